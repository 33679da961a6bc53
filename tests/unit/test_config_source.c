// SPDX-License-Identifier: MIT
#include "config/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

struct faults {
    size_t count;
    char last[CONFIG_FAULT_MAX];
};

static struct settings settings;
static struct faults faults;

static void collect(void *context, const char *text)
{
    struct faults *into = context;
    into->count++;
    snprintf(into->last, sizeof into->last, "%s", text);
}

static void read_text(const char *text)
{
    memset(&faults, 0, sizeof faults);
    config_read_text(&settings, "a/b.ini", text, strlen(text), collect, &faults);
}

static void sources_when_two_are_given_then_both_are_read_with_their_defaults(void **state)
{
    (void)state;
    read_text(
        "[source room]\nurl = https://example.org/room.ics\nsign_in = basic\nuser = wall\nsecret_file = room.key\n"
        "[source trainer]\npath = trainer\nrole = trainer\nrefresh = 10m\n"
        "[source room]\nkind = caldav\n");
    assert_int_equal(faults.count, 0);
    assert_int_equal(settings.source_count, 2);
    const struct source_settings *room = &settings.source[0];
    assert_string_equal(room->name, "room");
    assert_string_equal(room->url, "https://example.org/room.ics");
    assert_string_equal(room->secret_file, "a/room.key");
    assert_string_equal(room->user, "wall");
    assert_int_equal(room->kind, SOURCE_CALDAV);
    assert_int_equal(room->role, SOURCE_ROOM);
    assert_int_equal(room->sign_in, SIGN_IN_BASIC);
    assert_int_equal(room->refresh_ms, 0);
    assert_string_equal(settings.source[1].name, "trainer");
    assert_string_equal(settings.source[1].path, "a/trainer");
    assert_int_equal(settings.source[1].role, SOURCE_TRAINER);
    assert_int_equal(settings.source[1].kind, SOURCE_ICS);
    assert_int_equal(settings.source[1].refresh_ms, 10 * MS_PER_MINUTE);
}

static void sources_when_the_calendar_has_a_file_then_it_is_the_first_one(void **state)
{
    (void)state;
    read_text("[source trainer]\npath = t.ics\n[calendar]\nfile = room.ics\n");
    assert_int_equal(faults.count, 0);
    assert_int_equal(settings.source_count, 2);
    assert_string_equal(settings.source[0].name, "room");
    assert_string_equal(settings.source[0].path, "a/room.ics");
    assert_int_equal(settings.source[0].role, SOURCE_ROOM);
    assert_string_equal(settings.source[1].name, "trainer");
    config_defaults(&settings);
    assert_int_equal(settings.source_count, 0);
}

static void source_when_wrong_then_told_with_its_line_and_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } cases[] = {
        {"[source x]\nrole = room\n",
         ":1: [source x] path: the source is nowhere (allowed: one of path, url, url_file)"},
        {"[source x]\npath = a\nurl = http://b/\n",
         ":2: [source x] path: the source is in two places (allowed: one of path, url, url_file)"},
        {"[source x]\npath = a\nkind = caldav\n", ":3: [source x] kind: a path is no server (allowed: ics)"},
        {"[source x]\nurl = http://b/\nsign_in = digest\nuser = u\n",
         ":3: [source x] sign_in: without a secret (allowed: one of secret_file, credential)"},
        {"[source x]\nurl = http://b/\nuser = u\n",
         ":1: [source x] sign_in: none, but a user or a secret is given (allowed: basic, digest, bearer)"},
        {"[source x]\nurl = http://b/\nsign_in = bearer\nuser = u\nsecret_file = s\n",
         ":4: [source x] user: does not go with sign_in (allowed: a user for basic and digest, none for bearer)"},
        {"[source x]\nurl = http://b/\nsign_in = bearer\ncredential = c\nsecret_file = s\n",
         ":4: [source x] credential: a second secret (allowed: one of secret_file, credential)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[CONFIG_FAULT_MAX];
        snprintf(expected, sizeof expected, "a/b.ini%s", cases[i].fault);
        read_text(cases[i].text);
        assert_string_equal(faults.last, expected);
        assert_int_equal(faults.count, 1);
        assert_int_equal(settings.source_count, 0);
    }
}

static void source_when_its_name_is_wrong_then_its_keys_are_passed_over(void **state)
{
    (void)state;
    read_text("[source a b]\npath = x\n");
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.last, "a/b.ini:1: [source a b]: not a name of a source (allowed: [source NAME] with up "
                                     "to 32 letters, digits, - and _)");
    assert_int_equal(settings.source_count, 0);
    read_text("[source]\npath = x\n");
    assert_non_null(strstr(faults.last, "a/b.ini:1: [source]: unknown section (allowed: room, calendar, source NAME,"));
}

static void source_when_a_key_is_given_twice_in_one_then_told_but_not_in_two(void **state)
{
    (void)state;
    read_text("[source a]\npath = x\n[source b]\npath = y\n");
    assert_int_equal(faults.count, 0);
    read_text("[source a]\npath = x\npath = y\n");
    assert_string_equal(faults.last, "a/b.ini:3: [source a] path: 'y': given twice (allowed: once; it is in line 2)");
}

static void sources_when_more_than_the_limit_then_told(void **state)
{
    (void)state;
    char text[2048] = "";
    for (int i = 0; i <= SOURCES_MAX; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "[source s%d]\npath = p\n", i);
    }
    read_text(text);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.last, "a/b.ini:33: [source s16]: one source too many (allowed: 16 sources)");
    assert_int_equal(settings.source_count, SOURCES_MAX);
}

static void source_room_when_the_calendar_has_a_file_too_then_told(void **state)
{
    (void)state;
    read_text("[calendar]\nfile = x.ics\n[source room]\npath = y.ics\n");
    assert_string_equal(faults.last,
                        "a/b.ini:2: [calendar] file: 'a/x.ics': there is a [source room] too (allowed: one of them)");
    assert_int_equal(settings.source_count, 1);
    assert_string_equal(settings.source[0].path, "a/y.ics");
}

static void urls_when_of_a_server_then_taken_and_else_refused(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool good;
    } cases[] = {
        {"http://a", true},         {"https://a/b?c=d;e#f", true}, {"webcal://a/b", true},   {"HTTPS://A/", true},
        {"ftp://a/b", false},       {"https://", false},           {"https:///b", false},    {"a/b.ics", false},
        {"https://u:p@a/b", false}, {"https://a/u@b", true},       {"file:///etc/x", false}, {"https://a/ b", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[128];
        snprintf(text, sizeof text, "[source x]\nurl = %s\n", cases[i].url);
        read_text(text);
        assert_int_equal(settings.source_count, cases[i].good);
    }
}

static void line_when_asked_of_a_source_then_its_own(void **state)
{
    (void)state;
    char path[] = "/tmp/adjourn-config-XXXXXX";
    int fd = mkstemp(path);
    static const char text[] = "[source a]\npath = x\n[source b]\nrole = busy\npath = y\n";
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    assert_int_equal(config_find_line(path, "source a", "path"), 2);
    assert_int_equal(config_find_line(path, "source b", "path"), 5);
    assert_int_equal(config_find_line(path, "source b", "url"), 0);
    assert_int_equal(config_find_line(path, "source c", "path"), 0);
    unlink(path);
}

#define MAILBOX "[outbox]\nmailbox = room@example.org\n"

static void mail_when_whole_then_taken(void **state)
{
    (void)state;
    read_text(MAILBOX "[mail]\nserver = smtp://mail.example.org:587\nuser = wall\nsecret_file = key\n");
    assert_int_equal(faults.count, 0);
    assert_string_equal(settings.mail.server, "smtp://mail.example.org:587");
    assert_string_equal(settings.mail.secret_file, "a/key");
    assert_true(settings.mail.starttls);
    assert_int_equal(settings.mail.timeout_ms, 60 * MS_PER_SECOND);
}

static void mail_when_it_cannot_be_right_then_told_and_nothing_is_sent(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } wrong[] = {
        {"[mail]\nserver = smtp://mail.example.org\n",
         "a/b.ini:2: [mail] server: no mail is made without [outbox] mailbox (allowed: both or none)"},
        {MAILBOX "[mail]\nserver = smtps://mail.example.org\nuser = wall\n",
         "a/b.ini:4: [mail] server: user and secret do not go together (allowed: user with one of secret_file, "
         "credential, or none)"},
        {MAILBOX "[mail]\nserver = smtps://mail.example.org\nuser = wall\nsecret_file = a\ncredential = b\n",
         "a/b.ini:4: [mail] server: user and secret do not go together (allowed: user with one of secret_file, "
         "credential, or none)"},
        {MAILBOX "[mail]\nserver = smtp://mail.example.org\nstarttls = no\nuser = wall\nsecret_file = a\n",
         "a/b.ini:4: [mail] server: the password would go unencrypted (allowed: smtps://, starttls = yes, or no user)"},
        {MAILBOX "[mail]\nserver = https://mail.example.org\n",
         "a/b.ini:4: [mail] server: 'https://mail.example.org': not a mail server (allowed: smtp:// or smtps://, "
         "without "
         "a user in it, or nothing)"},
        {MAILBOX "[mail]\nserver = smtp://wall:key@mail.example.org\n",
         "a/b.ini:4: [mail] server: 'smtp://wall:key@mail.example.org': not a mail server (allowed: smtp:// or "
         "smtps://, "
         "without a user in it, or nothing)"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        read_text(wrong[i].text);
        assert_int_equal(faults.count, 1);
        assert_string_equal(faults.last, wrong[i].fault);
        assert_string_equal(settings.mail.server, "");
    }
}

static void source_when_written_then_a_room_s_calendar_on_a_server_and_only_one(void **state)
{
    (void)state;
    read_text("[source a]\nurl = https://example.org/a\nkind = caldav\nwrite = yes\n");
    assert_int_equal(faults.count, 0);
    assert_true(settings.source[0].write);
    read_text("[source a]\nurl = https://example.org/a\nwrite = yes\n");
    assert_string_equal(faults.last, "a/b.ini:3: [source a] write: this source is only read (allowed: no; yes for a "
                                     "room's calendar of kind caldav)");
    read_text("[source a]\nurl = https://example.org/a\nkind = caldav\nwrite = yes\n"
              "[source b]\nurl = https://example.org/b\nkind = caldav\nwrite = yes\n");
    assert_int_equal(faults.count, 1);
    assert_non_null(strstr(faults.last, "[source b] write: [source a] is written already (allowed: one of them)"));
    assert_true(settings.source[0].write);
    assert_false(settings.source[1].write);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sources_when_two_are_given_then_both_are_read_with_their_defaults),
        cmocka_unit_test(sources_when_the_calendar_has_a_file_then_it_is_the_first_one),
        cmocka_unit_test(source_when_wrong_then_told_with_its_line_and_left_out),
        cmocka_unit_test(source_when_its_name_is_wrong_then_its_keys_are_passed_over),
        cmocka_unit_test(source_when_a_key_is_given_twice_in_one_then_told_but_not_in_two),
        cmocka_unit_test(sources_when_more_than_the_limit_then_told),
        cmocka_unit_test(source_room_when_the_calendar_has_a_file_too_then_told),
        cmocka_unit_test(urls_when_of_a_server_then_taken_and_else_refused),
        cmocka_unit_test(line_when_asked_of_a_source_then_its_own),
        cmocka_unit_test(mail_when_whole_then_taken),
        cmocka_unit_test(mail_when_it_cannot_be_right_then_told_and_nothing_is_sent),
        cmocka_unit_test(source_when_written_then_a_room_s_calendar_on_a_server_and_only_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
