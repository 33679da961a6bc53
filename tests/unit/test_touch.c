// SPDX-License-Identifier: MIT
// The reader with the real libevdev on a kernel that the test plays. What it cannot show is left to a machine with
// /dev/uinput: that a grab keeps others from hearing, and how udev and the kernel time what they say.
#include "kernel/input_kernel.h"
#include "platform/touch.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define SAID_MAX  2048
#define TOLD_MAX  4096
#define NODES_MAX 40

static void put(struct played_device *device, uint16_t type, uint16_t code, int32_t value)
{
    static int64_t at_us = 1000000;
    at_us += 20000;
    const struct touch_input input = {at_us, type, code, value};
    played_write(device, &input);
}

// --- udev ---

static struct {
    struct touch_node nodes[NODES_MAX];
    size_t count, given;
    int pipe[2];
    bool closed;
} list;

static int list_fd(void *context)
{
    (void)context;
    return list.pipe[0];
}

static bool list_next(void *context, struct touch_node *node)
{
    char byte;
    (void)context;
    if (list.given == list.count) {
        return false;
    }
    (void)!read(list.pipe[0], &byte, 1);
    *node = list.nodes[list.given++];
    return true;
}

static void list_close(void *context)
{
    (void)context;
    list.closed = true;
}

static struct touch_node *announce(size_t number, bool gone)
{
    struct touch_node *node = &list.nodes[list.count++];
    assert_true(list.count <= NODES_MAX);
    *node = (struct touch_node){.gone = gone};
    played_path(number, node->path);
    assert_int_equal(write(list.pipe[1], "x", 1), 1);
    return node;
}

// --- A test ---

static struct touch *touch;
static char said[SAID_MAX], told[TOLD_MAX];
static int64_t last_finger, last_stamp_us;
static size_t events_taken;

static const struct touch_options grabbing = {.device = "", .grab = true, .grab_keyboards = true};

static void tell(void *context, const char *text)
{
    (void)context;
    strncat(told, text, sizeof told - strlen(told) - 1);
    strncat(told, "\n", sizeof told - strlen(told) - 1);
}

static int start(void **state)
{
    (void)state;
    played_begin();
    memset(&list, 0, sizeof list);
    assert_int_equal(pipe2(list.pipe, O_NONBLOCK | O_CLOEXEC), 0);
    said[0] = told[0] = '\0';
    return 0;
}

static int finish(void **state)
{
    (void)state;
    touch_close(touch);
    touch = NULL;
    played_end();
    close(list.pipe[0]);
    close(list.pipe[1]);
    return 0;
}

static void open_touch(const struct touch_options *options)
{
    const struct touch_finder finder = {NULL, list_fd, list_next, list_close};
    char why[256] = "";
    assert_true(touch_open(&touch, &finder, options, 1280, 800, tell, NULL, why, sizeof why));
}

static bool is_readable(void)
{
    struct pollfd ready = {.fd = touch_fd(touch), .events = POLLIN};
    return poll(&ready, 1, 0) == 1;
}

// Takes what there is, as the loop does; moves are left out.
static void take(void)
{
    struct display_event event;
    touch_wake(touch);
    while (touch_next_event(touch, &event)) {
        size_t used = strlen(said);
        events_taken++;
        last_finger = event.finger;
        last_stamp_us = event.stamp_us;
        if (event.kind != DISPLAY_MOVE) {
            snprintf(said + used, sizeof said - used, "%c%d,%d ", "dmuc"[event.kind], event.x, event.y);
        }
    }
}

static void touch_down(struct played_device *device, int32_t id)
{
    put(device, EV_ABS, ABS_MT_TRACKING_ID, id);
    put(device, EV_SYN, SYN_REPORT, 0);
}

static void assert_told(const char *text)
{
    if (strstr(told, text) == NULL) {
        fail_msg("'%s' was not told, but: %s", text, told);
    }
}

static void panel_when_opened_then_it_is_known_stamped_monotonic_and_grabbed(void **state)
{
    struct touch_info infos[TOUCH_DEVICES_MAX];
    (void)state;
    struct played_device *device = played_plug(0, "goodix-gt911");
    snprintf(announce(0, false)->matrix, TOUCH_MATRIX_MAX, "0 1 0 -1 0 1");
    open_touch(&grabbing);
    assert_int_equal(touch_infos(touch, infos), 1);
    assert_int_equal(touch_panels(touch), 1);
    assert_string_equal(infos[0].name, "Goodix Capacitive TouchScreen");
    assert_int_equal(infos[0].kind, TOUCH_SLOTS);
    assert_int_equal(infos[0].slots, 5);
    assert_int_equal(infos[0].x.last, 1023);
    assert_int_equal(infos[0].y.last, 599);
    char matrix[128];
    touch_matrix_write(&infos[0].matrix, matrix, sizeof matrix);
    assert_string_equal(matrix, "0 1 0 -1 0 1");
    assert_true(infos[0].grabbed && device->grabbed);
    assert_int_equal(device->clock, CLOCK_MONOTONIC);
    touch_close(touch);
    touch = NULL;
    assert_true(list.closed);
}

static void panel_when_it_says_nothing_then_its_descriptor_is_quiet(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "goodix-gt911");
    announce(0, false);
    open_touch(&grabbing);
    take();
    assert_false(is_readable());
    put(device, EV_ABS, ABS_MT_POSITION_X, 100);
    assert_true(is_readable());
    take();
    assert_false(is_readable());
    assert_int_equal(events_taken, 0);
}

static void stream_when_read_through_libevdev_then_what_it_lists_comes_out(void **state)
{
    static const char *const streams[] = {"goodix-gt911",        "edt-ft5x06-pi7", "elan-i2c", "hid-multitouch",
                                          "maxtouch-protocol-a", "qemu-tablet",    "mouse",    "infrared-stuck"};
    (void)state;
    for (size_t i = 0; i < sizeof streams / sizeof streams[0]; i++) {
        struct played_device *device = played_plug(i, streams[i]);
        const struct evemu *evemu = &device->evemu;
        const struct touch_options options = {
            .device = "", .has_matrix = true, .matrix = evemu->matrix, .quarters = evemu->quarters, .grab = true};
        char wanted[SAID_MAX] = "";
        announce(i, false);
        open_touch(&options);
        touch_resize(touch, evemu->width, evemu->height);
        said[0] = '\0';
        for (size_t k = 0; k < evemu->count; k++) {
            played_write(device, &evemu->events[k]);
            if (evemu->events[k].type == EV_SYN) {
                take();
            }
        }
        // Where a finger that was cancelled lay is not listed.
        for (size_t k = 0; k < evemu->wanted_count; k++) {
            char place[32];
            snprintf(place, sizeof place, "%d,%d", evemu->wanted[k].x, evemu->wanted[k].y);
            size_t used = strlen(wanted);
            snprintf(wanted + used, sizeof wanted - used, "%c%s ", "dmuc"[evemu->wanted[k].kind],
                     evemu -> wanted[k].kind == DISPLAY_CANCEL ? "" : place);
        }
        for (char *cancel = said; (cancel = strchr(cancel, 'c')) != NULL; cancel++) {
            memmove(cancel + 1, strchr(cancel, ' '), strlen(strchr(cancel, ' ')) + 1);
        }
        assert_string_equal(said, wanted);
        touch_close(touch);
        touch = NULL;
        played_unplug(i);
    }
}

static void finger_when_it_lies_there_at_the_opening_then_it_is_ignored_and_the_place_of_the_next_is_known(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    device->state.slot = 2;
    device->state.slots[2][ABS_MT_TRACKING_ID] = 40;
    device->state.slots[2][ABS_MT_POSITION_X] = 400;
    device->state.slots[2][ABS_MT_POSITION_Y] = 240;
    announce(0, false);
    open_touch(&grabbing);
    put(device, EV_ABS, ABS_MT_TRACKING_ID, -1);
    put(device, EV_SYN, SYN_REPORT, 0);
    take();
    assert_string_equal(said, "");
    touch_down(device, 41);
    touch_down(device, -1);
    take();
    assert_string_equal(said, "d640,400 u640,400 ");
}

static void buffer_when_it_ran_over_then_the_finger_is_cancelled_and_the_state_read_anew(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    put(device, EV_ABS, ABS_MT_POSITION_X, 400);
    put(device, EV_ABS, ABS_MT_POSITION_Y, 240);
    touch_down(device, 1);
    take();
    // Meanwhile it was lifted, put down elsewhere, and lies there.
    put(device, EV_SYN, SYN_DROPPED, 0);
    put(device, EV_SYN, SYN_REPORT, 0);
    device->state.slots[0][ABS_MT_TRACKING_ID] = 2;
    device->state.slots[0][ABS_MT_POSITION_X] = 0;
    take();
    assert_string_equal(said, "d640,400 c640,400 ");
    touch_down(device, -1);
    take();
    assert_string_equal(said, "d640,400 c640,400 ");
    touch_down(device, 3);
    touch_down(device, -1);
    take();
    assert_string_equal(said, "d640,400 c640,400 d0,400 u0,400 ");
}

static void panel_when_it_is_unplugged_with_a_finger_on_it_then_that_is_cancelled_and_it_may_come_back(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 ");
    int64_t first = last_finger;
    played_unplug(0);
    take();
    assert_string_equal(said, "d0,0 c0,0 ");
    assert_int_equal(touch_panels(touch), 0);
    assert_told("it is gone");
    announce(0, true);
    take();
    assert_false(is_readable());
    device = played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    assert_true(is_readable());
    take();
    assert_int_equal(touch_panels(touch), 1);
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 c0,0 d0,0 ");
    assert_int_not_equal(first, last_finger);
}

static void panel_when_udev_says_that_it_is_gone_before_the_kernel_does_then_its_finger_is_cancelled(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    touch_down(device, 1);
    take();
    announce(0, true);
    announce(0, false); // the same path at once again
    take();
    assert_string_equal(said, "d0,0 c0,0 ");
    assert_int_equal(touch_panels(touch), 1);
}

static void panels_when_there_are_two_then_both_are_heard(void **state)
{
    (void)state;
    struct played_device *one = played_plug(0, "edt-ft5x06-pi7");
    struct played_device *two = played_plug(1, "goodix-gt911");
    announce(0, false);
    announce(1, false);
    open_touch(&grabbing);
    touch_down(one, 1);
    take();
    int64_t finger = last_finger;
    touch_down(two, 1);
    take();
    assert_int_not_equal(finger, last_finger);
    touch_down(one, -1);
    touch_down(two, -1);
    take();
    assert_string_equal(said, "d0,0 d0,0 u0,0 u0,0 ");
}

#define AXES_X_Y "B: 03 03 00 00 00 00 00 00 00\nA: 00 0 999 0 0 0\nA: 01 0 999 0 0 0\n"
// BTN_TOUCH and BTN_TOOL_FINGER
#define KEYS_TOUCHPAD                                                                                                  \
    "B: 01 00 00 00 00 00 00 00 00\nB: 01 00 00 00 00 00 00 00 00\nB: 01 00 00 00 00 00 00 00 00\n"                    \
    "B: 01 00 00 00 00 00 00 00 00\nB: 01 00 00 00 00 00 00 00 00\nB: 01 20 04 00 00 00 00 00 00\n"

static const char touchpad_text[] =
    "N: touchpad\nP: 01 00 00 00 00 00 00 00\nB: 00 0b 00 00 00 00 00 00 00\n" KEYS_TOUCHPAD AXES_X_Y;
// KEY_ENTER and its neighbours, LEDs
static const char keyboard_text[] = "N: keyboard\nP: 00 00 00 00 00 00 00 00\nB: 00 03 00 00 00 00 00 00 00\n"
                                    "B: 01 fe ff ff ff ff ff ff ff\n";
static const char sensor_text[] =
    "N: accelerometer\nP: 40 00 00 00 00 00 00 00\nB: 00 09 00 00 00 00 00 00 00\n" AXES_X_Y;

static void devices_when_they_are_no_panel_then_they_are_left_alone_and_keyboards_are_held(void **state)
{
    (void)state;
    struct played_device *touchpad = played_plug_text(0, touchpad_text);
    struct played_device *keyboard = played_plug_text(1, keyboard_text);
    struct played_device *sensor = played_plug_text(2, sensor_text);
    for (size_t i = 0; i < 3; i++) {
        announce(i, false);
    }
    open_touch(&grabbing);
    assert_int_equal(touch_panels(touch), 0);
    assert_false(touchpad->grabbed || sensor->grabbed);
    assert_true(keyboard->grabbed);
    put(keyboard, EV_KEY, KEY_ENTER, 1);
    put(keyboard, EV_SYN, SYN_REPORT, 0);
    take();
    assert_string_equal(said, "");
    assert_false(is_readable()); // it was read
}

static void press_key(struct played_device *keyboard, uint16_t code, int32_t value)
{
    put(keyboard, EV_KEY, code, value);
    put(keyboard, EV_SYN, SYN_REPORT, 0);
}

static void keyboard_when_control_alt_and_s_are_pressed_then_that_is_told_once_and_nothing_else_is(void **state)
{
    (void)state;
    struct played_device *keyboard = played_plug_text(0, keyboard_text);
    announce(0, false);
    open_touch(&grabbing);
    press_key(keyboard, KEY_S, 1);
    press_key(keyboard, KEY_S, 0);
    press_key(keyboard, KEY_LEFTCTRL, 1);
    press_key(keyboard, KEY_S, 1);
    press_key(keyboard, KEY_S, 0);
    take();
    assert_false(touch_chord(touch));
    press_key(keyboard, KEY_LEFTALT, 1);
    press_key(keyboard, KEY_S, 1);
    press_key(keyboard, KEY_S, 2); // held, it repeats
    take();
    assert_true(touch_chord(touch));
    assert_false(touch_chord(touch));
    press_key(keyboard, KEY_S, 0);
    press_key(keyboard, KEY_LEFTCTRL, 0);
    press_key(keyboard, KEY_S, 1);
    take();
    assert_false(touch_chord(touch));
    assert_string_equal(said, "");
}

static void keyboard_when_the_settings_leave_it_then_it_is_not_opened(void **state)
{
    (void)state;
    const struct touch_options options = {.device = "", .grab = true};
    struct played_device *keyboard = played_plug_text(0, keyboard_text);
    announce(0, false);
    open_touch(&options);
    assert_false(keyboard->grabbed);
}

static void panel_when_another_program_holds_it_then_that_is_told_and_it_works(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    device->busy = true;
    announce(0, false);
    open_touch(&grabbing);
    assert_told("others hear it too");
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 ");
}

static void panels_when_one_is_named_then_only_that_counts(void **state)
{
    struct touch_options options = {.device = "Goodix Capacitive TouchScreen", .grab = true};
    struct touch_info infos[TOUCH_DEVICES_MAX];
    (void)state;
    played_plug(0, "edt-ft5x06-pi7");
    played_plug(1, "goodix-gt911");
    announce(0, false);
    announce(1, false);
    open_touch(&options);
    assert_int_equal(touch_infos(touch, infos), 1);
    assert_string_equal(infos[0].name, options.device);
}

static void matrix_when_the_settings_have_one_then_udevs_is_not_used(void **state)
{
    const struct touch_options options = {
        .device = "", .has_matrix = true, .matrix = {{-1, 0, 1, 0, 1, 0}}, .quarters = 2};
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    snprintf(announce(0, false)->matrix, TOUCH_MATRIX_MAX, "0 1 0 -1 0 1");
    open_touch(&options);
    touch_down(device, 1); // mirrored to the right edge, then half a turn
    take();
    assert_string_equal(said, "d0,799 ");
}

static void matrix_when_udevs_is_not_one_then_that_is_told_and_the_panel_is_used_as_it_is(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    snprintf(announce(0, false)->matrix, TOUCH_MATRIX_MAX, "1 2 3");
    open_touch(&grabbing);
    assert_told("event0: udev's LIBINPUT_CALIBRATION_MATRIX is not six numbers, so the panel is used as it is: 1 2 3");
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 ");
}

static void contact_when_it_stays_without_a_word_then_the_tick_ends_it(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    assert_int_equal(touch_deadline_us(touch), INT64_MAX);
    touch_down(device, 1);
    take();
    int64_t deadline_us = touch_deadline_us(touch);
    assert_int_equal(deadline_us, last_stamp_us + TOUCH_STUCK_US);
    touch_tick(touch, deadline_us - 1);
    take();
    assert_string_equal(said, "d0,0 ");
    touch_tick(touch, deadline_us);
    take();
    assert_string_equal(said, "d0,0 c0,0 ");
    assert_int_equal(touch_deadline_us(touch), INT64_MAX);
}

static void picture_when_it_gets_another_size_then_fingers_are_cancelled_and_the_next_is_mapped_to_it(void **state)
{
    (void)state;
    struct played_device *one = played_plug(0, "edt-ft5x06-pi7");
    struct played_device *two = played_plug(1, "goodix-gt911");
    announce(0, false);
    announce(1, false);
    open_touch(&grabbing);
    put(one, EV_ABS, ABS_MT_POSITION_X, 799);
    put(one, EV_ABS, ABS_MT_POSITION_Y, 479);
    touch_down(one, 1);
    touch_down(two, 1);
    take();
    touch_resize(touch, 640, 480);
    take();
    touch_down(one, -1);
    touch_down(two, -1);
    touch_down(one, 2);
    take();
    assert_string_equal(said, "d1279,799 d0,0 c1279,799 c0,0 d639,479 ");
}

static void ghost_when_it_is_masked_then_that_is_told_once(void **state)
{
    (void)state;
    struct played_device *device = played_plug(0, "touch-display-2-ghost");
    announce(0, false);
    open_touch(&grabbing);
    for (size_t k = 0; k < device->evemu.count; k++) {
        played_write(device, &device->evemu.events[k]);
        take();
    }
    assert_told("touches that nobody makes are masked: at 640,10 every 12.864 s");
    assert_null(strstr(strstr(told, "nobody makes") + 1, "nobody makes"));
}

static void devices_when_there_are_more_than_are_followed_then_that_is_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX + 2; i++) {
        played_plug(i, "mouse");
        announce(i, false);
    }
    open_touch(&grabbing);
    assert_told("more input devices than are followed; left alone: ");
    assert_null(strstr(strstr(told, "left alone") + 1, "left alone"));
    assert_int_equal(touch_panels(touch), 0); // mice are no panels
}

static void node_when_it_does_not_open_then_that_is_told_and_the_others_are_used(void **state)
{
    (void)state;
    announce(7, false);
    played_plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    assert_told("event7: No such file or directory");
    assert_int_equal(touch_panels(touch), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)
    const struct CMUnitTest tests[] = {
        TEST(panel_when_opened_then_it_is_known_stamped_monotonic_and_grabbed),
        TEST(panel_when_it_says_nothing_then_its_descriptor_is_quiet),
        TEST(stream_when_read_through_libevdev_then_what_it_lists_comes_out),
        TEST(finger_when_it_lies_there_at_the_opening_then_it_is_ignored_and_the_place_of_the_next_is_known),
        TEST(buffer_when_it_ran_over_then_the_finger_is_cancelled_and_the_state_read_anew),
        TEST(panel_when_it_is_unplugged_with_a_finger_on_it_then_that_is_cancelled_and_it_may_come_back),
        TEST(panel_when_udev_says_that_it_is_gone_before_the_kernel_does_then_its_finger_is_cancelled),
        TEST(panels_when_there_are_two_then_both_are_heard),
        TEST(devices_when_they_are_no_panel_then_they_are_left_alone_and_keyboards_are_held),
        TEST(keyboard_when_control_alt_and_s_are_pressed_then_that_is_told_once_and_nothing_else_is),
        TEST(keyboard_when_the_settings_leave_it_then_it_is_not_opened),
        TEST(panel_when_another_program_holds_it_then_that_is_told_and_it_works),
        TEST(panels_when_one_is_named_then_only_that_counts),
        TEST(matrix_when_the_settings_have_one_then_udevs_is_not_used),
        TEST(matrix_when_udevs_is_not_one_then_that_is_told_and_the_panel_is_used_as_it_is),
        TEST(contact_when_it_stays_without_a_word_then_the_tick_ends_it),
        TEST(picture_when_it_gets_another_size_then_fingers_are_cancelled_and_the_next_is_mapped_to_it),
        TEST(ghost_when_it_is_masked_then_that_is_told_once),
        TEST(devices_when_there_are_more_than_are_followed_then_that_is_told_once),
        TEST(node_when_it_does_not_open_then_that_is_told_and_the_others_are_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
