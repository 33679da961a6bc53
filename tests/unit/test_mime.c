// SPDX-License-Identifier: MIT
// What strangers' mails are encoded in, right and wrong.
#include "core/mime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef size_t (*decode_fn)(char *out, const char *bytes, size_t length);

struct sample {
    const char *bytes, *text;
};

// Beside the bytes and in their place; each time in memory of just that size, so that one byte more is noticed.
static void check(decode_fn decode, const struct sample *samples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(samples[i].bytes), wanted = strlen(samples[i].text);
        char *bytes = malloc(length + (length == 0));
        char *out = malloc(length + (length == 0));
        assert_true(bytes != NULL && out != NULL);
        memcpy(bytes, samples[i].bytes, length);
        assert_int_equal(decode(out, bytes, length), wanted);
        assert_memory_equal(out, samples[i].text, wanted);
        assert_int_equal(decode(bytes, bytes, length), wanted);
        assert_memory_equal(bytes, samples[i].text, wanted);
        free(bytes);
        free(out);
    }
}

static void base64_when_right_or_wrong_then_what_can_be_read_is(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        // RFC 4648 10
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
        {"+/+/", "\xfb\xff\xbf"},
        // Without its padding, with less of it, cut off inside a byte.
        {"Zg", "f"},
        {"Zm8", "fo"},
        {"Zg=", "f"},
        {"Zm9vY", "foo"},
        // Other characters are passed over; nothing comes after the padding.
        {"Zm\r\n9v \tYm!F\xc5y\n", "foobar"},
        {"Zm8=Zm9v", "fo"},
        {"=", ""},
    };
    check(mime_decode_base64, samples, sizeof samples / sizeof samples[0]);
}

static void quoted_printable_when_right_or_wrong_then_what_can_be_read_is(void **state)
{
    (void)state;
    static const struct sample samples[] = {
        {"", ""},
        {"plain\r\n", "plain\r\n"},
        {"Gda=C5=84sk=3D", "Gda\xc5\x84sk="},
        {"=c5=84", "\xc5\x84"},
        // Lines that were broken, with blanks behind the =, and at the end.
        {"one=\r\ntwo=\nthree=\rfour", "onetwothreefour"},
        {"one= \t\r\ntwo", "onetwo"},
        {"one=\r\n", "one"},
        // No codes.
        {"=", "="},
        {"=4", "=4"},
        {"=4z=zz==", "=4z=zz=="},
        {"= one", "= one"},
    };
    check(mime_decode_quoted_printable, samples, sizeof samples / sizeof samples[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_when_right_or_wrong_then_what_can_be_read_is),
        cmocka_unit_test(quoted_printable_when_right_or_wrong_then_what_can_be_read_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
