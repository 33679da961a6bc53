// SPDX-License-Identifier: MIT
// Pictures in memory for the tools of this folder: read from and written to PNG, compared, put on a sheet, seen with
// other eyes. Each function that fails says why on stderr.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "ui/scene.h"

#define PICTURE_NOTE_MAX    128
#define PICTURE_PALETTE_MAX 256

struct picture {
    int32_t width, height;
    uint8_t *rgb; // red, green, blue, row by row, without padding
};

// All black. Ends the program when there is no memory.
struct picture picture_create(int32_t width, int32_t height);
void picture_free(struct picture *picture);

// `note` gets the comment of the file, "" when there is none; it may be NULL.
bool picture_read(struct picture *picture, const char *path, char note[PICTURE_NOTE_MAX]);
// With a palette where the colours are few; `note` may be NULL.
bool picture_write(const struct picture *picture, const char *path, const char *note);

// What stands in `from` at (x, y), shrunk to a width of `width` by averaging.
void picture_put_small(struct picture *to, int32_t x, int32_t y, int32_t width, const struct picture *from);

// How somebody sees it who sees no colours, no green, no red.
enum vision {
    VISION_FULL,
    VISION_GREY,
    VISION_DEUTAN,
    VISION_PROTAN,
};
bool vision_named(const char *name, enum vision *vision);
void picture_see(struct picture *picture, enum vision vision);
