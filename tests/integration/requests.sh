#!/bin/bash
# Requests with the real programs: a scenario leaves a request open, then `adjourn requests` and `adjourn sync` work on it.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
sync=
trap '[ -z "$sync" ] || kill "$sync" 2>/dev/null; rm -rf "$scratch"' EXIT

say() {
    if [ "$2" = 0 ]; then echo "ok - $1"; else
        echo "not ok - $1"
        cat "$scratch"/*.log 2>/dev/null
    fi
}

# A new time that waits, on a day far ahead, so that it is not over by the real clock.
cat >"$scratch/open.adj" <<'END'
settings <<
[room]
name = Wisła
zone = Europe/Warsaw
[approver "M. Kowalska"]
address = m.kowalska@trainers.example
within = 30d
[outbox]
mailbox = wisla@rooms.example
end
calendar <<
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:block@trainers.example
DTSTAMP:20260101T000000Z
DTSTART:20961122T110000Z
DTEND:20961122T120000Z
SUMMARY:Business English B2
ORGANIZER;CN=James Hale:mailto:james.hale@trainers.example
ATTENDEE;CN=Anna:mailto:anna@client.example
END:VEVENT
END:VCALENDAR
end
at 2096-11-22 12:00 Europe/Warsaw
tap "Start"
at 2096-11-22 12:38
tap "End"
tap "End and reschedule the rest"
tap "Confirm"
expect screen confirmed
END

open_request() { # FOLDER: a room of its own, with one open request; prints the UID of the held time
    mkdir -p "$scratch/$1"
    "$adjourn" simulate "$scratch/open.adj" --out "$scratch/$1" >"$scratch/play.log" 2>&1 || return 1
    cat >"$scratch/$1/room.ini" <<END
[room]
zone = Europe/Warsaw
[approver "M. Kowalska"]
address = m.kowalska@trainers.example
within = 30d
[approval]
replies = replies
[outbox]
folder = outbox
mailbox = wisla@rooms.example
[store]
file = adjourn.db
END
    sed -n 's/^UID:\([^\r]*\).*/\1/p' "$scratch/$1"/outbox/*-0.ics | head -n 1
}

reply() { # UID PARTSTAT
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:%s\r\n' "$1"
    printf 'DTSTAMP:20260101T000000Z\r\nATTENDEE;PARTSTAT=%s:mailto:m.kowalska@trainers.example\r\n' "$2"
    printf 'END:VEVENT\r\nEND:VCALENDAR\r\n'
}

requests() { "$adjourn" requests --config "$scratch/$1/room.ini" "${@:2}" 2>&1; }

uid=$(open_request one)
[ -n "$uid" ] && requests one >"$scratch/list.log" &&
    grep -q '^R-1 new time .*, for James Hale, Business English B2: M. Kowalska answers by .*; then it ends with an answer$' \
        "$scratch/list.log"
say requests_when_one_is_open_then_who_answers_by_when_and_what_comes_then $?

requests one --json >"$scratch/list.log" && grep -q '"state": "open"' "$scratch/list.log" &&
    grep -q '"next": {"what": "end", "at": "20' "$scratch/list.log"
say requests_when_json_is_wanted_then_the_same_for_programs $?

mkdir -p "$scratch/one/replies" && reply "$uid" ACCEPTED >"$scratch/one/replies/answer.ics"
echo garbage >"$scratch/one/replies/garbage.eml" && touch -d '1 hour ago' "$scratch/one/replies/garbage.eml"
"$adjourn" sync --once --config "$scratch/one/room.ini" >"$scratch/sync.log" 2>&1
[ -e "$scratch/one/replies/done/answer.ics" ] && [ -s "$scratch/one/replies/aside/garbage.eml.txt" ] &&
    requests one --all | grep -q 'accepted by M. Kowalska, answered' && [ -z "$(requests one)" ]
say sync_when_a_reply_lies_in_the_folder_then_taken_and_garbage_set_aside $?
grep -lq 'METHOD:REQUEST' "$scratch"/one/outbox/*.ics
say sync_when_the_time_is_approved_then_everybody_is_invited $?

uid=$(open_request two)
"$adjourn" sync --config "$scratch/two/room.ini" >"$scratch/sync.log" 2>&1 &
sync=$!
for _ in $(seq 300); do [ -d "$scratch/two/replies" ] && break; sleep 0.1; done
reply "$uid" DECLINED >"$scratch/two/part" && mv "$scratch/two/part" "$scratch/two/replies/answer.ics"
for _ in $(seq 300); do [ -e "$scratch/two/replies/done/answer.ics" ] && break; sleep 0.1; done
requests two --all | grep -q 'refused by M. Kowalska, answered'
say sync_when_a_reply_is_dropped_while_it_runs_then_taken $?
kill "$sync" 2>/dev/null
wait "$sync" 2>/dev/null
sync=

uid=$(open_request three)
requests three --answer R-1 --accept --refuse >/dev/null
[ $? = 2 ]
say answer_when_two_are_given_then_a_wrong_command_line $?
requests three --answer R-1 --accept --by Nobody | grep -q 'Nobody was not asked'
say answer_when_of_somebody_who_was_not_asked_then_refused $?
requests three --answer R-1 --refuse --by "M. Kowalska" --remark "after the holidays" >"$scratch/list.log" &&
    requests three --all | grep -q 'refused by M. Kowalska'
say answer_when_given_by_command_then_it_holds $?
requests three --answer 1 --accept >"$scratch/list.log"
[ $? = 1 ] && grep -q 'is closed' "$scratch/list.log"
say answer_when_it_is_closed_then_an_error $?
