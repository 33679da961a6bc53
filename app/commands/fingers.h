// SPDX-License-Identifier: MIT
// Where touches come from: the board's panels themselves when the display has the screen to itself, else what its
// window is told; [touch] input chooses otherwise. The same for every command that has a display.
#pragma once

#include "core/settings.h"
#include "platform/display.h"
#include "platform/input_wake.h"
#include "platform/latency.h"
#include "platform/loop.h"
#include "platform/touch.h"

struct fingers {
    const char *command;      // whose name stands before what is told
    struct display *display;  // borrowed
    struct touch *touch;      // NULL: the window tells
    struct input_wake *input; // a display without a descriptor whose library reads the devices
};

// Adds what there is to wait for to the loop. Always usable afterwards; what does not work is told on stderr, for the
// command `name`. `matrix` NULL: that of the settings.
void fingers_open(struct fingers *fingers, const char *command, const struct settings *settings,
                  const struct touch_matrix *matrix, int32_t quarters, struct display *display, struct loop *loop);
void fingers_close(struct fingers *fingers);

// The next event of the display or of a finger; false when there is none now.
bool fingers_next(struct fingers *fingers, struct display_event *event);
// The keys for the settings were pressed, after the events were taken.
bool fingers_chord(struct fingers *fingers);
// The display has another size.
void fingers_resize(struct fingers *fingers);

// The instant at which fingers_next must be asked although nothing was said, or LOOP_NEVER.
struct wall fingers_next_wake(const struct fingers *fingers, struct now now);

// No panel is there to touch.
bool fingers_are_away(const struct fingers *fingers);

// One line on stderr, when there is something to tell.
void fingers_tell_latency(const char *command, const struct latency *latency);
