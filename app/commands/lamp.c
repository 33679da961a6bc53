// SPDX-License-Identifier: MIT
#include "commands/lamp.h"

#include "core/light.h"

#include <stdio.h>

void lamp_open(struct lamp *lamp, const char *root, struct now now)
{
    *lamp = (struct lamp){.stirred = now.boot, .percent = -1};
    if (root != NULL) {
        backlight_open(&lamp->backlight, root);
    }
}

void lamp_close(struct lamp *lamp)
{
    backlight_restore(&lamp->backlight);
    lamp->backlight.count = 0;
}

void lamp_stir(struct lamp *lamp, struct now now)
{
    lamp->stirred = now.boot;
}

// A screen that is dark in the eyes of the face swallows a touch: it is so only when the panel really went off.
static void set(struct lamp *lamp, struct face *face, int32_t percent, struct now now)
{
    char why[BACKLIGHT_PATH_MAX + 64];
    bool taken = backlight_set(&lamp->backlight, percent, why, sizeof why);
    if (why[0] != '\0') {
        fprintf(stderr, "adjourn kiosk: backlight: %s\n", why);
    }
    bool dark = taken && percent == 0;
    if (dark != face->gate.dark) {
        face_set_dark(face, dark, now);
    }
    lamp->percent = percent;
}

struct wall lamp_turn(struct lamp *lamp, struct face *face, const struct situation *situation, struct now now)
{
    if (lamp->backlight.count == 0) {
        return (struct wall){INT64_MAX};
    }
    struct light_room room = {.in_use = situation->screen != SCREEN_IDLE};
    if (room.in_use) {
        lamp->stirred = now.boot;
    }
    room.quiet_ms = now.boot.ms - lamp->stirred.ms;
    const struct settings *settings = situation->settings;
    struct light light = light_decide(&settings->backlight, &settings->reschedule.hours, situation->zone, &room, now);
    if (light.percent != lamp->percent) {
        set(lamp, face, light.percent, now);
    }
    return light.until;
}
