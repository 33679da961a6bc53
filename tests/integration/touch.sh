#!/bin/bash
# The panels from udev to the log: the real program, libudev and libevdev on input devices that umockdev stands for. A
# video driver without a screen stands for the display.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
if ! command -v umockdev-run >/dev/null; then
    echo "not ok - touch_needs_umockdev: it is not installed (make check-deps)"
    exit 1
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SDL_VIDEODRIVER=dummy
unset DISPLAY WAYLAND_DISPLAY
# umockdev is loaded before everything else, which the address sanitizer does not expect.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0:detect_leaks=0"

# panel [PROPERTY]: what udev knows of it.
panel() {
    cat <<END
P: /devices/platform/panel/input/input5/event5
N: input/event5
E: DEVNAME=/dev/input/event5
E: SUBSYSTEM=input
E: ID_INPUT=1
E: ID_INPUT_TOUCHSCREEN=1
${1:-E: ID_PATH=panel}
A: dev=13:69
END
}

# taps X,Y..: touches of 60 ms at raw places, half a second apart. Times count from the first event, which is nothing:
# the first picture must stand before somebody touches it.
taps() {
    local at_ms=0 id=1 place
    event() { printf 'E: %d.%06d %s\n' $((at_ms / 1000)) $((at_ms % 1000 * 1000)) "$1"; }
    event '0003 0030 20'; event '0000 0000 0'
    at_ms=2000
    for place in "$@"; do
        event "0003 0039 $id"; event "0003 0035 ${place%,*}"; event "0003 0036 ${place#*,}"; event '0000 0000 0'
        at_ms=$((at_ms + 30)); event '0003 0030 22'; event '0000 0000 0'
        at_ms=$((at_ms + 30)); event '0003 0030 21'; event '0003 0039 -1'; event '0000 0000 0'
        at_ms=$((at_ms + 500)); id=$((id + 1))
    done
}

with_panel() {
    umockdev-run -d "$scratch/panel" -i /dev/input/event5="$scratch/answers" -e /dev/input/event5="$scratch/events" -- \
        timeout 30 "$BUILD/adjourn" "$@" 2>"$scratch/said"
}
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/out" "$scratch/said"; fi; }

stream=tests/data/touch/goodix-gt911.evemu # 1024 by 600
tests/integration/answers.pl $stream >"$scratch/answers"
printf '[touch]\ninput = evdev\n' >"$scratch/touch.ini"

# A panel that is mirrored: the crosses are touched where it takes them to be.
panel >"$scratch/panel"
taps 895,75 128,75 128,524 895,524 >"$scratch/events"
with_panel touch-test --calibrate --window 1280x800 --config "$scratch/touch.ini" >"$scratch/out"
verdict touch_test_when_the_crosses_were_touched_then_it_ends_well [ $? -eq 0 ]
verdict touch_test_when_the_crosses_were_touched_then_it_prints_the_matrix \
    grep -qE '^matrix = -1\.00[0-9]* 0 1\.00[0-9]* 0 (1\.00[0-9]*|0\.99[0-9]*) -?0\.00[0-9]*$' "$scratch/out"
verdict touch_test_when_a_panel_is_there_then_it_says_which \
    grep -qF '/dev/input/event5 (Goodix Capacitive TouchScreen)' "$scratch/said"
verdict touch_test_when_it_was_touched_then_it_says_how_long_that_took grep -qE 'touches were on the screen [0-9.]+ ms after' "$scratch/said"

# The kiosk: the middle of Start is touched on a panel that is mounted upside down, as udev says.
panel 'E: LIBINPUT_CALIBRATION_MATRIX=-1 0 1 0 -1 1' >"$scratch/panel"
at() { date -u -d "$1" +%Y%m%dT%H%M%SZ; }
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//test//EN BEGIN:VEVENT UID:touch@test "DTSTAMP:$(at now)" \
    "DTSTART:$(at '10 minutes ago')" "DTEND:$(at '50 minutes')" SUMMARY:Block END:VEVENT END:VCALENDAR >"$scratch/room.ics"
printf '[calendar]\nfile = %s/room.ics\n[touch]\ninput = evdev\n' "$scratch" >"$scratch/kiosk.ini"
kiosk=(--config "$scratch/kiosk.ini" --db "$scratch/run.db")
"$BUILD/adjourn" sync --once "${kiosk[@]}" >"$scratch/out" 2>"$scratch/said"
# Again and again, so that a slow machine has its picture in time for one of them; afterwards nothing is there to touch.
taps $(yes 720,279 | head -n 40) >"$scratch/events"
sessions() { "$BUILD/adjourn" export --format json --db "$scratch/run.db" --from 2000-01-01 --to 2999-01-01 | grep -c touch@test; }
umockdev-run -d "$scratch/panel" -i /dev/input/event5="$scratch/answers" -e /dev/input/event5="$scratch/events" -- \
    sh -c 'echo $$ >"$0/pid"; exec "$@"' "$scratch" "$BUILD/adjourn" kiosk --no-sync --window 1280x800 "${kiosk[@]}" \
    >"$scratch/out" 2>"$scratch/said" &
for _ in $(seq 300); do
    [ "$(sessions 2>/dev/null)" = 0 ] || break
    sleep 0.1
done
kill -TERM "$(cat "$scratch/pid")"
wait
verdict kiosk_when_start_is_touched_on_the_panel_then_the_session_is_in_the_log [ "$(sessions)" -gt 0 ]
verdict kiosk_when_it_ends_then_it_says_how_long_touches_took grep -qE 'touches were on the screen [0-9.]+ ms after' "$scratch/said"
