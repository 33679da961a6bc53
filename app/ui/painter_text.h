// SPDX-License-Identifier: MIT
// Text: where each piece of a line stands, and its coverage. Runs without letter spacing are shaped as a whole by
// HarfBuzz (inside SDL_ttf); letter spacing and tabular digits place each grapheme cluster on its own.
#pragma once

#include "core/error.h"
#include "ui/painter_cache.h"

struct lettering;

MUST_CHECK bool lettering_create(struct lettering **lettering, const char *folder, struct error *error);
void lettering_destroy(struct lettering *lettering);

struct line_style {
    enum font font;
    int32_t size, spacing; // px; 1/1000 em
    bool tabular;
};

// Whole pixels, rounded up.
int32_t lettering_width(struct lettering *lettering, struct line_style style, const char *text);

// Rectangles around where the pictures of two text items of one colour, style, baseline and alignment differ, at most
// `max` (1 or more); returns how many.
size_t lettering_difference(struct lettering *lettering, struct cache *cache, const struct item *before,
                            const struct item *after, struct rect *where, size_t max);

// Draws a text item with the brush.
void lettering_paint(struct lettering *lettering, struct cache *cache, struct brush *brush, const struct item *item);
