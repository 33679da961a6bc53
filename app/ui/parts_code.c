// SPDX-License-Identifier: MIT
#include "ui/layout_words.h"
#include "ui/parts.h"
#include "ui/qr.h"

void parts_code(struct frame *frame, struct rect units, const char *text)
{
    int32_t radius = frame->size == SIZE_COMPACT ? 10 : 16;
    layout_plane(frame, units, radius, TONE_CODE_LIGHT);
    // The quiet zone fills the plane to its edge: where the corners are round it is wider than they are.
    struct item *item = layout_add(frame, ITEM_QR, layout_box(frame, units), TONE_CODE_DARK);
    if (item == NULL) {
        return;
    }
    item->colour2 = layout_colour(frame, TONE_CODE_LIGHT);
    if (!qr_encode(item, text, NULL)) {
        // Too much for a code: the plane stays empty, and the words beside it still say the time.
        frame->scene->count--;
    }
}

void parts_code_card(struct frame *frame, struct rect card, const char *code, const char *title, const char *line)
{
    bool compact = frame->size == SIZE_COMPACT, tall = frame->size == SIZE_TALL;
    int32_t padding = compact ? 4 : tall ? 12 : 20, side = card.h - 2 * padding, gap = compact ? 14 : 28;
    struct style strong = {FONT_STRONG, compact ? 18 : 28, 0, TONE_INK};
    struct style plain = {FONT_TEXT, compact ? 16 : 22, 0, TONE_INK2};
    layout_card(frame, card, compact ? 16 : 24, TONE_SURFACE);
    parts_code(frame, (struct rect){card.x + padding, card.y + padding, side, side}, code);
    int32_t x = card.x + padding + side + gap, w = card.x + card.w - padding - x, between = compact ? 4 : 8;
    int32_t above = words_paragraph_height(frame, w, strong, 125, 2, title);
    int32_t below = words_paragraph_height(frame, w, plain, 135, 4, line);
    int32_t y = card.y + (card.h - above - between - below) / 2;
    words_paragraph(frame, (struct rect){x, y, w, above}, strong, 125, 2, title);
    words_paragraph(frame, (struct rect){x, y + above + between, w, below}, plain, 135, 4, line);
}
