// SPDX-License-Identifier: MIT
// Which input devices there are, and which come and go: what udev knows of each. A small struct of functions, so that
// tests bring devices of their own.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define TOUCH_PATH_MAX   64
#define TOUCH_MATRIX_MAX 128

struct touch_node {
    char path[TOUCH_PATH_MAX]; // /dev/input/event3
    bool gone;                 // it was taken away
    // udev's own judgement (ID_INPUT_*), all false when it has none; then the device's capabilities decide.
    bool known, touchscreen, touchpad, keyboard;
    char matrix[TOUCH_MATRIX_MAX]; // LIBINPUT_CALIBRATION_MATRIX, or empty
};

struct touch_finder {
    void *context;
    // Readable when a device came or went; -1 when nobody tells.
    int (*fd)(void *context);
    // First every device that is there, then each that comes or goes; false when there is nothing more now. A device
    // may be told twice.
    bool (*next)(void *context, struct touch_node *node);
    void (*close)(void *context);
};

// udev's list. Without udev's daemon it has the devices that are there, unjudged, and tells of none that come. `why`
// gets the reason of a failure.
bool touch_udev_open(struct touch_finder *finder, char *why, size_t why_size);
