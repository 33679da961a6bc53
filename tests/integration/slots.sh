#!/bin/bash
# `adjourn slots`: the same answers as on the screen, from the database or from files.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state
unset ADJOURN_CONFIG

# expect NAME CODE TEXT COMMAND...: the command ends with this code and prints this line.
expect() {
    local name=$1 code=$2 text=$3 got
    shift 3
    "$@" >"$scratch/out" 2>&1
    got=$?
    if [ $got -eq "$code" ] && grep -Fxq -- "$text" "$scratch/out"; then echo "ok - $name"; else
        echo "not ok - $name"
        echo "exit code $got, wanted $code and the line: $text"
        cat "$scratch/out"
    fi
}

# Thursday 26 November 2026, 10:30 in Warsaw.
slots() { "$adjourn" slots --config assets/demo.ini --db "$scratch/none.db" --now 2026-11-26T09:30:00Z "$@"; }
expect "slots_when_a_block_runs_then_the_first_is_beside_the_regular_one" 0 \
    "Sat 2026-11-28 10:55-11:20 Europe/Warsaw: Your regular Saturday block, Confirmed at once" slots --length 25m
expect "slots_when_another_block_is_named_then_it_is_the_one_to_move" 0 \
    "Thu 2026-12-03 10:55-11:20 Europe/Warsaw: First free time, Confirmed at once" \
    slots --length 25m --for quarterly-review@demo.adjourn.example
expect "slots_when_agreed_in_the_room_then_the_rules_are_lifted" 0 \
    "Thu 2026-11-26 10:55-11:20 Europe/Warsaw: First free time, Agreed with everyone here, Confirmed at once" \
    slots --length 25m --agreed
expect "slots_when_a_calendar_is_named_then_it_is_the_one" 0 "No time. The room is booked in the agreed weeks." \
    slots --length 56m --calendar assets/demo.ics
expect "slots_when_too_long_for_any_gap_then_it_says_why" 0 "No time. The room is booked in the agreed weeks." \
    slots --length 56m
expect "slots_when_asked_for_json_then_the_last_line_names_the_rule" 0 '{"proposals": [], "closed_by": "busy"}' \
    slots --length 56m --json
expect "slots_when_the_block_is_unknown_then_it_fails" 1 "adjourn slots: nobody@example.org: no such block" \
    slots --for nobody@example.org
expect "slots_when_the_file_is_not_there_then_it_fails" 1 \
    "adjourn slots: $scratch/none.ics: No such file or directory" slots --calendar "$scratch/none.ics"
expect "slots_when_no_calendar_is_named_then_it_says_where_one_can_be" 1 \
    "adjourn slots: there is no calendar file to read (--calendar FILE, or [calendar] file in the settings)" \
    "$adjourn" slots --config assets/adjourn.ini
expect "slots_when_nothing_is_to_move_then_it_ends_with_2" 2 \
    "adjourn slots: --length: '0m': not a duration (allowed: 25m, 1h30m)" slots --length 0m
expect "slots_when_now_is_no_time_then_it_ends_with_2" 2 \
    "adjourn slots: --now: 'noon': not a UTC time (allowed: 2026-11-23T09:00:00Z)" slots --now noon

sed 's/^\[reschedule\]/[reschedule]\nshort_notice = surcharge\nshort_notice_fee = 25 % more/' assets/demo.ini >"$scratch/fee.ini"
fee() {
    "$adjourn" slots --config "$scratch/fee.ini" --calendar assets/demo.ics --now 2026-11-26T09:30:00Z --length 25m "$@"
}
expect "slots_when_short_notice_costs_a_surcharge_then_its_words_stand_beside" 0 \
    "Thu 2026-11-26 10:55-11:20 Europe/Warsaw: First free time, Short notice: 25 % more, Confirmed at once" fee
expect "slots_when_short_notice_costs_a_surcharge_then_json_has_its_words" 0 \
    '  {"start": "2026-11-26T09:55:00Z", "end": "2026-11-26T10:20:00Z", "reasons": ["first-free", "short-notice", "confirmed"], "fees": {"short-notice": "25 % more"}},' \
    fee --json

# What the kiosk's database holds goes before files: the same answer, and still the same when the file is gone.
cp assets/demo.ini assets/demo.ics "$scratch/"
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
both() { "$adjourn" slots --config "$scratch/demo.ini" --db "$1" --now "$now" --length 25m --json; }
"$adjourn" sync --once --config "$scratch/demo.ini" --db "$scratch/room.db" >"$scratch/out" 2>&1 || cat "$scratch/out"
same() { [ "$(both "$scratch/none.db")" = "$(both "$scratch/room.db")" ] && echo same; }
expect "slots_when_the_database_has_the_calendar_then_they_are_those_of_the_file" 0 same same
file=$(both "$scratch/none.db")
rm "$scratch/demo.ics"
gone() { [ "$file" = "$(both "$scratch/room.db")" ] && [[ $file == *'"start"'* ]] && echo same; }
expect "slots_when_the_file_is_gone_then_the_database_still_answers" 0 same gone
