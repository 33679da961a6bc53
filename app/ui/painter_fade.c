// SPDX-License-Identifier: MIT
#include "ui/painter_fade.h"

#include "ui/painter_cache.h"
#include "ui/painter_canvas.h"

#include <stdlib.h>
#include <string.h>

static struct canvas picture(struct canvas like)
{
    like.pitch = like.width * (int32_t)sizeof *like.pixels;
    like.pixels = painter_allocate((size_t)like.pitch * (size_t)like.height);
    return like;
}

static uint32_t *row_of(struct canvas canvas, int32_t x, int32_t y)
{
    return (uint32_t *)((char *)canvas.pixels + (ptrdiff_t)y * canvas.pitch) + x;
}

static struct rect inside(struct canvas canvas, struct rect rect)
{
    return rect_intersect(rect, (struct rect){0, 0, canvas.width, canvas.height});
}

static void copy(struct canvas to, struct canvas from, struct rect rect)
{
    rect = inside(to, rect);
    for (int32_t y = rect.y; y < rect.y + rect.h && rect.w > 0; y++) {
        memcpy(row_of(to, rect.x, y), row_of(from, rect.x, y), (size_t)rect.w * sizeof *to.pixels);
    }
}

// Two of the three channels at once; what is equal in both stays exactly so.
static void blend(struct canvas to, struct canvas from, struct canvas over, uint32_t share, struct rect rect)
{
    rect = inside(to, rect);
    uint32_t rest = 256 - share;
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        uint32_t *out = row_of(to, rect.x, y);
        const uint32_t *a = row_of(from, rect.x, y), *b = row_of(over, rect.x, y);
        for (int32_t x = 0; x < rect.w; x++) {
            uint32_t outer = ((a[x] & 0xff00ffU) * rest + (b[x] & 0xff00ffU) * share) >> 8 & 0xff00ffU;
            uint32_t green = ((a[x] & 0x00ff00U) * rest + (b[x] & 0x00ff00U) * share) >> 8 & 0x00ff00U;
            out[x] = outer | green;
        }
    }
}

static bool draws_dial(enum motion_kind kind)
{
    return kind == MOTION_DIAL || kind == MOTION_START;
}

// A scene without what is drawn over it: all of a dial that moves, or the ring that closes.
static void paint_still(const struct fade *fade, struct painter *painter, const struct scene *scene,
                        const struct dial_place *dial, struct canvas canvas, struct rect rect)
{
    size_t to = fade->kind == MOTION_DIAL ? dial->end : fade->kind == MOTION_START ? dial->inside : dial->ring;
    painter_draw_without(painter, scene, canvas, rect, dial->ring, to);
}

static void add(struct fade *fade, struct rect rect)
{
    if (fade->count < FADE_RECTS_MAX) {
        fade->where[fade->count++] = rect;
    } else {
        struct rect *last = &fade->where[FADE_RECTS_MAX - 1];
        *last = rect_around(*last, rect);
    }
}

void fade_begin(struct fade *fade, struct painter *painter, struct canvas shown, const struct stage_change *change)
{
    bool anew = fade->kind == MOTION_NONE;
    if (anew) {
        fade->from = picture(shown);
        fade->to = picture(shown);
        fade->count = 0;
    }
    // A dial that is on its way already fades into the next picture: it has no place that it could start from.
    fade->kind = draws_dial(change->kind) && !anew ? MOTION_SCREEN : change->kind;
    fade->since_ms = change->since_ms;
    fade->from_dial = change->from;
    for (size_t i = 0; i < change->count; i++) {
        add(fade, change->where[i]);
    }
    for (size_t i = 0; i < fade->count; i++) {
        if (draws_dial(fade->kind)) {
            paint_still(fade, painter, change->before, &change->from, fade->from, fade->where[i]);
        } else {
            copy(fade->from, shown, fade->where[i]);
        }
        paint_still(fade, painter, change->after, &change->to, fade->to, fade->where[i]);
    }
}

static bool moves_wholly(const struct fade *fade, struct rect rect)
{
    for (size_t i = 0; i < fade->count; i++) {
        struct rect both = rect_intersect(fade->where[i], rect);
        if (both.w == rect.w && both.h == rect.h) {
            return true;
        }
    }
    return false;
}

void fade_follow(struct fade *fade, struct painter *painter, const struct stage_change *change,
                 const struct rect *damage, size_t count)
{
    for (size_t i = 0; i < count && fade->kind != MOTION_NONE; i++) {
        paint_still(fade, painter, change->after, &change->to, fade->to, damage[i]);
        if (change->at_once || !moves_wholly(fade, damage[i])) {
            copy(fade->from, fade->to, damage[i]);
        }
    }
}

size_t fade_step(struct fade *fade, struct painter *painter, struct stage *stage, struct canvas shown, int64_t now_ms,
                 struct rect rects[FADE_RECTS_MAX])
{
    if (fade->kind == MOTION_NONE) {
        return 0;
    }
    // The first frame shows what will have moved when it stands.
    int64_t elapsed_ms = now_ms - fade->since_ms;
    int32_t progress = motion_progress(fade->kind, elapsed_ms < 0 ? elapsed_ms : elapsed_ms + MOTION_FRAME_MS);
    size_t count = fade->count;
    memcpy(rects, fade->where, count * sizeof *rects);
    if (progress == MOTION_WHOLE) {
        for (size_t i = 0; i < count; i++) {
            painter_draw(painter, stage_scene(stage), shown, rects[i]);
        }
        fade_finish(fade);
        return count;
    }
    uint32_t share = (uint32_t)(progress * 256 / MOTION_WHOLE);
    bool with_dial = draws_dial(fade->kind);
    const struct scene *dial = with_dial ? stage_between(stage, fade->kind, &fade->from_dial, progress) : NULL;
    for (size_t i = 0; i < count; i++) {
        blend(shown, fade->from, fade->to, share, rects[i]);
        if (with_dial) {
            painter_draw_over(painter, dial, shown, rects[i]);
        }
    }
    return count;
}

void fade_finish(struct fade *fade)
{
    free(fade->from.pixels);
    free(fade->to.pixels);
    *fade = (struct fade){0};
}
