// SPDX-License-Identifier: MIT
// Screens 03 and 04. Questions take the place of the hint (compact and tall: of the totals) and move nothing.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

struct places {
    struct rect heading, rows, axis, strip, totals, actions;
    int32_t totals_padding;
};

static struct places places_of(const struct frame *frame, const struct rect *column, const struct view_session *words)
{
    int32_t x = column->x, w = column->w;
    if (frame->size == SIZE_COMPACT) {
        return (struct places){.rows = {x, 60, w, 272},
                               .strip = {x, 340, w, 54},
                               .totals = {x, 342, w, 47},
                               .actions = {x, 402, w, 62},
                               .totals_padding = 16};
    }
    if (frame->size == SIZE_TALL) {
        return (struct places){.heading = {48, 716, 266, 80},
                               .rows = {x, 804, w, 368},
                               .strip = {x, 724, w, 64},
                               .totals = {324, 718, 452, 68},
                               .actions = {x, 1184, w, 72},
                               .totals_padding = 16};
    }
    int32_t strip = words->row_count == 6 || words->row_count > 10 ? 568 : 552;
    return (struct places){.heading = {x, 87, w, 38},
                           .rows = {x, 136, w, 408},
                           .axis = {x + 24, 550, w - 48, 26},
                           .strip = {x, strip, w, 64},
                           .totals = {x, 600, w, 68},
                           .actions = {x, 696, w, 80},
                           .totals_padding = 24};
}

// "Offer at 12:38" with its little triangle; returns its width.
static int32_t draw_mark(struct frame *frame, int32_t right, int32_t left, int32_t y, int32_t height, const char *text)
{
    struct style style = {FONT_STRONG, 20, 0, TONE_AMBER_TEXT};
    int32_t width = layout_width(frame, style, text), triangle = 18, gap = 10;
    int32_t x = left >= 0 ? left : right - width - gap - triangle;
    int32_t top = y + (height - 16) / 2;
    struct item *item = layout_add(frame, ITEM_TRIANGLE, layout_box(frame, (struct rect){x, top, 18, 16}), TONE_AMBER);
    if (item != NULL) {
        int32_t corner_x[3] = {x + 1, x + 17, x + 9}, corner_y[3] = {top + 1, top + 1, top + 15};
        for (int i = 0; i < 3; i++) {
            item->triangle.x[i] = 16 * layout_px(frame, corner_x[i]);
            item->triangle.y[i] = 16 * layout_px(frame, corner_y[i]);
        }
    }
    layout_text(frame, (struct rect){x + triangle + gap, y, width, height}, style, ALIGN_LEFT, text);
    return width + gap + triangle;
}

// A small quiet button; its target is at least as large as it must be, and grows from its middle.
static void draw_chip(struct frame *frame, struct rect plane, int32_t text_size, const struct view_chip *chip)
{
    struct button button = {BUTTON_QUIET, text_size, text_size + 4, 8, plane.h / 2, 12};
    struct view_chip words = *chip;
    words.action.kind = ACTION_NONE;
    if (layout_pressed(frame, chip->action)) {
        layout_plane(frame, plane, plane.h / 2, TONE_LINE);
    }
    parts_button(frame, plane, &button, &words);
    int32_t side = layout_target_side(frame);
    int32_t w = plane.w < side ? side : plane.w, h = plane.h < side ? side : plane.h;
    layout_target(frame, (struct rect){plane.x - (w - plane.w) / 2, plane.y - (h - plane.h) / 2, w, h}, chip->action,
                  chip->text);
}

static int32_t chip_width(const struct frame *frame, int32_t text_size, const struct view_chip *chip)
{
    struct style style = {FONT_STRONG, text_size, 0, TONE_INK};
    int32_t icon = chip->icon == ICON_NONE ? 0 : text_size + 4 + 8;
    int32_t width = layout_width(frame, style, chip->text) + icon + 28, side = layout_target_side(frame);
    return width < side ? side : width;
}

static void draw_strip(struct frame *frame, struct rect strip, const struct view_session *words)
{
    int32_t size = layout_smallest(frame), gap = 8, height = frame->size == SIZE_COMPACT ? 40 : 44, all = 0;
    struct style label = {FONT_TEXT, size, 0, TONE_INK2};
    for (size_t i = 0; i < words->chip_count; i++) {
        all += chip_width(frame, size, &words->chip[i]) + (i > 0 ? gap : 0);
    }
    int32_t question = words->question[0] == '\0' ? 0 : layout_width(frame, label, words->question) + 12;
    int32_t y = strip.y + (strip.h - height) / 2;
    // The first answer to go when all do not fit is the last one; the question itself stands in the row's status too.
    question = question + all > strip.w ? 0 : question;
    int32_t x = strip.x + (strip.w - question - all) / 2;
    x = x < strip.x ? strip.x : x;
    if (question > 0) {
        layout_text(frame, (struct rect){x, y, question, height}, label, ALIGN_LEFT, words->question);
    }
    x += question;
    for (size_t i = 0; i < words->chip_count; i++) {
        int32_t width = chip_width(frame, size, &words->chip[i]);
        if (x + width > strip.x + strip.w) {
            break;
        }
        draw_chip(frame, (struct rect){x, y, width, height}, size, &words->chip[i]);
        x += width + gap;
    }
}

static void draw_heading(struct frame *frame, const struct places *places, const struct view_session *words)
{
    if (frame->size == SIZE_COMPACT) {
        return;
    }
    bool tall = frame->size == SIZE_TALL;
    struct style heading = {FONT_STRONG, tall ? 32 : 30, -10, TONE_INK};
    struct rect box = places->heading;
    if (tall) {
        words_line(frame, (struct rect){box.x, box.y, box.w, 40}, heading, ALIGN_LEFT,
                   (const char *const[]){words->heading, words->heading_short, NULL});
        if (words->mark[0] != '\0') {
            draw_mark(frame, 0, box.x, box.y + 44, 26, words->mark);
        }
        return;
    }
    int32_t mark = 0;
    if (words->folded.action.kind != ACTION_NONE) {
        int32_t width = chip_width(frame, 20, &words->folded);
        // The target reaches up beside the header's clock, which is none.
        struct rect chip = {box.x + box.w - width, 84, width, 44};
        draw_chip(frame, (struct rect){chip.x, 84, chip.w, 44}, 20, &words->folded);
        frame->scene->items[frame->scene->count - 1].box = layout_box(frame, (struct rect){chip.x, 64, chip.w, 64});
        mark = width + 16;
    } else if (words->mark[0] != '\0') {
        mark = draw_mark(frame, box.x + box.w, -1, box.y + 8, 26, words->mark) + 16;
    }
    words_line(frame, (struct rect){box.x, box.y, box.w - mark, box.h}, heading, ALIGN_LEFT,
               (const char *const[]){words->heading, words->heading_short, NULL});
}

static void draw_axis(struct frame *frame, const struct places *places, const struct view_session *words)
{
    bool hidden = frame->size != SIZE_REGULAR || words->chip_count > 0;
    if (hidden || words->row_count > 4 || words->row_count == 0) {
        return;
    }
    struct style style = {FONT_TEXT, 20, 0, TONE_INK2};
    struct rect box = places->axis;
    int32_t left = layout_width(frame, style, words->from), right = layout_width(frame, style, words->to);
    layout_text(frame, box, style, ALIGN_LEFT, words->from);
    layout_text(frame, box, style, ALIGN_RIGHT, words->to);
    int32_t room = box.w - left - right - 32;
    if (layout_width(frame, style, words->hint) <= room) {
        // As in a line of three with equal gaps between them.
        int32_t width = layout_width(frame, style, words->hint), gap = (box.w - left - right - width) / 2;
        layout_text(frame, (struct rect){box.x + left + gap, box.y, width, box.h}, style, ALIGN_LEFT, words->hint);
    }
}

static void draw_stance(struct frame *frame, const struct places *places, const struct view_session *words)
{
    if (words->stance.action.kind == ACTION_NONE) {
        return;
    }
    bool compact = frame->size == SIZE_COMPACT;
    int32_t size = layout_smallest(frame), height = compact ? 28 : 40, width = chip_width(frame, size, &words->stance);
    const struct rect *totals = &places->totals;
    struct style digits = {FONT_DIGITS, compact ? 24 : 36, -20, TONE_INK};
    int32_t right = totals->x + totals->w;
    int32_t left =
        totals->x + totals->w / 2 + places->totals_padding + layout_width(frame, digits, words->away.value) + 8;
    if (right - width < left) {
        width = right - left;
    }
    struct rect chip = {right - width, totals->y + totals->h - height, width, height};
    draw_chip(frame, chip, size, &words->stance);
    int32_t side = layout_target_side(frame), bottom = places->actions.y - 8;
    frame->scene->items[frame->scene->count - 1].box =
        layout_box(frame, (struct rect){chip.x, bottom - side, chip.w, side});
}

void screen_session(struct frame *frame, const struct view *view)
{
    const struct view_session *words = &view->session;
    struct halves halves = screen_halves(frame, view->left_handed);
    struct places places = places_of(frame, &halves.column, words);
    parts_dial(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
    screen_note(frame, &halves, &view->note);
    bool strip = words->chip_count > 0, replaces = strip && frame->size != SIZE_REGULAR;
    if (!replaces || frame->size == SIZE_COMPACT) {
        draw_heading(frame, &places, words);
    }
    rows_draw(frame, places.rows, words);
    draw_axis(frame, &places, words);
    if (!replaces) {
        parts_totals(frame, places.totals, places.totals_padding, &words->here, &words->away);
        draw_stance(frame, &places, words);
    }
    if (strip) {
        draw_strip(frame, places.strip, words);
    }
    struct button pause = parts_button_style(frame, BUTTON_RAISED), end = parts_button_style(frame, BUTTON_QUIET);
    if (frame->size != SIZE_COMPACT) {
        pause.text_size = end.text_size = 26;
        pause.icon_size = end.icon_size = 32;
        pause.gap = end.gap = 12;
        pause.padding = end.padding = 14;
    }
    parts_button_pair(frame, places.actions, frame->size == SIZE_COMPACT ? 8 : 16, &pause, &words->pause, &end,
                      &words->end);
}
