#!/bin/bash
# Mails with the copies of a session's log, from the order to the mail, read back by another program: whole, in the
# reader's language, and a client's without what is the house's.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset ADJOURN_CONFIG
export XDG_STATE_HOME=$folder/state
result() {
    if [ "$1" -eq 0 ]; then echo "ok - $2"; else echo "not ok - $2"; fi
}

"$adjourn" simulate assets/story.adj --out "$folder/story" >/dev/null 2>&1
cat >"$folder/adjourn.ini" <<END
[room]
name = Wisła
zone = Europe/Warsaw
[outbox]
folder = $folder/outbox
mailbox = wisla@rooms.example
[log]
rate = 120 EUR
[client "MARKED"]
match = *@client.example
internal_copy = office@house.example
rate = 240.50 MARKED
END
order() { "$adjourn" export --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --session 1 "$@"; }
sync() { "$adjourn" sync --once --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" >"$folder/said" 2>&1; }

bad=0
for language in en pl ru vi es; do
    order --mail "$language@client.example" --language $language >/dev/null || bad=1
    order --mail "$language@house.example" --language $language --copy internal >/dev/null || bad=1
done
sync || { cat "$folder/said"; bad=1; }
[ "$(find "$folder/outbox" -name 'copy.*.eml' | wc -l)" -eq 10 ] || bad=1
result $bad copies_when_ordered_from_the_command_line_then_sync_writes_each_once

python3 - "$folder/outbox" "$folder/parts" <<'PY'
import email, email.policy, os, re, sys
outbox, parts = sys.argv[1:]
os.mkdir(parts)
found = {}
for name in os.listdir(outbox):
    raw = open(os.path.join(outbox, name), 'rb').read()
    assert all(len(line) <= 78 for line in raw.split(b'\r\n')) and b'\n' not in raw.replace(b'\r\n', b''), name
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert not mail.defects and mail.get_content_type() == 'multipart/mixed', name
    to = mail['To'].addresses[0].addr_spec
    found[mail['Message-ID']] = to
    body, *files = list(mail.iter_parts())
    assert body.get_content_type() == 'text/plain' and len(body.get_content()) > 100, name
    assert mail['Content-Language'] == to[:2], name
    internal = to.endswith('@house.example')
    kinds = [(part.get_content_type(), part.get_content_disposition()) for part in files]
    assert kinds == [('text/html', 'attachment'), ('application/pdf', 'attachment'), ('text/csv', 'attachment')], kinds
    for part in files:
        assert not part.defects, name
        pattern = r'2026-11-\d\d-session-1%s\.(html|pdf|csv)' % ('-internal' if internal else '')
        assert re.fullmatch(pattern, part.get_filename()), part.get_filename()
        data = part.get_payload(decode=True)
        open(os.path.join(parts, to + os.path.splitext(part.get_filename())[1]), 'wb').write(data)
    open(os.path.join(parts, to + '.txt'), 'w').write(str(mail['Subject']) + '\n' + body.get_content())
assert len(found) == 10, found
PY
result $? copies_when_read_by_another_program_then_a_text_with_three_files_without_a_defect

bad=0
for language in en pl ru vi es; do
    for reader in client house; do
        at=$folder/parts/$language@$reader.example
        pdftotext "$at.pdf" "$at.pdf.txt" || bad=1
        tidy -q -e -utf8 "$at.html" || bad=1
    done
    grep -l MARKED "$folder/parts/$language@client.example".* && bad=1
    # Of the house's: the letter, the page and the sheet; a CSV is the same for both.
    [ "$(grep -l MARKED "$folder/parts/$language@house.example".{txt,html,pdf.txt} | wc -l)" -eq 3 ] || bad=1
    cmp "$folder/parts/$language@client.example.csv" "$folder/parts/$language@house.example.csv" || bad=1
    grep -q "lang=\"$language\"" "$folder/parts/$language@client.example.html" || bad=1
done
result $bad copies_when_the_house_has_marked_words_then_a_client_gets_none_of_them

order --format csv >"$folder/log.csv" && cmp "$folder/log.csv" "$folder/parts/en@client.example.csv" &&
    order --format html --language pl >"$folder/log.html" && cmp "$folder/log.html" "$folder/parts/pl@client.example.html" &&
    "$adjourn" verify "$folder/parts/vi@client.example.csv" >"$folder/said"
result $? files_of_a_mail_when_compared_then_are_the_exports_and_can_be_proven

sync; [ "$(find "$folder/outbox" -name 'copy.*.eml' | wc -l)" -eq 10 ] &&
    "$adjourn" outbox --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" >"$folder/said" &&
    [ "$(grep -c 'copy.*for .*: delivered$' "$folder/said")" -eq 10 ] && [ "$(grep -c 'eml for .*: delivered by folder' "$folder/said")" -ge 10 ]
result $? orders_when_carried_out_then_no_second_mail

order --mail anna@client.example --copy internal 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'stays in the house' "$folder/said"
result $? internal_copy_when_the_address_is_a_clients_then_refused
order --mail nobody 2>"$folder/said"
[ $? -eq 1 ] && grep -q -- '--mail: needs a mail address' "$folder/said"
result $? mail_when_the_address_is_none_then_refused
order --mail a@b.example --format csv 2>"$folder/said"
[ $? -eq 2 ] && grep -q -- '--mail: not together with --format' "$folder/said"
result $? mail_when_a_format_is_named_too_then_refused

"$adjourn" export --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --session 77 --mail a@b.example 2>"$folder/said"
[ $? -ne 0 ] && grep -q 'there is no session 77' "$folder/said"
result $? mail_when_there_is_no_such_session_then_refused

# A report of some days, to people of the house.
report() { "$adjourn" report --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" --from 2026-11-18 --to 2026-11-19 "$@"; }
report --mail 'lead@house.example, desk@house.example' --language es >"$folder/said" && sync &&
    python3 - "$folder/outbox" "$folder/report" <<'PY'
import email, email.policy, glob, sys
mails = sorted(glob.glob(sys.argv[1] + '/report.2026-11-18-2026-11-19.*.eml'))
assert [name.split('-')[-1] for name in mails] == ['desk@house.example.eml', 'lead@house.example.eml'], mails
for name in mails:
    mail = email.message_from_bytes(open(name, 'rb').read(), policy=email.policy.default)
    assert not mail.defects and mail['Content-Language'] == 'es', name
    body, *files = list(mail.iter_parts())
    assert 'del 18 de noviembre al 19 de noviembre' in body.get_content(), body.get_content()
    assert [part.get_filename() for part in files] == ['2026-11-18-2026-11-19-report.' + end for end in ('html', 'pdf', 'csv')]
    for part in files:
        open(sys.argv[2] + '.' + part.get_filename().rsplit('.', 1)[1], 'wb').write(part.get_payload(decode=True))
PY
bad=$?
for format in html pdf csv; do report --format $format --language es | cmp - "$folder/report.$format" || bad=1; done
result $bad report_when_mailed_then_each_gets_it_with_the_files_that_the_command_writes
report --mail anna@client.example 2>"$folder/said"
[ $? -eq 1 ] && grep -q 'a report stays in the house' "$folder/said"
result $? report_when_an_address_is_a_clients_then_refused

# An order that cannot be carried out, as one of a later version of the program would be.
python3 - "$folder/story/adjourn.db" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for name, order in (('copy.later', 'c2\tclient\t1\ten\t0'), ('copy.gone', 'c1\tclient\t77\ten\t0')):
    db.execute("INSERT INTO outbox (name, kind, recipient, state, tries, error, bytes) VALUES (?, 'copy', 'a@b.example', 0, 0, '', CAST(? AS BLOB))", (name, order))
db.commit()
PY
sync
"$adjourn" outbox --config "$folder/adjourn.ini" --db "$folder/story/adjourn.db" >"$folder/said"
grep -q 'copy.later.copy for a@b.example: refused: The report of this session cannot be written' "$folder/said" &&
    grep -q 'copy.gone.copy for a@b.example: waiting, next try' "$folder/said"
result $? order_when_it_cannot_be_carried_out_then_put_off_or_refused_and_shown
