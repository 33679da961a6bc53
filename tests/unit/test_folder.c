// SPDX-License-Identifier: MIT
// A source that is a folder of .ics files: each file is good or bad for itself.
#include "sync/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON INT64_C(1795435200000) // 2026-11-23T12:00:00Z

struct fixture {
    char folder[64];
    struct source_settings settings;
    struct source source;
    struct source_world world;
    int64_t now_ms;
};

static struct zone utc;

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    char path[96];
    *state = fixture;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-folder-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    zone_init_fixed(&utc, "UTC", 0);
    snprintf(path, sizeof path, "%s/room.db", fixture->folder);
    snprintf(fixture->settings.name, sizeof fixture->settings.name, "many");
    snprintf(fixture->settings.path, sizeof fixture->settings.path, "%s/many", fixture->folder);
    fixture->source.settings = &fixture->settings;
    fixture->world.zone = &utc;
    fixture->now_ms = NOON;
    return mkdir(fixture->settings.path, 0755) == 0 && store_open(&fixture->world.store, path, STORE_WRITE, NULL) &&
                   source_settle(fixture->world.store, &fixture->settings, 1, NULL)
               ? 0
               : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    store_close(fixture->world.store);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int result = system(command);
    free(fixture);
    return result;
}

static void write_file(const struct fixture *fixture, const char *name, const char *text)
{
    char path[SETTINGS_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", fixture->settings.path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static void remove_file(const struct fixture *fixture, const char *name)
{
    char path[SETTINGS_PATH_MAX + 64];
    snprintf(path, sizeof path, "%s/%s", fixture->settings.path, name);
    assert_int_equal(unlink(path), 0);
}

#define EVENT(uid, hour)                                                                                               \
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:" uid "\r\nDTSTART:20261124T" hour                                         \
    "0000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR" // a file may end without a line break
#define CUT_OFF "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:b\r\n"

static enum sync_result read_folder(struct fixture *fixture, struct error *error)
{
    fixture->now_ms += MS_PER_MINUTE;
    return source_read(&fixture->source, &fixture->world, (struct wall){fixture->now_ms}, error);
}

static void assert_blocks(const struct fixture *fixture, const char *expected)
{
    static struct block blocks[10];
    char text[256] = "";
    size_t count = 0;
    assert_true(store_blocks_between(fixture->world.store, (struct wall){0}, (struct wall){2 * NOON}, blocks, 10,
                                     &count, NULL));
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%.8s@%d ", blocks[i].uid,
                 (int)(blocks[i].start.ms % MS_PER_DAY / MS_PER_HOUR));
    }
    assert_string_equal(text, expected);
}

static struct source_state state_of(const struct fixture *fixture)
{
    struct source_state state;
    assert_true(store_source_get(fixture->world.store, "many", &state, NULL));
    return state;
}

static void folder_when_it_has_no_calendar_then_it_is_no_free_room(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char expected[SETTINGS_PATH_MAX + 64];
    write_file(fixture, "a.txt", EVENT("a", "09"));
    write_file(fixture, ".b.ics", EVENT("b", "10"));
    assert_int_equal(read_folder(fixture, &error), SYNC_REFUSED);
    snprintf(expected, sizeof expected, "%s: no .ics file in this folder", fixture->settings.path);
    assert_string_equal(error.text, expected);
    assert_string_equal(state_of(fixture).error, "There is no calendar in the folder.");
}

static void folder_when_a_file_comes_changes_or_goes_then_so_do_its_blocks(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    write_file(fixture, "a.ICS", EVENT("a", "09"));
    write_file(fixture, "b.ics", EVENT("b", "10"));
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "a@9 b@10 ");
    assert_int_equal(read_folder(fixture, &error), SYNC_UNCHANGED);
    write_file(fixture, "b.ics", EVENT("b", "11"));
    write_file(fixture, "c.ics", EVENT("c", "12"));
    remove_file(fixture, "a.ICS");
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "b@11 c@12 ");
    assert_string_equal(state_of(fixture).error, "");
}

static void folder_when_one_file_is_bad_then_its_last_good_copy_stays_and_the_others_are_shown(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    write_file(fixture, "a.ics", EVENT("a", "09"));
    write_file(fixture, "b.ics", EVENT("b", "10"));
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    write_file(fixture, "a.ics", EVENT("a", "11"));
    write_file(fixture, "b.ics", CUT_OFF);
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "b@10 a@11 ");
    assert_string_equal(state_of(fixture).error,
                        "b.ics, line 3: the file is cut off: what begins at line 2 has no end");
    assert_int_equal(state_of(fixture).last_success.ms, fixture->now_ms);
    // A second one, never good; and after a restart of the process it is said still.
    write_file(fixture, "0.ics", "junk");
    fixture->source = (struct source){.settings = &fixture->settings};
    assert_int_equal(read_folder(fixture, &error), SYNC_UNCHANGED);
    assert_blocks(fixture, "b@10 a@11 ");
    assert_string_equal(state_of(fixture).error,
                        "b.ics, line 3: the file is cut off: what begins at line 2 has no end (and 1 more)");
    // Nothing at all, or anything else, in place of a good one, wherever it stands among the others.
    static const char *const odd[] = {"", "\r\n", "hello\r\n", "<html></html>"};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
        write_file(fixture, "b.ics", odd[i]);
        assert_int_equal(read_folder(fixture, &error), SYNC_UNCHANGED);
        assert_blocks(fixture, "b@10 a@11 ");
        assert_memory_equal(state_of(fixture).error, "b.ics, line 1: th", strlen("b.ics, line 1: th"));
    }
    // The day passes: the last good copy is part of the new one.
    fixture->now_ms += MS_PER_DAY;
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "b@10 a@11 ");
    write_file(fixture, "b.ics", EVENT("b", "12"));
    remove_file(fixture, "0.ics");
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "a@11 b@12 ");
    assert_string_equal(state_of(fixture).error, "");
}

static void folder_when_a_file_cannot_be_opened_then_its_last_good_copy_stays(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char path[SETTINGS_PATH_MAX + 64];
    write_file(fixture, "a.ics", EVENT("a", "09"));
    write_file(fixture, "b.ics", EVENT("b", "10"));
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    remove_file(fixture, "b.ics");
    snprintf(path, sizeof path, "%s/b.ics", fixture->settings.path);
    assert_int_equal(symlink("nowhere", path), 0);
    write_file(fixture, "a.ics", EVENT("a", "11"));
    assert_int_equal(read_folder(fixture, &error), SYNC_REPLACED);
    assert_blocks(fixture, "b@10 a@11 ");
    assert_string_equal(state_of(fixture).error, "b.ics: No such file or directory");
}

static void folder_when_no_file_was_ever_good_then_it_is_no_free_room(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    write_file(fixture, "a.ics", CUT_OFF);
    assert_int_equal(read_folder(fixture, &error), SYNC_REFUSED);
    assert_non_null(strstr(error.text, "/many: a.ics:3: the file is cut off: what begins at line 2 has no end"));
    assert_int_equal(state_of(fixture).last_success.ms, 0);
    assert_string_equal(state_of(fixture).error,
                        "a.ics, line 3: the file is cut off: what begins at line 2 has no end");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(folder_when_it_has_no_calendar_then_it_is_no_free_room),
        TEST(folder_when_a_file_comes_changes_or_goes_then_so_do_its_blocks),
        TEST(folder_when_one_file_is_bad_then_its_last_good_copy_stays_and_the_others_are_shown),
        TEST(folder_when_a_file_cannot_be_opened_then_its_last_good_copy_stays),
        TEST(folder_when_no_file_was_ever_good_then_it_is_no_free_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
