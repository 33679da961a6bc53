// SPDX-License-Identifier: MIT
// What every kind of display has, and the functions that differ between them.
#pragma once

#include "platform/display.h"

struct display {
    const struct display_kind *kind;
    uint32_t *pixels;
    int32_t width, height, pitch;
    uint64_t presents;
    bool board;   // no display server
    bool refused; // the last present did not reach the screen
};

struct display_kind {
    void (*close)(struct display *display);
    // False when the screen did not take all of it.
    bool (*present)(struct display *display, const struct display_rect *rects, size_t count);
    int (*fd)(const struct display *display);
    bool (*next_event)(struct display *display, struct display_event *event);
    int64_t (*deadline_us)(const struct display *display); // NULL: never
    bool (*set_power)(struct display *display, bool on);   // NULL: there is no switch
    bool tells_shown;
};

#define DISPLAY_SIDE_MAX 16384
