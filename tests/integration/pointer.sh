#!/bin/bash
# The kiosk under Xvfb with a real pointer, through the whole story in three sizes at once: see tests/pointer/pointer.py.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
for program in Xvfb xdotool python3; do
    if ! command -v $program >/dev/null; then
        echo "not ok - pointer_needs_$program: it is not installed (make check-deps)"
        exit 1
    fi
done
# The clock is loaded before everything else, which the address sanitizer does not expect.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0:detect_leaks=0"
scratch=$(mktemp -d)
servers=()
finish() {
    [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT
unset WAYLAND_DISPLAY
export SDL_VIDEODRIVER=x11

# room FOLDER: what both the simulation and the kiosk read.
room() {
    cp tests/pointer/story.adj "$1/"
    cp assets/story.ics "$1/room.ics"
    cat >"$1/room.ini" <<END
[room]
name = Wisła
zone = Europe/Warsaw
[calendar]
file = room.ics
[store]
changes = $1/changes.ini
[session]
remind_after = 2m
[policy]
single_absence = 2m
notice_before = 1m
grace = 30s
[outbox]
folder = $1/outbox
mailbox = wisla@rooms.example
mailbox_name = Room Wisła
[log]
folder = $1/log
[touch]
input = window
[display]
backend = window
panel_care = no
END
}

# play SIZE: the screen is as large as the kiosk, which is without a cursor then.
play() {
    timeout 300 python3 tests/pointer/pointer.py "$BUILD" "$scratch/$1/screen" "$1" "$scratch/$1"
}

sizes="1280x800 800x480 800x1280"
players=()
for size in $sizes; do
    mkdir -p "$scratch/$size/screen" && mkfifo "$scratch/$size/display"
    room "$scratch/$size"
    Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp -fbdir "$scratch/$size/screen" 3>"$scratch/$size/display" \
        >/dev/null 2>&1 &
    servers+=($!)
    read -r number <"$scratch/$size/display"
    DISPLAY=:$number play "$size" >"$scratch/$size/verdicts" 2>&1 &
    players+=($!)
done
for size in $sizes; do
    wait "${players[0]}" || echo "not ok - pointer_story_at_$size: it ended early"
    players=("${players[@]:1}")
    cat "$scratch/$size/verdicts"
done
