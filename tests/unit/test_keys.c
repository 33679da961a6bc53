// SPDX-License-Identifier: MIT
// The keyboard on the screen: letters of five languages, tones where Vietnamese spelling puts them, and its limits.
#include "core/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

// Touches the key of each letter of `text`; a capital needs Shift.
static void type(struct keys *keys, const char *text)
{
    char letter[KEY_BYTES];
    while (*text != '\0') {
        if (*text == ' ') {
            keys_space(keys);
            text++;
            continue;
        }
        size_t used = 0;
        for (int32_t state = 0; state < 4 && used == 0; state++) {
            keys->shift = state % 2 == 1;
            keys->signs = state / 2 == 1;
            for (int32_t row = 0; row < KEYS_ROWS && used == 0; row++) {
                for (int32_t column = 0; column < keys_count(keys, row) && used == 0; column++) {
                    keys_letter(keys, row, column, letter);
                    used = strncmp(letter, text, strlen(letter)) == 0 ? strlen(letter) : 0;
                    if (used > 0) {
                        keys_touch(keys, row, column);
                    }
                }
            }
        }
        assert_true(used > 0);
        text += used;
    }
    keys->signs = false;
}

static void letters_of_each_language_when_touched_then_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *language, *text;
    } all[] = {{"en", "Room 4b"},
               {"pl", "Zażółć gęślą jaźń ĄĆĘŁŃÓŚŹŻ"},
               {"ru", "Съешь ещё этих мягких булок ЁЪЭ 7"},
               {"es", "¿Ñandú? ¡Pingüino Áéíóú!"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct keys keys;
        keys_begin(&keys, all[i].language, "", 200);
        type(&keys, all[i].text);
        assert_string_equal(keys.text, all[i].text);
    }
}

// What is typed, with the key of the tone after the syllable, and what stands then.
static void tones_when_touched_after_the_syllable_then_they_stand_where_spelling_puts_them(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        int32_t tone; // column of its key
        const char *text;
    } all[] = {{"ma", 7, "má"},
               {"hoang", 8, "hoàng"},
               {"mua", 8, "mùa"},
               {"nguyên", 10, "nguyễn"},
               {"hoa", 7, "hoá"},
               {"thuy", 8, "thuỳ"},
               {"qua", 7, "quá"},
               {"gia", 8, "già"},
               {"nươc", 7, "nước"},
               {"ngoai", 8, "ngoài"},
               {"tiêng", 7, "tiếng"},
               {"Viêt", 11, "Việt"},
               {"phong hop", 11, "phong họp"},
               {"gi", 8, "gì"},
               {"Ân", 7, "Ấn"},
               {"khuyên", 9, "khuyển"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct keys keys;
        keys_begin(&keys, "vi", "", 200);
        type(&keys, all[i].typed);
        keys_touch(&keys, 0, all[i].tone);
        assert_string_equal(keys.text, all[i].text);
        keys_touch(&keys, 0, all[i].tone); // once more: it goes
        assert_string_equal(keys.text, all[i].typed);
    }
}

static void tone_when_there_is_no_vowel_yet_then_the_letter_stands(void **state)
{
    (void)state;
    struct keys keys;
    keys_begin(&keys, "vi", "Ph", 200);
    keys_touch(&keys, 0, 9);
    assert_string_equal(keys.text, "Phả");
    keys_touch(&keys, 0, 7); // another tone takes its place
    assert_string_equal(keys.text, "Phá");
}

static void text_when_full_then_nothing_more_and_never_half_a_letter(void **state)
{
    (void)state;
    struct keys keys;
    keys_begin(&keys, "ru", "", 5);
    for (int i = 0; i < 4; i++) {
        keys_touch(&keys, 1, 0);
    }
    assert_string_equal(keys.text, "Йй");
    keys_space(&keys);
    keys_space(&keys);
    assert_string_equal(keys.text, "Йй ");
    keys_erase(&keys);
    keys_erase(&keys);
    assert_string_equal(keys.text, "Й");
    keys_erase(&keys);
    keys_erase(&keys);
    assert_string_equal(keys.text, "");
    keys_space(&keys);
    assert_string_equal(keys.text, "");
    assert_true(keys.shift); // a name begins with a capital
    keys_begin(&keys, "vi", "a", 1);
    keys_touch(&keys, 0, 7); // á takes two bytes
    assert_string_equal(keys.text, "a");
}

static void keys_when_out_of_their_rows_then_nothing(void **state)
{
    (void)state;
    struct keys keys;
    keys_begin(&keys, "en", "a", 10);
    keys_touch(&keys, 0, 12);
    keys_touch(&keys, -1, 0);
    keys_touch(&keys, KEYS_ROWS, 0);
    keys_touch(&keys, 1, -1);
    assert_string_equal(keys.text, "a");
    for (int i = 0; i < KEYS_LAYOUTS; i++) {
        for (int32_t row = 0; row < KEYS_ROWS; row++) {
            assert_in_range(keys_count(&keys, row), 6, KEYS_COLUMNS);
        }
        keys_next_layout(&keys);
    }
    assert_int_equal(keys.layout, KEYS_EN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_each_language_when_touched_then_they_stand),
        cmocka_unit_test(tones_when_touched_after_the_syllable_then_they_stand_where_spelling_puts_them),
        cmocka_unit_test(tone_when_there_is_no_vowel_yet_then_the_letter_stands),
        cmocka_unit_test(text_when_full_then_nothing_more_and_never_half_a_letter),
        cmocka_unit_test(keys_when_out_of_their_rows_then_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
