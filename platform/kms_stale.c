// SPDX-License-Identifier: MIT
#include "platform/kms_stale.h"

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static struct display_rect around(struct display_rect a, struct display_rect b)
{
    int32_t left = least(a.x, b.x);
    int32_t top = least(a.y, b.y);
    return (struct display_rect){left, top, most(a.x + a.w, b.x + b.w) - left, most(a.y + a.h, b.y + b.h) - top};
}

static bool is_inside(struct display_rect part, struct display_rect whole)
{
    return part.x >= whole.x && part.y >= whole.y && part.x + part.w <= whole.x + whole.w &&
           part.y + part.h <= whole.y + whole.h;
}

void kms_stale_add(struct kms_stale *stale, struct display_rect rect)
{
    for (size_t i = 0; i < stale->count; i++) {
        if (is_inside(rect, stale->rects[i])) {
            return; // the countdown's digits, second after second
        }
    }
    if (stale->count < KMS_STALE_MAX) {
        stale->rects[stale->count++] = rect;
        return;
    }
    for (size_t i = 0; i < stale->count; i++) {
        rect = around(rect, stale->rects[i]);
    }
    stale->rects[0] = rect;
    stale->count = 1;
}
