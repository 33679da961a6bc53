// SPDX-License-Identifier: MIT
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
