// SPDX-License-Identifier: MIT
#include "ui/painter_raster.h"

#include <math.h>
#include <string.h>

void raster_init(struct raster *raster, int32_t left, int32_t width)
{
    raster->left = left;
    raster->width = width;
    raster->first = width + 2;
    raster->last = 0;
    memset(raster->sums, 0, sizeof raster->sums[0] * ((size_t)width + 2));
}

int64_t raster_height(int32_t y, int line)
{
    return (int64_t)y * RASTER_ONE + line * (RASTER_ONE / RASTER_LINES) + RASTER_ONE / RASTER_LINES / 2;
}

// From `at` on, everything is covered: a share of the pixel at `at`, and every pixel after it.
static void raster_step(struct raster *raster, int64_t at, int32_t sign)
{
    int64_t end = (int64_t)raster->width * RASTER_ONE;
    at -= (int64_t)raster->left * RASTER_ONE;
    at = at < 0 ? 0 : at > end ? end : at;
    int32_t part = (int32_t)(at % RASTER_ONE);
    int32_t column = (int32_t)(at / RASTER_ONE);
    raster->sums[column] += sign * (RASTER_ONE - part);
    raster->sums[column + 1] += sign * part;
    raster->first = column < raster->first ? column : raster->first;
    raster->last = column + 2 > raster->last ? column + 2 : raster->last;
}

void raster_add(struct raster *raster, struct stretch stretch)
{
    if (stretch.left < stretch.right) {
        raster_step(raster, stretch.left, 1);
        raster_step(raster, stretch.right, -1);
    }
}

void raster_remove(struct raster *raster, struct stretch stretch)
{
    if (stretch.left < stretch.right) {
        raster_step(raster, stretch.left, -1);
        raster_step(raster, stretch.right, 1);
    }
}

// Clears what lies past the last column and forgets the row.
static void raster_end_row(struct raster *raster)
{
    raster->sums[raster->width] = 0;
    raster->sums[raster->width + 1] = 0;
    raster->first = raster->width + 2;
    raster->last = 0;
}

bool raster_next_run(struct raster *raster, struct raster_walk *walk, struct raster_run *run)
{
    const int32_t whole = RASTER_ONE * RASTER_LINES;
    int32_t last = raster->last < raster->width ? raster->last : raster->width;
    int32_t x = walk->x > raster->first ? walk->x : raster->first;
    while (x < last) {
        int32_t start = x;
        walk->sum += raster->sums[x];
        raster->sums[x++] = 0;
        while (x < last && raster->sums[x] == 0) {
            x++;
        }
        uint8_t coverage = (uint8_t)((walk->sum * 255 + whole / 2) / whole);
        if (coverage > 0) {
            *run = (struct raster_run){start, x - start, coverage};
            walk->x = x;
            return true;
        }
    }
    raster_end_row(raster);
    return false;
}

struct stretch stretch_meet(struct stretch a, struct stretch b)
{
    return (struct stretch){a.left > b.left ? a.left : b.left, a.right < b.right ? a.right : b.right};
}

int64_t square_root(int64_t value)
{
    // IEEE 754 rounds a square root correctly, so below 2^52 cutting the fraction off is exact on every machine.
    return value <= 0 ? 0 : (int64_t)sqrt((double)value);
}

struct stretch stretch_disc(int64_t cx, int64_t cy, int64_t radius, int64_t height)
{
    int64_t dy = height - cy;
    if (dy >= radius || dy <= -radius) {
        return (struct stretch){0, 0};
    }
    int64_t half = square_root(radius * radius - dy * dy);
    return (struct stretch){cx - half, cx + half};
}

struct stretch stretch_polygon(const int64_t (*points)[2], int count, int64_t height)
{
    struct stretch found = {INT64_MAX, INT64_MIN};
    for (int i = 0; i < count; i++) {
        const int64_t *p = points[i];
        const int64_t *q = points[(i + 1) % count];
        if ((p[1] <= height) == (q[1] <= height)) {
            continue;
        }
        int64_t x = p[0] + (height - p[1]) * (q[0] - p[0]) / (q[1] - p[1]);
        found.left = x < found.left ? x : found.left;
        found.right = x > found.right ? x : found.right;
    }
    return found;
}

struct capsule capsule_make(int64_t x0, int64_t y0, int64_t x1, int64_t y1, int64_t radius)
{
    int64_t dx = x1 - x0;
    int64_t dy = y1 - y0;
    int64_t length = square_root(dx * dx + dy * dy);
    int64_t nx = length > 0 ? -dy * radius / length : 0;
    int64_t ny = length > 0 ? dx * radius / length : 0;
    return (struct capsule){
        .x0 = x0,
        .y0 = y0,
        .x1 = x1,
        .y1 = y1,
        .radius = radius,
        .corners = {{x0 + nx, y0 + ny}, {x1 + nx, y1 + ny}, {x1 - nx, y1 - ny}, {x0 - nx, y0 - ny}},
        .top = (y0 < y1 ? y0 : y1) - radius,
        .bottom = (y0 < y1 ? y1 : y0) + radius,
    };
}

struct stretch stretch_capsule(const struct capsule *capsule, int64_t height)
{
    if (height < capsule->top || height > capsule->bottom) {
        return (struct stretch){0, 0};
    }
    struct stretch parts[] = {
        stretch_polygon(capsule->corners, 4, height),
        stretch_disc(capsule->x0, capsule->y0, capsule->radius, height),
        stretch_disc(capsule->x1, capsule->y1, capsule->radius, height),
    };
    struct stretch hull = {INT64_MAX, INT64_MIN};
    for (int i = 0; i < 3; i++) {
        if (parts[i].left < parts[i].right) {
            hull.left = parts[i].left < hull.left ? parts[i].left : hull.left;
            hull.right = parts[i].right > hull.right ? parts[i].right : hull.right;
        }
    }
    return hull;
}
