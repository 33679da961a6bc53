#!/bin/bash
# The kiosk under a service manager, which this test stands for with a socket of its own: what it is told and when, and
# that the kiosk ends well on SIGTERM in every state of a session. On Xvfb where there is one.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
scratch=$(mktemp -d)
heard=$scratch/heard
kiosk= manager= server=
finish() {
    for pid in $kiosk $manager $server; do
        kill -KILL "$pid" 2>/dev/null
        wait "$pid" 2>/dev/null
    done
    rm -rf "$scratch"
}
trap finish EXIT
unset DISPLAY WAYLAND_DISPLAY
if command -v Xvfb >/dev/null; then
    mkfifo "$scratch/display"
    Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3>"$scratch/display" >/dev/null 2>&1 &
    server=$!
    read -r number <"$scratch/display"
    export DISPLAY=:$number SDL_VIDEODRIVER=x11
else
    export SDL_VIDEODRIVER=dummy
fi

# Every message as one line, its own lines parted by blanks.
perl -MIO::Socket::UNIX -MSocket -e '
    $| = 1;
    my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die "$ARGV[0]: $!";
    print "listening\n";
    while (defined $socket->recv(my $message, 4096)) { $message =~ tr/\n/ /; print "$message\n" }' \
    "$scratch/socket" >>"$heard" &
manager=$!

within_s() {
    local tries=$(($1 * 20))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}
told() { grep -qE "$1" "$heard"; }
times_told() { [ "$(grep -cE "$1" "$heard")" -ge "$2" ]; }
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; cat "$heard" "$scratch/said"; fi; }
start() {
    : >"$heard"
    "$@" "$BUILD/adjourn" kiosk --no-sync --window 1280x800 --config "$scratch/room.ini" --db "$scratch/run.db" \
        >"$scratch/said" 2>&1 &
    kiosk=$!
}
stop() {
    kill -TERM "$kiosk"
    wait "$kiosk"
    code=$?
    kiosk=
}
managed=(env "NOTIFY_SOCKET=$scratch/socket")
: >"$scratch/said"
within_s 20 told '^listening$' || { echo 'not ok - supervision_needs_a_socket_to_hear_on'; exit 1; }

# A block of now, and a scenario that leaves its session in a state.
at() { date -u -d "$1" +%Y%m%dT%H%M%SZ; }
when() { date -u -d "$1" '+%Y-%m-%d %H:%M'; }
block() {
    printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//test//EN BEGIN:VEVENT UID:block@test "DTSTAMP:$(at now)" \
        "DTSTART:$(at "$1")" "DTEND:$(at "$2")" SUMMARY:Secret 'ATTENDEE;CN=Anna:mailto:anna@test' END:VEVENT END:VCALENDAR
}
printf '[room]\nzone = UTC\n[calendar]\nfile = %s/room.ics\n[policy]\nsingle_absence = 2m\nnotice_before = 1m\ngrace = 0s\n[session]\noverrun = 4h\n' \
    "$scratch" >"$scratch/room.ini"
# played COMMAND..: one line each, played in a new database.
played() {
    rm -rf "$scratch/out" "$scratch"/run.db*
    printf 'settings %s\ncalendar %s\n' "$scratch/room.ini" "$scratch/room.ics" >"$scratch/state.adj"
    printf '%s\n' "$@" >>"$scratch/state.adj"
    "$BUILD/adjourn" simulate "$scratch/state.adj" --out "$scratch/out" --db "$scratch/run.db" >"$scratch/said" 2>&1 ||
        cat "$scratch/said"
}
in_state() {
    local name=$1 status=$2
    start "${managed[@]}"
    verdict "kiosk_when_${name}_then_its_status_says_so" within_s 40 told "^(READY=1 )?STATUS=$status(;|\$)"
    stop
    verdict "kiosk_when_${name}_and_terminated_then_it_ends_well" [ $code -eq 0 ]
    verdict "kiosk_when_${name}_and_terminated_then_it_said_that_it_stops" within_s 20 told '^STOPPING=1$'
    verdict "kiosk_when_${name}_then_nobody_is_named" [ -z "$(grep -iE 'secret|anna' "$heard")" ]
}

block '1 hour ago' '2 hours' >"$scratch/room.ics"
start_at="at $(when '50 minutes ago') UTC"
rm -f "$scratch"/run.db*
in_state idle 'no session'
"$BUILD/adjourn" sync --once --config "$scratch/room.ini" --db "$scratch/run.db" >"$scratch/said" 2>&1
in_state ready 'a block can be started'
played "$start_at" 'tap "Start"'
in_state running 'session running'
played "$start_at" 'tap "Start"' "at $(when '10 minutes ago')" 'tap "Pause all"'
in_state paused 'session paused'
played "$start_at" 'tap "Start"' 'tap person "Anna"' 'wait 1m50s'
in_state another_time_is_offered 'session running, another time is offered'
played "$start_at" 'tap "Start"' 'wait 5m' 'tap "End"' 'tap "End"'
in_state ended 'session ended, its summary stands'
block '1 hour ago' '5 minutes ago' >"$scratch/room.ics"
played "$start_at" 'tap "Start"' "at $(when '3 minutes ago')"
in_state past_its_end 'session past its end'

# The watchdog: a sign of life twice in its time, and none from a loop that stands still.
start "${managed[@]}" WATCHDOG_USEC=2000000
verdict kiosk_when_its_first_picture_stands_then_it_is_ready within_s 20 told '^READY=1 STATUS='
verdict kiosk_when_it_is_watched_then_it_gives_signs_of_life within_s 60 times_told '^WATCHDOG=1' 3
kill -STOP "$kiosk"
frozen() { grep -q '^State:.T' "/proc/$kiosk/status"; }
within_s 20 frozen
before=$(wc -l <"$heard")
sleep 2
verdict kiosk_when_it_stands_still_then_it_gives_none [ "$(wc -l <"$heard")" -eq "$before" ]
kill -CONT "$kiosk"
verdict kiosk_when_it_goes_on_then_so_do_its_signs_of_life within_s 60 times_told '^WATCHDOG=1' 4
environment() { tr '\0' '\n' <"/proc/$1/environ" | grep -c '^NOTIFY_SOCKET='; }
stop

# What the manager left in the environment is for the kiosk alone.
: >"$heard"
"${managed[@]}" "$BUILD/adjourn" kiosk --window 1280x800 --config "$scratch/room.ini" --db "$scratch/run.db" \
    >"$scratch/said" 2>&1 &
kiosk=$!
child_of() { cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/^\([0-9]*\) ($2) . $1 .*/\1/p" | grep .; }
child() { keeper=$(child_of "$kiosk" adjourn-keeper) && child_of "$keeper" adjourn-sync >"$scratch/child"; }
verdict kiosk_when_managed_then_sync_runs within_s 20 child
verdict kiosk_when_managed_then_sync_has_no_socket_to_it [ "$(environment "$(cat "$scratch/child")")" = 0 ]
stop

# From then on a signal ends it in its own way: SIGTERM waits to be read.
reads_signals() { (((0x$(sed -n 's/^SigBlk:\t//p' "/proc/$kiosk/status") >> 14) & 1)); }
start env NOTIFY_SOCKET=/nowhere/at/all
verdict kiosk_when_the_socket_is_not_there_then_it_runs_and_says_so within_s 20 \
    grep -qF 'NOTIFY_SOCKET=/nowhere/at/all: No such file or directory' "$scratch/said"
within_s 20 reads_signals
stop
verdict kiosk_when_the_socket_is_not_there_then_it_ends_well [ $code -eq 0 ]
