// SPDX-License-Identifier: MIT
// Screen 11b: a keypad. The digits are dots; how many there are to be is not told.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"

#define DOTS_LEAST 4

struct places {
    struct rect icon, words, dots, identify, back, keys;
    int32_t headline, sentence, dot, gap, digit;
};

static struct places places_of(const struct frame *frame)
{
    int32_t w = frame->width;
    if (frame->size == SIZE_COMPACT) {
        int32_t half = w / 2;
        return (struct places){.icon = {24, 76, 40, 40},
                               .words = {24, 128, half - 48, 150},
                               .dots = {24, 300, half - 48, 18},
                               .identify = {24, 332, half - 48, 60},
                               .back = {24, 400, half - 48, 60},
                               .keys = {half, 60, half - 24, 400},
                               .headline = 30,
                               .sentence = 18,
                               .dot = 18,
                               .gap = 8,
                               .digit = 30};
    }
    if (frame->size == SIZE_TALL) {
        return (struct places){.icon = {32, 108, 64, 64},
                               .words = {32, 196, w - 64, 180},
                               .dots = {32, 400, w - 64, 32},
                               .identify = {w - 32 - 320, 460, 320, 80},
                               .back = {32, 460, 320, 80},
                               .keys = {32, 580, w - 64, 668 + screen_spare(frame)},
                               .headline = 54,
                               .sentence = 28,
                               .dot = 32,
                               .gap = 16,
                               .digit = 56};
    }
    int32_t extra = (w - 1280) / 2;
    return (struct places){.icon = {32, 244, 64, 64},
                           .words = {32, 332, 600 + extra, 150},
                           .dots = {32, 502, 600 + extra, 32},
                           .identify = {32, 600, 320, 80},
                           .back = {32, 696, 320, 80},
                           .keys = {696 + extra, 136, 552 + extra, 624},
                           .headline = 54,
                           .sentence = 28,
                           .dot = 32,
                           .gap = 16,
                           .digit = 56};
}

static void mirror(struct places *places, int32_t width)
{
    struct rect *rects[] = {&places->icon,     &places->words, &places->dots,
                            &places->identify, &places->back,  &places->keys};
    for (size_t i = 0; i < sizeof rects / sizeof rects[0]; i++) {
        rects[i]->x = width - rects[i]->x - rects[i]->w;
    }
}

static void draw_dots(struct frame *frame, const struct places *places, int32_t digits)
{
    int32_t count = digits > DOTS_LEAST ? digits : DOTS_LEAST;
    int32_t pitch = count > 6 ? places->dot * 5 / 4 : places->dot * 7 / 4;
    for (int32_t i = 0; i < count; i++) {
        struct rect dot = {places->dots.x + i * pitch, places->dots.y, places->dot, places->dot};
        if (i < digits) {
            layout_plane(frame, dot, places->dot / 2, TONE_INK);
        } else {
            layout_frame_only(frame, dot, places->dot / 2, 3, TONE_INK3);
        }
    }
}

static void draw_key(struct frame *frame, struct rect units, const struct places *places, const struct view_chip *key,
                     bool open)
{
    bool glyph = key->icon != ICON_NONE;
    struct style style = {FONT_DIGITS, places->digit, 0, open ? TONE_INK : TONE_INK3};
    int32_t radius = frame->size == SIZE_COMPACT ? 14 : 20, icon = places->digit * 5 / 7;
    enum button_kind kind = !open ? BUTTON_OFF : glyph ? BUTTON_QUIET : BUTTON_RAISED;
    parts_plane(frame, units, radius, kind, open && layout_pressed(frame, key->action));
    if (glyph) {
        layout_icon(frame, units.x + (units.w - icon) / 2, units.y + (units.h - icon) / 2, icon, key->icon, style.tone);
    } else {
        layout_text(frame, units, style, ALIGN_CENTRE, key->text);
    }
    if (open) {
        layout_target(frame, units, key->action, key->text);
    }
}

void screen_pin(struct frame *frame, const struct view *view)
{
    const struct view_pin *words = &view->pin;
    struct places places = places_of(frame);
    if (view->left_handed && frame->size != SIZE_TALL) {
        mirror(&places, frame->width);
    }
    struct style headline = {FONT_HEADING, places.headline, -20, TONE_INK};
    struct style sentence = {FONT_TEXT, places.sentence, 0, TONE_INK2};
    layout_icon(frame, places.icon.x, places.icon.y, places.icon.w, ICON_LOCK, TONE_INK2);
    int32_t height = words_paragraph(frame, places.words, headline, 112, 1, words->headline);
    struct rect below = {places.words.x, places.words.y + height + places.gap, places.words.w,
                         places.words.h - height - places.gap};
    height += places.gap + words_paragraph(frame, below, sentence, 130, 2, words->sentence);
    int32_t dots = places.words.y + height + 2 * places.gap;
    places.dots.y = places.dots.y < dots ? dots : places.dots.y;
    draw_dots(frame, &places, words->digits);
    struct button back = parts_button_style(frame, BUTTON_QUIET);
    parts_button(frame, places.back, &back, &words->back);
    if (words->identify.text[0] != '\0') {
        parts_button(frame, places.identify, &back, &words->identify);
    }
    int32_t w = (places.keys.w - 2 * places.gap) / 3, h = (places.keys.h - 3 * places.gap) / 4;
    for (int32_t i = 0; i < 12; i++) {
        struct rect units = {places.keys.x + i % 3 * (w + places.gap), places.keys.y + i / 3 * (h + places.gap), w, h};
        draw_key(frame, units, &places, &words->key[i], words->open);
    }
}
