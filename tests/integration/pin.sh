#!/bin/bash
# `adjourn pin`: a PIN from a pipe or a terminal, a hash out; the PIN is shown nowhere.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() { if [ "$2" = 0 ]; then echo "ok - $1"; else echo "not ok - $1"; cat "$scratch"/* 2>/dev/null; fi; }

echo 4821 | "$adjourn" pin >"$scratch/hash" 2>"$scratch/said"
grep -qx '\$argon2id\$v=19\$m=16384,t=3,p=1\$[A-Za-z0-9+/]*\$[A-Za-z0-9+/]*' "$scratch/hash" &&
    [ ! -s "$scratch/said" ] && ! grep -q 4821 "$scratch/hash"
say pin_when_piped_then_one_line_for_the_settings $?

for wrong in 123 12345678901234567890 12a4 ''; do
    echo "$wrong" | "$adjourn" pin >"$scratch/hash" 2>"$scratch/said"
    [ $? = 1 ] && [ ! -s "$scratch/hash" ] && grep -q 'not a PIN (allowed: 4 to 12 digits)' "$scratch/said"
    say "pin_when_'$wrong'_then_refused" $?
done

# A terminal of its own: asked twice.
typed() {
    printf '%s\n%s\n' "$1" "$2" | script -qec "$adjourn pin" /dev/null >"$scratch/terminal" 2>&1
}
if command -v script >/dev/null; then
    typed 4821 4821
    grep -q 'Once more: ' "$scratch/terminal" && grep -q '\$argon2id\$' "$scratch/terminal"
    say pin_when_typed_twice_then_hashed $?
    typed 4821 4822
    grep -q 'the two differ' "$scratch/terminal" && ! grep -q '\$argon2id\$' "$scratch/terminal"
    say pin_when_the_two_differ_then_refused $?
else
    echo "skip - pin_when_typed_twice_then_hashed: there is no script(1)"
fi

printf '[approver "M. Kowalska"]\naddress = m.kowalska@example.org\npin = %s\n' "$(echo 4821 | "$adjourn" pin)" >"$scratch/room.ini"
"$adjourn" check --config "$scratch/room.ini" >"$scratch/said" 2>&1
! grep -q approver "$scratch/said"
say settings_when_they_hold_the_line_then_no_fault $?
