// SPDX-License-Identifier: MIT
// What is changed on the screen: on the disk before it holds, whole at any moment of a kill, and taken back as a file.
#include "commands/overlay.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define KILLS 24

static struct overlay overlay;
static struct settings settings;
static char folder[64];

static void count_fault(void *context, const char *text)
{
    int *faults = context;
    (*faults)++;
    print_error("%s\n", text);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/adjourn-overlay-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    config_defaults(&overlay.base);
    snprintf(overlay.base.store.changes, sizeof overlay.base.store.changes, "%s/state/changes.ini", folder);
    overlay_read(&overlay, &settings, NULL, NULL);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command) == 0 ? 0 : -1;
}

static const struct adjustable *item(const char *key)
{
    static struct adjustable items[ADJUSTABLES_MAX];
    size_t count = config_screen_fill(&settings, &overlay.changes, items);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].key, key) == 0) {
            return &items[i];
        }
    }
    return NULL;
}

static void set(const char *key, const char *value)
{
    struct error error = {""};
    struct adjustable wanted = *item(key);
    assert_true(overlay_set(&overlay, &settings, &wanted, value, &error));
}

static int read_again(void)
{
    int faults = 0;
    overlay_read(&overlay, &settings, count_fault, &faults);
    return faults;
}

static void change_when_made_then_it_holds_and_is_read_again(void **state)
{
    (void)state;
    set("wait", "7m");
    assert_int_equal(settings.policy.wait_ms, 7 * MS_PER_MINUTE);
    assert_int_equal(overlay.base.policy.wait_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(read_again(), 0);
    assert_int_equal(settings.policy.wait_ms, 7 * MS_PER_MINUTE);
    set("wait", "5m"); // as the administrator's
    assert_int_equal(overlay.changes.count, 0);
}

static void changes_when_all_are_undone_then_their_file_stays_beside(void **state)
{
    (void)state;
    struct error error = {""};
    char kept[sizeof overlay.base.store.changes + 8];
    set("wait", "8m");
    assert_true(overlay_undo(&overlay, &settings, &error));
    assert_int_equal(settings.policy.wait_ms, 5 * MS_PER_MINUTE);
    assert_int_equal(access(overlay.base.store.changes, F_OK), -1);
    snprintf(kept, sizeof kept, "%s.bak", overlay.base.store.changes);
    assert_int_equal(access(kept, F_OK), 0);
    assert_true(overlay_undo(&overlay, &settings, &error)); // there is nothing
}

static void change_when_the_disk_does_not_take_it_then_all_is_as_before(void **state)
{
    (void)state;
    struct error error = {""};
    set("wait", "6m");
    struct adjustable wanted = *item("wait");
    char path[sizeof overlay.base.store.changes];
    memcpy(path, overlay.base.store.changes, sizeof path);
    snprintf(overlay.base.store.changes, sizeof overlay.base.store.changes, "/dev/null/changes.ini");
    assert_false(overlay_set(&overlay, &settings, &wanted, "9m", &error));
    assert_string_not_equal(error.text, "");
    assert_int_equal(settings.policy.wait_ms, 6 * MS_PER_MINUTE);
    memcpy(overlay.base.store.changes, path, sizeof path);
    assert_int_equal(read_again(), 0);
    assert_int_equal(settings.policy.wait_ms, 6 * MS_PER_MINUTE);
}

// Two values that are written one after the other for ever, by a process that is killed somewhere.
static void changes_when_killed_while_written_then_the_old_or_the_new_stands(void **state)
{
    (void)state;
    set("wait", "6m");
    for (int i = 0; i < KILLS; i++) {
        pid_t writer = fork();
        if (writer == 0) {
            for (;;) {
                set("wait", "11m");
                set("wait", "6m");
            }
        }
        assert_true(writer > 0);
        usleep((useconds_t)(300 + 700 * i));
        assert_int_equal(kill(writer, SIGKILL), 0);
        assert_int_equal(waitpid(writer, NULL, 0), writer);
        assert_int_equal(read_again(), 0);
        int64_t minutes = settings.policy.wait_ms / MS_PER_MINUTE;
        assert_true(minutes == 6 || minutes == 11);
        assert_int_equal(overlay.changes.count, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(change_when_made_then_it_holds_and_is_read_again),
        cmocka_unit_test(changes_when_all_are_undone_then_their_file_stays_beside),
        cmocka_unit_test(change_when_the_disk_does_not_take_it_then_all_is_as_before),
        cmocka_unit_test(changes_when_killed_while_written_then_the_old_or_the_new_stands),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
