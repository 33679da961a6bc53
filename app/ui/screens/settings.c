// SPDX-License-Identifier: MIT
// Screen 11: cards of settings, as many to a page as fit, in one column or two. Pages are turned by a touch.
#include "ui/screens/screens.h"

#include "ui/layout_words.h"
#include "ui/parts.h"
#include "ui/screens/settings_row.h"

#include <stdio.h>

// Of the header and of the space below it.
struct places {
    int32_t margin, top, bottom, columns, gap, between; // between: of columns
    int32_t middle, title, lock, icon, button, button_text;
};

static const struct places all_places[SIZE_CLASSES] = {
    [SIZE_COMPACT] = {24, 60, 472, 1, 8, 0, 26, 24, 18, 24, 52, 18},
    [SIZE_REGULAR] = {32, 96, 776, 2, 24, 32, 44, 32, 26, 32, 64, 24},
    [SIZE_TALL] = {24, 96, 1180, 1, 24, 0, 44, 32, 26, 32, 64, 24},
};

// Where a card stands.
struct spot {
    int32_t page, column, y, height;
};

static int32_t card_height(const struct frame *frame, const struct view_card_of *card)
{
    int32_t rows = (int32_t)card->row_count;
    if (frame->size == SIZE_COMPACT) {
        return card->dense ? 20 + 44 * rows : 4 + 68 * rows; // headings stand in the header
    }
    return card->dense ? 84 + 52 * rows : card->heading[0] != '\0' ? 78 + 100 * rows : 28 + 112 * rows;
}

// Fills columns, then pages; returns how many pages there are.
static int32_t place_cards(const struct frame *frame, const struct places *places, const struct view_settings *words,
                           struct spot spots[CARDS])
{
    int32_t page = 0, column = 0, y = places->top;
    for (size_t i = 0; i < words->card_count; i++) {
        int32_t height = card_height(frame, &words->card[i]);
        if (y + height > places->bottom && y > places->top) {
            y = places->top;
            page += ++column == places->columns ? 1 : 0;
            column %= places->columns;
        }
        spots[i] = (struct spot){page, column, y, height};
        y += height + places->gap;
    }
    return page + 1;
}

// The first card of a page.
static size_t first_of(const struct spot spots[CARDS], size_t count, int32_t page)
{
    size_t first = 0;
    while (first + 1 < count && spots[first].page != page) {
        first++;
    }
    return first;
}

// In the low header of a compact screen a button is drawn lower than its target.
static struct rect plane_of(const struct frame *frame, struct rect target)
{
    int32_t less = frame->size == SIZE_COMPACT ? 4 : 0;
    return (struct rect){target.x, target.y + less, target.w, target.h - 2 * less};
}

// Two arrows with the page's number between them, which end at `right`. Returns where they begin.
static int32_t draw_pages(struct frame *frame, const struct places *places, const struct view_settings *words,
                          const struct spot spots[CARDS], int32_t pages, int32_t right)
{
    int32_t page = spots[words->shown].page, side = places->button;
    // A tall screen has no room for them in its header.
    int32_t middle = frame->size == SIZE_TALL ? places->bottom + 12 + side / 2 : places->middle;
    struct style number = {FONT_STRONG, places->button_text, 0, TONE_INK2};
    char text[24];
    snprintf(text, sizeof text, "%d/%d", (int)page + 1, (int)pages);
    int32_t between = layout_width(frame, number, text) + 16;
    int32_t left = right - 2 * side - between;
    for (int32_t i = 0; i < 2; i++) {
        int32_t to = (page + (i == 0 ? pages - 1 : 1)) % pages;
        struct action action = {ACTION_CARD, (int32_t)words->card[first_of(spots, words->card_count, to)].card};
        struct rect units = {i == 0 ? left : right - side, middle - side / 2, side, side};
        parts_plane(frame, plane_of(frame, units), side / 4, BUTTON_RAISED, layout_pressed(frame, action));
        layout_icon(frame, units.x + (side - places->icon) / 2, middle - places->icon / 2, places->icon,
                    i == 0 ? ICON_CHEVRON_LEFT : ICON_CHEVRON, TONE_INK);
        layout_target(frame, units, action, i == 0 ? words->previous : words->next);
    }
    layout_text(frame, (struct rect){left + side, middle - side / 2, between, side}, number, ALIGN_CENTRE, text);
    return left;
}

static int32_t draw_close(struct frame *frame, const struct places *places, const struct view_settings *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    struct style style = {FONT_STRONG, places->button_text, 0, TONE_INK};
    if (words->close.text[0] == '\0') {
        return frame->width - places->margin;
    }
    struct button button = {BUTTON_NEUTRAL, style.size, compact ? 20 : 28, compact ? 8 : 12, compact ? 12 : 16, 12};
    int32_t width = layout_width(frame, style, words->close.text) + button.icon_size + button.gap + (compact ? 24 : 48);
    struct rect units = {frame->width - places->margin - width, places->middle - places->button / 2, width,
                         places->button};
    struct view_chip drawn = words->close;
    drawn.action.kind = ACTION_NONE; // the target is higher than what is drawn
    parts_button(frame, plane_of(frame, units), &button, &drawn);
    if (layout_pressed(frame, words->close.action)) {
        parts_plane(frame, plane_of(frame, units), button.radius, BUTTON_QUIET, true);
    }
    layout_target(frame, units, words->close.action, words->close.text);
    return units.x;
}

static void draw_head(struct frame *frame, const struct places *places, const struct view_settings *words,
                      const char *heading, int32_t right)
{
    struct style title = {FONT_STRONG, places->title, -10, TONE_INK}, lock = {FONT_TEXT, places->lock, 0, TONE_INK2};
    int32_t x = places->margin, middle = places->middle, gap = frame->size == SIZE_COMPACT ? 12 : 20;
    layout_icon(frame, x, middle - places->icon / 2, places->icon, ICON_GEAR, TONE_INK);
    x += places->icon + (frame->size == SIZE_COMPACT ? 8 : 14);
    int32_t width = layout_width(frame, title, heading);
    layout_text(frame, (struct rect){x, middle - 24, width, 48}, title, ALIGN_LEFT, heading);
    if (words->lock[0] == '\0') {
        return;
    }
    x += width + gap;
    layout_line(frame, (struct rect){x, middle - title.size * 7 / 16, 2, title.size * 7 / 8}, TONE_LINE);
    x += 2 + gap;
    words_line(frame, (struct rect){x, middle - 20, right - gap - x, 40}, lock, ALIGN_LEFT,
               (const char *const[]){words->lock, words->lock_short, NULL});
}

static void draw_heading(struct frame *frame, struct rect units, const struct view_card_of *card)
{
    struct style style = {card->dense ? FONT_STRONG : FONT_TEXT, 24, 0, card->dense ? TONE_INK : TONE_INK2};
    int32_t x = units.x + 32, icon = 28, y = units.y + (card->dense ? 20 : 23);
    if (card->amber) {
        struct style fault = {FONT_TEXT, 20, 0, TONE_AMBER_TEXT};
        words_paragraph(frame, (struct rect){x, units.y + 8, units.w - 64, 50}, fault, 120, 2, card->heading);
        return;
    }
    if (!card->dense) {
        layout_icon(frame, x, y + 2, icon, card->icon, TONE_INK2);
        x += icon + 12;
    }
    words_single(frame, (struct rect){x, y, units.x + units.w - 32 - x, 32}, style, ALIGN_LEFT, card->heading);
}

static void draw_card(struct frame *frame, struct rect units, const struct view_card_of *card)
{
    bool compact = frame->size == SIZE_COMPACT, heading = !compact && card->heading[0] != '\0';
    int32_t pitch = compact ? (card->dense ? 44 : 68) : card->dense ? 52 : heading ? 100 : 112;
    int32_t padding = compact ? 20 : 32, y = units.y + (compact       ? (card->dense ? 10 : 2)
                                                        : card->dense ? 56
                                                        : heading     ? 62
                                                                      : 14);
    layout_card(frame, units, compact ? 16 : 24, TONE_SURFACE);
    if (heading) {
        draw_heading(frame, units, card);
    }
    for (size_t i = 0; i < card->row_count; i++, y += pitch) {
        struct rect row = {units.x + padding, y, units.w - 2 * padding, pitch};
        if (card->dense) {
            settings_row_dense(frame, row, &card->row[i]);
            continue;
        }
        settings_row(frame, row, &card->row[i]);
        if (i + 1 < card->row_count) {
            layout_line(frame, (struct rect){row.x, y + pitch - 1, row.w, 2}, TONE_LINE);
        }
    }
}

// Which screen this is, to be read from the door.
static void draw_identity(struct frame *frame, const struct view_settings *words)
{
    bool compact = frame->size == SIZE_COMPACT;
    int32_t margin = compact ? 24 : 32, w = frame->width - 2 * margin;
    int32_t name = compact ? 84 : frame->size == SIZE_TALL ? 130 : 176, line = compact ? 30 : 54;
    int32_t y = compact ? 70 : frame->height / 5;
    struct style style = {FONT_HEADING, name, -20, TONE_INK};
    y += words_paragraph(frame, (struct rect){margin, y, w, 2 * name}, style, 112, 2, words->identify) + line / 2;
    for (size_t i = 0; i < sizeof words->lines / sizeof words->lines[0]; i++) {
        if (words->lines[i][0] != '\0') {
            words_single(frame, (struct rect){margin, y, w, line * 13 / 10},
                         (struct style){FONT_TEXT, line, 0, i == 0 ? TONE_INK : TONE_INK2}, ALIGN_LEFT,
                         words->lines[i]);
            y += line * 14 / 10;
        }
    }
    struct button back = parts_button_style(frame, BUTTON_QUIET);
    int32_t height = compact ? 60 : 80;
    parts_button(frame, (struct rect){margin, frame->height - height - margin / 2, compact ? 264 : 320, height}, &back,
                 &words->back);
}

void screen_settings(struct frame *frame, const struct view *view)
{
    const struct view_settings *words = &view->settings;
    const struct places *places = &all_places[frame->size];
    struct spot spots[CARDS] = {{0}};
    int32_t right = draw_close(frame, places, words);
    if (words->identify[0] != '\0') {
        draw_head(frame, places, words, words->title, right);
        draw_identity(frame, words);
        return;
    }
    if (words->keys.stands) {
        draw_head(frame, places, words, words->keys.label, right);
        screen_keys(frame, words);
        return;
    }
    int32_t pages = place_cards(frame, places, words, spots), page = spots[words->shown].page;
    if (pages > 1 && frame->size == SIZE_TALL) {
        (void)draw_pages(frame, places, words, spots, pages, frame->width - places->margin);
    } else if (pages > 1) {
        right = draw_pages(frame, places, words, spots, pages, right - (frame->size == SIZE_COMPACT ? 8 : 16));
    }
    const char *heading = words->card[first_of(spots, words->card_count, page)].heading;
    draw_head(frame, places, words, frame->size == SIZE_COMPACT && heading[0] != '\0' ? heading : words->title, right);
    int32_t width = (frame->width - 2 * places->margin - (places->columns - 1) * places->between) / places->columns;
    for (size_t i = 0; i < words->card_count; i++) {
        if (spots[i].page == page) {
            struct rect units = {places->margin + spots[i].column * (width + places->between), spots[i].y, width,
                                 spots[i].height};
            draw_card(frame, units, &words->card[i]);
        }
    }
}
