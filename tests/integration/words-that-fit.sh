#!/bin/bash
# The layout tests notice a translation that is too long for its place, and name the catalogue and the entry.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp -r "$BUILD/locale" "$scratch/locale"

# laid_out TEST: its output with the catalogues of the copy.
laid_out() { BUILD=$scratch "$BUILD/tests/$1" 2>&1; }

if said=$(laid_out test_layout_rare); then
    echo "ok - layout_with_a_copy_of_the_catalogues_fits"
else
    echo "not ok - layout_with_a_copy_of_the_catalogues_fits"
    echo "$said"
fi

# plant TEST LANGUAGE ENTRY: with the entry's translation said four times over, the test fails and names both.
plant() {
    local name
    name=layout_when_${2}_is_too_long_at_$(echo "$3" | tr -cs 'a-zA-Z0-9\n' '_')_then_it_fails
    ENTRY=$3 perl -00 -pe 's/^msgstr "(.*)"/msgstr "$1, $1, $1, $1"/m if /^msgid "\Q$ENV{ENTRY}\E"$/m' \
        "assets/locale/$2.po" >"$scratch/$2.po"
    msgfmt -o "$scratch/locale/$2/LC_MESSAGES/adjourn.mo" "$scratch/$2.po"
    if said=$(laid_out "$1"); then
        echo "not ok - $name: nothing was noticed"
    elif ! grep -qF "$2.po: \"$3\": " <<<"$said"; then
        echo "not ok - $name: said: $said"
    else
        echo "ok - $name"
    fi
    cp "$BUILD/locale/$2/LC_MESSAGES/adjourn.mo" "$scratch/locale/$2/LC_MESSAGES/"
}

plant test_layout es 'Without a choice, the block carries on.'
plant test_layout_rare vi 'The log was mailed to the organizer.'
