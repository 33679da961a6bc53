// SPDX-License-Identifier: MIT
// The picture as it stands: situation → view → scene → damage, and the finger on it (pressed state, hit test).
// The real kiosk and the simulation drive the same stage; painting and presenting is the caller's.
#pragma once

#include "core/error.h"
#include "ui/scene.h"
#include "ui/view.h"

#define STAGE_DAMAGE_MAX 8

struct stage;

MUST_CHECK bool stage_create(struct stage **stage, int32_t width, int32_t height, struct text_metrics metrics,
                             struct error *error);
void stage_destroy(struct stage *stage);

// Builds the scene of the situation; fills `damage` (at most STAGE_DAMAGE_MAX) with what differs from the last update
// and returns how many; 0 = nothing to paint. The first update damages everything.
size_t stage_update(struct stage *stage, const struct situation *situation, struct rect damage[STAGE_DAMAGE_MAX]);

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
