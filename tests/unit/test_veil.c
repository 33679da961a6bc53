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
        "adjourn.ini:3: [room] zone: not a zone name",
        "systemd[1]: Starting adjourn-sync.service - Adjourn, reads calendars...",
        "systemd[1]: Mounted var-lib-adjourn.mount.",
        "kernel: Linux version 6.12.117+deb13-amd64 (gcc-14.2.0) #1 SMP",
        "kernel: [drm] Initialized i915 1.6.0 for 0000:00:1f.6 on minor 0",
        "kernel: bcm2835-mbox fe00b880.mailbox: mailbox enabled",
        "kernel: [    1.234567] usb 1-1: 2.4 GHz at 192.168.1.7:8080",
        "adjourn kiosk: veil.c:12: 3.5 of 4 MiB.",
        "the settings' database is away; Adjourn's own",
        "",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_veiled(lines[i], lines[i]);
    }
}

static void line_when_it_has_addresses_and_places_then_they_are_hidden(void **state)
{
    (void)state;
    assert_veiled("mail to <anna.nowak@client.example>: 550 no such user", "mail to <<address>>: 550 no such user");
    assert_veiled("https://calendar.example/rooms/mark?token=1: HTTP 404", "<place> HTTP 404");
    assert_veiled("mailto:anna@client.example refused", "<address> refused");
    assert_veiled("file=/home/anna/room.ics is not there", "file=<path> is not there");
    assert_veiled("trainer/Anna Nowak.ics: line 4", "<path> <name> line 4");
    assert_veiled("/srv/Anna Maria Nowak/x.ics: line 4", "<path> line 4");
    assert_veiled("/dev/disk/by-label/ANNA is read-only", "<path> is read-only");
    assert_veiled("Mounted run-adjourn-media-ANNA.mount.", "Mounted <path>");
}

static void line_when_it_names_servers_then_they_are_hidden(void **state)
{
    (void)state;
    assert_veiled("nowak.example: HTTP 404", "<name> HTTP 404");
    assert_veiled("cannot reach (calendar.nowak.example:443), again", "cannot reach (<name>), again");
    assert_veiled("adjourn sync: 'room': nas: Couldn't resolve host name",
                  "adjourn sync: <text>: <text>: Couldn't resolve host name");
    assert_veiled("systemd[1]: Hostname set to <annas-room>.", "systemd[1]: Hostname set to <text>.");
    assert_veiled("\xc5\x82"
                  "odz.example.",
                  "<name>");
}

static void line_when_it_names_sections_then_only_what_they_are_stays(void **state)
{
    (void)state;
    assert_veiled("adjourn.ini:7: [approver Jan Kowalski]: no address", "adjourn.ini:7: [approver <text>]: no address");
    assert_veiled("[client \"Anna]Nowak\"] steps: 'x': y", "[client <text>] steps: <text>: y");
    assert_veiled("[source Jan", "[source <text>");
    assert_veiled("[Kowalska]: x", "[<text>]: x");
    assert_veiled("[kowalska]: unknown section (allowed: room)", "[<text>]: unknown section (allowed: room)");
    assert_veiled("a.ini:3: [room] Anna Nowak: '5': too long", "a.ini:3: [room] <text>: <text>: too long");
    assert_veiled("a.ini:3: [room] nowak: '5': unknown key (allowed: name)",
                  "a.ini:3: [room] <text>: <text>: unknown key (allowed: name)");
    assert_veiled("a.ini:1: nowak: '5': a key before the first section",
                  "a.ini:1: <text>: <text>: a key before the first section");
}

static void line_when_it_goes_on_from_another_then_it_is_hidden(void **state)
{
    (void)state;
    assert_veiled("    Anna and more", "<text>");
    assert_veiled("\tAnna", "<text>");
}

static void line_when_it_quotes_then_the_quoted_is_hidden(void **state)
{
    (void)state;
    assert_veiled("[room] name: 'Anna's room': too long", "[room] name: <text>: too long");
    assert_veiled("source \"Anna Nowak\": read", "source <text>: read");
    assert_veiled("value 'Anna and more", "value <text>");
    assert_veiled("(\"Anna\")", "(<text>)");
    assert_veiled("{\"who\":\"Anna \\\"A\\\" Nowak\",\"ms\":7}", "{<text>:<text>,<text>:7}");
    assert_veiled("'Anna'\xc5\x82 Nowak' is long", "<text> is long");
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
        cmocka_unit_test(line_when_it_names_servers_then_they_are_hidden),
        cmocka_unit_test(line_when_it_names_sections_then_only_what_they_are_stays),
        cmocka_unit_test(line_when_it_goes_on_from_another_then_it_is_hidden),
        cmocka_unit_test(line_when_it_quotes_then_the_quoted_is_hidden),
        cmocka_unit_test(line_when_it_is_longer_than_the_place_then_it_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
