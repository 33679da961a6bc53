#!/bin/bash
# What goes to the system's log names nobody: calendars, mails and scenarios in which all that is personal is marked,
# and as much as possible goes wrong.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
root=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n' "$1" "$3" "$2"; fi; }
named() { grep -i zzmark "$@"; }

cat >adjourn.ini <<'END'
[calendar]
file = room.ics
[store]
file = room.db
[outbox]
folder = taken/outbox
mailbox = room@rooms.example
END
touch taken # no folder can be made below it
day=$(date -u -d '+1 day' +%Y%m%d)
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 BEGIN:VEVENT UID:a@x "DTSTART:${day}T120000Z" "DTEND:${day}T130000Z" \
    'SUMMARY:Talk with Zzmark Title' 'DESCRIPTION:about Zzmark Private' 'ORGANIZER;CN=Zzmark Host:mailto:zzmark.host@client.example' \
    'ATTENDEE;CN=Zzmark One:mailto:zzmark.one@client.example' 'ATTENDEE;CN=Zzmark Two:mailto:zzmark two' \
    'ATTENDEE;CN="Zzmark Three:mailto:zzmark.three' 'Zzmark Line' 'EXDATE:Zzmark Day' 'DTSTAMP:Zzmark Stamp' \
    'RDATE:Zzmark Date' END:VEVENT BEGIN:VEVENT UID:b@x 'SUMMARY:Zzmark Late' 'DTSTART:Zzmark Start' END:VEVENT \
    END:VCALENDAR >room.ics
"$adjourn" sync --once --config adjourn.ini 2>read
"$adjourn" notice --config adjourn.ini --ahead 72h >/dev/null 2>notice
"$adjourn" sync --once --config adjourn.ini 2>folder
printf '[mail]\nserver = smtp://127.0.0.1:1\nstarttls = no\n' >>adjourn.ini
"$adjourn" sync --once --config adjourn.ini 2>server
verdict mails_when_they_wait_then_they_are_there "$("$adjourn" outbox --config adjourn.ini | grep -c 'zzmark.*waiting')" 1
verdict calendar_when_lines_cannot_be_read_then_told_without_their_words "$(grep -c 'cannot be read' read) $(named read)" "4 "
verdict outbox_when_folder_or_server_is_away_then_told_without_whom \
    "$(grep -c 'taken' folder) $(grep -c 'adjourn sync: outbox' server) $(named notice folder server)" "2 1 "

mkdir -p tests && cp -r "$root/assets" . && cp -r "$root/tests/scenarios" tests/
find assets tests \( -name '*.adj' -o -name '*.ics' \) -exec sed -i -E 's/(Anna|Piotr|Linh|James|Jan)\b/Zzmark\1/g' {} +
played=0
for scenario in assets/story.adj tests/scenarios/{4-mail,4-5-approval-ref,4-6-whole-block-m,6-1,7-1-the,1-5-no-show-on}*.adj; do
    "$adjourn" simulate "$scenario" --out scene >/dev/null 2>>scenes # some expect the names as they were
    grep -qa ZzmarkAnna scene/adjourn.db* && played=$((played + 1))
done
# What the simulation itself says of an expectation is not the kiosk's.
verdict scenarios_when_mails_disks_and_databases_fail_then_their_names_are_not_told \
    "$((played > 5)) $(grep -c '^adjourn: ' scenes | sed 's/^0$/none/;s/^[1-9].*/some/') $(grep '^adjourn' scenes | named)" "1 some "
