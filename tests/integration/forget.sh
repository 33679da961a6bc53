#!/bin/bash
# A person is removed from a database that the app filled: no byte of it has the name any more, the log is whole, and
# says that something was removed. Then all of it is older than it is kept.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
result() {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}
"$adjourn" simulate assets/story.adj --out "$folder/story" >/dev/null 2>&1
db=$folder/story/adjourn.db
name='Anna Wiśniewska'
holds() { cat "$db" "$db"-wal 2>/dev/null | grep -qaF "$1"; }
export() { "$adjourn" export --db "$db" --session 2 --format "$1" -o "$folder/log.$1"; }

holds "$name" && "$adjourn" forget --db "$db" --dry-run "$name" >"$folder/dry" && holds "$name" && grep -q '^session 2$' "$folder/dry"
result $? forget_when_dry_run_then_tells_and_changes_nothing

"$adjourn" forget --db "$db" "$name" 2>/dev/null
[ $? -eq 2 ] && holds "$name"
result $? forget_when_neither_dry_run_nor_yes_then_usage

"$adjourn" forget --db "$db" --yes 'Nobody Here' >/dev/null 2>"$folder/err"
[ $? -eq 1 ] && ! grep -q 'Nobody Here' "$folder/err"
result $? forget_when_nobody_is_called_so_then_says_so_without_the_name

figures() { python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["sessions"][0]["figures"])' "$1"; }
export json && figures "$folder/log.json" >"$folder/before"
"$adjourn" forget --db "$db" --yes "$name" >"$folder/done" 2>&1 && ! holds "$name" && ! holds anna.wisniewska
result $? forget_when_yes_then_no_byte_of_the_database_has_the_name

"$adjourn" verify --db "$db" >"$folder/verify" && grep -q 'session 2: whole' "$folder/verify" &&
    grep -q 'redaction 1: stands: forget' "$folder/verify" && ! grep -q "$name" "$folder/done"
result $? log_when_somebody_was_forgotten_then_whole_and_says_so

export json && export csv && figures "$folder/log.json" | cmp -s - "$folder/before" &&
    "$adjourn" verify "$folder/log.json" >/dev/null && "$adjourn" verify "$folder/log.csv" >/dev/null &&
    ! grep -qF "$name" "$folder"/log.* && grep -q 'Participant [0-9]' "$folder/log.csv"
result $? export_when_somebody_was_forgotten_then_has_the_same_figures_and_is_proven

python3 - "$folder/log.json" assets/schema/log.schema.json <<'PY'
import json, sys
import jsonschema
jsonschema.Draft202012Validator(json.load(open(sys.argv[2]))).validate(json.load(open(sys.argv[1])))
PY
result $? export_when_somebody_was_forgotten_then_follows_the_schema

"$adjourn" purge --db "$db" --now 2036-01-01 >"$folder/purged" && ! holds 'Piotr Nowak' && ! holds 'Business English' &&
    "$adjourn" verify --db "$db" >"$folder/verify" && grep -q 'redaction 2: stands: purge' "$folder/verify" &&
    export json && figures "$folder/log.json" | cmp -s - "$folder/before"
result $? purge_when_sessions_were_kept_long_enough_then_only_figures_and_chain_stay

"$adjourn" sync --once --db "$db" --config /dev/null >/dev/null 2>"$folder/err"
[ $? -eq 0 ] && [ ! -s "$folder/err" ] && [ "$("$adjourn" verify --db "$db" | grep -c ^redaction)" -eq 2 ]
result $? sync_when_all_was_purged_then_there_is_nothing_more_to_purge

# A UID that holds an address: the whole block moves under it, before and after a restart, and no export has it.
unset -f export
mkdir "$folder/own"
sed 's/^UID:b2@trainers.example/UID:20261119-james.hale@trainers.example-1/' assets/story.ics >"$folder/own/room.ics"
cat >"$folder/own/room.adj" <<'END'
settings <<
[room]
name = Wisła
[outbox]
mailbox = wisla@rooms.example
acts_for = *@trainers.example
[reschedule]
what = whole
end
calendar room.ics
at 2026-11-19 12:00 Europe/Warsaw
tap "Start"
at 2026-11-19 12:38
tap "End"
tap "End and reschedule"
tap "Confirm"
expect screen confirmed
restart
tap "Done"
tap "Done"
expect screen idle
END
db=$folder/own/out/adjourn.db
"$adjourn" simulate "$folder/own/room.adj" --out "$folder/own/out" >"$folder/said" 2>&1 || cat "$folder/said"
own() { "$adjourn" "$@" --db "$db"; }
id=$(own verify | sed -n 's/.*session \([0-9]*\): whole.*/\1/p')
bad=0
for format in json csv ics html; do own export --session "$id" --format $format >"$folder/own/log.$format" || bad=1; done
holds james.hale@trainers.example && grep -q 'UID:20261119-james.hale@trainers.example-1' "$folder"/own/out/outbox/*.ics &&
    ! grep -F james.hale@ "$folder"/own/log.* && own verify >"$folder/verify" && [ $bad -eq 0 ] &&
    "$adjourn" verify "$folder/own/log.json" >/dev/null && "$adjourn" verify "$folder/own/log.csv" >/dev/null
result $? export_when_the_uid_holds_an_address_then_has_a_mark_instead_and_is_proven
own forget --yes 'James Hale' >"$folder/done" 2>&1 && ! holds james.hale@trainers.example && own verify >"$folder/verify" &&
    grep -q "session $id: whole" "$folder/verify"
result $? forget_when_the_uid_holds_the_address_then_no_byte_has_it_and_the_log_is_whole
