// SPDX-License-Identifier: MIT
// Screen 08: what was done, what comes next.
#include "ui/screens/screens.h"

#include "text/text.h"
#include "ui/layout_words.h"
#include "ui/parts.h"

static void draw_inside(struct frame *frame, const struct halves *halves, const struct view_dial *dial, enum icon which)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t icon = compact ? 84 : 140, inside = compact ? 240 : 380;
    struct style large = {FONT_DIGITS, compact ? 64 : 100, -30, TONE_INK};
    struct style caption = {FONT_STRONG, compact ? 20 : 30, 0, TONE_INK};
    int32_t up = compact ? 66 : 104, baseline = compact ? 42 : 66, down = compact ? 76 : 118;
    layout_icon(frame, halves->dial_x - icon / 2, halves->dial_y - up - icon / 2, icon, which, TONE_BLUE_TEXT);
    while (large.size > caption.size && layout_width(frame, large, dial->large) > inside) {
        large.size--;
    }
    layout_text_at(frame, halves->dial_x - inside / 2, inside, halves->dial_y + baseline, large, ALIGN_CENTRE,
                   dial->large);
    words_single(frame,
                 (struct rect){halves->dial_x - inside * 2 / 5, halves->dial_y + down - caption.size, inside * 4 / 5,
                               2 * caption.size},
                 caption, ALIGN_CENTRE, dial->ends);
}

// Two lines, or three where the smallest size needs them.
static int32_t fact_lines(const struct frame *frame, int32_t width, struct style style, const char *fact)
{
    return words_lines_needed(frame, width, style, 2, 3, fact);
}

// How high the facts stand at this size, `between` apart.
static int32_t facts_height(struct frame *frame, int32_t width, struct style style, int32_t between, int32_t pitch,
                            const struct view_confirmed *words)
{
    int32_t height = 0;
    for (size_t i = 0; i < words->fact_count; i++) {
        const char *fact = words->fact[i].text;
        int32_t most = fact_lines(frame, width, style, fact);
        height += words_paragraph_height(frame, width, style, pitch, most, fact) + between;
    }
    return height;
}

// Where they need more lines than there is room for, they are smaller.
static int32_t draw_facts(struct frame *frame, struct rect units, const struct view_confirmed *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t icon = compact ? 22 : 32, gap = compact ? 12 : 18, between = compact ? 6 : 18, y = units.y, pitch = 130;
    struct style style = {FONT_TEXT, compact ? 16 : 25, 0, TONE_INK};
    while (facts_height(frame, units.w - icon - gap, style, between, pitch, words) > units.h && pitch > 112) {
        if (between <= 2 && style.size <= layout_smallest(frame)) {
            pitch--;
        } else if (between > 6 || style.size <= layout_smallest(frame)) {
            between--;
        } else {
            style.size--;
        }
    }
    for (size_t i = 0; i < words->fact_count; i++) {
        const char *fact = words->fact[i].text;
        int32_t most = fact_lines(frame, units.w - icon - gap, style, fact);
        int32_t height = words_paragraph_height(frame, units.w - icon - gap, style, pitch, most, fact);
        if (y + height > units.y + units.h + style.size / 4) { // the words of no language here are so long
            text_copy(frame->cut, sizeof frame->cut, fact);
            break;
        }
        layout_icon(frame, units.x, y, icon, words->fact[i].icon, words->fact[i].done ? TONE_BLUE_TEXT : TONE_INK2);
        struct rect text = {units.x + icon + gap, y, units.w - icon - gap, 0};
        y += words_paragraph(frame, text, style, pitch, most, fact) + between;
    }
    return y;
}

// The day and its time have a line each, so that none of them is broken.
static int32_t draw_headline(struct frame *frame, struct rect units, struct style style,
                             const struct view_confirmed *words)
{
    int32_t line = style.size * 114 / 100;
    if (words->times[0] == '\0') {
        return words_paragraph(frame, units, style, 114, 2, words->headline);
    }
    words_single(frame, (struct rect){units.x, units.y, units.w, line}, style, ALIGN_LEFT, words->headline);
    words_single(frame, (struct rect){units.x, units.y + line, units.w, line}, style, ALIGN_LEFT, words->times);
    return 2 * line;
}

void screen_confirmed(struct frame *frame, const struct view *view)
{
    const struct view_confirmed *words = &view->confirmed;
    struct halves halves = screen_halves(frame, view->left_handed);
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    struct rect column = halves.column;
    struct rect phone = compact ? (struct rect){column.x, 226, column.w, 168}
                        : tall  ? (struct rect){column.x, column.y + column.h - 276, column.w, 188}
                                : (struct rect){column.x, 440, column.w, 224};
    struct rect done = compact ? (struct rect){column.x, 402, column.w, 62}
                       : tall  ? (struct rect){column.x, column.y + column.h - 72, column.w, 72}
                               : (struct rect){column.x, 696, column.w, 80};
    struct style headline = {FONT_HEADING, compact ? 26 : tall ? 40 : 48, -20, TONE_INK};
    parts_dial_ring(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
    draw_inside(frame, &halves, &words->dial, words->icon);
    int32_t y = compact ? 60 : tall ? column.y + 8 : 104;
    y += draw_headline(frame, (struct rect){column.x, y, column.w, 0}, headline, words);
    y += compact ? 10 : tall ? 16 : 36;
    draw_facts(frame, (struct rect){column.x, y, column.w, phone.y - y}, words);
    if (words->has_code) {
        parts_code_card(frame, phone, words->code, words->code_title, words->code_line);
    }
    struct button button = parts_button_style(frame, BUTTON_NEUTRAL);
    parts_button(frame, done, &button, &words->done);
}
