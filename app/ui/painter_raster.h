// SPDX-License-Identifier: MIT
// Area coverage of shapes, row by row. A pixel row is cut into sixteen lines; a shape says which stretches of each line
// it covers, to 1/256 of a pixel, and stretches add up (or are taken away) to a coverage per pixel. Integers only.
#pragma once

#include "ui/painter_canvas.h"

#define RASTER_LINES 16  // per pixel row
#define RASTER_ONE   256 // units per pixel

struct raster {
    int32_t left, width;              // columns that are kept
    int32_t first, last;              // of them, those between which something was added to this row
    int32_t sums[CANVAS_ROW_MAX + 2]; // how much the coverage changes from one pixel to the next
};

// Pixels of one coverage, counted from the first kept column.
struct raster_run {
    int32_t x, count;
    uint8_t coverage;
};

// A stretch of a line, from `left` up to `right`; empty when they are not in that order.
struct stretch {
    int64_t left, right;
};

// Starts empty; `width` at most CANVAS_ROW_MAX.
void raster_init(struct raster *raster, int32_t left, int32_t width);
// The height of line `line` in pixel row `y`.
int64_t raster_height(int32_t y, int line);
void raster_add(struct raster *raster, struct stretch stretch);
void raster_remove(struct raster *raster, struct stretch stretch);
// Where reading a row stands; starts as zeros.
struct raster_walk {
    int32_t x, sum;
};
// Takes the next run of covered pixels out of the row; false at its end, and the raster is ready for the next row.
bool raster_next_run(struct raster *raster, struct raster_walk *walk, struct raster_run *run);

struct stretch stretch_meet(struct stretch a, struct stretch b);
// The stretch of a disc or of a convex polygon at a height.
struct stretch stretch_disc(int64_t cx, int64_t cy, int64_t radius, int64_t height);
struct stretch stretch_polygon(const int64_t (*points)[2], int count, int64_t height);
// The largest integer whose square is not above `value`; value below 2^52.
int64_t square_root(int64_t value);

// A thick segment with round ends: the hull of two discs and the band between them.
struct capsule {
    int64_t x0, y0, x1, y1, radius;
    int64_t corners[4][2];
    int64_t top, bottom;
};
struct capsule capsule_make(int64_t x0, int64_t y0, int64_t x1, int64_t y1, int64_t radius);
struct stretch stretch_capsule(const struct capsule *capsule, int64_t height);
