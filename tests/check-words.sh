#!/bin/bash
# Every word of the program has its translation in every catalogue. What they never say is held by test_wording.
set -u
cd "$(dirname "$0")/.." || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

find app -name '*.c' | sort | xargs xgettext -o "$scratch/adjourn.pot" --from-code=UTF-8 --keyword=tr --keyword=tr_n:1,2 \
    --keyword=tr_c:1c,2 --keyword=N_ --keyword=view_count:3,4 2>/dev/null

for catalogue in assets/locale/*.po; do
    language=$(basename "$catalogue" .po)
    if faults=$(msgcmp "$catalogue" "$scratch/adjourn.pot" 2>&1); then
        echo "ok - every_word_has_its_translation_in_$language"
    else
        echo "not ok - every_word_has_its_translation_in_$language"
        echo "$faults"
    fi
    # A translator may drop a field, never invent one.
    if faults=$(msgcat --no-wrap "$catalogue" | perl -00 -ne '
            my ($source) = /^msgid "(.*)"$/m; my ($many) = /^msgid_plural "(.*)"$/m;
            next unless defined $source && length $source;
            my %known = map { $_ => 1 } ("number", "mon", ($source . ($many // "")) =~ /\{(\w+)\}/g);
            for my $said (/^msgstr(?:\[\d\])? "(.*)"$/mg) {
                for my $field ($said =~ /\{(\w+)\}/g) { print "$source: unknown {$field}\n" unless $known{$field}; }
            }') && [ -z "$faults" ]; then
        echo "ok - fields_are_those_of_the_program_in_$language"
    else
        echo "not ok - fields_are_those_of_the_program_in_$language"
        echo "$faults"
    fi
done
