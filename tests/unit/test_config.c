// SPDX-License-Identifier: MIT
#include "config/config.h"
#include "config/config_group.h"
#include "config/config_table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define FAULTS_MAX 32
#define FILE_NAME  "tests/data/config-faults.ini"

struct faults {
    size_t count;
    char text[FAULTS_MAX][CONFIG_FAULT_MAX];
};

static void collect(void *context, const char *text)
{
    struct faults *faults = context;
    assert_true(faults->count < FAULTS_MAX);
    snprintf(faults->text[faults->count++], CONFIG_FAULT_MAX, "%s", text);
}

static void read_text(struct settings *settings, struct faults *faults, const char *text)
{
    memset(faults, 0, sizeof *faults);
    config_read_text(settings, "a/b.ini", text, strlen(text), collect, faults);
}

static void defaults_when_made_match_the_story_of_the_product(void **state)
{
    (void)state;
    struct settings settings;
    config_defaults(&settings);
    assert_string_equal(settings.room.zone, "UTC");
    assert_string_equal(settings.room.language, "en");
    assert_string_equal(settings.calendar.file, "");
    assert_int_equal(settings.session.start_before_ms, 10 * MS_PER_MINUTE);
    assert_int_equal(settings.session.remind_after_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(settings.session.no_show_after_ms, 0);
    assert_false(settings.session.auto_start);
    assert_int_equal(settings.session.warn_first_ms, 10 * MS_PER_MINUTE);
    assert_int_equal(settings.session.warn_second_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(settings.session.overrun_ms, 15 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.counts, COUNTS_REQUIRED);
    assert_int_equal(settings.policy.single_ms, 15 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.total_ms, 30 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.percent, 0);
    assert_int_equal(settings.policy.slip_ms, 10 * MS_PER_SECOND);
    assert_int_equal(settings.reschedule.notice_ms, 48 * MS_PER_HOUR);
    assert_int_equal(settings.reschedule.hours.weekday[0].count, 2);
    assert_int_equal(settings.reschedule.hours.weekday[4].stretch[1].to, 18 * 60);
    assert_int_equal(settings.reschedule.hours.weekday[5].count, 0);
    assert_int_equal(settings.reschedule.hours.holiday_count, 0);
    assert_int_equal(settings.reschedule.proposals, 3);
    assert_int_equal(settings.display.theme, THEME_DARK);
}

static void sample_when_read_gives_the_defaults(void **state)
{
    (void)state;
    static struct settings defaults, read;
    struct faults faults = {0};
    struct error error;
    config_defaults(&defaults);
    memset(&read, 0xff, sizeof read);
    assert_true(config_read(&read, "assets/adjourn.ini", collect, &faults, &error));
    assert_int_equal(faults.count, 0);
    assert_int_equal(strlen(read.digest), SETTINGS_DIGEST_MAX - 1);
    memset(read.digest, 0, sizeof read.digest);
    assert_memory_equal(&read, &defaults, sizeof read);
}

// What `b2sum -l 256` prints for a file with these bytes.
static void settings_when_read_then_their_digest_is_that_of_the_bytes(void **state)
{
    (void)state;
    static struct settings settings;
    static const char text[] = "[room]\nname = Wis\xc5\x82"
                               "a\n";
    config_read_text(&settings, "x.ini", text, sizeof text - 1, collect, &(struct faults){0});
    assert_string_equal(settings.digest, "c02391d0f5c11a3ceebef498a21484a8fa0ec69aa1abf2e065b4c34da8e35a64");
}

static void assert_written_is(void (*write)(FILE *out), const char *path)
{
    char *written = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&written, &length);
    assert_non_null(out);
    write(out);
    assert_int_equal(fclose(out), 0);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *kept = calloc(1, length + 2);
    assert_int_equal(fread(kept, 1, length + 1, file), length);
    fclose(file);
    if (memcmp(kept, written, length) != 0) {
        print_error("%s: written anew by build/adjourn check --print-sample or --print-manual\n", path);
    }
    assert_memory_equal(kept, written, length);
    free(kept);
    free(written);
}

static void sample_when_written_is_the_one_in_assets(void **state)
{
    (void)state;
    assert_written_is(config_write_sample, "assets/adjourn.ini");
}

static void manual_when_written_is_the_one_in_assets(void **state)
{
    (void)state;
    assert_written_is(config_write_manual, "assets/man/adjourn.ini.5");
}

static void sample_when_written_names_every_key(void **state)
{
    (void)state;
    for (size_t i = 0; i < config_table_count; i++) {
        if (config_group_find(config_table[i].section) == NULL) { // those stand there as an example, behind a ;
            assert_int_not_equal(config_find_line("assets/adjourn.ini", config_table[i].section, config_table[i].key),
                                 0);
        }
    }
    assert_int_equal(config_find_line("assets/adjourn.ini", "room", "colour"), 0);
    assert_int_equal(config_find_line("tests/data/config-faults.ini", "calendar", "file"), 0);
    assert_int_equal(config_find_line("tests/data/config-faults.ini", "room", "zone"), 4);
}

static void faults_when_a_file_has_many_are_all_told_with_line_and_allowed(void **state)
{
    (void)state;
    static const char *const expected[] = {
        FILE_NAME ":1: name: 'before': a key before the first section (allowed: [section])",
        FILE_NAME ":4: [room] zone: 'Not a zone': not a zone name (allowed: a zone name such as UTC or Europe/Warsaw)",
        FILE_NAME ":5: [room] language: 'de': not one of the words (allowed: en, pl, ru, vi, es)",
        FILE_NAME ":6: [room] name: 'Second': given twice (allowed: once; it is in line 3)",
        FILE_NAME ":7: [room] colour: 'red': unknown key (allowed: name, zone, language, guest_language)",
        FILE_NAME ":8: neither a section nor a key with a value (allowed: [section], key = value, # comment)",
        FILE_NAME ":9: [rom]: unknown section (allowed: room, calendar, source NAME, session, policy, client "
                  "\"NAME\", step \"NAME\", hours, reschedule, approver \"NAME\", approval, requests, outbox, mail, "
                  "mqtt, messages, "
                  "wording, display, backlight, sound, touch, pin, log, storage, store)",
        FILE_NAME ":11: '[session': a section without its ] (allowed: [section])",
        FILE_NAME ":12: '[policy] x': more than a section (allowed: [section])",
        FILE_NAME ":14: [policy] wait: '99d': out of range (allowed: a duration such as 90s, 15m or 1h30m, from 10s to "
                  "4h)",
        FILE_NAME ":15: [policy] fold: '1m1h': not a duration (allowed: a duration such as 90s, 15m or 1h30m, from 10s "
                  "to 1h)",
        FILE_NAME ":16: [policy] interruptions: '0': out of range (allowed: 1 to 100, or off)",
        FILE_NAME ":19: [hours] monday: '08:00-07:00': stretches overlap or run backwards (allowed: closed, or up to 4 "
                  "stretches such as 08:00-12:00 13:00-18:00)",
        FILE_NAME ":21: [hours] wednesday: '08:00-12:00 11:00-13:00': stretches overlap or run backwards (allowed: "
                  "closed, or up to 4 stretches such as 08:00-12:00 13:00-18:00)",
        FILE_NAME ":22: [hours] thursday: '8-12': not business hours (allowed: closed, or up to 4 stretches such as "
                  "08:00-12:00 13:00-18:00)",
        FILE_NAME ":23: [hours] friday: '01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00': too many "
                  "stretches (allowed: closed, or up to 4 stretches such as 08:00-12:00 13:00-18:00)",
        FILE_NAME ":26: [hours] holidays: '2026-02-30': not a day (allowed: up to 128 days such as 2026-12-25)",
        FILE_NAME ":29: [outbox] mailbox: 'Room <room@example.org>': not an address (allowed: an address such as "
                  "room@example.org, or nothing)",
        FILE_NAME ":32: [display] left_handed: 'true': not one of the words (allowed: yes, no)",
    };
    static struct settings settings;
    struct faults faults = {0};
    struct error error;
    assert_true(config_read(&settings, FILE_NAME, collect, &faults, &error));
    for (size_t i = 0; i < faults.count && i < sizeof expected / sizeof expected[0]; i++) {
        assert_string_equal(faults.text[i], expected[i]);
    }
    assert_int_equal(faults.count, sizeof expected / sizeof expected[0]);
}

static void good_lines_when_others_are_bad_are_kept(void **state)
{
    (void)state;
    static struct settings settings, defaults;
    struct faults faults = {0};
    struct error error;
    config_defaults(&defaults);
    assert_true(config_read(&settings, FILE_NAME, collect, &faults, &error));
    assert_string_equal(settings.room.name, "Wisła");
    assert_string_equal(settings.room.zone, "UTC");
    assert_string_equal(settings.room.language, "en");
    assert_int_equal(settings.policy.single_ms, 20 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.wait_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(settings.policy.percent, 25);
    const struct hours *hours = &settings.reschedule.hours;
    assert_memory_equal(&hours->weekday[0], &defaults.reschedule.hours.weekday[0], sizeof hours->weekday[0]);
    assert_int_equal(hours->weekday[1].count, 2);
    assert_int_equal(hours->weekday[1].stretch[1].to, 24 * 60);
    assert_int_equal(hours->weekday[5].count, 1);
    assert_int_equal(hours->holiday_count, 3);
    assert_int_equal(hours->holiday[0].day, 25);
    assert_int_equal(hours->holiday[1].day, 26);
    assert_int_equal(hours->holiday[2].year, 2027);
    assert_string_equal(settings.outbox.folder, "tests/data/out");
    assert_string_equal(settings.store.file, "/srv/adjourn.db");
}

static void matrix_when_written_is_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        bool good, given;
    } cases[] = {
        {"", true, false},           {"1 0 0 0 1 0", true, true},     {"1.05 0 -0.02  0\t-1 1", true, true},
        {"1 0 0 0 1", false, false}, {"1 0 0 0 1 0 0", false, false}, {"1,0,0,0,1,0", false, false},
        {"identity", false, false},  {"nan 0 0 0 1 0", false, false}, {"1 0 0 0 1 1e9", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct settings settings;
        struct faults faults;
        char text[128];
        snprintf(text, sizeof text, "[touch]\nmatrix = %s\n", cases[i].value);
        read_text(&settings, &faults, text);
        assert_int_equal(faults.count, cases[i].good ? 0 : 1);
        assert_int_equal(settings.touch.matrix.given, cases[i].given);
    }
}

static void durations_when_written_in_their_forms_are_read_or_refused(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t ms; // of [session] no_show_after (1m to 24h, or off); -1: refused
    } cases[] = {
        {"off", 0},          {"1m", 60000},      {"90s", 90000},       {"1h30m", 5400000}, {"1d", 86400000},
        {"59s", -1},         {"24h1s", -1},      {"23h60m", 86400000}, {"5", -1},          {"m", -1},
        {"-5m", -1},         {"5 m", -1},        {"5m5m", -1},         {"5m1h", -1},       {"1.5h", -1},
        {"9999999999s", -1}, {"999999999d", -1}, {"Off", -1},          {"", -1},           {"0m", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct settings settings;
        struct faults faults;
        char text[128];
        snprintf(text, sizeof text, "[session]\nno_show_after = %s\n", cases[i].value);
        read_text(&settings, &faults, text);
        assert_int_equal(faults.count, cases[i].ms < 0 ? 1 : 0);
        assert_int_equal(settings.session.no_show_after_ms, cases[i].ms < 0 ? 0 : cases[i].ms);
    }
}

static void counts_when_at_their_bounds_are_read_and_beyond_refused(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int32_t count; // of [reschedule] proposals (1 to 12); -1: refused
    } cases[] = {{"1", 1}, {"12", 12}, {"0", -1}, {"13", -1}, {"-1", -1}, {"3x", -1}, {"off", -1}, {"99999999999", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        static struct settings settings;
        struct faults faults;
        char text[128];
        snprintf(text, sizeof text, "[reschedule]\nproposals = %s", cases[i].value);
        read_text(&settings, &faults, text);
        assert_int_equal(faults.count, cases[i].count < 0 ? 1 : 0);
        assert_int_equal(settings.reschedule.proposals, cases[i].count < 0 ? 3 : cases[i].count);
    }
}

static void line_when_as_long_as_allowed_is_read_and_longer_is_a_fault(void **state)
{
    (void)state;
    static struct settings settings;
    struct faults faults;
    char text[400];
    char filler[200];
    memset(filler, 'x', sizeof filler);
    snprintf(text, sizeof text, "[log]\npurpose = %.*s\r\n", 187, filler);
    read_text(&settings, &faults, text);
    assert_int_equal(faults.count, 0);
    assert_int_equal(strlen(settings.log.purpose), 187);
    snprintf(text, sizeof text, "[log]\npurpose = %.*s\nkeep_days = 7\n", 188, filler);
    read_text(&settings, &faults, text);
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.text[0], "a/b.ini:2: a line of 198 bytes is too long (allowed: 197)");
    assert_string_equal(settings.log.purpose, "Record of how the booked time was used.");
    assert_int_equal(settings.log.keep_days, 7);
}

static void text_when_not_utf8_is_a_fault(void **state)
{
    (void)state;
    static const char *const bad[] = {"\xff",  "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                      "a\x01", "\xe2\x82", "\x7f"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        static struct settings settings;
        struct faults faults;
        char text[64];
        snprintf(text, sizeof text, "[room]\nname = %s\n", bad[i]);
        read_text(&settings, &faults, text);
        assert_int_equal(faults.count, 1);
        assert_string_equal(faults.text[0], "a/b.ini:2: not UTF-8 text (allowed: UTF-8 without control characters)");
        assert_string_equal(settings.room.name, "Meeting room");
    }
}

static void zero_byte_when_in_a_line_is_a_fault(void **state)
{
    (void)state;
    static const char text[] = "[room]\nname = a\0b\nlanguage = pl";
    static struct settings settings;
    struct faults faults = {0};
    config_read_text(&settings, "x.ini", text, sizeof text - 1, collect, &faults);
    assert_int_equal(faults.count, 1);
    assert_string_equal(settings.room.name, "Meeting room");
    assert_string_equal(settings.room.language, "pl");
}

static void indented_line_when_below_a_key_is_a_key_of_its_own(void **state)
{
    (void)state;
    static struct settings settings;
    struct faults faults;
    read_text(&settings, &faults, "\xef\xbb\xbf[room]\nname = Oder\n\tlanguage = pl\n   # nothing\n ; nothing\n");
    assert_int_equal(faults.count, 0);
    assert_string_equal(settings.room.name, "Oder");
    assert_string_equal(settings.room.language, "pl");
}

static void paths_when_relative_lie_beside_the_file(void **state)
{
    (void)state;
    setenv("HOME", "/home/room", 1);
    unsetenv("XDG_STATE_HOME");
    static const struct {
        const char *written, *path;
    } cases[] = {
        {"x.ics", "a/x.ics"},
        {"../x.ics", "a/../x.ics"},
        {"/srv/x.ics", "/srv/x.ics"},
        {"~/x.ics", "/home/room/x.ics"},
        {"$XDG_STATE_HOME/x.ics", "/home/room/.local/state/x.ics"},
        {"", ""},
    };
    static struct settings settings;
    struct faults faults;
    char text[128];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "[calendar]\nfile = %s\n", cases[i].written);
        read_text(&settings, &faults, text);
        assert_int_equal(faults.count, 0);
        assert_string_equal(settings.calendar.file, cases[i].path);
    }
    setenv("XDG_STATE_HOME", "/var/state", 1);
    config_defaults(&settings);
    assert_string_equal(settings.store.file, "/var/state/adjourn/adjourn.db");
    unsetenv("XDG_STATE_HOME");
    unsetenv("HOME");
    config_defaults(&settings);
    assert_string_equal(settings.store.file, "/var/lib/adjourn/adjourn.db");
}

static void warnings_when_in_the_wrong_order_are_a_fault(void **state)
{
    (void)state;
    static struct settings settings;
    struct faults faults;
    read_text(&settings, &faults, "[session]\nwarn_first = 5m\nwarn_second = 5m\n");
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.text[0], "a/b.ini:3: [session] warn_second: not shorter than warn_first (allowed: "
                                        "less than warn_first, or off)");
    assert_int_equal(settings.session.warn_first_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(settings.session.warn_second_ms, 0);
    read_text(&settings, &faults, "[session]\nwarn_first = 4m\n");
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.text[0], "a/b.ini:2: [session] warn_second: not shorter than warn_first (allowed: less "
                                        "than warn_first, or off)");
    read_text(&settings, &faults, "[session]\nwarn_first = 5m\nwarn_second = off\n");
    assert_int_equal(faults.count, 0);
    read_text(&settings, &faults, "[session]\nwarn_first = off\n");
    assert_int_equal(faults.count, 0);
    assert_int_equal(settings.session.warn_second_ms, 5 * MS_PER_MINUTE);
}

static void gap_when_beyond_the_horizon_is_a_fault(void **state)
{
    (void)state;
    static struct settings settings;
    struct faults faults;
    read_text(&settings, &faults, "[reschedule]\nhorizon_days = 2\ngap_days = 3\n");
    assert_int_equal(faults.count, 1);
    assert_string_equal(faults.text[0], "a/b.ini:3: [reschedule] gap_days: no day is left for a new time (allowed: "
                                        "at most horizon_days)");
    read_text(&settings, &faults, "[reschedule]\nhorizon_days = 3\ngap_days = 3\n");
    assert_int_equal(faults.count, 0);
}

static void file_when_unreadable_is_an_error_and_defaults_stand(void **state)
{
    (void)state;
    static struct settings settings;
    struct faults faults = {0};
    struct error error;
    assert_false(config_read(&settings, "tests/data/no-such.ini", collect, &faults, &error));
    assert_string_equal(error.text, "tests/data/no-such.ini: No such file or directory");
    assert_string_equal(settings.room.name, "Meeting room");
    assert_false(config_read(&settings, "tests/data", collect, &faults, &error));
    assert_string_equal(error.text, "tests/data: Is a directory");
    assert_false(config_read(&settings, "/dev/zero", collect, &faults, &error));
    assert_string_equal(error.text, "/dev/zero: larger than 1 MiB");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_when_made_match_the_story_of_the_product),
        cmocka_unit_test(sample_when_read_gives_the_defaults),
        cmocka_unit_test(settings_when_read_then_their_digest_is_that_of_the_bytes),
        cmocka_unit_test(sample_when_written_is_the_one_in_assets),
        cmocka_unit_test(manual_when_written_is_the_one_in_assets),
        cmocka_unit_test(sample_when_written_names_every_key),
        cmocka_unit_test(faults_when_a_file_has_many_are_all_told_with_line_and_allowed),
        cmocka_unit_test(good_lines_when_others_are_bad_are_kept),
        cmocka_unit_test(matrix_when_written_is_read_or_refused),
        cmocka_unit_test(durations_when_written_in_their_forms_are_read_or_refused),
        cmocka_unit_test(counts_when_at_their_bounds_are_read_and_beyond_refused),
        cmocka_unit_test(line_when_as_long_as_allowed_is_read_and_longer_is_a_fault),
        cmocka_unit_test(text_when_not_utf8_is_a_fault),
        cmocka_unit_test(zero_byte_when_in_a_line_is_a_fault),
        cmocka_unit_test(indented_line_when_below_a_key_is_a_key_of_its_own),
        cmocka_unit_test(paths_when_relative_lie_beside_the_file),
        cmocka_unit_test(warnings_when_in_the_wrong_order_are_a_fault),
        cmocka_unit_test(gap_when_beyond_the_horizon_is_a_fault),
        cmocka_unit_test(file_when_unreadable_is_an_error_and_defaults_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
