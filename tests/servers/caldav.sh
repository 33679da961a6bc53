#!/bin/bash
# Calendars on CalDAV servers, radicale and xandikos, each on this machine: found, read, followed.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset http_proxy https_proxy all_proxy no_proxy

printf 'sesame\n' >secret && chmod 600 secret
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
event() { printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:%s\r\nDTEND:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1" "$2T090000Z" "$2T100000Z" "$1"; }
day() { date -u -d "+$1 days" +%Y%m%d; }
ask() { curl -sS -o /dev/null -w '%{http_code}\n' "${sign_in[@]}" "$@"; }
put() { event "$1" "$(day "$2")" | ask -X PUT -H 'Content-Type: text/calendar' --data-binary @- "$collection$1.ics" >/dev/null; }
make_calendar() {
    ask -X MKCALENDAR "$1" -H 'Content-Type: application/xml' --data "<?xml version='1.0'?><c:mkcalendar xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'><d:set><d:prop><d:displayname>$2</d:displayname></d:prop></d:set></c:mkcalendar>" >/dev/null
}
# settings URL [LINE...]
settings() {
    printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\n[source dav]\nkind = caldav\ntimeout = 10s\nurl = %s\n' "$1"
    printf '%s\n' "${lines[@]}" "${@:2}"
}
read_once() {
    settings "$@" >adjourn.ini
    said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
    code=$?
}
query() { python3 -c 'import sqlite3, sys; print(*(r[0] for r in sqlite3.connect("room.db").execute(sys.argv[1])))' "$1"; }
titles() { query "select title from block where source = 'dav' order by title"; }
error() { query "select error from source"; }
token() { query "select token from source"; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - ${server}_$1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "${server}_$1" "$3" "$2" "$said"; fi; }
wait_for() {
    for _ in $(seq 100); do
        curl -s -o /dev/null "$base" && return
        sleep 0.1
    done
    echo "not ok - ${server}_does_not_start"
}

follow() {
    rm -f room.db*
    make_calendar "$collection" "The room"
    put one 1
    put two 2
    read_once "$base"
    verdict "when_only_the_server_is_named_then_the_calendar_is_found" "$code $(titles) $(error)" "0 one two "
    rm -f room.db*
    read_once "$collection"
    verdict "when_the_calendar_is_named_then_it_is_read" "$code $(titles)" "0 one two"
    before=$(token)
    read_once "$collection"
    verdict "when_nothing_changed_then_all_stays" "$code $(titles) $([ "$(token)" = "$before" ] && echo same)" \
        "0 one two same"
    put three 3
    ask -X DELETE "${collection}one.ics" >/dev/null
    read_once "$collection"
    verdict "when_one_came_and_one_went_then_so_here" "$code $(titles)" "0 three two"
    event two "$(day 5)" | sed 's/SUMMARY:two/SUMMARY:moved/' |
        ask -X PUT -H 'Content-Type: text/calendar' --data-binary @- "${collection}two.ics" >/dev/null
    read_once "$collection"
    verdict "when_one_changed_then_so_here" "$code $(titles)" "0 moved three"
    python3 -c 'import sqlite3; c = sqlite3.connect("room.db"); c.execute("update source set token = ?", ("sync http://nobody.example/knows/this",)); c.commit()'
    put four 4
    read_once "$collection"
    verdict "when_the_token_is_not_known_then_all_is_compared" "$code $(titles)" "0 four moved three"
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//t//EN\r\nBEGIN:VEVENT\r\nUID:weekly\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260105T120000Z\r\nDTEND:20260105T130000Z\r\nRRULE:FREQ=WEEKLY\r\nSUMMARY:weekly\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' |
        ask -X PUT -H 'Content-Type: text/calendar' --data-binary @- "${collection}weekly.ics" >/dev/null
    read_once "$collection"
    verdict "when_an_event_recurs_then_its_later_weeks_are_there" \
        "$code $([ "$(titles | tr ' ' '\n' | grep -c weekly)" -ge 10 ] && echo many)" "0 many"
    read_once "$collection" "calendar = other"
    verdict "when_another_calendar_is_meant_but_the_address_is_one_then_that_one" "$code" 0
    make_calendar "$second" "Second"
    rm -f room.db*
    read_once "$base"
    verdict "when_there_are_two_and_none_is_named_then_it_says_so" "$code $(error)" \
        "1 The server has several calendars; the settings must name one."
    read_once "$base" "calendar = $(basename "$collection")"
    verdict "when_there_are_two_and_one_is_named_then_that_one" "$code $(titles | tr ' ' '\n' | sort -u | tr '\n' ' ')" \
        "0 four moved three weekly "
    read_once "$base" "calendar = nothing-like-that"
    verdict "when_none_has_the_name_then_it_says_so" "$code $(error)" "1 There is no such calendar on the server."
    rm -f room.db*
    read_once "$collection"
    kill "$pid"
    wait "$pid" 2>/dev/null
    pid=
    read_once "$collection"
    verdict "when_away_then_the_last_good_blocks_stay" "$code $(titles | wc -w | tr -d ' ') $(error)" \
        "1 $(titles | wc -w | tr -d ' ') The calendar server cannot be reached."
}

server=radicale
port=$(free_port) base=http://127.0.0.1:$port/
printf 'wall:sesame\n' >users
printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s/users\nhtpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = %s/radicale\n' \
    "$port" "$scratch" "$scratch" >radicale.ini
radicale --config radicale.ini >radicale.log 2>&1 &
pid=$!
wait_for
sign_in=(-u wall:sesame) lines=("sign_in = basic" "user = wall" "secret_file = secret")
collection=${base}wall/room/ second=${base}wall/second/
printf 'wrong\n' >wrong && chmod 600 wrong
rm -f room.db*
settings "$base" | sed 's/= secret$/= wrong/' >adjourn.ini
said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
verdict "when_the_secret_is_wrong_then_it_says_so" "$? $(error)" "1 The calendar server does not accept the sign-in."
follow

server=xandikos
port=$(free_port) base=http://127.0.0.1:$port/
mkdir xandikos
xandikos -d "$scratch/xandikos" -l 127.0.0.1 -p "$port" --defaults >xandikos.log 2>&1 &
pid=$!
wait_for
sign_in=() lines=("sign_in = none")
collection=${base}user/calendars/calendar/ second=${base}user/calendars/second/
follow
