// SPDX-License-Identifier: MIT
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

int32_t screen_spare(const struct frame *frame)
{
    int32_t spare = frame->height - 1280;
    return frame->size == SIZE_TALL && spare > 0 ? spare : 0;
}

struct halves screen_halves(const struct frame *frame, bool left_handed)
{
    int32_t spare = screen_spare(frame);
    struct halves halves = {400, 400 + spare / 4, {24, 716 + spare / 2, 752, 540 + spare / 2}};
    int32_t margin = frame->size == SIZE_COMPACT ? 24 : 32;
    if (frame->size == SIZE_COMPACT) {
        int32_t extra = frame->width - 800;
        halves.dial_x = 222 + extra * 19 / 142;
        halves.dial_y = 262;
        halves.column = (struct rect){424 + extra * 38 / 142, 60, 0, 404};
    } else if (frame->size == SIZE_REGULAR) {
        // What a wider surface has more goes to the column, a part of it to the dial's half.
        int32_t extra = frame->width - 1280;
        halves.dial_x = 380 + extra * 19 / 142;
        halves.dial_y = 428;
        halves.column = (struct rect){760 + extra * 38 / 142, 88, 0, 688};
    }
    if (frame->size != SIZE_TALL) {
        halves.column.w = frame->width - margin - halves.column.x;
        if (left_handed) {
            halves.dial_x = frame->width - halves.dial_x;
            halves.column.x = margin;
        }
    }
    return halves;
}

void screen_note(struct frame *frame, const struct halves *halves, const struct view_note *note)
{
    if (frame->size != SIZE_REGULAR || note->icon == ICON_NONE) {
        return;
    }
    struct style style = {FONT_TEXT, 20, 0, note->amber ? TONE_AMBER_TEXT : TONE_INK2};
    int32_t room = 640, icon = 24, gap = 12;
    bool detailed = note->detail[0] != '\0' && layout_width(frame, style, note->detail) <= room;
    const char *text = detailed ? note->detail : note->text;
    int32_t width = layout_width(frame, style, text);
    int32_t lines = width > room ? 2 : 1;
    // Two lines are about equally long, so that no word stands alone.
    width = width > room ? width * 56 / 100 : width;
    struct lines two;
    for (words_wrap(frame, style, width + 1, lines, text, &two); !two.whole && width < room; width += 8) {
        words_wrap(frame, style, width + 9, lines, text, &two);
    }
    width = width > room ? room : width;
    int32_t x = halves->dial_x - (width + icon + gap) / 2, y = lines == 1 ? 757 : 744;
    layout_icon(frame, x, y + 1, icon, note->icon, style.tone);
    words_paragraph(frame, (struct rect){x + icon + gap, y, width + 1, 26 * lines}, style, 130, lines, text);
}

const struct view_dial *screen_dial(const struct view *view)
{
    switch (view->screen) {
    case SCREEN_SESSION:
        return &view->session.dial;
    case SCREEN_PAUSED:
        return &view->paused.dial;
    case SCREEN_PUBLIC:
        return &view->public_.dial;
    case SCREEN_OFFER:
    case SCREEN_END:
        return &view->choices.dial;
    case SCREEN_IDLE:
    case SCREEN_READY:
    case SCREEN_RESCHEDULE:
    case SCREEN_CONFIRMED:
    case SCREEN_SUMMARY:
    case SCREEN_ASK:
    case SCREEN_PIN:
    case SCREEN_SETTINGS:
    case SCREENS:
        break;
    }
    return NULL;
}

static void lay_out(struct frame *frame, const struct view *view)
{
    if (view->screen != SCREEN_SETTINGS) {
        parts_header(frame, view);
    }
    switch (view->screen) {
    case SCREEN_IDLE:
        screen_idle(frame, view);
        break;
    case SCREEN_READY:
        screen_ready(frame, view);
        break;
    case SCREEN_SESSION:
        screen_session(frame, view);
        break;
    case SCREEN_PAUSED:
        screen_paused(frame, view);
        break;
    case SCREEN_OFFER:
    case SCREEN_END:
        screen_choices(frame, view);
        break;
    case SCREEN_RESCHEDULE:
        screen_reschedule(frame, view);
        break;
    case SCREEN_CONFIRMED:
        screen_confirmed(frame, view);
        break;
    case SCREEN_SUMMARY:
        screen_summary(frame, view);
        break;
    case SCREEN_ASK:
        screen_ask(frame, view);
        break;
    case SCREEN_PIN:
        screen_pin(frame, view);
        break;
    case SCREEN_SETTINGS:
        screen_settings(frame, view);
        break;
    case SCREEN_PUBLIC:
        screen_public(frame, view);
        break;
    case SCREENS:
        break;
    }
}

void screen_layout(struct frame *frame, const struct view *view)
{
    lay_out(frame, view);
    if (view->mirrored) {
        layout_mirror(frame);
    }
}
