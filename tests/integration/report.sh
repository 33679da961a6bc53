#!/bin/bash
# Reports as people open them: valid by an independent checker, whole in one file, in each language, and a client's copy
# without what is the house's.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset ADJOURN_CONFIG
result() {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

"$adjourn" simulate assets/story.adj --out "$folder/story" >/dev/null 2>&1
cat >"$folder/adjourn.ini" <<'END'
[room]
name = Wisła <b>
zone = Europe/Warsaw
[log]
rate = 120 EUR
[client "MARKED"]
match = *
rate = 240.50 MARKED
END
page() { "$adjourn" export --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --format html "$@"; }

bad=0
for language in en pl ru vi es; do
    for copy in client internal; do
        file=$folder/$language-$copy.html
        page --copy $copy --language $language --from 2026-11-18 --to 2026-11-19 >"$file" || bad=1
        # tidy: 0 = no fault and no warning.
        tidy -q -e -utf8 "$file" || bad=1
        python3 - "$file" <<'PY' || bad=1
import re, sys
from xml.dom import minidom
html = open(sys.argv[1], encoding='utf-8').read()
drawings = re.findall(r'<svg\b.*?</svg>', html, re.S)
assert len(drawings) >= 2, 'no drawing'
for drawing in drawings:
    minidom.parseString(drawing)
assert not re.search(r'<(script|link|img|iframe|object|embed|form|base)\b|\b(src|href|on\w+)\s*=|url\(|@import', html), 'not self-contained'
# The only address in it is the name of SVG's namespace.
assert set(re.findall(r'https?://[^"<\s]+', html)) <= {'http://www.w3.org/2000/svg'}
PY
    done
done
result $bad reports_when_written_in_each_language_then_valid_whole_and_without_anything_from_elsewhere

! grep -l -e MARKED -e 'class="bar' -e 'class="copy"' "$folder"/*-client.html && [ "$(grep -l MARKED "$folder"/*-internal.html | wc -l)" -eq 5 ]
result $? client_copies_when_the_house_has_marked_words_then_have_none_of_them

digest=$("$adjourn" verify --db "$folder/story/adjourn.db" | sed -n 's/.*session 1:.*digest \([0-9a-f ]*\).*/\1/p' | sed 's/ *$//')
[ -n "$digest" ] && [ "$(grep -l "$digest" "$folder"/*.html | wc -l)" -eq 10 ]
result $? reports_when_written_then_carry_the_digest_that_verify_tells

! diff -q "$folder/pl-client.html" "$folder/en-client.html" >/dev/null && grep -q 'wszyscy w sali' "$folder/pl-client.html" && grep -q 'lang="ru"' "$folder/ru-client.html"
result $? reports_when_in_another_language_then_speak_it

grep -q 'Zapis tego, jak wykorzystano zarezerwowany czas' "$folder/pl-client.html" && grep -q 'Record of how the booked time was used' "$folder/en-internal.html" &&
    sed 's/^.log.$/[log]\npurpose = Po co to jest/' "$folder/adjourn.ini" >"$folder/own.ini" &&
    "$adjourn" export --config "$folder/own.ini" --db "$folder/story/adjourn.db" --format html --language ru --session 1 >"$folder/own.html" &&
    grep -q 'Po co to jest' "$folder/own.html"
result $? purpose_when_it_is_the_shipped_one_then_in_the_readers_language_and_an_own_one_as_it_is

# A title that says a name is hidden with the names, in every form, and the export is proven all the same.
mkdir "$folder/named" && sed 's/^SUMMARY:Business English B2/SUMMARY:Coaching for Linh/' assets/story.ics >"$folder/named/story.ics" &&
    sed 's#^calendar .*#calendar story.ics#; /^expect/d' assets/story.adj >"$folder/named/story.adj"
"$adjourn" simulate "$folder/named/story.adj" --out "$folder/named/out" >"$folder/said" 2>&1 || cat "$folder/said"
printf '[room]\nname = R\n[log]\nnames = none\n' >"$folder/none.ini"
bad=0
for format in csv json html pdf ics; do
    "$adjourn" export --config "$folder/none.ini" --db "$folder/named/out/adjourn.db" --format $format --session 1 -o "$folder/named/log.$format" || bad=1
done
pdftotext "$folder/named/log.pdf" "$folder/named/log.txt" && [ -s "$folder/named/log.txt" ] || bad=1
grep -l -e Linh -e Anna "$folder"/named/log.* && bad=1
"$adjourn" verify "$folder/named/log.json" >/dev/null && "$adjourn" verify "$folder/named/log.csv" >/dev/null || bad=1
"$adjourn" export --db "$folder/named/out/adjourn.db" --format csv --session 1 | grep -q 'Coaching for Linh' || bad=1
result $bad titles_when_they_say_a_name_then_hidden_with_the_names

# On paper: a sheet for each session, in fonts that the file carries; twice the same.
sheets() { "$adjourn" export --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --format pdf --from 2026-11-18 --to 2026-11-19 "$@"; }
sheets >"$folder/a.pdf" && sheets >"$folder/b.pdf" && cmp "$folder/a.pdf" "$folder/b.pdf" &&
    pdfinfo "$folder/a.pdf" | grep -q '^Pages: *2$' && pdfinfo "$folder/a.pdf" | grep -q '(A4)' &&
    ! pdffonts "$folder/a.pdf" | tail -n +3 | grep -v ' yes yes yes '
result $? sheets_when_written_then_one_of_a4_for_each_session_and_always_the_same
pdftotext "$folder/a.pdf" "$folder/client.txt" && sheets --copy internal --language vi | pdftotext - "$folder/internal.txt" &&
    grep -q "$digest" "$folder/client.txt" && grep -q 'Anna Wiśniewska' "$folder/client.txt" &&
    ! grep -q MARKED "$folder/client.txt" && grep -q '240,50 MARKED' "$folder/internal.txt"
result $? sheets_when_of_the_client_then_have_the_digest_and_nothing_of_the_house

"$adjourn" export --format csv --copy internal 2>"$folder/said"
[ $? -eq 2 ] && grep -q -- '--copy: only with --format html or pdf' "$folder/said"
result $? copy_when_asked_of_a_csv_then_refused
page --language xx >/dev/null 2>"$folder/said"
[ $? -eq 2 ] && grep -q -- '--language: needs en, pl, ru, vi or es' "$folder/said"
result $? language_when_unknown_then_refused

# As a calendar: read back by the reader of calendars that the room itself has.
"$adjourn" export --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --format ics --events --from 2026-11-18 --to 2026-11-19 >"$folder/log.ics"
[ "$(grep -c '^BEGIN:VJOURNAL' "$folder/log.ics")" -eq 2 ] && ! grep -q MARKED "$folder/log.ics" &&
    tr -d '\r' <"$folder/log.ics" | sed -e ':a' -e 'N;$!ba' -e 's/\n //g' >"$folder/unfolded.ics" &&
    grep -q "^X-ADJOURN-DIGEST[^:]*:$(tr -d ' ' <<<"$digest")" "$folder/unfolded.ics" &&
    grep -q '^DESCRIPTION:60:00 booked = 32:35 everyone here + 20:20 someone away + 7:05 paused' "$folder/unfolded.ics" &&
    [ "$("$adjourn" agenda --calendar "$folder/log.ics" --all --zone UTC --from 2026-11-18 --to 2026-11-20 | grep -c 'Anna Wiśniewska: away')" -eq 2 ]
result $? log_when_written_as_a_calendar_then_a_journal_for_each_session_and_events_that_are_read_back

# --- Days together ---

together() { "$adjourn" report --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --from 2026-11-01 --to 2026-11-30 "$@"; }
bad=0
for language in en pl ru vi es; do
    together --format html --language $language >"$folder/report.html" || bad=1
    tidy -q -e -utf8 "$folder/report.html" || bad=1
    ! grep -qE '<script|<link|<img|src=|href=' "$folder/report.html" || bad=1
done
result $bad report_when_written_in_each_language_then_valid_and_whole
together --format json >"$folder/report.json" && together --format csv >"$folder/report.csv" &&
    python3 - "$folder" assets/schema/report.schema.json <<'PY'
import csv, json, sys
import jsonschema
folder, schema = sys.argv[1], json.load(open(sys.argv[2]))
jsonschema.Draft202012Validator.check_schema(schema)
report = json.load(open(f'{folder}/report.json'))
jsonschema.Draft202012Validator(schema).validate(report)
rows = list(csv.DictReader(open(f'{folder}/report.csv', encoding='utf-8-sig')))
assert len(rows) == len(report['sessions']) == report['totals']['sessions'] == 2
parts = ['net_s', 'away_s', 'late_s', 'paused_s', 'planned_break_s', 'unknown_s', 'set_aside_s', 'left_s']
for row in rows + [report['totals']] + report['clients']:
    assert sum(int(row[part]) for part in parts) == int(row['gross_s']), row
assert sum(int(row['gross_s']) for row in rows) == report['totals']['gross_s']
assert {row['session_digest'] for row in rows} == {session['digest'] for session in report['sessions']}
assert report['clients'][0]['client'] == 'MARKED' and report['totals']['cost']['currency'] == 'MARKED'
PY
result $? report_when_read_by_another_program_then_follows_its_schema_and_adds_up
together --format pdf | pdfinfo - | grep -q '^Pages: *1$'
result $? report_when_on_paper_then_one_sheet
together --format html --client Nobody 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'no client of this name' "$folder/said" && "$adjourn" report --format xml 2>&1 | grep -q -- '--format: needs html, pdf, csv or json'
result $? report_when_asked_for_what_is_not_there_then_refused_by_name
