// SPDX-License-Identifier: MIT
// Letters beyond Latin and Cyrillic: fonts that are found for them, reading from right to left, and where lines break.
#include "painted.h"

#include "ui/layout_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIZE 40

static int32_t width_of(const char *text)
{
    return metrics.width(metrics.context, FONT_TEXT, SIZE, 0, true, text);
}

static struct rect draw(uint32_t *into, const char *text)
{
    scene.count = 0;
    struct item *item = painted_add_text(FONT_TEXT, SIZE, 20, 100, text);
    item->text.tabular = true;
    item->box.w = width_of(text);
    memset(into, 0, sizeof pixels);
    painted_draw(into, whole);
    return painted_ink(into);
}

static void text_when_the_typeface_lacks_its_letters_takes_them_from_another_font(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"会", "議"}, {"א", "ב"}, {"ب", "ج"}, {"ฉ", "ช"}};
    for (size_t i = 0; i < 3; i++) { // a font for the fourth need not be there
        struct rect first = draw(others, pairs[i][0]);
        assert_true(first.w > SIZE / 5 && first.w < 2 * SIZE);
        draw(pixels, pairs[i][1]); // a box for both would be the same one
        draw(others, pairs[i][0]);
        assert_memory_not_equal(pixels, others, sizeof pixels);
    }
    draw(pixels, pairs[3][0]);
}

static void text_when_its_letters_come_from_two_fonts_stands_on_one_baseline(void **state)
{
    (void)state;
    int32_t latin = width_of("Anna "), all = width_of("Anna 会議");
    assert_true(all > latin + SIZE && all < latin + 3 * SIZE);
    struct rect ink = draw(pixels, "Anna 会議");
    assert_in_range(ink.y, 100 - SIZE, 100 - SIZE / 2);
    assert_in_range(ink.y + ink.h, 100, 100 + SIZE / 4);
    assert_in_range(ink.x + ink.w, 20 + all - 5, 20 + all + 1);
}

// Where ink begins and ends in columns [from, to).
static bool same_columns(const uint32_t *a, int32_t a_from, const uint32_t *b, int32_t b_from, int32_t count)
{
    for (int32_t y = 0; y < PAINTED_HEIGHT; y++) {
        for (int32_t x = 0; x < count; x++) {
            if (a[y * PAINTED_WIDTH + a_from + x] != b[y * PAINTED_WIDTH + b_from + x]) {
                return false;
            }
        }
    }
    return true;
}

static void text_when_it_reads_from_right_to_left_begins_at_the_right(void **state)
{
    (void)state;
    int32_t last = width_of("ב");
    draw(pixels, "אב");
    draw(others, "ב");
    assert_true(same_columns(pixels, 15, others, 15, last));
    draw(others, "א");
    assert_false(same_columns(pixels, 15, others, 15, last));
}

static void numbers_when_in_a_line_from_right_to_left_keep_their_order(void **state)
{
    (void)state;
    int32_t time = width_of("12:23");
    draw(pixels, "אב 12:23");
    draw(others, "12:23");
    assert_true(same_columns(pixels, 15, others, 15, time));
    assert_int_equal(width_of("אב 12:23"), width_of("אב 10:00")); // tabular there too
}

static void arabic_when_shaped_joins_its_letters(void **state)
{
    (void)state;
    assert_true(width_of("بب") < 2 * width_of("ب") - 2);
}

static void expect_lines(const char *text, int32_t width, const char *const *expected)
{
    static struct scene ignored;
    struct frame frame;
    struct style style = {FONT_TEXT, SIZE, 0, TONE_INK};
    struct lines lines;
    layout_begin(&frame, &ignored, 1280, 800, metrics, THEME_DARK, (struct action){ACTION_NONE, 0});
    words_wrap(&frame, style, width, LINES_MAX, text, &lines);
    assert_true(lines.whole);
    for (int32_t i = 0; i < lines.count; i++) {
        assert_non_null(expected[i]);
        assert_string_equal(lines.line[i], expected[i]);
        assert_true(layout_width(&frame, style, lines.line[i]) <= width);
    }
    assert_null(expected[lines.count]);
}

static void lines_when_ideographs_have_no_blanks_break_between_them(void **state)
{
    (void)state;
    expect_lines("会議室時間中国", 3 * SIZE + 4, (const char *const[]){"会議室", "時間中", "国", NULL});
    // Not before what closes, and not after what opens.
    expect_lines("会議室。時間", 3 * SIZE + 4, (const char *const[]){"会議", "室。時", "間", NULL});
    expect_lines("会議「時間」", 3 * SIZE + 4, (const char *const[]){"会議", "「時", "間」", NULL});
    // A number stays with what is counted.
    expect_lines("会議 15 分", 3 * SIZE + 4, (const char *const[]){"会議", "15 分", NULL});
}

static void lines_when_words_are_long_break_at_blanks_and_keep_numbers_with_their_words(void **state)
{
    (void)state;
    expect_lines("Przeprowadzilibyśmy się 15 minut", width_of("Przeprowadzilibyśmy się"),
                 (const char *const[]){"Przeprowadzilibyśmy się", "15 minut", NULL});
    expect_lines("Предложение остаётся действительным", width_of("действительным"),
                 (const char *const[]){"Предложение", "остаётся", "действительным", NULL});
    expect_lines("Nguyễn Thị Ánh Nguyệt", width_of("Ánh Nguyệt"),
                 (const char *const[]){"Nguyễn Thị", "Ánh Nguyệt", NULL});
}

static void lines_when_one_word_is_wider_break_it_between_letters_with_their_marks(void **state)
{
    (void)state;
    expect_lines("достопримечательность", width_of("достоприме") + 3,
                 (const char *const[]){"достоприме", "чательност", "ь", NULL});
    static struct scene ignored;
    struct frame frame;
    struct lines lines;
    layout_begin(&frame, &ignored, 1280, 800, metrics, THEME_DARK, (struct action){ACTION_NONE, 0});
    // Marks that are written apart: e, dot below, circumflex.
    static const char marked[] = "Nguye\xcc\xa3\xcc\x82tNguye\xcc\xa3\xcc\x82t";
    struct style style = {FONT_TEXT, SIZE, 0, TONE_INK};
    for (int32_t width = SIZE; width < 8 * SIZE; width += 3) {
        words_wrap(&frame, style, width, LINES_MAX, marked, &lines);
        for (int32_t i = 0; i < lines.count; i++) {
            assert_true((unsigned char)lines.line[i][0] != 0xCC); // no line begins with a mark
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_when_the_typeface_lacks_its_letters_takes_them_from_another_font),
        cmocka_unit_test(text_when_its_letters_come_from_two_fonts_stands_on_one_baseline),
        cmocka_unit_test(text_when_it_reads_from_right_to_left_begins_at_the_right),
        cmocka_unit_test(numbers_when_in_a_line_from_right_to_left_keep_their_order),
        cmocka_unit_test(arabic_when_shaped_joins_its_letters),
        cmocka_unit_test(lines_when_ideographs_have_no_blanks_break_between_them),
        cmocka_unit_test(lines_when_words_are_long_break_at_blanks_and_keep_numbers_with_their_words),
        cmocka_unit_test(lines_when_one_word_is_wider_break_it_between_letters_with_their_marks),
    };
    painted_start(NULL);
    return cmocka_run_group_tests(tests, painted_open, painted_close);
}
