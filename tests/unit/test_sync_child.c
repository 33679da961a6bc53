// SPDX-License-Identifier: MIT
#include "commands/sync_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// The child runs this very program again, under the name of the sync program that lies beside it: it writes its
// arguments where --db says, or, without --db, stays.
static int be_sync(int argc, char **argv)
{
    if (argc < 6) {
        pause();
        return 0;
    }
    FILE *file = fopen(argv[5], "w");
    if (file == NULL) {
        return 1;
    }
    for (int i = 0; i < argc; i++) {
        fprintf(file, "%s\n", argv[i]);
    }
    return fclose(file);
}

// Waits until the child has ended, without taking its end away from the module.
static void wait_for(int pid)
{
    siginfo_t info;
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

static struct now at_ms(int64_t ms)
{
    return (struct now){.wall = {1000000 + ms}, .boot = {ms, 1}};
}

static void sync_child_turn_when_first_called_then_it_runs_sync_with_the_options(void **state)
{
    (void)state;
    char path[] = "/tmp/adjourn-child-XXXXXX";
    close(mkstemp(path));
    struct sync_child child;
    sync_child_init(&child, "room.ini", path, at_ms(0));
    assert_int_equal(sync_child_turn(&child, at_ms(0)).ms, INT64_MAX);
    assert_true(child.pid > 0);
    wait_for(child.pid);
    char text[512] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    unlink(path);
    char expected[512];
    snprintf(expected, sizeof expected, "adjourn\nsync\n--config\nroom.ini\n--db\n%s\n", path);
    assert_string_equal(text, expected);
    sync_child_ended(&child, at_ms(0));
}

static void sync_child_turn_when_it_keeps_ending_then_each_wait_is_longer_up_to_a_minute(void **state)
{
    (void)state;
    static const int64_t waits_ms[] = {1000, 2000, 4000, 8000, 16000, 32000, 64000, 64000};
    struct sync_child child;
    int64_t time = 0;
    sync_child_init(&child, "room.ini", "/dev/null", at_ms(time));
    for (size_t i = 0; i < sizeof waits_ms / sizeof waits_ms[0]; i++) {
        sync_child_turn(&child, at_ms(time));
        assert_true(child.pid > 0);
        wait_for(child.pid);
        sync_child_ended(&child, at_ms(time));
        assert_int_equal(child.pid, 0);
        // Not before its time, and the loop is told when that is.
        assert_int_equal(sync_child_turn(&child, at_ms(time + 1)).ms, at_ms(time + waits_ms[i]).wall.ms);
        assert_int_equal(child.pid, 0);
        time += waits_ms[i];
    }
}

static void sync_child_turn_when_it_ran_long_then_the_next_wait_is_short_again(void **state)
{
    (void)state;
    struct sync_child child;
    sync_child_init(&child, "room.ini", "/dev/null", at_ms(0));
    sync_child_turn(&child, at_ms(0));
    child.failures = 5;
    wait_for(child.pid);
    sync_child_ended(&child, at_ms(10 * MS_PER_MINUTE));
    assert_int_equal(child.start_at.ms, 10 * MS_PER_MINUTE + 1000);
}

static void sync_child_stop_when_it_runs_then_it_is_ended_and_not_started_again(void **state)
{
    (void)state;
    struct sync_child child;
    int status = 0;
    sync_child_init(&child, NULL, NULL, at_ms(0));
    sync_child_turn(&child, at_ms(0));
    int pid = child.pid;
    sync_child_stop(&child);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(sync_child_turn(&child, at_ms(MS_PER_HOUR)).ms, INT64_MAX);
    assert_int_equal(child.pid, 0);
}

static void sync_child_turn_when_not_wanted_then_nothing_runs(void **state)
{
    (void)state;
    struct sync_child child = {0};
    assert_int_equal(sync_child_turn(&child, at_ms(0)).ms, INT64_MAX);
    assert_int_equal(child.pid, 0);
    sync_child_ended(&child, at_ms(0)); // somebody else's child
    sync_child_stop(&child);
}

// Runs the tests as a program that has "adjourn-sync" beside it: a folder with this program under both names.
static int run_beside_sync(const char *self)
{
    char folder[512], test[600], sync[600];
    snprintf(folder, sizeof folder, "%s-XXXXXX", self);
    assert_non_null(mkdtemp(folder));
    snprintf(test, sizeof test, "%s/test", folder);
    snprintf(sync, sizeof sync, "%s/adjourn-sync", folder);
    assert_int_equal(link(self, test), 0);
    assert_int_equal(link(self, sync), 0);
    pid_t child = fork();
    if (child == 0) {
        execl(test, self, "beside", (char *)NULL);
        _exit(127);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    unlink(test);
    unlink(sync);
    rmdir(folder);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "sync") == 0) {
        return be_sync(argc, argv);
    }
    if (argc == 1) {
        return run_beside_sync(argv[0]);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sync_child_turn_when_first_called_then_it_runs_sync_with_the_options),
        cmocka_unit_test(sync_child_turn_when_it_keeps_ending_then_each_wait_is_longer_up_to_a_minute),
        cmocka_unit_test(sync_child_turn_when_it_ran_long_then_the_next_wait_is_short_again),
        cmocka_unit_test(sync_child_stop_when_it_runs_then_it_is_ended_and_not_started_again),
        cmocka_unit_test(sync_child_turn_when_not_wanted_then_nothing_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
