#!/bin/bash
# The sync process with a real file, watched; and the exit codes of sync and export.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

cat >adjourn.ini <<'EOT'
[room]
zone = Europe/Warsaw
[calendar]
file = calendar/room.ics
[store]
file = state/room.db
changes = state/changes.ini
[outbox]
folder = outbox
EOT
good() { printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:20261123T170000Z\r\nDTEND:20261123T180000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1"; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n' "$1" "$3" "$2"; fi; }
# Waits at most 5 s until the log has this many lines.
lines_reach() {
    for _ in $(seq 50); do
        [ "$(wc -l <sync.log)" -ge "$1" ] && break
        sleep 0.1
    done
    echo $(($(wc -l <sync.log)))
}

said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
verdict "sync_when_the_calendar_is_missing_then_exit_1_by_name" "$? $said" \
    "1 adjourn sync: calendar/room.ics: No such file or directory"
mkdir calendar && good first >calendar/room.ics
said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
verdict "sync_when_the_calendar_is_good_then_exit_0_in_silence" "$? $said" "0 "

echo junk >calendar/room.ics
"$adjourn" sync --config adjourn.ini 2>sync.log &
pid=$!
verdict "sync_when_started_then_reads_once" "$(lines_reach 1)" 1
echo rubbish >calendar/room.ics
verdict "sync_when_the_file_changes_then_it_is_read" "$(lines_reach 2)" 2
mv calendar elsewhere
verdict "sync_when_the_folder_is_moved_away_then_it_is_told" "$(lines_reach 3)" 3
mkdir calendar && echo junk >calendar/room.ics
kill -HUP $pid
verdict "sync_when_told_to_by_hup_then_reads_again" "$(lines_reach 4)" 4
good second >calendar/next.ics && mv calendar/next.ics calendar/room.ics
sleep 0.5
echo junk >calendar/next.ics && mv calendar/next.ics calendar/room.ics
verdict "sync_when_the_file_is_replaced_then_only_the_bad_one_is_told" "$(lines_reach 5)" 5
kill -TERM $pid
wait $pid
verdict "sync_when_told_to_stop_then_exit_0" "$?" 0
pid=

mkdir -p zones/Europe && cp /usr/share/zoneinfo/Europe/Berlin zones/Europe/Warsaw
good third >calendar/room.ics && rm -f state/room.db-seen
TZDIR=$scratch/zones "$adjourn" sync --config adjourn.ini 2>sync.log &
pid=$!
for _ in $(seq 50); do
    sleep 0.1
    grep -q '^room ' state/room.db-seen 2>/dev/null && break # the second reading: it has nothing new
    touch calendar/room.ics
done
verdict "sync_when_nothing_is_new_then_silent" "$(wc -l <sync.log)" 0
cp /usr/share/zoneinfo/Asia/Tokyo zones/next && mv zones/next zones/Europe/Warsaw
kill -HUP $pid
lines_reach 1 >/dev/null
verdict "sync_when_the_zone_data_are_new_then_it_says_so" "$(cat sync.log)" "adjourn sync: the time-zone data are new"
kill -TERM $pid
wait $pid
verdict "sync_when_the_zone_data_were_renewed_then_it_ends_as_ever" "$?" 0
pid=

rm -f state/room.db*
# Waits at most 5 s until the calendar was read into the database.
until_read() {
    for _ in $(seq 50); do
        "$adjourn" sources --config adjourn.ini >/dev/null 2>&1 && break
        sleep 0.1
    done
}
"$adjourn" sync --config adjourn.ini 2>sync.log &
pid=$!
until_read
rm -f state/room.db*
lines_reach 1 >/dev/null
until_read
said="$(cat sync.log) $("$adjourn" sources --config adjourn.ini 2>&1)"
verdict "sync_when_the_database_is_deleted_then_a_new_one_has_the_calendar" "$? ${said%% room *}" "0 adjourn sync: the database is a new one"
kill -TERM $pid
wait $pid
verdict "sync_when_the_database_was_deleted_then_it_ends_as_ever" "$?" 0
pid=

# What is changed on the screen holds in this process too, once; not what is only written again.
mkdir -p state && printf '[room]\nname = Odra\n' >state/changes.ini
good fourth >calendar/room.ics && rm -f state/room.db*
"$adjourn" sync --config adjourn.ini 2>sync.log &
pid=$!
until_read
printf '[room]\nname = Odra\n' >state/next && mv state/next state/changes.ini
printf '[room]\nname = San\n' >state/next && mv state/next state/changes.ini
lines_reach 1 >/dev/null
mv state/changes.ini state/changes.ini.bak
lines_reach 2 >/dev/null
said="adjourn sync: the settings were changed on the screen"
verdict "sync_when_settings_are_changed_on_the_screen_then_it_begins_again_by_them" "$(cat sync.log)" "$said
$said"
kill -TERM $pid
wait $pid
verdict "sync_when_settings_were_changed_then_it_ends_as_ever" "$?" 0
pid=

run_export() {
    said=$("$adjourn" export --config adjourn.ini "$@" 2>&1)
    echo "$? $said"
}
verdict "export_when_there_is_no_session_then_an_empty_list" "$(run_export --format json | grep -c -e '"sessions": \[\],$' -e '^0 {$')" 2
verdict "export_when_no_format_then_exit_2" "$(run_export)" "2 adjourn export: --format: needs csv, json, html, pdf or ics"
verdict "export_when_the_days_are_in_the_wrong_order_then_exit_2" \
    "$(run_export --format csv --from 2026-11-23 --to 2026-11-22)" \
    "2 adjourn export: --from and --to: need days, as 2026-11-23, the first one first"
said=$(run_export --format csv --session 7)
verdict "export_when_the_session_does_not_exist_then_exit_1" "${said%% *} ${said##*: }" "1 there is no session 7"
verdict "export_when_the_file_cannot_be_written_then_exit_3" "$(run_export --format csv -o nowhere/log.csv)" \
    "3 adjourn export: nowhere/log.csv: No such file or directory"
said=$(run_export --format csv -o log.csv)
verdict "export_when_to_a_file_then_it_is_whole_and_nothing_lies_beside_it" "$said$(ls log.csv*)" "0 log.csv"
