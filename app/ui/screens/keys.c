// SPDX-License-Identifier: MIT
// The keyboard on the screen: the text, four rows of letters, and a row of what is no letter. Every key is a target of
// its own; nothing repeats, and nothing hides behind a long touch.
#include "ui/screens/screens.h"

#include "text/text.h"
#include "ui/layout_words.h"
#include "ui/parts.h"

struct places {
    int32_t margin, top, field, gap, text, letter, word, radius, icon, most; // most: height of a key
};

static const struct places all_places[SIZE_CLASSES] = {
    [SIZE_COMPACT] = {24, 60, 64, 8, 28, 24, 18, 12, 22, 62},
    [SIZE_REGULAR] = {32, 96, 100, 10, 44, 36, 24, 16, 30, 104},
    [SIZE_TALL] = {24, 96, 120, 8, 44, 32, 24, 14, 30, 112},
};

// A key with a letter or a word, or with an icon alone; `filled`: it is in force.
static void draw_key(struct frame *frame, struct rect units, const struct places *places, const struct view_chip *key,
                     enum button_kind kind, int32_t size)
{
    bool can = key->action.kind != ACTION_NONE;
    struct style style = {size == places->letter ? FONT_TEXT : FONT_STRONG, size, 0,
                          kind == BUTTON_NEUTRAL && can ? TONE_ON_NEUTRAL
                          : can                         ? TONE_INK
                                                        : TONE_INK2};
    parts_plane(frame, units, places->radius, can ? kind : BUTTON_OFF, can && layout_pressed(frame, key->action));
    bool glyph = key->icon == ICON_ERASE, both = key->icon != ICON_NONE && !glyph;
    int32_t width = layout_width(frame, style, key->text), before = both ? places->icon + 6 : 0;
    int32_t x = units.x + (units.w - width - before) / 2;
    if (glyph) {
        layout_icon(frame, units.x + (units.w - places->icon) / 2, units.y + (units.h - places->icon) / 2, places->icon,
                    key->icon, style.tone);
    } else if (both && x >= units.x + 4) {
        layout_icon(frame, x, units.y + (units.h - places->icon) / 2, places->icon, key->icon, style.tone);
        layout_text(frame, (struct rect){x + before, units.y, width, units.h}, style, ALIGN_LEFT, key->text);
    } else {
        words_single(frame, (struct rect){units.x + 4, units.y, units.w - 8, units.h}, style, ALIGN_CENTRE, key->text);
    }
    if (can) {
        layout_target(frame, units, key->action, key->text);
    }
}

// The end of a long text is what matters while it is written.
static void draw_field(struct frame *frame, struct rect units, const struct places *places, const char *text)
{
    struct style style = {FONT_TEXT, places->text, 0, TONE_INK};
    int32_t padding = places->margin, room = units.w - 2 * padding - 8;
    layout_edged(frame, units, places->radius, TONE_SURFACE, 2, TONE_LINE);
    while (layout_width(frame, style, text) > room && style.size > layout_smallest(frame)) {
        style.size--;
    }
    while (layout_width(frame, style, text) > room && *text != '\0') {
        do {
            text++;
        } while (((unsigned char)*text & 0xc0) == 0x80);
    }
    int32_t width = layout_width(frame, style, text), height = places->text * 12 / 10;
    layout_text(frame, (struct rect){units.x + padding, units.y, width, units.h}, style, ALIGN_LEFT, text);
    layout_line(frame, (struct rect){units.x + padding + width + 4, units.y + (units.h - height) / 2, 3, height},
                TONE_GREEN);
}

struct board {
    int32_t columns, x, y, side, height, pitch, line; // pitch, line: from one key, one line of keys, to the next
};

// Into how many lines a row is broken: the rows of some languages are longer than a narrow screen.
static int32_t lines_of(const struct board *board, int32_t count)
{
    return (count + board->columns - 1) / board->columns;
}

static void draw_letters(struct frame *frame, const struct board *board, const struct places *places,
                         const struct view_keys *keys)
{
    int32_t all = board->columns * board->pitch - places->gap, y = board->y;
    for (int32_t row = 0; row < KEYS_ROWS; row++) {
        int32_t count = keys->count[row], lines = lines_of(board, count),
                longest = lines > 0 ? (count + lines - 1) / lines : 1;
        int32_t x = board->x;
        for (int32_t i = 0; i < count; i++) {
            int32_t line = i / longest, here = line + 1 < lines ? longest : count - line * longest;
            x = board->x + (all - here * board->pitch + places->gap) / 2;
            struct view_chip key = {.action = {ACTION_KEY, ACTION_KEY_AT(row, i)}};
            text_copy(key.text, sizeof key.text, keys->letter[row][i]);
            draw_key(frame,
                     (struct rect){x + i % longest * board->pitch, y + line * board->line, board->side, board->height},
                     places, &key, BUTTON_RAISED, places->letter);
        }
        if (row == KEYS_ROWS - 1 && frame->size != SIZE_TALL) { // beside the letters of the last row
            int32_t beside = x - places->gap - board->x;
            draw_key(frame, (struct rect){board->x, y, beside, board->height}, places, &keys->shift_key,
                     keys->shift ? BUTTON_NEUTRAL : BUTTON_QUIET, places->letter);
            draw_key(frame, (struct rect){board->x + all - beside, y, beside, board->height}, places, &keys->erase,
                     BUTTON_QUIET, places->word);
        }
        y += lines * board->line;
    }
}

// Keys that are no letters, in one line; `columns` is how wide each is.
static void draw_line(struct frame *frame, const struct board *board, const struct places *places, int32_t y,
                      const struct view_chip *const *chips, const int32_t *columns, size_t count,
                      const struct view_keys *keys)
{
    int32_t x = board->x;
    for (size_t i = 0; i < count; i++) {
        bool filled = chips[i] == &keys->done || (chips[i] == &keys->shift_key && keys->shift);
        enum button_kind kind = filled ? BUTTON_NEUTRAL : chips[i] == &keys->space ? BUTTON_RAISED : BUTTON_QUIET;
        int32_t width = columns[i] * board->pitch - places->gap;
        draw_key(frame, (struct rect){x, y, width, board->height}, places, chips[i], kind,
                 chips[i] == &keys->shift_key ? places->letter : places->word);
        x += columns[i] * board->pitch;
    }
}

void screen_keys(struct frame *frame, const struct view_settings *words)
{
    const struct places *places = &all_places[frame->size];
    const struct view_keys *keys = &words->keys;
    bool tall = frame->size == SIZE_TALL;
    struct board board = {.columns = tall ? 10 : KEYS_COLUMNS};
    int32_t w = frame->width - 2 * places->margin, gap = places->gap, letters = 0;
    int32_t top = places->top + places->field + 2 * gap, bottom = frame->height - places->margin / 2;
    for (int32_t row = 0; row < KEYS_ROWS; row++) {
        letters += lines_of(&board, keys->count[row]);
    }
    int32_t lines = letters + (tall ? 2 : 1);
    board.height = (bottom - top - (lines - 1) * gap) / lines;
    board.height = board.height > places->most ? places->most : board.height;
    board.line = board.height + gap;
    board.side = (w - (board.columns - 1) * gap) / board.columns;
    board.pitch = board.side + gap;
    board.x = (frame->width - board.columns * board.pitch + gap) / 2;
    board.y = tall ? bottom - lines * board.line + gap : top;
    draw_field(frame, (struct rect){places->margin, places->top, w, places->field}, places, keys->text);
    draw_letters(frame, &board, places, keys);
    int32_t y = board.y + letters * board.line;
    if (tall) {
        const struct view_chip *const upper[] = {&keys->shift_key, &keys->layout, &keys->signs, &keys->erase};
        const struct view_chip *const lower[] = {&words->back, &keys->space, &keys->done};
        draw_line(frame, &board, places, y, upper, (const int32_t[]){2, 3, 3, 2}, 4, keys);
        draw_line(frame, &board, places, y + board.line, lower, (const int32_t[]){3, 4, 3}, 3, keys);
        return;
    }
    const struct view_chip *const chips[] = {&words->back, &keys->layout, &keys->signs, &keys->space, &keys->done};
    draw_line(frame, &board, places, y, chips, (const int32_t[]){2, 2, 2, 3, 3}, 5, keys);
}
