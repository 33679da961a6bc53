// SPDX-License-Identifier: MIT
#include "painted.h"

#include "ui/turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void rect_when_square_fills_its_box_exactly(void **state)
{
    (void)state;
    scene.ground = 0x131412;
    painted_add(ITEM_RECT, (struct rect){10, 20, 30, 40})->colour = 0xf3b445;
    painted_draw(pixels, whole);
    for (int32_t y = 0; y < PAINTED_HEIGHT; y++) {
        for (int32_t x = 0; x < PAINTED_WIDTH; x++) {
            bool inside = x >= 10 && x < 40 && y >= 20 && y < 60;
            assert_int_equal(pixels[y * PAINTED_WIDTH + x], inside ? 0xf3b445 : 0x131412);
        }
    }
    assert_true(painter_pixels(painter) >= PAINTED_WIDTH * PAINTED_HEIGHT);
}

static void rect_when_rounded_has_its_area_and_is_symmetric(void **state)
{
    (void)state;
    for (int32_t radius = 0; radius <= 60; radius += 5) {
        painted_start(NULL);
        painted_add(ITEM_RECT, (struct rect){40, 30, 100, 100})->rect.radius = radius;
        painted_draw(pixels, whole);
        double limited = radius < 50 ? radius : 50;
        assert_near(painted_area(pixels), 10000 - (4 - 3.14159265) * limited * limited, 1);
        for (int32_t y = 0; y < 100; y++) {
            for (int32_t x = 0; x < 100; x++) {
                uint32_t pixel = pixels[(30 + y) * PAINTED_WIDTH + 40 + x];
                assert_int_equal(pixel, pixels[(30 + y) * PAINTED_WIDTH + 139 - x]);
                assert_int_equal(pixel, pixels[(129 - y) * PAINTED_WIDTH + 40 + x]);
            }
        }
    }
}

static void frame_when_drawn_is_its_outer_shape_less_its_inner_one(void **state)
{
    (void)state;
    struct item *item = painted_add(ITEM_FRAME, (struct rect){40, 30, 100, 60});
    item->rect.radius = 20;
    item->rect.edge = 4;
    painted_draw(pixels, whole);
    double outer = 100 * 60 - (4 - 3.14159265) * 20 * 20;
    double inner = 92 * 52 - (4 - 3.14159265) * 16 * 16;
    assert_near(painted_area(pixels), outer - inner, 1);
    assert_int_equal(pixels[60 * PAINTED_WIDTH + 90], 0);
    assert_int_equal(pixels[60 * PAINTED_WIDTH + 43], 0xffffff);
    assert_int_equal(pixels[60 * PAINTED_WIDTH + 44], 0);
}

static void rect_when_it_has_an_edge_shows_plane_and_edge_and_no_fringe(void **state)
{
    (void)state;
    struct item *item = painted_add(ITEM_RECT, (struct rect){40, 30, 100, 60});
    item->rect.radius = 20;
    item->rect.edge = 4;
    item->colour = 0x00ff00;
    item->colour2 = 0xff0000;
    painted_draw(pixels, whole);
    assert_int_equal(pixels[60 * PAINTED_WIDTH + 90], 0x00ff00);
    assert_int_equal(pixels[60 * PAINTED_WIDTH + 40], 0xff0000);
    // On the rim only the edge is seen against the ground, never the plane through it.
    for (int32_t y = 30; y < 40; y++) {
        int32_t x = 40;
        while (pixels[y * PAINTED_WIDTH + x] == 0) {
            x++;
        }
        assert_int_equal(pixels[y * PAINTED_WIDTH + x] & 0xff00, 0);
    }
}

static void blend_at_every_alpha_is_rounded_exactly(void **state)
{
    (void)state;
    for (uint32_t alpha = 0; alpha < 256; alpha++) {
        painted_start(NULL);
        scene.ground = 0x1380ff;
        struct item *item = painted_add(ITEM_RECT, (struct rect){0, 0, 4, 4});
        item->colour = 0xf30145;
        item->alpha = (uint8_t)alpha;
        painted_draw(pixels, (struct rect){0, 0, 4, 4});
        uint32_t expected = 0;
        for (int shift = 0; shift < 24; shift += 8) {
            uint32_t over = (item->colour >> shift & 255) * alpha;
            uint32_t under = (scene.ground >> shift & 255) * (255 - alpha);
            expected |= (2 * (over + under) + 255) / 510 << shift;
        }
        assert_int_equal(pixels[0], expected);
    }
}

static void arc_at_any_angles_has_the_area_of_its_sector(void **state)
{
    (void)state;
    static const struct {
        int32_t from, to;
    } rows[] = {
        {0, TURN},
        {0, TURN / 2},
        {TURN / 2, TURN},
        {0, TURN / 4},
        {1000, 1100},
        {5000, 60000},
        {TURN / 4, TURN},
        {-TURN / 8, TURN / 8},
        {TURN - 3000, TURN + 40000},
        {0, TURN - 1},
        {30000, 30000 + TURN / 2 + 1},
    };
    double ring = 3.14159265 * (100 * 100 - 80 * 80);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        painted_start(NULL);
        painted_add_arc(80, 100, rows[i].from, rows[i].to);
        painted_draw(pixels, whole);
        assert_near(painted_area(pixels), ring * (rows[i].to - rows[i].from) / TURN, 1.5);
    }
    painted_start(NULL);
    painted_add_arc(80, 100, 100, 100);
    painted_draw(pixels, whole);
    assert_near(painted_area(pixels), 0, 0);
}

static void arc_at_a_quarter_stands_clockwise_from_the_top(void **state)
{
    (void)state;
    painted_add_arc(80, 100, 0, TURN / 4);
    painted_draw(pixels, whole);
    struct rect found = painted_ink(pixels);
    assert_int_equal(found.x, 160);
    assert_int_equal(found.y, 20);
    assert_int_equal(found.w, 100);
    assert_int_equal(found.h, 100);
}

static void arcs_when_side_by_side_leave_no_gap(void **state)
{
    (void)state;
    for (int32_t hand = 100; hand < TURN; hand += 1997) {
        painted_start(NULL);
        painted_add_arc(80, 100, 0, hand);
        painted_draw(pixels, whole);
        memcpy(others, pixels, sizeof others);
        painted_start(NULL);
        painted_add_arc(80, 100, hand, TURN);
        painted_draw(pixels, whole);
        uint32_t *sum = others;
        for (int i = 0; i < PAINTED_WIDTH * PAINTED_HEIGHT; i++) {
            sum[i] = (sum[i] & 255) + (pixels[i] & 255);
        }
        painted_start(NULL);
        painted_add_arc(80, 100, 0, TURN);
        painted_draw(pixels, whole);
        for (int i = 0; i < PAINTED_WIDTH * PAINTED_HEIGHT; i++) {
            // Each half is rounded on its own.
            assert_in_range(sum[i] + 2 - (pixels[i] & 255), 1, 3);
        }
    }
}

static void line_at_any_angle_has_its_area(void **state)
{
    (void)state;
    for (int32_t angle = 0; angle < TURN; angle += TURN / 25) {
        for (int round = 0; round < 2; round++) {
            painted_start(NULL);
            struct item *item = painted_add(ITEM_LINE, whole);
            item->line.x0 = 160 * 16;
            item->line.y0 = 120 * 16;
            item->line.x1 = 160 * 16 + (int32_t)(1600 * turn_sin(angle) >> 30);
            item->line.y1 = 120 * 16 - (int32_t)(1600 * turn_cos(angle) >> 30);
            item->line.width16 = 6 * 16;
            item->line.round = round == 1;
            painted_draw(pixels, whole);
            assert_near(painted_area(pixels), 600 + (round == 1 ? 3.14159265 * 9 : 0), 2);
        }
    }
}

static void line_when_it_has_no_length_is_a_dot_or_nothing(void **state)
{
    (void)state;
    struct item *item = painted_add(ITEM_LINE, whole);
    item->line.x0 = item->line.x1 = 160 * 16;
    item->line.y0 = item->line.y1 = 120 * 16;
    item->line.width16 = 20 * 16;
    painted_draw(pixels, whole);
    assert_near(painted_area(pixels), 0, 0);
    item->line.round = true;
    painted_draw(pixels, whole);
    assert_near(painted_area(pixels), 314.16, 0.5);
}

static void triangle_in_either_direction_has_its_area(void **state)
{
    (void)state;
    static const int32_t xs[2][3] = {{10, 110, 60}, {60, 110, 10}};
    static const int32_t ys[2][3] = {{20, 33, 99}, {99, 33, 20}};
    for (int i = 0; i < 2; i++) {
        painted_start(NULL);
        struct item *item = painted_add(ITEM_TRIANGLE, whole);
        for (int k = 0; k < 3; k++) {
            item->triangle.x[k] = xs[i][k] * 16;
            item->triangle.y[k] = ys[i][k] * 16;
        }
        painted_draw(pixels, whole);
        assert_near(painted_area(pixels), 3625, 1);
    }
}

// Text depends on the library's version; everything else must be the same on every machine.
static void shapes_on_any_machine_have_the_same_pixels(void **state)
{
    (void)state;
    uint32_t seed = 4711;
    scene.ground = 0x131412;
    while (scene.count < 60) {
        painted_add_random(&seed);
        if (scene.items[scene.count - 1].kind == ITEM_TEXT) {
            memset(&scene.items[--scene.count], 0, sizeof scene.items[0]);
        }
    }
    painted_draw(pixels, whole);
    uint32_t hash = 2166136261u;
    for (int i = 0; i < PAINTED_WIDTH * PAINTED_HEIGHT; i++) {
        hash = (hash ^ pixels[i]) * 16777619u;
    }
    assert_int_equal(hash, 0x62560f78);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(rect_when_square_fills_its_box_exactly, painted_start),
        cmocka_unit_test_setup(rect_when_rounded_has_its_area_and_is_symmetric, painted_start),
        cmocka_unit_test_setup(frame_when_drawn_is_its_outer_shape_less_its_inner_one, painted_start),
        cmocka_unit_test_setup(rect_when_it_has_an_edge_shows_plane_and_edge_and_no_fringe, painted_start),
        cmocka_unit_test_setup(blend_at_every_alpha_is_rounded_exactly, painted_start),
        cmocka_unit_test_setup(arc_at_any_angles_has_the_area_of_its_sector, painted_start),
        cmocka_unit_test_setup(arc_at_a_quarter_stands_clockwise_from_the_top, painted_start),
        cmocka_unit_test_setup(arcs_when_side_by_side_leave_no_gap, painted_start),
        cmocka_unit_test_setup(line_at_any_angle_has_its_area, painted_start),
        cmocka_unit_test_setup(line_when_it_has_no_length_is_a_dot_or_nothing, painted_start),
        cmocka_unit_test_setup(triangle_in_either_direction_has_its_area, painted_start),
        cmocka_unit_test_setup(shapes_on_any_machine_have_the_same_pixels, painted_start),
    };
    return cmocka_run_group_tests(tests, painted_open, painted_close);
}
