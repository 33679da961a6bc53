// SPDX-License-Identifier: MIT
// What of the picture a buffer does not show yet. With two buffers that is this frame's damage and the last one's.
// Pure.
#pragma once

#include "platform/display.h"

#define KMS_STALE_MAX 32

struct kms_stale {
    struct display_rect rects[KMS_STALE_MAX];
    size_t count;
};

// Beyond KMS_STALE_MAX rectangles become the one around them all.
void kms_stale_add(struct kms_stale *stale, struct display_rect rect);
