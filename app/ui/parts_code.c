// SPDX-License-Identifier: MIT
#include "ui/parts.h"
#include "ui/qr.h"

void parts_code(struct frame *frame, struct rect units, const char *text)
{
    int32_t radius = frame->size == SIZE_COMPACT ? 10 : 16;
    layout_plane(frame, units, radius, TONE_CODE_LIGHT);
    // The code's own square, quiet zone included, reaches just into the rounded corners.
    int32_t inset = radius * 3 / 10 + 1;
    struct rect square = {units.x + inset, units.y + inset, units.w - 2 * inset, units.h - 2 * inset};
    struct item *item = layout_add(frame, ITEM_QR, layout_box(frame, square), TONE_CODE_DARK);
    if (item == NULL) {
        return;
    }
    item->colour2 = layout_colour(frame, TONE_CODE_LIGHT);
    if (!qr_encode(item, text, NULL)) {
        // Too much for a code: the plane stays empty, and the words beside it still say the time.
        frame->scene->count--;
    }
}
