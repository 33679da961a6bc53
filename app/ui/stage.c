// SPDX-License-Identifier: MIT
#include "ui/stage.h"

#include "ui/screens/screens.h"
#include "ui/view_words.h"

#include <stdlib.h>

// A screen that changed under the finger takes no touch for so long.
#define DEAD_MS 300

struct stage {
    int32_t width, height;
    struct text_metrics metrics;
    bool fresh;              // nothing was shown yet, or it was lost
    bool shown_screen_known; // `screen` is what stands on the display
    enum screen screen;
    bool changed;           // the screen changed in the last update, at a time that the next touch tells
    struct boot changed_at; // of the now of that update
    struct action pressed;  // of the target under the finger, or ACTION_NONE
    struct view view;
    int32_t current; // which of the two scenes is shown
    struct scene scenes[2];
};

bool stage_create(struct stage **stage, int32_t width, int32_t height, struct text_metrics metrics, struct error *error)
{
    *stage = calloc(1, sizeof **stage);
    if (*stage == NULL) {
        return error_set(error, "stage: out of memory");
    }
    (*stage)->width = width;
    (*stage)->height = height;
    (*stage)->metrics = metrics;
    (*stage)->fresh = true;
    return true;
}

void stage_destroy(struct stage *stage)
{
    free(stage);
}

static void note_change(struct stage *stage, struct boot at)
{
    if (stage->shown_screen_known && stage->screen != stage->view.screen) {
        stage->changed = true;
        stage->changed_at = at;
    }
    stage->shown_screen_known = true;
    stage->screen = stage->view.screen;
}

size_t stage_update(struct stage *stage, const struct situation *situation, struct rect damage[STAGE_DAMAGE_MAX])
{
    const struct scene *before = &stage->scenes[stage->current];
    struct scene *after = &stage->scenes[1 - stage->current];
    struct frame frame;
    view_make(&stage->view, situation);
    note_change(stage, situation->now.boot);
    layout_begin(&frame, after, stage->width, stage->height, stage->metrics, stage->view.theme, stage->pressed);
    screen_layout(&frame, &stage->view);
    stage->current = 1 - stage->current;
    if (stage->fresh) {
        stage->fresh = false;
        damage[0] = (struct rect){0, 0, stage->width, stage->height};
        return 1;
    }
    return scene_damage(before, after, damage, STAGE_DAMAGE_MAX);
}

void stage_invalidate(struct stage *stage)
{
    stage->fresh = true;
}

const struct scene *stage_scene(const struct stage *stage)
{
    return &stage->scenes[stage->current];
}

static bool dead(const struct stage *stage, struct boot at)
{
    return stage->changed && at.id == stage->changed_at.id && at.ms - stage->changed_at.ms < DEAD_MS;
}

void stage_press(struct stage *stage, int32_t x, int32_t y, struct boot at)
{
    const struct item *hit = dead(stage, at) ? NULL : scene_hit(stage_scene(stage), x, y);
    stage->pressed.kind = ACTION_NONE;
    if (hit != NULL) {
        stage->pressed = hit->target.action;
    }
}

struct action stage_release(struct stage *stage, int32_t x, int32_t y, struct boot at)
{
    struct action pressed = stage->pressed;
    const struct item *hit = dead(stage, at) ? NULL : scene_hit(stage_scene(stage), x, y);
    stage_cancel(stage);
    if (hit == NULL || hit->target.action.kind != pressed.kind || hit->target.action.value != pressed.value) {
        return (struct action){ACTION_NONE, 0};
    }
    return pressed;
}

void stage_cancel(struct stage *stage)
{
    stage->pressed = (struct action){ACTION_NONE, 0};
}
