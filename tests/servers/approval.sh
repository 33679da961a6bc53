#!/bin/bash
# A new time that waits for its approver stands as a tentative event in the room's calendar on a real server; the
# approver answers there, with any calendar program, by PARTSTAT (RFC 5545 3.2.12).
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
unset http_proxy https_proxy all_proxy no_proxy

say() {
    if [ "$2" = 0 ]; then echo "ok - ${server}_$1"; else
        echo "not ok - ${server}_$1"
        cat "$scratch"/*.log
    fi
}
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
ask() { curl -sS --max-time 20 -u room:sesame "$@"; }
day() { date -u -d "+$1 days" "+$2"; }

settings() {
    cat <<END
[room]
name = Wisła
zone = UTC
[hours]
saturday = 08:00-18:00
sunday = 08:00-18:00
[approver "M. Kowalska"]
address = m.kowalska@trainers.example
within = 8d
[outbox]
mailbox = wisla@rooms.example
[source dav]
kind = caldav
url = $collection
write = yes
sign_in = basic
user = room
secret_file = $scratch/secret
timeout = 10s
END
}

# hold NAME DAYS: a room of its own, in which a session of that day ended early and its rest waits for the approver.
hold() {
    room=$scratch/$1
    mkdir -p "$room"
    {
        echo 'settings <<'
        settings
        echo 'end'
        cat <<END
calendar <<
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:$1@trainers.example
DTSTAMP:20260101T000000Z
DTSTART:$(day "$2" %Y%m%d)T110000Z
DTEND:$(day "$2" %Y%m%d)T120000Z
SUMMARY:Business English B2
ORGANIZER;CN=James Hale:mailto:james.hale@trainers.example
ATTENDEE;CN=Anna:mailto:anna@client.example
END:VEVENT
END:VCALENDAR
end
at $(day "$2" %Y-%m-%d) 11:00 UTC
tap "Start"
at $(day "$2" %Y-%m-%d) 11:38
tap "End"
tap "End and reschedule the rest"
tap "Confirm"
expect screen confirmed
END
    } >"$room.adj"
    "$adjourn" simulate "$room.adj" --out "$room" >"$scratch/play.log" 2>&1 || return 1
    { settings && printf '[store]\nfile = adjourn.db\n'; } >"$room/room.ini"
    sync_once
}
sync_once() { "$adjourn" sync --config "$room/room.ini" --once >"$scratch/sync.log" 2>&1; }
requests() { "$adjourn" requests --config "$room/room.ini" "$@" 2>&1; }
held() { python3 -c 'import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute("select name from outbox where kind = \"caldav\" order by id limit 1").fetchone()[0].rsplit("-", 1)[0])' "$room/adjourn.db"; }

# answer UID PARTSTAT: what the approver's calendar program does.
answer() {
    ask "$direct$1.ics" | tr -d '\r' | python3 -c '
import re, sys
text = re.sub("\n[ \t]", "", sys.stdin.read())
lines = text.split("\n")
for i, line in enumerate(lines):
    if line.startswith("ATTENDEE") and line.endswith(":mailto:m.kowalska@trainers.example"):
        line = re.sub(";PARTSTAT=[A-Z-]+", "", line)
        lines[i] = line.replace("ATTENDEE", "ATTENDEE;PARTSTAT=" + sys.argv[1], 1)
sys.stdout.write("\r\n".join(lines))' "$2" >"$scratch/answered.ics"
    ask -o /dev/null -X PUT -H 'Content-Type: text/calendar' --data-binary @"$scratch/answered.ics" "$direct$1.ics"
}

walk() {
    ask -o /dev/null -X MKCALENDAR "$direct"

    hold "accepted-$server" 1 && uid=$(held)
    ask "$direct$uid.ics" | tr -d '\r' >"$scratch/held.log"
    grep -q '^STATUS:TENTATIVE' "$scratch/held.log" && ! grep -q '^METHOD' "$scratch/held.log" &&
        grep -q 'm.kowalska@trainers.example' "$scratch/held.log" && requests | grep -q '^R-1 '
    say "hold_when_approval_is_open_then_it_stands_tentative_with_its_approver" $?

    sync_once
    requests >"$scratch/list.log"
    grep -q '^R-1 ' "$scratch/list.log"
    say "request_when_nobody_answered_then_it_stays_open" $?

    answer "$uid" ACCEPTED
    sync_once
    requests --all >"$scratch/list.log"
    grep -q 'accepted by M. Kowalska' "$scratch/list.log"
    say "request_when_the_approver_accepts_in_the_calendar_then_it_is_accepted" $?
    sync_once
    ask "$direct$uid.ics" | tr -d '\r' >"$scratch/held.log"
    grep -q '^STATUS:CONFIRMED' "$scratch/held.log" && grep -q 'anna@client.example' "$scratch/held.log"
    say "event_when_the_time_is_approved_then_confirmed_with_everybody" $?

    hold "declined-$server" 2 && uid=$(held)
    answer "$uid" DECLINED
    sync_once
    requests --all >"$scratch/list.log"
    grep -q 'refused by M. Kowalska' "$scratch/list.log"
    say "request_when_the_approver_declines_in_the_calendar_then_it_is_refused" $?
    sync_once
    ask -w '%{http_code}' "$direct$uid.ics" | tr -d '\r' >"$scratch/held.log"
    grep -qE '^STATUS:CANCELLED|404$' "$scratch/held.log"
    say "event_when_the_time_is_not_approved_then_called_off" $?
}

cd "$scratch" || exit 1
printf 'sesame\n' >secret && chmod 600 secret

server=radicale
port=$(free_port)
printf 'room:sesame\n' >users
printf '[server]\nhosts = 127.0.0.1:%s\n[auth]\ntype = htpasswd\nhtpasswd_filename = %s/users\nhtpasswd_encryption = plain\ndelay = 0\n[storage]\nfilesystem_folder = %s/radicale\n' \
    "$port" "$scratch" "$scratch" >radicale.ini
radicale --config radicale.ini >radicale.log 2>&1 &
pid=$!
curl -sS --retry 50 --retry-delay 1 --retry-connrefused --max-time 60 -o /dev/null "http://127.0.0.1:$port/"
direct=http://127.0.0.1:$port/room/calendar/
collection=$direct
walk
kill "$pid" && wait "$pid" 2>/dev/null

server=xandikos
port=$(free_port)
mkdir xandikos
xandikos -d "$scratch/xandikos" -l 127.0.0.1 -p "$port" --defaults >xandikos.log 2>&1 &
pid=$!
curl -sS --retry 50 --retry-delay 1 --retry-connrefused --max-time 60 -o /dev/null "http://127.0.0.1:$port/"
direct=http://127.0.0.1:$port/user/calendars/calendar/
collection=$direct
walk
