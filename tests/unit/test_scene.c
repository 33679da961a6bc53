// SPDX-License-Identifier: MIT
#include "ui/scene.h"
#include "ui/turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define RECTS_MAX 8

static struct scene before, after;
static struct rect rects[RECTS_MAX];

static void scene_start(struct scene *scene)
{
    memset(scene, 0, sizeof *scene);
    scene->width = 800;
    scene->height = 480;
    scene->ground = 0x131412;
}

static struct item *add(struct scene *scene, enum item_kind kind, struct rect box)
{
    struct item *item = &scene->items[scene->count++];
    item->kind = kind;
    item->box = box;
    item->colour = 0x66c99b;
    item->alpha = 255;
    return item;
}

static struct item *add_text(struct scene *scene, struct rect box, const char *text)
{
    struct item *item = add(scene, ITEM_TEXT, box);
    item->text.size = 16;
    item->text.baseline = box.y + 16;
    snprintf(item->text.text, sizeof item->text.text, "%s", text);
    return item;
}

static struct item *add_arc(struct scene *scene, int32_t from, int32_t to)
{
    struct item *item = add(scene, ITEM_ARC, (struct rect){100, 100, 200, 200});
    item->arc.cx16 = 200 * 16;
    item->arc.cy16 = 200 * 16;
    item->arc.inner16 = 80 * 16;
    item->arc.outer16 = 100 * 16;
    item->arc.from = from;
    item->arc.to = to;
    return item;
}

static int setup(void **state)
{
    (void)state;
    scene_start(&before);
    scene_start(&after);
    return 0;
}

static void assert_rect(struct rect rect, int32_t x, int32_t y, int32_t w, int32_t h)
{
    assert_int_equal(rect.x, x);
    assert_int_equal(rect.y, y);
    assert_int_equal(rect.w, w);
    assert_int_equal(rect.h, h);
}

static bool covers(size_t count, int32_t x, int32_t y)
{
    for (size_t i = 0; i < count; i++) {
        if (x >= rects[i].x && x < rects[i].x + rects[i].w && y >= rects[i].y && y < rects[i].y + rects[i].h) {
            return true;
        }
    }
    return false;
}

static void damage_when_nothing_changed_is_empty(void **state)
{
    (void)state;
    add(&before, ITEM_RECT, (struct rect){10, 10, 50, 50});
    add_text(&before, (struct rect){10, 100, 50, 20}, "12:35");
    after = before;
    // What stands behind the end of a text is not part of it.
    after.items[1].text.text[10] = 'x';
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 0);
}

static void damage_when_one_property_changed_is_the_box(void **state)
{
    (void)state;
    for (int property = 0; property < 6; property++) {
        setup(NULL);
        struct item *item = add(&before, ITEM_RECT, (struct rect){10, 20, 50, 40});
        add(&before, ITEM_RECT, (struct rect){200, 200, 50, 40});
        item->rect.radius = 8;
        after = before;
        item = &after.items[0];
        item->colour = property == 0 ? 1 : item->colour;
        item->colour2 = property == 1 ? 1 : item->colour2;
        item->alpha = property == 2 ? 1 : item->alpha;
        item->rect.radius = property == 3 ? 1 : item->rect.radius;
        item->rect.edge = property == 4 ? 1 : item->rect.edge;
        item->kind = property == 5 ? ITEM_FRAME : item->kind;
        assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
        assert_rect(rects[0], 10, 20, 50, 40);
    }
}

static void damage_when_text_changed_leaves_room_for_its_accents(void **state)
{
    (void)state;
    add_text(&before, (struct rect){100, 100, 50, 20}, "12:35");
    add_text(&after, (struct rect){100, 100, 50, 20}, "12:36");
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    struct rect reach = scene_item_reach(&after.items[0]);
    assert_true(reach.x < 100 && reach.y < 100 && reach.x + reach.w > 150 && reach.y + reach.h > 120);
    assert_rect(rects[0], reach.x, reach.y, reach.w, reach.h);
}

static void damage_when_item_moved_is_both_places(void **state)
{
    (void)state;
    add(&before, ITEM_RECT, (struct rect){10, 10, 20, 20});
    add(&after, ITEM_RECT, (struct rect){500, 300, 20, 20});
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 2);
    assert_true(covers(2, 10, 10) && covers(2, 519, 319) && !covers(2, 200, 200));
}

static void damage_when_item_inserted_or_removed_is_that_item_alone(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 10; i++) {
        add(&before, ITEM_RECT, (struct rect){i * 70, 10, 60, 60});
        if (i == 4) {
            add_text(&after, (struct rect){100, 300, 80, 20}, "Undo");
        }
        add(&after, ITEM_RECT, (struct rect){i * 70, 10, 60, 60});
    }
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    assert_true(rects[0].y > 200);
    assert_int_equal(scene_damage(&after, &before, NULL, rects, RECTS_MAX), 1);
    assert_true(rects[0].y > 200);
}

static void damage_when_two_items_swap_their_order_covers_where_they_overlap(void **state)
{
    (void)state;
    struct item *red = add(&before, ITEM_RECT, (struct rect){10, 10, 50, 50});
    red->colour = 0xff0000;
    add(&before, ITEM_RECT, (struct rect){40, 40, 50, 50});
    after = before;
    after.items[0] = before.items[1];
    after.items[1] = before.items[0];
    size_t count = scene_damage(&before, &after, NULL, rects, RECTS_MAX);
    for (int32_t y = 40; y < 60; y++) {
        for (int32_t x = 40; x < 60; x++) {
            assert_true(covers(count, x, y));
        }
    }
}

static void damage_when_target_changed_is_empty(void **state)
{
    (void)state;
    add(&before, ITEM_TARGET, (struct rect){10, 10, 80, 80})->target.enabled = true;
    add(&after, ITEM_TARGET, (struct rect){20, 10, 80, 80});
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 0);
}

static void damage_when_ground_or_size_changed_is_everything(void **state)
{
    (void)state;
    after.ground = 0xf3f1ea;
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    assert_rect(rects[0], 0, 0, 800, 480);
    after.ground = before.ground;
    after.width = 480;
    after.height = 800;
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    assert_rect(rects[0], 0, 0, 480, 800);
}

static void damage_when_outside_the_picture_is_cut_off(void **state)
{
    (void)state;
    add(&after, ITEM_RECT, (struct rect){-50, -50, 60, 60});
    add(&after, ITEM_RECT, (struct rect){900, 10, 60, 60});
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    assert_rect(rects[0], 0, 0, 10, 10);
}

static void damage_when_more_rects_than_wanted_still_covers_all(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 200; i++) {
        add(&after, ITEM_RECT, (struct rect){(i * 97) % 780, (i * 53) % 460, 12, 12});
    }
    for (size_t max = 1; max <= RECTS_MAX; max++) {
        size_t count = scene_damage(&before, &after, NULL, rects, max);
        assert_in_range(count, 1, max);
        for (int32_t i = 0; i < 200; i++) {
            assert_true(covers(count, (i * 97) % 780, (i * 53) % 460));
            assert_true(covers(count, (i * 97) % 780 + 11, (i * 53) % 460 + 11));
        }
    }
    assert_int_equal(scene_damage(&before, &after, NULL, rects, 0), 0);
}

static void damage_when_rects_overlap_paints_no_pixel_twice(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 30; i++) {
        add(&after, ITEM_RECT, (struct rect){(i * 211) % 700, (i * 131) % 400, 60 + i, 50});
    }
    size_t count = scene_damage(&before, &after, NULL, rects, RECTS_MAX);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            assert_true(rects[i].x >= rects[j].x + rects[j].w || rects[j].x >= rects[i].x + rects[i].w ||
                        rects[i].y >= rects[j].y + rects[j].h || rects[j].y >= rects[i].y + rects[i].h);
        }
    }
}

static void damage_when_an_arc_went_on_is_the_step_alone(void **state)
{
    (void)state;
    for (int32_t step = 1; step < 60; step++) {
        int32_t hand = step * TURN / 60;
        setup(NULL);
        add_arc(&before, hand, TURN);
        add_arc(&after, hand + TURN / 3600, TURN);
        size_t count = scene_damage(&before, &after, NULL, rects, RECTS_MAX);
        assert_int_equal(count, 1);
        assert_true(rects[0].w * rects[0].h < 30 * 30);
        // Middle of the band, half a step on.
        int32_t angle = hand + TURN / 7200;
        int32_t x = 200 + (int32_t)(90 * turn_sin(angle) >> 30);
        int32_t y = 200 - (int32_t)(90 * turn_cos(angle) >> 30);
        assert_true(covers(count, x, y));
    }
}

static void damage_when_an_arc_jumps_covers_the_whole_way(void **state)
{
    (void)state;
    add_arc(&before, -TURN / 8, TURN / 4);
    add_arc(&after, -TURN / 8, TURN * 3 / 4);
    size_t count = scene_damage(&before, &after, NULL, rects, RECTS_MAX);
    for (int32_t angle = TURN / 4; angle <= TURN * 3 / 4; angle += TURN / 64) {
        for (int32_t radius = 80; radius <= 99; radius++) {
            int32_t x = 200 + (int32_t)(radius * turn_sin(angle) >> 30);
            int32_t y = 200 - (int32_t)(radius * turn_cos(angle) >> 30);
            assert_true(covers(count, x, y));
        }
    }
    assert_false(covers(count, 120, 120));
}

static void damage_when_a_bar_grew_or_shrank_is_its_end_alone(void **state)
{
    (void)state;
    for (int32_t width = 20; width < 60; width++) {
        setup(NULL);
        add(&before, ITEM_RECT, (struct rect){10, 20, 50, 8})->rect.radius = 4;
        add(&after, ITEM_RECT, (struct rect){10, 20, width, 8})->rect.radius = 4;
        int32_t shorter = width < 50 ? width : 50, longer = width < 50 ? 50 : width;
        size_t count = scene_damage(&before, &after, NULL, rects, RECTS_MAX);
        assert_int_equal(count, width == 50 ? 0 : 1);
        if (count > 0) {
            assert_rect(rects[0], 10 + shorter - 4, 20, longer - shorter + 4, 8);
        }
    }
    // One so short that its left end has another roundness.
    setup(NULL);
    add(&before, ITEM_RECT, (struct rect){10, 20, 6, 8})->rect.radius = 4;
    add(&after, ITEM_RECT, (struct rect){10, 20, 30, 8})->rect.radius = 4;
    assert_int_equal(scene_damage(&before, &after, NULL, rects, RECTS_MAX), 1);
    assert_rect(rects[0], 10, 20, 30, 8);
}

static size_t ends_of_text(void *context, const struct item *old, const struct item *new, struct rect *where,
                           size_t max)
{
    (void)context;
    assert_true(max >= 2);
    where[0] = (struct rect){old->box.x, old->box.y, 8, 16};
    where[1] = (struct rect){new->box.x + new->box.w - 8, new->box.y, 8, 16};
    return strcmp(new->text.text, "blank") == 0 ? 0 : 2;
}

static void damage_when_a_text_changed_is_where_the_metrics_say(void **state)
{
    (void)state;
    const struct text_metrics metrics = {.difference = ends_of_text};
    add_text(&before, (struct rect){100, 100, 50, 20}, "12:35");
    add_text(&after, (struct rect){110, 100, 50, 20}, "12:36");
    assert_int_equal(scene_damage(&before, &after, &metrics, rects, RECTS_MAX), 2);
    assert_rect(rects[0], 100, 100, 8, 16);
    assert_rect(rects[1], 152, 100, 8, 16);
    after.items[0] = before.items[0];
    snprintf(after.items[0].text.text, sizeof after.items[0].text.text, "blank");
    assert_int_equal(scene_damage(&before, &after, &metrics, rects, RECTS_MAX), 0);
    // In another colour, size or height: all of it.
    struct rect all = scene_item_reach(&before.items[0]);
    for (int property = 0; property < 4; property++) {
        struct item *item = &after.items[0];
        *item = before.items[0];
        item->colour = property == 0 ? 1 : item->colour;
        item->alpha = property == 1 ? 1 : item->alpha;
        item->text.font = property == 2 ? FONT_STRONG : item->text.font;
        item->text.baseline += property == 3 ? 1 : 0;
        assert_int_equal(scene_damage(&before, &after, &metrics, rects, RECTS_MAX), 1);
        assert_rect(rects[0], all.x, all.y, all.w, all.h);
    }
}

static void hit_when_targets_overlap_is_the_topmost_enabled_one(void **state)
{
    (void)state;
    struct item *under = add(&after, ITEM_TARGET, (struct rect){0, 0, 100, 100});
    struct item *over = add(&after, ITEM_TARGET, (struct rect){50, 50, 100, 100});
    struct item *off = add(&after, ITEM_TARGET, (struct rect){60, 60, 10, 10});
    add(&after, ITEM_RECT, (struct rect){0, 0, 800, 480});
    under->target.enabled = true;
    over->target.enabled = true;
    off->target.enabled = false;
    assert_ptr_equal(scene_hit(&after, 10, 10), under);
    assert_ptr_equal(scene_hit(&after, 60, 60), over);
    assert_ptr_equal(scene_hit(&after, 149, 149), over);
    assert_null(scene_hit(&after, 150, 149));
    assert_null(scene_hit(&after, 49, 149));
    assert_null(scene_hit(&after, -1, 0));
}

static void turn_at_any_angle_is_right_to_eight_digits(void **state)
{
    (void)state;
    static const struct {
        int32_t angle;
        double sine, cosine;
    } rows[] = {
        {0, 0, 1},
        {TURN / 12, 0.5, 0.86602540378443865},
        {TURN / 8, 0.70710678118654752, 0.70710678118654752},
        {TURN / 4, 1, 0},
        {TURN / 2, 0, -1},
        {TURN * 3 / 4, -1, 0},
        {TURN, 0, 1},
        {-TURN / 4, -1, 0},
        {5 * TURN + TURN / 8, 0.70710678118654752, 0.70710678118654752},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        // A twelfth of a turn is no whole number of 1/65536 turns.
        double allowed = rows[i].angle == TURN / 12 ? 1e-4 : 1e-8;
        assert_float_equal((float)((double)turn_sin(rows[i].angle) / (double)TURN_ONE - rows[i].sine), 0, allowed);
        assert_float_equal((float)((double)turn_cos(rows[i].angle) / (double)TURN_ONE - rows[i].cosine), 0, allowed);
    }
    for (int32_t angle = 0; angle < TURN; angle += 7) {
        int64_t sine = turn_sin(angle);
        int64_t cosine = turn_cos(angle);
        int64_t length = (sine * sine + cosine * cosine) >> 30;
        assert_in_range(length, TURN_ONE - 64, TURN_ONE + 64);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(damage_when_nothing_changed_is_empty, setup),
        cmocka_unit_test_setup(damage_when_one_property_changed_is_the_box, setup),
        cmocka_unit_test_setup(damage_when_text_changed_leaves_room_for_its_accents, setup),
        cmocka_unit_test_setup(damage_when_item_moved_is_both_places, setup),
        cmocka_unit_test_setup(damage_when_item_inserted_or_removed_is_that_item_alone, setup),
        cmocka_unit_test_setup(damage_when_two_items_swap_their_order_covers_where_they_overlap, setup),
        cmocka_unit_test_setup(damage_when_target_changed_is_empty, setup),
        cmocka_unit_test_setup(damage_when_ground_or_size_changed_is_everything, setup),
        cmocka_unit_test_setup(damage_when_outside_the_picture_is_cut_off, setup),
        cmocka_unit_test_setup(damage_when_more_rects_than_wanted_still_covers_all, setup),
        cmocka_unit_test_setup(damage_when_rects_overlap_paints_no_pixel_twice, setup),
        cmocka_unit_test_setup(damage_when_an_arc_went_on_is_the_step_alone, setup),
        cmocka_unit_test_setup(damage_when_an_arc_jumps_covers_the_whole_way, setup),
        cmocka_unit_test_setup(damage_when_a_bar_grew_or_shrank_is_its_end_alone, setup),
        cmocka_unit_test_setup(damage_when_a_text_changed_is_where_the_metrics_say, setup),
        cmocka_unit_test_setup(hit_when_targets_overlap_is_the_topmost_enabled_one, setup),
        cmocka_unit_test_setup(turn_at_any_angle_is_right_to_eight_digits, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
