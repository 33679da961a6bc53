#!/bin/bash
# New times written into calendars on radicale and xandikos: made, moved, and lost to somebody who was faster.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
here=$PWD/tests/servers
scratch=$(mktemp -d)
pid='' between=''
trap 'for one in $pid $between; do kill "$one" 2>/dev/null; done; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset http_proxy https_proxy all_proxy no_proxy

printf 'sesame\n' >secret && chmod 600 secret
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
day() { date -u -d "+$1 days" +%Y%m%d; }
ask() { curl -sS --max-time 20 "${sign_in[@]}" "$@"; }
get() { ask "$direct$1" | tr -d '\r'; }
# put_there NAME LINE...: somebody else's event, as the lines say; with the usual ones around.
put_there() {
    { printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//strangers//EN BEGIN:VEVENT "UID:$1" DTSTAMP:20260101T000000Z \
        "${@:2}" END:VEVENT END:VCALENDAR; } |
        ask -o /dev/null -X PUT -H 'Content-Type: text/calendar' --data-binary @- "$direct$1.ics"
}
# object UID DAY HOUR LINE...: what the kiosk writes.
object() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Adjourn//EN BEGIN:VEVENT "UID:$1" DTSTAMP:20260101T000000Z \
        "DTSTART:$(day "$2")T${3}0000Z" "DTEND:$(day "$2")T${3}3000Z" SUMMARY:Rest "${@:4}" END:VEVENT END:VCALENDAR
}
settings() {
    printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\nmailbox = wisla@example.org\n[source dav]\nkind = caldav\nwrite = yes\ntimeout = 10s\nurl = %s\n' "$collection"
    printf '%s\n' "${lines[@]}"
}
outbox() { python3 "$here/outbox.py" "$1" room.db "${@:2}"; }
sync_once() {
    said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
    code=$?
}
# fresh: no outbox, what the server has is known.
fresh() {
    rm -rf room.db* outbox before-put answer-put puts
    settings >adjourn.ini
    sync_once
}
# order UID DAY HOUR LINE...: an object for the calendar, and a mail that goes with it.
order() {
    object "$@" >object.ics
    printf 'Message-ID: <%s@example.org>\r\n\r\nCome.\r\n' "$1" >mail.eml
    outbox put "$1-0" caldav dav object.ics
    outbox put "$1-0-1" eml jan@example.com mail.eml
}
words() { outbox field error | sed -n 1p; }
blocks() { python3 -c 'import sqlite3, sys; print(sqlite3.connect("room.db").execute("select count(*) from block where uid = ?", (sys.argv[1],)).fetchone()[0])' "$1"; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - ${server}_$1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "${server}_$1" "$3" "$2" "$said"; fi; }
wait_for() {
    for _ in $(seq 100); do
        curl -s -o /dev/null "http://127.0.0.1:$1/" && return
        sleep 0.1
    done
    echo "not ok - ${server}_does_not_start"
}
booked="delivered dav;delivered jan@example.com;"
lost="refused dav;dropped jan@example.com;"

# What a stranger's event has besides its time. Servers may sort it their own way, but not lose any of it.
strange=("SUMMARY:Strange \\, indeed" "X-STRANGE;X-P=\"a;b\":Value" "CATEGORIES:ONE,TWO" "LOCATION;LANGUAGE=pl:Wisła"
    "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@example.org" "ORGANIZER;CN=Ola:mailto:ola@example.org"
    BEGIN:VALARM ACTION:DISPLAY DESCRIPTION:Soon TRIGGER:-PT5M END:VALARM)
strangers_event() { put_there "$1" "DTSTART:$(day 3)T090000Z" "DTEND:$(day 3)T100000Z" SEQUENCE:4 "${strange[@]}"; }
rest_of() { get "$1.ics" | grep -v '^\(DTSTART\|DTEND\|DTSTAMP\|LAST-MODIFIED\|SEQUENCE\|ATTENDEE\|PRODID\)' | sort; }

write() {
    ask -o /dev/null -X MKCALENDAR "$direct"
    fresh
    order new-1 4 14 RELATED-TO:old
    sync_once
    verdict "when_a_time_is_new_then_it_is_there" "$code $(outbox states) $(get new-1.ics | grep -c "DTSTART:$(day 4)T140000Z")" \
        "0 $booked 1"
    verdict "when_a_time_is_new_then_made_only_where_nothing_was" "$(<puts)" "*"
    verdict "when_a_time_is_new_then_the_room_shows_it" "$(blocks new-1)" 1
    outbox set "state = 2 where kind = 'caldav'"
    sync_once
    verdict "when_killed_after_it_was_taken_then_it_stays_one" "$code $(outbox states) $(wc -l <puts)" "0 $booked 1"

    put_there faster "DTSTART:$(day 5)T140000Z" "DTEND:$(day 5)T150000Z" SUMMARY:Faster
    order new-2 5 14 RELATED-TO:old
    sync_once
    verdict "when_somebody_was_faster_then_nothing_is_written_and_nobody_invited" \
        "$(outbox states | cut -d';' -f3,4);$(get new-2.ics | grep -c UID)$(wc -l <puts)" "${lost%;};01"
    verdict "when_somebody_was_faster_then_it_says_so" "$(outbox field error | sed -n 3p)" "Another booking has this time."

    object new-2 5 14 RELATED-TO:old STATUS:CANCELLED >object.ics
    outbox put new-2-1 caldav dav object.ics
    : >puts
    sync_once
    verdict "when_a_lost_time_is_called_off_then_nothing_is_written" \
        "$code $(outbox states | grep -o '[a-z]* dav;' | tail -n 1)$(get new-2.ics | grep -c UID)$(wc -l <puts)" "0 delivered dav;00"

    strangers_event strange
    fresh
    rest_of strange >before
    order strange 6 10
    sync_once
    rest_of strange >after
    verdict "when_a_strangers_event_moves_then_its_time_is_new" \
        "$code $(outbox states) $(get strange.ics | grep -c "^DTSTART.*$(day 6)T100000Z\|^SEQUENCE:5")" "0 $booked 2"
    verdict "when_a_strangers_event_moves_then_nothing_else_is" "$(diff before after && wc -l <after)" "$(wc -l <before)"
    verdict "when_a_strangers_event_moves_then_only_over_what_was_read" "$(<puts)" match

    # Servers list by name: the other one comes first.
    put_there uid-1 "DTSTART:$(day 3)T130000Z" "DTEND:$(day 3)T140000Z" SUMMARY:Other
    put_there uid "DTSTART:$(day 3)T150000Z" "DTEND:$(day 3)T160000Z" SUMMARY:One
    fresh
    order uid 6 15
    sync_once
    verdict "when_another_uid_begins_alike_then_the_one_that_was_meant_moves" \
        "$code $(outbox states) $(get uid.ics | grep -c "^DTSTART.*$(day 6)T150000Z") $(get uid-1.ics | grep -c "^DTSTART.*$(day 3)T130000Z")" \
        "0 $booked 1 1"

    put_there series "DTSTART:$(day 2)T170000Z" "DTEND:$(day 2)T180000Z" "RRULE:FREQ=DAILY;COUNT=5" SEQUENCE:4 "${strange[@]}"
    fresh
    order series 20 17 "RECURRENCE-ID:$(day 3)T170000Z"
    sync_once
    get series.ics >after
    verdict "when_one_of_a_strangers_series_moves_then_it_has_an_event_of_its_own" \
        "$code $(outbox states) $(grep -c "^RECURRENCE-ID:$(day 3)T170000Z\|^DTSTART.*$(day 20)T170000Z\|^SEQUENCE:5" after)" "0 $booked 3"
    verdict "when_one_of_a_strangers_series_moves_then_the_series_stays" \
        "$(grep -c "^RRULE\|^DTSTART.*$(day 2)T170000Z\|^SEQUENCE:4" after) $(grep -c '^X-STRANGE' after)" "3 2"
    verdict "when_one_of_a_strangers_series_moves_then_the_room_shows_all" "$(blocks series)" 5

    # Between reading and writing somebody changes the event: read again, written over the new bytes.
    strangers_event race
    fresh
    cat >before-put <<END
$(declare -f put_there ask day)
direct=$direct sign_in=(${sign_in[*]})
put_there race "DTSTART:$(day 3)T090000Z" "DTEND:$(day 3)T100000Z" SEQUENCE:4 SUMMARY:Changed
echo once
END
    order race 7 10
    sync_once
    verdict "when_changed_meanwhile_then_written_over_the_change" \
        "$code $(outbox states) $(get race.ics | grep -c "^DTSTART.*$(day 7)T100000Z\|^SUMMARY:Changed") $(wc -l <puts)" \
        "0 $booked 2 2"
    strangers_event late
    fresh
    cat >before-put <<END
$(declare -f put_there ask day)
direct=$direct sign_in=(${sign_in[*]})
put_there late "DTSTART:$(day 3)T090000Z" "DTEND:$(day 3)T100000Z" SEQUENCE:4 SUMMARY:Changed
put_there other "DTSTART:$(day 8)T100000Z" "DTEND:$(day 8)T110000Z" SUMMARY:Other
echo once
END
    order late 8 10
    sync_once
    verdict "when_changed_and_taken_meanwhile_then_lost_and_said" \
        "$(outbox states)$(words) $(get late.ics | grep -c "$(day 3)T090000Z") $(wc -l <puts)" \
        "${lost}Another booking has this time. 1 1"
    strangers_event busy
    fresh
    cat >before-put <<END
$(declare -f put_there ask day)
direct=$direct sign_in=(${sign_in[*]})
put_there busy "DTSTART:$(day 3)T090000Z" "DTEND:$(day 3)T100000Z" SEQUENCE:4 SUMMARY:Changed-\$RANDOM\$RANDOM
END
    order busy 9 10
    sync_once
    verdict "when_changed_again_and_again_then_tried_once_more_and_said" "$(outbox states)$(words) $(wc -l <puts)" \
        "${lost}The calendar changed meanwhile; this time is not booked. 2"

    # Servers that do not take it.
    fresh
    echo 403 >answer-put
    order new-3 10 14 RELATED-TO:old
    sync_once
    verdict "when_the_room_may_only_read_then_said_and_the_mail_is_a_proposal" "$(outbox states)$(words)" \
        "refused dav;delivered jan@example.com;The calendar server lets this room read, not write."
    fresh
    printf '207\n<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>/x</d:href><d:status>HTTP/1.1 409 Conflict</d:status></d:response></d:multistatus>' >answer-put
    order new-4 11 14 RELATED-TO:old
    sync_once
    verdict "when_207_hides_a_refusal_then_it_is_one" "$(outbox states)$(words)" \
        "refused dav;delivered jan@example.com;The calendar server does not take the new time."
    fresh
    printf '201\n' >answer-put
    order new-5 12 14 RELATED-TO:old
    sync_once
    verdict "when_the_server_only_claims_to_have_it_then_not_booked" "$(outbox states)$(words)" \
        "waiting dav;waiting jan@example.com;The calendar server keeps another time than it was given."
    fresh
    echo 503 >answer-put
    order new-6 13 14 RELATED-TO:old
    sync_once
    verdict "when_the_server_is_in_trouble_then_it_waits_and_so_does_the_mail" "$code $(outbox states)" \
        "1 waiting dav;waiting jan@example.com;"
    rm answer-put
    outbox set "next_try = 0"
    sync_once
    verdict "when_the_server_is_well_again_then_booked" "$code $(outbox states)" "0 $booked"
}

start_between() {
    python3 "$here/between.py" "$scratch" "$port" >between-port &
    between=$!
    for _ in $(seq 100); do
        [ -s between-port ] && break
        sleep 0.1
    done
    collection=http://127.0.0.1:$(<between-port)/$1 direct=http://127.0.0.1:$port/$1
}
stop() {
    kill "$pid" "$between"
    wait "$pid" "$between" 2>/dev/null
    : >between-port
}

server=radicale
port=$(free_port)
printf 'wall:sesame\n' >users
printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s/users\nhtpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = %s/radicale\n' \
    "$port" "$scratch" "$scratch" >radicale.ini
radicale --config radicale.ini >radicale.log 2>&1 &
pid=$!
wait_for "$port"
start_between wall/room/
sign_in=(-u wall:sesame) lines=("sign_in = basic" "user = wall" "secret_file = secret")
write
stop

server=xandikos
port=$(free_port)
mkdir xandikos
xandikos -d "$scratch/xandikos" -l 127.0.0.1 -p "$port" --defaults >xandikos.log 2>&1 &
pid=$!
wait_for "$port"
start_between user/calendars/calendar/
sign_in=() lines=("sign_in = none")
write
