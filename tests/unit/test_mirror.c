// SPDX-License-Identifier: MIT
// A scene for a language that is written from right to left: which icons are turned with it.
#include "ui/layout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct scene scene, other;

static void begin(struct frame *frame, struct scene *into)
{
    layout_begin(frame, into, 1280, 800, (struct text_metrics){0}, THEME_DARK, (struct action){ACTION_NONE, 0});
}

static void icons_when_mirrored_then_those_that_point_along_the_line_point_the_other_way(void **state)
{
    (void)state;
    static const bool turned[ICONS] = {
        [ICON_CHEVRON] = true, [ICON_CHEVRON_LEFT] = true, [ICON_UNDO] = true,
        [ICON_ERASE] = true,   [ICON_PERSON_OUT] = true,   [ICON_PERSON_IN] = true,
    };
    struct frame frame;
    begin(&frame, &scene);
    for (enum icon icon = ICON_NONE + 1; icon < ICONS; icon++) {
        layout_icon(&frame, 40 * (int32_t)icon, 100, 24, icon, TONE_INK);
    }
    other = scene;
    layout_mirror(&frame);
    assert_int_equal(scene.count, ICONS - 1);
    for (size_t i = 0; i < scene.count; i++) {
        const struct item *item = &scene.items[i];
        assert_false(other.items[i].flipped);
        assert_int_equal(item->icon, other.items[i].icon);
        assert_int_equal(item->flipped, turned[item->icon]);
        assert_int_equal(item->box.x, 1280 - 40 * (int32_t)item->icon - 24);
    }
}

static void icon_when_it_is_in_the_dial_then_it_is_not_turned(void **state)
{
    (void)state;
    struct frame frame;
    begin(&frame, &scene);
    layout_icon(&frame, 308, 388, 24, ICON_PERSON_OUT, TONE_INK);
    frame.dial = (struct dial_place){.there = true, .x = 320, .y = 400, .ring = 0, .inside = 0, .end = 1};
    layout_mirror(&frame);
    assert_int_equal(scene.items[0].box.x, 1280 - 320 - 12);
    assert_false(scene.items[0].flipped);
}

static void icon_when_only_its_direction_differs_then_it_is_damage(void **state)
{
    (void)state;
    struct frame frame;
    struct rect damage[1];
    begin(&frame, &scene);
    layout_icon(&frame, 100, 100, 24, ICON_CHEVRON, TONE_INK);
    other = scene;
    assert_int_equal(scene_damage(&scene, &other, NULL, damage, 1), 0);
    other.items[0].flipped = true;
    assert_int_equal(scene_damage(&scene, &other, NULL, damage, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(icons_when_mirrored_then_those_that_point_along_the_line_point_the_other_way),
        cmocka_unit_test(icon_when_it_is_in_the_dial_then_it_is_not_turned),
        cmocka_unit_test(icon_when_only_its_direction_differs_then_it_is_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
