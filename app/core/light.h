// SPDX-License-Identifier: MIT
// How bright the panel is: by day and night, in an idle room, outside the opening hours. Pure.
#pragma once

#include "core/hours.h"

// Outside the opening hours the panel is lit so long after a touch.
#define LIGHT_AFTER_TOUCH_MS (1 * MS_PER_MINUTE)
// Without a touch for so long the picture rests: large filled planes are darker, the idle screen says less.
#define LIGHT_REST_AFTER_MS (10 * MS_PER_MINUTE)
// The picture moves over so many places on the panel, one step in this time.
#define LIGHT_SHIFT_PLACES   9
#define LIGHT_SHIFT_EVERY_MS (3 * MS_PER_MINUTE)
#define LIGHT_SHIFT_MAX      4 // pixels

struct light_rules {
    int32_t day, night, idle;      // percent, 1 to 100
    int64_t idle_after_ms;         // without a touch, no session: idle; 0 = never
    struct hours_day night_hours;  // of every day
    struct hours_day open;         // Monday to Friday; outside it the panel is off
    struct hours_day open_weekend; // Saturday, Sunday and holidays
};

// What the room is like.
struct light_room {
    bool in_use; // a session, a block that can be started, or somebody at a screen that asks: never dim, never dark
    int64_t quiet_ms; // since the last touch or use
};

struct light {
    int32_t percent;   // 0: off
    struct wall until; // the first instant at which it may be another, if nothing happens; at most the end of the day
};

// Where the picture stands at a step of its way, in pixels to the right and down: three by three places, next to each
// other but for the last and the first.
void light_shift(int32_t step, int32_t *x, int32_t *y);

// By a clock that is not set there is neither night nor an end of the opening hours.
struct light light_decide(const struct light_rules *rules, const struct hours *hours, const struct zone *zone,
                          const struct light_room *room, struct now now);
