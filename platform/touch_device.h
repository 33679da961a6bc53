// SPDX-License-Identifier: MIT
// One input device through libevdev: what it is, and its events into a core. Non-blocking, stamped with the monotonic
// clock, grabbed when asked for.
#pragma once

#include "platform/touch_core.h"
#include "platform/touch_node.h"

struct touch_device;

#define TOUCH_NAME_MAX 96

struct touch_options {
    const char *device; // path or name of the only panel that counts; "" = every one
    bool has_matrix;    // `matrix` is used instead of udev's
    struct touch_matrix matrix;
    int32_t quarters;          // the panel hangs turned clockwise so often
    bool grab, grab_keyboards; // nobody else hears them
};

enum touch_use {
    TOUCH_USE_NOT,      // neither
    TOUCH_USE_PANEL,    // fingers come from it
    TOUCH_USE_KEYBOARD, // held, and thrown away
};

// What touch-test shows of a panel.
struct touch_info {
    char path[TOUCH_PATH_MAX], name[TOUCH_NAME_MAX];
    enum touch_kind kind;
    int32_t slots;
    struct touch_axis x, y;
    struct touch_matrix matrix; // with the turn
    bool grabbed;
};

// Opens a node and judges it. TOUCH_USE_NOT: it is none of ours (and *device NULL), or it did not open, and then `why`
// says so; else `why` is empty, or says what is not as asked for (a grab that failed, a matrix that is none).
enum touch_use touch_device_open(struct touch_device **device, const struct touch_node *node,
                                 const struct touch_options *options, int32_t width, int32_t height, char *why,
                                 size_t why_size);
void touch_device_close(struct touch_device *device);

int touch_device_fd(const struct touch_device *device);
const char *touch_device_path(const struct touch_device *device);
const struct touch_info *touch_device_info(const struct touch_device *device);
struct touch_core *touch_device_core(struct touch_device *device);

enum touch_read {
    TOUCH_READ_EVENT, // one event was taken; `count` may be 0
    TOUCH_READ_NONE,  // nothing more now
    TOUCH_READ_LOST,  // the device is gone; what it had down was cancelled into `out`
};

// Whether Ctrl+Alt+S was pressed on a held keyboard since the last time this was asked: the one thing of it that
// counts.
bool touch_device_chord(struct touch_device *device);

// Takes one event of the device. Lost events are made good by reading the device's state anew.
enum touch_read touch_device_read(struct touch_device *device, struct display_event out[TOUCH_OUT_MAX], size_t *count);
