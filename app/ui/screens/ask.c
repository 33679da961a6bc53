// SPDX-License-Identifier: MIT
// A question with large answers beside the small dial: a request is noted or answered. Below each other when tall.
#include "ui/screens/screens.h"

#include "text/text.h"
#include "ui/layout_words.h"
#include "ui/parts.h"

struct places {
    int32_t dial_x, dial_y;
    struct rect mark;         // the icon in the place of the dial
    struct rect back;         // under the dial
    struct rect words, cells; // headline and sentence; the answers
    struct rect footer;
    int32_t headline, sentence, footer_size, gap;
};

static struct places places_of(const struct frame *frame)
{
    int32_t w = frame->width;
    if (frame->size == SIZE_COMPACT) {
        int32_t extra = (w - 800) / 2;
        return (struct places){.dial_x = 156 + extra / 2,
                               .dial_y = 184,
                               .mark = {124 + extra / 2, 152, 64, 64},
                               .back = {24, 400, 264 + extra, 60},
                               .words = {312 + extra, 60, w - 336 - extra, 118},
                               .cells = {312 + extra, 184, w - 336 - extra, 244},
                               .footer = {312 + extra, 438, w - 336 - extra, 23},
                               .headline = 34,
                               .sentence = 20,
                               .footer_size = 17,
                               .gap = 8};
    }
    if (frame->size == SIZE_TALL) {
        int32_t spare = screen_spare(frame), down = spare / 2;
        return (struct places){.dial_x = 228,
                               .dial_y = 316 + down / 2,
                               .back = {456, 440 + down / 2, 320, 80},
                               .words = {24, 620 + down * 3 / 2, 752, 190},
                               .cells = {24, 836 + spare, 752, 368},
                               .footer = {24, 1216 + spare, 752, 30},
                               .headline = 52,
                               .sentence = 28,
                               .footer_size = 22,
                               .gap = 16};
    }
    int32_t extra = (w - 1280) * 38 / 142;
    return (struct places){.dial_x = 276 + extra / 2,
                           .dial_y = 324,
                           .mark = {212 + extra / 2, 260, 128, 128},
                           .back = {32, 696, 488 + extra, 80},
                           .words = {568 + extra, 104, w - 600 - extra, 216},
                           .cells = {568 + extra, 344, w - 600 - extra, 368},
                           .footer = {568 + extra, 732, w - 600 - extra, 29},
                           .headline = 54,
                           .sentence = 28,
                           .footer_size = 22,
                           .gap = 16};
}

// A tall screen on which nothing runs: everything from the top, the way back at the bottom.
static void without_dial(struct places *places)
{
    places->mark = (struct rect){24, 108, 64, 64};
    places->words.y = 196;
    places->cells.y = 412;
    places->back = (struct rect){24, places->footer.y - 40 - 80, 320, 80};
}

static void mirror(struct places *places, int32_t width)
{
    struct rect *rects[] = {&places->mark, &places->back, &places->words, &places->cells, &places->footer};
    for (size_t i = 0; i < sizeof rects / sizeof rects[0]; i++) {
        rects[i]->x = width - rects[i]->x - rects[i]->w;
    }
    places->dial_x = width - places->dial_x;
}

static void draw_words(struct frame *frame, const struct places *places, const struct view_ask *words)
{
    struct rect box = places->words;
    struct style headline = {FONT_HEADING, places->headline, -20, TONE_INK};
    struct style sentence = {FONT_TEXT, places->sentence, 0, TONE_INK2};
    int32_t gap = frame->size == SIZE_COMPACT ? 8 : 16, lines = words->sentence[0] != '\0' ? 2 : 0;
    int32_t most = (box.h - gap - lines * sentence.size * 13 / 10) * 100 / (headline.size * 114);
    int32_t height = words_paragraph(frame, box, headline, 114, most < 1 ? 1 : most, words->headline);
    struct rect below = {box.x, box.y + height + gap, box.w, box.h - height - gap};
    int32_t room = below.h * 100 / (layout_smallest(frame) * 130);
    words_paragraph(frame, below, sentence, 130, words_lines_needed(frame, below.w, sentence, 2, room, words->sentence),
                    words->sentence);
}

// An answer with a line of its own below; without an action it only tells.
static void draw_told(struct frame *frame, struct rect units, const struct view_cell *cell)
{
    struct view_choice choice = {.icon = cell->icon,
                                 .kind = cell->action.kind == ACTION_NONE ? CHOICE_OFF : CHOICE_PLAIN,
                                 .action = cell->action};
    text_copy(choice.title, sizeof choice.title, cell->name.full);
    text_copy(choice.line, sizeof choice.line, cell->line);
    parts_choice(frame, units, &choice);
}

static void draw_cell(struct frame *frame, struct rect units, const struct view_cell *cell)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style style = {FONT_STRONG, compact ? 19 : 26, 0, TONE_INK};
    int32_t padding = compact ? 8 : 16;
    parts_plane(frame, units, compact ? 14 : 20, BUTTON_RAISED, layout_pressed(frame, cell->action));
    int32_t icon = cell->icon != ICON_NONE ? style.size + 4 : 0; // of the one that holds
    layout_icon(frame, units.x + padding, units.y + (units.h - icon) / 2, icon, cell->icon, TONE_INK);
    int32_t side = padding + (icon > 0 ? icon + 4 : 0);
    words_line(frame, (struct rect){units.x + side, units.y, units.w - 2 * side, units.h}, style, ALIGN_CENTRE,
               (const char *const[]){cell->name.full, cell->name.brief, cell->name.first, NULL});
    layout_target(frame, units, cell->action, cell->name.full);
}

static void draw_cells(struct frame *frame, const struct places *places, const struct view_ask *words)
{
    int32_t columns = words->columns > 0 ? words->columns : 1, count = (int32_t)words->cell_count;
    int32_t rows = (count + columns - 1) / columns, least = 3;
    rows = rows < least ? least : rows;
    int32_t gap = rows > 3 && frame->size == SIZE_REGULAR ? 12 : places->gap;
    int32_t w = (places->cells.w - (columns - 1) * gap) / columns, h = (places->cells.h - (rows - 1) * gap) / rows;
    for (int32_t i = 0; i < count; i++) {
        struct rect units = {places->cells.x + i % columns * (w + gap), places->cells.y + i / columns * (h + gap), w,
                             h};
        if (columns == 1) {
            draw_told(frame, units, &words->cell[i]);
        } else {
            draw_cell(frame, units, &words->cell[i]);
        }
    }
}

void screen_ask(struct frame *frame, const struct view *view)
{
    const struct view_ask *words = &view->ask;
    struct places places = places_of(frame);
    if (view->left_handed && frame->size != SIZE_TALL) {
        mirror(&places, frame->width);
    }
    if (!words->has_dial && frame->size == SIZE_TALL) {
        without_dial(&places);
    }
    if (words->has_dial) {
        parts_dial(frame, places.dial_x, places.dial_y, DIAL_SMALL, &words->dial);
    } else if (words->icon != ICON_NONE) {
        layout_icon(frame, places.mark.x, places.mark.y, places.mark.w, words->icon, TONE_INK2);
    }
    struct button back = parts_button_style(frame, words->back.icon == ICON_CHECK ? BUTTON_NEUTRAL : BUTTON_QUIET);
    parts_button(frame, places.back, &back, &words->back);
    draw_words(frame, &places, words);
    draw_cells(frame, &places, words);
    struct style footer = {FONT_TEXT, places.footer_size, 0, TONE_INK2};
    words_single(frame, places.footer, footer, ALIGN_LEFT, words->footer);
}
