// SPDX-License-Identifier: MIT
// The light of the kiosk's panels: what is decided by the rules (core/light) goes to the backlight and, when it is off,
// to the face, whose next touch then only wakes. Without a backlight nothing is dark and nothing wakes for it.
#pragma once

#include "commands/face.h"
#include "platform/backlight.h"

struct lamp {
    struct backlight backlight;
    struct boot stirred; // the last touch or use
    int32_t percent;     // as decided last
};

// `root` NULL: the light is left alone.
void lamp_open(struct lamp *lamp, const char *root, struct now now);
// Leaves the light as it was found, lit.
void lamp_close(struct lamp *lamp);

// Somebody touched the screen.
void lamp_stir(struct lamp *lamp, struct now now);

// Sets the light for the situation; returns when it may be another.
struct wall lamp_turn(struct lamp *lamp, struct face *face, const struct situation *situation, struct now now);
