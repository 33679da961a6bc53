#!/bin/bash
# The sync process as it runs all day: servers that go and come back, folders, an end in the middle of a request.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
server=$PWD/tests/servers/http_server.py
scratch=$(mktemp -d)
pid='' web=''
trap 'for one in $pid $web; do kill "$one" 2>/dev/null; done; rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset http_proxy https_proxy all_proxy no_proxy

python3 "$server" "$scratch" >ports &
web=$!
for _ in $(seq 100); do
    [ -s ports ] && break
    sleep 0.1
done
read -r port _ <ports
mkdir trainer
cat >adjourn.ini <<EOF
[room]
zone = UTC
[store]
file = room.db
[outbox]
folder = outbox
[source room]
url = http://127.0.0.1:$port/mind
timeout = 60s
[source trainer]
path = trainer
role = trainer
EOF
query() { python3 -c 'import sqlite3, sys; print(*(r[0] for r in sqlite3.connect("room.db", timeout=5).execute(sys.argv[1])))' "$1" 2>/dev/null; }
blocks() { query "select count(*) from block where source = '$1'"; }
error() { query "select error from source where name = '$1'"; }
verdict() { if [ "$2" = "$3" ]; then echo "ok - $1"; else printf 'not ok - %s\nexpected: %s\nseen: %s\nsaid: %s\n' "$1" "$3" "$2" "$(cat log)"; fi; }
# becomes EXPECTED SECONDS COMMAND...: what the command says in the end, waited for so long.
becomes() {
    local wanted=$1 tenths=$(($2 * 10)) seen
    shift 2
    for _ in $(seq "$tenths"); do
        seen=$("$@")
        [ "$seen" = "$wanted" ] && break
        sleep 0.1
    done
    echo "$seen"
}
start() { "$adjourn" sync --config adjourn.ini 2>log & pid=$!; }
stop() {
    kill -TERM "$pid"
    wait "$pid"
    code=$?
    pid=
}
event() { printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTART:%sT100000Z\r\nDTEND:%sT110000Z\r\nSUMMARY:secret plan\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n' "$1" "$(date -u +%Y%m%d)" "$(date -u +%Y%m%d)"; }

echo plain >mind
start
verdict "process_when_started_then_the_server_is_read" "$(becomes 72 5 blocks room)" 72
verdict "folder_when_empty_then_it_is_said" "$(becomes "There is no calendar in the folder." 5 error trainer)" \
    "There is no calendar in the folder."
event one >trainer/one.ics
verdict "folder_when_a_file_comes_then_it_is_read" "$(becomes 1 5 blocks trainer)" 1
event two >trainer/two.tmp && mv trainer/two.tmp trainer/two.ics
verdict "folder_when_a_file_is_moved_in_then_it_is_read" "$(becomes 2 5 blocks trainer)" 2
rm trainer/one.ics
verdict "folder_when_a_file_goes_then_its_blocks_go" "$(becomes 1 5 blocks trainer)" 1
verdict "trainer_when_read_then_no_words_are_kept" "$(query "select title || organizer_name || description from block where source = 'trainer'")" ""
stop
verdict "process_when_told_to_end_then_it_does" "$code" 0

echo status-500 >mind
start
verdict "server_when_in_trouble_then_said" "$(becomes "The calendar server has a fault." 5 error room)" \
    "The calendar server has a fault."
verdict "server_when_in_trouble_at_the_start_then_the_last_good_blocks_are_there" "$(blocks room)" 72
echo plain >mind
verdict "server_when_back_then_right_again_within_one_refresh" "$(becomes "" 20 error room)" ""

echo silent >mind
sleep 0.2
kill -HUP "$pid"
for _ in $(seq 50); do
    [ "$(grep -c /mind requests)" -ge 4 ] && break
    sleep 0.1
done
SECONDS=0
stop
verdict "process_when_told_to_end_in_a_request_then_at_once" "$code $([ $SECONDS -le 3 ] && echo soon)" "0 soon"
verdict "process_when_ended_in_a_request_then_that_is_no_fault_of_the_server" "$(error room)" ""

echo plain >mind
sed -i '/^\[source trainer\]/,$d' adjourn.ini
"$adjourn" sync --config adjourn.ini --once 2>log
verdict "source_when_it_leaves_the_settings_then_its_blocks_go" "$(blocks trainer)" 0
