// SPDX-License-Identifier: MIT
#include "messages/wording.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
#define LANGUAGES (sizeof languages / sizeof languages[0])

static struct template template;
static char told[8192];

static void note(void *context, const char *text)
{
    (void)context;
    size_t used = strlen(told);
    snprintf(told + used, sizeof told - used, "%s\n", text);
}

// What is said of a template `t.txt` of this text.
static const char *check_text(const char *text, const struct letter_kind *kind, const char *language,
                              const struct wording_names *names)
{
    struct error error = {""};
    told[0] = '\0';
    if (!template_parse(&template, "t.txt", text, strlen(text), &error)) {
        fail_msg("%s", error.text);
    }
    bool good = wording_check(&template, kind, language, names, note, NULL);
    assert_int_equal(good, told[0] == '\0');
    return told;
}

static void check_shipped(const struct letter_kind *kind, const char *language, const char *tone)
{
    char path[TEMPLATE_PATH_MAX];
    struct error error = {""};
    snprintf(path, sizeof path, "assets/messages/%s/%s%s.txt", language, kind->name, tone);
    told[0] = '\0';
    if (!template_read(&template, path, &error)) {
        fail_msg("%s", error.text);
    }
    if (!wording_check(&template, kind, language, NULL, note, NULL)) {
        fail_msg("%s", told);
    }
}

static void wording_of_every_shipped_template_when_checked_then_keeps_all_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < LANGUAGES; i++) {
        for (int kind = 0; kind < CLIENT_LETTERS; kind++) {
            check_shipped(letter_kind_client((enum client_letter)kind), languages[i], "");
        }
        for (int kind = 0; kind < INTERNAL_LETTERS; kind++) {
            check_shipped(letter_kind_internal((enum internal_letter)kind), languages[i], "");
        }
        check_shipped(letter_kind_client(CLIENT_NOTICE), languages[i], ".firm");
        check_shipped(letter_kind_client(CLIENT_NOTICE), languages[i], ".friendly");
        check_shipped(letter_kind_client(CLIENT_INVITATION), languages[i], ".firm");
    }
}

#define GOOD                                                                                                           \
    "Subject: {title}\n\ndone: This is booked.\n\nwhen: {date}, {time}\n\nnext: Please come along.\n\n{policy}\n"

static const struct letter_kind *notice(void)
{
    return letter_kind_client(CLIENT_NOTICE);
}

static void wording_when_one_rule_is_broken_then_told_by_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *told;
    } cases[] = {
        {GOOD, ""},
        // A field that the kind has not.
        {"Subject: {title}\n\ndone: This is booked.\nwhen: {date}, {time}\nnext: Please come.\n{number}\n",
         "t.txt:6: {number} is no field of this letter (allowed: title date time Date day start end duration room host "
         "policy)\n"},
        {"Subject: {title}\n\ndone: This is booked.\nwhen: {date}, {time}\nnext: Please ask {approver}.\nnext: Please "
         "come.\n",
         "t.txt:5: {approver} is internal and stands in no client's letter (allowed: title date time Date day start "
         "end "
         "duration room host policy)\n"},
        // A field that it has to hold.
        {"Subject: {title}\n\ndone: This is booked.\nwhen: {date}\nnext: Please come.\n",
         "t.txt: {time} is not in it (expected: title date time)\n"},
        // Done: no mark, no words, words that may be left out.
        {"Subject: {title}\n\nThis is booked.\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt: no line says what was done (expected: one that begins with 'done: ', of two words or more, with no "
         "field that may be empty)\n"},
        {"Subject: {title}\n\ndone: {title} {room} booked\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt: no line says what was done (expected: one that begins with 'done: ', of two words or more, with no "
         "field that may be empty)\n"},
        {"Subject: {title}\n\ndone: This is booked: {policy}\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt: no line says what was done (expected: one that begins with 'done: ', of two words or more, with no "
         "field that may be empty)\n"},
        // Next.
        {"Subject: {title}\n\ndone: This is booked.\nwhen: {date}, {time}\nnext:\n",
         "t.txt: no line says what comes next (expected: one that begins with 'next: ', of two words or more, with no "
         "field that may be empty)\n"},
        {"Subject: {title}\n\ndone: This is booked.\nwhen: {date}, {time}\nNext: Please come.\n",
         "t.txt: no line says what comes next (expected: one that begins with 'next: ', of two words or more, with no "
         "field that may be empty)\n"},
        // When: a date outside a marked line, a time without a date.
        {"Subject: {title}\n\ndone: This is booked.\n{date}, {time}\nnext: Please come.\n",
         "t.txt: no line says when (expected: one that begins with 'when: ', 'done: ' or 'next: ' and holds one of "
         "{date} {Date} {day})\n"},
        {"Subject: {title}, {date}\n\ndone: This is booked.\nwhen: {time}\nnext: Please come.\n",
         "t.txt: no line says when (expected: one that begins with 'when: ', 'done: ' or 'next: ' and holds one of "
         "{date} {Date} {day})\n"},
        // Words, in the subject too, across the end of a line, twice in one line.
        {"Subject: Unfortunately {title}\n\ndone: This is booked.\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt:1: 'Unfortunately' is never said (expected: what was done, what comes next, and when)\n"},
        {"Subject: {title}\n\ndone: This is not\nour job.\ndone: All is done, {date} {time}\nnext: Be on time, or "
         "LATE!\n",
         "t.txt:3: 'not our job' is never said (expected: what was done, what comes next, and when)\n"
         "t.txt:6: 'LATE' is never said (expected: what was done, what comes next, and when)\n"
         "t.txt:6: '!' is never said (expected: what was done, what comes next, and when)\n"},
        // What nobody sees.
        {"Subject: {title}\n\ndone: This is be\xc2\xad"
         "cause booked.\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt:3: U+00AD, which nobody sees (expected: letters with their marks as one character, NFC)\n"},
        {"Subject: {title}\n\ndone: This is bookeda\xcc\x81.\nwhen: {date}, {time}\nnext: Please come.\n",
         "t.txt:3: U+0301, which nobody sees (expected: letters with their marks as one character, NFC)\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_string_equal(check_text(cases[i].text, notice(), "en", NULL), cases[i].told);
    }
}

// In each language: a plain phrase, its other word forms, another case, other blanks; and words that only look alike.
static void wording_when_a_phrase_is_planted_then_found_in_every_form(void **state)
{
    (void)state;
    static const struct {
        const char *language;
        const char *text;
        const char *found; // NULL: nothing
    } cases[] = {
        {"en", "We can\xe2\x80\x99t do it.", "can\xe2\x80\x99t"},
        {"en", "it was MISSED", "MISSED"},
        {"en", "sorry", "sorry"},
        {"en", "That is not  our\tjob", "not  our\tjob"},
        {"en", "no reject", "reject"},
        {"en", "rejection", "rejection"},
        {"en", "later, translate, plate, latest", NULL},
        {"en", "{late} {because}", NULL},
        {"en", "Well done!", "!"},
        {"pl", "Niestety", "Niestety"},
        {"pl", "z Powodu", "z Powodu"},
        {"pl", "SPÓŹNIENIE", "SPÓŹNIENIE"},
        {"pl", "opóźnieniem", "opóźnieniem"},
        {"pl", "nie możecie", "nie możecie"},
        {"pl", "bo tak", "bo"},
        {"pl", "z innego działu", "innego działu"},
        {"pl", "to z Państwa winy", "winy"},
        {"pl", "osoby, obok, działa, powinni, wino, karta", NULL},
        {"ru", "К СОЖАЛЕНИЮ", "К СОЖАЛЕНИЮ"},
        {"ru", "из-за этого", "из-за"},
        {"ru", "опоздание", "опоздание"},
        {"ru", "вы опоздали", "опоздали"},
        {"ru", "мы не можем", "не можем"},
        {"ru", "Пропущено", "Пропущено"},
        {"ru", "по причине", "причине"},
        {"ru", "отделение, поздно ли", "поздно"},
        {"ru", "отделение, поздний, можем, вино", NULL},
        {"vi", "Rất tiếc", "Rất tiếc"},
        {"vi", "RẤT TIẾC", "RẤT TIẾC"},
        {"vi", "Không thể", "Không thể"},
        {"vi", "đến trễ", "trễ"},
        {"vi", "Vì vậy", "Vì"},
        {"vi", "lỗi của quý vị", "lỗi của"},
        {"vi", "việc, viết, vị trí, bởi", "bởi"},
        {"vi", "việc, viết, vị trí", NULL},
        {"es", "Lamentablemente", "Lamentablemente"},
        {"es", "DEBIDO A", "DEBIDO A"},
        {"es", "no podremos", "no podremos"},
        {"es", "han perdido tiempo", "perdido"},
        {"es", "el retraso", "retraso"},
        {"es", "¡Hola", "¡"},
        {"es", "de otro departamento", "departamento"},
        {"es", "por la tarde, buenas tardes, más tarde", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wording_hit hit;
        bool found = wording_find_phrase(&hit, cases[i].language, cases[i].text);
        if (found != (cases[i].found != NULL)) {
            fail_msg("%s: '%s': %.*s", cases[i].language, cases[i].text, found ? (int)hit.length : 0,
                     found ? hit.at : "");
        }
        if (found) {
            char text[64];
            snprintf(text, sizeof text, "%.*s", (int)hit.length, hit.at);
            assert_string_equal(text, cases[i].found);
        }
    }
}

// Every phrase of every list, planted into a good template, is found: no line of the lists is dead.
static void wording_when_any_phrase_of_the_lists_is_planted_then_refused(void **state)
{
    (void)state;
    size_t planted = 0;
    for (size_t i = 0; i < LANGUAGES; i++) {
        for (const char *const *phrase = wording_phrases(languages[i]); *phrase != NULL; phrase++) {
            char text[512], word[64];
            snprintf(word, sizeof word, "%.*s", (int)strcspn(*phrase, "*"), *phrase);
            snprintf(text, sizeof text, GOOD "\n(%s)\n", word);
            assert_non_null(strstr(check_text(text, notice(), languages[i], NULL), "t.txt:11: '"));
            planted++;
        }
    }
    assert_true(planted > 300);
}

static void wording_when_an_internal_name_is_planted_then_refused_for_clients_only(void **state)
{
    (void)state;
    static struct wording_names names;
    struct wording_hit hit;
    assert_true(wording_names_add(&names, "Maria Kowalsk*"));
    assert_true(wording_names_add(&names, "sales@firm.example"));
    assert_true(wording_names_add(&names, "+48 22 555 0100"));
    assert_true(wording_names_add(&names, ""));
    assert_true(wording_names_add(&names, " - "));
    assert_int_equal(names.count, 3);
    assert_string_equal(
        check_text(GOOD "Ask maria\nKOWALSKIEJ, Sales@firm.example, or +48 22 555 0100.\n", notice(), "en", &names),
        "t.txt:10: 'maria KOWALSKIEJ' is internal and stands in no client's letter (expected: nothing of [wording] "
        "internal, no approver, nobody in copy)\n"
        "t.txt:11: 'Sales@firm.example' is internal and stands in no client's letter (expected: nothing of [wording] "
        "internal, no approver, nobody in copy)\n"
        "t.txt:11: '+48 22 555 0100' is internal and stands in no client's letter (expected: nothing of [wording] "
        "internal, no approver, nobody in copy)\n");
    assert_false(wording_find_name(&hit, &names, "Maria Kowal, presales@firm.example"));
    assert_string_equal(check_text("Subject: {title}\n\ndone: {client} has it, says Maria Kowalska.\nwhen: {date} "
                                   "{time}\nnext: Nothing to do.\n",
                                   letter_kind_internal(INTERNAL_LADDER), "en", &names),
                        "");
}

static void wording_names_when_there_are_too_many_then_refused(void **state)
{
    (void)state;
    static struct wording_names names;
    static char name[WORDING_NAME_MAX + 1];
    memset(name, 'x', WORDING_NAME_MAX);
    assert_false(wording_names_add(&names, name));
    for (int i = 0; i < WORDING_NAMES_MAX; i++) {
        assert_true(wording_names_add(&names, "x"));
    }
    assert_false(wording_names_add(&names, "x"));
}

// A string of a catalogue: what stands between the quotes of `msgstr ".."` and of the lines that go on with it.
static bool take_string(const char *line, char *out, size_t size)
{
    const char *open = strchr(line, '"');
    const char *close = strrchr(line, '"');
    size_t used = strlen(out);
    if (open == NULL || close == open) {
        return false;
    }
    snprintf(out + used, size - used, "%.*s", (int)(close - open - 1), open + 1);
    return true;
}

static void check_string(const char *path, int line, const char *language, const char *text)
{
    struct wording_hit hit;
    bool head = strncmp(text, "Project-Id-Version:", 19) == 0;
    if (!head && wording_find_phrase(&hit, language, text)) {
        fail_msg("%s:%d: '%.*s' is never said: %s", path, line, (int)hit.length, hit.at, text);
    }
}

// tests/check-words.sh holds the catalogues complete, so their msgids are all the words of the program.
static void wording_of_the_screens_when_checked_then_nothing_is_said_that_never_is(void **state)
{
    (void)state;
    for (size_t i = 1; i < LANGUAGES; i++) {
        char path[64], line[4096], text[4096] = "";
        const char *language = "";
        int number = 0, strings = 0;
        snprintf(path, sizeof path, "assets/locale/%s.po", languages[i]);
        FILE *file = fopen(path, "r");
        assert_non_null(file);
        while (fgets(line, sizeof line, file) != NULL) {
            number++;
            if (line[0] != '"') {
                check_string(path, number - 1, language, text);
                text[0] = '\0';
                strings++;
                language = strncmp(line, "msgid", 5) == 0 ? "en" : strncmp(line, "msgstr", 6) == 0 ? languages[i] : "";
            }
            (void)take_string(line, text, sizeof text);
        }
        check_string(path, number, language, text);
        assert_true(strings > 400);
        fclose(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wording_of_every_shipped_template_when_checked_then_keeps_all_rules),
        cmocka_unit_test(wording_when_one_rule_is_broken_then_told_by_file_and_line),
        cmocka_unit_test(wording_when_a_phrase_is_planted_then_found_in_every_form),
        cmocka_unit_test(wording_when_any_phrase_of_the_lists_is_planted_then_refused),
        cmocka_unit_test(wording_when_an_internal_name_is_planted_then_refused_for_clients_only),
        cmocka_unit_test(wording_names_when_there_are_too_many_then_refused),
        cmocka_unit_test(wording_of_the_screens_when_checked_then_nothing_is_said_that_never_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
