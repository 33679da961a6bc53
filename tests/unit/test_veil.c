// SPDX-License-Identifier: MIT
#include "core/veil.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_veiled(const char *line, const char *expected)
{
    char out[256];
    assert_string_equal(veil_line(line, out, sizeof out), expected);
}

static void line_when_it_has_only_the_systems_words_then_it_stays(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "adjourn kiosk: the sync process ended (signal 9); again in 4 s",
        "/etc/adjourn/adjourn.ini:4: [room] zone: not a zone name (allowed: a zone name)",
        "/dev/dri/card0: no monitor is connected",
        "/var/lib/adjourn/adjourn.db: disk I/O error",
        "the settings' database is away; Adjourn's own",
        "",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0] - 3; i++) {
        assert_veiled(lines[i], lines[i]);
    }
    assert_veiled(lines[4], lines[4]);
    assert_veiled("", "");
}

static void line_when_it_has_addresses_and_places_then_they_are_hidden(void **state)
{
    (void)state;
    assert_veiled("mail to <anna.nowak@client.example>: 550 no such user", "mail to <<address>>: 550 no such user");
    assert_veiled("https://calendar.example/rooms/mark?token=1: HTTP 404", "<place> HTTP 404");
    assert_veiled("mailto:anna@client.example refused", "<address> refused");
    assert_veiled("file=/home/anna/room.ics is not there", "file=<path> is not there");
    assert_veiled("trainer/Anna Nowak.ics: line 4", "<path> Nowak.ics: line 4");
}

static void line_when_it_quotes_then_the_quoted_is_hidden(void **state)
{
    (void)state;
    assert_veiled("[room] name: 'Anna's room': too long", "[room] name: <text>: too long");
    assert_veiled("source \"Anna Nowak\": read", "source <text>: read");
    assert_veiled("value 'Anna and more", "value <text>");
    assert_veiled("(\"Anna\")", "(<text>)");
}

static void line_when_it_is_longer_than_the_place_then_it_is_cut(void **state)
{
    (void)state;
    char out[12];
    assert_string_equal(veil_line("abcdefghijklmnop", out, sizeof out), "abcdefghijk");
    assert_string_equal(veil_line("abcdef 'x' 'y'", out, sizeof out), "abcdef <tex");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_when_it_has_only_the_systems_words_then_it_stays),
        cmocka_unit_test(line_when_it_has_addresses_and_places_then_they_are_hidden),
        cmocka_unit_test(line_when_it_quotes_then_the_quoted_is_hidden),
        cmocka_unit_test(line_when_it_is_longer_than_the_place_then_it_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
