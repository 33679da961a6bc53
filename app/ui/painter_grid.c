// SPDX-License-Identifier: MIT
#include "ui/painter_grid.h"

#include <string.h>

// Another rectangle is worth it when it saves so many pixels.
#define RECT_PRICE 200

void grid_init(struct grid *grid, struct rect around)
{
    int32_t longer = around.w > around.h ? around.w : around.h;
    *grid = (struct grid){.around = around, .cell = (longer + GRID_SIDE_MAX - 1) / GRID_SIDE_MAX};
}

// One row of pixels of the grid: the stamp's coverage, and none beside it.
static void row_read(uint8_t *row, const struct grid *grid, const struct stamp *stamp, int32_t y)
{
    const struct coverage *coverage = stamp->coverage;
    const struct rect *seen = &stamp->seen;
    memset(row, 0, (size_t)grid->around.w);
    if (y >= seen->y && y < seen->y + seen->h) {
        int32_t left = seen->x - stamp->x - coverage->left, top = y - stamp->y - coverage->top;
        memcpy(row + (seen->x - grid->around.x), coverage->bytes + top * coverage->width + left, (size_t)seen->w);
    }
}

void grid_mark(struct grid *grid, const struct stamp *before, const struct stamp *after)
{
    uint8_t old[CANVAS_ROW_MAX], new[CANVAS_ROW_MAX];
    int32_t width = grid->around.w;
    for (int32_t y = 0; y < grid->around.h; y++) {
        uint64_t *cells = &grid->rows[y / grid->cell];
        row_read(old, grid, before, grid->around.y + y);
        row_read(new, grid, after, grid->around.y + y);
        for (int32_t x = 0, i = 0; x < width; x += grid->cell, i++) {
            int32_t count = x + grid->cell < width ? grid->cell : width - x;
            *cells |= (uint64_t)(memcmp(old + x, new + x, (size_t)count) != 0) << i;
        }
    }
}

// The next stretch of marked cells from *at on. One that follows so closely that a rectangle of its own is not worth it
// belongs to it. Returns its length, or 0, and moves *at to its beginning.
static int32_t stretch_next(uint64_t cells, int32_t gap_max, int32_t *at)
{
    cells >>= *at;
    if (cells == 0) {
        return 0;
    }
    int32_t gap = __builtin_ctzll(cells), length = 0;
    *at += gap;
    do {
        cells >>= gap;
        int32_t marked = __builtin_ctzll(~cells);
        length += (length > 0 ? gap : 0) + marked;
        cells >>= marked;
        gap = cells != 0 ? __builtin_ctzll(cells) : 0;
    } while (cells != 0 && gap <= gap_max);
    return length;
}

// What it takes to paint so many rows as one band: the cells of its stretches, and `price` for each.
static int32_t band_cost(uint64_t cells, int32_t rows, int32_t price)
{
    int32_t cost = 0, length;
    for (int32_t at = 0; (length = stretch_next(cells, price / rows, &at)) > 0; at += length) {
        cost += length * rows + price;
    }
    return cost;
}

// The rows in bands, of all ways to cut them the cheapest; begin[i]: where the band begins that ends before row i.
static void cut_rows(const struct grid *grid, int32_t rows, int32_t price, int32_t begin[GRID_SIDE_MAX + 1])
{
    int32_t least[GRID_SIDE_MAX + 1] = {0}; // of the rows above
    for (int32_t end = 1; end <= rows; end++) {
        uint64_t cells = 0;
        least[end] = INT32_MAX;
        for (int32_t from = end - 1; from >= 0; from--) {
            cells |= grid->rows[from];
            int32_t cost = least[from] + band_cost(cells, end - from, price);
            if (cost < least[end]) {
                least[end] = cost;
                begin[end] = from;
            }
        }
    }
}

// The rectangles of the rows [from, to), counted beyond `max` too.
static size_t cut_band(const struct grid *grid, int32_t from, int32_t to, int32_t price, struct rect *rects, size_t max)
{
    uint64_t cells = 0;
    for (int32_t i = from; i < to; i++) {
        cells |= grid->rows[i];
    }
    size_t count = 0;
    int32_t cell = grid->cell, length;
    for (int32_t at = 0; (length = stretch_next(cells, price / (to - from), &at)) > 0; at += length) {
        struct rect cut = {at * cell, from * cell, length * cell, (to - from) * cell};
        cut.x += grid->around.x;
        cut.y += grid->around.y;
        if (count < max) {
            rects[count] = rect_intersect(cut, grid->around);
        }
        count++;
    }
    return count;
}

size_t grid_cut(const struct grid *grid, struct rect *rects, size_t max)
{
    int32_t begin[GRID_SIDE_MAX + 1] = {0};
    int32_t rows = (grid->around.h + grid->cell - 1) / grid->cell;
    // Few enough at a price at which one rectangle takes less than two.
    for (int32_t price = RECT_PRICE / (grid->cell * grid->cell);; price = 2 * price + 1) {
        size_t count = 0;
        cut_rows(grid, rows, price, begin);
        for (int32_t end = rows; end > 0; end = begin[end]) {
            size_t left = count < max ? max - count : 0;
            count += cut_band(grid, begin[end], end, price, rects + (max - left), left);
        }
        if (count <= max) {
            return count;
        }
    }
}
