// SPDX-License-Identifier: MIT
// Settings that cannot be read: what the kiosk starts with instead. Real files, in a state folder of the test's own.
#include "commands/last_good.h"
#include "commands/options.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char home[64], file[128], other[128];
static char fault[CONFIG_FAULT_MAX];
static int fault_count;
static struct settings settings;

static void hear(void *context, const char *text)
{
    (void)context;
    if (fault_count++ == 0) {
        snprintf(fault, sizeof fault, "%s", text);
    }
}

static enum last_good take(const char *path)
{
    fault_count = 0;
    fault[0] = '\0';
    memset(&settings, 0, sizeof settings);
    return last_good_read(&settings, path, true, hear, NULL);
}

static void put(const char *path, const char *bytes, size_t length)
{
    FILE *out = fopen(path, "we");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
}

#define PUT(path, text) put((path), (text), strlen(text))

static size_t count_files(const char *what)
{
    char pattern[160];
    glob_t found = {.gl_pathc = 0};
    snprintf(pattern, sizeof pattern, "%s/state/adjourn/%s", home, what);
    (void)glob(pattern, 0, NULL, &found);
    size_t count = found.gl_pathc;
    globfree(&found);
    return count;
}

static int make_home(void **state)
{
    char place[96];
    (void)state;
    snprintf(home, sizeof home, "/tmp/adjourn-good-XXXXXX");
    assert_non_null(mkdtemp(home));
    snprintf(file, sizeof file, "%s/adjourn.ini", home);
    snprintf(other, sizeof other, "%s/other.ini", home);
    snprintf(place, sizeof place, "%s/state", home);
    return setenv("XDG_STATE_HOME", place, 1);
}

static int remove_home(void **state)
{
    char command[96];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", home);
    return system(command);
}

static void settings_when_the_file_is_gone_then_the_last_good_ones_hold(void **state)
{
    (void)state;
    char expected[160];
    PUT(file, "[room]\nname = Wisla\n[calendar]\nfile = room.ics\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(take(file), LAST_GOOD_TAKEN);
    assert_string_equal(settings.room.name, "Wisla");
    snprintf(expected, sizeof expected, "%s/room.ics", home); // beside the file, not beside its copy
    assert_string_equal(settings.calendar.file, expected);
    snprintf(expected, sizeof expected, "%s: No such file or directory", file);
    assert_string_equal(fault, expected);
    assert_int_equal(fault_count, 1);
}

static void settings_when_the_file_is_mended_then_it_holds_again(void **state)
{
    (void)state;
    PUT(file, "[room]\nname = Wisla\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(take(file), LAST_GOOD_TAKEN);
    PUT(file, "[room]\nname = Odra\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    assert_string_equal(settings.room.name, "Odra");
    assert_int_equal(fault_count, 0);
    assert_int_equal(count_files("good-*"), 1);
}

static void settings_when_the_file_is_none_of_settings_then_the_last_good_ones_hold(void **state)
{
    (void)state;
    static char large[(1 << 20) + 1];
    memset(large, '#', sizeof large);
    const struct {
        const char *bytes;
        size_t length;
        const char *reason;
    } cases[] = {
        {"\0\0\0\0", 4, "not a text file"}, // as a power cut leaves it
        {"\x7f"
         "ELF\x02\x01\0[room]\nname = x\n",
         23, "not a text file"},
        {large, sizeof large, "larger than 1 MiB"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PUT(file, "[room]\nname = Wisla\n");
        assert_int_equal(take(file), LAST_GOOD_UNUSED);
        put(file, cases[i].bytes, cases[i].length);
        assert_int_equal(take(file), LAST_GOOD_TAKEN);
        assert_string_equal(settings.room.name, "Wisla");
        assert_non_null(strstr(fault, cases[i].reason));
    }
}

static void settings_when_no_good_ones_are_known_then_the_defaults_hold(void **state)
{
    (void)state;
    static struct settings defaults;
    config_defaults(&defaults);
    PUT(other, "[room]\nname = Wisla\n");
    assert_int_equal(take(other), LAST_GOOD_UNUSED); // another room's are not this room's
    assert_int_equal(take(file), LAST_GOOD_MISSING);
    assert_memory_equal(&settings, &defaults, sizeof settings);
    assert_int_equal(fault_count, 1);
}

static void settings_when_a_line_has_a_fault_then_they_are_not_the_last_good_ones(void **state)
{
    (void)state;
    PUT(file, "[room]\nname = Wisla\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    PUT(file, "[room]\nname = Odra\ncolour = red\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    assert_string_equal(settings.room.name, "Odra"); // what can be read of the file holds
    assert_int_equal(fault_count, 1);
    assert_int_equal(unlink(file), 0);
    assert_int_equal(take(file), LAST_GOOD_TAKEN);
    assert_string_equal(settings.room.name, "Wisla");
}

static void good_settings_when_their_copy_is_damaged_then_it_is_made_anew(void **state)
{
    (void)state;
    static char large[(1 << 20) + 1];
    const size_t lengths[] = {4, sizeof large};
    char pattern[96], copy[160];
    glob_t found;
    PUT(file, "[room]\nname = Wisla\n");
    assert_int_equal(take(file), LAST_GOOD_UNUSED);
    snprintf(pattern, sizeof pattern, "%s/state/adjourn/good-*", home);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    snprintf(copy, sizeof copy, "%s", found.gl_pathv[0]);
    globfree(&found);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        put(copy, large, lengths[i]);
        assert_int_equal(unlink(file), 0);
        assert_int_equal(take(file), LAST_GOOD_MISSING);
        PUT(file, "[room]\nname = Wisla\n");
        assert_int_equal(take(file), LAST_GOOD_UNUSED);
        assert_int_equal(unlink(file), 0);
        assert_int_equal(take(file), LAST_GOOD_TAKEN);
        assert_string_equal(settings.room.name, "Wisla");
        PUT(file, "[room]\nname = Wisla\n");
    }
}

static void settings_when_they_are_not_to_be_kept_then_no_copy_is_made(void **state)
{
    (void)state;
    PUT(file, "[room]\nname = Wisla\n");
    assert_int_equal(last_good_read(&settings, file, false, hear, NULL), LAST_GOOD_UNUSED);
    assert_int_equal(count_files("*"), 0);
}

static void settings_when_their_zone_is_unknown_then_the_default_one_holds_and_its_line_is_told(void **state)
{
    (void)state;
    static struct overlay overlay;
    char expected[192];
    int faults = 0;
    PUT(file, "[room]\nname = Wisla\nzone = Europe/Wisla\n");
    assert_true(options_open_running(file, NULL, true, &overlay, &settings, &faults));
    assert_int_equal(faults, 1);
    assert_string_equal(settings.room.zone, "UTC");
    assert_string_equal(settings.room.name, "Wisla");
    snprintf(expected, sizeof expected, "%s:3: [room] zone: 'Europe/Wisla': unknown zone", file);
    assert_memory_equal(options_first_fault(), expected, strlen(expected));
    assert_string_equal(overlay.base_fault, options_first_fault());
    assert_false(overlay.base_stayed);
}

static void settings_when_nobody_changes_them_then_they_are_those_of_a_running_process_and_no_copy_is_made(void **state)
{
    (void)state;
    char changes[192];
    int faults = 0;
    snprintf(changes, sizeof changes, "%s/changes.ini", home);
    PUT(changes, "[room]\nname = Odra\n");
    PUT(file, "[room]\nname = Wisla\nzone = Europe/Wisla\n[store]\nchanges = changes.ini\n");
    assert_true(options_open_running_settings(file, NULL, &settings, &faults));
    assert_int_equal(faults, 1);
    assert_string_equal(settings.room.zone, "UTC");
    assert_string_equal(settings.room.name, "Odra");
    assert_int_equal(unlink(file), 0);
    assert_true(options_open_running_settings(file, "other.db", &settings, &faults));
    assert_int_equal(faults, 1);
    assert_string_equal(settings.store.file, "other.db");
    assert_int_equal(count_files("*"), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_home, remove_home)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(settings_when_the_file_is_gone_then_the_last_good_ones_hold),
        TEST(settings_when_the_file_is_mended_then_it_holds_again),
        TEST(settings_when_the_file_is_none_of_settings_then_the_last_good_ones_hold),
        TEST(settings_when_no_good_ones_are_known_then_the_defaults_hold),
        TEST(settings_when_a_line_has_a_fault_then_they_are_not_the_last_good_ones),
        TEST(good_settings_when_their_copy_is_damaged_then_it_is_made_anew),
        TEST(settings_when_they_are_not_to_be_kept_then_no_copy_is_made),
        TEST(settings_when_their_zone_is_unknown_then_the_default_one_holds_and_its_line_is_told),
        TEST(settings_when_nobody_changes_them_then_they_are_those_of_a_running_process_and_no_copy_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
