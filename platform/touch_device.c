// SPDX-License-Identifier: MIT
#include "platform/touch_device.h"

#include "platform/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct touch_device {
    int fd;
    struct libevdev *evdev;
    enum touch_use use;
    unsigned held; // of a keyboard: KEY_HELD_*
    bool chord;
    bool own_stamps; // the kernel did not take the clock: stamped when read
    struct touch_info info;
    struct touch_core core;
};

static bool has(const struct libevdev *evdev, unsigned type, unsigned code)
{
    return libevdev_has_event_code(evdev, type, code) == 1;
}

static bool has_pair(const struct libevdev *evdev, unsigned type, unsigned x, unsigned y)
{
    return has(evdev, type, x) && has(evdev, type, y);
}

// A touchpad moves a pointer, and a pen's tablet has tools: neither is a finger on the picture.
static bool is_screen(const struct libevdev *evdev)
{
    bool many = has_pair(evdev, EV_ABS, ABS_MT_POSITION_X, ABS_MT_POSITION_Y);
    bool one = has_pair(evdev, EV_ABS, ABS_X, ABS_Y) && (has(evdev, EV_KEY, BTN_TOUCH) || has(evdev, EV_KEY, BTN_LEFT));
    if (!many && !one) {
        return false;
    }
    return libevdev_has_property(evdev, INPUT_PROP_DIRECT) == 1 ||
           (libevdev_has_property(evdev, INPUT_PROP_POINTER) != 1 && !has(evdev, EV_KEY, BTN_TOOL_FINGER) &&
            !has(evdev, EV_KEY, BTN_TOOL_PEN));
}

static bool is_mouse(const struct libevdev *evdev)
{
    return has_pair(evdev, EV_REL, REL_X, REL_Y) && has(evdev, EV_KEY, BTN_LEFT);
}

static bool is_keyboard(const struct libevdev *evdev)
{
    return has(evdev, EV_KEY, KEY_ENTER);
}

static bool is_named(const struct touch_device *device, const char *name)
{
    return name[0] == '\0' || strcmp(name, device->info.path) == 0 || strcmp(name, device->info.name) == 0;
}

static enum touch_use judge(const struct touch_device *device, const struct touch_node *node,
                            const struct touch_options *options)
{
    const struct libevdev *evdev = device->evdev;
    bool screen = is_screen(evdev) && !node->touchpad;
    bool panel = screen || is_mouse(evdev);
    if (panel && is_named(device, options->device)) {
        return TOUCH_USE_PANEL;
    }
    bool keyboard = node->known ? node->keyboard : is_keyboard(evdev);
    return keyboard && !screen && options->grab_keyboards ? TOUCH_USE_KEYBOARD : TOUCH_USE_NOT;
}

static struct touch_axis axis_of(const struct libevdev *evdev, unsigned code)
{
    const struct input_absinfo *range = libevdev_get_abs_info(evdev, code);
    return range != NULL ? (struct touch_axis){range->minimum, range->maximum} : (struct touch_axis){0, 0};
}

static void describe(struct touch_device *device)
{
    const struct libevdev *evdev = device->evdev;
    struct touch_info *info = &device->info;
    int slots = libevdev_get_num_slots(evdev);
    bool many = has_pair(evdev, EV_ABS, ABS_MT_POSITION_X, ABS_MT_POSITION_Y);
    info->kind = many && slots > 0           ? TOUCH_SLOTS
                 : many                      ? TOUCH_NAMELESS
                 : has(evdev, EV_ABS, ABS_X) ? TOUCH_SINGLE
                                             : TOUCH_MOUSE;
    info->slots = info->kind == TOUCH_SLOTS ? slots : 1;
    info->x = axis_of(evdev, many ? ABS_MT_POSITION_X : ABS_X);
    info->y = axis_of(evdev, many ? ABS_MT_POSITION_Y : ABS_Y);
}

// What lies on the glass already, and where each slot was last: the kernel does not repeat a position that stays.
static void read_state(struct touch_device *device, bool lost_events)
{
    const struct libevdev *evdev = device->evdev;
    struct touch_core *core = &device->core;
    int slot = 0;
    if (device->info.kind == TOUCH_SLOTS) {
        for (int i = 0; i < device->info.slots; i++) {
            unsigned at = (unsigned)i;
            touch_core_found(core, i, libevdev_get_slot_value(evdev, at, ABS_MT_TRACKING_ID),
                             libevdev_get_slot_value(evdev, at, ABS_MT_POSITION_X),
                             libevdev_get_slot_value(evdev, at, ABS_MT_POSITION_Y),
                             libevdev_get_slot_value(evdev, at, ABS_MT_TOOL_TYPE));
            touch_core_found_distance(core, i, libevdev_get_slot_value(evdev, at, ABS_MT_DISTANCE));
        }
        slot = libevdev_get_current_slot(evdev);
    } else if (device->info.kind == TOUCH_NAMELESS) {
        bool down =
            has(evdev, EV_KEY, BTN_TOUCH) ? libevdev_get_event_value(evdev, EV_KEY, BTN_TOUCH) != 0 : lost_events;
        touch_core_found(core, 0, down ? 0 : -1, 0, 0, 0);
    } else if (device->info.kind == TOUCH_SINGLE) {
        bool down = libevdev_get_event_value(evdev, EV_KEY, BTN_TOUCH) != 0 ||
                    libevdev_get_event_value(evdev, EV_KEY, BTN_LEFT) != 0;
        touch_core_found(core, 0, down ? 0 : -1, libevdev_get_event_value(evdev, EV_ABS, ABS_X),
                         libevdev_get_event_value(evdev, EV_ABS, ABS_Y), 0);
    }
    touch_core_found_all(core, slot);
}

static void start_panel(struct touch_device *device, const struct touch_node *node, const struct touch_options *options,
                        int32_t width, int32_t height, char *why, size_t why_size)
{
    struct touch_matrix matrix = touch_matrix_identity;
    if (options->has_matrix) {
        matrix = options->matrix;
    } else if (node->matrix[0] != '\0' && !touch_matrix_read(node->matrix, &matrix)) {
        snprintf(why, why_size,
                 "%s: udev's LIBINPUT_CALIBRATION_MATRIX is not six numbers, so the panel is used as it is: %s",
                 node->path, node->matrix);
    }
    describe(device);
    device->info.matrix = touch_matrix_turned(&matrix, options->quarters);
    struct touch_map map = {device->info.x, device->info.y, device->info.matrix, width, height};
    touch_core_init(&device->core, device->info.kind, &map, 0);
    read_state(device, false);
}

static bool start(struct touch_device *device, const struct touch_node *node, char *why, size_t why_size)
{
    device->fd = open(node->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    int code = device->fd < 0 ? -errno : libevdev_new_from_fd(device->fd, &device->evdev);
    if (code != 0) {
        snprintf(why, why_size, "%s: %s", node->path, strerror(-code));
        return false;
    }
    device->own_stamps = libevdev_set_clock_id(device->evdev, CLOCK_MONOTONIC) != 0;
    snprintf(device->info.path, sizeof device->info.path, "%s", node->path);
    snprintf(device->info.name, sizeof device->info.name, "%s", libevdev_get_name(device->evdev));
    return true;
}

enum touch_use touch_device_open(struct touch_device **device, const struct touch_node *node,
                                 const struct touch_options *options, int32_t width, int32_t height, char *why,
                                 size_t why_size)
{
    struct touch_device *made = calloc(1, sizeof *made);
    *device = NULL;
    why[0] = '\0';
    if (made == NULL) {
        snprintf(why, why_size, "%s: not enough memory", node->path);
        return TOUCH_USE_NOT;
    }
    made->fd = -1;
    enum touch_use use = start(made, node, why, why_size) ? judge(made, node, options) : TOUCH_USE_NOT;
    if (use == TOUCH_USE_NOT) {
        touch_device_close(made);
        return TOUCH_USE_NOT;
    }
    made->use = use;
    if (use == TOUCH_USE_KEYBOARD ? options->grab_keyboards : options->grab) {
        int code = libevdev_grab(made->evdev, LIBEVDEV_GRAB);
        made->info.grabbed = code == 0;
        if (code != 0) {
            snprintf(why, why_size, "%s: others hear it too: %s", node->path, strerror(-code));
        }
    }
    if (use == TOUCH_USE_PANEL) {
        start_panel(made, node, options, width, height, why, why_size);
    }
    *device = made;
    return use;
}

void touch_device_close(struct touch_device *device)
{
    if (device == NULL) {
        return;
    }
    libevdev_free(device->evdev);
    if (device->fd >= 0) {
        close(device->fd); // and the grab with it
    }
    free(device);
}

int touch_device_fd(const struct touch_device *device)
{
    return device->fd;
}

const char *touch_device_path(const struct touch_device *device)
{
    return device->info.path;
}

const struct touch_info *touch_device_info(const struct touch_device *device)
{
    return &device->info;
}

struct touch_core *touch_device_core(struct touch_device *device)
{
    return &device->core;
}

enum {
    KEY_HELD_CONTROL = 1 << 0,
    KEY_HELD_ALT = 1 << 1,
};

static void take_key(struct touch_device *device, const struct touch_input *input)
{
    bool control = input->code == KEY_LEFTCTRL || input->code == KEY_RIGHTCTRL;
    bool alt = input->code == KEY_LEFTALT || input->code == KEY_RIGHTALT;
    unsigned key = control ? KEY_HELD_CONTROL : alt ? KEY_HELD_ALT : 0;
    if (input->type == EV_SYN && input->code == SYN_DROPPED) {
        device->held = 0; // what was let go of meanwhile is not known
    } else if (input->type == EV_KEY && key != 0) {
        device->held = input->value != 0 ? device->held | key : device->held & ~key;
    } else if (input->type == EV_KEY && input->code == KEY_S && input->value == 1) {
        device->chord = device->chord || device->held == (KEY_HELD_CONTROL | KEY_HELD_ALT);
    }
}

bool touch_device_chord(struct touch_device *device)
{
    bool chord = device->chord;
    device->chord = false;
    return chord;
}

static struct touch_input input_of(const struct touch_device *device, const struct input_event *event)
{
    int64_t stamp_us = (int64_t)event->input_event_sec * 1000000 + (int64_t)event->input_event_usec;
    return (struct touch_input){device->own_stamps ? clock_monotonic_us() : stamp_us, event->type, event->code,
                                event->value};
}

// libevdev's own account of what changed meanwhile is passed over: it makes frames of it, and what a finger did unseen
// is not known. Its picture of the device is then as it is.
static bool resynchronise(struct touch_device *device)
{
    struct input_event event;
    int code;
    do {
        code = libevdev_next_event(device->evdev, LIBEVDEV_READ_FLAG_SYNC, &event);
    } while (code == LIBEVDEV_READ_STATUS_SYNC);
    if (device->use == TOUCH_USE_PANEL) {
        read_state(device, true);
    }
    return code == -EAGAIN || code == LIBEVDEV_READ_STATUS_SUCCESS;
}

static enum touch_read lose(struct touch_device *device, struct display_event out[TOUCH_OUT_MAX], size_t *count)
{
    *count = touch_core_lose(&device->core, out);
    return TOUCH_READ_LOST;
}

enum touch_read touch_device_read(struct touch_device *device, struct display_event out[TOUCH_OUT_MAX], size_t *count)
{
    struct input_event event;
    int code = libevdev_next_event(device->evdev, LIBEVDEV_READ_FLAG_NORMAL, &event);
    *count = 0;
    if (code == -EAGAIN || code == -EINTR) {
        return TOUCH_READ_NONE;
    }
    if (code < 0) {
        return lose(device, out, count);
    }
    struct touch_input input = input_of(device, &event);
    if (device->use == TOUCH_USE_PANEL) {
        *count = touch_core_take(&device->core, &input, out);
    } else if (device->use == TOUCH_USE_KEYBOARD) {
        take_key(device, &input);
    }
    // Whatever was cancelled comes first; a device that went meanwhile says so at the next read.
    if (code == LIBEVDEV_READ_STATUS_SYNC) {
        (void)resynchronise(device);
    }
    return TOUCH_READ_EVENT;
}
