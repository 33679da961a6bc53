// SPDX-License-Identifier: MIT
#include "ui/scene.h"
#include "ui/turn.h"

#include <string.h>

// How far ahead an equal item is looked for; farther ones are painted again.
#define MATCH_AHEAD 48
// Rectangles collected before they are merged down to what the caller wants.
#define DAMAGE_MAX 64
// Of one text.
#define TEXT_RECTS_MAX 16

struct damage {
    const struct text_metrics *metrics;
    struct rect bounds;
    struct rect rects[DAMAGE_MAX];
    size_t count;
};

static bool rect_empty(struct rect r)
{
    return r.w <= 0 || r.h <= 0;
}

struct rect rect_around(struct rect a, struct rect b)
{
    int32_t x = a.x < b.x ? a.x : b.x;
    int32_t y = a.y < b.y ? a.y : b.y;
    int32_t right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, bottom - y};
}

static struct rect rect_meet(struct rect a, struct rect b)
{
    int32_t x = a.x > b.x ? a.x : b.x;
    int32_t y = a.y > b.y ? a.y : b.y;
    int32_t right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){x, y, right - x, bottom - y};
}

static int64_t rect_area(struct rect r)
{
    return (int64_t)r.w * r.h;
}

// Pixels that are painted for nothing when two rectangles become one; negative when they overlap much.
static int64_t join_waste(struct rect a, struct rect b)
{
    return rect_area(rect_around(a, b)) - rect_area(a) - rect_area(b);
}

static void damage_merge_cheapest(struct damage *damage)
{
    size_t first = 0, second = 1;
    int64_t least = INT64_MAX;
    for (size_t i = 0; i < damage->count; i++) {
        for (size_t j = i + 1; j < damage->count; j++) {
            int64_t waste = join_waste(damage->rects[i], damage->rects[j]);
            if (waste < least) {
                least = waste;
                first = i;
                second = j;
            }
        }
    }
    damage->rects[first] = rect_around(damage->rects[first], damage->rects[second]);
    damage->rects[second] = damage->rects[--damage->count];
}

// Joins every pair that overlaps, so that no pixel is painted twice.
static void damage_merge_overlaps(struct damage *damage)
{
    for (size_t i = 0; i < damage->count; i++) {
        for (size_t j = i + 1; j < damage->count; j++) {
            bool apart = rect_empty(rect_meet(damage->rects[i], damage->rects[j]));
            if (!apart || join_waste(damage->rects[i], damage->rects[j]) <= 0) {
                damage->rects[i] = rect_around(damage->rects[i], damage->rects[j]);
                damage->rects[j] = damage->rects[--damage->count];
                i = (size_t)-1; // the larger one may overlap others: from the start
                break;
            }
        }
    }
}

static void damage_add(struct damage *damage, struct rect rect)
{
    rect = rect_meet(rect, damage->bounds);
    if (rect_empty(rect)) {
        return;
    }
    if (damage->count == DAMAGE_MAX) {
        damage_merge_cheapest(damage);
    }
    damage->rects[damage->count++] = rect;
}

struct rect scene_item_reach(const struct item *item)
{
    struct rect box = item->box;
    if (item->kind == ITEM_TARGET) {
        return (struct rect){0};
    }
    if (item->kind == ITEM_TEXT) {
        int32_t overhang = item->text.size / 8;
        box = (struct rect){box.x - overhang, box.y - overhang, box.w + 2 * overhang, box.h + 2 * overhang};
    }
    return box;
}

static bool text_same_place(const struct item *a, const struct item *b)
{
    return a->text.font == b->text.font && a->text.size == b->text.size && a->text.baseline == b->text.baseline &&
           a->text.spacing == b->text.spacing && a->text.tabular == b->text.tabular && a->text.align == b->text.align;
}

static bool arc_same_band(const struct item *a, const struct item *b)
{
    return a->colour == b->colour && a->alpha == b->alpha && a->arc.cx16 == b->arc.cx16 && a->arc.cy16 == b->arc.cy16 &&
           a->arc.inner16 == b->arc.inner16 && a->arc.outer16 == b->arc.outer16;
}

static bool line_equal(const struct item *a, const struct item *b)
{
    return a->line.x0 == b->line.x0 && a->line.y0 == b->line.y0 && a->line.x1 == b->line.x1 &&
           a->line.y1 == b->line.y1 && a->line.width16 == b->line.width16 && a->line.round == b->line.round;
}

static bool item_same_plane(const struct item *a, const struct item *b)
{
    return a->kind == b->kind && memcmp(&a->box, &b->box, sizeof a->box) == 0 && a->colour == b->colour &&
           a->colour2 == b->colour2 && a->alpha == b->alpha;
}

static bool item_equal(const struct item *a, const struct item *b)
{
    if (!item_same_plane(a, b)) {
        return false;
    }
    switch (a->kind) {
    case ITEM_RECT:
    case ITEM_FRAME:
        return a->rect.radius == b->rect.radius && a->rect.edge == b->rect.edge;
    case ITEM_ARC:
        return arc_same_band(a, b) && a->arc.from == b->arc.from && a->arc.to == b->arc.to;
    case ITEM_LINE:
        return line_equal(a, b);
    case ITEM_TRIANGLE:
        return memcmp(&a->triangle, &b->triangle, sizeof a->triangle) == 0;
    case ITEM_TEXT:
        return text_same_place(a, b) && strcmp(a->text.text, b->text.text) == 0;
    case ITEM_ICON:
        return a->icon == b->icon && a->flipped == b->flipped;
    case ITEM_QR:
        return memcmp(&a->qr, &b->qr, sizeof a->qr) == 0;
    case ITEM_TARGET:
        return true; // draws nothing: its action and label are no damage
    }
    return false;
}

// The point of a circle, in whole pixels rounded down.
static void arc_point(const struct item *arc, int32_t radius16, int32_t angle, int32_t *x, int32_t *y)
{
    *x = (int32_t)((arc->arc.cx16 + (radius16 * turn_sin(angle) >> 30)) >> 4);
    *y = (int32_t)((arc->arc.cy16 - (radius16 * turn_cos(angle) >> 30)) >> 4);
}

// The smallest rectangle around a part of a band, one pixel wider for its smooth edge.
static struct rect arc_sector(const struct item *arc, int32_t from, int32_t to)
{
    int32_t x, y;
    arc_point(arc, arc->arc.outer16, from, &x, &y);
    struct rect box = {x, y, 1, 1};
    const int32_t radii[] = {arc->arc.inner16, arc->arc.outer16};
    for (int r = 0; r < 2; r++) {
        // Extremes lie at the ends and on the axes, which are crossed at the quarter turns.
        for (int32_t angle = from; angle < to; angle = (angle / (TURN / 4) + 1) * (TURN / 4)) {
            arc_point(arc, radii[r], angle, &x, &y);
            box = rect_around(box, (struct rect){x, y, 1, 1});
        }
        arc_point(arc, radii[r], to, &x, &y);
        box = rect_around(box, (struct rect){x, y, 1, 1});
    }
    return rect_meet((struct rect){box.x - 2, box.y - 2, box.w + 4, box.h + 4}, arc->box);
}

static int32_t whole_turn(int32_t angle)
{
    return angle < 0 ? angle % TURN + TURN : angle;
}

// One band whose ends moved: only the parts between old and new ends differ.
static bool damage_add_arc_step(struct damage *damage, const struct item *before, const struct item *after)
{
    if (before->kind != ITEM_ARC || after->kind != ITEM_ARC || !arc_same_band(before, after) ||
        before->arc.to - before->arc.from >= TURN || after->arc.to - after->arc.from >= TURN) {
        return false;
    }
    int32_t pairs[2][2] = {{before->arc.from, after->arc.from}, {before->arc.to, after->arc.to}};
    for (int i = 0; i < 2; i++) {
        int32_t low = pairs[i][0] < pairs[i][1] ? pairs[i][0] : pairs[i][1];
        int32_t high = pairs[i][0] < pairs[i][1] ? pairs[i][1] : pairs[i][0];
        if (low != high) {
            int32_t shift = whole_turn(low) - low;
            const struct item *wider = before->box.w > after->box.w ? before : after;
            damage_add(damage, arc_sector(wider, low + shift, high + shift));
        }
    }
    return true;
}

// One line of text whose words or place changed: only some of its letters differ.
static bool damage_add_letters(struct damage *damage, const struct item *before, const struct item *after)
{
    const struct text_metrics *metrics = damage->metrics;
    if (metrics == NULL || metrics->difference == NULL || before->kind != ITEM_TEXT || after->kind != ITEM_TEXT ||
        before->colour != after->colour || before->alpha != after->alpha || !text_same_place(before, after)) {
        return false;
    }
    struct rect where[TEXT_RECTS_MAX];
    size_t count = metrics->difference(metrics->context, before, after, where, TEXT_RECTS_MAX);
    for (size_t i = 0; i < count; i++) {
        damage_add(damage, where[i]);
    }
    return true;
}

// One bar whose right end moved: only what lies between the old and the new end differs, and their round corners.
static bool damage_add_bar_step(struct damage *damage, const struct item *before, const struct item *after)
{
    struct item moved = *before;
    moved.box.w = after->box.w;
    if (before->kind != ITEM_RECT || after->kind != ITEM_RECT || !item_equal(&moved, after)) {
        return false;
    }
    int32_t shorter = before->box.w < after->box.w ? before->box.w : after->box.w;
    int32_t longer = before->box.w < after->box.w ? after->box.w : before->box.w;
    int32_t corners = 2 * after->rect.radius < after->box.h ? 2 * after->rect.radius : after->box.h;
    if (shorter < corners || shorter < 2 * after->rect.edge) {
        return false; // its left end is another one too
    }
    int32_t end = (corners + 1) / 2 > after->rect.edge ? (corners + 1) / 2 : after->rect.edge;
    damage_add(damage, (struct rect){after->box.x + shorter - end, after->box.y, longer - shorter + end, after->box.h});
    return true;
}

// The index, from `start`, of an item equal to `item`; or `end`.
static size_t find_equal(const struct scene *scene, size_t start, size_t end, const struct item *item)
{
    size_t limit = end - start > MATCH_AHEAD ? start + MATCH_AHEAD : end;
    for (size_t i = start; i < limit; i++) {
        if (item_equal(&scene->items[i], item)) {
            return i;
        }
    }
    return end;
}

static void damage_add_pair(struct damage *damage, const struct item *old, const struct item *new)
{
    if (!damage_add_arc_step(damage, old, new) && !damage_add_letters(damage, old, new) &&
        !damage_add_bar_step(damage, old, new)) {
        damage_add(damage, scene_item_reach(old));
        damage_add(damage, scene_item_reach(new));
    }
}

// Walks both lists in order. Items that are equal keep their order, so a pixel outside the boxes of all the other
// items is made of the same items in the same order, and need not be painted.
static void damage_compare(struct damage *damage, const struct scene *before, const struct scene *after)
{
    size_t next = 0;
    for (size_t i = 0; i < before->count; i++) {
        const struct item *old = &before->items[i];
        size_t found = find_equal(after, next, after->count, old);
        if (found == after->count) {
            // An item that only changed has its successor at the same place of the other list.
            if (next < after->count && after->items[next].kind == old->kind &&
                find_equal(before, i + 1, before->count, &after->items[next]) == before->count) {
                damage_add_pair(damage, old, &after->items[next++]);
            } else {
                damage_add(damage, scene_item_reach(old));
            }
            continue;
        }
        for (; next < found; next++) {
            damage_add(damage, scene_item_reach(&after->items[next]));
        }
        next = found + 1;
    }
    for (; next < after->count; next++) {
        damage_add(damage, scene_item_reach(&after->items[next]));
    }
}

size_t scene_damage(const struct scene *before, const struct scene *after, const struct text_metrics *metrics,
                    struct rect *rects, size_t max)
{
    struct damage damage = {.metrics = metrics, .bounds = {0, 0, after->width, after->height}};
    if (max == 0) {
        return 0;
    }
    if (before->width != after->width || before->height != after->height || before->ground != after->ground) {
        damage_add(&damage, damage.bounds);
    } else {
        damage_compare(&damage, before, after);
    }
    damage_merge_overlaps(&damage);
    while (damage.count > max) {
        damage_merge_cheapest(&damage);
        damage_merge_overlaps(&damage);
    }
    memcpy(rects, damage.rects, damage.count * sizeof *rects);
    return damage.count;
}

const struct item *scene_hit(const struct scene *scene, int32_t x, int32_t y)
{
    for (size_t i = scene->count; i-- > 0;) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TARGET && item->target.enabled && x >= item->box.x && y >= item->box.y &&
            x < item->box.x + item->box.w && y < item->box.y + item->box.h) {
            return item;
        }
    }
    return NULL;
}
