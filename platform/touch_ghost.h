// SPDX-License-Identifier: MIT
// Touches that nobody makes: the same place, short and still, again and again after the same time. Seen on panels whose
// firmware recalibrates itself (raspberrypi/linux#7638: every 12.864 s). A place that did so five times is masked, and
// only there and only when the next one is due, so that a finger on the same button counts at all other times. Pure.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOUCH_GHOSTS_MAX        4       // places that are watched at a time; the one not seen for longest gives way
#define TOUCH_GHOST_TIMES       5       // so often, then it is masked
#define TOUCH_GHOST_LENGTH_US   100000  // a longer contact is none
#define TOUCH_GHOST_REACH_PX    2       // and one that moves further, or begins further away, is another
#define TOUCH_GHOST_SHORTEST_US 1000000 // a shorter period may be a person's drumming

struct touch_ghost {
    int32_t x, y;
    int32_t times; // 0 = a free place
    int64_t seen_us, period_us;
};

struct touch_ghosts {
    struct touch_ghost places[TOUCH_GHOSTS_MAX];
};

bool touch_ghost_is_masked(const struct touch_ghost *ghost);

// Whether what begins here and now is the next of a masked ghost.
bool touch_ghosts_due(const struct touch_ghosts *ghosts, int32_t x, int32_t y, int64_t now_us);

// A short still contact began here at `began_us`, masked or not. Returns the ghost when this made it a masked one,
// else NULL.
const struct touch_ghost *touch_ghosts_note(struct touch_ghosts *ghosts, int32_t x, int32_t y, int64_t began_us);
