// SPDX-License-Identifier: MIT
#include "core/file_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_name(const char *text, const char *name)
{
    char made[FILE_NAME_MAX];
    file_name_make(made, sizeof made, text);
    assert_string_equal(made, name);
}

static void name_when_text_is_plain_then_it_is_the_text(void **state)
{
    (void)state;
    assert_name("2026-11-19 Business English B2", "2026-11-19 Business English B2");
    assert_name("Tiếng Anh, ćwiczenia и речь", "Tiếng Anh, ćwiczenia и речь");
}

static void name_when_fat_has_no_such_letter_then_another_stands_for_it(void **state)
{
    (void)state;
    assert_name("12:00 A/B\\C", "12.00 A-B-C");
    assert_name("what? *all* <b>\"x\"|y", "what- -all- -b--x--y");
    assert_name("one\ntwo\tthree\x7f", "one two three");
}

static void name_when_ends_are_blank_or_dots_then_they_go(void **state)
{
    (void)state;
    assert_name("  .. B2 ... ", "B2");
    assert_name("a   b", "a b");
    assert_name("2026-11-19 12:00 ", "2026-11-19 12.00");
}

static void name_when_nothing_is_left_then_it_is_log(void **state)
{
    (void)state;
    assert_name("", "log");
    assert_name(" . .. ", "log");
}

static void name_when_it_is_a_device_of_dos_then_it_is_none(void **state)
{
    (void)state;
    assert_name("con", "con_");
    assert_name("LPT1", "LPT1_");
    assert_name("aux.backup", "aux_.backup");
    assert_name("COM0", "COM0");
    assert_name("console", "console");
}

static void name_when_bytes_are_no_utf8_then_they_are_dashes(void **state)
{
    (void)state;
    assert_name("a\xff\xc3"
                "b\xe2\x82",
                "a--b--");
}

static void name_when_too_long_then_it_is_cut_at_a_character(void **state)
{
    (void)state;
    char text[401] = "", made[FILE_NAME_MAX], small[8];
    for (int i = 0; i < 200; i++) {
        memcpy(text + 2 * i, "я", 2);
    }
    file_name_make(made, sizeof made, text);
    assert_true(strlen(made) < FILE_NAME_MAX);
    assert_int_equal(strlen(made) % 2, 0);
    assert_true(strncmp(made, text, strlen(made)) == 0);
    file_name_make(small, sizeof small, "con is long");
    assert_string_equal(small, "con is");
    file_name_make(small, sizeof small, "con    ");
    assert_string_equal(small, "con_");
}

static void name_when_plain_then_it_is_ascii(void **state)
{
    (void)state;
    char made[FILE_NAME_MAX];
    file_name_make_plain(made, sizeof made, "Zajęcia: ч1");
    assert_string_equal(made, "Zaj_cia. _1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_when_text_is_plain_then_it_is_the_text),
        cmocka_unit_test(name_when_fat_has_no_such_letter_then_another_stands_for_it),
        cmocka_unit_test(name_when_ends_are_blank_or_dots_then_they_go),
        cmocka_unit_test(name_when_nothing_is_left_then_it_is_log),
        cmocka_unit_test(name_when_it_is_a_device_of_dos_then_it_is_none),
        cmocka_unit_test(name_when_bytes_are_no_utf8_then_they_are_dashes),
        cmocka_unit_test(name_when_too_long_then_it_is_cut_at_a_character),
        cmocka_unit_test(name_when_plain_then_it_is_ascii),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
