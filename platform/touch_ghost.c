// SPDX-License-Identifier: MIT
#include "platform/touch_ghost.h"

#include <stdlib.h>

// How many that fell out (a finger lay on the glass) are bridged.
#define BRIDGED_MAX 8

bool touch_ghost_is_masked(const struct touch_ghost *ghost)
{
    return ghost->times >= TOUCH_GHOST_TIMES;
}

// What two measured periods of one ghost may differ by: scanning and waiting, and a clock that drifts.
static int64_t tolerance_us(int64_t period_us)
{
    return 20000 + period_us / 256;
}

static bool is_here(const struct touch_ghost *ghost, int32_t x, int32_t y)
{
    return ghost->times > 0 && abs(ghost->x - x) <= TOUCH_GHOST_REACH_PX && abs(ghost->y - y) <= TOUCH_GHOST_REACH_PX;
}

// Whether `passed_us` is one period, or for a masked one a few of them.
static bool fits_period(const struct touch_ghost *ghost, int64_t passed_us)
{
    if (ghost->period_us == 0) {
        return false;
    }
    int64_t periods = (passed_us + ghost->period_us / 2) / ghost->period_us;
    int64_t off_us = passed_us - periods * ghost->period_us;
    return periods >= 1 && periods <= (touch_ghost_is_masked(ghost) ? BRIDGED_MAX : 1) &&
           (off_us < 0 ? -off_us : off_us) <= tolerance_us(ghost->period_us) * periods;
}

bool touch_ghosts_due(const struct touch_ghosts *ghosts, int32_t x, int32_t y, int64_t now_us)
{
    for (size_t i = 0; i < TOUCH_GHOSTS_MAX; i++) {
        const struct touch_ghost *ghost = &ghosts->places[i];
        if (is_here(ghost, x, y) && touch_ghost_is_masked(ghost) && fits_period(ghost, now_us - ghost->seen_us)) {
            return true;
        }
    }
    return false;
}

// The place itself, or the one that gives way to it.
static struct touch_ghost *find_place(struct touch_ghosts *ghosts, int32_t x, int32_t y)
{
    struct touch_ghost *oldest = &ghosts->places[0];
    for (size_t i = 0; i < TOUCH_GHOSTS_MAX; i++) {
        struct touch_ghost *ghost = &ghosts->places[i];
        if (is_here(ghost, x, y)) {
            return ghost;
        }
        if (ghost->times == 0 || (oldest->times > 0 && ghost->seen_us < oldest->seen_us)) {
            oldest = ghost->times == 0 && oldest->times == 0 ? oldest : ghost;
        }
    }
    *oldest = (struct touch_ghost){.x = x, .y = y};
    return oldest;
}

const struct touch_ghost *touch_ghosts_note(struct touch_ghosts *ghosts, int32_t x, int32_t y, int64_t began_us)
{
    struct touch_ghost *ghost = find_place(ghosts, x, y);
    int64_t passed_us = began_us - ghost->seen_us;
    bool was_masked = touch_ghost_is_masked(ghost);
    if (ghost->times > 0 && fits_period(ghost, passed_us)) {
        ghost->times += ghost->times < TOUCH_GHOST_TIMES;
    } else if (ghost->times > 0 && was_masked && passed_us <= ghost->period_us * BRIDGED_MAX) {
        return NULL; // a finger at the same place, between two of them: the ghost keeps its time
    } else if (ghost->times > 0 && was_masked) {
        // It was away for long: from here it is counted anew, with the period that it had.
    } else if (ghost->times > 0 && passed_us >= TOUCH_GHOST_SHORTEST_US) {
        ghost->period_us = passed_us;
        ghost->times = 2;
    } else {
        ghost->period_us = 0;
        ghost->times = 1;
    }
    ghost->seen_us = began_us;
    return !was_masked && touch_ghost_is_masked(ghost) ? ghost : NULL;
}
