// SPDX-License-Identifier: MIT
// The picture as it stands: situation → view → scene → damage, and the finger on it (pressed state, hit test).
// The real kiosk and the simulation drive the same stage; painting and presenting is the caller's.
#pragma once

#include "core/error.h"
#include "ui/motion.h"
#include "ui/scene.h"
#include "ui/view.h"

#define STAGE_DAMAGE_MAX 16
#define STAGE_MOVING_MAX (STAGE_DAMAGE_MAX + VIEW_ROWS_MAX + 1)

struct stage;

MUST_CHECK bool stage_create(struct stage **stage, int32_t width, int32_t height, struct text_metrics metrics,
                             struct error *error);
void stage_destroy(struct stage *stage);

// Builds the scene of the situation; fills `damage` (at most STAGE_DAMAGE_MAX) with what differs from the last update
// and returns how many; 0 = nothing to paint. The first update damages everything.
size_t stage_update(struct stage *stage, const struct situation *situation, struct rect damage[STAGE_DAMAGE_MAX]);

// What the last update changed, for who shows it in motion. The scenes stay as they are until the next update.
struct stage_change {
    enum motion_kind kind;
    bool fresh;       // the first picture, or all of it anew
    bool at_once;     // a plane is pressed: it shows over what moves
    int64_t since_ms; // boot clock: the motion begins; later than the update while a pressed plane is held
    const struct scene *before, *after;
    struct dial_place from, to; // their dials
    size_t count;
    struct rect where[STAGE_MOVING_MAX]; // what moves: all the damage, or parts of it (MOTION_HELD, MOTION_ROW)
};
const struct stage_change *stage_change(const struct stage *stage);

// The items in between of a dial that moves (MOTION_DIAL, MOTION_START), as the last update has it.
const struct scene *stage_between(struct stage *stage, enum motion_kind kind, const struct dial_place *from,
                                  int32_t progress);

// The next update damages everything (the display lost its contents).
void stage_invalidate(struct stage *stage);

// The scene of the last update.
const struct scene *stage_scene(const struct stage *stage);

// A finger goes down: its target shows pressed in the next update. Up inside the same target: its action, else
// ACTION_NONE. Cancel: the finger was lost. A touch within 300 ms (boot time) after the screen changed under it is
// ignored.
void stage_press(struct stage *stage, int32_t x, int32_t y, struct boot at);
struct action stage_release(struct stage *stage, int32_t x, int32_t y, struct boot at);
void stage_cancel(struct stage *stage);
