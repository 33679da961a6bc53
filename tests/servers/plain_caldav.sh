#!/bin/bash
# A CalDAV server that can do only what each must, and an object in it that cannot be read.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
server=$PWD/tests/servers/http_server.py
scratch=$(mktemp -d)
web=
trap '[ -z "$web" ] || kill "$web" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset http_proxy https_proxy all_proxy no_proxy

mkdir objects
python3 "$server" "$scratch" >ports &
web=$!
for _ in $(seq 100); do
    [ -s ports ] && break
    sleep 0.1
done
read -r port _ <ports
# source PATH
source_at() {
    printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\n[source dav]\nkind = caldav\nurl = http://127.0.0.1:%s/%s\n' "$port" "$1" >adjourn.ini
}
read_once() {
    : >requests
    said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
    code=$?
}
query() { python3 -c 'import sqlite3, sys; print(*(r[0] for r in sqlite3.connect("room.db").execute(sys.argv[1])))' "$1"; }
blocks() { query "select count(*) from block"; }
error() { query "select error from source"; }
asked() { grep REPORT requests | tr '\n' ' '; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "$1" "$3" "$2" "$said"; fi; }
today=$(date -u +%Y%m%d)
event() { printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:%sT100000Z\r\nDTEND:%sT110000Z\r\nSUMMARY:a & b\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1" "$today" "$today" >"objects/$1.ics"; }

for number in $(seq 120); do event "n$number"; done
source_at ''
read_once
verdict "calendar_when_only_the_well_known_address_leads_to_it_then_found" "$code $(blocks)" "0 120"
verdict "objects_when_many_then_asked_for_in_batches" "$(asked)" "REPORT 50 REPORT 50 REPORT 20 "
verdict "text_when_escaped_in_the_answer_then_as_it_was" "$(query "select title from block limit 1")" "a & b"
read_once
verdict "ctag_when_the_same_then_no_object_is_asked_for" "$code $(asked)" "0 "
event n7 && sed -i 's/a & b/changed/' objects/n7.ics
rm objects/n8.ics
read_once
verdict "ctag_when_changed_then_only_what_changed_is_asked_for" "$code $(blocks) $(asked)" "0 119 REPORT 1 "
event bad && sed -i '/END/d' objects/bad.ics
event new
read_once
verdict "object_when_it_cannot_be_read_then_the_rest_is_up_to_date_and_it_is_said" "$code $(blocks) $(error)" \
    "0 120 Part of the calendar cannot be read; the rest is up to date."
verdict "object_when_it_cannot_be_read_then_the_log_names_it" "$(grep -c '1 left out: /dav/bad.ics' <<<"$said")" 1
read_once
verdict "object_when_it_still_cannot_be_read_then_it_is_still_said" "$code $(blocks) $(asked)$(error)" \
    "0 120 REPORT 1 Part of the calendar cannot be read; the rest is up to date."
event bad
read_once
verdict "object_when_it_can_be_read_again_then_all_is_well" "$code $(blocks) $(error)" "0 121 "
source_at other/
read_once
verdict "calendar_when_on_another_server_then_not_followed" "$code $(error)" \
    "1 The calendar's address leads to another server."
