// SPDX-License-Identifier: MIT
// One face of the typeface through SDL_ttf: how far a text moves the pen, and the coverage of a text. Seen only by
// painter_text.
#pragma once

#include "core/error.h"
#include "ui/painter_cache.h"

// Advances are measured once, at an em of this many pixels, and scaled: without hinting they are linear in the size.
#define MEASURE_EM 1000

struct typeface {
    void *font;         // TTF_Font, whose struct has another name in each release
    int32_t size;       // that it has now, px
    int32_t wider;      // and how many times too wide
    int32_t space;      // advance of a space in 1/1000 em
    int32_t digits[10]; // of each digit
    int32_t cell;       // of the widest digit
    int32_t colon;
    bool rtl; // the direction in which it shapes now
};

// The `index`-th face of a file.
MUST_CHECK bool typeface_open(struct typeface *face, const char *path, int32_t index, struct error *error);
void typeface_close(struct typeface *face);

bool typeface_has(const struct typeface *face, uint32_t character);
// How texts are shaped from now on; script: ISO 15924, or empty to leave it as it is.
void typeface_shape(struct typeface *face, bool rtl, const char *script);

// In 1/1000 em.
int32_t typeface_advance(struct typeface *face, const char *text, size_t length);

// How many positions between two pixels a text of this size can stand at.
int32_t typeface_phases(int32_t size);
// The coverage of a text shaped as one run, `phase` / typeface_phases() of a pixel to the right of the pen.
struct coverage typeface_draw(struct typeface *face, int32_t size, int32_t phase, const char *text, size_t length);
