#!/bin/bash
# The whole app: from exec to the first picture, and how often it wakes in simulated hours.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# best_us COMMAND..: the shortest of ten runs, in microseconds.
best_us() {
    local best= from took
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        from=${EPOCHREALTIME/./}
        "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; return 1; }
        took=$((${EPOCHREALTIME/./} - from))
        if [ -z "$best" ] || [ $took -lt "$best" ]; then best=$took; fi
    done
    echo "$best"
}

# A driver without a screen: the figure is the app's own part. The first run makes the database.
export SDL_VIDEODRIVER=dummy
kiosk=("$BUILD/adjourn" kiosk --once --no-sync --window 1280x800 --config assets/demo.ini --db "$scratch/bench.db")
"${kiosk[@]}" >"$scratch/out" 2>&1 || { cat "$scratch/out"; exit 1; }
version=$(best_us "$BUILD/adjourn" --version) && first=$(best_us "${kiosk[@]}") || exit 1
awk -v first="$first" -v version="$version" 'BEGIN {
    printf "first picture: %.1f ms from exec, best of 10; the process alone %.1f ms, ratio %.1f\n", first / 1000, version / 1000, first / version }'

# seen COUNTER FROM UNTIL LINES: what an expectation of nothing says that it saw between two times of day.
seen() {
    printf 'calendar %s/assets/story.ics\nat 2026-11-19 %s Europe/Warsaw\npainting off\n%s\nreset counters\nat 2026-11-19 %s\nexpect %s <= 0\n' \
        "$PWD" "$2" "$4" "$3" "$1" >"$scratch/seen.adj"
    "$BUILD/adjourn" simulate "$scratch/seen.adj" --out "$scratch/seen" 2>&1 | sed -n 's/.*seen: //p'
}
echo "wake-ups in an hour: idle room $(seen wakeups 09:00 10:00 ''), session $(($(seen wakeups 12:01 12:11 'tap "Start"') * 6))"
