// SPDX-License-Identifier: MIT
#include "platform/loop.h"

#include "platform/clock.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// Ends a test that hangs: nothing here takes longer than a fraction of a second.
#define HANG_S 20

// What a test's callbacks see and do.
struct probe {
    struct loop *loop;
    int pipe[2], other[2];
    uint64_t stop_at_turn; // 0 = never
    struct wall wake;
    int64_t first_wall_ms, last_wall_ms;
    int calls, other_calls, children;
};

static int set_up(void **state)
{
    struct probe *probe = calloc(1, sizeof *probe);
    char why[256] = "";
    alarm(HANG_S);
    assert_true(loop_create(&probe->loop, why, sizeof why));
    assert_int_equal(pipe(probe->pipe), 0);
    assert_int_equal(pipe(probe->other), 0);
    probe->wake = LOOP_NEVER;
    *state = probe;
    return 0;
}

static int tear_down(void **state)
{
    struct probe *probe = *state;
    alarm(0);
    loop_destroy(probe->loop);
    for (int i = 0; i < 2; i++) {
        close(probe->pipe[i]);
        close(probe->other[i]);
    }
    free(probe);
    return 0;
}

static struct wall turn(void *context, struct now now)
{
    struct probe *probe = context;
    if (probe->first_wall_ms == 0) {
        probe->first_wall_ms = now.wall.ms;
    }
    probe->last_wall_ms = now.wall.ms;
    if (loop_turns(probe->loop) == probe->stop_at_turn) {
        loop_stop(probe->loop);
    }
    return probe->wake;
}

static void read_one(void *context, int fd)
{
    struct probe *probe = context;
    char byte;
    assert_int_equal(read(fd, &byte, 1), 1);
    probe->calls++;
}

static void write_one(int fd)
{
    assert_int_equal(write(fd, "x", 1), 1);
}

static void loop_run_when_started_then_first_turn_comes_at_once(void **state)
{
    struct probe *probe = *state;
    probe->stop_at_turn = 1;
    assert_int_equal(loop_run(probe->loop, turn, probe), 0);
    assert_int_equal(loop_turns(probe->loop), 1);
}

static void loop_run_when_instant_comes_then_it_wakes_not_before_and_once(void **state)
{
    struct probe *probe = *state;
    probe->wake.ms = clock_now().wall.ms + 60;
    probe->stop_at_turn = 2;
    loop_run(probe->loop, turn, probe);
    assert_int_equal(loop_turns(probe->loop), 2);
    assert_true(probe->last_wall_ms >= probe->wake.ms);
}

static void loop_run_when_instant_has_passed_then_it_turns_at_once(void **state)
{
    static const int64_t past_ms[] = {INT64_MIN, -1, 0, 1, 999, 1000, 1700000000000};
    struct probe *probe = *state;
    for (size_t i = 0; i < sizeof past_ms / sizeof past_ms[0]; i++) {
        probe->wake.ms = past_ms[i];
        probe->stop_at_turn = loop_turns(probe->loop) + 3;
        loop_run(probe->loop, turn, probe);
        assert_int_equal(loop_turns(probe->loop), probe->stop_at_turn);
    }
}

static void write_later(int fd, useconds_t after_us)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        usleep(after_us);
        _exit(write(fd, "x", 1) == 1 ? 0 : 1);
    }
}

static void loop_run_when_nothing_happens_then_it_sleeps(void **state)
{
    static const int64_t far_ms[] = {INT64_MAX, INT64_C(9000000000000), INT64_C(7258118400000)};
    struct probe *probe = *state;
    assert_true(loop_add_fd(probe->loop, probe->pipe[0], read_one, probe));
    for (size_t i = 0; i < sizeof far_ms / sizeof far_ms[0]; i++) {
        probe->wake.ms = far_ms[i];
        probe->stop_at_turn = loop_turns(probe->loop) + 2;
        write_later(probe->pipe[1], 50000);
        loop_run(probe->loop, turn, probe);
        wait(NULL);
        assert_int_equal(probe->calls, i + 1);
    }
    assert_true(probe->last_wall_ms - probe->first_wall_ms >= 150);
}

static void loop_add_fd_when_it_cannot_be_watched_then_false(void **state)
{
    struct probe *probe = *state;
    int file = open("Makefile", O_RDONLY);
    assert_true(file >= 0);
    assert_false(loop_add_fd(probe->loop, file, read_one, probe));
    assert_false(loop_add_fd(probe->loop, -1, read_one, probe));
    close(file);
}

static void loop_add_fd_when_all_places_are_taken_then_false_until_one_is_free(void **state)
{
    struct probe *probe = *state;
    int fds[LOOP_FDS_MAX + 1];
    for (int i = 0; i <= LOOP_FDS_MAX; i++) {
        fds[i] = dup(probe->pipe[0]);
        assert_true(fds[i] >= 0);
        assert_int_equal(loop_add_fd(probe->loop, fds[i], read_one, probe), i < LOOP_FDS_MAX);
    }
    loop_remove_fd(probe->loop, fds[5]);
    probe->stop_at_turn = 2;
    probe->wake.ms = 1; // one turn frees the place
    loop_run(probe->loop, turn, probe);
    assert_true(loop_add_fd(probe->loop, fds[LOOP_FDS_MAX], read_one, probe));
    for (int i = 0; i <= LOOP_FDS_MAX; i++) {
        close(fds[i]);
    }
}

// Both are readable in one turn; whichever comes first removes both.
static void remove_both(void *context, int fd)
{
    struct probe *probe = context;
    (void)fd;
    probe->calls++;
    loop_remove_fd(probe->loop, probe->pipe[0]);
    loop_remove_fd(probe->loop, probe->other[0]);
}

static void loop_remove_fd_when_called_in_a_callback_then_the_removed_is_not_called(void **state)
{
    struct probe *probe = *state;
    write_one(probe->pipe[1]);
    write_one(probe->other[1]);
    assert_true(loop_add_fd(probe->loop, probe->pipe[0], remove_both, probe));
    assert_true(loop_add_fd(probe->loop, probe->other[0], remove_both, probe));
    probe->stop_at_turn = 4;
    probe->wake.ms = 1;
    loop_run(probe->loop, turn, probe);
    assert_int_equal(probe->calls, 1);
}

static void count_other(void *context, int fd)
{
    struct probe *probe = context;
    (void)fd;
    probe->other_calls++;
}

// Removes itself, closes the descriptor and watches another one that may get the same number.
static void replace(void *context, int fd)
{
    struct probe *probe = context;
    probe->calls++;
    loop_remove_fd(probe->loop, fd);
    assert_true(loop_add_fd(probe->loop, probe->other[0], count_other, probe));
}

static void loop_remove_fd_when_another_is_added_in_the_same_callback_then_that_one_is_called(void **state)
{
    struct probe *probe = *state;
    write_one(probe->pipe[1]);
    write_one(probe->other[1]);
    assert_true(loop_add_fd(probe->loop, probe->pipe[0], replace, probe));
    probe->stop_at_turn = 3;
    probe->wake.ms = 1;
    loop_run(probe->loop, turn, probe);
    assert_int_equal(probe->calls, 1);
    assert_true(probe->other_calls >= 1);
}

static void stop(void *context, int fd)
{
    struct probe *probe = context;
    (void)fd;
    probe->calls++;
    loop_stop(probe->loop);
}

static void loop_stop_when_called_in_a_callback_then_no_further_turn(void **state)
{
    struct probe *probe = *state;
    write_one(probe->pipe[1]);
    assert_true(loop_add_fd(probe->loop, probe->pipe[0], stop, probe));
    assert_int_equal(loop_run(probe->loop, turn, probe), 0);
    assert_int_equal(probe->calls, 1);
    assert_int_equal(loop_turns(probe->loop), 1);
}

static void count_child(void *context)
{
    struct probe *probe = context;
    while (waitpid(-1, NULL, WNOHANG) > 0) {
        probe->children++;
    }
}

static void loop_run_when_a_signal_comes_then_it_ends_and_names_it(void **state)
{
    static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
    struct probe *probe = *state;
    assert_true(loop_watch_signals(probe->loop, count_child, probe));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        assert_int_equal(raise(numbers[i]), 0);
        assert_int_equal(loop_run(probe->loop, turn, probe), numbers[i]);
    }
}

static void loop_run_when_a_child_ends_then_child_is_called_and_it_goes_on(void **state)
{
    struct probe *probe = *state;
    assert_true(loop_watch_signals(probe->loop, count_child, probe));
    write_later(probe->pipe[1], 0);
    probe->stop_at_turn = 2;
    assert_int_equal(loop_run(probe->loop, turn, probe), 0);
    assert_int_equal(probe->children, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(loop_run_when_started_then_first_turn_comes_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_run_when_instant_comes_then_it_wakes_not_before_and_once, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(loop_run_when_instant_has_passed_then_it_turns_at_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_run_when_nothing_happens_then_it_sleeps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_add_fd_when_it_cannot_be_watched_then_false, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_add_fd_when_all_places_are_taken_then_false_until_one_is_free, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(loop_remove_fd_when_called_in_a_callback_then_the_removed_is_not_called, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            loop_remove_fd_when_another_is_added_in_the_same_callback_then_that_one_is_called, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_stop_when_called_in_a_callback_then_no_further_turn, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_run_when_a_signal_comes_then_it_ends_and_names_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(loop_run_when_a_child_ends_then_child_is_called_and_it_goes_on, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
