// SPDX-License-Identifier: MIT
// The public picture of a session in the discreet mode: the dial, the agenda, and the way to the trainer's view.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

struct sizes {
    int32_t top, status, times, title, item, pitch, gap, button;
};

static const struct sizes sizes[SIZE_CLASSES] = {
    [SIZE_COMPACT] = {64, 18, 56, 30, 20, 34, 8, 62},
    [SIZE_REGULAR] = {112, 26, 88, 50, 28, 52, 16, 80},
    [SIZE_TALL] = {728, 26, 88, 50, 28, 48, 10, 72},
};

static void draw_item(struct frame *frame, struct rect line, const struct sizes *size, const struct view_item *item)
{
    enum tone tone = item->running ? TONE_INK : item->past ? TONE_INK3 : TONE_INK2;
    struct style time = {FONT_DIGITS, size->item, -10, tone};
    struct style title = {item->running ? FONT_STRONG : FONT_TEXT, size->item, 0, tone};
    int32_t left = layout_width(frame, (struct style){FONT_DIGITS, size->item, -10, tone}, "00:00") + 24;
    // A bar beside the one that runs, so that it is told by more than its weight.
    if (item->running) {
        layout_plane(frame, (struct rect){line.x, line.y + line.h / 6, 6, line.h * 2 / 3}, 3, TONE_GREEN);
    }
    line.x += 18;
    line.w -= 18;
    layout_text(frame, (struct rect){line.x, line.y, left, line.h}, time, ALIGN_LEFT, item->time);
    words_single(frame, (struct rect){line.x + left, line.y, line.w - left, line.h}, title, ALIGN_LEFT, item->title);
}

static void draw_items(struct frame *frame, struct rect units, const struct sizes *size,
                       const struct view_public *words)
{
    size_t room = units.h < size->pitch ? 0 : (size_t)(units.h / size->pitch), shown = 0;
    struct rect line = {units.x, units.y, units.w, size->pitch};
    for (; shown < words->item_count && shown < room; shown++, line.y += line.h) {
        // The last line says how many more there are, where there are.
        if (shown + 1 == room && words->more[shown + 1][0] != '\0') {
            break;
        }
        draw_item(frame, line, size, &words->item[shown]);
    }
    struct style more = {FONT_TEXT, size->item, 0, TONE_INK2};
    if (shown < room && words->more[shown][0] != '\0') {
        words_single(frame, (struct rect){line.x + 18, line.y, line.w - 18, line.h}, more, ALIGN_LEFT,
                     words->more[shown]);
    }
}

void screen_public(struct frame *frame, const struct view *view)
{
    const struct view_public *words = &view->public_;
    const struct sizes *size = &sizes[frame->size];
    struct halves halves = screen_halves(frame, view->left_handed);
    struct rect column = halves.column;
    bool compact = frame->size == SIZE_COMPACT;
    int32_t icon = compact ? 20 : 30, between = compact ? 8 : 12, y = size->top, line = size->status * 13 / 10;
    struct style status = {FONT_STRONG, size->status, 0, TONE_INK2};
    struct style times = {FONT_DIGITS, size->times, -35, TONE_INK};
    struct style title = {FONT_HEADING, size->title, -20, TONE_INK};

    if (words->over) {
        int32_t check = compact ? 120 : 200;
        parts_dial_ring(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
        layout_icon(frame, halves.dial_x - check / 2, halves.dial_y - check / 2, check, ICON_CHECK, TONE_INK);
    } else {
        parts_dial(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
    }
    screen_note(frame, &halves, &view->note);
    layout_icon(frame, column.x, y + (line - icon) / 2, icon, words->icon, TONE_INK2);
    words_single(frame, (struct rect){column.x + icon + between, y, column.w - icon - between, line}, status,
                 ALIGN_LEFT, words->status);
    y += line + size->gap;
    words_single(frame, (struct rect){column.x, y, column.w, times.size}, times, ALIGN_LEFT, words->times);
    y += times.size + size->gap;
    words_line(frame, (struct rect){column.x, y, column.w, title.size * 125 / 100}, title, ALIGN_LEFT,
               (const char *const[]){words->title, words->title_short, NULL});
    y += title.size * 125 / 100 + size->gap * 3 / 2;
    int32_t bottom = frame->height - (compact ? 16 : 24) - size->button;
    draw_items(frame, (struct rect){column.x, y, column.w, bottom - size->gap - y}, size, words);
    struct button open = parts_button_style(frame, BUTTON_QUIET);
    parts_button(frame, (struct rect){column.x, bottom, column.w, size->button}, &open, &words->open);
}
