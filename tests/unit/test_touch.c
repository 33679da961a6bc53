// SPDX-License-Identifier: MIT
// The reader with the real libevdev on a kernel that this test plays: a device node is a pipe with a name, and ioctl()
// is ours, which the dynamic linker gives to libevdev too. What it cannot show is left to a machine with /dev/uinput:
// that a grab keeps others from hearing, and how udev and the kernel time what they say.
#include "platform/touch.h"
#include "unit/evemu.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define DEVICES_MAX 20
#define SAID_MAX    2048
#define TOLD_MAX    4096
#define NODES_MAX   40

// --- The kernel ---

struct device {
    bool there;
    ino_t inode;
    int writer;
    struct evemu evemu;
    struct evemu_state state;
    int clock; // as EVIOCSCLOCKID set it
    bool grabbed, busy;
};

static struct device devices[DEVICES_MAX];
static char folder[32];

static struct device *device_of(int fd)
{
    struct stat status;
    for (size_t i = 0; fstat(fd, &status) == 0 && i < DEVICES_MAX; i++) {
        if (devices[i].there && devices[i].inode == status.st_ino) {
            return &devices[i];
        }
    }
    return NULL;
}

static int fail_with(int code)
{
    errno = code;
    return -1;
}

static int copy(void *to, size_t size, const void *from, size_t length)
{
    memset(to, 0, size);
    memcpy(to, from, length < size ? length : size);
    return (int)size;
}

static int get_slots(const struct device *device, int32_t *values, size_t size)
{
    uint32_t code = (uint32_t)values[0];
    for (size_t i = 1; i < size / sizeof values[0] && i <= TOUCH_SLOTS_MAX; i++) {
        values[i] = device->state.slots[i - 1][code];
    }
    return 0;
}

static int get_axis(const struct device *device, unsigned code, struct input_absinfo *info)
{
    const struct evemu_axis *axis = &device->evemu.axes[code];
    int32_t value = code == ABS_MT_SLOT ? device->state.slot : device->state.axes[code];
    *info = (struct input_absinfo){.value = value, .minimum = axis->least, .maximum = axis->most};
    return axis->there ? 0 : fail_with(EINVAL);
}

static int answer(struct device *device, unsigned number, size_t size, void *argument)
{
    static const struct input_id id = {BUS_I2C, 1, 2, 3};
    static const int version = EV_VERSION;
    const struct evemu *evemu = &device->evemu;
    if (number >= 0x40 && number < 0x80) {
        return get_axis(device, number - 0x40, argument);
    }
    if (number >= 0x20 && number < 0x40) {
        return copy(argument, size, evemu->bits[number - 0x20], sizeof evemu->bits[0]);
    }
    switch (number) {
    case 0x01: // EVIOCGVERSION
        return copy(argument, size, &version, sizeof version);
    case 0x02: // EVIOCGID
        return copy(argument, size, &id, sizeof id);
    case 0x06: // EVIOCGNAME
        return copy(argument, size, evemu->name, strlen(evemu->name) + 1);
    case 0x09: // EVIOCGPROP
        return copy(argument, size, evemu->properties, sizeof evemu->properties);
    case 0x0a: // EVIOCGMTSLOTS
        return get_slots(device, argument, size);
    case 0x18: // EVIOCGKEY
        return copy(argument, size, device->state.keys, sizeof device->state.keys);
    case 0x90: // EVIOCGRAB, the value is the argument itself
        device->grabbed = argument != NULL && !device->busy;
        return argument != NULL && device->busy ? fail_with(EBUSY) : 0;
    case 0xa0: // EVIOCSCLOCKID
        device->clock = *(const int *)argument;
        return 0;
    case 0x07: // EVIOCGPHYS
    case 0x08: // EVIOCGUNIQ
        return fail_with(ENOENT);
    default: // no LEDs, switches, sounds
        return copy(argument, size, "", 0);
    }
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list arguments;
    va_start(arguments, request);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    struct device *device = _IOC_TYPE(request) == 'E' ? device_of(fd) : NULL;
    if (device == NULL) {
        return (int)syscall(SYS_ioctl, fd, request, argument);
    }
    return answer(device, (unsigned)_IOC_NR(request), _IOC_SIZE(request), argument);
}

static void path_of(size_t number, char path[TOUCH_PATH_MAX])
{
    snprintf(path, TOUCH_PATH_MAX, "%s/event%zu", folder, number);
}

static struct device *make_node(size_t number)
{
    struct device *device = &devices[number];
    char path[TOUCH_PATH_MAX];
    struct stat status;
    path_of(number, path);
    memset(device, 0, sizeof *device);
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(stat(path, &status), 0);
    device->there = true;
    device->inode = status.st_ino;
    device->clock = -1;
    device->writer = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    assert_true(device->writer >= 0);
    evemu_state_init(&device->state);
    return device;
}

static struct device *plug(size_t number, const char *stream)
{
    char path[128];
    int line = 0;
    snprintf(path, sizeof path, "tests/data/touch/%s.evemu", stream);
    struct device *device = make_node(number);
    assert_true(evemu_load(&device->evemu, path, &line));
    return device;
}

// A device of which only the description matters.
static struct device *plug_text(size_t number, const char *text)
{
    int line = 0;
    struct device *device = make_node(number);
    assert_true(evemu_read(&device->evemu, text, strlen(text), &line));
    return device;
}

static void unplug(size_t number)
{
    char path[TOUCH_PATH_MAX];
    path_of(number, path);
    if (devices[number].there) {
        unlink(path);
        close(devices[number].writer);
        devices[number].there = false;
    }
}

static void write_event(struct device *device, const struct touch_input *input)
{
    struct input_event event = {.type = input->type, .code = input->code, .value = input->value};
    event.input_event_sec = (__typeof__(event.input_event_sec))(input->at_us / 1000000);
    event.input_event_usec = (__typeof__(event.input_event_usec))(input->at_us % 1000000);
    evemu_state_take(&device->state, input);
    assert_int_equal(write(device->writer, &event, sizeof event), sizeof event);
}

static void put(struct device *device, uint16_t type, uint16_t code, int32_t value)
{
    static int64_t at_us = 1000000;
    at_us += 20000;
    const struct touch_input input = {at_us, type, code, value};
    write_event(device, &input);
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
    path_of(number, node->path);
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
    snprintf(folder, sizeof folder, "/tmp/adjourn-touch-XXXXXX");
    assert_non_null(mkdtemp(folder));
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
    for (size_t i = 0; i < DEVICES_MAX; i++) {
        unplug(i);
    }
    assert_int_equal(rmdir(folder), 0);
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

static void touch_down(struct device *device, int32_t id)
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
    struct device *device = plug(0, "goodix-gt911");
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
    struct device *device = plug(0, "goodix-gt911");
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
        struct device *device = plug(i, streams[i]);
        const struct evemu *evemu = &device->evemu;
        const struct touch_options options = {
            .device = "", .has_matrix = true, .matrix = evemu->matrix, .quarters = evemu->quarters, .grab = true};
        char wanted[SAID_MAX] = "";
        announce(i, false);
        open_touch(&options);
        touch_resize(touch, evemu->width, evemu->height);
        said[0] = '\0';
        for (size_t k = 0; k < evemu->count; k++) {
            write_event(device, &evemu->events[k]);
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
        unplug(i);
    }
}

static void finger_when_it_lies_there_at_the_opening_then_it_is_ignored_and_the_place_of_the_next_is_known(void **state)
{
    (void)state;
    struct device *device = plug(0, "edt-ft5x06-pi7");
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
    struct device *device = plug(0, "edt-ft5x06-pi7");
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
    struct device *device = plug(0, "edt-ft5x06-pi7");
    announce(0, false);
    open_touch(&grabbing);
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 ");
    int64_t first = last_finger;
    unplug(0);
    take();
    assert_string_equal(said, "d0,0 c0,0 ");
    assert_int_equal(touch_panels(touch), 0);
    assert_told("it is gone");
    announce(0, true);
    take();
    assert_false(is_readable());
    device = plug(0, "edt-ft5x06-pi7");
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
    struct device *device = plug(0, "edt-ft5x06-pi7");
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
    struct device *one = plug(0, "edt-ft5x06-pi7");
    struct device *two = plug(1, "goodix-gt911");
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
    struct device *touchpad = plug_text(0, touchpad_text);
    struct device *keyboard = plug_text(1, keyboard_text);
    struct device *sensor = plug_text(2, sensor_text);
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

static void keyboard_when_the_settings_leave_it_then_it_is_not_opened(void **state)
{
    (void)state;
    const struct touch_options options = {.device = "", .grab = true};
    struct device *keyboard = plug_text(0, keyboard_text);
    announce(0, false);
    open_touch(&options);
    assert_false(keyboard->grabbed);
}

static void panel_when_another_program_holds_it_then_that_is_told_and_it_works(void **state)
{
    (void)state;
    struct device *device = plug(0, "edt-ft5x06-pi7");
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
    plug(0, "edt-ft5x06-pi7");
    plug(1, "goodix-gt911");
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
    struct device *device = plug(0, "edt-ft5x06-pi7");
    snprintf(announce(0, false)->matrix, TOUCH_MATRIX_MAX, "0 1 0 -1 0 1");
    open_touch(&options);
    touch_down(device, 1); // mirrored to the right edge, then half a turn
    take();
    assert_string_equal(said, "d0,799 ");
}

static void matrix_when_udevs_is_none_then_the_panel_is_used_as_it_is(void **state)
{
    (void)state;
    struct device *device = plug(0, "edt-ft5x06-pi7");
    snprintf(announce(0, false)->matrix, TOUCH_MATRIX_MAX, "1 2 3");
    open_touch(&grabbing);
    touch_down(device, 1);
    take();
    assert_string_equal(said, "d0,0 ");
}

static void contact_when_it_stays_without_a_word_then_the_tick_ends_it(void **state)
{
    (void)state;
    struct device *device = plug(0, "edt-ft5x06-pi7");
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

static void ghost_when_it_is_masked_then_that_is_told_once(void **state)
{
    (void)state;
    struct device *device = plug(0, "touch-display-2-ghost");
    announce(0, false);
    open_touch(&grabbing);
    for (size_t k = 0; k < device->evemu.count; k++) {
        write_event(device, &device->evemu.events[k]);
        take();
    }
    assert_told("touches that nobody makes are masked: at 640,10 every 12.864 s");
    assert_null(strstr(strstr(told, "nobody makes") + 1, "nobody makes"));
}

static void devices_when_there_are_more_than_are_followed_then_that_is_told_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX + 2; i++) {
        plug(i, "mouse");
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
    plug(0, "edt-ft5x06-pi7");
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
        TEST(keyboard_when_the_settings_leave_it_then_it_is_not_opened),
        TEST(panel_when_another_program_holds_it_then_that_is_told_and_it_works),
        TEST(panels_when_one_is_named_then_only_that_counts),
        TEST(matrix_when_the_settings_have_one_then_udevs_is_not_used),
        TEST(matrix_when_udevs_is_none_then_the_panel_is_used_as_it_is),
        TEST(contact_when_it_stays_without_a_word_then_the_tick_ends_it),
        TEST(ghost_when_it_is_masked_then_that_is_told_once),
        TEST(devices_when_there_are_more_than_are_followed_then_that_is_told_once),
        TEST(node_when_it_does_not_open_then_that_is_told_and_the_others_are_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
