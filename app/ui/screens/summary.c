// SPDX-License-Identifier: MIT
// Screen 10: booked = here + away + paused, everybody's lane, the log to take along.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

struct places {
    struct rect parts, lanes, line, buttons; // lanes: the lanes alone; names stand left of them
    int32_t names, pitch, axis;              // axis: below the lanes
};

static struct places places_of(const struct frame *frame)
{
    int32_t w = frame->width, h = frame->height;
    if (frame->size == SIZE_COMPACT) {
        return (struct places){.parts = {24, 54, w - 48, 86},
                               .lanes = {144, 152, w - 168, 176},
                               .line = {24, 360, w - 48, 24},
                               .buttons = {24, h - 78, w - 48, 62},
                               .names = 24,
                               .pitch = 44,
                               .axis = 4};
    }
    if (frame->size == SIZE_TALL) {
        int32_t spare = screen_spare(frame);
        return (struct places){.parts = {32, 100, w - 64, 260},
                               .lanes = {244, 400, w - 276, 540 + spare},
                               .line = {32, 996 + spare, w - 64, 56},
                               .buttons = {32, 1160 + spare, w - 64, 96},
                               .names = 32,
                               .pitch = 130 + spare / 4,
                               .axis = 18};
    }
    return (struct places){.parts = {32, 100, w - 64, 120},
                           .lanes = {240, 296, w - 272, 272},
                           .line = {32, 628, w - 64, 29},
                           .buttons = {32, 680, w - 64, 96},
                           .names = 32,
                           .pitch = 72,
                           .axis = 18};
}

static const struct {
    enum icon icon;
    enum tone tone;
} looks[] = {
    [PART_BOOKED] = {ICON_CALENDAR, TONE_INK},        [PART_HERE] = {ICON_PEOPLE, TONE_GREEN_TEXT},
    [PART_AWAY] = {ICON_PERSON_OUT, TONE_AMBER_TEXT}, [PART_PAUSED] = {ICON_PAUSE, TONE_BLUE_TEXT},
    [PART_OTHER] = {ICON_CLOCK, TONE_INK2},
};

// `first_x`: the left edge of all cells.
static void draw_part(struct frame *frame, struct rect cell, int32_t first_x, int32_t digits_size,
                      const struct view_summary *words, size_t index)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t icon = compact ? 18 : 28, gap = compact ? 6 : 10, inset = index == 0 ? 0 : compact ? 14 : 24;
    // A sum that goes on in the next line begins with its sign.
    inset = index > 0 && cell.x == first_x ? digits_size * 64 / 76 : inset;
    enum part_kind kind = words->part[index].kind;
    struct style digits = {FONT_DIGITS, digits_size, -35, TONE_INK};
    struct style label = {FONT_TEXT, compact ? 16 : 24, 0, looks[kind].tone};
    struct style sign = {FONT_DIGITS, digits_size * 52 / 76, 0, TONE_INK3};
    int32_t x = cell.x + inset, line = label.size * 13 / 10, w = cell.w - inset - 12, more = cell.h > 70 ? 8 : 0;
    if (index > 0) {
        int32_t back = digits_size * 64 / 76;
        layout_text(frame, (struct rect){x - back, cell.y + digits_size * 8 / 76, back, sign.size}, sign, ALIGN_LEFT,
                    index == 1 ? "=" : "+");
    }
    layout_text(frame, (struct rect){x, cell.y, w, digits_size}, digits, ALIGN_LEFT, words->part[index].value);
    int32_t y = cell.y + digits_size + (digits_size < 40 ? 2 : 10);
    parts_label(frame, (struct rect){x, y - more, w, line + 2 * more}, looks[kind].icon, icon, gap, label,
                words->part[index].label);
}

static void draw_parts(struct frame *frame, struct rect units, const struct view_summary *words)
{
    int32_t count = (int32_t)words->part_count, columns = count, lines = 1;
    bool compact = frame->size == SIZE_COMPACT;
    int32_t size = compact ? 40 : 76;
    if (frame->size == SIZE_TALL) {
        columns = count <= 4 ? 2 : 3;
        lines = (count + columns - 1) / columns;
        size = columns == 2 ? 76 : lines == 2 ? 60 : 44;
    } else if (count > 5) {
        lines = 2;
        columns = (count + 1) / 2;
        size = compact ? 20 : 30;
    } else if (count == 5) {
        size = size * 7 / 10;
    }
    for (int32_t i = 0; i < count; i++) {
        int32_t left = units.x + units.w * (i % columns) / columns;
        int32_t right = units.x + units.w * (i % columns + 1) / columns;
        int32_t y = units.y + units.h / lines * (i / columns);
        draw_part(frame, (struct rect){left, y, right - left, units.h / lines}, units.x, size, words, (size_t)i);
    }
}

static int32_t on_lane(const struct rect *lanes, int32_t mille)
{
    return lanes->x + (lanes->w * mille + PER_MILLE / 2) / PER_MILLE;
}

static void draw_axis(struct frame *frame, const struct places *places, const struct view_summary *words)
{
    struct style style = {FONT_TEXT, frame->size == SIZE_COMPACT ? 16 : 22, 0, TONE_INK2};
    const struct rect *lanes = &places->lanes;
    int32_t above = frame->size == SIZE_COMPACT ? 6 : 12, line = style.size * 13 / 10;
    bool all = frame->size == SIZE_REGULAR;
    for (int32_t i = 0; i < 5; i += all ? 1 : 2) {
        int32_t x = lanes->x + lanes->w * i / 4, width = layout_width(frame, style, words->quarter[i]);
        int32_t left = i == 0 ? x : i == 4 ? x - width : x - width / 2;
        layout_line(frame, (struct rect){x - 1, lanes->y - above, 2, lanes->h + 2 * above}, TONE_LINE);
        layout_text(frame, (struct rect){left, lanes->y + lanes->h + places->axis, width, line}, style, ALIGN_LEFT,
                    words->quarter[i]);
    }
}

static struct rect on_lanes(const struct rect *lanes, int32_t begin, int32_t end, int32_t y, int32_t height)
{
    int32_t from = on_lane(lanes, begin), to = on_lane(lanes, end);
    return (struct rect){from, y, to - from < 4 ? 4 : to - from, height};
}

static bool holds_words(const struct rect *box, struct style style, int32_t width)
{
    return width + 8 <= box->w && style.size * 13 / 10 <= box->h;
}

// A stretch on its plane, set off from what it covers by a line of ground; its length in words where there is room.
static void draw_stretch(struct frame *frame, struct rect box, enum tone plane, enum tone ink, enum icon icon,
                         const char *length)
{
    bool compact = frame->size == SIZE_COMPACT, high = box.h > (compact ? 60 : 120);
    int32_t edge = compact ? 2 : 4, size = compact ? 26 * 16 / 26 : 26;
    struct style style = {FONT_STRONG, compact ? 16 : 22, 0, ink};
    layout_plane(frame, (struct rect){box.x - edge, box.y - edge, box.w + 2 * edge, box.h + 2 * edge}, 8 + edge,
                 TONE_GROUND);
    layout_plane(frame, box, 8, plane);
    int32_t width = layout_width(frame, style, length), line = style.size * 13 / 10;
    if (!holds_words(&box, style, width)) {
        return;
    }
    if (high) {
        int32_t large = compact ? 24 : 32, top = box.y + (box.h - large - 8 - line) / 2;
        layout_icon(frame, box.x + (box.w - large) / 2, top, large, icon, ink);
        layout_text(frame, (struct rect){box.x, top + large + 8, box.w, line}, style, ALIGN_CENTRE, length);
        return;
    }
    bool with_icon = box.w > width + size + 48;
    int32_t whole = width + (with_icon ? size + 10 : 0), x = box.x + (box.w - whole) / 2;
    if (with_icon) {
        layout_icon(frame, x, box.y + (box.h - size) / 2, size, icon, ink);
    }
    layout_text(frame, (struct rect){x + whole - width, box.y, width, box.h}, style, ALIGN_LEFT, length);
}

// Where the lane is free from `left` on: up to its end, the next time away, or a common pause.
static int32_t free_until(const struct rect *lanes, const struct view_summary *words, size_t lane, int32_t left)
{
    int32_t until = on_lane(lanes, words->end);
    for (size_t i = 0; i < words->lane[lane].stretch_count; i++) {
        int32_t from = on_lane(lanes, words->lane[lane].stretch[i].from);
        until = from >= left && from < until ? from : until;
    }
    for (size_t i = 0; i < words->pause_count; i++) {
        int32_t from = on_lane(lanes, words->pause[i].from), to = on_lane(lanes, words->pause[i].to);
        until = to > left && from < until ? from : until;
    }
    return until;
}

// The length of a time away that is too short to hold it: after it, in the lane.
static void draw_beside(struct frame *frame, const struct places *places, struct rect stretch,
                        const struct view_summary *words, size_t lane, size_t index)
{
    struct style style = {FONT_STRONG, frame->size == SIZE_COMPACT ? 16 : 22, 0, TONE_INK};
    const char *length = words->lane[lane].stretch[index].length;
    int32_t width = layout_width(frame, style, length), left = stretch.x + stretch.w, gap = 8;
    if (holds_words(&stretch, style, width) || style.size * 13 / 10 > stretch.h) {
        return;
    }
    if (left + width + 2 * gap <= free_until(&places->lanes, words, lane, left)) {
        layout_text(frame, (struct rect){left + gap, stretch.y, width, stretch.h}, style, ALIGN_LEFT, length);
    }
}

static void draw_lane(struct frame *frame, const struct places *places, struct rect box,
                      const struct view_summary *words, size_t lane)
{
    struct style name = {FONT_STRONG, frame->size == SIZE_COMPACT ? 16 : 23, -10, TONE_INK};
    parts_name(frame, (struct rect){places->names, box.y, box.x - places->names - 8, box.h}, name,
               &words->lane[lane].name);
    int32_t begin = on_lane(&places->lanes, words->begin), end = on_lane(&places->lanes, words->end);
    int32_t radius = box.h / 2 < 12 ? box.h / 2 : 12;
    if (end > begin) {
        layout_edged(frame, (struct rect){begin, box.y, end - begin, box.h}, radius, TONE_GREEN_TINT, 2, TONE_GREEN);
    }
    for (size_t i = 0; i < words->lane[lane].stretch_count; i++) {
        struct rect stretch =
            on_lanes(&places->lanes, words->lane[lane].stretch[i].from, words->lane[lane].stretch[i].to, box.y, box.h);
        // Of people without names several are out at a time: a stretch ends where the next one begins.
        if (i + 1 < words->lane[lane].stretch_count) {
            int32_t room = on_lane(&places->lanes, words->lane[lane].stretch[i + 1].from) - 4 - stretch.x;
            stretch.w = stretch.w <= room ? stretch.w : room < 4 ? 4 : room;
        }
        draw_stretch(frame, stretch, TONE_AMBER_FILL, TONE_ON_AMBER, ICON_PERSON_OUT,
                     words->lane[lane].stretch[i].length);
        draw_beside(frame, places, stretch, words, lane, i);
    }
}

static void draw_lanes(struct frame *frame, struct places *places, const struct view_summary *words)
{
    int32_t count = (int32_t)words->lane_count + (words->more[0] != '\0' ? 1 : 0);
    int32_t pitch = places->pitch, gap = frame->size == SIZE_COMPACT ? 8 : 16;
    if (count > 0 && pitch * count - gap > places->lanes.h) {
        gap = gap / 2;
        pitch = (places->lanes.h + gap) / count;
    }
    places->lanes.h = words->lane_count == 0 ? 0 : pitch * (int32_t)words->lane_count - gap;
    draw_axis(frame, places, words);
    for (size_t i = 0; i < words->lane_count; i++) {
        struct rect box = {places->lanes.x, places->lanes.y + pitch * (int32_t)i, places->lanes.w, pitch - gap};
        draw_lane(frame, places, box, words, i);
    }
    for (size_t i = 0; i < words->pause_count && words->lane_count > 0; i++) {
        draw_stretch(
            frame, on_lanes(&places->lanes, words->pause[i].from, words->pause[i].to, places->lanes.y, places->lanes.h),
            TONE_BLUE_FILL, TONE_ON_BLUE, ICON_PAUSE, words->pause[i].length);
    }
    struct style more = {FONT_TEXT, frame->size == SIZE_COMPACT ? 16 : 20, 0, TONE_INK2};
    words_single(frame,
                 (struct rect){places->names, places->lanes.y + pitch * (int32_t)words->lane_count,
                               places->lanes.x - places->names - 8, pitch - gap},
                 more, ALIGN_LEFT, words->more);
}

// Small, between the sum and the lanes, for who takes a picture of the screen; a compact one shows it with its code.
static void draw_digest(struct frame *frame, const struct places *places, const struct view_summary *words)
{
    struct style style = {FONT_TEXT, layout_smallest(frame), 0, TONE_INK2};
    int32_t line = style.size * 13 / 10;
    if (words->digest[0] != '\0' && frame->size != SIZE_COMPACT) {
        layout_text(frame, (struct rect){places->lanes.x, places->lanes.y - 16 - line, places->lanes.w, line}, style,
                    ALIGN_RIGHT, words->digest);
    }
}

// One that is at work is no button until it is done.
static void draw_export(struct frame *frame, struct rect box, const struct button *plain, const struct view_chip *chip)
{
    struct button button = *plain;
    button.kind = chip->action.kind == ACTION_NONE ? BUTTON_OFF : plain->kind;
    parts_button(frame, box, &button, chip);
}

// Done has a line of its own, the others the one above.
static void draw_buttons_tall(struct frame *frame, struct rect units, const struct button *plain,
                              const struct button *done, const struct view_summary *words)
{
    int32_t count = (int32_t)words->export_count, gap = 16, height = 80;
    parts_button(frame, units, done, &words->done);
    for (int32_t i = 0; i < count; i++) {
        int32_t width = (units.w + gap) / count - gap;
        struct rect box = {units.x + i * (width + gap), units.y - gap - height, width, height};
        draw_export(frame, box, plain, &words->export_[i]);
    }
}

static void draw_buttons(struct frame *frame, struct rect units, const struct view_summary *words)
{
    struct button plain = parts_button_style(frame, BUTTON_RAISED), done = parts_button_style(frame, BUTTON_NEUTRAL);
    int32_t gap = frame->size == SIZE_COMPACT ? 8 : 16, count = (int32_t)words->export_count + 1;
    done.text_size = frame->size == SIZE_COMPACT ? 20 : 32;
    // Done is a fifth wider than the others.
    if (frame->size == SIZE_TALL) {
        draw_buttons_tall(frame, units, &plain, &done, words);
        return;
    }
    int32_t spare = units.w - (count - 1) * gap - count * 2 * plain.padding;
    int32_t share = spare * 10 / (10 * count + 2) + 2 * plain.padding, x = units.x;
    for (size_t i = 0; i < words->export_count; i++) {
        draw_export(frame, (struct rect){x, units.y, share, units.h}, &plain, &words->export_[i]);
        x += share + gap;
    }
    parts_button(frame, (struct rect){x, units.y, units.x + units.w - x, units.h}, &done, &words->done);
}

// Returns its width.
static int32_t draw_seen(struct frame *frame, struct rect line, int32_t top, const struct view_chip *seen)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style label = {FONT_STRONG, layout_smallest(frame), 0, TONE_INK};
    struct button button = {BUTTON_QUIET, label.size, label.size + 4, 8, 20, 14};
    int32_t width = layout_width(frame, label, seen->text) + button.icon_size + 8 + 36;
    int32_t height = compact ? 32 : 44, side = layout_target_side(frame);
    int32_t y = line.y + (line.h - height) / 2;
    struct rect plane = {line.x + line.w - width, y, width, height};
    struct view_chip words = *seen;
    words.action.kind = ACTION_NONE;
    button.kind = seen->action.kind == ACTION_NONE ? BUTTON_OFF : BUTTON_QUIET;
    button.radius = height / 2;
    parts_button(frame, plane, &button, &words);
    if (seen->action.kind != ACTION_NONE) {
        layout_target(frame, (struct rect){plane.x, top - 8 - side, width, side}, seen->action, seen->text);
    }
    return width;
}

// What is to be known about the log, in one line; else in as many as there is room for between the lanes and the
// buttons.
static void draw_line(struct frame *frame, struct rect box, const struct view_summary *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style style = {FONT_TEXT, compact ? 16 : 22, 0, words->line_amber ? TONE_AMBER_TEXT : TONE_INK2};
    struct lines lines;
    if (frame->size == SIZE_TALL) {
        words_wrap(frame, style, box.w, 2, words->line, &lines);
        if (lines.whole) {
            words_paragraph(frame, box, style, 130, 2, words->line);
            return;
        }
    }
    int32_t more = compact ? 8 : 12;
    words_line(frame, (struct rect){box.x, box.y - more, box.w, box.h + 2 * more}, style, ALIGN_LEFT,
               (const char *const[]){words->line, words->line_short, NULL});
}

void screen_summary(struct frame *frame, const struct view *view)
{
    const struct view_summary *words = &view->summary;
    struct places places = places_of(frame);
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    draw_parts(frame, places.parts, words);
    if (words->has_code) {
        struct rect card = places.lanes;
        card.x = places.names;
        card.w = frame->width - 2 * places.names;
        card.h = tall ? 320 : card.h + places.axis + (compact ? 20 : 24);
        parts_code_card(frame, card, words->code, words->digest, words->code_line);
    } else {
        draw_lanes(frame, &places, words);
        draw_digest(frame, &places, words);
    }
    int32_t seen = draw_seen(frame, places.line, tall ? places.buttons.y - 96 : places.buttons.y, &words->seen) + 12;
    int32_t least = compact ? 190 : 280;
    places.line.w -= seen > least ? seen : least;
    draw_line(frame, places.line, words);
    draw_buttons(frame, places.buttons, words);
}
