// SPDX-License-Identifier: MIT
// Which cells of a coarse grid over a picture differ, and the few rectangles that cover them with little beside.
#pragma once

#include "ui/painter_canvas.h"

#define GRID_SIDE_MAX 60 // cells

struct grid {
    struct rect around;           // px
    int32_t cell;                 // px, both ways
    uint64_t rows[GRID_SIDE_MAX]; // a bit for each cell that differs
};

// A coverage at its place in the picture; all zeros: none.
struct stamp {
    const struct coverage *coverage;
    int32_t x, y;     // where it is drawn
    struct rect seen; // the part of it that is painted
};

// `around` is at most CANVAS_ROW_MAX wide.
void grid_init(struct grid *grid, struct rect around);
// Marks where the two differ; both are seen inside the grid alone.
void grid_mark(struct grid *grid, const struct stamp *before, const struct stamp *after);
// Covers all marked cells with at most `max` (1 or more) rectangles that do not overlap; returns how many.
size_t grid_cut(const struct grid *grid, struct rect *rects, size_t max);
