// SPDX-License-Identifier: MIT
#include "commands/lamp.h"

#include "core/light.h"

#include <stdio.h>

void lamp_open(struct lamp *lamp, const char *root, struct display *signal, struct now now)
{
    *lamp = (struct lamp){.signal = signal, .stirred = now.boot, .touched = now.boot, .percent = -1};
    if (root != NULL) {
        backlight_open(&lamp->backlight, root);
    }
}

void lamp_close(struct lamp *lamp)
{
    backlight_restore(&lamp->backlight);
    lamp->backlight.count = 0;
    if (lamp->signal != NULL && lamp->percent == 0) {
        display_set_power(lamp->signal, true);
    }
    lamp->signal = NULL;
}

void lamp_stir(struct lamp *lamp, struct now now)
{
    lamp->stirred = lamp->touched = now.boot;
}

// The figures of its last minute are what everybody looks at.
static bool is_last_minute(const struct situation *situation)
{
    const struct session *session = situation->session;
    bool runs = session != NULL && (session->state == SESSION_RUNNING || session->state == SESSION_PAUSED);
    int64_t left = runs ? session->block.end.ms - situation->axis.ms : -1;
    return left >= 0 && left <= MS_PER_MINUTE;
}

void lamp_care(const struct lamp *lamp, struct face *face, struct now now)
{
    if (!lamp->cares) {
        return;
    }
    kiosk_set_resting(face->kiosk, now.boot.ms - lamp->touched.ms >= LIGHT_REST_AFTER_MS);
    if (face->shifted.id != now.boot.id) {
        face->shifted = now.boot; // the first picture, or the first after a start of the machine
    }
    face->shift_due =
        now.boot.ms - face->shifted.ms >= LIGHT_SHIFT_EVERY_MS && !is_last_minute(kiosk_situation(face->kiosk, now));
}

// Zero: off. False when nothing went off or on.
static bool set_panels(struct lamp *lamp, int32_t percent)
{
    char why[BACKLIGHT_PATH_MAX + 64];
    if (lamp->backlight.count == 0) {
        return display_set_power(lamp->signal, percent > 0);
    }
    bool taken = backlight_set(&lamp->backlight, percent, why, sizeof why);
    if (why[0] != '\0') {
        fprintf(stderr, "adjourn kiosk: backlight: %s\n", why);
    }
    return taken;
}

// A screen that is dark in the eyes of the face swallows a touch: it is so only when the panel really went off.
static void set(struct lamp *lamp, struct face *face, int32_t percent, struct now now)
{
    bool taken = set_panels(lamp, percent);
    bool dark = taken && percent == 0;
    if (dark != face->gate.dark) {
        face_set_dark(face, dark, now);
    }
    lamp->percent = percent;
}

struct wall lamp_turn(struct lamp *lamp, struct face *face, const struct situation *situation, struct now now)
{
    if (lamp->backlight.count == 0 && lamp->signal == NULL) {
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
