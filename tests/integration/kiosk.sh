#!/bin/bash
# The kiosk as a process: how it starts, what it says when it cannot, and its child. A video driver without a screen
# stands for the display.
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
export SDL_VIDEODRIVER=dummy
unset DISPLAY WAYLAND_DISPLAY

sed "s|^file = demo.ics|file = $PWD/assets/demo.ics|; s|^file = ../build|file = $scratch|; s|^folder = ../build|folder = $scratch|" \
    assets/demo.ini >"$scratch/demo.ini"

{ cat "$scratch/demo.ini"; printf '\n[touch]\ninput = evdev\n'; } >"$scratch/evdev.ini"

# expect NAME CODE TEXT COMMAND..: the command ends with this code and says this on stderr.
expect() {
    local name=$1 code=$2 text=$3 said seen
    shift 3
    said=$("$@" 2>&1)
    seen=$?
    if [ $seen -eq "$code" ] && grep -qF -- "$text" <<<"$said"; then
        echo "ok - $name"
    else
        printf 'not ok - %s\nexit code %d, said: %s\n' "$name" $seen "$said"
    fi
}

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

run() { "$BUILD/adjourn" kiosk --config "$scratch/demo.ini" --db "$scratch/run.db" "$@"; }

expect kiosk_when_asked_for_one_picture_then_it_shows_it_and_leaves 0 "" run --once --window 640x480
expect kiosk_when_the_display_cannot_be_used_then_exit_code_is_3 3 "display: " env SDL_VIDEODRIVER=no-such-driver \
    "$BUILD/adjourn" kiosk --config "$scratch/demo.ini" --db "$scratch/run.db"
if [ -e /dev/dri/card0 ]; then
    echo "skip - kiosk_when_there_is_no_display_then_exit_code_is_3: this machine has one (/dev/dri/card0)"
else
    expect kiosk_when_there_is_no_display_then_exit_code_is_3 3 "there is neither X11 nor Wayland nor a KMS console" \
        env -u SDL_VIDEODRIVER "$BUILD/adjourn" kiosk --once --config "$scratch/demo.ini" --db "$scratch/run.db"
fi
if [ "$(id -u)" -eq 0 ]; then
    # What is asked for is the board's own display, whether this machine has one or not.
    rm -f "$scratch/root.db"
    expect kiosk_when_root_asks_for_the_board_s_display_then_it_refuses 2 "run it as a user of its own" \
        env -u SDL_VIDEODRIVER "$BUILD/adjourn" kiosk --config "$scratch/demo.ini" --db "$scratch/root.db"
    expect kiosk_when_root_asks_for_the_kernel_s_display_then_it_refuses 2 "--allow-root" run --drm
    verdict kiosk_when_it_refuses_then_it_has_made_no_database [ ! -e "$scratch/root.db" ]
    if [ ! -e /dev/dri/card0 ]; then
        expect kiosk_when_root_is_allowed_then_it_asks_for_the_display 3 "display: " run --drm --allow-root
    fi
fi
expect kiosk_when_window_is_no_size_then_exit_code_is_2 2 "--window: '12' is not a size" run --window 12
expect kiosk_when_window_is_too_small_then_exit_code_is_2 2 "from 240 to 8192" run --window 100x100
expect kiosk_when_language_is_unknown_then_exit_code_is_2 2 "no such language" run --lang xx
expect kiosk_when_the_panels_are_read_themselves_and_none_is_there_then_it_runs 0 "" \
    "$BUILD/adjourn" kiosk --once --window 640x480 --config "$scratch/evdev.ini" --db "$scratch/run.db"
expect touch_test_when_asked_for_one_picture_then_it_shows_it_and_leaves 0 "" \
    "$BUILD/adjourn" touch-test --once --window 640x480 --config "$scratch/evdev.ini"
expect touch_test_when_window_is_no_size_then_exit_code_is_2 2 "touch-test: --window: '12' is not a size" \
    "$BUILD/adjourn" touch-test --window 12
printf 'this is no database, and it is long enough to be taken for one' >"$scratch/damaged.db"
expect kiosk_when_database_is_damaged_then_it_runs_all_the_same 0 "" \
    "$BUILD/adjourn" kiosk --once --window 640x480 --config "$scratch/demo.ini" --db "$scratch/damaged.db"

"$BUILD/adjourn" kiosk --window 640x480 --config "$scratch/demo.ini" --db "$scratch/run.db" >"$scratch/said" 2>&1 &
kiosk=$!
# child_of PID NAME: the process of this name whose parent it is.
child_of() { cat /proc/[0-9]*/stat 2>/dev/null | sed -n "s/^\([0-9]*\) ($2) . $1 .*/\1/p" | grep .; }
# The sync process, which the kiosk's keeper runs; its number goes to $scratch/child.
child() { keeper=$(child_of "$kiosk" adjourn-keeper) && child_of "$keeper" adjourn-sync >"$scratch/child"; }
# In the log of writes or, once that was emptied, in the database.
blocks() { grep -qsa 'business-english@' "$scratch/run.db-wal" "$scratch/run.db"; }
is_new_child() { child && ! grep -qx "$first" "$scratch/child"; }
gone() { ! kill -0 "$1" 2>/dev/null; }

verdict kiosk_when_it_runs_then_sync_runs_beside_it within_s 20 child
first=$(cat "$scratch/child")
verdict kiosk_when_sync_has_read_the_calendar_then_blocks_are_there within_s 20 blocks
kill -KILL "$first"
verdict kiosk_when_sync_is_killed_then_it_is_started_again within_s 20 is_new_child
verdict kiosk_when_sync_is_killed_then_it_says_so grep -q 'the sync process ended (signal 9); again in 1 s' "$scratch/said"
second=$(cat "$scratch/child")
kill -TERM "$kiosk"
wait "$kiosk"
verdict kiosk_when_terminated_then_it_ends_well [ $? -eq 0 ]
verdict kiosk_when_it_ends_then_sync_ends_too within_s 20 gone "$second"
kiosk=

# The same calendar as a section of its own, without [calendar] file.
sed '/^\[calendar\]/,/^file = /d' "$scratch/demo.ini" >"$scratch/sources.ini"
printf '\n[source wall]\npath = %s\n' "$PWD/assets/demo.ics" >>"$scratch/sources.ini"
"$BUILD/adjourn" kiosk --window 640x480 --config "$scratch/sources.ini" --db "$scratch/sources.db" >"$scratch/said" 2>&1 &
kiosk=$!
verdict kiosk_when_its_calendar_is_a_source_then_sync_runs_too within_s 20 child
is_limited() { grep -qxF $'Seccomp:\t2' "/proc/$1/status" && grep -qxF $'NoNewPrivs:\t1' "/proc/$1/status"; }
is_free() { grep -qxF $'Seccomp:\t0' "/proc/$1/status" || [ "$(sed -n 's/^Seccomp_filters:\t//p' "/proc/$1/status")" -lt "$filters" ]; }
verdict kiosk_when_it_runs_then_its_calls_are_limited within_s 20 is_limited "$kiosk"
filters=$(sed -n 's/^Seccomp_filters:\t//p' "/proc/$kiosk/status")
verdict kiosk_when_its_calls_are_limited_then_those_of_sync_are_not is_free "$(cat "$scratch/child")"
first=$(cat "$scratch/child")
kill -KILL "$keeper"
verdict kiosk_when_the_keeper_of_sync_is_killed_then_it_says_so within_s 20 \
    grep -q 'what keeps the sync process running was ended (signal 9)' "$scratch/said"
verdict kiosk_when_the_keeper_of_sync_is_killed_then_sync_ends_too within_s 20 gone "$first"
verdict kiosk_when_the_keeper_of_sync_is_killed_then_it_goes_on kill -0 "$kiosk"
kill -KILL "$kiosk"
wait "$kiosk" 2>/dev/null
"$BUILD/adjourn" kiosk --window 640x480 --config "$scratch/sources.ini" --db "$scratch/sources.db" >"$scratch/said" 2>&1 &
kiosk=$!
within_s 20 child
first=$(cat "$scratch/child")
kill -KILL "$kiosk"
wait "$kiosk" 2>/dev/null
verdict kiosk_when_it_is_killed_then_sync_ends_too within_s 20 gone "$first"
kiosk=

# Panels whose lights are files of this test's own.
mkdir -p "$scratch/lights/panel"
for value in max_brightness=255 brightness=200 bl_power=0; do echo "${value#*=}" >"$scratch/lights/panel/${value%=*}"; done
{ cat "$scratch/demo.ini"; printf '\n[backlight]\nday = 20\nidle = 20\nnight = 20\n'; } >"$scratch/lights.ini"
"$BUILD/adjourn" kiosk --no-sync --window 640x480 --config "$scratch/lights.ini" --db "$scratch/run.db" \
    --backlight "$scratch/lights" >"$scratch/said" 2>&1 &
kiosk=$!
shines() { grep -qx "$1" "$scratch/lights/panel/brightness"; }
verdict kiosk_when_a_panel_is_there_then_it_shines_as_set within_s 20 shines 51
kill -TERM "$kiosk"
wait "$kiosk"
kiosk=
verdict kiosk_when_it_ends_then_the_panel_shines_as_before shines 200
