// SPDX-License-Identifier: MIT
#include "ui/stage.h"

#include "story.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct story story;
static struct stage *stage;
static struct rect damage[STAGE_DAMAGE_MAX];

// Every character is half as wide as it is high.
static int32_t width(void *context, enum font font, int32_t size, int32_t spacing, bool tabular, const char *text)
{
    (void)context;
    (void)font;
    (void)spacing;
    (void)tabular;
    return (int32_t)strlen(text) * size / 2;
}

static int begin(void **state)
{
    (void)state;
    struct error error;
    story_init(&story);
    return stage_create(&stage, 1280, 800, (struct text_metrics){.width = width}, &error) ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    stage_destroy(stage);
    return 0;
}

static size_t show(enum screen screen, struct wall at)
{
    return stage_update(stage, story_show(&story, screen, at), damage);
}

static const struct item *target(enum action_kind kind, int32_t value)
{
    const struct scene *scene = stage_scene(stage);
    for (size_t i = 0; i < scene->count; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TARGET && item->target.action.kind == kind && item->target.action.value == value) {
            return item;
        }
    }
    return NULL;
}

// Any time long after the last change.
static struct boot later(int32_t ms)
{
    return (struct boot){story.situation.now.boot.ms + ms, story.situation.now.boot.id};
}

static rgb plane_at(int32_t x, int32_t y)
{
    const struct scene *scene = stage_scene(stage);
    rgb colour = scene->ground;
    for (size_t i = 0; i < scene->count; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_RECT && x >= item->box.x && x < item->box.x + item->box.w && y >= item->box.y &&
            y < item->box.y + item->box.h) {
            colour = item->colour;
        }
    }
    return colour;
}

static void update_when_first_then_everything_is_damaged(void **state)
{
    (void)state;
    story_start(&story);
    assert_int_equal(show(SCREEN_SESSION, story_time(12, 10, 0)), 1);
    assert_int_equal(damage[0].w, 1280);
    assert_int_equal(damage[0].h, 800);
}

static void update_when_nothing_differs_then_no_damage(void **state)
{
    (void)state;
    story_start(&story);
    show(SCREEN_SESSION, story_time(12, 10, 0));
    assert_int_equal(show(SCREEN_SESSION, (struct wall){story_time(12, 10, 0).ms + 900}), 0);
    stage_invalidate(stage);
    assert_int_equal(show(SCREEN_SESSION, (struct wall){story_time(12, 10, 0).ms + 950}), 1);
}

static void update_when_a_second_passes_then_damage_is_small(void **state)
{
    (void)state;
    story_away(&story);
    show(SCREEN_SESSION, story_time(12, 35, 41));
    size_t count = show(SCREEN_SESSION, story_time(12, 35, 42));
    int64_t area = 0;
    assert_in_range(count, 1, STAGE_DAMAGE_MAX);
    for (size_t i = 0; i < count; i++) {
        area += (int64_t)damage[i].w * damage[i].h;
    }
    assert_in_range(area, 1, 120000);
}

static void press_when_on_a_target_then_plane_changes_and_release_acts(void **state)
{
    (void)state;
    story_start(&story);
    show(SCREEN_SESSION, story_time(12, 10, 0));
    const struct item *pause = target(ACTION_PAUSE, 0);
    assert_non_null(pause);
    int32_t x = pause->box.x + 20, y = pause->box.y + 8;
    rgb before = plane_at(x, y);
    stage_press(stage, x, y, later(1000));
    assert_int_not_equal(show(SCREEN_SESSION, story_time(12, 10, 0)), 0);
    assert_int_not_equal(plane_at(x, y), before);
    struct action action = stage_release(stage, x, y, later(1100));
    assert_int_equal(action.kind, ACTION_PAUSE);
    show(SCREEN_SESSION, story_time(12, 10, 0));
    assert_int_equal(plane_at(x, y), before);
}

static void release_when_outside_the_target_then_nothing(void **state)
{
    (void)state;
    story_start(&story);
    show(SCREEN_SESSION, story_time(12, 10, 0));
    const struct item *row = target(ACTION_PERSON, 0), *other = target(ACTION_PERSON, 1);
    stage_press(stage, row->box.x + 5, row->box.y + 5, later(1000));
    assert_int_equal(stage_release(stage, other->box.x + 5, other->box.y + 5, later(1100)).kind, ACTION_NONE);
    stage_press(stage, row->box.x + 5, row->box.y + 5, later(1200));
    stage_cancel(stage);
    assert_int_equal(stage_release(stage, row->box.x + 5, row->box.y + 5, later(1300)).kind, ACTION_NONE);
    stage_press(stage, 10, 790, later(1400));
    assert_int_equal(stage_release(stage, 10, 790, later(1500)).kind, ACTION_NONE);
}

static void press_when_screen_has_just_changed_then_ignored_for_300_ms(void **state)
{
    (void)state;
    story_away(&story);
    show(SCREEN_SESSION, story_time(12, 37, 59));
    show(SCREEN_OFFER, story_time(12, 38, 0));
    const struct item *wait = target(ACTION_WAIT, 0);
    int32_t x = wait->box.x + 9, y = wait->box.y + 9;
    stage_press(stage, x, y, later(299));
    assert_int_equal(stage_release(stage, x, y, later(400)).kind, ACTION_NONE);
    stage_press(stage, x, y, later(300));
    assert_int_equal(stage_release(stage, x, y, later(350)).kind, ACTION_WAIT);
}

static void release_when_screen_changed_under_the_finger_then_nothing(void **state)
{
    (void)state;
    story_away(&story);
    show(SCREEN_SESSION, story_time(12, 37, 59));
    const struct item *row = target(ACTION_PERSON, 2);
    int32_t x = row->box.x + 9, y = row->box.y + 9;
    stage_press(stage, x, y, later(900));
    show(SCREEN_OFFER, story_time(12, 38, 0));
    assert_int_equal(stage_release(stage, x, y, later(5000)).kind, ACTION_NONE);
}

// WCAG 2: relative luminance.
static double luminance(rgb colour)
{
    const double share[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double value = (double)(colour >> (16 - 8 * i) & 0xff) / 255;
        sum += share[i] * (value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static void
planes_when_nobody_touched_the_screen_for_long_then_the_large_ones_have_seven_tenths_of_their_light(void **state)
{
    (void)state;
    struct scene *before = calloc(1, sizeof *before);
    assert_non_null(before);
    stage_update(stage, story_show(&story, SCREEN_READY, story.block.start), damage);
    memcpy(before, stage_scene(stage), sizeof *before);
    struct situation resting = *story_show(&story, SCREEN_READY, story.block.start);
    resting.resting = true;
    assert_true(stage_update(stage, &resting, damage) > 0);
    const struct scene *after = stage_scene(stage);
    assert_int_equal(after->count, before->count);
    int darker = 0;
    for (size_t i = 0; i < after->count; i++) {
        double was = luminance(before->items[i].colour), is = luminance(after->items[i].colour);
        if (after->items[i].colour != before->items[i].colour) {
            darker++;
            assert_int_equal(after->items[i].kind, ITEM_RECT);
            assert_true(is / was > 0.68 && is / was < 0.72);
        }
    }
    assert_int_equal(darker, 1); // Start
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(update_when_first_then_everything_is_damaged, begin, finish),
        cmocka_unit_test_setup_teardown(update_when_nothing_differs_then_no_damage, begin, finish),
        cmocka_unit_test_setup_teardown(update_when_a_second_passes_then_damage_is_small, begin, finish),
        cmocka_unit_test_setup_teardown(press_when_on_a_target_then_plane_changes_and_release_acts, begin, finish),
        cmocka_unit_test_setup_teardown(release_when_outside_the_target_then_nothing, begin, finish),
        cmocka_unit_test_setup_teardown(press_when_screen_has_just_changed_then_ignored_for_300_ms, begin, finish),
        cmocka_unit_test_setup_teardown(release_when_screen_changed_under_the_finger_then_nothing, begin, finish),
        cmocka_unit_test_setup_teardown(
            planes_when_nobody_touched_the_screen_for_long_then_the_large_ones_have_seven_tenths_of_their_light, begin,
            finish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
