#!/bin/bash
# `adjourn outbox` on what a played session left: listed, sent again, given up.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n' "$1" "$3" "$2"; fi; }
outbox() {
    "$adjourn" outbox --config adjourn.ini --db "$1/adjourn.db" "${@:2}" >said 2>fault
    code=$?
}
for way in folder server; do
    scenario=tests/scenarios/4-6-proposed-where-nothing-is-booked.adj
    [ $way = folder ] || scenario=tests/scenarios/4-7-sent-is-what-a-server-took.adj
    "$adjourn" simulate "$scenario" --out "$scratch/$way" >/dev/null 2>&1
done
cd "$scratch" || exit 1
printf '[room]\nzone = Europe/Warsaw\n' >adjourn.ini

outbox folder
verdict "outbox_when_saved_then_all_are_delivered_by_folder" "$code $(grep -c ': delivered by folder$' said)" "0 5"
outbox server
verdict "outbox_when_nobody_sent_then_mails_wait" "$code $(grep -c '\.eml for .*: waiting$' said)" "0 4"
outbox server --json
verdict "outbox_when_asked_for_json_then_it_is" "$(python3 - <<'END'
import json
items = json.load(open("said"))
print(len(items), {item["kind"]: item["state"] for item in items}, items[1]["attempts"])
END
)" "5 {'ics': 'delivered', 'eml': 'waiting'} []"
outbox server --drop 2
verdict "outbox_when_one_is_given_up_then_it_says_nothing" "$code $(cat said fault)" "0 "
outbox server
verdict "outbox_when_one_is_given_up_then_so_it_stands" "$(grep -c ': dropped$' said)" 1
outbox server --retry 2
outbox server
verdict "outbox_when_one_is_to_be_sent_again_then_it_waits" "$code $(grep -c '^2 .*: waiting$' said)" "0 1"
outbox server --retry 1
verdict "outbox_when_it_is_delivered_then_not_again" "$code $(<fault)" \
    "1 adjourn outbox: item 1 is delivered: it is not sent again"
outbox server --drop 99
verdict "outbox_when_there_is_no_such_item_then_said" "$code $(<fault)" \
    "1 adjourn outbox: item 99: there is none in the outbox"
outbox server --retry one
verdict "outbox_when_it_is_no_number_then_the_command_line_is_wrong" "$code" 2
outbox server --retry 1 --drop 2
verdict "outbox_when_both_are_asked_then_the_command_line_is_wrong" "$code" 2
outbox nowhere
verdict "outbox_when_there_is_no_database_then_said" "$code" 3
