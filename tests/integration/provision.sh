#!/bin/bash
# Settings on a stick, signed by minisign and signify themselves.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=$PWD/${BUILD:-build}/adjourn
for program in minisign signify-openbsd; do
    command -v $program >/dev/null || { echo "not ok - provision_needs_$program: it is not installed (make check-deps)"; exit 1; }
done
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state
unset ADJOURN_CONFIG
mkdir -p "$scratch/stick" "$scratch/etc"
cd "$scratch" || exit 1

minisign -G -W -p key.pub -s key.sec >key.log 2>&1
minisign -G -W -p other.pub -s other.sec >key.log 2>&1
signify-openbsd -G -n -p words.pub -s words.sec
key=$(tail -n 1 key.pub)
words=$(tail -n 1 words.pub)
target=$scratch/etc/adjourn.ini

# write_settings ROOM [KEY]: on the stick, unsigned.
write_settings() {
    printf '[room]\nname = %s\n[storage]\nsettings_key = %s\n' "$1" "${2-$key}" >stick/adjourn.ini
    rm -f stick/adjourn.ini.minisig stick/adjourn.ini.sig
}
hold() { printf '[room]\nname = %s\n[storage]\nsettings_key = %s\n' "$1" "${2-$key}" >"$target"; }
sign() { minisign -S -s "${1-key.sec}" -m stick/adjourn.ini "${@:2}" >/dev/null; }
holds() { grep -qx "name = $1" "$target"; }

# expect NAME CODE WORD TEXT ROOM [OPTION..]: provision ends so, and afterwards this room's settings hold.
expect() {
    local name=$1 code=$2 word=$3 text=$4 room=$5 said seen
    said=$("$adjourn" provision stick --config "$target" "${@:6}" 2>err)
    seen=$?
    if [ $seen -eq "$code" ] && [ "$said" = "$word" ] && grep -qF -- "$text" <<<"$(cat err)" && holds "$room"; then
        echo "ok - $name"
    else
        printf 'not ok - %s\nexit code %d, said: %s\n' "$name" $seen "$said"
        cat err "$target"
    fi
}
verdict() { if "${@:2}"; then echo "ok - $1"; else echo "not ok - $1"; fi; }

hold Old ''
write_settings New
sign
expect settings_on_a_stick_when_no_key_is_set_then_they_are_not_read 0 none "" Old
hold Old
chmod 640 "$target"
rm stick/*
expect stick_when_it_has_no_settings_then_nothing_happens 0 none "" Old
write_settings New
expect settings_on_a_stick_when_not_signed_then_refused 1 refused "it is not signed" Old
sign other.sec
expect settings_on_a_stick_when_signed_with_another_key_then_refused 1 refused "it is signed with another key" Old
sign
echo '# one more line' >>stick/adjourn.ini
expect settings_on_a_stick_when_changed_after_signing_then_refused 1 refused \
    "the signature is not that of these bytes" Old
write_settings New
printf '[room]\nzone = Nowhere/None\n' >>stick/adjourn.ini
sign
expect settings_on_a_stick_when_they_have_faults_then_refused 1 refused "it has faults; the settings stay as they were" Old
verdict settings_on_a_stick_when_they_have_faults_then_nothing_is_left_beside_them [ "$(ls etc)" = adjourn.ini ]
verdict settings_on_a_stick_when_they_have_faults_then_these_are_told grep -q "zone: 'Nowhere/None'" err
write_settings New
sign key.sec -t timestamp:1000
expect settings_on_a_stick_when_signed_then_they_are_taken 0 taken "" New
verdict settings_on_a_stick_when_taken_then_those_before_are_kept grep -qx 'name = Old' "$target.before"
verdict settings_on_a_stick_when_taken_then_their_mode_is_that_of_those_before \
    [ "$(stat -c %a "$target" "$target.before" | sort -u)" = 640 ]
verdict settings_on_a_stick_when_taken_then_minisign_verifies_them minisign -V -q -p key.pub -m "$target"
expect settings_on_a_stick_when_they_hold_already_then_nothing_happens 0 same "" New
write_settings Older
sign key.sec -t timestamp:999
expect settings_on_a_stick_when_signed_before_those_that_hold_then_refused 1 refused \
    "it was signed before the settings that hold" New
write_settings Newer
sign key.sec -l -t timestamp:1001
expect settings_on_a_stick_when_signed_without_a_hash_then_they_are_taken 0 taken "" Newer
write_settings Words "$words"
signify-openbsd -S -s words.sec -m stick/adjourn.ini
expect settings_on_a_stick_when_signed_by_signify_then_they_are_taken 0 taken "" Words --key "$words"
write_settings Link "$words"
signify-openbsd -S -s words.sec -m stick/adjourn.ini
mv stick/adjourn.ini hidden.ini
ln -s ../hidden.ini stick/adjourn.ini
expect settings_on_a_stick_when_they_are_a_link_then_they_are_not_read 3 failed "stick/adjourn.ini" Words
rm stick/adjourn.ini
mkfifo stick/adjourn.ini
expect settings_on_a_stick_when_they_are_a_pipe_then_nobody_waits 3 failed "stick/adjourn.ini" Words
rm stick/adjourn.ini "$target"
write_settings First
sign
expect settings_on_a_stick_when_there_were_none_then_they_are_taken 0 taken "" First --key "$key"
{ echo 'name = Large' && head -c 1048576 /dev/zero | tr '\0' '#'; } >"$target"
write_settings Small
sign
expect settings_on_a_stick_when_those_that_hold_cannot_be_read_then_these_stay 3 failed "larger than 1 MiB" Large --key "$key"
