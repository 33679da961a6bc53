// SPDX-License-Identifier: MIT
// Screen 05: the common pause. The dial goes on beside it.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

struct sizes {
    struct rect plane, resume, end;
    int32_t padding, radius, icon, title, gap, counter, counter_y, ends, since, ends_y;
};

static struct sizes sizes_of(const struct frame *frame, const struct rect *column)
{
    int32_t x = column->x, w = column->w;
    if (frame->size == SIZE_COMPACT) {
        return (struct sizes){
            {x, 60, w, 232}, {x, 300, w, 94}, {x, 402, w, 62}, 24, 20, 30, 24, 12, 96, 78, 19, 16, 178};
    }
    if (frame->size == SIZE_TALL) {
        int32_t y = column->y, spare = screen_spare(frame) / 2, air = spare / 4;
        return (struct sizes){{x, y, w, 318 + spare},
                              {x, y + 326 + spare, w, 126},
                              {x, y + 468 + spare, w, 72},
                              40,
                              28,
                              48,
                              40,
                              18,
                              156,
                              92 + air,
                              28,
                              24,
                              226 + 2 * air};
    }
    return (struct sizes){
        {x, 96, w, 400}, {x, 520, w, 144}, {x, 696, w, 80}, 40, 28, 48, 40, 18, 156, 124, 28, 24, 289};
}

void screen_paused(struct frame *frame, const struct view *view)
{
    const struct view_paused *words = &view->paused;
    struct halves halves = screen_halves(frame, view->left_handed);
    struct sizes sizes = sizes_of(frame, &halves.column);
    bool compact = frame->size == SIZE_COMPACT;
    struct style title = {FONT_HEADING, sizes.title, -12, TONE_ON_BLUE};
    struct style counter = {FONT_DIGITS, sizes.counter, -35, TONE_ON_BLUE};
    struct style ends = {FONT_STRONG, sizes.ends, 0, TONE_ON_BLUE}, since = {FONT_TEXT, sizes.since, 0, TONE_ON_BLUE};
    struct rect plane = sizes.plane;
    int32_t x = plane.x + sizes.padding, w = plane.w - 2 * sizes.padding;

    parts_dial(frame, halves.dial_x, halves.dial_y, DIAL_LARGE, &words->dial);
    if (view->note.icon != ICON_NONE) {
        screen_note(frame, &halves, &view->note);
    } else if (frame->size == SIZE_REGULAR) {
        struct style figures = {FONT_TEXT, 20, 0, TONE_INK2};
        words_single(frame, (struct rect){halves.dial_x - 340, 757, 680, 26}, figures, ALIGN_CENTRE, words->figures);
    }
    layout_plane(frame, plane, sizes.radius, TONE_BLUE_FILL);
    int32_t top = plane.y + (compact ? 20 : 36);
    layout_icon(frame, x, top, sizes.icon, ICON_PAUSE, TONE_ON_BLUE);
    int32_t left = sizes.icon + sizes.gap;
    words_single(frame, (struct rect){x + left, top, w - left, sizes.icon}, title, ALIGN_LEFT, words->title);
    layout_text(frame, (struct rect){x - 6, plane.y + sizes.counter_y, w, sizes.counter * 8 / 10}, counter, ALIGN_LEFT,
                words->counter);
    struct lines lines;
    int32_t room = 2 * layout_smallest(frame) * 5 / 4, line = since.size * 135 / 100;
    words_fit_lines(frame, &since, w, room, (const char *const[]){words->since, NULL}, &lines);
    int32_t below = lines.count > 1 ? room : line;
    int32_t y = plane.y + sizes.ends_y - (compact ? below - line : 0);
    words_single(frame, (struct rect){x, y, w, sizes.ends * 13 / 10}, ends, ALIGN_LEFT, words->ends);
    y += sizes.ends * 13 / 10 + (compact ? 2 : 6);
    words_draw_lines(frame, (struct rect){x, y, w, below}, since, ALIGN_LEFT, &lines);

    struct button resume = {BUTTON_GREEN, compact ? 32 : 48, compact ? 40 : 60, compact ? 16 : 24, sizes.radius, 28};
    struct button end = parts_button_style(frame, BUTTON_QUIET);
    parts_button(frame, sizes.resume, &resume, &words->resume);
    parts_button(frame, sizes.end, &end, &words->end);
}
