// SPDX-License-Identifier: MIT
#include "ui/stage.h"

#include "ui/parts.h"
#include "ui/screens/screens.h"
#include "ui/theme.h"
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
    struct boot pressed_at;
    struct view view;
    int32_t current; // which of the two scenes is shown
    struct scene scenes[2];
    // How the last update came about, and the items of a dial in motion.
    struct action shown_pressed;
    struct motion_trace trace;
    struct stage_change change;
    struct scene between;
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

static void add_moving(struct stage_change *change, struct rect rect)
{
    if (change->count < STAGE_MOVING_MAX && rect.w > 0 && rect.h > 0) {
        change->where[change->count++] = rect;
    }
}

// The target of an action, which is the plane that is shown pressed; empty: there is none.
static struct rect target_of(const struct scene *scene, struct action action)
{
    for (size_t i = scene->count; i-- > 0;) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TARGET && item->target.action.kind == action.kind &&
            item->target.action.value == action.value) {
            return item->box;
        }
    }
    return (struct rect){0};
}

static struct rect ring_of(const struct scene *scene, const struct dial_place *dial)
{
    struct rect around = {0};
    for (size_t i = dial->ring; i < dial->end; i++) {
        struct rect reach = scene_item_reach(&scene->items[i]);
        around = around.w == 0 ? reach : rect_around(around, reach);
    }
    return around;
}

static bool same_action(struct action a, struct action b)
{
    return a.kind == b.kind && a.value == b.value;
}

// Which motion leads from the scene before to the one that was just laid out, and what of the picture takes part.
static void note_motion(struct stage *stage, const struct motion_trace *before, struct boot now, bool fresh,
                        const struct rect *damage, size_t count)
{
    struct stage_change *change = &stage->change;
    struct action pressed = stage->pressed, was_pressed = stage->shown_pressed;
    int64_t held_until = stage->pressed_at.ms + MOTION_PRESS_MS;
    bool held = was_pressed.kind != ACTION_NONE && !same_action(was_pressed, pressed) &&
                stage->pressed_at.id == now.id && now.ms < held_until;
    const struct motion_trace *after = &stage->trace;
    *change = (struct stage_change){.fresh = fresh,
                                    .kind = fresh ? MOTION_NONE : motion_between(before, after),
                                    .at_once = pressed.kind != ACTION_NONE && !same_action(was_pressed, pressed),
                                    .since_ms = held ? held_until : now.ms,
                                    .before = &stage->scenes[1 - stage->current],
                                    .after = stage_scene(stage),
                                    .from = before->dial,
                                    .to = after->dial};
    stage->shown_pressed = pressed;
    if (change->kind == MOTION_NONE && held && !fresh) {
        change->kind = MOTION_HELD;
    }
    if (change->kind == MOTION_ROW || change->kind == MOTION_HELD) {
        for (size_t i = 0; i < after->row_count; i++) {
            if (motion_moves_row(before, after, i)) {
                add_moving(change, target_of(change->after, (struct action){ACTION_PERSON, after->row[i].person}));
            }
        }
        add_moving(change, held ? target_of(change->before, was_pressed) : (struct rect){0});
        return;
    }
    for (size_t i = 0; i < count && change->kind != MOTION_NONE; i++) {
        add_moving(change, damage[i]);
    }
    if (change->kind == MOTION_DIAL || change->kind == MOTION_START) {
        add_moving(change, rect_around(ring_of(change->before, &change->from), ring_of(change->after, &change->to)));
    }
}

const struct stage_change *stage_change(const struct stage *stage)
{
    return &stage->change;
}

const struct scene *stage_between(struct stage *stage, enum motion_kind kind, const struct dial_place *from,
                                  int32_t progress)
{
    struct frame frame;
    const struct view_dial *dial = screen_dial(&stage->view);
    layout_begin(&frame, &stage->between, stage->width, stage->height, stage->metrics, stage->view.theme,
                 (struct action){ACTION_NONE, 0});
    if (dial != NULL && kind == MOTION_DIAL) {
        parts_dial_between(&frame, from, &stage->trace.dial, progress, MOTION_WHOLE, dial);
    } else if (dial != NULL) {
        parts_dial_closing(&frame, &stage->trace.dial, progress, MOTION_WHOLE, dial);
    }
    return &stage->between;
}

// Planes that fill a twentieth of the picture or more (Start, Paused, the filled choice), which would burn in first.
static void rest_planes(struct scene *scene, enum theme theme)
{
    static const enum tone fills[] = {TONE_GREEN_FILL, TONE_AMBER_FILL, TONE_BLUE_FILL, TONE_NEUTRAL_FILL};
    for (size_t i = 0; i < scene->count; i++) {
        struct item *item = &scene->items[i];
        int64_t area = (int64_t)item->box.w * item->box.h;
        bool large = item->kind == ITEM_RECT && area * 20 >= (int64_t)scene->width * scene->height;
        for (size_t j = 0; large && j < sizeof fills / sizeof fills[0]; j++) {
            if (item->colour == theme_colour(theme, fills[j])) {
                item->colour = theme_rested(item->colour);
                break;
            }
        }
    }
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
    if (situation->resting) {
        rest_planes(after, stage->view.theme);
    }
    stage->current = 1 - stage->current;
    const struct motion_trace last = stage->trace;
    motion_trace(&stage->trace, &stage->view, &frame.dial);
    bool fresh = stage->fresh;
    size_t count = 1;
    damage[0] = (struct rect){0, 0, stage->width, stage->height};
    if (!fresh) {
        count = scene_damage(before, after, &stage->metrics, damage, STAGE_DAMAGE_MAX);
    }
    stage->fresh = false;
    note_motion(stage, &last, situation->now.boot, fresh, damage, count);
    return count;
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
        stage->pressed_at = at;
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
