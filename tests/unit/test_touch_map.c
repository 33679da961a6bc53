// SPDX-License-Identifier: MIT
// Raw positions to pixels; ghosts, the gate and the latency, which are as small.
#include "platform/latency.h"
#include "platform/touch_calibration.h"
#include "platform/touch_gate.h"
#include "platform/touch_ghost.h"
#include "platform/touch_map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void assert_point(const struct touch_map *map, int32_t raw_x, int32_t raw_y, int32_t wanted_x, int32_t wanted_y)
{
    int32_t x = -1;
    int32_t y = -1;
    touch_map_point(map, raw_x, raw_y, &x, &y);
    if (x != wanted_x || y != wanted_y) {
        fail_msg("%d,%d came out at %d,%d instead of %d,%d", raw_x, raw_y, x, y, wanted_x, wanted_y);
    }
}

static struct touch_map map_of(int32_t quarters, int32_t width, int32_t height)
{
    return (struct touch_map){{0, 799}, {0, 479}, touch_matrix_turned(&touch_matrix_identity, quarters), width, height};
}

static void map_when_the_panel_has_the_pictures_size_then_every_step_is_its_pixel(void **state)
{
    struct touch_map map = map_of(0, 800, 480);
    (void)state;
    for (int32_t x = 0; x < 800; x++) {
        assert_point(&map, x, x % 480, x, x % 480);
    }
}

static void map_when_the_picture_is_turned_then_the_corners_turn_with_it(void **state)
{
    (void)state;
    // The corner of the panel's origin, and the one to its right.
    static const struct {
        int32_t quarters, width, height, origin_x, origin_y, right_x, right_y;
    } turns[] = {
        {0, 800, 480, 0, 0, 799, 0}, {1, 480, 800, 479, 0, 479, 799}, {2, 800, 480, 799, 479, 0, 479},
        {3, 480, 800, 0, 799, 0, 0}, {4, 800, 480, 0, 0, 799, 0},     {-1, 480, 800, 0, 799, 0, 0},
    };
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        struct touch_map map = map_of(turns[i].quarters, turns[i].width, turns[i].height);
        assert_point(&map, 0, 0, turns[i].origin_x, turns[i].origin_y);
        assert_point(&map, 799, 0, turns[i].right_x, turns[i].right_y);
    }
}

static void map_when_an_axis_runs_backwards_then_its_first_value_is_the_left_edge(void **state)
{
    (void)state;
    struct touch_map map = map_of(0, 800, 480);
    map.x = (struct touch_axis){799, 0};
    assert_point(&map, 799, 0, 0, 0);
    assert_point(&map, 0, 479, 799, 479);
    map.matrix = (struct touch_matrix){{-1, 0, 1, 0, 1, 0}}; // and a matrix that turns it back
    assert_point(&map, 0, 0, 0, 0);
}

static void map_when_calibrated_and_turned_then_the_matrix_comes_first(void **state)
{
    (void)state;
    struct touch_map map = map_of(0, 480, 800);
    const struct touch_matrix half = {{0.5, 0, 0, 0, 1, 0}}; // only the left half of the picture
    map.matrix = touch_matrix_turned(&half, 1);
    assert_point(&map, 799, 0, 479, 399); // the left half is the upper one after a quarter
}

static void map_when_a_value_is_beyond_the_range_then_the_edge_is_meant(void **state)
{
    (void)state;
    struct touch_map map = map_of(0, 800, 480);
    assert_point(&map, 800, 480, 799, 479);
    assert_point(&map, INT32_MAX, INT32_MIN, 799, 0);
    map.x = (struct touch_axis){INT32_MIN, INT32_MAX};
    assert_point(&map, INT32_MAX, 0, 799, 0);
    map.x = (struct touch_axis){5, 5}; // a driver without a range
    assert_point(&map, 5, 0, 400, 0);
}

static void matrix_when_it_is_written_as_libinput_does_then_it_is_read_and_written_back(void **state)
{
    struct touch_matrix matrix;
    char text[128];
    (void)state;
    assert_true(touch_matrix_read("0 -1 1 1 0 0", &matrix));
    touch_matrix_write(&matrix, text, sizeof text);
    assert_string_equal(text, "0 -1 1 1 0 0");
    assert_true(touch_matrix_read(" 1.0500001 0.0 -2.5e-2  0 1 -0\n", &matrix));
    touch_matrix_write(&matrix, text, sizeof text);
    assert_string_equal(text, "1.05 0 -0.025 0 1 0");
}

static void matrix_when_it_is_none_then_nothing_is_stored(void **state)
{
    static const char *const wrong[] = {"",
                                        "1 0 0 0 1",
                                        "1 0 0 0 1 0 0",
                                        "1 0 0 0 1 x",
                                        "1,0,0,0,1,0",
                                        "1 0 0 0 1 nan",
                                        "inf 0 0 0 1 0",
                                        "1001 0 0 0 1 0"};
    struct touch_matrix matrix = touch_matrix_identity;
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(touch_matrix_read(wrong[i], &matrix));
        assert_memory_equal(&matrix, &touch_matrix_identity, sizeof matrix);
    }
}

static void fit_when_four_crosses_were_touched_then_the_matrix_takes_each_to_its_place(void **state)
{
    (void)state;
    const struct touch_matrix real = {{0.02, -1.07, 1.03, 0.98, 0.01, -0.02}};
    static const struct touch_share seen[] = {{0.1, 0.1}, {0.9, 0.12}, {0.88, 0.9}, {0.11, 0.91}};
    struct touch_share wanted[4];
    struct touch_matrix fitted;
    for (size_t i = 0; i < 4; i++) {
        wanted[i] = touch_matrix_apply(&real, seen[i]);
    }
    assert_true(touch_matrix_fit(seen, wanted, 4, &fitted));
    for (size_t i = 0; i < 6; i++) {
        assert_float_equal(fitted.m[i], real.m[i], 1e-9);
    }
}

static void fit_when_the_points_are_on_a_line_then_there_is_none(void **state)
{
    static const struct touch_share line[] = {{0.1, 0.1}, {0.3, 0.3}, {0.5, 0.5}, {0.9, 0.9}};
    struct touch_matrix fitted;
    (void)state;
    assert_false(touch_matrix_fit(line, line, 4, &fitted));
    assert_false(touch_matrix_fit(line, line, 2, &fitted));
}

static void calibration_when_the_crosses_were_touched_then_its_matrix_puts_touches_where_they_are(void **state)
{
    (void)state;
    // A panel that is mirrored and a little off, under a picture that is turned by each quarter.
    const struct touch_matrix real = {{-1.04, 0, 1.02, 0, 0.97, 0.01}};
    for (int32_t quarters = 0; quarters < 4; quarters++) {
        const struct touch_matrix whole = touch_matrix_turned(&real, quarters);
        struct touch_calibration calibration = {.count = 0};
        struct touch_matrix matrix = {{0}};
        enum calibration_step step = CALIBRATION_NEXT;
        for (size_t i = 0; i < CALIBRATION_CROSSES; i++) {
            assert_int_equal(step, CALIBRATION_NEXT);
            // Where such a panel says that it was touched: looked for, not computed by what is tested.
            struct touch_share cross = touch_calibration_cross(i), seen = {0, 0};
            double nearest = 9;
            for (int k = 0; k < 1001 * 1001; k++) {
                struct touch_share tried = {k % 1001 / 1000.0, k / 1001 / 1000.0};
                struct touch_share at = touch_matrix_apply(&whole, tried);
                double away = (at.x - cross.x) * (at.x - cross.x) + (at.y - cross.y) * (at.y - cross.y);
                if (away < nearest) {
                    nearest = away;
                    seen = tried;
                }
            }
            step = touch_calibration_take(&calibration, seen, quarters, &matrix);
        }
        assert_int_equal(step, CALIBRATION_DONE);
        for (size_t i = 0; i < 6; i++) {
            assert_float_equal(matrix.m[i], real.m[i], 5e-3);
        }
    }
}

static void calibration_when_a_cross_was_missed_then_it_begins_again(void **state)
{
    (void)state;
    struct touch_calibration calibration = {.count = 0};
    struct touch_matrix matrix;
    static const struct touch_share missed[] = {{0.125, 0.125}, {0.875, 0.125}, {0.4, 0.875}, {0.125, 0.875}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(touch_calibration_take(&calibration, missed[i], 0, &matrix), CALIBRATION_NEXT);
    }
    assert_int_equal(touch_calibration_take(&calibration, missed[3], 0, &matrix), CALIBRATION_AGAIN);
    assert_int_equal(calibration.count, 0);
}

// --- Ghosts ---

static void ghost_when_it_comes_five_times_in_time_then_it_is_masked_once(void **state)
{
    struct touch_ghosts ghosts = {0};
    (void)state;
    for (int64_t i = 0; i < 4; i++) {
        assert_null(touch_ghosts_note(&ghosts, 100, 50, 1000000 + i * 12864000));
        assert_false(touch_ghosts_due(&ghosts, 100, 50, 1000000 + (i + 1) * 12864000));
    }
    const struct touch_ghost *ghost = touch_ghosts_note(&ghosts, 101, 49, 1000000 + 4 * INT64_C(12864000));
    assert_non_null(ghost);
    assert_int_equal(ghost->period_us, 12864000);
    assert_true(touch_ghosts_due(&ghosts, 100, 50, 1000000 + 5 * INT64_C(12864000)));
    assert_null(touch_ghosts_note(&ghosts, 100, 50, 1000000 + 5 * INT64_C(12864000)));
    // Two that fell out, then again; not between, and not beside it.
    assert_true(touch_ghosts_due(&ghosts, 100, 50, 1000000 + 8 * INT64_C(12864000)));
    assert_false(touch_ghosts_due(&ghosts, 100, 50, 1000000 + 8 * INT64_C(12864000) - 6000000));
    assert_false(touch_ghosts_due(&ghosts, 103, 50, 1000000 + 8 * INT64_C(12864000)));
}

static void taps_when_a_person_makes_them_in_rhythm_then_they_are_no_ghost(void **state)
{
    struct touch_ghosts ghosts = {0};
    (void)state;
    int64_t at_us = 0;
    for (int64_t i = 0; i < 20; i++) {
        at_us += i % 2 == 0 ? 1900000 : 2100000; // steady, but as people are
        assert_null(touch_ghosts_note(&ghosts, 100, 50, at_us));
    }
    for (int64_t i = 0; i < 20; i++) {
        at_us += 500000; // drumming
        assert_null(touch_ghosts_note(&ghosts, 200, 50, at_us));
    }
}

static void ghost_when_it_was_away_for_long_then_its_time_is_found_again(void **state)
{
    struct touch_ghosts ghosts = {0};
    (void)state;
    for (int64_t i = 0; i < 5; i++) {
        (void)touch_ghosts_note(&ghosts, 100, 50, i * 5000000);
    }
    const int64_t later_us = 3600000123;
    assert_false(touch_ghosts_due(&ghosts, 100, 50, later_us));
    assert_null(touch_ghosts_note(&ghosts, 100, 50, later_us));
    assert_true(touch_ghosts_due(&ghosts, 100, 50, later_us + 5000000));
}

// --- The gate ---

static struct display_event finger(enum display_event_kind kind, int64_t number)
{
    return (struct display_event){.kind = kind, .finger = number};
}

static bool pass(struct touch_gate *gate, enum display_event_kind kind, int64_t number, int64_t at_ms)
{
    struct display_event event = finger(kind, number);
    return touch_gate_pass(gate, &event, (struct boot){at_ms, 1});
}

static void gate_when_a_second_finger_touches_then_only_the_first_goes_on(void **state)
{
    struct touch_gate gate = {0};
    (void)state;
    assert_true(pass(&gate, DISPLAY_DOWN, 1, 0));
    assert_false(pass(&gate, DISPLAY_DOWN, 2, 10));
    assert_true(pass(&gate, DISPLAY_MOVE, 1, 20));
    assert_false(pass(&gate, DISPLAY_UP, 2, 30));
    assert_true(pass(&gate, DISPLAY_UP, 1, 40));
    assert_false(pass(&gate, DISPLAY_UP, 1, 50));
    assert_true(pass(&gate, DISPLAY_DOWN, 3, 60));
}

static void gate_when_the_screen_is_dark_then_the_touch_that_wakes_it_does_nothing_else(void **state)
{
    struct touch_gate gate = {0};
    (void)state;
    touch_gate_set_dark(&gate, true, (struct boot){0, 1});
    assert_false(pass(&gate, DISPLAY_DOWN, 1, 1000));
    assert_true(gate.woken);
    touch_gate_set_dark(&gate, false, (struct boot){1000, 1});
    assert_false(pass(&gate, DISPLAY_UP, 1, 1100));
    assert_false(pass(&gate, DISPLAY_DOWN, 2, 1299)); // an impatient second touch
    assert_false(pass(&gate, DISPLAY_UP, 2, 1400));
    assert_true(pass(&gate, DISPLAY_DOWN, 3, 1500));
    assert_false(gate.woken);
}

static void gate_when_the_end_of_a_finger_was_never_told_then_another_leads_after_a_minute(void **state)
{
    struct touch_gate gate = {0};
    (void)state;
    assert_true(pass(&gate, DISPLAY_DOWN, 1, 0));
    assert_false(pass(&gate, DISPLAY_DOWN, 2, 59999));
    assert_true(pass(&gate, DISPLAY_DOWN, 3, 60000));
    assert_false(pass(&gate, DISPLAY_UP, 1, 60010));
    assert_true(pass(&gate, DISPLAY_UP, 3, 60020));
}

static void gate_when_it_is_no_finger_then_it_goes_on(void **state)
{
    struct touch_gate gate = {.dark = true};
    (void)state;
    assert_true(pass(&gate, DISPLAY_EXPOSE, 0, 0));
    assert_true(pass(&gate, DISPLAY_RESIZE, 0, 0));
    assert_true(pass(&gate, DISPLAY_QUIT, 0, 0));
}

// --- Latency ---

static void latency_when_noted_then_count_median_and_longest_are_told(void **state)
{
    struct latency latency = {0};
    (void)state;
    assert_int_equal(latency_median_us(&latency), 0);
    latency_note(&latency, 1000, 4000);
    latency_note(&latency, 1000, 2000);
    latency_note(&latency, 1000, 91000);
    latency_note(&latency, 0, 5000);    // no stamp
    latency_note(&latency, 9000, 5000); // from the future
    assert_int_equal(latency.count, 3);
    assert_int_equal(latency_median_us(&latency), 3000);
    assert_int_equal(latency.longest_us, 90000);
    for (int i = 0; i < 2 * LATENCY_KEPT_MAX; i++) {
        latency_note(&latency, 1000, 8000);
    }
    assert_int_equal(latency_median_us(&latency), 7000);
    assert_int_equal(latency.longest_us, 90000);
}

static void latency_when_the_screen_tells_of_frames_then_each_touch_waits_for_its_own(void **state)
{
    (void)state;
    struct latency latency = {0};
    latency_await(&latency, 0, 1); // no stamp
    latency_await(&latency, 1000, 1);
    latency_await(&latency, 2000, 2);
    latency_await(&latency, 3000, 4);
    latency_shown(&latency, 2, 5000); // 1 and 2 together
    assert_int_equal(latency.count, 2);
    assert_int_equal(latency.longest_us, 4000);
    latency_shown(&latency, 3, 6000);
    assert_int_equal(latency.count, 2);
    latency_shown(&latency, 4, 9000);
    assert_int_equal(latency.count, 3);
    assert_int_equal(latency.longest_us, 6000);
    for (int i = 0; i < 3 * LATENCY_AWAITED_MAX; i++) { // nothing is shown for long
        latency_await(&latency, 10000, 5);
    }
    latency_shown(&latency, 5, 11000);
    assert_int_equal(latency.count, 3 + LATENCY_AWAITED_MAX);
    assert_int_equal(latency.awaited, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(map_when_the_panel_has_the_pictures_size_then_every_step_is_its_pixel),
        cmocka_unit_test(map_when_the_picture_is_turned_then_the_corners_turn_with_it),
        cmocka_unit_test(map_when_an_axis_runs_backwards_then_its_first_value_is_the_left_edge),
        cmocka_unit_test(map_when_calibrated_and_turned_then_the_matrix_comes_first),
        cmocka_unit_test(map_when_a_value_is_beyond_the_range_then_the_edge_is_meant),
        cmocka_unit_test(matrix_when_it_is_written_as_libinput_does_then_it_is_read_and_written_back),
        cmocka_unit_test(matrix_when_it_is_none_then_nothing_is_stored),
        cmocka_unit_test(fit_when_four_crosses_were_touched_then_the_matrix_takes_each_to_its_place),
        cmocka_unit_test(fit_when_the_points_are_on_a_line_then_there_is_none),
        cmocka_unit_test(calibration_when_the_crosses_were_touched_then_its_matrix_puts_touches_where_they_are),
        cmocka_unit_test(calibration_when_a_cross_was_missed_then_it_begins_again),
        cmocka_unit_test(ghost_when_it_comes_five_times_in_time_then_it_is_masked_once),
        cmocka_unit_test(taps_when_a_person_makes_them_in_rhythm_then_they_are_no_ghost),
        cmocka_unit_test(ghost_when_it_was_away_for_long_then_its_time_is_found_again),
        cmocka_unit_test(gate_when_a_second_finger_touches_then_only_the_first_goes_on),
        cmocka_unit_test(gate_when_the_screen_is_dark_then_the_touch_that_wakes_it_does_nothing_else),
        cmocka_unit_test(gate_when_the_end_of_a_finger_was_never_told_then_another_leads_after_a_minute),
        cmocka_unit_test(gate_when_it_is_no_finger_then_it_goes_on),
        cmocka_unit_test(latency_when_noted_then_count_median_and_longest_are_told),
        cmocka_unit_test(latency_when_the_screen_tells_of_frames_then_each_touch_waits_for_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
