// SPDX-License-Identifier: MIT
#include "sync/files.h"
#include "sync/watch.h"

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

struct fixture {
    char folder[64];
    char file[96], many[96];
    struct watch watch;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-watch-XXXXXX");
    *state = fixture;
    if (mkdtemp(fixture->folder) == NULL || !watch_open(&fixture->watch, NULL)) {
        return -1;
    }
    snprintf(fixture->file, sizeof fixture->file, "%s/room.ics", fixture->folder);
    snprintf(fixture->many, sizeof fixture->many, "%s/many", fixture->folder);
    watch_add(&fixture->watch, fixture->file);
    watch_add(&fixture->watch, NULL);
    watch_add(&fixture->watch, fixture->many);
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    watch_close(&fixture->watch);
    snprintf(command, sizeof command, "rm -r '%s'", fixture->folder);
    int result = system(command);
    free(fixture);
    return result;
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

// Which indexes have changed, as bits.
static unsigned changed(struct fixture *fixture)
{
    unsigned bits = 0;
    watch_take(&fixture->watch);
    for (size_t i = 0; i < 3; i++) {
        bits |= watch_changed(&fixture->watch, i) ? 1U << i : 0U;
    }
    return bits;
}

static void watch_when_a_file_or_a_folder_changes_then_only_that_one_is_told(void **state)
{
    struct fixture *fixture = *state;
    char path[256];
    assert_int_equal(mkdir(fixture->many, 0755), 0);
    assert_true(watch_renew(&fixture->watch));
    assert_int_equal(changed(fixture), 5); // nobody looked before
    assert_int_equal(changed(fixture), 0);
    write_file(fixture->folder, "room.ics", "a");
    assert_int_equal(changed(fixture), 1);
    write_file(fixture->folder, "other.ics", "a");
    write_file(fixture->many, "notes.txt", "a");
    write_file(fixture->many, ".hidden.ics", "a");
    assert_int_equal(changed(fixture), 0);
    write_file(fixture->many, "a.ics", "a");
    assert_int_equal(changed(fixture), 4);
    snprintf(path, sizeof path, "%s/other.ics", fixture->folder);
    assert_int_equal(rename(path, fixture->file), 0);
    assert_int_equal(changed(fixture), 1);
    snprintf(path, sizeof path, "%s/a.ics", fixture->many);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(unlink(fixture->file), 0);
    assert_int_equal(changed(fixture), 5);
}

static void watch_when_a_folder_comes_later_then_it_is_watched_from_then(void **state)
{
    struct fixture *fixture = *state;
    snprintf(fixture->many, sizeof fixture->many, "%s/later/many", fixture->folder);
    char later[96];
    snprintf(later, sizeof later, "%s/later", fixture->folder);
    assert_false(watch_renew(&fixture->watch));
    assert_int_equal(changed(fixture), 1);
    assert_int_equal(mkdir(later, 0755), 0);
    assert_int_equal(mkdir(fixture->many, 0755), 0);
    assert_true(watch_renew(&fixture->watch));
    assert_int_equal(changed(fixture), 4);
    assert_int_equal(rmdir(fixture->many), 0);
    assert_int_equal(changed(fixture), 4);
    assert_int_equal(mkdir(fixture->many, 0755), 0);
    assert_true(watch_renew(&fixture->watch));
    assert_int_equal(changed(fixture), 4);
}

static void file_when_it_is_missing_then_said_by_name(void **state)
{
    struct fixture *fixture = *state;
    char *bytes = NULL;
    size_t length = 0;
    const char *words = "";
    struct error error = {""};
    char expected[160];
    assert_false(files_read(fixture->file, &bytes, &length, &words, &error));
    snprintf(expected, sizeof expected, "%s: No such file or directory", fixture->file);
    assert_string_equal(error.text, expected);
    assert_string_equal(words, "The calendar cannot be found.");
    assert_null(bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(watch_when_a_file_or_a_folder_changes_then_only_that_one_is_told),
        TEST(watch_when_a_folder_comes_later_then_it_is_watched_from_then),
        TEST(file_when_it_is_missing_then_said_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
