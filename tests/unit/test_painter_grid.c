// SPDX-License-Identifier: MIT
#include "ui/painter_grid.h"

#include "painted.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SIDE 200

static uint8_t bytes[2][SIDE * SIDE];
static struct coverage coverage[2];
static struct stamp stamps[2];

// Two stamps of random strokes, somewhere near each other.
static struct rect make_stamps(uint32_t *seed)
{
    for (int i = 0; i < 2; i++) {
        int32_t width = 1 + (int32_t)(painted_random(seed) % SIDE), height = 1 + (int32_t)(painted_random(seed) % SIDE);
        memset(bytes[i], 0, sizeof bytes[i]);
        for (int stroke = 0; stroke < 3; stroke++) {
            int32_t left = (int32_t)(painted_random(seed) % (uint32_t)width);
            int32_t slope = (int32_t)(painted_random(seed) % 3) - 1;
            for (int32_t y = 0; y < height; y++) {
                for (int32_t x = left + slope * y; x < left + slope * y + 9; x++) {
                    if (x >= 0 && x < width) {
                        bytes[i][y * width + x] = 255;
                    }
                }
            }
        }
        coverage[i] = (struct coverage){-3, -height, width, height, bytes[i]};
        stamps[i] = (struct stamp){&coverage[i], 40 + (int32_t)(painted_random(seed) % 60), 250, {0}};
        stamps[i].seen = (struct rect){stamps[i].x - 3, 250 - height, width, height};
    }
    if (painted_random(seed) % 8 == 0) {
        stamps[0] = (struct stamp){0};
        return stamps[1].seen;
    }
    stamps[1].seen = rect_intersect(stamps[1].seen, (struct rect){60, 100, 400, 130});
    return stamps[1].seen.w == 0 ? stamps[0].seen : rect_around(stamps[0].seen, stamps[1].seen);
}

static uint8_t coverage_at(const struct stamp *stamp, int32_t x, int32_t y)
{
    const struct rect *seen = &stamp->seen;
    if (x < seen->x || y < seen->y || x >= seen->x + seen->w || y >= seen->y + seen->h) {
        return 0;
    }
    const struct coverage *drawn = stamp->coverage;
    return drawn->bytes[(y - stamp->y - drawn->top) * drawn->width + x - stamp->x - drawn->left];
}

static void cut_of_any_two_stamps_covers_what_differs_with_no_pixel_twice(void **state)
{
    (void)state;
    uint32_t seed = 3;
    for (int round = 0; round < 500; round++) {
        struct rect around = make_stamps(&seed), rects[20];
        size_t max = 1 + painted_random(&seed) % 20;
        struct grid grid;
        grid_init(&grid, around);
        grid_mark(&grid, &stamps[0], &stamps[1]);
        size_t count = grid_cut(&grid, rects, max);
        assert_true(count <= max);
        for (int32_t y = around.y; y < around.y + around.h; y++) {
            for (int32_t x = around.x; x < around.x + around.w; x++) {
                int covered = 0;
                for (size_t i = 0; i < count; i++) {
                    covered += x >= rects[i].x && y >= rects[i].y && x < rects[i].x + rects[i].w &&
                               y < rects[i].y + rects[i].h;
                }
                assert_true(covered <= 1);
                assert_true(covered == 1 || coverage_at(&stamps[0], x, y) == coverage_at(&stamps[1], x, y));
            }
        }
    }
}

static void cut_when_nothing_differs_is_empty(void **state)
{
    (void)state;
    uint32_t seed = 9;
    struct rect around = make_stamps(&seed), rect;
    struct grid grid;
    grid_init(&grid, around);
    grid_mark(&grid, &stamps[1], &stamps[1]);
    assert_int_equal(grid_cut(&grid, &rect, 1), 0);
}

static void cut_when_two_corners_differ_leaves_out_what_lies_between(void **state)
{
    (void)state;
    struct rect rects[8];
    struct grid grid;
    grid_init(&grid, (struct rect){10, 20, 120, 120});
    assert_int_equal(grid.cell, 2);
    grid.rows[0] = 1;
    grid.rows[GRID_SIDE_MAX - 1] = 1ULL << (GRID_SIDE_MAX - 1);
    assert_int_equal(grid_cut(&grid, rects, 8), 2);
    assert_int_equal(rects[0].w * rects[0].h + rects[1].w * rects[1].h, 8);
    assert_int_equal(grid_cut(&grid, rects, 1), 1);
    assert_int_equal(rects[0].w * rects[0].h, 120 * 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_of_any_two_stamps_covers_what_differs_with_no_pixel_twice),
        cmocka_unit_test(cut_when_nothing_differs_is_empty),
        cmocka_unit_test(cut_when_two_corners_differ_leaves_out_what_lies_between),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
