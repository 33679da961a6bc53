// SPDX-License-Identifier: MIT
#include "layout_checks.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Reach of letters above and below the baseline, and of digits, in 1/100 em.
#define LETTERS_ABOVE 76
#define LETTERS_BELOW 20
#define DIGITS_ABOVE  73
#define PLANE_LEAST   16
#define CONTRAST      7.0
#define CONTRAST_INK3 4.5

static const struct scene *scene;
static const char *where;
static int problems;
static int32_t tolerance; // px: two of the size for which the design is drawn

static void PRINTF_LIKE(1, 2) problem(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    problems++;
}

static bool only_digits(const char *text)
{
    return text[strspn(text, "0123456789:+=")] == '\0';
}

static struct rect ink_of(const struct item *item)
{
    bool digits = only_digits(item->text.text);
    int32_t above = item->text.size * (digits ? DIGITS_ABOVE : LETTERS_ABOVE) / 100;
    int32_t below = digits ? 0 : item->text.size * LETTERS_BELOW / 100;
    return (struct rect){item->box.x, item->text.baseline - above, item->box.w, above + below};
}

static int32_t overlap(int32_t a, int32_t a_length, int32_t b, int32_t b_length)
{
    int32_t from = a > b ? a : b, to = a + a_length < b + b_length ? a + a_length : b + b_length;
    return to - from;
}

static bool meet(struct rect a, struct rect b)
{
    return overlap(a.x, a.w, b.x, b.w) > tolerance && overlap(a.y, a.h, b.y, b.h) > tolerance;
}

static bool inside(struct rect a, struct rect b)
{
    return overlap(a.x, a.w, b.x, b.w) >= a.w - tolerance && overlap(a.y, a.h, b.y, b.h) >= a.h - tolerance;
}

static void check_surface(const struct item *item, struct rect box)
{
    struct rect surface = {0, 0, scene->width, scene->height};
    if (!inside(box, surface)) {
        problem("%s: item %d '%s' at %d,%d %dx%d leaves the surface", where, (int)item->kind,
                item->kind == ITEM_TEXT ? item->text.text : "", box.x, box.y, box.w, box.h);
    }
}

static bool is_plane(const struct item *item)
{
    return (item->kind == ITEM_RECT || item->kind == ITEM_FRAME) && item->box.w >= PLANE_LEAST &&
           item->box.h >= PLANE_LEAST;
}

// The plane that a text stands on covers what was drawn before it.
static size_t first_visible(size_t index, struct rect ink)
{
    size_t first = index;
    while (first > 0 && !(is_plane(&scene->items[first - 1]) && inside(ink, scene->items[first - 1].box))) {
        first--;
    }
    return first;
}

static void check_text(size_t index)
{
    const struct item *item = &scene->items[index];
    struct rect ink = ink_of(item);
    check_surface(item, ink);
    for (size_t i = first_visible(index, ink); i < scene->count; i++) {
        const struct item *other = &scene->items[i];
        if (other->kind == ITEM_TEXT && i > index && meet(ink, ink_of(other))) {
            problem("%s: '%s' and '%s' overlap", where, item->text.text, other->text.text);
        }
        if (is_plane(other) && meet(ink, other->box) && !inside(ink, other->box)) {
            problem("%s: '%s' crosses the edge of a plane %dx%d at %d,%d", where, item->text.text, other->box.w,
                    other->box.h, other->box.x, other->box.y);
        }
        bool icon = other->kind == ITEM_ICON || other->kind == ITEM_QR;
        if (icon && meet(ink, other->box)) {
            problem("%s: '%s' and an icon overlap", where, item->text.text);
        }
    }
}

static double light(rgb colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double share = (double)(colour >> (16 - 8 * i) & 0xff) / 255;
        sum += weights[i] * (share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(rgb a, rgb b)
{
    double first = light(a), second = light(b);
    return ((first > second ? first : second) + 0.05) / ((first < second ? first : second) + 0.05);
}

// What is under a text: the planes that hold its ink, from the ground up.
static rgb plane_under(size_t index, struct rect ink)
{
    rgb plane = scene->ground;
    for (size_t i = 0; i < index; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_RECT && inside(ink, item->box)) {
            plane = theme_mix(plane, item->colour, (item->alpha * 100 + 127) / 255);
        }
    }
    return plane;
}

static void check_legible(const struct frame *frame, size_t index)
{
    const struct item *item = &scene->items[index];
    rgb plane = plane_under(index, ink_of(item)), ink = theme_mix(plane, item->colour, (item->alpha * 100 + 127) / 255);
    double least = item->colour == layout_colour(frame, TONE_INK3) ? CONTRAST_INK3 : CONTRAST;
    double is = round(contrast(ink, plane) * 10) / 10; // as the design's tables are rounded
    if (is < least) {
        problem("%s: '%s' has a contrast of %.1f : 1 (%06x on %06x)", where, item->text.text, is, (unsigned)ink,
                (unsigned)plane);
    }
    if (item->text.size < layout_px(frame, layout_smallest(frame))) {
        problem("%s: '%s' is %d px, less than %d", where, item->text.text, item->text.size,
                layout_px(frame, layout_smallest(frame)));
    }
}

static void check_target(const struct frame *frame, size_t index)
{
    const struct item *item = &scene->items[index];
    int32_t side = layout_px(frame, layout_target_side(frame)), apart = layout_px(frame, 8);
    check_surface(item, item->box);
    if (item->box.w < side - 1 || item->box.h < side - 1) {
        problem("%s: target '%s' is %dx%d, less than %d", where, item->target.label, item->box.w, item->box.h, side);
    }
    if (item->target.label[0] == '\0') {
        problem("%s: a target without words", where);
    }
    for (size_t i = index + 1; i < scene->count; i++) {
        const struct item *other = &scene->items[i];
        if (other->kind == ITEM_TARGET && overlap(item->box.x, item->box.w, other->box.x, other->box.w) > 1 - apart &&
            overlap(item->box.y, item->box.h, other->box.y, other->box.h) > 1 - apart) {
            problem("%s: targets '%s' and '%s' are too close", where, item->target.label, other->target.label);
        }
    }
}

int layout_problems(const struct frame *frame, const char *name)
{
    scene = frame->scene;
    where = name;
    problems = 0;
    tolerance = layout_px(frame, 2) > 2 ? layout_px(frame, 2) : 2;
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->items[i].kind == ITEM_TEXT) {
            check_text(i);
            check_legible(frame, i);
        } else if (scene->items[i].kind == ITEM_TARGET) {
            check_target(frame, i);
        } else {
            check_surface(&scene->items[i], scene->items[i].box);
        }
    }
    return problems;
}

static bool shown(const char *text)
{
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->items[i].kind == ITEM_TEXT && strcmp(scene->items[i].text.text, text) == 0) {
            return true;
        }
    }
    return false;
}

static void never_goes(const char *what, const char *text)
{
    if (text[0] != '\0' && !shown(text)) {
        problem("%s: %s, '%s', is not there", where, what, text);
    }
}

static void dial_stays(const struct view_dial *dial)
{
    never_goes("the minutes", dial->large);
    never_goes("when it ends", dial->ends);
}

static void session_sacrifices(const struct frame *frame, const struct view_session *words)
{
    bool hint = shown(words->hint), axis = shown(words->from) && shown(words->to);
    dial_stays(&words->dial);
    never_goes("an action", words->pause.text);
    never_goes("an action", words->end.text);
    if (hint && words->hint[0] != '\0' && !axis) {
        problem("%s: the hint is there, and the axis is not", where);
    }
    // The one beside the offer's mark stands back for it.
    const char(*label)[VIEW_CLOCK_MAX] = words->dial.label;
    bool labels = shown(label[1]) || shown(label[2]) || shown(label[3]);
    if (axis && words->row_count > 0 && frame->size != SIZE_TALL && words->dial.has_labels && !labels) {
        problem("%s: the axis is there, and the quarter labels are not", where);
    }
    for (size_t i = 0; i < words->row_count && words->row_count <= 4; i++) {
        const struct view_row *row = &words->row[i];
        if (!shown(row->status) && !shown(row->status_short)) {
            problem("%s: the state of '%s' is not there", where, row->name.full);
        }
    }
}

int sacrifice_problems(const struct frame *frame, const struct view *view, const char *name)
{
    scene = frame->scene;
    where = name;
    problems = 0;
    if (view->screen == SCREEN_SESSION) {
        session_sacrifices(frame, &view->session);
    } else if (view->screen == SCREEN_PAUSED) {
        dial_stays(&view->paused.dial);
        never_goes("the state", view->paused.title);
        never_goes("the counter", view->paused.counter);
        never_goes("an action", view->paused.resume.text);
        never_goes("an action", view->paused.end.text);
    } else if (view->screen == SCREEN_OFFER || view->screen == SCREEN_END) {
        dial_stays(&view->choices.dial);
        for (size_t i = 0; i < view->choices.choice_count; i++) {
            never_goes("a choice", view->choices.choice[i].title);
        }
    } else if (view->screen == SCREEN_READY) {
        never_goes("an action", view->ready.start);
    }
    return problems;
}
