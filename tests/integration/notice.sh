#!/bin/bash
# The confirmation before a block: `adjourn notice`, and the sync process by itself; once per occurrence, start, reader.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\n' "$1" "$3" "$2"; fi; }
settings() {
    cat <<END
[room]
name = Wisła
zone = Asia/Ho_Chi_Minh
language = pl
[calendar]
file = room.ics
[store]
file = room.db
[outbox]
folder = outbox
mailbox = wisla@rooms.example
[messages]
notice_ahead = $1
END
}
# event UID START END TITLE STATUS MORE: one event with four people; one declined, one is the room.
event() {
    printf '%s\r\n' BEGIN:VEVENT "UID:$1" "DTSTART:$2" "DTEND:$3" "SUMMARY:$4" "STATUS:$5" \
        'ORGANIZER;CN=James Hale:mailto:james@trainers.example' \
        'ATTENDEE;CN=Anna Wiśniewska:mailto:anna@client.example' \
        'ATTENDEE;CN=Piotr Nowak:mailto:piotr@client.example' \
        'ATTENDEE;CN=Nobody;PARTSTAT=DECLINED:mailto:nobody@client.example' \
        'ATTENDEE;CUTYPE=ROOM:mailto:wisla@rooms.example' ${6:+"$6"} END:VEVENT
}
calendar() { { printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\n'; cat; printf 'END:VCALENDAR\r\n'; } >next.ics && mv next.ics room.ics; }
mails() { find outbox -name 'notice-*.eml' 2>/dev/null | wc -l; }
# The text of one mail without its encoding.
decode() { perl -MMIME::QuotedPrint -0777 -ne 's/.*?\r?\n\r?\n//s; print decode_qp($_)' "$1" | tr -d '\r'; }
notice() { "$adjourn" notice --config adjourn.ini "$@" 2>&1; }

# The calendar is read from today on, so the days are counted from today; the zone knows no summer time.
day() { date -u -d "$1 days" +"$2"; }
settings off >adjourn.ini
{
    event b2 "$(day 10 %Y%m%d)T120000Z" "$(day 10 %Y%m%d)T130000Z" "Business English B2" CONFIRMED
    event held "$(day 10 %Y%m%d)T140000Z" "$(day 10 %Y%m%d)T150000Z" "Perhaps" TENTATIVE
    event next "$(day 17 %Y%m%d)T120000Z" "$(day 17 %Y%m%d)T130000Z" "Business English B2" CONFIRMED
} | calendar
"$adjourn" sync --config adjourn.ini --once || echo "not ok - sync"
now=$(day 9 %F)T13:00:00Z

verdict "notice_when_dry_then_tells_who_and_writes_nothing" "$(notice --now "$now" --dry-run); $(mails)" \
    "$(day 10 %F) 19:00 b2 anna@client.example pl
$(day 10 %F) 19:00 b2 piotr@client.example pl
2 letters would be in the outbox; 0"
verdict "notice_when_a_block_begins_in_a_day_or_less_then_one_letter_for_each_who_comes" \
    "$(notice --now "$(day 9 %F)T12:00:00Z" | tail -1)" "2 letters in the outbox, each once"
verdict "notice_when_it_begins_later_than_that_then_none" "$(notice --now "$(day 9 %F)T11:59:59Z" | tail -1)" \
    "0 letters in the outbox, each once"
verdict "notice_when_it_has_begun_then_none" "$(notice --now "$(day 10 %F)T12:00:00Z" | tail -1)" \
    "0 letters in the outbox, each once"
notice --now "$now" >/dev/null
"$adjourn" sync --config adjourn.ini --once
verdict "notice_when_given_again_then_each_mail_is_there_once" "$(mails)" 2
verdict "notice_when_the_block_is_named_then_however_far_it_is" "$(notice --for next --dry-run --now "$now" | tail -1)" \
    "2 letters would be in the outbox"
decode outbox/notice-*anna*.eml >letter
verdict "notice_when_read_by_a_client_then_in_words_of_the_language" "$(sed -n '3p; 9p' letter)" \
    "bardzo cieszymy się na spotkanie „Business English B2”: sala jest zarezerwowana i wszystko jest przygotowane.
Zgodnie z ustaleniami kończymy o 20:00; po 15 minutach poza salą bez przerwy lub łącznie 30 minutach poza salą proponujemy inny termin na pozostałą część."
verdict "notice_when_read_by_a_client_then_the_day_and_the_time_of_the_room" \
    "$(sed -n '5p' letter | sed "s/^[^,]*, $(day 10 %-d) [^,]*, /DAY, /")" "DAY, 19:00–20:00, Wisła"
verdict "notice_when_answered_then_the_organizer_reads_it" \
    "$(grep -c '^Reply-To: <james@trainers.example>' outbox/notice-*anna*.eml)" 1

event b2 "$(day 10 %Y%m%d)T123000Z" "$(day 10 %Y%m%d)T133000Z" "Business English B2" CONFIRMED | calendar
"$adjourn" sync --config adjourn.ini --once && notice --now "$now" >/dev/null && "$adjourn" sync --config adjourn.ini --once
verdict "notice_when_the_block_has_moved_since_then_again" "$(mails)" 4

cp adjourn.ini agreed.ini
printf '[client "Acme"]\nmatch = *@client.example\nlanguage = es\n[step "firm"]\nstrikes = 0\nwording = firm\n' >>agreed.ini
"$adjourn" sync --config agreed.ini --once --db agreed.db && "$adjourn" notice --config agreed.ini --db agreed.db --now "$now" >/dev/null
rm -rf outbox && "$adjourn" sync --config agreed.ini --once --db agreed.db
decode outbox/notice-*anna*.eml >letter
verdict "notice_when_the_client_has_a_language_and_a_step_then_in_that_language_and_its_words" \
    "$(grep -c '^Content-Language: es' outbox/notice-*anna*.eml) $(sed -n 3p letter)" \
    "1 La sesión «Business English B2» está reservada y este tiempo se guarda solo para ustedes."

sed -i '/^mailbox/d' adjourn.ini
verdict "notice_when_there_is_no_mailbox_then_refused" "$(notice) $?" \
    "adjourn notice: there is no address that mails come from (allowed: one in [outbox] mailbox) 1"
"$adjourn" notice --config adjourn.ini --ahead soon 2>said
verdict "notice_when_ahead_is_no_duration_then_a_wrong_command_line" "$? $(cat said)" \
    "2 adjourn notice: --ahead: 'soon': not a duration (allowed: 24h, 2d)"

# By itself: a block that comes into the calendar is noticed without a restart; one that is farther away waits for its
# time, without looking again and again.
rm -rf room.db* outbox
settings 24h >adjourn.ini
utc() { date -u -d "$1" +%Y%m%dT%H%M%SZ; }
near=$(utc "+20 hours") nearer=$(utc "+21 hours") far=$(utc "+24 hours +3 seconds") farther=$(utc "+26 hours")
event near "$near" "$nearer" "Near" CONFIRMED | calendar
"$adjourn" sync --config adjourn.ini 2>sync.log &
pid=$!
mails_reach() {
    for _ in $(seq 300); do
        [ "$(mails)" -ge "$1" ] && break
        sleep 0.1
    done
    mails
}
verdict "sync_when_a_block_is_near_then_its_notice_goes_out" "$(mails_reach 2)" 2
{ event near "$near" "$nearer" "Near" CONFIRMED; event far "$far" "$farther" "Far" CONFIRMED; } | calendar
verdict "sync_when_a_block_comes_within_its_time_then_it_wakes_for_it" "$(mails_reach 4)" 4
kill -9 $pid
wait $pid 2>/dev/null
"$adjourn" sync --config adjourn.ini --once
verdict "sync_when_killed_and_started_again_then_each_mail_is_there_once" "$(mails) $(cat sync.log)" "4 "
pid=
