// SPDX-License-Identifier: MIT
// People: one to four rows with lanes, more as smaller rows or chips in columns. The whole row is the target. Positions
// never change; only a row's plane and words do.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

#include <string.h>

struct row_style {
    int32_t radius, padding, gap, icon, name, status, faint, counter, lane, lane_bottom, name_line, status_line;
};

static struct row_style style_of(const struct frame *frame)
{
    if (frame->size == SIZE_COMPACT) {
        return (struct row_style){14, 16, 12, 28, 20, 16, 24, 34, 5, 7, 23, 19};
    }
    int32_t bottom = frame->size == SIZE_TALL ? 8 : 10;
    return (struct row_style){20, 24, 20, 40, 28, 20, 32, 50, 8, bottom, 34, 26};
}

static int32_t on_lane(const struct rect *lane, int32_t mille)
{
    return lane->x + (lane->w * mille + PER_MILLE / 2) / PER_MILLE;
}

static void draw_lane(struct frame *frame, struct rect lane, const struct view_row *row)
{
    if (row->amber) {
        layout_line(frame, lane, TONE_ON_AMBER);
        frame->scene->items[frame->scene->count - 1].alpha = 56;
        if (row->lane > 0) {
            layout_line(frame, (struct rect){lane.x, lane.y, on_lane(&lane, row->lane) - lane.x, lane.h},
                        TONE_ON_AMBER);
        }
        return;
    }
    layout_line(frame, lane, TONE_TRACK);
    if (row->lane > 0) {
        layout_line(frame, (struct rect){lane.x, lane.y, on_lane(&lane, row->lane) - lane.x, lane.h}, TONE_GREEN);
    }
    for (int32_t i = 0; i < row->gap_count; i++) {
        int32_t from = on_lane(&lane, row->gap[i].from), to = on_lane(&lane, row->gap[i].to);
        if (to <= from) {
            continue;
        }
        int32_t inset = lane.h > 5 ? 2 : 1;
        layout_line(frame, (struct rect){from - inset, lane.y, to - from + 2 * inset, lane.h}, TONE_SURFACE);
        layout_line(frame, (struct rect){from, lane.y + (lane.h - 5) / 2 + lane.h % 2, to - from, lane.h > 5 ? 5 : 3},
                    TONE_AMBER);
    }
}

static void draw_plane(struct frame *frame, struct rect units, int32_t radius, const struct view_row *row, bool soft)
{
    bool pressed = !soft && layout_pressed(frame, (struct action){ACTION_PERSON, row->person});
    if (soft) {
        layout_edged(frame, units, radius, TONE_AMBER_TINT, 2, TONE_AMBER);
    } else if (row->amber) {
        if (theme_has_edges(frame->theme)) {
            layout_edged(frame, units, radius, TONE_AMBER_FILL, 2, TONE_AMBER);
        } else {
            layout_plane(frame, units, radius, TONE_AMBER_FILL);
        }
        if (pressed) {
            struct item *plane = &frame->scene->items[frame->scene->count - 1];
            plane->colour = theme_mix(plane->colour, layout_colour(frame, TONE_ON_AMBER), 8);
        }
    } else {
        layout_card(frame, units, radius, pressed ? TONE_LINE : TONE_SURFACE);
    }
}

// Counter or faint icon at the right; returns the width it takes.
static int32_t draw_right(struct frame *frame, struct rect body, const struct row_style *style,
                          const struct view_row *row, enum tone counter)
{
    int32_t right = body.x + body.w - style->padding;
    if (row->out) {
        // Hours leave the digits less height, and the words their room.
        bool hours = strlen(row->counter) > sizeof "00:00" - 1;
        struct style digits = {FONT_DIGITS, hours ? style->counter * 3 / 4 : style->counter, -30, counter};
        int32_t width = layout_width(frame, digits, row->counter);
        layout_text(frame, (struct rect){right - width, body.y, width, body.h}, digits, ALIGN_LEFT, row->counter);
        return width;
    }
    layout_icon(frame, right - style->faint, body.y + (body.h - style->faint) / 2, style->faint, ICON_PERSON_OUT,
                TONE_INK3);
    return style->faint;
}

void row_draw(struct frame *frame, struct rect units, const struct view_row *row, bool soft)
{
    struct row_style style = style_of(frame);
    bool lane = !soft && units.h > 64 - 12 * (frame->size == SIZE_COMPACT);
    // The lane takes its room from the lower edge; the words stand in the middle of what remains.
    int32_t foot = !lane ? 0 : frame->size == SIZE_COMPACT ? 9 : frame->size == SIZE_TALL ? 14 : 16;
    struct rect body = {units.x, units.y, units.w, units.h - foot};
    enum tone icon = soft ? TONE_AMBER_TEXT : row->amber ? TONE_ON_AMBER : row->out ? TONE_INK2 : TONE_GREEN_TEXT;
    struct style name = {FONT_STRONG, style.name, -10, row->amber && !soft ? TONE_ON_AMBER : TONE_INK};
    struct style status = {row->amber && !soft ? FONT_STRONG : FONT_TEXT, style.status, 0,
                           row->amber && !soft ? TONE_ON_AMBER : TONE_INK2};
    enum tone counter = soft ? TONE_AMBER_TEXT : name.tone;

    draw_plane(frame, units, style.radius, row, soft);
    layout_icon(frame, body.x + style.padding, body.y + (body.h - style.icon) / 2, style.icon,
                row->out ? ICON_PERSON_OUT : ICON_PERSON, icon);
    int32_t x = body.x + style.padding + style.icon + style.gap;
    int32_t right = draw_right(frame, body, &style, row, counter);
    int32_t width = body.x + body.w - style.padding - right - (row->out ? style.gap / 3 : style.gap) - x;
    // Two lines of words when they have room, else the name alone.
    int32_t height = style.name_line + style.status_line + 1;
    int32_t top = body.y + (body.h - height) / 2;
    if (height <= body.h) {
        parts_name(frame, (struct rect){x, top, width, style.name_line}, name, &row->name);
        words_line(frame, (struct rect){x, top + style.name_line + 1, width, style.status_line}, status, ALIGN_LEFT,
                   (const char *const[]){row->status, row->status_short, NULL});
    } else {
        parts_name(frame, (struct rect){x, body.y, width, body.h}, name, &row->name);
    }
    if (lane) {
        draw_lane(frame,
                  (struct rect){units.x + style.padding, units.y + units.h - style.lane_bottom - style.lane,
                                units.w - 2 * style.padding, style.lane},
                  row);
    }
    if (!soft) {
        layout_target(frame, units, (struct action){ACTION_PERSON, row->person}, row->name.full);
    }
}

// A small plane for one of many: icon, name, and the counter instead of the icon's place when out.
static void chip_draw(struct frame *frame, struct rect units, const struct view_row *row)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t padding = compact ? 8 : 14, icon = compact ? 22 : 30, gap = compact ? 6 : 12;
    struct style name = {FONT_STRONG, compact ? 18 : 24, -10, row->amber ? TONE_ON_AMBER : TONE_INK};
    struct style status = {FONT_TEXT, layout_smallest(frame), 0, row->amber ? TONE_ON_AMBER : TONE_INK2};
    enum tone tone = row->amber ? TONE_ON_AMBER : row->out ? TONE_INK2 : TONE_GREEN_TEXT;
    draw_plane(frame, units, compact ? 14 : 20, row, false);
    layout_icon(frame, units.x + padding, units.y + (units.h - icon) / 2, icon,
                row->out ? ICON_PERSON_OUT : ICON_PERSON, tone);
    int32_t x = units.x + padding + icon + gap, width = units.x + units.w - padding - x;
    int32_t line = name.size * 5 / 4, below = status.size * 5 / 4;
    const char *const forms[] = {row->name.full, row->name.brief, row->name.first, row->name.initials, NULL};
    if (row->out) {
        int32_t top = units.y + (units.h - line - below) / 2;
        words_line(frame, (struct rect){x, top, width, line}, name, ALIGN_LEFT, forms);
        words_single(frame, (struct rect){x, top + line, width, below}, status, ALIGN_LEFT, row->counter);
    } else {
        words_line(frame, (struct rect){x, units.y, width, units.h}, name, ALIGN_LEFT, forms);
    }
    layout_target(frame, units, (struct action){ACTION_PERSON, row->person}, row->name.full);
}

static void crowd_draw(struct frame *frame, struct rect units, const struct view_session *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t card = compact                    ? 84
                   : frame->size == SIZE_TALL ? 136
                                              : 152,
            gap = compact ? 8 : 16, padding = compact ? 16 : 28;
    int32_t height = compact ? 52 : frame->size == SIZE_TALL ? 64 : 72;
    struct rect plane = {units.x, units.y, units.w, card};
    enum tone ink = words->crowd.amber ? TONE_ON_AMBER : TONE_INK;
    struct style title = {FONT_STRONG, compact ? 22 : 32, -10, ink};
    struct style status = {FONT_TEXT, compact ? 16 : 22, 0, words->crowd.amber ? TONE_ON_AMBER : TONE_INK2};
    struct style digits = {FONT_DIGITS, compact ? 34 : 50, -30, ink};
    layout_card(frame, plane, compact ? 16 : 24, words->crowd.amber ? TONE_AMBER_FILL : TONE_SURFACE);
    int32_t icon = compact ? 32 : 48, x = plane.x + padding + icon + padding * 2 / 3;
    int32_t counter = layout_width(frame, digits, words->crowd.counter);
    int32_t width = plane.x + plane.w - padding - counter - 12 - x;
    layout_icon(frame, plane.x + padding, plane.y + (card - icon) / 2, icon, ICON_PEOPLE,
                words->crowd.amber ? TONE_ON_AMBER : TONE_GREEN_TEXT);
    int32_t line = title.size * 5 / 4, below = status.size * 5 / 4, top = plane.y + (card - line - below - 4) / 2;
    words_single(frame, (struct rect){x, top, width, line}, title, ALIGN_LEFT, words->crowd.title);
    words_single(frame, (struct rect){x, top + line + 4, width, below}, status, ALIGN_LEFT, words->crowd.status);
    layout_text(frame, (struct rect){plane.x + plane.w - padding - counter, plane.y, counter, card}, digits, ALIGN_LEFT,
                words->crowd.counter);

    const struct view_chip *chips[] = {&words->crowd.out, &words->crowd.back, &words->crowd.all_back};
    int32_t y = plane.y + card + gap;
    for (int i = 0; i < 3; i++) {
        struct button button = parts_button_style(frame, i == 0 ? BUTTON_RAISED : BUTTON_QUIET);
        if (chips[i]->action.kind != ACTION_NONE) {
            parts_button(frame, (struct rect){units.x, y + i * (height + 8), units.w, height}, &button, chips[i]);
        }
    }
}

// Columns, rows and row height by how many people there are.
static void grid_of(const struct frame *frame, int32_t room, int32_t people, int32_t *columns, int32_t *height)
{
    bool regular = frame->size == SIZE_REGULAR;
    *columns = people <= 4 ? 1 : regular ? (people <= 6 ? 1 : 2) : people <= 8 ? 2 : 3;
    *height = frame->size == SIZE_COMPACT ? 62 : frame->size == SIZE_TALL ? (room - 3 * 8) / 4 : people <= 4 ? 96 : 64;
}

void rows_draw(struct frame *frame, struct rect units, const struct view_session *words)
{
    int32_t people = (int32_t)words->row_count, columns, height, gap = 8;
    if (people == 0) {
        crowd_draw(frame, units, words);
        return;
    }
    grid_of(frame, units.h, people, &columns, &height);
    int32_t lines = (people + columns - 1) / columns;
    for (int32_t i = 0; i < people; i++) {
        int32_t column = i / lines, line = i % lines;
        int32_t left = units.x + (units.w + gap) * column / columns;
        int32_t right = units.x + (units.w + gap) * (column + 1) / columns - gap;
        struct rect box = {left, units.y + line * (height + gap), right - left, height};
        if (columns == 1) {
            row_draw(frame, box, &words->row[i], false);
        } else {
            chip_draw(frame, box, &words->row[i]);
        }
    }
}
