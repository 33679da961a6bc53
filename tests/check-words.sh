#!/bin/bash
# Every word of the program has its translation in every catalogue, and the check that says so notices when it has not.
# What they never say is held by test_wording, that they fit by test_layout and tests/integration/words-that-fit.sh.
set -u
cd "$(dirname "$0")/.." || exit 1
check=tests/check-words.pl
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

find app -name '*.c' | sort | xargs xgettext -o "$scratch/adjourn.pot" --from-code=UTF-8 --keyword=tr --keyword=tr_n:1,2 \
    --keyword=tr_c:1c,2 --keyword=N_ --keyword=view_count:3,4 2>/dev/null

for catalogue in assets/locale/*.po; do
    name=every_word_has_its_translation_in_$(basename "$catalogue" .po)
    if faults=$(perl $check "$scratch/adjourn.pot" "$catalogue" 2>&1); then
        echo "ok - $name"
    else
        echo "not ok - $name"
        echo "$faults"
    fi
done

# plant LANGUAGE WHAT ENTRY CHANGE EXPECTED: after CHANGE (perl) of the paragraph with ENTRY in a copy, the check fails,
# names the copy and the entry, and says EXPECTED.
plant() {
    local name copy=$scratch/$1.po
    name=words_check_when_${1}_has_$(echo "$2" | tr ' ' '_')_then_it_fails
    ENTRY=$3 perl -00 -pe "if (/^msgid \"\\Q\$ENV{ENTRY}\\E\"\$/m) { $4 }" "assets/locale/$1.po" >"$copy"
    if cmp -s "assets/locale/$1.po" "$copy"; then
        echo "not ok - $name: the copy is as it was"
    elif faults=$(perl $check "$scratch/adjourn.pot" "$copy" 2>&1); then
        echo "not ok - $name: nothing was noticed"
    elif ! grep -F "$1.po:" <<<"$faults" | grep -F "\"$3\"" | grep -qF "$5"; then
        echo "not ok - $name: said: $faults"
    else
        echo "ok - $name"
    fi
}

plant pl 'an entry less' 'Start' '$_ = ""' 'there is no such entry'
plant ru 'a fuzzy entry' 'Carry on' 's/^msgid/#, fuzzy\nmsgid/m' 'is fuzzy'
plant vi 'a field that is not known' 'Confirmed by {name}.' 's/(msgstr.*)\{name\}/$1\{ten\}/' 'unknown field {ten}'
plant es 'a field less' '{name} confirms by {when}.' 's/(msgstr.*) ?\{when\}/$1/' 'leaves out the field {when}'
plant es 'an empty entry' 'Start' 's/^msgstr ".*"/msgstr ""/m' 'has 0 of 1 translations'
plant pl 'a form of a plural less' '{n} minute' 's/^msgstr\[2\].*\n//m' 'has 2 of 3 translations'
plant ru 'a word that nobody says' 'Carry on' 's/^msgid .*/msgid "Carry off"/m' 'there is no such entry'
