#!/bin/bash
# The kiosk's chimes: a session that comes back ten minutes before its end rings once, through a device that is a file.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
scratch=$(mktemp -d)
kiosk=
finish() {
    [ -z "$kiosk" ] || kill -KILL "$kiosk" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT
export SDL_VIDEODRIVER=dummy SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE="$scratch/heard"
unset DISPLAY WAYLAND_DISPLAY

# within_s SECONDS COMMAND..: the command succeeds within this time.
within_s() {
    local tries=$(($1 * 20))
    shift
    until "$@"; do
        tries=$((tries - 1))
        [ $tries -gt 0 ] || return 1
        sleep 0.05
    done
}
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/said"; fi; }
utc() { date -u -d "@$1" "+$2"; }

settings() { printf '[room]\nzone = UTC\n[sound]\nchimes = %s\n[store]\nfile = %s\n' "$1" "$scratch/room.db"; }

# A session that was begun a minute ago, eleven minutes before its end; now the warning is due.
prepare() {
    local now
    now=$(date +%s)
    rm -rf "$scratch"/room.db* "$scratch/heard"
    cat >"$scratch/begun.adj" <<SCRIPT
calendar <<
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Adjourn//tests//EN
BEGIN:VEVENT
UID:rings@example.org
DTSTAMP:20260101T000000Z
DTSTART:$(utc $((now - 1800)) %Y%m%dT%H%M%SZ)
DTEND:$(utc $((now + 600)) %Y%m%dT%H%M%SZ)
SUMMARY:Rings
END:VEVENT
END:VCALENDAR
end
at $(utc $((now - 60)) '%Y-%m-%d %H:%M:%S') UTC
tap "Start"
expect screen session
SCRIPT
    "$BUILD/adjourn" simulate "$scratch/begun.adj" --out "$scratch/begun" --db "$scratch/room.db" >"$scratch/said" 2>&1
}

start() {
    settings "$1" >"$scratch/adjourn.ini"
    "$BUILD/adjourn" kiosk --window 640x480 --no-sync --config "$scratch/adjourn.ini" >"$scratch/said" 2>&1 &
    kiosk=$!
}
stop() {
    kill "$kiosk"
    wait "$kiosk"
    kiosk=
}
warned() {
    "$BUILD/adjourn" export --config "$scratch/adjourn.ini" --format json --from "$(date -u -d yesterday +%F)" 2>/dev/null |
        grep -q 'warning'
}
is_open() { find "/proc/$kiosk/fd" -lname "$scratch/heard" 2>/dev/null | grep -q .; }
is_closed() { ! is_open; }
# Something else than silence, and at least as much as a tone of 21600 samples of two bytes.
heard() { [ "$(stat -c %s "$scratch/heard" 2>/dev/null || echo 0)" -ge 43200 ] && tr -d '\0' <"$scratch/heard" | grep -qa .; }

verdict session_when_it_is_prepared_is_open prepare
start yes
verdict warning_when_chimes_are_wanted_is_heard within_s 10 heard
verdict sound_when_it_is_over_is_closed within_s 5 is_closed
verdict kiosk_when_it_has_rung_goes_on kill -0 "$kiosk"
stop

verdict session_when_it_is_prepared_is_open_again prepare
start no
verdict warning_when_chimes_are_off_is_logged within_s 10 warned
verdict warning_when_chimes_are_off_opens_no_sound is_closed
stop
[ ! -e "$scratch/heard" ] && echo "ok - chimes_when_off_are_not_heard" || echo "not ok - chimes_when_off_are_not_heard"

verdict session_when_it_is_prepared_is_open_once_more prepare
export SDL_AUDIODRIVER=no-such-driver
start yes
verdict kiosk_when_there_is_no_sound_says_so within_s 10 grep -q "sound: .*chimes are not heard" "$scratch/said"
verdict kiosk_when_there_is_no_sound_goes_on kill -0 "$kiosk"
stop
