#!/bin/bash
# Settings that cannot be read, or name what does not exist, stop neither the kiosk nor sync: both would only be started
# again for ever. On the command line they are an error.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SDL_VIDEODRIVER=dummy XDG_STATE_HOME=$scratch/state
unset DISPLAY WAYLAND_DISPLAY ADJOURN_CONFIG
config=$scratch/adjourn.ini state=$scratch/state/adjourn

whole() {
    printf '[room]\nname = Wisla\nzone = Europe/Warsaw\n[store]\nfile = %s/room.db\n[source wall]\npath = %s\n' \
        "$scratch" "$PWD/assets/demo.ics" >"$config"
}
# goes NAME TEXT COMMAND..: the command ends with 0 and says this.
goes() {
    local name=$1 text=$2 code
    shift 2
    "$@" >"$scratch/said" 2>&1
    code=$?
    if [ $code -eq 0 ] && grep -qF -- "$text" "$scratch/said"; then echo "ok - $name"; else
        printf 'not ok - %s\nexit code %d, said:\n' "$name" $code
        head -5 "$scratch/said"
    fi
}
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; fi; }
kiosk() { "$adjourn" kiosk --once --no-sync --window 640x480 --config "$config"; }
sync() { "$adjourn" sync --once --config "$config"; }
# Fails as a command must.
check_fails() { "$adjourn" check --config "$config" >/dev/null 2>&1; [ $? -eq 1 ]; }

# faulty NAME TEXT: the file as it is now leaves kiosk and sync running, and that is said.
faulty() {
    goes "kiosk_when_$1_then_it_runs" "$2" kiosk
    goes "sync_when_$1_then_it_runs" "$2" sync
    verdict "check_when_$1_then_it_fails" check_fails
}

whole
goes kiosk_when_settings_are_good_then_it_runs "" kiosk
verdict kiosk_when_settings_are_good_then_they_are_kept cmp -s "$config" "$state"/good-*.ini

rm "$config"
faulty the_file_is_missing "$config: the last good settings are used instead"
head -c 5000 /dev/urandom >"$config"
printf '\0' >>"$config"
faulty the_file_is_garbage "$config: not a text file"
verdict kiosk_when_the_file_is_garbage_then_the_good_settings_stay grep -q Wisla "$state"/good-*.ini
head -c 2000000 /dev/zero | tr '\0' '#' >"$config"
faulty the_file_is_too_large "$config: larger than 1 MiB"
rm "$config"
mkdir "$config"
faulty the_file_is_a_folder "$config: Is a directory"
rmdir "$config"
printf '[room]\nname = Wisla\nzone = Europe/Wisla\n' >"$config"
faulty the_zone_is_unknown "$config:3: [room] zone: 'Europe/Wisla': unknown zone"
printf '<html>\n<body>404</body>\n' >"$config"
faulty the_file_is_a_page "$config:1: neither a section nor a key"
rm -r "$state" "$config"
faulty the_file_is_missing_from_the_start "$config: the defaults are used instead"
whole
goes kiosk_when_the_file_is_mended_then_it_is_used "" kiosk
not_said() { ! grep -qF -- "$1" "$scratch/said"; }
verdict kiosk_when_the_file_is_mended_then_no_fault_is_said not_said "$config"

# A change that was cut off by a kill.
mkdir -p "$state"
touch "$state/changes.ini.part-Ab3dEf" "$state/changes.ini.bak"
goes kiosk_when_a_change_was_cut_off_then_it_runs "" kiosk
verdict kiosk_when_a_change_was_cut_off_then_its_part_is_swept [ ! -e "$state/changes.ini.part-Ab3dEf" ]
verdict kiosk_when_a_part_is_swept_then_the_rest_stays [ -e "$state/changes.ini.bak" ]
