// SPDX-License-Identifier: MIT
// Screens 06 and 09: a small dial and who it is about on one side, the choices on the other; below each other when
// tall.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

#include <string.h>

struct places {
    int32_t dial_x, dial_y;
    struct rect row, back, totals, paused; // under the dial
    struct rect words;                     // headline and sentence
    struct rect choices;                   // from the first to the lower edge of the last
    struct rect footer;
    int32_t choice, gap, headline, sentence, footer_size;
};

static struct places places_of(const struct frame *frame)
{
    int32_t w = frame->width;
    if (frame->size == SIZE_COMPACT) {
        int32_t extra = (w - 800) / 2;
        return (struct places){.dial_x = 156 + extra / 2,
                               .dial_y = 184,
                               .row = {24, 324, 264 + extra, 64},
                               .back = {24, 400, 264 + extra, 60},
                               .totals = {36, 324, 240 + extra, 72},
                               .paused = {36, 404, 240 + extra, 24},
                               .words = {312 + extra, 60, w - 336 - extra, 118},
                               .choices = {312 + extra, 184, w - 336 - extra, 244},
                               .footer = {312 + extra, 438, w - 336 - extra, 23},
                               .choice = 76,
                               .gap = 8,
                               .headline = 34,
                               .sentence = 21,
                               .footer_size = 17};
    }
    if (frame->size == SIZE_TALL) {
        int32_t spare = screen_spare(frame), down = spare / 2;
        return (struct places){.dial_x = 228,
                               .dial_y = 316 + down / 2,
                               .row = {24, 560 + down, 752, 96},
                               .back = {456, 440 + down / 2, 320, 80},
                               .totals = {452, 250 + down / 2, 324, 96},
                               .paused = {452, 356 + down / 2, 324, 32},
                               .words = {24, 676 + down * 3 / 2, 752, 150},
                               .choices = {24, 836 + spare, 752, 368},
                               .footer = {24, 1216 + spare, 752, 30},
                               .choice = 112,
                               .gap = 16,
                               .headline = 56,
                               .sentence = 34,
                               .footer_size = 22};
    }
    int32_t extra = (w - 1280) * 38 / 142;
    return (struct places){.dial_x = 276 + extra / 2,
                           .dial_y = 324,
                           .row = {32, 576, 488 + extra, 96},
                           .back = {32, 696, 488 + extra, 80},
                           .totals = {32, 596, 488 + extra, 68},
                           .paused = {56, 700, 464 + extra, 31},
                           .words = {568 + extra, 104, w - 600 - extra, 232},
                           .choices = {568 + extra, 344, w - 600 - extra, 368},
                           .footer = {568 + extra, 732, w - 600 - extra, 29},
                           .choice = 112,
                           .gap = 16,
                           .headline = 60,
                           .sentence = 34,
                           .footer_size = 22};
}

static void mirror(struct places *places, int32_t width)
{
    struct rect *rects[] = {&places->row,   &places->back,    &places->totals, &places->paused,
                            &places->words, &places->choices, &places->footer};
    for (size_t i = 0; i < sizeof rects / sizeof rects[0]; i++) {
        rects[i]->x = width - rects[i]->x - rects[i]->w;
    }
    places->dial_x = width - places->dial_x;
}

static void draw_words(struct frame *frame, const struct places *places, const struct view_choices *words)
{
    struct rect box = places->words;
    struct style headline = {FONT_HEADING, places->headline, -25, TONE_INK};
    struct style sentence = {FONT_TEXT, places->sentence, 0, TONE_INK2};
    int32_t gap = frame->size == SIZE_COMPACT ? 8 : frame->size == SIZE_TALL ? 10 : 20;
    int32_t line = sentence.size * 13 / 10, lift = 0;
    if (words->large) {
        headline.size = places->headline * 100 / 60;
        headline.spacing = -22;
        lift = headline.size * 6 / 100;
    }
    int32_t pitch = words->large ? 108 : 112;
    struct rect title = {box.x, box.y - lift, box.w, box.h};
    int32_t most = (box.h - gap - line) * 100 / (headline.size * pitch);
    int32_t height = words_paragraph(frame, title, headline, pitch, most < 1 ? 1 : most, words->headline) - lift;
    words_single(frame, (struct rect){box.x, box.y + height + gap, box.w, line}, sentence, ALIGN_LEFT, words->sentence);
}

// Where two totals do not fit beside each other, they stand below each other: label left, value right.
static void draw_total_line(struct frame *frame, struct rect units, int32_t line, enum icon icon,
                            const struct view_total *total)
{
    int32_t height = units.h / 2, side = frame->size == SIZE_COMPACT ? 20 : 24, gap = 10;
    struct style label = {FONT_TEXT, frame->size == SIZE_COMPACT ? 16 : 20, 0, TONE_INK2};
    bool hours = strlen(total->value) > sizeof "00:00" - 1;
    struct style digits = {FONT_DIGITS, frame->size != SIZE_COMPACT ? 30 : hours ? 18 : 24, -20, TONE_INK};
    int32_t y = units.y + line * height, width = layout_width(frame, digits, total->value);
    layout_icon(frame, units.x, y + (height - side) / 2, side, icon, TONE_INK2);
    words_single(frame, (struct rect){units.x + side + gap, y, units.w - side - 2 * gap - width, height}, label,
                 ALIGN_LEFT, total->label);
    layout_text(frame, (struct rect){units.x + units.w - width, y, width, height}, digits, ALIGN_LEFT, total->value);
}

static void draw_status(struct frame *frame, const struct places *places, const struct view_choices *words)
{
    if (words->has_row) {
        struct button back = parts_button_style(frame, BUTTON_QUIET);
        row_draw(frame, places->row, &words->row, true);
        parts_button(frame, places->back, &back, &words->back);
        return;
    }
    if (words->here.label[0] == '\0') {
        return; // the discreet mode leaves them out
    }
    if (frame->size != SIZE_REGULAR) {
        draw_total_line(frame, places->totals, 0, ICON_PEOPLE, &words->here);
        draw_total_line(frame, places->totals, 1, ICON_PERSON_OUT, &words->away);
    } else {
        parts_totals(frame, places->totals, 24, &words->here, &words->away);
    }
    struct style paused = {FONT_TEXT, frame->size == SIZE_COMPACT ? 16 : 22, 0, TONE_INK2};
    struct rect line = {places->paused.x, places->paused.y - 6, places->paused.w, places->paused.h + 12};
    words_single(frame, line, paused, ALIGN_LEFT, words->paused);
}

void screen_choices(struct frame *frame, const struct view *view)
{
    const struct view_choices *words = &view->choices;
    struct places places = places_of(frame);
    if (view->left_handed && frame->size != SIZE_TALL) {
        mirror(&places, frame->width);
    }
    if (!words->has_row && frame->size == SIZE_TALL) {
        places.words.y = places.row.y + 56; // into the place of the row
        places.words.h = places.choices.y - places.words.y;
    }
    parts_dial(frame, places.dial_x, places.dial_y, DIAL_SMALL, &words->dial);
    draw_status(frame, &places, words);
    draw_words(frame, &places, words);
    for (size_t i = 0; i < words->choice_count; i++) {
        int32_t y = places.choices.y + (int32_t)i * (places.choice + places.gap);
        parts_choice(frame, (struct rect){places.choices.x, y, places.choices.w, places.choice}, &words->choice[i]);
    }
    struct style footer = {FONT_TEXT, places.footer_size, 0, TONE_INK2};
    words_single(frame, places.footer, footer, ALIGN_LEFT, words->footer);
}
