#!/bin/bash
# `adjourn bundle`: four text files, and nothing in them that people wrote. Every text of the settings, the calendar,
# the log and the journal is marked here; no mark may come out.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$(realpath "${BUILD:-build}/adjourn")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
verdict() { if "${@:2}" >"$scratch/said" 2>&1; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/said"; fi; }

mkdir "$scratch/bin" "$scratch/MARKfolder"
cat >"$scratch/bin/journalctl" <<'EOF'
#!/bin/sh
case "$*" in *--boot*) exit 1 ;; esac # it fails where /proc shows only processes
echo '2026-11-23T12:00:00+0000 adjourn[7]: adjourn sync: mail to markanna@mark.example: 550 no such user'
echo '2026-11-23T12:00:01+0000 adjourn[7]: adjourn sync: https://mark.example/MARK?t=1,MARK: HTTP 404'
echo "2026-11-23T12:00:02+0000 adjourn[7]: adjourn.ini:3: [room] zone: 'MARK's zone': not a zone name"
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: /home/MARK/room.ics is not there'
echo "2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: 'Markowska': HTTP 404"
echo "2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: 'Markowska':12: unknown time zone"
echo "2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: 'room': marknas: Couldn't resolve host name"
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: calendar.mark.example:443: the answer is too large'
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn.ini:7: [approver Jan MARK]: no address'
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn.ini:9: [client "MARK] MARK"] steps: no step'
echo "2026-11-23T12:00:03+0000 adjourn[7]: adjourn.ini:9: [room] Anna MARK: 'x': unknown key"
echo "2026-11-23T12:00:03+0000 adjourn[7]: adjourn.ini:9: [Mark]: unknown section"
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn sync: /srv/Anna MARK Nowak/room.ics: no such file'
echo '2026-11-23T12:00:03+0000 adjourn[7]: adjourn: not saved: '"'MARK'"': {"who":"MARK \\"MARK\\" MARK","ms":7}'
echo '2026-11-23T12:00:03+0000 systemd[1]: Mounted run-adjourn-media-MARK.mount.'
echo '2026-11-23T12:00:03+0000 systemd[1]: Hostname set to <mark>.'
echo '2026-11-23T12:00:03+0000 systemd[1]: Started adjourn-sync.service - Adjourn, calendars.'
printf "2026-11-23T12:00:03+0000 adjourn[7]: '%s%5000s MARK'\n" MARK ' '
printf "2026-11-23T12:00:03+0000 adjourn[7]: note 'MARK\n                         and MARK' is long\n"
echo '2026-11-23T12:00:04+0000 kernel: Linux version 6.12.117+deb13-amd64'
echo '2026-11-23T12:00:04+0000 kernel: usb 1-1: new high-speed USB device'
EOF
chmod +x "$scratch/bin/journalctl"
cat >"$scratch/room.ini" <<EOF
[room]
name = MARKroom
zone = Europe/Warsaw ; MARK asked for = this
MARKkey = 1
[MARKsection]
name = MARK
[source MARKsource]
url = https://mark.example/MARK.ics
user = MARKuser
refresh = 10m
[client "MARKclient"]
match = *@MARK.example
single_absence = 10m
[approver "MARK Kowalska"]
address = MARK@house.example
pin = \$argon2id\$MARK
[outbox]
mailbox = MARK@rooms.example
folder = $scratch/MARKfolder
[display]
theme = light	;MARK = light
discreet : MARK = yes
reduced_motion ; MARK = yes
panel_care = MARK
names = initials MARK
[policy]
grace = MARK
wait = 4m ; MARK
[hours]
monday = 08:00-12:00 MARK
[log]
keep_days = 30 MARK
[store]
changes = $scratch/changes.ini
EOF
printf '[display]\nnames = initials\n[room]\nname = MARKchanged\nzone = Mark_Kowalski\n' >"$scratch/changes.ini"
{
    printf 'settings <<\n[room]\nname = MARKroom\nzone = Europe/Warsaw\nend\ncalendar <<\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:MARKuid\n'
    printf 'DTSTART:20261123T080000Z\nDTEND:20261123T100000Z\nSUMMARY:MARKtitle\nATTENDEE;CN=MARKanna:mailto:MARK@client.example\n'
    printf 'END:VEVENT\nEND:VCALENDAR\nend\nat 2026-11-23 09:00 Europe/Warsaw\ntap "Start"\nwait 5m\n'
} >"$scratch/one.adj"
"$adjourn" simulate "$scratch/one.adj" --out "$scratch/out" --db "$scratch/MARK.db" >"$scratch/played" 2>&1 || { cat "$scratch/played"; echo "not ok - bundle_when_prepared_then_a_session_was_played"; }

bundle() { (cd "$scratch" && PATH="$scratch/bin:$PATH" "$adjourn" bundle --config room.ini --db "$scratch/MARK.db" --out found 2>"$scratch/err"); }
verdict "bundle_when_asked_for_then_it_succeeds" bundle
files() { [ "$(cd "$scratch/found" && echo *)" = "health.txt journal.txt settings.txt versions.txt" ]; }
verdict "bundle_when_written_then_it_has_four_files" files
marks() { ! grep -ri mark "$scratch/found"; }
verdict "bundle_when_people_wrote_marks_everywhere_then_none_is_in_it" marks
says() { grep -q -- "$2" "$scratch/found/$1" || { cat "$scratch/found/$1"; false; }; }
verdict "versions_when_read_then_the_program_is_named" says versions.txt '^adjourn [0-9]'
verdict "health_when_read_then_memory_and_load_are_told" says health.txt '^load: [0-9.]* [0-9.]* [0-9.]*$'
verdict "health_when_the_database_is_whole_then_it_says_so" says health.txt '^database: can be read'
verdict "settings_when_they_are_words_of_a_list_then_they_are_told" says settings.txt '^theme = light'
verdict "settings_when_a_line_has_a_comment_then_only_its_value_is_told" says settings.txt '^zone = Europe/Warsaw$'
verdict "settings_when_a_value_has_a_fault_then_only_that_is_told" says settings.txt '^panel_care = (set, with a fault)$'
verdict "settings_when_a_zone_is_no_zone_then_it_is_a_fault" says settings.txt '^zone = (set, with a fault)$'
verdict "settings_when_they_are_times_of_a_client_then_they_are_told" says settings.txt '^single_absence = 10m'
verdict "settings_when_they_are_texts_then_it_is_told_that_they_are_set" says settings.txt '^mailbox = (set)'
verdict "settings_when_changed_on_the_screen_then_they_are_told" says settings.txt '^names = initials'
verdict "journal_when_read_then_the_kernels_lines_are_there" says journal.txt 'usb 1-1: new high-speed USB device'
verdict "journal_when_a_server_answered_then_what_it_said_is_there" says journal.txt 'mail to <address> 550 no such user'
verdict "journal_when_a_unit_is_named_then_its_name_stays" says journal.txt 'Started adjourn-sync.service - Adjourn'
verdict "journal_when_the_kernel_is_named_then_its_version_stays" says journal.txt 'version 6.12.117+deb13-amd64$'
verdict "journal_when_a_section_is_named_then_its_kind_stays" says journal.txt 'adjourn.ini:7: \[approver <text>\]: no address'
away() { (cd "$scratch" && PATH="$scratch/bin:$PATH" "$adjourn" bundle --config room.ini --db "$scratch/none.db" --out away 2>"$scratch/err") && grep -q '^database: ' "$scratch/away/health.txt"; }
verdict "bundle_when_there_is_no_database_then_the_rest_is_there" away
