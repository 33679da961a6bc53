// SPDX-License-Identifier: MIT
#include "ui/layout.h"

#include "text/text.h"

#include <string.h>

// Height of a font's line above and below the baseline, in 1/10000 em (Inter's hhea table).
#define ASCENT  9688
#define DESCENT 2412
#define EM      10000
// Room above for stacked marks of Vietnamese capitals, and what a line of digits takes.
#define REACH_ABOVE   11200
#define REACH_BELOW   2900
#define DIGITS_ABOVE  7700
#define DIGITS_BELOW  500
#define COMPACT_BELOW 720

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

void layout_begin(struct frame *frame, struct scene *scene, int32_t width, int32_t height, struct text_metrics metrics,
                  enum theme theme, struct action pressed)
{
    static const struct {
        int32_t width, height;
    } drawn[SIZE_CLASSES] = {{800, 480}, {1280, 800}, {800, 1280}};

    *frame = (struct frame){.scene = scene, .metrics = metrics, .theme = theme, .pressed = pressed};
    frame->size = height > width ? SIZE_TALL : height < COMPACT_BELOW ? SIZE_COMPACT : SIZE_REGULAR;
    frame->scale = least(width * SCALE_ONE / drawn[frame->size].width, height * SCALE_ONE / drawn[frame->size].height);
    frame->width = width * SCALE_ONE / frame->scale;
    frame->height = height * SCALE_ONE / frame->scale;
    scene->width = width;
    scene->height = height;
    scene->ground = theme_colour(theme, TONE_GROUND);
    scene->count = 0;
    scene->overflow = false;
}

int32_t layout_px(const struct frame *frame, int32_t units)
{
    return (int32_t)floor_div((int64_t)units * frame->scale + SCALE_ONE / 2, SCALE_ONE);
}

struct rect layout_box(const struct frame *frame, struct rect units)
{
    int32_t x = layout_px(frame, units.x), y = layout_px(frame, units.y);
    return (struct rect){x, y, layout_px(frame, units.x + units.w) - x, layout_px(frame, units.y + units.h) - y};
}

rgb layout_colour(const struct frame *frame, enum tone tone)
{
    return theme_colour(frame->theme, tone);
}

struct item *layout_add(struct frame *frame, enum item_kind kind, struct rect pixels, enum tone tone)
{
    struct scene *scene = frame->scene;
    if (scene->count == SCENE_ITEMS_MAX) {
        scene->overflow = true;
        return NULL;
    }
    struct item *item = &scene->items[scene->count++];
    // All bytes are set, so that two scenes can be compared item by item.
    memset(item, 0, sizeof *item);
    item->kind = kind;
    item->box = pixels;
    item->colour = layout_colour(frame, tone);
    item->alpha = 255;
    return item;
}

void layout_plane(struct frame *frame, struct rect units, int32_t radius, enum tone tone)
{
    struct item *item = layout_add(frame, ITEM_RECT, layout_box(frame, units), tone);
    if (item != NULL) {
        item->rect.radius = layout_px(frame, radius);
    }
}

static int32_t stroke(const struct frame *frame, int32_t units)
{
    int32_t pixels = layout_px(frame, units);
    return pixels < 1 ? 1 : pixels;
}

void layout_edged(struct frame *frame, struct rect units, int32_t radius, enum tone tone, int32_t edge,
                  enum tone edge_tone)
{
    struct item *item = layout_add(frame, ITEM_RECT, layout_box(frame, units), tone);
    if (item != NULL) {
        item->rect.radius = layout_px(frame, radius);
        item->rect.edge = stroke(frame, edge);
        item->colour2 = layout_colour(frame, edge_tone);
    }
}

void layout_frame_only(struct frame *frame, struct rect units, int32_t radius, int32_t edge, enum tone tone)
{
    struct item *item = layout_add(frame, ITEM_FRAME, layout_box(frame, units), tone);
    if (item != NULL) {
        item->rect.radius = layout_px(frame, radius);
        item->rect.edge = stroke(frame, edge);
    }
}

void layout_card(struct frame *frame, struct rect units, int32_t radius, enum tone tone)
{
    if (theme_has_edges(frame->theme)) {
        layout_edged(frame, units, radius, tone, 2, TONE_TRACK);
    } else {
        layout_plane(frame, units, radius, tone);
    }
}

void layout_line(struct frame *frame, struct rect units, enum tone tone)
{
    struct rect box = layout_box(frame, units);
    box.w = box.w < 1 ? 1 : box.w;
    box.h = box.h < 1 ? 1 : box.h;
    layout_add(frame, ITEM_RECT, box, tone);
}

void layout_icon(struct frame *frame, int32_t x, int32_t y, int32_t size, enum icon icon, enum tone tone)
{
    int32_t side = layout_px(frame, size);
    struct rect box = {layout_px(frame, x), layout_px(frame, y), side, side};
    struct item *item = icon == ICON_NONE ? NULL : layout_add(frame, ITEM_ICON, box, tone);
    if (item != NULL) {
        item->icon = icon;
    }
}

// Along the line of reading. Play, as on any player, and the arrows of sync, which turn, are the same everywhere.
static bool points_along(enum icon icon)
{
    return icon == ICON_CHEVRON || icon == ICON_CHEVRON_LEFT || icon == ICON_UNDO || icon == ICON_ERASE ||
           icon == ICON_PERSON_OUT || icon == ICON_PERSON_IN;
}

static void mirror_item(struct item *item, int32_t width)
{
    item->box.x = width - item->box.x - item->box.w;
    if (item->kind == ITEM_ARC) {
        int32_t from = item->arc.from;
        item->arc.cx16 = 16 * width - item->arc.cx16;
        item->arc.from = 2 * 65536 - item->arc.to;
        item->arc.to = 2 * 65536 - from;
    } else if (item->kind == ITEM_LINE) {
        item->line.x0 = 16 * width - item->line.x0;
        item->line.x1 = 16 * width - item->line.x1;
    } else if (item->kind == ITEM_TRIANGLE) {
        for (int i = 0; i < 3; i++) {
            item->triangle.x[i] = 16 * width - item->triangle.x[i];
        }
    } else if (item->kind == ITEM_ICON) {
        item->flipped = points_along(item->icon);
    }
}

static void move_item(struct item *item, int32_t right)
{
    item->box.x += right;
    if (item->kind == ITEM_ARC) {
        item->arc.cx16 += 16 * right;
    } else if (item->kind == ITEM_LINE) {
        item->line.x0 += 16 * right;
        item->line.x1 += 16 * right;
    } else if (item->kind == ITEM_TRIANGLE) {
        for (int i = 0; i < 3; i++) {
            item->triangle.x[i] += 16 * right;
        }
    }
}

void layout_mirror(struct frame *frame)
{
    struct scene *scene = frame->scene;
    const struct dial_place *dial = &frame->dial;
    int32_t right = scene->width - 2 * layout_px(frame, dial->x);
    for (size_t i = 0; i < scene->count; i++) {
        if (dial->there && i >= dial->ring && i < dial->end) {
            move_item(&scene->items[i], right);
        } else {
            mirror_item(&scene->items[i], scene->width);
        }
    }
    frame->dial.x = frame->width - dial->x;
}

static bool only_digits(const char *text)
{
    return text[strspn(text, "0123456789:+= ")] == '\0';
}

static bool has_digits(const char *text)
{
    return text[strcspn(text, "0123456789")] != '\0';
}

static int32_t measure(const struct frame *frame, struct style style, const char *text)
{
    return frame->metrics.width(frame->metrics.context, style.font, layout_px(frame, style.size), style.spacing,
                                has_digits(text), text);
}

int32_t layout_width(const struct frame *frame, struct style style, const char *text)
{
    return (int32_t)-floor_div(-(int64_t)measure(frame, style, text) * SCALE_ONE, frame->scale);
}

int32_t layout_lead(const struct frame *frame, struct style style, const char *text)
{
    if (text[0] < '0' || text[0] > '9') {
        return 0;
    }
    const char digit[] = {text[0], '\0'};
    int32_t size = layout_px(frame, style.size);
    int32_t cell = frame->metrics.width(frame->metrics.context, style.font, size, 0, true, digit);
    int32_t natural = frame->metrics.width(frame->metrics.context, style.font, size, 0, false, digit);
    return (int32_t)((int64_t)(cell - natural) / 2 * SCALE_ONE / frame->scale);
}

// `baseline` in pixels.
static void add_text(struct frame *frame, int32_t x, int32_t width, int32_t baseline, struct style style,
                     enum align align, const char *text)
{
    if (text[0] == '\0') {
        return;
    }
    int32_t size = layout_px(frame, style.size);
    int32_t advance = measure(frame, style, text);
    bool counts = style.font != FONT_HEADING && strstr(text, "–") == NULL;
    int32_t lead = align == ALIGN_LEFT && !counts ? layout_lead(frame, style, text) : 0;
    int32_t left = layout_px(frame, x - lead), right = layout_px(frame, x + width);
    if (align == ALIGN_CENTRE) {
        left += (right - left - advance) / 2;
    } else if (align == ALIGN_RIGHT) {
        left = right - advance;
    }
    int32_t above = size * (only_digits(text) ? DIGITS_ABOVE : REACH_ABOVE) / EM + 1;
    int32_t below = size * (only_digits(text) ? DIGITS_BELOW : REACH_BELOW) / EM + 1;
    struct item *item =
        layout_add(frame, ITEM_TEXT, (struct rect){left, baseline - above, advance, above + below}, style.tone);
    if (item != NULL) {
        item->text.font = style.font;
        item->text.size = size;
        item->text.baseline = baseline;
        item->text.spacing = style.spacing;
        item->text.tabular = has_digits(text);
        item->text.align = ALIGN_LEFT;
        text_copy(item->text.text, sizeof item->text.text, text);
    }
}

void layout_text(struct frame *frame, struct rect units, struct style style, enum align align, const char *text)
{
    int32_t size = layout_px(frame, style.size);
    int32_t ascent = (size * ASCENT + EM / 2) / EM, descent = (size * DESCENT + EM / 2) / EM;
    struct rect box = layout_box(frame, units);
    int32_t top = box.y + (int32_t)floor_div(box.h - ascent - descent, 2);
    add_text(frame, units.x, units.w, top + ascent, style, align, text);
}

void layout_text_at(struct frame *frame, int32_t x, int32_t width, int32_t baseline, struct style style,
                    enum align align, const char *text)
{
    add_text(frame, x, width, layout_px(frame, baseline), style, align, text);
}

int32_t layout_smallest(const struct frame *frame)
{
    return frame->size == SIZE_COMPACT ? 16 : 20;
}

void layout_target(struct frame *frame, struct rect units, struct action action, const char *label)
{
    struct item *item = layout_add(frame, ITEM_TARGET, layout_box(frame, units), TONE_GROUND);
    if (item != NULL) {
        item->target.action = action;
        item->target.enabled = true;
        text_copy(item->target.label, sizeof item->target.label, label);
    }
}

bool layout_pressed(const struct frame *frame, struct action action)
{
    return frame->pressed.kind != ACTION_NONE && frame->pressed.kind == action.kind &&
           frame->pressed.value == action.value;
}

int32_t layout_target_side(const struct frame *frame)
{
    return frame->size == SIZE_COMPACT ? 52 : 64;
}
