#!/bin/bash
# `adjourn agenda`: what it prints, what it says on stderr, and how it ends.
set -u
cd "$(dirname "$0")/../.." || exit 1
ADJOURN=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
tried=0

try() {
    local name=$1
    shift
    tried=$((tried + 1))
    if "$@" >"$scratch/$tried.out" 2>&1; then echo "ok - $name"; else
        echo "not ok - $name"
        cat "$scratch/$tried.out"
    fi
}

march() { "$ADJOURN" agenda --zone Europe/Warsaw --from 2026-03-02T00:00:00Z --to 2026-03-09T00:00:00Z "$@"; }
# march with a calendar of the data folder; leaves out, err and code.
look() {
    march --calendar "$1" "${@:2}" >"$scratch/out" 2>"$scratch/err"
    code=$?
}
printed() { diff "$scratch/out" - <<<"$1"; }
said() { diff "$scratch/err" - <<<"$1"; }

blocks() {
    look tests/data/calendar-room.ics && [ "$code" = 0 ] && [ ! -s "$scratch/err" ] &&
        printed '2026-03-02 09:00-10:00  Planning, Ann
2026-03-03 14:00-15:30  (private)
2026-03-04 23:30-00:30  "Late" \ work, tentative'
}
all() {
    look tests/data/calendar-room.ics --all && [ "$(wc -l <"$scratch/out")" = 6 ] &&
        grep -qx '2026-03-05 all day      Fair' "$scratch/out" && grep -q 'Dropped, cancelled' "$scratch/out"
}
json() {
    look tests/data/calendar-room.ics --json &&
        grep -qF '"start": "2026-03-02T08:00:00Z", "end": "2026-03-02T09:00:00Z", "summary": "Planning"' "$scratch/out" &&
        grep -qF '"summary": "\"Late\" \\ work"' "$scratch/out" &&
        grep -qF '"recurrence_id": "20260302T080000Z"' "$scratch/out" && ! grep -q Secret "$scratch/out" &&
        [ "$(head -c1 "$scratch/out")" = '[' ] && [ "$(tail -n1 "$scratch/out")" = ']' ]
}
json_empty() {
    "$ADJOURN" agenda --json --calendar tests/data/calendar-room.ics --zone UTC --from 2020-01-01 --to 2020-01-02 |
        grep -qx '\[\]'
}
warns() {
    look tests/data/calendar-odd.ics && [ "$code" = 0 ] && printed '2026-03-02 09:00-10:00  Odd' &&
        said "adjourn agenda: tests/data/calendar-odd.ics:9: RRULE 'FREQ=WEEKLY;BYDAY=MO=': 'BYDAY=MO=' cannot be read: only the first occurrence is shown"
}
cut_off() {
    head -n 12 tests/data/calendar-room.ics >"$scratch/cut.ics"
    look "$scratch/cut.ics" && [ "$code" = 1 ] && [ ! -s "$scratch/out" ] &&
        said "adjourn agenda: $scratch/cut.ics:12: the file is cut off: what begins at line 4 has no end"
}
no_zone() {
    march --calendar tests/data/calendar-room.ics --zone Mars/Base 2>"$scratch/err"
    [ $? = 1 ] && grep -q "unknown time zone 'Mars/Base'" "$scratch/err"
}
no_time() {
    march --calendar tests/data/calendar-room.ics --to noon 2>"$scratch/err"
    [ $? = 2 ] && said "adjourn agenda: --to: 'noon' is no UTC time (2026-11-23T09:00:00Z)"
}
backwards() {
    march --calendar tests/data/calendar-room.ics --to 2026-03-01T00:00:00Z 2>"$scratch/err"
    [ $? = 2 ] && said "adjourn agenda: --to: the end must be after --from"
}
settings() {
    printf '[room]\nzone = Europe/Warsaw\n[calendar]\nfile = room.ics\n' >"$scratch/adjourn.ini"
    cp tests/data/calendar-room.ics "$scratch/room.ics"
    "$ADJOURN" agenda --config "$scratch/adjourn.ini" --from 2026-03-02T00:00:00Z --to 2026-03-03T00:00:00Z |
        grep -qx '2026-03-02 09:00-10:00  Planning, Ann'
}
no_calendar() {
    "$ADJOURN" agenda --config /dev/null 2>"$scratch/err"
    [ $? = 1 ] && said "adjourn agenda: no calendar of the room was read into the database yet (adjourn sync does), and --calendar names no file"
}
today() { date -u +%Y%m%dT"$1"0000Z; }
day_event() { printf 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:%s\r\nDTEND:%s\r\nSUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1" "$(today "$2")" "$(today "$3")" "$1"; }
database() {
    mkdir -p "$scratch/many"
    day_event Early 08 09 >"$scratch/many/a.ics"
    day_event Late 12 13 >"$scratch/many/b.ics"
    day_event Own 10 11 >"$scratch/own.ics"
    day_event Elsewhere 09 10 >"$scratch/trainer.ics"
    printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[source many]\npath = many\n[source own]\npath = own.ics\n[source trainer]\npath = trainer.ics\nrole = trainer\n' >"$scratch/many.ini"
    "$ADJOURN" sync --config "$scratch/many.ini" --once || return
    echo junk >"$scratch/own.ics"
    "$ADJOURN" sync --config "$scratch/many.ini" --once 2>/dev/null
    "$ADJOURN" agenda --config "$scratch/many.ini" >"$scratch/out" 2>"$scratch/err" || return
    printed "$(date -u +%F) 08:00-09:00  Early
$(date -u +%F) 10:00-11:00  Own
$(date -u +%F) 12:00-13:00  Late" &&
        said "adjourn agenda: [source own]: The calendar cannot be read: this is no calendar: BEGIN:VCALENDAR is missing." &&
        "$ADJOURN" agenda --json --config "$scratch/many.ini" 2>/dev/null | grep -c '"uid"' | grep -qx 3 &&
        "$ADJOURN" agenda --config "$scratch/many.ini" --calendar "$scratch/many/a.ics" | grep -c . | grep -qx 1
}
try "agenda_when_asked_then_it_prints_the_blocks_in_the_rooms_time" blocks
try "agenda_when_asked_for_all_then_it_prints_every_occurrence" all
try "agenda_when_asked_for_json_then_texts_are_escaped_and_private_ones_hidden" json
try "agenda_when_nothing_is_there_then_json_is_an_empty_array" json_empty
try "agenda_when_a_rule_is_broken_then_it_warns_by_line_and_shows_the_first" warns
try "agenda_when_the_file_is_cut_off_then_it_fails_by_line" cut_off
try "agenda_when_the_zone_is_unknown_then_it_fails" no_zone
try "agenda_when_a_time_is_none_then_the_usage_is_wrong" no_time
try "agenda_when_the_end_is_before_the_start_then_the_usage_is_wrong" backwards
try "agenda_when_given_settings_then_calendar_and_zone_come_from_them" settings
try "agenda_when_given_no_file_then_it_prints_what_the_database_has_of_all_room_sources" database
try "agenda_when_there_is_no_calendar_then_it_says_where_one_is_named" no_calendar
