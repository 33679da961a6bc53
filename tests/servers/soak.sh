#!/bin/bash
# An hour of the real kiosk on a clock of the test's own: see soak.py.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
scratch=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT
unset WAYLAND_DISPLAY
mkdir "$scratch/screen" && mkfifo "$scratch/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp -fbdir "$scratch/screen" 3>"$scratch/display" >/dev/null 2>&1 &
server=$!
read -r number <"$scratch/display"
export DISPLAY=:$number
tests/integration/answers.pl tests/data/touch/goodix-gt911.evemu >"$scratch/answers"
umockdev-wrapper /usr/bin/python3 tests/servers/soak.py "$PWD/$BUILD/adjourn" "$PWD/$BUILD/tests/clock.so" \
    "$scratch/screen" "$scratch" 2>"$scratch/error" || { echo "not ok - soak_ends_well"; cat "$scratch/error" "$scratch/said"; }
