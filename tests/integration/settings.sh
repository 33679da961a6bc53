#!/bin/bash
# `adjourn check` on the sample, on the demo and on faulty settings.
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

# A demo settings file with one line changed: the line that begins with $1 becomes $2.
demo_with() {
    sed "s|^$1.*|$2|" assets/demo.ini >"$scratch/demo.ini"
    cp assets/demo.ics "$scratch/"
    grep -n "^$1" "$scratch/demo.ini" | cut -d: -f1
}

expect "check_when_given_the_sample_then_no_faults" 0 "no faults" "$adjourn" check --config assets/adjourn.ini
expect "check_when_given_the_demo_then_no_faults" 0 "no faults" "$adjourn" check --config assets/demo.ini
expect "check_when_given_the_demo_then_it_tells_what_was_checked" 0 "calendar: assets/demo.ics" \
    "$adjourn" check --config assets/demo.ini
expect "check_when_the_settings_are_not_there_then_it_fails" 1 \
    "adjourn: settings: $scratch/none.ini: No such file or directory" "$adjourn" check --config "$scratch/none.ini"
expect "check_when_the_environment_names_settings_then_they_are_read" 0 "settings: assets/demo.ini" \
    env ADJOURN_CONFIG=assets/demo.ini "$adjourn" check
expect "check_when_a_key_is_unknown_then_it_is_told_with_its_line" 1 \
    "tests/data/config-faults.ini:7: [room] colour: 'red': unknown key (allowed: name, zone, language, guest_language)" \
    "$adjourn" check --config tests/data/config-faults.ini

expect "check_when_a_line_is_at_fault_then_it_is_told_what_holds_instead" 1 \
    "tests/data/config-faults.ini: such lines are left out; their keys keep their defaults" \
    "$adjourn" check --config tests/data/config-faults.ini

line=$(demo_with zone "zone = Europe/Wisla")
expect "check_when_the_zone_is_unknown_then_it_is_told_with_its_line" 1 \
    "$scratch/demo.ini:$line: [room] zone: 'Europe/Wisla': unknown zone (allowed: a zone name such as UTC or Europe/Warsaw)" \
    "$adjourn" check --config "$scratch/demo.ini"
line=$(demo_with "file = demo.ics" "file = none.ics")
line=$(grep -n "none.ics" "$scratch/demo.ini" | cut -d: -f1)
expect "check_when_the_calendar_is_not_there_then_it_is_told_with_its_line" 1 \
    "$scratch/demo.ini:$line: [calendar] file: '$scratch/none.ics': No such file or directory (allowed: an .ics file that can be read)" \
    "$adjourn" check --config "$scratch/demo.ini"
demo_with "folder = ../build/demo/outbox" "folder = demo.ics/outbox" >/dev/null
line=$(grep -n "demo.ics/outbox" "$scratch/demo.ini" | cut -d: -f1)
expect "check_when_a_folder_cannot_be_made_then_it_is_told_with_its_line" 1 \
    "$scratch/demo.ini:$line: [outbox] folder: '$scratch/demo.ics/outbox': Not a directory (allowed: a folder that can be written, or made)" \
    "$adjourn" check --config "$scratch/demo.ini"
expect "check_when_the_database_is_a_folder_then_it_is_told" 1 \
    "--db: '$scratch': not a file (allowed: a file in a folder that can be written, or made)" \
    "$adjourn" check --config assets/adjourn.ini --db "$scratch"
demo_with nothing nothing >/dev/null
printf '<html>\n' >"$scratch/demo.ics"
expect "check_when_the_calendar_is_none_then_it_counts_one_fault" 1 "1 fault" \
    "$adjourn" check --config "$scratch/demo.ini"
expect "check_when_a_font_is_missing_then_it_is_told" 1 \
    "$scratch/Inter-SemiBold.otf: No such file or directory (the font Inter, Debian's fonts-inter)" \
    env ADJOURN_FONTS="$scratch" "$adjourn" check --config assets/demo.ini
expect "check_when_the_sample_is_asked_for_then_it_is_the_one_in_assets" 0 "same" \
    sh -c "$adjourn check --print-sample | cmp - assets/adjourn.ini && echo same"

# What was agreed for a block, and who says so.
cat >"$scratch/agreed.ini" <<'EOF2'
[policy]
total_away = 20m
single_absence = 20m
[client "Acme"]
match = *@acme.example
single_absence = 10m
wait = 3m
language = pl
[step "friendly"]
copy = lead@school.example boss@school.example
grace = 2m
EOF2
cat >"$scratch/agreed.ics" <<'EOF2'
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:one@school.example
DTSTART:20261119T120000Z
DTEND:20261119T130000Z
DESCRIPTION:- 12:00 15m Tenses\n- Listening (20 min)
ORGANIZER:mailto:anna@acme.example
X-ADJOURN-WAIT:PT4M
X-ADJOURN-FOLD:PT5S
END:VEVENT
BEGIN:VEVENT
UID:two@school.example
DTSTART:20261119T140000Z
DTEND:20261119T150000Z
RRULE:FREQ=DAILY
END:VEVENT
END:VCALENDAR
EOF2
agreed() {
    local name=$1 text=$2 block=$3
    shift 3
    expect "$name" 0 "$text" "$adjourn" check --config "$scratch/agreed.ini" --calendar "$scratch/agreed.ics" \
        --now 2026-11-19T11:00:00Z --for "$block" "$@"
}
agreed "agreement_when_a_client_fits_then_why" \
    "client: Acme, *@acme.example fits the organizer anna@acme.example" one@school.example
agreed "agreement_when_no_client_fits_then_that" "client: none fits" two@school.example
agreed "agreement_when_the_event_says_it_then_its_property" "wait = 4m, event (X-ADJOURN-WAIT)" one@school.example
agreed "agreement_when_the_event_is_wrong_then_told_with_its_line" \
    "$scratch/agreed.ics:9: X-ADJOURN-FOLD 'PT5S': out of range (allowed: 10s to 1h): it is left out" one@school.example
agreed "agreement_when_the_client_says_it_then_its_line" \
    "single_absence = 10m, client ($scratch/agreed.ini:6)" one@school.example
agreed "agreement_when_the_step_says_it_then_its_line" "grace = 2m, step ($scratch/agreed.ini:11)" one@school.example
agreed "agreement_when_the_room_says_it_then_its_line" \
    "total_away = 20m, room ($scratch/agreed.ini:2)" one@school.example
agreed "agreement_when_nobody_says_it_then_the_default" "fold = 1m, room (default)" one@school.example
agreed "agreement_when_the_event_has_an_agenda_then_what_it_needs" \
    "agenda = 35m, agenda (2 items in the description)" one@school.example
agreed "agreement_when_a_step_holds_then_who_gets_a_copy" "copy: lead@school.example boss@school.example" one@school.example
agreed "agreement_when_an_occurrence_is_named_then_it_is_that" \
    "block: two@school.example/20261121T140000Z, 2026-11-21 14:00 to 2026-11-21 15:00 UTC" \
    two@school.example/20261121T140000Z
agreed "agreement_when_asked_for_json_then_json" \
    '  "wait": {"value": "4m", "from": "event", "at": "X-ADJOURN-WAIT"},' one@school.example --json
expect "agreement_when_there_is_no_such_block_then_it_fails" 1 "adjourn check: none: no such block" \
    "$adjourn" check --config "$scratch/agreed.ini" --calendar "$scratch/agreed.ics" --for none

# What was changed on the screen is read after the file.
mkdir -p "$scratch/state/adjourn"
printf '[policy]\nwait = 7m\nfold = 9m\n[room]\nname = Wis\n' >"$scratch/state/adjourn/changes.ini"
changes=$scratch/state/adjourn/changes.ini
expect "changes_when_read_then_each_is_told_with_its_line" 1 "changed: [policy] wait = 7m ($changes:2)" \
    "$adjourn" check --config assets/adjourn.ini
expect "changes_when_a_key_is_none_of_the_screen_then_told_with_its_line" 1 \
    "$changes:3: [policy] fold: '9m': not changed on the screen (allowed: what the settings screen has)" \
    "$adjourn" check --config assets/adjourn.ini
expect "changes_when_at_fault_then_what_holds_instead" 1 \
    "$changes: such lines are left out; the administrator's settings hold instead" \
    "$adjourn" check --config assets/adjourn.ini
agreed "agreement_when_the_screen_says_it_then_its_line" "wait = 7m, room ($changes:2)" two@school.example
mkdir "$scratch/folder.ini"
expect "changes_when_they_cannot_be_read_then_told" 1 "$scratch/folder.ini: Is a directory" \
    "$adjourn" check --config <(printf '[store]\nchanges = %s\n' "$scratch/folder.ini")
printf 'half a li' >"$changes"
expect "changes_when_cut_off_then_the_file_holds" 1 "1 fault" "$adjourn" check --config assets/adjourn.ini
rm "$changes"

expect "check_when_the_command_line_is_wrong_then_it_ends_with_2" 2 \
    "adjourn check: --confg: unknown option (adjourn check --help lists the options)" "$adjourn" check --confg x

# The demo's promise, over two years with their clock changes: a block in every hour. Hours are those of UTC, which in
# Warsaw begin on the hour as well.
every_hour() {
    "$adjourn" agenda --calendar assets/demo.ics --zone Europe/Warsaw --from "$1" --to "$2" --json |
        grep -o '"start": "[^"]*"' | cut -c11-23 | sort -u | wc -l
}
expect "demo_when_looked_at_for_a_year_then_every_hour_has_a_block" 0 8760 \
    every_hour 2026-11-01T00:00:00Z 2027-11-01T00:00:00Z
