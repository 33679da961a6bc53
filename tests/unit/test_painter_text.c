// SPDX-License-Identifier: MIT
#include "painted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void text_when_drawn_lies_within_its_measured_width(void **state)
{
    (void)state;
    static const char *const texts[] = {"Wisła",      "Business English B2", "12:35", "fjord AVATAR",
                                        "Ánh Nguyệt", "Вне зала с 12:23",    "ẤỰĄŁ"};
    for (enum font font = 0; font < FONTS; font++) {
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            for (int32_t spacing = -35; spacing <= 35; spacing += 35) {
                painted_start(NULL);
                struct item *item = painted_add_text(font, 28, 20, 100, texts[i]);
                item->text.spacing = spacing;
                item->box.w = metrics.width(metrics.context, font, 28, spacing, false, texts[i]);
                painted_draw(pixels, whole);
                struct rect found = painted_ink(pixels);
                assert_true(found.x >= 19 && found.x <= 25);
                assert_in_range(found.x + found.w, 20 + item->box.w - 4, 20 + item->box.w + 1);
            }
        }
    }
}

static void text_when_aligned_ends_where_it_should(void **state)
{
    (void)state;
    int32_t width = metrics.width(metrics.context, FONT_STRONG, 24, 0, false, "HHH");
    int32_t left[3];
    for (enum align align = ALIGN_LEFT; align <= ALIGN_RIGHT; align++) {
        painted_start(NULL);
        struct item *item = painted_add_text(FONT_STRONG, 24, 50, 60, "HHH");
        item->box.w = 200;
        item->text.align = align;
        painted_draw(pixels, whole);
        left[align] = painted_ink(pixels).x;
    }
    assert_in_range(left[ALIGN_CENTRE] - left[ALIGN_LEFT], (200 - width) / 2 - 1, (200 - width) / 2 + 1);
    assert_in_range(left[ALIGN_RIGHT] - left[ALIGN_LEFT], 200 - width - 1, 200 - width + 1);
}

static void text_when_tabular_is_as_wide_for_all_digits(void **state)
{
    (void)state;
    for (enum font font = 0; font < FONTS; font++) {
        int32_t first = metrics.width(metrics.context, font, 84, -35, true, "00:00");
        for (char digit = '0'; digit <= '9'; digit++) {
            char text[] = {digit, digit, ':', digit, digit, '\0'};
            assert_int_equal(metrics.width(metrics.context, font, 84, -35, true, text), first);
        }
        assert_true(metrics.width(metrics.context, font, 84, 0, false, "11:11") < first);
    }
}

static void text_when_spaced_grows_by_the_spacing_between_letters(void **state)
{
    (void)state;
    int32_t plain = metrics.width(metrics.context, FONT_HEADING, 100, 0, false, "Wisła");
    // Four gaps of 0.1 em; kerning stays.
    assert_in_range(metrics.width(metrics.context, FONT_HEADING, 100, 100, false, "Wisła"), plain + 39, plain + 41);
    assert_in_range(metrics.width(metrics.context, FONT_HEADING, 100, -100, false, "Wisła"), plain - 41, plain - 39);
    assert_int_equal(metrics.width(metrics.context, FONT_HEADING, 100, 100, false, ""), 0);
}

static void text_when_marks_are_combining_keeps_them_on_their_letter(void **state)
{
    (void)state;
    static const struct {
        const char *composed, *combining;
    } rows[] = {
        {"Ánh", "A\xcc\x81nh"},
        {"Nguyệt", "Nguye\xcc\xa3\xcc\x82t"},
        {"Ấ", "A\xcc\x82\xcc\x81"},
        {"й", "и\xcc\x86"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        for (int32_t spacing = -20; spacing <= 20; spacing += 20) {
            painted_start(NULL);
            painted_add_text(FONT_TEXT, 40, 20, 100, rows[i].composed)->text.spacing = spacing;
            painted_draw(pixels, whole);
            painted_start(NULL);
            painted_add_text(FONT_TEXT, 40, 20, 100, rows[i].combining)->text.spacing = spacing;
            memset(others, 0, sizeof others);
            painted_draw(others, whole);
            assert_true(painted_area(others) > 50);
            painted_draw(pixels, whole);
            assert_memory_equal(pixels, others, sizeof pixels);
        }
    }
}

static void text_when_accents_rise_above_the_font_stays_on_its_baseline(void **state)
{
    (void)state;
    painted_add_text(FONT_TEXT, 40, 20, 100, "Ấ");
    painted_draw(pixels, whole);
    struct rect found = painted_ink(pixels);
    assert_in_range(found.y + found.h, 99, 101);
    painted_start(NULL);
    painted_add_text(FONT_TEXT, 40, 20, 100, "A");
    painted_draw(pixels, whole);
    struct rect plain = painted_ink(pixels);
    assert_int_equal(plain.y + plain.h, found.y + found.h);
    assert_true(found.h > plain.h + 10);
}

static void text_when_bytes_are_not_utf8_is_drawn_as_something(void **state)
{
    (void)state;
    static const char *const texts[] = {"\xff\xfe", "A\xc3", "\xe1\xba", "\x80\x80\x80", "\xf0\x9f\x98", "\xcc\x81 A"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (int32_t spacing = 0; spacing <= 20; spacing += 20) {
            painted_start(NULL);
            struct item *item = painted_add_text(FONT_TEXT, 24, 20, 100, texts[i]);
            item->text.spacing = spacing;
            item->text.tabular = true;
            item->box.w = metrics.width(metrics.context, FONT_TEXT, 24, spacing, true, texts[i]);
            assert_true(item->box.w >= 0);
            painted_draw(pixels, whole);
        }
    }
}

static void text_when_much_else_was_drawn_since_is_the_same(void **state)
{
    (void)state;
    painted_add_text(FONT_HEADING, 60, 20, 100, "Wisła 12:35");
    painted_draw(pixels, whole);
    memcpy(others, pixels, sizeof others);
    int32_t width = scene.items[0].box.w;
    for (int i = 0; i < 1000; i++) {
        char text[32];
        snprintf(text, sizeof text, "number %d", i);
        painted_start(NULL);
        painted_add_text((enum font)(i % FONTS), 20 + i % 50, 10, 100, text);
        painted_draw(pixels, whole);
    }
    painted_start(NULL);
    painted_add_text(FONT_HEADING, 60, 20, 100, "Wisła 12:35");
    assert_int_equal(scene.items[0].box.w, width);
    painted_draw(pixels, whole);
    assert_memory_equal(pixels, others, sizeof pixels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(text_when_drawn_lies_within_its_measured_width, painted_start),
        cmocka_unit_test_setup(text_when_aligned_ends_where_it_should, painted_start),
        cmocka_unit_test_setup(text_when_tabular_is_as_wide_for_all_digits, painted_start),
        cmocka_unit_test_setup(text_when_spaced_grows_by_the_spacing_between_letters, painted_start),
        cmocka_unit_test_setup(text_when_marks_are_combining_keeps_them_on_their_letter, painted_start),
        cmocka_unit_test_setup(text_when_accents_rise_above_the_font_stays_on_its_baseline, painted_start),
        cmocka_unit_test_setup(text_when_bytes_are_not_utf8_is_drawn_as_something, painted_start),
        cmocka_unit_test_setup(text_when_much_else_was_drawn_since_is_the_same, painted_start),
    };
    return cmocka_run_group_tests(tests, painted_open, painted_close);
}
