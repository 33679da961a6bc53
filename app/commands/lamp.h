// SPDX-License-Identifier: MIT
// The kiosk's panels are cared for: their light as decided by the rules (core/light) goes to the backlight and, when it
// is off, to the face, whose next touch then only wakes; a panel without a backlight of its own sleeps while its signal
// stops. The picture moves, and rests where nobody touched it for long.
#pragma once

#include "commands/face.h"
#include "platform/backlight.h"

struct lamp {
    struct backlight backlight;
    struct display *signal; // borrowed; whose signal stops where there is no backlight, or NULL
    bool cares;             // the picture moves and rests
    struct boot stirred;    // the last touch or use
    struct boot touched;    // the last touch
    int32_t percent;        // as decided last
};

// `root` NULL: the light is left alone. `signal` NULL: so is the signal.
void lamp_open(struct lamp *lamp, const char *root, struct display *signal, struct now now);
// Leaves the light as it was found, lit.
void lamp_close(struct lamp *lamp);

// Somebody touched the screen.
void lamp_stir(struct lamp *lamp, struct now now);

// Before the picture of a turn: whether it rests, and whether it may move. Nothing is woken for either.
void lamp_care(const struct lamp *lamp, struct face *face, struct now now);

// Sets the light for the situation; returns when it may be another.
struct wall lamp_turn(struct lamp *lamp, struct face *face, const struct situation *situation, struct now now);
