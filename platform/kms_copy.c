// SPDX-License-Identifier: MIT
#include "platform/kms_copy.h"

struct display_rect kms_turned(const struct kms_picture *picture, struct display_rect part)
{
    switch (picture->quarters) {
    case 1:
        return (struct display_rect){part.y, picture->width - part.x - part.w, part.h, part.w};
    case 2:
        return (struct display_rect){picture->width - part.x - part.w, picture->height - part.y - part.h, part.w,
                                     part.h};
    case 3:
        return (struct display_rect){picture->height - part.y - part.h, part.x, part.h, part.w};
    default:
        return part;
    }
}

static struct display_rect cut(struct display_rect part, int32_t width, int32_t height)
{
    int64_t left = part.x > 0 ? part.x : 0;
    int64_t top = part.y > 0 ? part.y : 0;
    int64_t right = (int64_t)part.x + part.w;
    int64_t bottom = (int64_t)part.y + part.h;
    right = right < width ? right : width;
    bottom = bottom < height ? bottom : height;
    if (right <= left || bottom <= top) {
        return (struct display_rect){0};
    }
    return (struct display_rect){(int32_t)left, (int32_t)top, (int32_t)(right - left), (int32_t)(bottom - top)};
}

// How far apart, in pixels of the picture, two neighbours of the screen are, and where the screen's first one lies.
struct walk {
    int64_t right, down, start;
};

static struct walk walk_of(const struct kms_picture *picture)
{
    int64_t row = picture->pitch / (int32_t)sizeof(uint32_t);
    int64_t last_row = row * (picture->height - 1);
    int64_t last = picture->width - 1;
    switch (picture->quarters) {
    case 1:
        return (struct walk){row, -1, last};
    case 2:
        return (struct walk){-1, -row, last_row + last};
    case 3:
        return (struct walk){-row, 1, last_row};
    default:
        return (struct walk){1, row, 0};
    }
}

// The nearest of the fewer levels.
static uint16_t to_565(uint32_t pixel)
{
    uint32_t red = (pixel >> 16 & 0xff) * 31 + 127;
    uint32_t green = (pixel >> 8 & 0xff) * 63 + 127;
    uint32_t blue = (pixel & 0xff) * 31 + 127;
    return (uint16_t)((red / 255) << 11 | (green / 255) << 5 | blue / 255);
}

void kms_copy(const struct kms_picture *picture, struct display_rect part, const struct kms_buffer *buffer)
{
    struct walk walk = walk_of(picture);
    struct display_rect to = kms_turned(picture, cut(part, picture->width, picture->height));
    for (int32_t y = to.y; y < to.y + to.h; y++) {
        const uint32_t *from = picture->pixels + walk.start + walk.down * y + walk.right * to.x;
        uint8_t *row = buffer->pixels + (size_t)y * buffer->pitch;
        if (buffer->format == KMS_RGB565) {
            uint16_t *pixels = (uint16_t *)(void *)row + to.x;
            for (int32_t x = 0; x < to.w; x++) {
                pixels[x] = to_565(from[walk.right * x]);
            }
        } else {
            uint32_t *pixels = (uint32_t *)(void *)row + to.x;
            for (int32_t x = 0; x < to.w; x++) {
                pixels[x] = from[walk.right * x];
            }
        }
    }
}
