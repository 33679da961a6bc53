// SPDX-License-Identifier: MIT
// From the picture into a buffer of the screen: turned by quarters, in the buffer's pixels. Pure. The buffer is written
// row by row and never read: it may be memory that is slow to read.
#pragma once

#include "platform/kms_kernel.h"

struct kms_picture {
    const uint32_t *pixels; // 0x00RRGGBB
    int32_t width, height;
    int32_t pitch;    // bytes
    int32_t quarters; // the panel hangs turned clockwise so often (0 to 3), so the picture is turned back
};

// Where a part of the picture lies on the screen.
struct display_rect kms_turned(const struct kms_picture *picture, struct display_rect part);

// `part` is cut to the picture. The buffer has the picture's size, turned.
void kms_copy(const struct kms_picture *picture, struct display_rect part, const struct kms_buffer *buffer);
