// SPDX-License-Identifier: MIT
#include "ui/screens/settings_row.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

#include <stdio.h>

#define LABEL_GAP 16

struct sizes {
    int32_t button, radius, icon, sign, number, unit, value_room, bars_room, bar_w, bar_h, bar_gap;
    int32_t label, hint, text, segment, row_icon;
};

static const struct sizes all_sizes[SIZE_CLASSES] = {
    [SIZE_COMPACT] = {54, 14, 24, 28, 26, 16, 104, 140, 7, 28, 5, 19, 16, 18, 17, 24},
    [SIZE_REGULAR] = {72, 18, 28, 36, 40, 20, 128, 188, 10, 40, 6, 25, 20, 24, 22, 32},
    [SIZE_TALL] = {72, 18, 28, 36, 40, 20, 128, 188, 10, 40, 6, 25, 20, 24, 22, 32},
};

static void draw_step(struct frame *frame, struct rect units, const struct sizes *sizes, enum icon icon,
                      struct action action, const char *label)
{
    bool can = action.kind != ACTION_NONE;
    parts_plane(frame, units, sizes->radius, can ? BUTTON_RAISED : BUTTON_OFF, can && layout_pressed(frame, action));
    layout_icon(frame, units.x + (units.w - sizes->sign) / 2, units.y + (units.h - sizes->sign) / 2, sizes->sign, icon,
                can ? TONE_INK : TONE_INK3);
    if (can) {
        char words[VIEW_TEXT_MAX];
        snprintf(words, sizeof words, "%s %s", label, icon == ICON_PLUS ? "+" : "−");
        layout_target(frame, units, action, words);
    }
}

// A number and its unit, or a word, in the middle.
static void draw_value(struct frame *frame, struct rect units, const struct sizes *sizes,
                       const struct view_setting *row)
{
    struct style number = {FONT_DIGITS, sizes->number, -20, TONE_INK}, unit = {FONT_TEXT, sizes->unit, 0, TONE_INK2};
    if (row->unit[0] == '\0') {
        struct style word = {FONT_STRONG, sizes->text, 0, TONE_INK};
        words_single(frame, units, word, ALIGN_CENTRE, row->value);
        return;
    }
    int32_t gap = 6, wide = layout_width(frame, number, row->value), after = layout_width(frame, unit, row->unit);
    while (wide + gap + after > units.w && number.size > layout_smallest(frame)) {
        number.size -= 2;
        wide = layout_width(frame, number, row->value);
    }
    int32_t x = units.x + (units.w - wide - gap - after) / 2, baseline = units.y + units.h / 2 + number.size * 36 / 100;
    layout_text_at(frame, x, wide, baseline, number, ALIGN_LEFT, row->value);
    layout_text_at(frame, x + wide + gap, after, baseline, unit, ALIGN_LEFT, row->unit);
}

static void draw_bars(struct frame *frame, struct rect units, const struct sizes *sizes, int32_t bars)
{
    int32_t all = VIEW_BARS * sizes->bar_w + (VIEW_BARS - 1) * sizes->bar_gap, x = units.x + (units.w - all) / 2;
    for (int32_t i = 0; i < VIEW_BARS; i++, x += sizes->bar_w + sizes->bar_gap) {
        layout_plane(frame, (struct rect){x, units.y + (units.h - sizes->bar_h) / 2, sizes->bar_w, sizes->bar_h},
                     sizes->bar_w / 2, i < bars ? TONE_INK : TONE_LINE);
    }
}

// Returns its width, as all controls do.
static int32_t draw_stepper(struct frame *frame, struct rect units, const struct sizes *sizes,
                            const struct view_setting *row)
{
    int32_t side = sizes->button, room = row->control == CONTROL_BARS ? sizes->bars_room : sizes->value_room;
    int32_t right = units.x + units.w, y = units.y + (units.h - side) / 2;
    struct rect between = {right - side - room, y, room, side};
    draw_step(frame, (struct rect){between.x - side, y, side, side}, sizes, ICON_MINUS, row->less, row->label);
    if (row->control == CONTROL_BARS) {
        draw_bars(frame, between, sizes, row->bars);
    } else {
        draw_value(frame, (struct rect){between.x + 6, y, room - 12, side}, sizes, row);
    }
    draw_step(frame, (struct rect){right - side, y, side, side}, sizes, ICON_PLUS, row->more, row->label);
    return 2 * side + room;
}

static int32_t segment_width(const struct frame *frame, struct style style, const struct sizes *sizes, int32_t padding,
                             enum icon icon, const char *text)
{
    int32_t width = layout_width(frame, style, text) + 2 * padding + (icon != ICON_NONE ? sizes->icon + 6 : 0);
    int32_t least = layout_target_side(frame) + 8;
    return width < least ? least : width;
}

// The words side by side in a trough; the chosen one is filled.
static int32_t draw_words(struct frame *frame, struct rect units, const struct sizes *sizes,
                          const struct view_setting *row)
{
    struct style style = {FONT_STRONG, sizes->segment, 0, TONE_INK2};
    int32_t padding = frame->size == SIZE_COMPACT ? 14 : 20, room = units.w * 2 / 3, all = 0;
    for (;;) {
        all = 8;
        for (size_t i = 0; i < row->word_count; i++) {
            all += segment_width(frame, style, sizes, padding, row->word[i].icon, row->word[i].text);
        }
        if (all <= room || (padding <= 10 && style.size <= layout_smallest(frame))) {
            break;
        }
        padding -= padding > 10 ? 2 : 0;
        style.size -= style.size > layout_smallest(frame) ? 1 : 0;
    }
    int32_t x = units.x + units.w - all, height = sizes->button, y = units.y + (units.h - height) / 2;
    layout_plane(frame, (struct rect){x, y, all, height}, sizes->radius, TONE_GROUND);
    x += 4;
    for (size_t i = 0; i < row->word_count; i++) {
        enum icon icon = row->word[i].icon;
        int32_t width = segment_width(frame, style, sizes, padding, icon, row->word[i].text);
        struct rect plane = {x, y + 4, width, height - 8}, target = {x + 4, y, width - 8, height};
        bool pressed = layout_pressed(frame, row->word[i].action);
        if (row->word[i].chosen || pressed) {
            layout_plane(frame, plane, sizes->radius - 4, row->word[i].chosen ? TONE_NEUTRAL_FILL : TONE_LINE);
        }
        struct style text = style;
        text.tone = row->word[i].chosen ? TONE_ON_NEUTRAL : TONE_INK2;
        int32_t before = icon != ICON_NONE ? sizes->icon + 6 : 0;
        int32_t left = x + (width - before - layout_width(frame, text, row->word[i].text)) / 2;
        layout_icon(frame, left, y + (height - sizes->icon) / 2, sizes->icon, icon, text.tone);
        layout_text(frame, (struct rect){left + before, y, x + width - left - before, height}, text, ALIGN_LEFT,
                    row->word[i].text);
        layout_target(frame, target, row->word[i].action, row->word[i].text);
        x += width;
    }
    return all;
}

static int32_t draw_button(struct frame *frame, struct rect units, const struct sizes *sizes,
                           const struct view_setting *row)
{
    const struct view_chip *chip = &row->button;
    bool can = chip->action.kind != ACTION_NONE;
    struct style style = {FONT_STRONG, sizes->text, 0, can ? TONE_INK : TONE_INK2};
    int32_t padding = frame->size == SIZE_COMPACT ? 16 : 24, gap = 8, most = units.w * 6 / 10;
    int32_t around = 2 * padding + (chip->icon != ICON_NONE ? sizes->icon + gap : 0);
    char text[VIEW_TEXT_MAX];
    words_fit(frame, &style, most - around, (const char *const[]){chip->text, NULL}, text, sizeof text);
    int32_t width = layout_width(frame, style, text) + around, side = layout_target_side(frame);
    width = width < side ? side : width;
    struct rect plane = {units.x + units.w - width, units.y + (units.h - sizes->button) / 2, width, sizes->button};
    parts_plane(frame, plane, sizes->radius, can ? BUTTON_RAISED : BUTTON_OFF,
                can && layout_pressed(frame, chip->action));
    layout_text(frame, (struct rect){plane.x + padding, plane.y, width - 2 * padding, plane.h}, style, ALIGN_LEFT,
                text);
    layout_icon(frame, plane.x + width - padding - sizes->icon, plane.y + (plane.h - sizes->icon) / 2, sizes->icon,
                chip->icon, style.tone);
    if (can) {
        layout_target(frame, plane, chip->action, chip->text);
    }
    return width;
}

// `marks`: the rows around have a mark at the end, of which this one keeps the place.
static int32_t draw_info(struct frame *frame, struct rect units, int32_t size, bool marks,
                         const struct view_setting *row)
{
    struct style style = {FONT_TEXT, size, 0, row->amber ? TONE_AMBER_TEXT : TONE_INK2};
    bool mark = row->good || row->amber;
    int32_t icon = frame->size == SIZE_COMPACT ? 22 : 28, after = mark || marks ? icon + 16 : 0;
    int32_t room = units.w * 6 / 10 - after;
    char text[VIEW_TEXT_MAX];
    words_fit(frame, &style, room, (const char *const[]){row->value, NULL}, text, sizeof text);
    int32_t width = layout_width(frame, style, text), right = units.x + units.w;
    layout_text(frame, (struct rect){right - after - width, units.y, width, units.h}, style, ALIGN_RIGHT, text);
    if (mark) {
        layout_icon(frame, right - icon, units.y + (units.h - icon) / 2, icon, row->good ? ICON_CHECK : ICON_WARNING,
                    row->good ? TONE_GREEN_TEXT : TONE_AMBER_TEXT);
    }
    return width + after;
}

// The label, and its hint below: two lines each, one size smaller where a word needs it.
static void draw_label(struct frame *frame, struct rect units, const struct sizes *sizes,
                       const struct view_setting *row)
{
    struct style label = {FONT_STRONG, sizes->label, 0, TONE_INK}, hint = {FONT_TEXT, sizes->hint, 0, TONE_INK2};
    while (layout_width(frame, label, row->label) > units.w && label.size > sizes->label * 88 / 100 &&
           label.size > layout_smallest(frame)) {
        label.size--;
    }
    bool hinted = row->hint[0] != '\0';
    int32_t most = !hinted || units.h * 100 / (label.size * 120) >= 3 ? 2 : 1, pitch = 120;
    int32_t above = words_paragraph_height(frame, units.w, label, pitch, most, row->label);
    int32_t left = units.h - above - 4, lines = hinted ? left / (hint.size * 12 / 10) : 0;
    lines = lines > 2 ? 2 : lines;
    if (lines > 0 && words_lines_needed(frame, units.w, hint, lines, 3, row->hint) > lines) {
        // Both at their smallest leave the hint more lines.
        label.size = hint.size = layout_smallest(frame);
        pitch = 112;
        above = words_paragraph_height(frame, units.w, label, pitch, most, row->label);
        lines = (units.h - above) * 100 / (hint.size * pitch);
    }
    int32_t below = lines > 0 ? words_paragraph_height(frame, units.w, hint, pitch, lines, row->hint) : 0;
    int32_t y = units.y + (units.h - above - below) / 2;
    words_paragraph(frame, (struct rect){units.x, y, units.w, above}, label, pitch, most, row->label);
    if (lines > 0) {
        words_paragraph(frame, (struct rect){units.x, y + above, units.w, below}, hint, pitch, lines, row->hint);
    }
}

void settings_row(struct frame *frame, struct rect units, const struct view_setting *row)
{
    const struct sizes *sizes = &all_sizes[frame->size];
    int32_t taken = 0, x = units.x;
    switch (row->control) {
    case CONTROL_INFO:
        taken = draw_info(frame, units, sizes->text, false, row);
        break;
    case CONTROL_STEPPER:
    case CONTROL_BARS:
        taken = draw_stepper(frame, units, sizes, row);
        break;
    case CONTROL_WORDS:
        taken = draw_words(frame, units, sizes, row);
        break;
    case CONTROL_BUTTON:
        taken = draw_button(frame, units, sizes, row);
        break;
    }
    if (row->icon != ICON_NONE) {
        layout_icon(frame, x, units.y + (units.h - sizes->row_icon) / 2, sizes->row_icon, row->icon, TONE_INK2);
        x += sizes->row_icon + 16;
    }
    draw_label(frame, (struct rect){x, units.y + 2, units.x + units.w - taken - LABEL_GAP - x, units.h - 4}, sizes,
               row);
}

void settings_row_dense(struct frame *frame, struct rect units, const struct view_setting *row)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t icon = compact ? 22 : 28, size = compact ? 18 : 23;
    int32_t taken = draw_info(frame, units, size, true, row), x = units.x + icon + 16;
    layout_icon(frame, units.x, units.y + (units.h - icon) / 2, icon, row->icon, TONE_INK2);
    words_single(frame, (struct rect){x, units.y, units.x + units.w - taken - LABEL_GAP - x, units.h},
                 (struct style){FONT_TEXT, size, 0, TONE_INK}, ALIGN_LEFT, row->label);
}
