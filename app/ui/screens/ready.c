// SPDX-License-Identifier: MIT
// Screen 02: Start stands where the dial will be.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

#include <stdio.h>

static void draw_start(struct frame *frame, const struct halves *halves, const char *word)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t disc = compact ? 264 : 404, icon = compact ? 90 : 136, size = compact ? 54 : 80;
    struct action action = {ACTION_START, 0};
    struct rect box = {halves->dial_x - disc / 2, halves->dial_y - disc / 2, disc, disc};
    struct style style = {FONT_HEADING, size, -22, TONE_ON_GREEN};
    parts_plane(frame, box, disc / 2, BUTTON_GREEN, layout_pressed(frame, action));
    int32_t up = (compact ? 32 : 48) + icon / 2, down = compact ? 39 : 59;
    layout_icon(frame, halves->dial_x - icon / 2 + (compact ? 5 : 7), halves->dial_y - up, icon, ICON_PLAY,
                TONE_ON_GREEN);
    int32_t width = disc * 8 / 10;
    words_single(frame, (struct rect){halves->dial_x - width / 2, halves->dial_y + down - size / 2, width, size}, style,
                 ALIGN_CENTRE, word);
    layout_target(frame, box, action, word);
}

// Chips of names, broken into lines; returns the height.
static int32_t draw_people(struct frame *frame, struct rect units, int32_t most_lines, const struct view_ready *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t height = compact ? 32 : 56, gap = compact ? 6 : 12, icon = compact ? 18 : 28;
    int32_t left = compact ? 8 : 16, right = compact ? 12 : 24, between = compact ? 6 : 12, line = 0, x = units.x;
    struct style style = {FONT_TEXT, compact ? 16 : 24, 0, TONE_INK};
    size_t shown = 0;
    for (; shown < words->people_count; shown++) {
        char name[VIEW_TEXT_MAX], text[VIEW_TEXT_MAX];
        const struct view_name *forms = &words->people[shown].name;
        snprintf(name, sizeof name, "%s%s", forms->brief[0] == '\0' ? forms->full : forms->brief,
                 words->people[shown].suffix);
        words_cut(frame, style, units.w - left - icon - between - right, name, text, sizeof text);
        int32_t width = left + icon + between + layout_width(frame, style, text) + right;
        bool next_line = x + width > units.x + units.w;
        // The last line keeps room to say how many more there are.
        bool last = line + 1 == most_lines;
        int32_t rest = layout_width(frame, style, words->more[shown + 1]) + gap + 8;
        if (last && (next_line || (words->more[shown + 1][0] != '\0' && x + width + rest > units.x + units.w))) {
            break;
        }
        if (next_line) {
            line++;
            x = units.x;
        }
        struct rect chip = {x, units.y + line * (height + gap), width, height};
        layout_card(frame, chip, height / 2, TONE_SURFACE);
        layout_icon(frame, x + left, chip.y + (height - icon) / 2, icon, ICON_PERSON, TONE_INK2);
        layout_text(frame, (struct rect){x + left + icon + between, chip.y, width, height}, style, ALIGN_LEFT, text);
        x += width + gap;
    }
    struct style more = {FONT_TEXT, style.size, 0, TONE_INK2};
    int32_t room = units.x + units.w - x - 8;
    if (room > 0) {
        words_single(frame, (struct rect){x + 8, units.y + line * (height + gap), room, height}, more, ALIGN_LEFT,
                     words->more[shown]);
    }
    return words->people_count == 0 ? 0 : (line + 1) * (height + gap) - gap;
}

// The start dated back and, where it is offered, another time: beside each other, on a compact screen below.
static void draw_buttons(struct frame *frame, struct rect units, const struct view_ready *words)
{
    struct button raised = parts_button_style(frame, BUTTON_RAISED), quiet = parts_button_style(frame, BUTTON_QUIET);
    if (words->another.action.kind == ACTION_NONE) {
        parts_button(frame, units, &raised, &words->back_dated);
    } else if (frame->size == SIZE_COMPACT) {
        parts_button(frame, units, &quiet, &words->another);
        units.y -= units.h + 8;
        parts_button(frame, units, &raised, &words->back_dated);
    } else {
        raised.text_size = quiet.text_size = 22;
        raised.icon_size = 26;
        struct style style = {FONT_STRONG, quiet.text_size, 0, TONE_INK};
        int32_t width = layout_width(frame, style, words->another.text) + 2 * 24, gap = 12;
        parts_button(frame, (struct rect){units.x + units.w - width, units.y, width, units.h}, &quiet, &words->another);
        units.w -= width + gap;
        parts_button(frame, units, &raised, &words->back_dated);
    }
}

void screen_ready(struct frame *frame, const struct view *view)
{
    const struct view_ready *words = &view->ready;
    struct halves halves = screen_halves(frame, view->left_handed);
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    struct rect column = halves.column;
    int32_t icon = compact ? 20 : 30, gap = compact ? 8 : 12;
    struct style status = {FONT_STRONG, compact ? 18 : 26, 0, TONE_GREEN_TEXT};
    struct style times = {FONT_DIGITS, compact ? 56 : 88, -35, TONE_INK};
    struct style title = {FONT_HEADING, compact ? 30 : 50, -20, TONE_INK};
    struct style sentence = {FONT_TEXT, compact ? 18 : 28, 0, TONE_INK};

    parts_dial_ring(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
    draw_start(frame, &halves, words->start);
    int32_t y = compact ? 64 : tall ? column.y + 12 : 112, line = status.size * 13 / 10;
    layout_icon(frame, column.x, y + (line - icon) / 2, icon, ICON_CLOCK, TONE_GREEN_TEXT);
    words_single(frame, (struct rect){column.x + icon + gap, y, column.w - icon - gap, line}, status, ALIGN_LEFT,
                 words->status);
    y += line + (compact ? 10 : tall ? 12 : 25);
    words_single(frame, (struct rect){column.x, y, column.w, times.size}, times, ALIGN_LEFT, words->times);
    y += times.size + (compact ? 8 : tall ? 8 : 16);
    words_line(frame, (struct rect){column.x, y, column.w, title.size * 112 / 100}, title, ALIGN_LEFT,
               (const char *const[]){words->title, words->title_short, NULL});
    y += title.size * 112 / 100 + (compact ? 12 : tall ? 16 : 32);
    y += draw_people(frame, (struct rect){column.x, y, column.w, 0}, 2, words) + (compact ? 12 : tall ? 20 : 36);
    layout_line(frame, (struct rect){column.x, y, column.w, 2}, TONE_LINE);
    y += 2 + (compact ? 10 : tall ? 16 : 28);
    bool button = words->back_dated.action.kind != ACTION_NONE;
    int32_t bottom = frame->height - (compact ? 16 : 24), height = compact ? 62 : tall ? 72 : 80;
    int32_t room = bottom - y - (button ? height + 8 : 0), pitch = 145;
    int32_t most = room * 100 / (sentence.size * pitch);
    bool both = words->another.action.kind != ACTION_NONE;
    if (!both || !compact) { // two buttons below each other leave no room for it; what it says stands above
        words_paragraph(frame, (struct rect){column.x, y, column.w, room}, sentence, pitch, most < 1 ? 1 : most,
                        words->sentence);
    }
    if (button) {
        draw_buttons(frame, (struct rect){column.x, bottom - height, column.w, height}, words);
    }
}
