// SPDX-License-Identifier: MIT
#include "ui/qr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct item item;
static struct error error;

static bool dark(int32_t x, int32_t y)
{
    int32_t bit = y * item.qr.modules + x;
    return (item.qr.bits[bit / 8] & 0x80 >> bit % 8) != 0;
}

// ISO/IEC 18004 6.3.3: seven modules square, dark ring, light ring, dark core of three.
static void assert_finder(int32_t left, int32_t top)
{
    for (int32_t y = 0; y < 7; y++) {
        for (int32_t x = 0; x < 7; x++) {
            int32_t dx = x < 3 ? 3 - x : x - 3;
            int32_t dy = y < 3 ? 3 - y : y - 3;
            int32_t ring = dx > dy ? dx : dy;
            assert_int_equal(dark(left + x, top + y), ring != 2);
        }
    }
}

// The correction level stands in the first two format bits beside the finder, under the mask 10 (7.9).
static int correction(void)
{
    static const int levels[] = {1, 0, 3, 2}; // 00 M, 01 L, 10 H, 11 Q → 0 L, 1 M, 2 Q, 3 H
    int bits = dark(0, 8) << 1 | dark(1, 8);
    return levels[bits ^ 2];
}

static void encode_when_text_fits_takes_smallest_version_and_most_correction(void **state)
{
    (void)state;
    // Bytes that a version holds at the levels L M Q H: 1: 17 14 11 7, 2: 32 26 20 14, 21: 929 711 509 403.
    static const struct {
        size_t bytes;
        int32_t modules;
        int correction;
    } rows[] = {
        {1, 21, 3},  {7, 21, 3},  {8, 21, 2},  {11, 21, 2}, {12, 21, 1}, {14, 21, 1},   {15, 21, 0},
        {17, 21, 0}, {18, 25, 2}, {20, 25, 2}, {26, 25, 1}, {32, 25, 0}, {859, 101, 0}, {929, 101, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[1024] = "";
        memset(text, 'a', rows[i].bytes);
        assert_true(qr_encode(&item, text, &error));
        assert_int_equal(item.qr.modules, rows[i].modules);
        assert_int_equal(correction(), rows[i].correction);
        assert_finder(0, 0);
        assert_finder(item.qr.modules - 7, 0);
        assert_finder(0, item.qr.modules - 7);
    }
}

// The mark for UTF-8 (7.4.2) takes 12 bits: of the 17 bytes that the smallest code holds, 15 are left.
static void encode_when_text_is_not_ascii_marks_it_as_utf8(void **state)
{
    (void)state;
    assert_true(qr_encode(&item,
                          "Wis\xC5\x82"
                          "a 13:00 --",
                          &error)); // 16 bytes
    assert_int_equal(item.qr.modules, 25);
    assert_true(qr_encode(&item, "Wisla 13:00 ----", &error));
    assert_int_equal(item.qr.modules, 21);
    assert_true(qr_encode(&item,
                          "Wis\xC5\x82"
                          "a 13:00 -",
                          &error)); // 15 bytes
    assert_int_equal(item.qr.modules, 21);
}

static void encode_when_text_does_not_fit_says_how_long_it_is(void **state)
{
    (void)state;
    char text[4096] = "";
    memset(text, 'a', 930);
    assert_false(qr_encode(&item, text, &error));
    assert_string_equal(error.text, "QR code: 930 bytes are too long");
    assert_int_equal(item.qr.modules, 0);
    memset(text, 'a', 4000);
    assert_false(qr_encode(&item, text, &error));
    assert_string_equal(error.text, "QR code: 4000 bytes are too long");
    assert_false(qr_encode(&item, "", &error));
    assert_string_equal(error.text, "QR code: no text");
}

static void encode_when_called_again_leaves_nothing_of_the_last_code(void **state)
{
    (void)state;
    static struct item fresh;
    char text[600] = "";
    memset(text, 'z', 500);
    assert_true(qr_encode(&fresh, "Wisła 13:00", &error));
    assert_true(qr_encode(&item, text, &error));
    assert_true(qr_encode(&item, "Wisła 13:00", &error));
    assert_memory_equal(&item.qr, &fresh.qr, sizeof item.qr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encode_when_text_fits_takes_smallest_version_and_most_correction),
        cmocka_unit_test(encode_when_text_is_not_ascii_marks_it_as_utf8),
        cmocka_unit_test(encode_when_text_does_not_fit_says_how_long_it_is),
        cmocka_unit_test(encode_when_called_again_leaves_nothing_of_the_last_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
