// SPDX-License-Identifier: MIT
// Screen 07: proposals, the chosen one on a phone, confirm.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

struct places {
    struct rect heading, cards, phone, buttons;
    int32_t card, gap, code;
};

static struct places places_of(const struct frame *frame)
{
    int32_t w = frame->width;
    if (frame->size == SIZE_COMPACT) {
        return (struct places){{24, 52, w - 48, 32},
                               {24, 92, w - 48 - 192, 294},
                               {w - 24 - 180, 92, 180, 294},
                               {24, 402, w - 48, 62},
                               92,
                               9,
                               164};
    }
    if (frame->size == SIZE_TALL) {
        int32_t spare = screen_spare(frame), card = 176 + spare / 6, cards = 3 * card + 2 * 16;
        return (struct places){{24, 84, w - 48, 60},
                               {24, 164, w - 48, cards},
                               {24, 164 + cards + 32, w - 48, 272},
                               {24, 1160 + spare, w - 48, 96},
                               card,
                               16,
                               232};
    }
    return (struct places){{32, 91, w - 64, 53},
                           {32, 172, w - 64 - 312, 464},
                           {w - 32 - 280, 172, 280, 464},
                           {32, 680, w - 64, 96},
                           144,
                           16,
                           232};
}

static void draw_check(struct frame *frame, int32_t x, int32_t y, int32_t side, bool chosen)
{
    struct rect box = {x, y, side, side};
    if (chosen) {
        int32_t icon = side * 3 / 4;
        layout_plane(frame, box, side / 2, TONE_BLUE_FILL);
        layout_icon(frame, x + (side - icon) / 2, y + (side - icon) / 2, icon, ICON_CHECK, TONE_ON_BLUE);
    } else {
        layout_frame_only(frame, box, side / 2, 3, TONE_INK3);
    }
}

// Tall cards are narrow: the tags stand in a line of their own.
static void draw_tags_below(struct frame *frame, int32_t x, struct rect card, const struct view_card *words)
{
    int32_t right = card.x + card.w - 12, y = card.y + card.h - 40 - 16, rest = 0;
    // The first one keeps what the others need at their shortest, and has its short form for it.
    for (size_t i = 1; i < words->tag_count; i++) {
        rest += parts_tag_least(frame, &words->tag[i]) + 10;
    }
    bool all = parts_tag_least(frame, &words->tag[0]) + rest <= right - x;
    for (size_t i = 0; i < words->tag_count && (i == 0 || all); i++) {
        int32_t room = right - x - (all ? rest : 0);
        x += parts_tag(frame, x, y, room, &words->tag[i], words->chosen ? TONE_GROUND : TONE_RAISED) + 10;
        rest -= i + 1 < words->tag_count ? parts_tag_least(frame, &words->tag[i + 1]) + 10 : 0;
    }
}

static void draw_tags(struct frame *frame, int32_t x, int32_t y, struct rect card, const struct view_card *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t height = compact ? 28 : 40, gap = compact ? 4 : 10, most = card.h / (height + gap);
    int32_t count = (int32_t)words->tag_count < most ? (int32_t)words->tag_count : most;
    int32_t room = card.x + card.w - 12 - x;
    y += (card.h - count * (height + gap) + gap) / 2;
    enum tone plane = words->chosen ? TONE_GROUND : TONE_RAISED;
    for (int32_t i = 0; i < count && room > 80; i++) {
        parts_tag(frame, x, y + i * (height + gap), room, &words->tag[i], plane);
    }
}

static void draw_card(struct frame *frame, struct rect card, const struct view_card *words)
{
    bool compact = frame->size == SIZE_COMPACT, pressed = layout_pressed(frame, words->action);
    int32_t radius = compact ? 16 : 24, left = compact ? 14 : 28, check = compact ? 26 : 40, gap = compact ? 12 : 22;
    int32_t day_w = compact ? 108 : 138, time_w = compact ? 146 : 248;
    struct style weekday = {FONT_TEXT, compact ? 16 : 24, 0, TONE_INK2};
    struct style date = {FONT_HEADING, compact ? 26 : 44, -20, TONE_INK};
    struct style times = {FONT_DIGITS, compact ? 28 : 47, -30, TONE_INK};
    struct style length = {FONT_TEXT, compact ? 16 : 22, 0, TONE_INK2};
    if (words->chosen) {
        layout_edged(frame, card, radius, pressed ? TONE_LINE : TONE_BLUE_TINT, compact ? 3 : 4, TONE_BLUE);
    } else {
        layout_card(frame, card, radius, pressed ? TONE_LINE : TONE_SURFACE);
    }
    struct rect whole = card;
    bool tags_below = frame->size == SIZE_TALL;
    card.h -= tags_below ? 52 : 0;
    int32_t x = card.x + left, line = weekday.size * 13 / 10, between = compact ? 3 : 6;
    draw_check(frame, x, card.y + (card.h - check) / 2, check, words->chosen);
    x += check + gap;
    int32_t top = card.y + (card.h - line - between - date.size) / 2;
    words_single(frame, (struct rect){x, top, day_w, line}, weekday, ALIGN_LEFT, words->weekday);
    words_single(frame, (struct rect){x, top + line + between, day_w, date.size}, date, ALIGN_LEFT, words->date);
    x += day_w + gap;
    int32_t below = length.size * 13 / 10;
    between = compact ? 4 : 8;
    top = card.y + (card.h - times.size - between - below) / 2;
    words_single(frame, (struct rect){x, top, time_w, times.size}, times, ALIGN_LEFT, words->times);
    words_single(frame, (struct rect){x, top + times.size + between - 8, time_w, below + 16}, length, ALIGN_LEFT,
                 words->length);
    if (tags_below) {
        draw_tags_below(frame, whole.x + left + check + gap, whole, words);
    } else {
        draw_tags(frame, x + time_w + gap, card.y, card, words);
    }
    layout_target(frame, whole, words->action, words->times);
}

static void draw_phone(struct frame *frame, const struct places *places, const struct view_reschedule *words)
{
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    struct rect card = places->phone;
    int32_t padding = compact ? 8 : 24, icon = compact ? 20 : 30, gap = compact ? 8 : 12;
    struct style title = {FONT_STRONG, compact ? 17 : 26, 0, TONE_INK};
    struct style line = {FONT_TEXT, compact ? 16 : 22, 0, TONE_INK2};
    layout_card(frame, card, compact ? 16 : 24, TONE_SURFACE);
    struct rect code = {card.x + padding, card.y + padding, places->code, places->code};
    parts_code(frame, code, words->code);
    int32_t x = tall ? code.x + code.w + 28 : code.x, y = tall ? code.y + 24 : code.y + code.h + padding;
    int32_t w = card.x + card.w - padding - x, height = title.size * 13 / 10;
    parts_label(frame, (struct rect){x, y, w, height}, ICON_QR, icon, gap, title, words->code_title);
    y += height + (compact ? 6 : 24);
    int32_t pitch = compact ? 125 : 140, room = card.y + card.h - y - 8, most = room * 100 / (line.size * pitch);
    if (words_lines_needed(frame, w, line, most, LINES_MAX, words->code_line) > most) {
        pitch = 112;
        most = room * 100 / (layout_smallest(frame) * pitch);
    }
    words_paragraph(frame, (struct rect){x, y, w, card.y + card.h - y}, line, pitch, most, words->code_line);
}

static void draw_buttons(struct frame *frame, struct rect units, const struct view_reschedule *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct button back = parts_button_style(frame, BUTTON_QUIET), more = parts_button_style(frame, BUTTON_RAISED);
    struct button confirm = parts_button_style(frame, BUTTON_BLUE);
    if (words->confirm.text[0] == '\0') {
        parts_button(frame, (struct rect){units.x, units.y, units.w * 28 / 100, units.h}, &back, &words->back);
        return;
    }
    if (words->confirm.action.kind != ACTION_CONFIRM) {
        confirm.kind = words->confirm.action.kind == ACTION_NONE ? BUTTON_OFF : BUTTON_NEUTRAL;
    }
    confirm.text_size = compact ? 20 : 32;
    int32_t gap = compact ? 8 : 16, x = units.x;
    if (frame->size == SIZE_TALL) {
        struct rect above = {units.x, units.y - gap - 80, units.w, 80};
        parts_button_pair(frame, above, gap, &back, &words->back, &more, &words->more);
        parts_button(frame, units, &confirm, &words->confirm);
        return;
    }
    const struct button *quiet[] = {&back, &more};
    const struct view_chip *chips[] = {&words->back, &words->more};
    for (int i = 0; i < 2; i++) {
        struct style style = {FONT_STRONG, quiet[i]->text_size, 0, TONE_INK};
        int32_t width =
            quiet[i]->icon_size + quiet[i]->gap + 2 * quiet[i]->padding + layout_width(frame, style, chips[i]->text);
        int32_t widest = units.w * 28 / 100;
        width = width > widest ? widest : width;
        if (chips[i]->action.kind != ACTION_NONE) {
            parts_button(frame, (struct rect){x, units.y, width, units.h}, quiet[i], chips[i]);
            x += width + gap;
        }
    }
    parts_button(frame, (struct rect){x, units.y, units.x + units.w - x, units.h}, &confirm, &words->confirm);
}

static struct rect card_place(const struct places *places, size_t i)
{
    return (struct rect){places->cards.x, places->cards.y + (int32_t)i * (places->card + places->gap), places->cards.w,
                         places->card};
}

// No free time: the rule, and who helps.
static void draw_none(struct frame *frame, struct rect box, const struct view_reschedule *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style none = {FONT_TEXT, compact ? 20 : 30, 0, TONE_INK};
    struct style person = {FONT_TEXT, none.size, 0, TONE_INK2};
    int32_t gap = compact ? 12 : 24;
    box.y += compact ? 8 : 32;
    box.y += words_paragraph(frame, box, none, 140, 3, words->none) + gap;
    words_paragraph(frame, box, person, 140, 3, words->person);
}

void screen_reschedule(struct frame *frame, const struct view *view)
{
    const struct view_reschedule *words = &view->reschedule;
    struct places places = places_of(frame);
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    struct style heading = {FONT_HEADING, compact ? 26 : tall ? 40 : 44, -20, TONE_INK};
    words_line(frame, places.heading, heading, ALIGN_LEFT,
               (const char *const[]){words->heading, words->heading_short, NULL});
    if (words->has_code) {
        draw_phone(frame, &places, words);
    } else if (!tall) {
        places.cards.w = places.phone.x + places.phone.w - places.cards.x;
    }
    if (words->card_count + words->reason_count == 0) {
        draw_none(frame, places.cards, words);
    }
    for (size_t i = 0; i < words->card_count; i++) {
        draw_card(frame, card_place(&places, i), &words->card[i]);
    }
    struct button reason = parts_button_style(frame, BUTTON_RAISED);
    for (size_t i = 0; i < words->reason_count; i++) {
        parts_button(frame, card_place(&places, i), &reason, &words->reason[i]);
    }
    if (words->agree.action.kind != ACTION_NONE && words->reason_count == 0) {
        struct button agree = parts_button_style(frame, BUTTON_QUIET);
        parts_button(frame, card_place(&places, words->card_count == 0 ? VIEW_CARDS_MAX - 1 : words->card_count),
                     &agree, &words->agree);
    }
    draw_buttons(frame, places.buttons, words);
}
