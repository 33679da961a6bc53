// SPDX-License-Identifier: MIT
// The picture of touch-test at every size: what is laid out stays on the surface, the button is large enough, and words
// end above it.
#include "ui/screens/touch_test.h"

#include "commands/places.h"
#include "ui/painter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

static struct painter *painter;
static struct scene scene;
static struct touch_test_view view;

static int set_up(void **state)
{
    struct error error;
    (void)state;
    return painter_create(&painter, places_fonts(), "assets/icons", &error) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

static void lay_out(struct frame *frame, int32_t width, int32_t height)
{
    layout_begin(frame, &scene, width, height, painter_metrics(painter), THEME_DARK, (struct action){ACTION_NONE, 0});
    screen_touch_test(frame, &view);
}

static void picture_when_it_has_many_lines_then_they_end_above_the_button(void **state)
{
    static const int32_t sizes[][2] = {{1280, 800}, {800, 480}, {1920, 1080}, {800, 1280}, {480, 320}};
    (void)state;
    view = (struct touch_test_view){.line_count = TOUCH_TEST_LINES_MAX, .done = "Done"};
    for (size_t i = 0; i < TOUCH_TEST_LINES_MAX; i++) {
        snprintf(view.line[i], ITEM_TEXT_MAX,
                 "ILITEK ILITEK-TP with a long name, /dev/input/event%zu. Matrix: "
                 "1.013153 0.002751 -0.00736 0.008653 1.0169 -0.013407.",
                 i);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct frame frame;
        const struct item *target = NULL;
        lay_out(&frame, sizes[i][0], sizes[i][1]);
        for (size_t k = 0; k < scene.count; k++) {
            target = scene.items[k].kind == ITEM_TARGET ? &scene.items[k] : target;
        }
        assert_non_null(target);
        assert_int_equal(target->target.action.kind, ACTION_DONE);
        assert_true(target->box.h >= layout_px(&frame, layout_target_side(&frame)));
        size_t texts = 0;
        for (size_t k = 0; k < scene.count; k++) {
            const struct item *item = &scene.items[k];
            bool inside = item->box.y >= target->box.y;
            texts += item->kind == ITEM_TEXT && !inside;
            assert_true(inside || item->box.y + item->box.h <= target->box.y);
            assert_true(item->box.x >= 0 && item->box.x + item->box.w <= scene.width);
            assert_true(item->box.y >= 0 && item->box.y + item->box.h <= scene.height);
        }
        assert_true(texts >= 2);
    }
}

static void picture_when_fingers_and_a_cross_are_there_then_each_is_drawn_around_its_place(void **state)
{
    (void)state;
    view = (struct touch_test_view){.contact_count = 2, .has_cross = true, .cross_x = 160, .cross_y = 100};
    view.contact[0].x = 300;
    view.contact[0].y = 400;
    view.contact[1].x = 1279;
    view.contact[1].y = 0;
    struct frame frame;
    lay_out(&frame, 1280, 800);
    size_t rings = 0, bars = 0;
    for (size_t k = 0; k < scene.count; k++) {
        const struct item *item = &scene.items[k];
        if (item->kind == ITEM_ARC) {
            assert_int_equal(item->arc.cx16 / 16, view.contact[rings].x);
            assert_int_equal(item->arc.cy16 / 16, view.contact[rings].y);
            rings++;
        }
        bars += item->kind == ITEM_RECT && item->box.x <= 160 && item->box.x + item->box.w > 160 &&
                item->box.y <= 100 && item->box.y + item->box.h > 100;
    }
    assert_int_equal(rings, 2);
    assert_int_equal(bars, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(picture_when_it_has_many_lines_then_they_end_above_the_button),
        cmocka_unit_test(picture_when_fingers_and_a_cross_are_there_then_each_is_drawn_around_its_place),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
