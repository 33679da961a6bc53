#!/bin/bash
# Saving on sticks with real file systems: where this machine lets us mount, images of FAT and ext4 and small memory file
# systems. Whatever happens in the middle, no file with its final name is anything but whole.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
if [ "${1-}" != mounts ]; then
    if [ "$(id -u)" -ne 0 ] || ! unshare -m true 2>/dev/null; then
        echo "skip - storage_on_real_file_systems: mounting is not allowed here"
        exit 0
    fi
    exec unshare -m --propagation private bash "$0" mounts # mounts of its own, which nobody else sees
fi
scratch=$(mktemp -d)
stick=$scratch/media/STICK
finish() {
    umount -l "$stick" 2>/dev/null
    rm -rf "$scratch"
}
trap finish EXIT
export XDG_STATE_HOME=$scratch/state
unset ADJOURN_CONFIG
mkdir -p "$stick"

"$adjourn" simulate tests/scenarios/1-7-the-same-block-every-day.adj --out "$scratch/days" >"$scratch/log" 2>&1 ||
    { echo "not ok - storage_needs_sessions"; cat "$scratch/log"; exit 1; }
printf '[room]\nname = Wisła: "big" room\nzone = Europe/Warsaw\n[store]\nfile = %s\n' "$scratch/days/adjourn.db" >"$scratch/a.ini"
name='2026-11-01 - 2026-12-31 Wisła. -big- room'

writer=("$adjourn" stick "$stick" --config "$scratch/a.ini" --from 2026-11-01 --to 2026-12-31)
save() { "${writer[@]}" "$@"; }
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch/out"; ls -la "$stick"; fi; }

# expect NAME CODE TEXT [OPTION..]: saving ends so.
expect() {
    save "${@:4}" >"$scratch/out" 2>&1
    local seen=$?
    if [ $seen -eq "$2" ] && grep -qF -- "$3" "$scratch/out"; then echo "ok - $1"; else
        echo "not ok - $1: exit code $seen"
        cat "$scratch/out"
    fi
}

is_empty() { [ -z "$(ls -A "$1" | grep -vx 'lost+found')" ]; }

# Every file that has its final name is whole: pages are closed, and the log proves itself.
are_whole() {
    local file
    for file in "$1"/*.html; do
        [ ! -e "$file" ] || tail -c 20 "$file" | grep -q '</html>' || { echo "half: $file" >>"$scratch/out"; return 1; }
    done
    for file in "$1"/*.csv; do
        [ ! -e "$file" ] || "$adjourn" verify -q "$file" >>"$scratch/out" 2>&1 || { echo "half: $file" >>"$scratch/out"; return 1; }
    done
}
has_both() { [ -s "$stick/$1.html" ] && [ -s "$stick/$1.csv" ] && are_whole "$stick"; }

expect stick_when_nothing_is_mounted_then_nothing_is_written 3 "gone: $stick: no stick is mounted there"
verdict stick_when_nothing_is_mounted_then_the_folder_stays_empty is_empty "$stick"

# on KIND SIZE: an image with this file system is the stick. False when there is no such file system here.
on() {
    rm -f "$scratch/image"
    truncate -s "$2" "$scratch/image"
    case $1 in
    vfat) mkfs.vfat -n STICK "$scratch/image" >"$scratch/log" 2>&1 ;;
    ext4) mkfs.ext4 -q -F -m 0 "$scratch/image" >"$scratch/log" 2>&1 ;;
    esac
    mount -o "$(options_of "$1")" "$scratch/image" "$stick" 2>"$scratch/log"
}
options_of() { if [ "$1" = vfat ]; then echo loop,nosuid,nodev,noexec,flush,utf8; else echo loop,nosuid,nodev,noexec; fi; }
off() { umount "$stick"; }

for kind in vfat ext4; do
    if ! on $kind 16M; then
        echo "skip - stick_with_$kind: this kernel does not mount it from a file"
        continue
    fi
    expect "stick_with_${kind}_when_saved_then_it_says_what_is_there" 0 "saved: $stick/$name.html"
    expect "stick_with_${kind}_when_the_name_is_there_then_the_next_has_a_number" 0 "saved: $stick/$name (2).csv" --internal
    off && mount -o "$(options_of $kind)" "$scratch/image" "$stick"
    verdict "stick_with_${kind}_when_mounted_again_then_the_files_are_whole" has_both "$name"
    verdict "stick_with_${kind}_when_mounted_again_then_the_second_copy_is_too" has_both "$name (2)"
    mount -o remount,ro "$stick"
    expect "stick_with_${kind}_when_read_only_then_it_says_so" 3 "read-only: "
    off
done

mount -t tmpfs -o size=12k stick "$stick"
expect stick_when_full_then_it_says_so 3 "full: "
verdict stick_when_full_then_nothing_is_left_on_it is_empty "$stick"
umount "$stick"

# How long saving takes here, in thousandths of a second: what comes in the middle is spread over that.
on ext4 16M || mount -t tmpfs -o size=16m stick "$stick"
kind=$(stat -f -c %T "$stick")
begun=$(date +%s%3N)
save >"$scratch/out" 2>&1
takes=$(($(date +%s%3N) - begun))
# wait_part N OF: this part of it.
wait_part() { sleep "$(printf '%d.%03d' $((takes * $1 / $2 / 1000)) $((takes * $1 / $2 % 1000)))"; }

# A stick that is pulled is unmounted lazily, while the writer still has it open.
times=16 half=
if [ "$kind" != tmpfs ]; then
    for n in $(seq $times); do
        "${writer[@]}" >"$scratch/out" 2>&1 &
        wait_part "$n" $times
        umount -l "$stick"
        wait $!
        is_empty "$stick" || half="something was written where the stick was"
        mount -o "$(options_of ext4)" "$scratch/image" "$stick"
        are_whole "$stick" || half="a name is half"
        [ -z "$half" ] || break
    done
    verdict stick_when_pulled_in_the_middle_then_names_are_whole_and_nothing_is_written_below [ -z "$half" ]
fi

killed=0
for n in $(seq $times); do
    "${writer[@]}" >"$scratch/out" 2>&1 &
    wait_part "$n" $times
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
    [ $? -ne 137 ] || killed=$((killed + 1))
    are_whole "$stick" || { half="a name is half"; break; }
done
verdict stick_when_the_writer_is_killed_then_no_name_is_half [ -z "$half" ]
verdict stick_when_the_writer_is_killed_then_it_was_at_work [ $killed -gt 0 ]
expect stick_when_the_writer_was_killed_then_the_next_saves 0 "saved: "
verdict stick_when_the_next_has_saved_then_no_part_is_left [ -z "$(ls "$stick" | grep '\.part$')" ]
