// SPDX-License-Identifier: MIT
// The one place where pixels are written: a clip, and the exact integer blend of coverage into it.
#pragma once

#include "ui/painter.h"

// Longest row that is painted at once; wider clips are painted in strips.
#define CANVAS_ROW_MAX 2048

struct brush {
    struct canvas canvas;
    struct rect clip; // inside the canvas, at most CANVAS_ROW_MAX wide
    rgb colour;
    uint8_t alpha;
    uint64_t pixels; // written so far
};

// Eight-bit coverage of something drawn once and blended often: a piece of text, an icon.
struct coverage {
    int32_t left, top; // of its first pixel, relative to the point where it is drawn
    int32_t width, height;
    uint8_t *bytes; // row by row, no padding
};

struct rect rect_intersect(struct rect a, struct rect b);

// Blends `count` coverage bytes from (x, y) to the right; the caller keeps them inside the clip.
void brush_row(struct brush *brush, int32_t x, int32_t y, const uint8_t *coverage, int32_t count);
// The same with one coverage for all of them.
void brush_run(struct brush *brush, int32_t x, int32_t y, uint8_t coverage, int32_t count);
// Fills a rectangle, clipped.
void brush_fill(struct brush *brush, struct rect rect);
// Blends a coverage drawn at (x, y), clipped.
void brush_stamp(struct brush *brush, const struct coverage *coverage, int32_t x, int32_t y);
