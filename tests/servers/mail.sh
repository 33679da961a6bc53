#!/bin/bash
# Mails given to a mail server that takes them, refuses them, is slow, or ends the connection in each phase. What the
# server has in its own record decides.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
here=$PWD/tests/servers
scratch=$(mktemp -d)
server='' pid=''
trap 'for one in $server $pid; do kill "$one" 2>/dev/null; done; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
python=/usr/bin/python3 # the one that Debian's aiosmtpd is for

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout key.pem -out cert.pem 2>/dev/null || echo "not ok - no certificate could be made"
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout other.key -out other.pem 2>/dev/null
$python "$here/smtp_server.py" "$scratch" cert.pem key.pem >port 2>server.log &
server=$!
for _ in $(seq 100); do
    [ -s port ] && break
    sleep 0.1
done
port=$(<port)
printf 'sesame\n' >secret && chmod 600 secret
printf 'wrong\n' >wrong && chmod 600 wrong

# settings [LINE...]: of [mail], after those that are always there.
settings() {
    printf '[room]\nzone = UTC\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\nmailbox = wisla@example.org\n[mail]\nserver = %s\nca_file = %s\ntimeout = %s\n' \
        "${url:-smtp://localhost:$port}" "${ca:-cert.pem}" "${timeout:-10s}"
    printf '%s\n' "$@"
}
signed_in=("user = wall" "secret_file = secret")
outbox() { $python "$here/outbox.py" "$1" room.db "${@:2}"; }
send() {
    "$adjourn" sync --config adjourn.ini --once 2>said
    code=$?
    said=$(<said)
    cat said >>all-said
}
# mail FILE ADDRESS: a mail of its own Message-ID, with what servers may trip over.
mail() {
    printf 'Date: Thu, 26 Nov 2026 10:00:00 +0000\r\nFrom: =?UTF-8?Q?Sala_Wis=C5=82a?= <wisla@example.org>\r\nTo: %s\r\nSubject: =?UTF-8?B?Tm93eSB0ZXJtaW4g4oCTIGN6d2FydGVr?=\r\nMessage-ID: <%s.0@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n.\r\n..\r\n.a line with a dot =C5=82\r\n' \
        "$2" "$2" >"$1"
}
# fresh ADDRESS...: a new database with a mail for each, a server that does nothing wrong.
fresh() {
    rm -rf room.db* taken/* record mind talk outbox
    : >record
    settings "${signed_in[@]}" >adjourn.ini
    "$adjourn" sync --config adjourn.ini --once
    for address in "$@"; do
        mail "$address.eml" "$address"
        outbox put "u-0-${address%%@*}" eml "$address" "$address.eml"
    done
}
record() { sort record | tr '\n' ';'; }
wrong() { printf '%s\n' "$@" >mind; }
error() { outbox field error | sed -n 1p; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "$1" "$3" "$2" "$said"; fi; }
became() {
    local wanted=$1 tenths=$(($2 * 10)) seen
    shift 2
    for _ in $(seq "$tenths"); do
        seen=$("$@")
        [ "$seen" = "$wanted" ] && break
        sleep 0.1
    done
    echo "$seen"
}
jan=jan@example.com ewa=ewa@example.com ola=ola@example.com
one="$jan <$jan.0@example.org>;"

fresh $jan $ewa
send
verdict "mails_when_all_is_well_then_each_has_one" "$code $(record)" "0 $ewa <$ewa.0@example.org>;$one"
verdict "mails_when_sent_then_delivered" "$(outbox states)" "delivered $jan;delivered $ewa;"
verdict "mail_when_sent_then_no_byte_is_another" "$(cmp taken/0 $jan.eml && cmp taken/1 $ewa.eml && echo same)" same
verdict "mails_when_many_then_one_sign_in" "$(grep -c AUTH talk)" 1
verdict "mails_when_sent_then_no_file_is_saved" "$(find outbox -name '*.eml' 2>/dev/null)" ""
send
outbox put u-0-jan eml $jan $jan.eml 2>/dev/null
send
verdict "mail_when_put_again_then_sent_no_more" "$(record)" "$ewa <$ewa.0@example.org>;$one"

# A connection that ends: before the end of the mail nothing was taken.
for phase in CONNECT EHLO STARTTLS AUTH MAIL RCPT DATA; do
    fresh $jan
    wrong "$phase cut 1"
    send
    verdict "mail_when_cut_at_${phase}_then_it_waits" "$code $(outbox states)$(outbox field doubts)" "1 waiting $jan;0"
    outbox set "next_try = 0"
    send
    verdict "mail_when_cut_at_${phase}_then_sent_once_later" "$code $(record)$(outbox states)" "0 ${one}delivered $jan;"
done
for phase in EHLO STARTTLS AUTH MAIL RCPT DATA; do
    timeout=1s fresh $jan
    wrong "$phase wait 1"
    send
    verdict "mail_when_silent_at_${phase}_then_it_waits" "$code $(outbox states)$(error)" \
        "1 waiting $jan;The mail server does not answer in time."
    outbox set "next_try = 0"
    send
    verdict "mail_when_silent_at_${phase}_then_sent_once_later" "$(record)$(outbox states)" "${one}delivered $jan;"
done
# After the end of the mail the server has it, and its answer is lost.
for how in cut wait; do
    timeout=1s fresh $jan
    wrong "DOT $how 1"
    send
    verdict "mail_when_the_answer_is_lost_by_${how}_then_it_is_in_doubt" \
        "$(outbox states)$(outbox field doubts) $(grep -c 'may have been sent twice' said)" "waiting $jan;1 1"
    outbox set "next_try = 0"
    send
    verdict "mail_when_the_answer_was_lost_by_${how}_then_twice_with_one_message_id" "$(record)$(outbox states)" \
        "${one}${one}delivered $jan;"
    verdict "log_when_the_answer_was_lost_by_${how}_then_it_says_so" \
        "$("$adjourn" outbox --config adjourn.ini | grep -c 'may have been sent twice')" 1
done
fresh $jan
wrong "DOT cut"
for _ in 1 2 3; do
    send
    outbox set "next_try = 0"
done
verdict "mail_when_every_answer_is_lost_then_never_a_third_time" "$(record)$(outbox states)$(error)" \
    "${one}${one}refused $jan;Sent twice without an answer from the mail server; it may have arrived."
rm mind
"$adjourn" outbox --config adjourn.ini --retry 1
send
verdict "mail_when_a_person_says_so_then_once_more" "$(record)$(outbox states)" "${one}${one}${one}delivered $jan;"

# Answers.
for phase in MAIL RCPT DATA DOT; do
    fresh $jan
    wrong "$phase 451 1"
    send
    verdict "mail_when_451_at_${phase}_then_it_waits" "$code $(record)$(outbox states)$(error)" \
        "1 waiting $jan;The mail server asks for the mail later."
    send
    verdict "mail_when_451_at_${phase}_then_not_before_its_time" "$(grep -c MAIL talk)" 1
    outbox set "next_try = 0"
    send
    verdict "mail_when_451_at_${phase}_then_sent_once_later" "$code $(record)$(outbox states)" "0 ${one}delivered $jan;"
    fresh $jan $ewa
    wrong "$phase 550 1"
    send
    verdict "mail_when_550_at_${phase}_then_refused_and_the_others_go" "$(record)$(outbox states)" \
        "$ewa <$ewa.0@example.org>;refused $jan;delivered $ewa;"
    send
    verdict "mail_when_550_at_${phase}_then_tried_no_more" "$(grep -c MAIL talk)" 2
done
fresh $jan $ewa $ola
wrong "RCPT 450 99 $ewa"
send
verdict "recipient_when_stuck_then_the_others_have_theirs" "$(outbox states)" \
    "delivered $jan;waiting $ewa;delivered $ola;"
outbox set "next_try = 0, first_try = first_try - 86400000"
send
verdict "recipient_when_stuck_for_a_day_then_refused_with_words" \
    "$(outbox states)$(outbox field error | sed -n 2p)" \
    "delivered $jan;refused $ewa;delivered $ola;Tried for a day. The mail server asks for the mail later."
"$adjourn" outbox --config adjourn.ini >listing
verdict "outbox_when_something_was_refused_then_its_exit_code_says_so" "$?" 1
verdict "outbox_when_listed_then_each_attempt_is_there" "$(grep -c ' by smtp: 450 ' listing)" 2
"$adjourn" outbox --config adjourn.ini --drop 2
"$adjourn" outbox --config adjourn.ini --json >listing
verdict "outbox_when_given_up_then_all_is_well" "$? $($python -c 'import json; print(*(i["state"] for i in json.load(open("listing"))))')" \
    "0 delivered dropped delivered"

# The server takes nobody's mail.
fresh $jan $ewa
settings "user = wall" "secret_file = wrong" >adjourn.ini
send
verdict "sign_in_when_wrong_then_all_wait_and_are_told" "$(outbox states)$(outbox field error | sort -u)$(grep -c AUTH talk)" \
    "waiting $jan;waiting $ewa;The mail server does not accept the sign-in.1"
fresh $jan
settings >adjourn.ini
send
verdict "sign_in_when_there_is_none_and_the_server_wants_one_then_it_is_the_sign_in" "$(outbox states)$(error)" \
    "waiting $jan;The mail server does not accept the sign-in."
fresh $jan
ca=other.pem settings "${signed_in[@]}" >adjourn.ini
send
verdict "certificate_when_of_another_then_not_trusted_and_nothing_is_said" "$(outbox states)$(error)$(grep -c AUTH talk)" \
    "waiting $jan;The mail server's certificate is not to be trusted.0"
fresh $jan
wrong "STARTTLS 454"
send
verdict "server_when_it_does_not_encrypt_then_no_password_and_no_mail" \
    "$(outbox states)$(error)$(grep -c 'AUTH\|MAIL' talk)" "waiting $jan;The mail server offers no encryption.0"
fresh $jan
url=smtp://localhost:1 settings "${signed_in[@]}" >adjourn.ini
send
verdict "server_when_not_there_then_it_waits" "$(outbox states)$(error)" "waiting $jan;The mail server cannot be reached."
chmod 644 secret
settings "${signed_in[@]}" >adjourn.ini
outbox set "next_try = 0"
send
chmod 600 secret
verdict "secret_when_others_may_read_it_then_not_used" "$(outbox states)$(error)" \
    "waiting $jan;The sign-in of the mail server is not set up."

# Nothing but one address ever stands in a command.
for address in $'jan@example.com>\r\nRCPT TO:<eve@example.com' 'jan@example.com,eve@example.com' 'jan' '"a b"@example.com'; do
    fresh
    mail odd.eml odd
    outbox put u-0-1 eml "$address" odd.eml
    send
    verdict "address_when_no_plain_one_then_refused_unsaid" "$(outbox field error)$(cat talk 2>/dev/null)" \
        "No mail can go to this address."
done

# The database is held by somebody: nothing is sent that could not be noted.
fresh $jan
outbox hold 5 >held &
holder=$!
became held 5 cat held >/dev/null
send
verdict "store_when_held_then_nothing_is_sent" "$code $(record)$(cat talk 2>/dev/null)" "3 "
wait $holder
send
verdict "store_when_free_again_then_sent_once" "$code $(record)$(outbox states)" "0 ${one}delivered $jan;"

# Two processes at once.
fresh $jan $ewa $ola
wrong "DOT slow"
"$adjourn" sync --config adjourn.ini --once 2>first &
first=$!
send
wait $first
verdict "processes_when_two_deliver_then_each_has_one" "$(record)$(outbox states)" \
    "$ewa <$ewa.0@example.org>;${one}$ola <$ola.0@example.org>;delivered $jan;delivered $ewa;delivered $ola;"

# The process as it runs all day.
fresh
"$adjourn" sync --config adjourn.ini 2>running &
pid=$!
sleep 1
mail $jan.eml $jan
outbox put u-0-1 eml $jan $jan.eml
verdict "process_when_something_is_put_then_sent_at_once" "$(became "delivered $jan;" 2 outbox states)" "delivered $jan;"
wrong "RCPT wait 1"
mail $ewa.eml $ewa
outbox put u-0-2 eml $ewa $ewa.eml
for _ in $(seq 50); do
    [ "$(grep -c RCPT talk)" -ge 2 ] && break
    sleep 0.1
done
SECONDS=0
kill -TERM "$pid"
wait "$pid"
verdict "process_when_told_to_end_in_a_mail_then_at_once" "$? $([ $SECONDS -le 3 ] && echo soon)" "0 soon"
pid=
verdict "mail_when_its_process_was_told_to_end_then_it_waits" "$(outbox states)" "delivered $jan;waiting $ewa;"
said=$(<running)
send
verdict "mail_when_its_process_was_told_to_end_then_sent_by_the_next" "$(outbox states)$(grep -c $ewa record)" \
    "delivered $jan;delivered $ewa;1"

verdict "secret_when_all_of_this_happened_then_nowhere" "$(grep -l 'sesame\|wrong' all-said running room.db* 2>/dev/null)" ""
