// SPDX-License-Identifier: MIT
#include "ui/painter_fade.h"

#include "commands/places.h"
#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WIDTH  1280
#define HEIGHT 800

static struct story story;
static struct painter *painter;
static struct stage *stage;
static struct fade fade;
static struct rect damage[STAGE_DAMAGE_MAX];
static size_t damaged;
static uint32_t pixels[WIDTH * HEIGHT], still[WIDTH * HEIGHT];
static const struct canvas shown = {pixels, WIDTH, HEIGHT, WIDTH * 4};

static int open_painter(void **state)
{
    (void)state;
    struct error error;
    if (!painter_create(&painter, places_fonts(), "assets/icons", &error)) {
        fail_msg("%s", error.text);
    }
    return 0;
}

static int close_painter(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

static int begin(void **state)
{
    (void)state;
    struct error error;
    story_init(&story);
    memset(pixels, 0, sizeof pixels);
    return stage_create(&stage, WIDTH, HEIGHT, painter_metrics(painter), &error) ? 0 : -1;
}

static int finish(void **state)
{
    (void)state;
    fade_finish(&fade);
    stage_destroy(stage);
    return 0;
}

static int64_t now_ms(void)
{
    return story.situation.now.boot.ms;
}

static const struct stage_change *update(enum screen screen, struct wall at)
{
    damaged = stage_update(stage, story_show(&story, screen, at), damage);
    return stage_change(stage);
}

static void paint_damage(void)
{
    for (size_t i = 0; i < damaged; i++) {
        painter_draw(painter, stage_scene(stage), shown, damage[i]);
    }
}

// A picture that stands still.
static void stand(enum screen screen, struct wall at)
{
    update(screen, at);
    paint_damage();
}

static size_t step(int64_t at_ms)
{
    struct rect rects[FADE_RECTS_MAX];
    return fade_step(&fade, painter, stage, shown, at_ms, rects);
}

static void assert_at_rest(void)
{
    assert_int_equal(fade.kind, MOTION_NONE);
    assert_null(fade.from.pixels);
    assert_null(fade.to.pixels);
    const struct canvas other = {still, WIDTH, HEIGHT, WIDTH * 4};
    painter_draw(painter, stage_scene(stage), other, (struct rect){0, 0, WIDTH, HEIGHT});
    assert_memory_equal(pixels, still, sizeof pixels);
}

static void press(enum action_kind kind, int32_t value, struct boot at)
{
    const struct scene *scene = stage_scene(stage);
    for (size_t i = 0; i < scene->count; i++) {
        const struct item *item = &scene->items[i];
        if (item->kind == ITEM_TARGET && item->target.action.kind == kind && item->target.action.value == value) {
            stage_press(stage, item->box.x + 9, item->box.y + 9, at);
        }
    }
}

static void motion_when_time_passes_goes_from_nothing_to_whole_without_a_step_back(void **state)
{
    (void)state;
    for (int kind = MOTION_ROW; kind < MOTIONS; kind++) {
        int64_t length = motion_length_ms((enum motion_kind)kind);
        int32_t last = 0;
        assert_int_equal(motion_progress((enum motion_kind)kind, -1), 0);
        assert_int_equal(motion_progress((enum motion_kind)kind, 0), 0);
        for (int64_t ms = 0; ms < length; ms++) {
            int32_t progress = motion_progress((enum motion_kind)kind, ms);
            assert_true(progress >= last && progress < MOTION_WHOLE);
            last = progress;
        }
        assert_int_equal(motion_progress((enum motion_kind)kind, length), MOTION_WHOLE);
    }
    // Out: most of it early. In and out: half of it in the middle.
    assert_true(motion_progress(MOTION_ROW, 80) > MOTION_WHOLE * 3 / 4);
    assert_int_equal(motion_progress(MOTION_DIAL, 140), MOTION_WHOLE / 2);
    assert_true(motion_progress(MOTION_DIAL, 28) < MOTION_WHOLE / 20);
}

static void motion_when_a_change_is_none_of_the_sheet_is_none(void **state)
{
    (void)state;
    stand(SCREEN_IDLE, story_time(11, 40, 0));
    assert_int_equal(update(SCREEN_IDLE, story_time(11, 41, 0))->kind, MOTION_NONE);
    story_start(&story);
    assert_int_equal(update(SCREEN_SESSION, story_time(12, 5, 0))->kind, MOTION_SCREEN);
    assert_int_equal(update(SCREEN_SESSION, story_time(12, 5, 1))->kind, MOTION_NONE);
    story.settings.display.theme = THEME_LIGHT;
    assert_int_equal(update(SCREEN_SESSION, story_time(12, 5, 2))->kind, MOTION_NONE);
}

static void motion_when_the_screen_changes_is_that_of_its_dial(void **state)
{
    (void)state;
    stand(SCREEN_READY, story_time(11, 55, 0));
    story_start(&story);
    assert_int_equal(update(SCREEN_SESSION, story_time(12, 0, 0))->kind, MOTION_START);
    assert_int_equal(update(SCREEN_END, story_time(12, 1, 0))->kind, MOTION_DIAL);
    assert_int_equal(update(SCREEN_SESSION, story_time(12, 2, 0))->kind, MOTION_DIAL);
    assert_int_equal(update(SCREEN_IDLE, story_time(12, 3, 0))->kind, MOTION_SCREEN);
}

static void row_when_its_state_changes_fades_and_then_stands_as_it_would_have_without(void **state)
{
    (void)state;
    story_start(&story);
    stand(SCREEN_SESSION, story_time(12, 30, 0));
    story_event(&story, EVENT_OUT, 0, story_time(12, 5, 0), 0);
    const struct stage_change *change = update(SCREEN_SESSION, story_time(12, 30, 0));
    assert_int_equal(change->kind, MOTION_ROW);
    assert_int_equal(change->count, 1);
    struct rect row = change->where[0];
    size_t corner = (size_t)(row.y + row.h / 2) * WIDTH + (size_t)(row.x + 6);
    uint32_t before = pixels[corner];
    fade_begin(&fade, painter, shown, change);
    paint_damage();
    uint32_t after = pixels[corner];
    assert_int_not_equal(before, after);
    assert_int_equal(step(now_ms()), 1);
    assert_int_not_equal(pixels[corner], before);
    assert_int_not_equal(pixels[corner], after);
    assert_true(step(now_ms() + 160) > 0);
    assert_int_equal(pixels[corner], after);
    assert_at_rest();
    assert_int_equal(step(now_ms() + 176), 0);
}

static void dial_when_a_second_passes_on_its_way_arrives_with_that_second(void **state)
{
    (void)state;
    story_start(&story);
    stand(SCREEN_SESSION, story_time(12, 30, 0));
    fade_begin(&fade, painter, shown, update(SCREEN_END, story_time(12, 30, 0)));
    assert_int_equal(fade.kind, MOTION_DIAL);
    int64_t since = now_ms();
    assert_true(step(since + 100) > 0);
    const struct stage_change *change = update(SCREEN_END, story_time(12, 30, 1));
    assert_int_equal(change->kind, MOTION_NONE);
    paint_damage();
    fade_follow(&fade, painter, change, damage, damaged);
    assert_true(step(since + 200) > 0);
    assert_int_equal(fade.kind, MOTION_DIAL);
    assert_true(step(since + 280) > 0);
    assert_at_rest();
}

static void screen_when_the_next_one_comes_on_its_way_fades_on_from_there(void **state)
{
    (void)state;
    story_start(&story);
    stand(SCREEN_SESSION, story_time(12, 30, 0));
    fade_begin(&fade, painter, shown, update(SCREEN_END, story_time(12, 30, 0)));
    assert_true(step(now_ms() + 100) > 0);
    memcpy(still, pixels, sizeof pixels);
    const struct stage_change *change = update(SCREEN_SESSION, story_time(12, 30, 0));
    assert_int_equal(change->kind, MOTION_DIAL);
    fade_begin(&fade, painter, shown, change);
    assert_int_equal(fade.kind, MOTION_SCREEN);
    assert_true(step(now_ms() - 1) > 0); // before it begins: as it stood
    assert_memory_equal(pixels, still, sizeof pixels);
    assert_true(step(now_ms() + 200) > 0);
    assert_at_rest();
}

static void plane_when_it_was_pressed_for_less_than_80_ms_is_held(void **state)
{
    (void)state;
    story_start(&story);
    stand(SCREEN_SESSION, story_time(12, 30, 0));
    struct boot at = story.situation.now.boot;
    press(ACTION_PAUSE, 0, (struct boot){at.ms - 30, at.id});
    const struct stage_change *change = update(SCREEN_SESSION, story_time(12, 30, 0));
    assert_int_equal(change->kind, MOTION_NONE);
    assert_true(change->at_once);
    paint_damage();
    stage_cancel(stage);
    change = update(SCREEN_SESSION, story_time(12, 30, 0));
    assert_int_equal(change->kind, MOTION_HELD);
    assert_int_equal(change->since_ms, now_ms() + 50);
    memcpy(still, pixels, sizeof pixels);
    fade_begin(&fade, painter, shown, change);
    paint_damage();
    assert_true(step(now_ms() + 49) > 0);
    assert_memory_equal(pixels, still, sizeof pixels);
    assert_true(step(now_ms() + 50) > 0);
    assert_at_rest();
}

static void press_when_something_moves_under_it_shows_at_once(void **state)
{
    (void)state;
    story_start(&story);
    stand(SCREEN_SESSION, story_time(12, 30, 0));
    story_event(&story, EVENT_OUT, 0, story_time(12, 5, 0), 0);
    const struct stage_change *change = update(SCREEN_SESSION, story_time(12, 30, 0));
    struct rect row = change->where[0];
    size_t corner = (size_t)(row.y + row.h / 2) * WIDTH + (size_t)(row.x + 6);
    fade_begin(&fade, painter, shown, change);
    paint_damage();
    (void)step(now_ms());
    press(ACTION_PERSON, 0, story.situation.now.boot);
    change = update(SCREEN_SESSION, story_time(12, 30, 0));
    assert_true(change->at_once);
    paint_damage();
    uint32_t pressed = pixels[corner];
    fade_follow(&fade, painter, change, damage, damaged);
    assert_true(step(now_ms() + 16) > 0);
    assert_int_equal(pixels[corner], pressed);
    stage_cancel(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(motion_when_time_passes_goes_from_nothing_to_whole_without_a_step_back),
        cmocka_unit_test_setup_teardown(motion_when_a_change_is_none_of_the_sheet_is_none, begin, finish),
        cmocka_unit_test_setup_teardown(motion_when_the_screen_changes_is_that_of_its_dial, begin, finish),
        cmocka_unit_test_setup_teardown(row_when_its_state_changes_fades_and_then_stands_as_it_would_have_without,
                                        begin, finish),
        cmocka_unit_test_setup_teardown(dial_when_a_second_passes_on_its_way_arrives_with_that_second, begin, finish),
        cmocka_unit_test_setup_teardown(screen_when_the_next_one_comes_on_its_way_fades_on_from_there, begin, finish),
        cmocka_unit_test_setup_teardown(plane_when_it_was_pressed_for_less_than_80_ms_is_held, begin, finish),
        cmocka_unit_test_setup_teardown(press_when_something_moves_under_it_shows_at_once, begin, finish),
    };
    return cmocka_run_group_tests(tests, open_painter, close_painter);
}
