#!/bin/bash
# Subscriptions from a web server that answers well, badly, slowly, or not at all.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
server=$PWD/tests/servers/http_server.py
scratch=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset http_proxy https_proxy all_proxy no_proxy

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
    -keyout key.pem -out cert.pem 2>/dev/null || echo "not ok - no certificate could be made"
start_server() {
    : >ports
    python3 "$server" "$scratch" cert.pem key.pem >ports &
    pid=$!
    for _ in $(seq 100); do
        [ -s ports ] && break
        sleep 0.1
    done
    read -r port tls_port <ports
}
start_server
printf 'open sesame\n' >secret && chmod 600 secret

# settings URL [LINE...]: one source named web.
settings() {
    printf '[room]\nzone = Europe/Warsaw\n[store]\nfile = room.db\n[outbox]\nfolder = outbox\n[source web]\nurl = %s\ntimeout = 2s\n' "$1"
    shift
    [ $# -eq 0 ] || printf '%s\n' "$@"
}
# read_once URL [LINE...]: leaves code, and what was said in said.
read_once() {
    settings "$@" >adjourn.ini
    "$adjourn" sync --config adjourn.ini --once 2>said
    code=$?
    said=$(<said)
}
# What the store says: its error, how many blocks there are, how old they are.
state() {
    "$adjourn" sources --config adjourn.ini --json | python3 -c "
import datetime, json, sys
source = json.load(sys.stdin)[0]
$1"
}
error() { state 'print(source["error"])'; }
wait_s() { state 't = lambda n: datetime.datetime.fromisoformat(source[n].rstrip("Z")); print(int((t("next_try") - t("last_try")).total_seconds()))'; }
blocks() { python3 -c 'import sqlite3; print(sqlite3.connect("room.db").execute("select count(*) from block").fetchone()[0])'; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "$1" "$3" "$2" "$said"; fi; }
fresh() { rm -f room.db*; }
at() { echo "http://localhost:$port/$1"; }

read_once "$(at plain)"
verdict "subscription_when_good_then_read_in_silence" "$code $said $(error)" "0  "
good=$(blocks)
verdict "subscription_when_good_then_its_blocks_are_there" "$([ "$good" -gt 60 ] && echo many)" many
verdict "subscription_when_it_says_nothing_then_asked_again_within_five_minutes" \
    "$(w=$(wait_s); [ "$w" -ge 270 ] && [ "$w" -le 300 ] && echo yes)" yes

# What fails keeps the blocks and says why: the server changes its mind about one address.
failing() {
    fresh
    echo plain >mind
    read_once "$(at mind)"
    echo "$2" >mind
    read_once "$(at mind)"
    verdict "subscription_when_${1}_then_it_says_so_and_the_blocks_stay" "$code $(blocks) $(error)" "1 $good $3"
}
failing sign_in_is_refused status-401 "The calendar server does not accept the sign-in."
failing reading_is_forbidden status-403 "The calendar server does not let this room read the calendar."
failing nothing_is_there status-404 "There is no calendar at this address."
failing it_is_gone status-410 "The calendar is no longer at this address."
failing the_server_has_a_fault status-500 "The calendar server has a fault."
failing the_network_wants_a_sign_in status-511 "The network asks for a sign-in first."
failing a_page_comes html "A web page came instead of the calendar; the network or the server may ask for a sign-in."
failing a_page_comes_as_calendar html-as-calendar \
    "A web page came instead of the calendar; the network or the server may ask for a sign-in."
failing words_come words "What came is no calendar."
failing nothing_comes empty "What came is no calendar."
failing half_a_calendar_comes half-calendar \
    "The calendar cannot be read: the file is cut off: what begins at line 4 has no end."
failing the_connection_is_cut cut "The calendar came only in part."
failing there_is_no_answer nothing "The calendar came only in part."
failing bytes_come_slowly slow "The calendar server does not answer in time."
failing the_server_is_silent silent "The calendar server does not answer in time."
failing it_is_too_large large "The calendar is larger than 20 MB."
failing it_is_too_large_unpacked bomb "The calendar is larger than 20 MB."
failing it_goes_in_circles circle "The calendar's address leads somewhere it must not."

failing it_is_asked_to_wait status-429 "The calendar server asks to be left alone for a while."
verdict "subscription_when_told_to_wait_then_it_does" "$(wait_s)" 1200
failing out_of_service status-503 "The calendar server is out of service for a while."
verdict "subscription_when_out_of_service_then_it_waits_as_told" "$(wait_s)" 1200

fresh
read_once "$(at hourly)"
verdict "subscription_when_it_says_how_often_then_so" "$(w=$(wait_s); [ "$w" -ge 1620 ] && [ "$w" -le 1800 ] && echo yes)" yes
fresh
read_once "$(at hourly)" "refresh = 10m"
verdict "subscription_when_the_settings_say_how_often_then_so" \
    "$(w=$(wait_s); [ "$w" -ge 540 ] && [ "$w" -le 600 ] && echo yes)" yes
fresh
read_once "$(at gzip)"
verdict "subscription_when_packed_then_unpacked" "$code $(blocks)" "0 $good"
for how in etag modified; do
    fresh
    read_once "$(at $how)"
    read_once "$(at $how)"
    verdict "subscription_when_unchanged_by_${how}_then_blocks_stay" "$code $(blocks) $(error)" "0 $good "
done
verdict "subscription_when_read_again_then_it_asks_for_news" \
    "$(grep -c 'If-None-Match="v1"\|If-Modified-Since=Mon' requests)" 2
parts() { python3 -c 'import sqlite3; print(sqlite3.connect("room.db").execute("select group_concat(digest) from part").fetchone()[0])'; }
fresh
read_once "$(at stamped)"
before=$(parts)
read_once "$(at stamped)"
verdict "subscription_when_stamped_anew_each_time_then_blocks_stay" "$code $(blocks) $(parts)" "0 $good $before"
fresh
read_once "$(at busy)" "role = busy"
verdict "subscription_when_it_tells_busy_times_then_they_are_kept" "$code $(blocks) $(error)" "0 6 "
fresh
read_once "$(at moved)"
verdict "subscription_when_moved_then_followed" "$code $(blocks)" "0 $good"

# Sign-in.
fresh
read_once "$(at basic)" "sign_in = basic" "user = wall" "secret_file = secret"
verdict "sign_in_when_basic_then_let_in" "$code $(blocks)" "0 $good"
fresh
read_once "$(at digest)" "sign_in = digest" "user = wall" "secret_file = secret"
verdict "sign_in_when_digest_then_let_in" "$code $(blocks)" "0 $good"
fresh
read_once "$(at bearer)" "sign_in = bearer" "secret_file = secret"
verdict "sign_in_when_bearer_then_let_in" "$code $(blocks)" "0 $good"
fresh
mkdir credentials && cp secret credentials/room-key
CREDENTIALS_DIRECTORY=$scratch/credentials read_once "$(at bearer)" "sign_in = bearer" "credential = room-key"
verdict "sign_in_when_by_credential_then_let_in" "$code $(blocks)" "0 $good"
fresh
chmod 644 secret
read_once "$(at basic)" "sign_in = basic" "user = wall" "secret_file = secret"
verdict "sign_in_when_others_may_read_the_secret_then_refused" "$code $(error)" \
    "1 The sign-in of the calendar is not set up."
chmod 600 secret
fresh
read_once "http://127.0.0.1:$port/elsewhere" "sign_in = bearer" "secret_file = secret"
verdict "sign_in_when_sent_to_another_host_then_the_secret_stays_here" \
    "$code $(grep '^GET /plain' requests | tail -n 1)" "0 GET /plain"
fresh
at plain?key=hunter2 >address && chmod 600 address
settings x | sed 's/^url.*/url_file = address/' >adjourn.ini
said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
verdict "address_when_in_a_file_then_read_from_there" "$? $(blocks)" "0 $good"

# Certificates.
fresh
read_once "https://localhost:$tls_port/plain"
verdict "certificate_when_of_nobody_known_then_not_trusted" "$code $(error)" \
    "1 The calendar server's certificate is not to be trusted."
fresh
read_once "https://127.0.0.1:$tls_port/plain" "ca_file = cert.pem"
verdict "certificate_when_of_another_host_then_not_trusted" "$code $(error)" \
    "1 The calendar server's certificate is not to be trusted."
fresh
read_once "https://localhost:$tls_port/plain" "ca_file = cert.pem"
verdict "certificate_when_signed_by_the_given_one_then_trusted" "$code $(blocks)" "0 $good"
fresh
read_once "webcal://localhost:$tls_port/plain" "ca_file = cert.pem"
verdict "webcal_when_given_then_read_over_https" "$code $(blocks)" "0 $good"
fresh
read_once "https://localhost:$tls_port/down" "ca_file = cert.pem"
verdict "https_when_it_leads_to_http_then_not_followed" "$code $(error)" \
    "1 The calendar's address leads somewhere it must not."

# The server goes away and comes back, while the process runs.
fresh
settings "$(at plain)" "refresh = 1m" >adjourn.ini
"$adjourn" sync --config adjourn.ini --once
kill $pid
wait $pid 2>/dev/null
said=$("$adjourn" sync --config adjourn.ini --once 2>&1)
verdict "server_when_away_then_the_last_good_blocks_stay" "$(blocks) $(error)" \
    "$good The calendar server cannot be reached."
verdict "server_when_away_then_tried_again_soon" "$(w=$(wait_s); [ "$w" -ge 13 ] && [ "$w" -le 15 ] && echo yes)" yes
verdict "log_when_all_of_this_happened_then_no_secret_is_in_it" "$(grep -l 'sesame\|hunter2' said* room.db* 2>/dev/null)" ""
pid=
