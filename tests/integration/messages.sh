#!/bin/bash
# `adjourn check` on the templates of letters: the shipped ones, and an administrator's.
set -u
cd "$(dirname "$0")/../.." || exit 1
adjourn=${BUILD:-build}/adjourn
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export XDG_STATE_HOME=$scratch/state
unset ADJOURN_CONFIG

# expect NAME CODE TEXT COMMAND...: the command ends with this code and prints this line.
expect() {
    local name=$1 code=$2 text=$3 got
    shift 3
    "$@" >"$scratch/out" 2>&1
    got=$?
    if [ $got -eq "$code" ] && grep -Fxq -- "$text" "$scratch/out"; then echo "ok - $name"; else
        echo "not ok - $name"
        echo "exit code $got, wanted $code and the line: $text"
        cat "$scratch/out"
    fi
}

shipped=$(find assets/messages -name '*.txt' | wc -l)
expect "check_when_only_shipped_templates_are_there_then_each_keeps_the_rules" 0 "messages: $shipped templates" \
    "$adjourn" check --config assets/adjourn.ini

own=$scratch/own
mkdir -p "$own/pl" "$own/en"
cat >"$scratch/own.ini" <<END
[messages]
folder = own
[wording]
internal = sales desk, Kowalsk*
internal = boss@house.example
END
check() { "$adjourn" check --config "$scratch/own.ini"; }

cp assets/messages/pl/notice.txt "$own/pl/"
expect "check_when_an_own_template_keeps_the_rules_then_no_faults" 0 "messages: $((shipped + 1)) templates" check

# One fault each, planted into a good template.
instead="; the shipped template is used instead"
planted() {
    sed "$3" "assets/messages/$2" >"$own/$2"
    expect "$1" 1 "$own/$2$4" check
    rm "$own/$2"
}
planted "check_when_a_polish_template_has_an_excuse_then_refused_by_line" pl/notice.txt 's/^done: /done: niestety /' \
    ":5: 'niestety' is never said (expected: what was done, what comes next, and when)$instead"
planted "check_when_a_template_blames_then_refused_by_line" en/notice.firm.txt 's/^See you.*/You were late last time./' \
    ":13: 'late' is never said (expected: what was done, what comes next, and when)$instead"
planted "check_when_a_name_of_the_house_is_in_a_client_template_then_refused_by_line" pl/notice.txt \
    's/^{policy}/Pozdrawia Maria Kowalska/' \
    ":11: 'Kowalska' is internal and stands in no client's letter (expected: nothing of [wording] internal, no approver, nobody in copy)$instead"
planted "check_when_an_address_of_the_house_is_in_a_client_template_then_refused_by_line" pl/notice.txt \
    's/^{policy}/boss@house.example/' \
    ":11: 'boss@house.example' is internal and stands in no client's letter (expected: nothing of [wording] internal, no approver, nobody in copy)$instead"
planted "check_when_a_client_template_has_an_internal_field_then_refused_by_line" en/catch-up.txt 's/^{items}/{cost}/' \
    ":7: {cost} is internal and stands in no client's letter (allowed: title date items minutes time Date day start end duration room host by by_time)$instead"
planted "check_when_a_template_says_nothing_of_what_comes_next_then_refused" en/held.txt 's/^next: //' \
    ": no line says what comes next (expected: one that begins with 'next: ', of two words or more, with no field that may be empty)$instead"
planted "check_when_a_template_says_no_date_then_refused" pl/notice.txt 's/^when: .*/when: jutro {time}/; s/{date}/jutro/' \
    ": no line says when (expected: one that begins with 'when: ', 'done: ' or 'next: ' and holds one of {date} {Date} {day})$instead"
planted "check_when_a_field_is_not_closed_then_refused_by_line" en/offer.txt 's/^when: .*/when: {offered/' \
    ":7: a field is not closed$instead"

touch "$own/en/notices.txt"
expect "check_when_no_letter_has_that_name_then_told" 1 \
    "$own/en/notices.txt: no letter is called so; it is not used (allowed: $(sed -n 's/.*(allowed: \(notice.*\))$/\1/p' <(check 2>&1)))" check
rm "$own/en/notices.txt"
mkdir "$own/de"
expect "check_when_letters_are_in_another_language_then_told" 1 \
    "$own/de: no language of letters; it is not used (allowed: en, pl, ru, vi, es)" check
rm -r "$own"
expect "check_when_the_folder_of_templates_is_not_there_then_told_by_line" 1 \
    "$scratch/own.ini:2: [messages] folder: '$own': No such file or directory (allowed: a folder of templates that can be read)" \
    check
