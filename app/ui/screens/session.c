// SPDX-License-Identifier: MIT
// Screens 03 and 04. Questions take the place of the hint (compact and tall: of the totals) and move nothing.
#include "ui/screens/screens.h"

#include "text/text.h"
#include "ui/layout_words.h"
#include "ui/parts.h"

#define CHIP_GAP 8

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
        int32_t spare = screen_spare(frame), down = spare / 2;
        return (struct places){.heading = {48, 716 + down, 266, 80},
                               .rows = {x, 804 + down, w, 368 + spare - down},
                               .strip = {x, 724 + down, w, 64},
                               .totals = {324, 718 + down, 452, 68},
                               .actions = {x, 1184 + spare, w, 72},
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

// A small quiet button in a larger target.
static void draw_chip(struct frame *frame, struct rect plane, struct rect target, const struct view_chip *chip)
{
    int32_t size = layout_smallest(frame);
    struct button button = {BUTTON_QUIET, size, size + 4, 8, plane.h / 2, 6};
    struct view_chip words = *chip;
    words.action.kind = ACTION_NONE;
    if (layout_pressed(frame, chip->action)) {
        layout_plane(frame, plane, plane.h / 2, TONE_LINE);
    }
    parts_button(frame, plane, &button, &words);
    layout_target(frame, target, chip->action, chip->text);
}

static int32_t chip_width(const struct frame *frame, const struct view_chip *chip, int32_t padding)
{
    int32_t size = layout_smallest(frame), side = layout_target_side(frame);
    struct style style = {FONT_STRONG, size, 0, TONE_INK};
    int32_t icon = chip->icon == ICON_NONE ? 0 : size + 4 + 8;
    int32_t width = layout_width(frame, style, chip->text) + icon + 2 * padding;
    return width < side ? side : width;
}

static int32_t chips_width(const struct frame *frame, const struct view_chip *chips, size_t count, int32_t padding)
{
    int32_t all = 0;
    for (size_t i = 0; i < count; i++) {
        all += chip_width(frame, &chips[i], padding) + (i > 0 ? CHIP_GAP : 0);
    }
    return all;
}

// The units of the answers but the last go.
static int32_t shorten_answers(const struct frame *frame, struct view_chip *chips, size_t count, int32_t padding)
{
    for (size_t i = 0; i + 1 < count; i++) {
        if (chips[i].brief[0] != '\0') {
            text_copy(chips[i].text, sizeof chips[i].text, chips[i].brief);
        }
    }
    return chips_width(frame, chips, count, padding);
}

// The question and its answers in one line. Where it is short: first the air goes, then the units of the answers, then
// the question has its short form, or none (the row says who it is about).
static void draw_strip(struct frame *frame, struct rect strip, const struct view_session *words)
{
    struct style label = {FONT_TEXT, layout_smallest(frame), 0, TONE_INK2};
    struct view_chip chips[VIEW_CHIPS_MAX];
    for (size_t i = 0; i < words->chip_count; i++) {
        chips[i] = words->chip[i];
    }
    const char *asked = words->question;
    int32_t question = asked[0] == '\0' ? 0 : layout_width(frame, label, asked) + 12;
    int32_t padding = 14, all = chips_width(frame, chips, words->chip_count, padding);
    if (question + all > strip.w) {
        padding = 8;
        all = chips_width(frame, chips, words->chip_count, padding);
    }
    if (question + all > strip.w) {
        all = shorten_answers(frame, chips, words->chip_count, padding);
    }
    if (question + all > strip.w && words->question_short[0] != '\0') {
        asked = words->question_short;
        question = layout_width(frame, label, asked) + 12;
    }
    question = question + all > strip.w ? 0 : question;
    int32_t x = strip.x + (strip.w - question - all) / 2;
    // The drawing keeps clear of the totals below, into which the target may reach.
    int32_t height = frame->size == SIZE_COMPACT ? 40 : strip.y > 560 ? 32 : 42;
    int32_t y = frame->size == SIZE_REGULAR ? strip.y : strip.y + (strip.h - height) / 2;
    for (size_t i = 0; i < words->chip_count; i++) {
        if (question > 0 && chips[i].action.kind != ACTION_UNDO) {
            layout_text(frame, (struct rect){x, y, question, height}, label, ALIGN_LEFT, asked);
            x += question;
            question = 0;
        }
        int32_t width = chip_width(frame, &chips[i], padding);
        draw_chip(frame, (struct rect){x, y, width, height}, (struct rect){x, strip.y, width, strip.h}, &chips[i]);
        x += width + CHIP_GAP;
    }
}

static void draw_heading(struct frame *frame, const struct places *places, const struct view_session *words)
{
    if (frame->size == SIZE_COMPACT) {
        if (words->folded.action.kind != ACTION_NONE) {
            // Beside the clock in the header: the column has no line to spare.
            int32_t width = chip_width(frame, &words->folded, 14), left = frame->width - HEADER_CLOCK_COMPACT - width;
            draw_chip(frame, (struct rect){left, 10, width, 36}, (struct rect){left, 0, width, 52}, &words->folded);
        }
        return;
    }
    bool tall = frame->size == SIZE_TALL;
    struct style heading = {FONT_STRONG, tall ? 32 : 30, -10, TONE_INK};
    struct rect box = places->heading;
    if (tall) {
        words_single(frame, (struct rect){box.x, box.y, box.w, 40}, heading, ALIGN_LEFT, words->heading);
        if (words->folded.action.kind != ACTION_NONE) {
            int32_t width = chip_width(frame, &words->folded, 14);
            draw_chip(frame, (struct rect){box.x, box.y + 42, width, 36}, (struct rect){box.x, box.y + 16, width, 64},
                      &words->folded);
        } else if (words->mark[0] != '\0') {
            draw_mark(frame, 0, box.x, box.y + 44, 26, words->mark);
        }
        return;
    }
    int32_t mark = 0;
    if (words->folded.action.kind != ACTION_NONE) {
        int32_t width = chip_width(frame, &words->folded, 14), left = box.x + box.w - width;
        // The target reaches up below the header's clock, which is none.
        draw_chip(frame, (struct rect){left, 84, width, 44}, (struct rect){left, 64, width, 64}, &words->folded);
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

// The air at each end of its words that the place beside the time leaves; negative when it has no place there.
static int32_t stance_padding(const struct frame *frame, const struct places *places, const struct view_session *words)
{
    struct style digits = {FONT_DIGITS, frame->size == SIZE_COMPACT ? 24 : 36, -20, TONE_INK};
    int32_t room = places->totals.w / 2 - places->totals_padding - layout_width(frame, digits, words->away.value) - 8;
    for (int32_t padding = 14; padding >= 7; padding--) {
        if (chip_width(frame, &words->stance, padding) <= room) {
            return padding;
        }
    }
    return -1;
}

// Beside the time that it is about; where that leaves too little room, in the place of its label. The target reaches
// down to the buttons.
static void draw_stance(struct frame *frame, const struct places *places, const struct view_session *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    const struct rect *totals = &places->totals;
    int32_t padding = stance_padding(frame, places, words);
    bool beside = padding >= 0;
    int32_t right = totals->x + totals->w, width = chip_width(frame, &words->stance, beside ? padding : 10);
    int32_t side = layout_target_side(frame), bottom = totals->y + totals->h, next = places->actions.y;
    next = frame->size == SIZE_TALL ? places->rows.y : next;
    // Clear of the label above it.
    struct rect chip = {right - width, bottom - (compact ? 25 : 34), width, compact ? 28 : 36};
    if (!beside) {
        chip = (struct rect){right - width, totals->y - 6, width, compact ? 28 : 34};
    }
    draw_chip(frame, chip, (struct rect){chip.x, next - 8 - side, width, side}, &words->stance);
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
        bool stance = words->stance.action.kind != ACTION_NONE;
        struct view_total away = words->away;
        if (stance && stance_padding(frame, &places, words) < 0) {
            away.label[0] = '\0';
        }
        parts_totals(frame, places.totals, places.totals_padding, &words->here, &away);
        if (stance) {
            draw_stance(frame, &places, words);
        }
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
