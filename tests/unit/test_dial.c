// SPDX-License-Identifier: MIT
#include "ui/parts.h"
#include "ui/turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    int32_t width, height, x, y;
} panels[] = {{800, 480, 222, 262}, {800, 480, 578, 262}, {1280, 800, 380, 428}, {800, 1280, 400, 400}};

static struct scene scene, other;
static struct view_dial dial;

// Digits are some six tenths of an em.
static int32_t width(void *context, enum font font, int32_t size, int32_t spacing, bool tabular, const char *text)
{
    (void)context;
    (void)font;
    (void)spacing;
    (void)tabular;
    return (int32_t)strlen(text) * size * 6 / 10;
}

static void begin(struct frame *frame, struct scene *into, size_t panel)
{
    layout_begin(frame, into, panels[panel].width, panels[panel].height, (struct text_metrics){.width = width},
                 THEME_DARK, (struct action){ACTION_NONE, 0});
}

static int make_dial(void **state)
{
    (void)state;
    dial = (struct view_dial){.hand = TURN / 3, .has_hand = true, .has_labels = true, .mark = -1};
    for (int i = 0; i < 4; i++) {
        snprintf(dial.label[i], sizeof dial.label[i], "12:%02d", 15 * i);
    }
    snprintf(dial.mark_label, sizeof dial.mark_label, "12:38");
    snprintf(dial.large, sizeof dial.large, "40");
    snprintf(dial.small, sizeof dial.small, ":00");
    snprintf(dial.caption, sizeof dial.caption, "time left");
    snprintf(dial.ends, sizeof dial.ends, "ends 13:00");
    return 0;
}

static void words_when_the_mark_is_anywhere_stay_on_the_panel_and_apart(void **state)
{
    (void)state;
    for (size_t panel = 0; panel < sizeof panels / sizeof panels[0]; panel++) {
        for (dial.mark = 0; dial.mark < TURN; dial.mark += TURN / 120) {
            struct frame frame;
            begin(&frame, &scene, panel);
            parts_dial(&frame, panels[panel].x, panels[panel].y, DIAL_LARGE, &dial);
            const struct item *mark = NULL, *near = NULL;
            for (size_t i = 0; i < scene.count; i++) {
                const struct item *item = &scene.items[i];
                if (item->kind != ITEM_TEXT || item->text.text[0] == '\0') {
                    continue;
                }
                assert_true(item->box.x >= 0 && item->box.x + item->box.w <= panels[panel].width);
                mark = strcmp(item->text.text, "12:38") == 0 ? item : mark;
                near = mark != NULL && item != mark && item->text.size == mark->text.size ? item : near;
                assert_false(near != NULL && abs(near->text.baseline - mark->text.baseline) < near->text.size &&
                             near->box.x < mark->box.x + mark->box.w && mark->box.x < near->box.x + near->box.w);
            }
        }
    }
}

static void dial_when_at_either_end_of_its_way_is_the_one_that_stands_there(void **state)
{
    (void)state;
    for (int end = 0; end < 2; end++) {
        struct frame frame;
        begin(&frame, &scene, 2);
        parts_dial(&frame, end == 0 ? 380 : 276, end == 0 ? 428 : 324, end == 0 ? DIAL_LARGE : DIAL_SMALL, &dial);
        const struct dial_place large = {.there = true, .x = 380, .y = 428, .size = DIAL_LARGE};
        const struct dial_place small = {.there = true, .x = 276, .y = 324, .size = DIAL_SMALL};
        begin(&frame, &other, 2);
        parts_dial_between(&frame, &large, &small, end * 4096, 4096, &dial);
        // On its way it has no labels at its quarters: the place that it leaves or comes to does not have them.
        struct rect damage[1];
        size_t labels = end == 0 ? 4 : 0;
        assert_int_equal(scene.count - labels, other.count);
        for (size_t i = 0; i < scene.count; i++) {
            if (scene.items[i].kind == ITEM_TEXT && strncmp(scene.items[i].text.text, "12:", 3) == 0) {
                memmove(&scene.items[i], &scene.items[i + 1], (scene.count - i - 1) * sizeof scene.items[0]);
                scene.count--;
                i--;
            }
        }
        assert_int_equal(scene_damage(&scene, &other, NULL, damage, 1), 0);
    }
}

static void ring_when_it_has_closed_is_the_whole_one(void **state)
{
    (void)state;
    struct frame frame;
    struct rect damage[1];
    const struct dial_place place = {.there = true, .x = 380, .y = 428, .size = DIAL_LARGE};
    begin(&frame, &scene, 2);
    parts_dial_ring(&frame, 380, 428, DIAL_LARGE, &dial);
    begin(&frame, &other, 2);
    parts_dial_closing(&frame, &place, 4096, 4096, &dial);
    assert_int_equal(scene_damage(&scene, &other, NULL, damage, 1), 0);
    begin(&frame, &other, 2);
    parts_dial_closing(&frame, &place, 1024, 4096, &dial);
    assert_int_equal(scene_damage(&scene, &other, NULL, damage, 1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(words_when_the_mark_is_anywhere_stay_on_the_panel_and_apart, make_dial),
        cmocka_unit_test_setup(dial_when_at_either_end_of_its_way_is_the_one_that_stands_there, make_dial),
        cmocka_unit_test_setup(ring_when_it_has_closed_is_the_whole_one, make_dial),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
