#!/bin/bash
# The CSV exports as a spreadsheet program opens them (LibreOffice): figures are numbers, times of UTC are dates, and
# what strangers wrote is text.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset ADJOURN_CONFIG
result() {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

cat >"$folder/room.ics" <<'END'
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Adjourn//Tests//EN
BEGIN:VEVENT
UID:=1+1@trainers.example
DTSTAMP:20261101T090000Z
DTSTART;TZID=Europe/Warsaw:20261119T120000
DTEND;TZID=Europe/Warsaw:20261119T130000
SUMMARY:=HYPERLINK("http://x.example";"open")
ORGANIZER;CN=James Hale:mailto:james@trainers.example
ATTENDEE;CN="=cmd|' /C calc'!A0":mailto:b@client.example
ATTENDEE;CN="<script>alert(1)</script>":mailto:c@client.example
ATTENDEE;CN="+48 600":mailto:d@client.example
ATTENDEE;CN="-2+3":mailto:e@client.example
ATTENDEE;CN="@SUM(1)":mailto:f@client.example
END:VEVENT
END:VCALENDAR
END
cat >"$folder/room.adj" <<'END'
calendar room.ics
at 2026-11-19 12:00 Europe/Warsaw
tap "Start"
at 2026-11-19 12:05
tap person "=cmd"
tap person "<script>"
tap person "+48"
tap person "-2+3"
tap person "@SUM"
at 2026-11-19 12:08
tap person "=cmd"
tap person "<script>"
tap person "+48"
tap person "-2+3"
tap person "@SUM"
at 2026-11-19 13:00
tap "End"
tap "Done"
END
cat >"$folder/adjourn.ini" <<'END'
[room]
name = =1+1
zone = Europe/Warsaw
[log]
rate = 120 EUR
[client "=2+2"]
match = *
END
"$adjourn" simulate "$folder/room.adj" --out "$folder/out" >"$folder/said" 2>&1 || cat "$folder/said"
told() { "$adjourn" "$@" --config "$folder/adjourn.ini" --db "$folder/out/adjourn.db" --format csv --from 2026-11-19 --to 2026-11-19; }
told export >"$folder/log.csv"
told report >"$folder/report.csv"

open() {
    timeout 120 soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to fods --outdir "$folder" \
        '--infilter=Text - txt - csv (StarCalc):44,34,76,1' "$folder/$1.csv" >"$folder/said" 2>&1 && [ -s "$folder/$1.fods" ] ||
        { cat "$folder/said"; false; }
}
# cells FILE: which kind each column is of (LibreOffice's own words), rows, and whether anything is a formula.
cells() {
    python3 - "$1" <<'PY'
import sys
import xml.etree.ElementTree as tree
OFFICE, TABLE = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}', '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
rows, formulas = [], 0
for row in tree.parse(sys.argv[1]).getroot().iter(TABLE + 'table-row'):
    cells = []
    for cell in row.findall(TABLE + 'table-cell'):
        formulas += cell.get(TABLE + 'formula') is not None
        text = ''.join(cell.itertext()).strip()
        cells += [(cell.get(OFFICE + 'value-type'), text)] * min(int(cell.get(TABLE + 'number-columns-repeated', '1')), 64)
    if any(text for _, text in cells):
        rows.append(cells)
print('formulas', formulas)
print('rows', len(rows) - 1)
for at, (_, name) in enumerate(rows[0]):
    if name:
        print(name, *sorted({row[at][0] for row in rows[1:] if row[at][1]}))
        for row in rows[1:]:
            print('cell', name, row[at][1])
PY
}

open log && cells "$folder/log.fods" >"$folder/log.cells"
bad=$?
for column in duration_s gross_s away_s net_s row rows session; do grep -qx "$column float" "$folder/log.cells" || bad=1; done
for column in start_utc end_utc; do grep -qx "$column date" "$folder/log.cells" || bad=1; done
for column in uid title participant kind start end purpose row_hash session_digest; do grep -qx "$column string" "$folder/log.cells" || bad=1; done
[ $bad -eq 0 ] || cat "$folder/log.cells"
result $bad log_when_a_spreadsheet_opens_it_then_figures_are_numbers_and_times_of_utc_are_dates

grep -qx 'formulas 0' "$folder/log.cells" && grep -qx 'rows 5' "$folder/log.cells" &&
    grep -qxF "cell participant '=cmd|' /C calc'!A0" "$folder/log.cells" && grep -qxF 'cell participant <script>alert(1)</script>' "$folder/log.cells" &&
    grep -qxF "cell participant '+48 600" "$folder/log.cells" && grep -qxF "cell title '=HYPERLINK(\"http://x.example\";\"open\")" "$folder/log.cells"
result $? log_when_names_are_formulas_then_none_is_executed_and_each_is_read_as_text

open report && cells "$folder/report.fods" >"$folder/report.cells"
bad=$?
for column in session gross_s net_s away_s longest_s lost_s billed_s interruptions cost; do grep -qx "$column float" "$folder/report.cells" || bad=1; done
grep -qx 'formulas 0' "$folder/report.cells" && grep -qxF "cell client '=2+2" "$folder/report.cells" || bad=1
[ $bad -eq 0 ] || cat "$folder/report.cells"
result $bad report_when_a_spreadsheet_opens_it_then_figures_are_numbers_and_nothing_is_executed

# The same names in the other forms: a page is valid and shows them, and a sheet of paper does.
bad=0
for copy in client internal; do
    "$adjourn" export --config "$folder/adjourn.ini" --db "$folder/out/adjourn.db" --session 1 --format html --copy $copy >"$folder/$copy.html" || bad=1
    tidy -q -e -utf8 "$folder/$copy.html" || bad=1
    grep -q '&lt;script&gt;alert(1)&lt;/script&gt;' "$folder/$copy.html" || bad=1
    grep -qi '<script' "$folder/$copy.html" && bad=1
done
"$adjourn" export --config "$folder/adjourn.ini" --db "$folder/out/adjourn.db" --session 1 --format pdf | pdftotext - - | grep -qF '<script>alert(1)</script>' || bad=1
result $bad page_when_names_are_markup_then_they_are_text
