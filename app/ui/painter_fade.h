// SPDX-License-Identifier: MIT
// A picture on its way to the next one: two painted pictures are blended where they differ, and a dial that moves is
// drawn over them. What is touched meanwhile is touched on the next one. At rest it holds no memory.
#pragma once

#include "ui/painter.h"
#include "ui/stage.h"

#define FADE_RECTS_MAX (2 * STAGE_MOVING_MAX)

struct fade {
    enum motion_kind kind; // MOTION_NONE: at rest
    int64_t since_ms;      // boot clock
    struct dial_place from_dial;
    struct canvas from, to; // all of the screen; only `where` is filled
    size_t count;
    struct rect where[FADE_RECTS_MAX];
};

// A change begins to show (its kind is not MOTION_NONE). `shown` is the picture as it stands, before anything of the
// change was painted. What was on its way goes on from where it is.
void fade_begin(struct fade *fade, struct painter *painter, struct canvas shown, const struct stage_change *change);
// A change that moves nothing came in between: it shows in what is on its way too.
void fade_follow(struct fade *fade, struct painter *painter, const struct stage_change *change,
                 const struct rect *damage, size_t count);
// Paints the picture of this instant into `shown`, in where[0..count); the last one is that of the scene alone, and
// then it is at rest. Returns how many rectangles were painted, filled into `rects`.
size_t fade_step(struct fade *fade, struct painter *painter, struct stage *stage, struct canvas shown, int64_t now_ms,
                 struct rect rects[FADE_RECTS_MAX]);
// To rest, wherever it is.
void fade_finish(struct fade *fade);
