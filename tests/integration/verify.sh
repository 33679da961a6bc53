#!/bin/bash
# A log that was played by the app: its exports follow the published schema, are proven as they are, and no byte of them
# can be changed without being found. The hashes are computed once more by coreutils and Python.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
result() {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

"$adjourn" simulate assets/story.adj --out "$folder/story" >/dev/null 2>&1
json=$folder/story/interruptions.json csv=$folder/story/interruptions.csv db=$folder/story/adjourn.db

said=$("$adjourn" verify --db "$db")
[ $? -eq 0 ] && grep -q 'session 2: whole' <<<"$said" && grep -q ': 2 whole, 0 not' <<<"$said"
result $? database_when_untouched_then_whole

noted=$(grep -o 'digest .*' <<<"$said" | tail -1)
early=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["sessions"][0]["chain"]["events"][4]["hash"].upper())' "$json")
found=$("$adjourn" verify -q --db "$db" --digest "${noted#digest }") && grep -q 'of session 2 after its event 10' <<<"$found" &&
    "$adjourn" verify -q --db "$db" --digest "$early" | grep -q 'after its event 5,' &&
    ! "$adjourn" verify -q --db "$db" --digest 'ffff ffff ffff ffff' >"$folder/none" && grep -q 'ever had it' "$folder/none"
result $? digest_when_noted_on_a_photo_then_told_where_it_belongs
"$adjourn" verify --db "$db" --digest 'ffff' 2>/dev/null
[ $? -eq 2 ]
result $? digest_when_too_short_then_usage

"$adjourn" verify "$json" >"$folder/json.txt" && "$adjourn" verify "$csv" >"$folder/csv.txt" &&
    grep -q '4 of 4 names proven' "$folder/json.txt" &&
    [ "$(grep -o 'digest [0-9a-f ]*' "$folder/json.txt" | sed 's/ *$//')" = "$(grep -o 'digest [0-9a-f ]*' "$folder/csv.txt" | sed 's/ *$//')" ]
result $? exports_when_untouched_then_proven_and_of_one_digest

python3 - "$json" assets/schema/log.schema.json <<'PY'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[2]))
jsonschema.Draft202012Validator.check_schema(schema)
jsonschema.Draft202012Validator(schema).validate(json.load(open(sys.argv[1])))
PY
result $? json_when_written_then_it_follows_the_published_schema

python3 - "$json" <<'PY'
import hashlib, json, sys
raw = open(sys.argv[1], 'rb').read()
log = json.loads(raw)
h = lambda *parts, key=b'': hashlib.blake2b(b''.join(parts), digest_size=32, key=key).digest()
cut = raw.rindex(b'"seal": "') + len(b'"seal": "')
assert h(raw[:cut]).hex() == log['seal'], 'seal'
for session in log['sessions']:
    chain = session['chain']
    value = h(b'adjourn session chain 1\n', chain['opening'].encode())
    for link in chain['events']:
        value = h(value, link['event'].encode())
        assert value.hex() == link['hash'], link
    assert value.hex() == chain['digest']
    fields = chain['opening'].split('\t')
    for i, person in enumerate(session['participants']):
        mark = h(person['name'].encode(), key=bytes.fromhex(chain['name_salts'][i])).hex()
        assert mark == fields[14 + 2 * i + 1], person
PY
result $? hashes_when_computed_by_another_program_then_the_same

# One bit here and there, a missing line, a swapped pair, a cut: each is found, and told by file. (Every byte: test_verify.)
python3 - "$adjourn" "$folder" "$json" "$csv" <<'PY'
import subprocess, sys
from concurrent.futures import ThreadPoolExecutor
adjourn, folder, *files = sys.argv[1:]

def found(job):
    number, name, data = job
    path = f'{folder}/broken-{number}-{name}'
    open(path, 'wb').write(data)
    run = subprocess.run([adjourn, 'verify', path], capture_output=True, text=True, errors='replace')
    subprocess.run(['rm', path])
    return (run.returncode == 1 and path in run.stderr), f'{name} {number}: {run.returncode} {run.stdout} {run.stderr}'

jobs = []
for path in files:
    raw = open(path, 'rb').read()
    name = path.rsplit('.', 1)[1]
    for at in range(0, len(raw), len(raw) // 50):
        jobs.append((f'bit-{at}', name, raw[:at] + bytes([raw[at] ^ (1 << (at % 8))]) + raw[at + 1:]))
    lines = raw.split(b'\n')
    for at in range(0, len(lines) - 1, max(1, len(lines) // 25)):
        jobs.append((f'without-{at}', name, b'\n'.join(lines[:at] + lines[at + 1:])))
        if lines[at] != lines[at + 1] and lines[at + 1]:
            jobs.append((f'swapped-{at}', name, b'\n'.join(lines[:at] + [lines[at + 1], lines[at]] + lines[at + 2:])))
        jobs.append((f'cut-{at}', name, b'\n'.join(lines[:at])))
with ThreadPoolExecutor(4) as pool:
    missed = [said for ok, said in pool.map(found, jobs) if not ok]
print(f'# {len(jobs)} broken exports, {len(missed)} not found')
for said in missed[:5]:
    print('#', said)
sys.exit(1 if missed or len(jobs) < 150 else 0)
PY
result $? exports_when_any_part_is_changed_then_it_is_found

# Somebody who knows the hashes makes a figure fit the seal: the events say otherwise.
python3 - "$json" "$folder/forged.json" <<'PY'
import hashlib, sys
raw = open(sys.argv[1], 'rb').read().replace(b'"interruptions": 3', b'"interruptions": 2', 1)
cut = raw.rindex(b'"seal": "') + len(b'"seal": "')
raw = raw[:cut] + hashlib.blake2b(raw[:cut], digest_size=32).hexdigest().encode() + raw[cut + 64:]
open(sys.argv[2], 'wb').write(raw)
PY
said=$("$adjourn" verify "$folder/forged.json" 2>&1)
[ $? -eq 1 ] && grep -qE "forged.json:[0-9]+: not as it was written; by the events in it this line is ' *\"interruptions\": 3" <<<"$said"
result $? figure_when_forged_with_its_seal_then_the_events_tell_another_one
[ "${V:-}" ] && echo "# $said"

"$adjourn" verify README.md 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'README.md:1: no log that' "$folder/said"
result $? file_when_no_export_then_refused_by_name
"$adjourn" verify "$folder/none.json" 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'none.json: No such file' "$folder/said"
result $? file_when_missing_then_refused_by_name
