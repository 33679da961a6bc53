// SPDX-License-Identifier: MIT
#include "platform/input_wake.h"

#include <fcntl.h>
#include <poll.h>
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

// A folder of devices; each is a named pipe.
struct desk {
    char folder[64];
    int writers[2];
    struct input_wake *input;
};

static void path_of(const struct desk *desk, const char *name, char path[128])
{
    snprintf(path, 128, "%s/%s", desk->folder, name);
}

// The writer's end is opened for reading too, so that opening it does not wait for a reader.
static int plug(const struct desk *desk, const char *name)
{
    char path[128];
    path_of(desk, name, path);
    assert_int_equal(mkfifo(path, 0600), 0);
    int fd = open(path, O_RDWR | O_NONBLOCK);
    assert_true(fd >= 0);
    return fd;
}

static int set_up(void **state)
{
    struct desk *desk = calloc(1, sizeof *desk);
    char why[256] = "";
    strcpy(desk->folder, "/tmp/adjourn-input-XXXXXX");
    assert_non_null(mkdtemp(desk->folder));
    desk->writers[0] = plug(desk, "event0");
    desk->writers[1] = plug(desk, "mouse0");
    assert_true(input_wake_open(&desk->input, desk->folder, why, sizeof why));
    *state = desk;
    return 0;
}

static int tear_down(void **state)
{
    struct desk *desk = *state;
    static const char *const names[] = {"event0", "mouse0", "event1", "event77"};
    char path[128];
    input_wake_close(desk->input);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        path_of(desk, names[i], path);
        unlink(path);
    }
    close(desk->writers[0]);
    close(desk->writers[1]);
    rmdir(desk->folder);
    free(desk);
    return 0;
}

static bool is_readable(const struct desk *desk)
{
    struct pollfd poll_fd = {.fd = input_wake_fd(desk->input), .events = POLLIN};
    return poll(&poll_fd, 1, 0) == 1;
}

static void input_wake_when_a_device_speaks_then_readable_until_drained(void **state)
{
    struct desk *desk = *state;
    assert_false(is_readable(desk));
    assert_int_equal(write(desk->writers[0], "touch", 5), 5);
    assert_true(is_readable(desk));
    input_wake_drain(desk->input);
    assert_false(is_readable(desk));
}

static void input_wake_when_another_file_is_there_then_only_devices_are_open(void **state)
{
    struct desk *desk = *state;
    assert_int_equal(input_wake_devices(desk->input), 1);
    assert_int_equal(write(desk->writers[1], "mouse", 5), 5);
    assert_false(is_readable(desk));
}

static void input_wake_when_a_device_is_plugged_in_then_it_is_heard(void **state)
{
    struct desk *desk = *state;
    int writer = plug(desk, "event1");
    assert_true(is_readable(desk));
    input_wake_drain(desk->input);
    assert_int_equal(input_wake_devices(desk->input), 2);
    assert_false(is_readable(desk));
    assert_int_equal(write(writer, "touch", 5), 5);
    assert_true(is_readable(desk));
    close(writer);
}

static void input_wake_when_a_device_goes_then_it_is_closed_and_quiet(void **state)
{
    struct desk *desk = *state;
    char path[128];
    path_of(desk, "event0", path);
    close(desk->writers[0]);
    desk->writers[0] = -1;
    unlink(path);
    input_wake_drain(desk->input);
    assert_int_equal(input_wake_devices(desk->input), 0);
    assert_false(is_readable(desk));
}

static void input_wake_open_when_folder_is_missing_then_it_says_which(void **state)
{
    (void)state;
    struct input_wake *input;
    char why[256] = "";
    assert_false(input_wake_open(&input, "/nowhere/input", why, sizeof why));
    assert_null(input);
    assert_string_equal(why, "input: /nowhere/input: No such file or directory");
    input_wake_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(input_wake_when_a_device_speaks_then_readable_until_drained, set_up, tear_down),
        cmocka_unit_test_setup_teardown(input_wake_when_another_file_is_there_then_only_devices_are_open, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(input_wake_when_a_device_is_plugged_in_then_it_is_heard, set_up, tear_down),
        cmocka_unit_test_setup_teardown(input_wake_when_a_device_goes_then_it_is_closed_and_quiet, set_up, tear_down),
        cmocka_unit_test(input_wake_open_when_folder_is_missing_then_it_says_which),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
