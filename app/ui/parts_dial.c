// SPDX-License-Identifier: MIT
// The dial (design, section 4): track, record of what was, time left, hand, ticks, labels, numbers.
#include "ui/parts.h"

#include "ui/layout_words.h"
#include "ui/turn.h"

#include <math.h>
#include <stdlib.h>

#define QUARTER   (TURN / 4)
#define SIXTEENTH 16.0
#define EDGE      4 // no word stands nearer to the edge of the panel

struct dial_style {
    int32_t radius, band;
    int32_t minutes, seconds, caption, ends, label;
    int32_t caption_y, baseline_y, ends_y; // from the centre
    bool labels, mark;
};

static const struct dial_style styles[SIZE_CLASSES][2] = {
    [SIZE_COMPACT] = {{174, 30, 132, 54, 18, 24, 16, -87, 43, 83, false, true},
                      {108, 22, 84, 34, 16, 18, 16, -57, 25, 44, false, false}},
    [SIZE_REGULAR] = {{264, 46, 208, 84, 24, 36, 20, -141, 65, 133, true, true},
                      {196, 36, 148, 60, 22, 30, 20, -101, 47, 96, false, false}},
    [SIZE_TALL] = {{260, 46, 208, 84, 24, 36, 20, -141, 65, 133, true, true},
                   {196, 36, 148, 60, 22, 30, 20, -101, 47, 96, false, false}},
};

// A dial in pixels.
struct ring {
    struct frame *frame;
    double x, y, radius, band, unit;
};

struct point {
    double x, y;
};

static double sine(int32_t angle)
{
    return (double)turn_sin(angle) / (double)TURN_ONE;
}

static double cosine(int32_t angle)
{
    return (double)turn_cos(angle) / (double)TURN_ONE;
}

static struct point at(const struct ring *ring, int32_t angle, double radius)
{
    return (struct point){ring->x + radius * sine(angle), ring->y - radius * cosine(angle)};
}

// The point beside it: `aside` further along the tangent, clockwise.
static struct point beside(const struct ring *ring, int32_t angle, double radius, double aside)
{
    struct point point = at(ring, angle, radius);
    return (struct point){point.x + aside * cosine(angle), point.y + aside * sine(angle)};
}

static int32_t sixteenths(double pixels)
{
    return (int32_t)lround(pixels * SIXTEENTH);
}

static struct rect around(const struct point *points, int count, double margin)
{
    double left = points[0].x, right = left, top = points[0].y, bottom = top;
    for (int i = 1; i < count; i++) {
        left = fmin(left, points[i].x);
        right = fmax(right, points[i].x);
        top = fmin(top, points[i].y);
        bottom = fmax(bottom, points[i].y);
    }
    int32_t x = (int32_t)floor(left - margin), y = (int32_t)floor(top - margin);
    return (struct rect){x, y, (int32_t)ceil(right + margin) - x, (int32_t)ceil(bottom + margin) - y};
}

static void add_arc(const struct ring *ring, int32_t from, int32_t to, double inner, double outer, enum tone tone)
{
    struct point points[8];
    int count = 0;
    points[count++] = at(ring, from, inner);
    points[count++] = at(ring, from, outer);
    points[count++] = at(ring, to, inner);
    points[count++] = at(ring, to, outer);
    for (int32_t axis = 0; axis <= TURN; axis += QUARTER) {
        if (axis > from && axis < to && count < 8) {
            points[count++] = at(ring, axis, outer);
        }
    }
    struct item *item = layout_add(ring->frame, ITEM_ARC, around(points, count, 1.0), tone);
    if (item != NULL) {
        item->arc.cx16 = sixteenths(ring->x);
        item->arc.cy16 = sixteenths(ring->y);
        item->arc.inner16 = sixteenths(inner);
        item->arc.outer16 = sixteenths(outer);
        item->arc.from = from;
        item->arc.to = to;
    }
}

static void add_line(const struct ring *ring, int32_t angle, double from, double to, double width, bool round,
                     enum tone tone)
{
    struct point points[2] = {at(ring, angle, from), at(ring, angle, to)};
    struct item *item = layout_add(ring->frame, ITEM_LINE, around(points, 2, width / 2 + 1.0), tone);
    if (item != NULL) {
        item->line.x0 = sixteenths(points[0].x);
        item->line.y0 = sixteenths(points[0].y);
        item->line.x1 = sixteenths(points[1].x);
        item->line.y1 = sixteenths(points[1].y);
        item->line.width16 = sixteenths(width);
        item->line.round = round;
    }
}

static void draw_record(const struct ring *ring, const struct view_dial *dial)
{
    double middle = ring->radius - ring->band / 2;
    for (int32_t i = 0; i < dial->arc_count; i++) {
        bool running = dial->arc[i].running;
        int32_t from = dial->arc[i].from, to = dial->arc[i].to;
        if (dial->arc[i].kind == DIAL_AWAY) {
            double half = 0.26 * ring->band;
            add_arc(ring, from, to, middle - half, middle + half, running ? TONE_AMBER : TONE_AMBER_PAST);
        } else {
            double half = 0.10 * ring->band, apart = 0.19 * ring->band;
            enum tone tone = running ? TONE_BLUE : TONE_BLUE_PAST;
            add_arc(ring, from, to, middle - apart - half, middle - apart + half, tone);
            add_arc(ring, from, to, middle + apart - half, middle + apart + half, tone);
        }
    }
}

static void draw_ticks(const struct ring *ring)
{
    double unit = ring->unit, from = ring->radius + 8 * unit;
    for (int32_t i = 0; i < 12; i++) {
        bool quarter = i % 3 == 0;
        enum tone tone = i == 0 ? TONE_INK : quarter ? TONE_INK3 : TONE_LINE;
        add_line(ring, i * TURN / 12, from, from + (quarter ? 10 : 5) * unit, (quarter ? 2.5 : 2.0) * unit, false,
                 tone);
    }
}

static void notch(const struct ring *ring, int32_t angle)
{
    double unit = ring->unit;
    add_line(ring, angle, ring->radius - ring->band - unit, ring->radius + unit, 4 * unit, false, TONE_GROUND);
}

static void draw_mark(const struct ring *ring, int32_t angle)
{
    double unit = ring->unit, tip = ring->radius + 5 * unit, base = tip + 0.45 * ring->band;
    double half = 0.30 * ring->band;
    struct point points[3] = {at(ring, angle, tip), beside(ring, angle, base, -half), beside(ring, angle, base, half)};
    notch(ring, angle);
    struct item *item = layout_add(ring->frame, ITEM_TRIANGLE, around(points, 3, 1.0), TONE_AMBER);
    for (int i = 0; item != NULL && i < 3; i++) {
        item->triangle.x[i] = sixteenths(points[i].x);
        item->triangle.y[i] = sixteenths(points[i].y);
    }
}

static void draw_hand(const struct ring *ring, int32_t angle)
{
    double unit = ring->unit, inner = ring->radius - ring->band;
    double width = fmax(4 * unit, 0.14 * ring->band);
    add_line(ring, angle, inner - 0.20 * ring->band, ring->radius + 3 * unit, 0.16 * ring->band + 7 * unit, false,
             TONE_GROUND);
    add_line(ring, angle, inner - 0.18 * ring->band, ring->radius + 2 * unit, width, true, TONE_INK);
}

static enum tone rest_tone(enum dial_rest rest)
{
    return rest == REST_WAITING ? TONE_INK3 : rest == REST_SET_ASIDE ? TONE_BLUE : TONE_GREEN;
}

// A quarter's label gives way to that of the mark beside it.
static const char *quarter_label(const struct dial_style *style, const struct view_dial *dial, int32_t quarter)
{
    int32_t apart = (dial->mark - quarter * QUARTER + TURN + TURN / 2) % TURN - TURN / 2;
    bool near = style->mark && dial->mark >= 0 && apart > -TURN / 28 && apart < TURN / 28;
    return near ? "" : dial->label[quarter];
}

// Labels at the quarters, in units around the centre.
static void draw_labels(struct frame *frame, int32_t x, int32_t y, const struct dial_style *style,
                        const struct view_dial *dial)
{
    struct style text = {FONT_TEXT, style->label, 0, TONE_INK2}, strong = {FONT_STRONG, style->label, 0, TONE_INK};
    int32_t radius = style->radius, side = 7 * style->label / 20, room = 80;
    layout_text_at(frame, x - room / 2, room, y - radius - 26, strong, ALIGN_CENTRE, quarter_label(style, dial, 0));
    layout_text_at(frame, x + radius + 24, room, y + side, text, ALIGN_LEFT, quarter_label(style, dial, 1));
    layout_text_at(frame, x - room / 2, room, y + radius + 24 + 16 * style->label / 20, text, ALIGN_CENTRE,
                   quarter_label(style, dial, 2));
    layout_text_at(frame, x - radius - 24 - room, room, y + side, text, ALIGN_RIGHT, quarter_label(style, dial, 3));
}

static void draw_mark_label(struct frame *frame, int32_t x, int32_t y, const struct dial_style *style,
                            const struct view_dial *dial)
{
    struct style text = {FONT_STRONG, style->label, 0, TONE_AMBER_TEXT};
    double radius = style->radius + 16 + 0.45 * style->band;
    double right = sine(dial->mark), up = cosine(dial->mark);
    int32_t place_x = x + (int32_t)lround(radius * right);
    int32_t baseline = y - (int32_t)lround(radius * up) + 7 * style->label / 20;
    int32_t width = layout_width(frame, text, dial->mark_label);
    // Between a compact dial and the people beside it there is room above and below alone.
    bool right_half = x < frame->width / 2;
    if (frame->size == SIZE_COMPACT && (right_half ? right > 0 : right < 0) &&
        abs(place_x - x) + width > style->radius + 24) {
        return;
    }
    // At the top and bottom the label stands above or below its mark, elsewhere beside it.
    bool steep = fabs(right) < 0.26;
    int32_t left = steep ? place_x - width / 2 : right > 0 ? place_x : place_x - width;
    if (left < EDGE || left + width > frame->width - EDGE) {
        // Where the panel ends there is no room beside it: above or below, too.
        int32_t apart = (int32_t)lround(0.30 * style->band) + 3 * style->label / 5;
        left = left < EDGE ? EDGE : frame->width - EDGE - width;
        layout_text_at(frame, left, width, baseline + (up < 0 ? apart : -apart), text, ALIGN_LEFT, dial->mark_label);
    } else if (steep) {
        baseline += up > 0 ? -style->label / 4 : style->label / 2;
        layout_text_at(frame, place_x - width / 2, width, baseline, text, ALIGN_LEFT, dial->mark_label);
    } else if (right > 0) {
        layout_text_at(frame, place_x, width, baseline, text, ALIGN_LEFT, dial->mark_label);
    } else {
        layout_text_at(frame, place_x - width, width, baseline, text, ALIGN_LEFT, dial->mark_label);
    }
}

// The ring; its time left reaches to `rest_to`.
static void draw_ring(struct frame *frame, int32_t x, int32_t y, const struct dial_style *style,
                      const struct view_dial *dial, int32_t rest_to)
{
    double unit = (double)frame->scale / SCALE_ONE;
    struct ring ring = {
        frame, layout_px(frame, x), layout_px(frame, y), layout_px(frame, style->radius), layout_px(frame, style->band),
        unit};
    double inner = ring.radius - ring.band;
    add_arc(&ring, 0, TURN, inner, ring.radius, TONE_TRACK);
    draw_record(&ring, dial);
    if (dial->rest != REST_NONE && dial->hand < rest_to) {
        add_arc(&ring, dial->hand, rest_to, inner, ring.radius, rest_tone(dial->rest));
    }
    draw_ticks(&ring);
    notch(&ring, 0);
    if (style->mark && dial->mark >= 0) {
        draw_mark(&ring, dial->mark);
        draw_mark_label(frame, x, y, style, dial);
    }
    if (dial->has_hand) {
        draw_hand(&ring, dial->hand);
    } else if (dial->rest == REST_SET_ASIDE) {
        notch(&ring, dial->hand);
    }
    if (style->labels && dial->has_labels) {
        draw_labels(frame, x, y, style, dial);
    }
}

void parts_dial_ring(struct frame *frame, int32_t x, int32_t y, enum dial_size size, const struct view_dial *dial)
{
    frame->dial =
        (struct dial_place){.there = true, .x = x, .y = y, .size = (int32_t)size, .ring = frame->scene->count};
    draw_ring(frame, x, y, &styles[frame->size][size], dial, TURN);
    frame->dial.inside = frame->dial.end = frame->scene->count;
}

// How wide a line may be at `below` the centre: inside the ring, and `clear` of it.
static int32_t chord(const struct dial_style *style, int32_t below, int32_t clear)
{
    int32_t inner = style->radius - style->band - clear;
    int32_t half = 0;
    while ((half + 1) * (half + 1) + below * below <= inner * inner) {
        half++;
    }
    return 2 * half;
}

static void draw_inside(struct frame *frame, int32_t x, int32_t y, const struct dial_style *style,
                        const struct view_dial *dial)
{
    struct style caption = {FONT_TEXT, style->caption, 0, TONE_INK2};
    struct style large = {FONT_DIGITS, style->minutes, -35, TONE_INK};
    struct style small = {FONT_DIGITS, style->seconds, -20, TONE_INK2};
    struct style ends = {FONT_STRONG, style->ends, 0, TONE_INK};

    // Above the hand's reach.
    int32_t width = chord(style, -style->caption_y + style->caption / 3, 0);
    int32_t half = style->caption > 16 ? style->caption : 18; // room for two lines in the smallest dial
    struct rect line = {x - width / 2, y + style->caption_y - half, width, 2 * half};
    words_line(frame, line, caption, ALIGN_CENTRE, (const char *const[]){dial->caption, dial->caption_short, NULL});
    bool both = dial->small[0] != '\0';
    // The small part stands as close as the digits of the large one do.
    int32_t gap = both ? 7 * style->seconds / 100 + style->minutes * large.spacing / 1000 : 0;
    int32_t large_width = layout_width(frame, large, dial->large);
    int32_t small_width = both ? layout_width(frame, small, dial->small) : 0;
    int32_t left = x - (large_width + gap + small_width) / 2;
    layout_text_at(frame, left, large_width, y + style->baseline_y, large, ALIGN_LEFT, dial->large);
    layout_text_at(frame, left + large_width + gap, small_width, y + style->baseline_y, small, ALIGN_LEFT, dial->small);
    // Its lower corners keep clear of the hand, which reaches into the ring.
    width = chord(style, style->ends_y + style->ends / 3, style->band / 3);
    line = (struct rect){x - width / 2, y + style->ends_y - style->ends, width, 2 * style->ends};
    words_single(frame, line, ends, ALIGN_CENTRE, dial->ends);
}

void parts_dial(struct frame *frame, int32_t x, int32_t y, enum dial_size size, const struct view_dial *dial)
{
    parts_dial_ring(frame, x, y, size, dial);
    draw_inside(frame, x, y, &styles[frame->size][size], dial);
    frame->dial.end = frame->scene->count;
}

static int32_t between(int32_t from, int32_t to, int32_t progress, int32_t whole)
{
    return from + (to - from) * progress / whole;
}

static struct dial_style style_between(const struct dial_style *from, const struct dial_style *to, int32_t progress,
                                       int32_t whole)
{
    struct dial_style style = {.mark = from->mark && to->mark, .labels = from->labels && to->labels};
    const int32_t *ends[] = {&from->radius,  &to->radius,       &from->band,     &to->band,      &from->minutes,
                             &to->minutes,   &from->seconds,    &to->seconds,    &from->caption, &to->caption,
                             &from->ends,    &to->ends,         &from->label,    &to->label,     &from->caption_y,
                             &to->caption_y, &from->baseline_y, &to->baseline_y, &from->ends_y,  &to->ends_y};
    int32_t *fields[] = {&style.radius, &style.band,  &style.minutes,   &style.seconds,    &style.caption,
                         &style.ends,   &style.label, &style.caption_y, &style.baseline_y, &style.ends_y};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        *fields[i] = between(*ends[2 * i], *ends[2 * i + 1], progress, whole);
    }
    return style;
}

void parts_dial_between(struct frame *frame, const struct dial_place *from, const struct dial_place *to,
                        int32_t progress, int32_t whole, const struct view_dial *dial)
{
    const struct dial_style *styles_here = styles[frame->size];
    struct dial_style style = style_between(&styles_here[from->size], &styles_here[to->size], progress, whole);
    int32_t x = between(from->x, to->x, progress, whole), y = between(from->y, to->y, progress, whole);
    draw_ring(frame, x, y, &style, dial, TURN);
    draw_inside(frame, x, y, &style, dial);
}

void parts_dial_closing(struct frame *frame, const struct dial_place *place, int32_t progress, int32_t whole,
                        const struct view_dial *dial)
{
    int32_t rest_to = between(dial->hand, TURN, progress, whole);
    draw_ring(frame, place->x, place->y, &styles[frame->size][place->size], dial, rest_to);
}
