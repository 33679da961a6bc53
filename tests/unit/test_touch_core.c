// SPDX-License-Identifier: MIT
// One case at a time of what a panel may say; whole panels are in test_touch_streams.c.
#include "platform/touch_core.h"

#include <linux/input.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SAID_MAX 2048

// A panel of 1000 by 500 steps on a picture of 1000 by 500.
static struct touch_core core;
static int64_t at_us;
// What came out: "d10,20 u10,20 ".
static char said[SAID_MAX];

static void begin(enum touch_kind kind)
{
    const struct touch_map map = {{0, 999}, {0, 499}, touch_matrix_identity, 1000, 500};
    touch_core_init(&core, kind, &map, 0);
    at_us = 5000000;
    said[0] = '\0';
}

static int start(void **state)
{
    (void)state;
    begin(TOUCH_SLOTS);
    return 0;
}

static void say(const struct display_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t used = strlen(said);
        snprintf(said + used, sizeof said - used, "%c%d,%d ", "dmuc"[events[i].kind], events[i].x, events[i].y);
    }
}

static void put(uint16_t type, uint16_t code, int32_t value)
{
    struct display_event out[TOUCH_OUT_MAX];
    const struct touch_input input = {at_us, type, code, value};
    say(out, touch_core_take(&core, &input, out));
}

static void frame(int64_t later_ms)
{
    at_us += later_ms * 1000;
    put(EV_SYN, SYN_REPORT, 0);
}

static void slot_put(int32_t slot, int32_t id, int32_t x, int32_t y)
{
    put(EV_ABS, ABS_MT_SLOT, slot);
    put(EV_ABS, ABS_MT_TRACKING_ID, id);
    put(EV_ABS, ABS_MT_POSITION_X, x);
    put(EV_ABS, ABS_MT_POSITION_Y, y);
}

static void lift(int32_t slot)
{
    put(EV_ABS, ABS_MT_SLOT, slot);
    put(EV_ABS, ABS_MT_TRACKING_ID, -1);
}

static void tick(int64_t later_ms)
{
    struct display_event out[TOUCH_OUT_MAX];
    at_us += later_ms * 1000;
    say(out, touch_core_tick(&core, at_us, out));
}

static void finger_when_it_taps_then_down_and_up_are_given_with_the_stamp_of_their_frames(void **state)
{
    (void)state;
    struct display_event out[TOUCH_OUT_MAX];
    slot_put(0, 7, 10, 20);
    const struct touch_input report = {6000000, EV_SYN, SYN_REPORT, 0};
    assert_int_equal(touch_core_take(&core, &report, out), 1);
    assert_int_equal(out[0].kind, DISPLAY_DOWN);
    assert_int_equal(out[0].stamp_us, 6000000);
    assert_int_not_equal(out[0].finger, 0);
    at_us = 6000000;
    lift(0);
    frame(50);
    assert_string_equal(said, "u10,20 ");
}

static void slot_when_it_is_not_named_again_then_the_last_one_is_meant(void **state)
{
    (void)state;
    slot_put(3, 7, 10, 20);
    frame(0);
    put(EV_ABS, ABS_MT_POSITION_X, 30);
    frame(10);
    put(EV_ABS, ABS_MT_TRACKING_ID, -1);
    frame(10);
    assert_string_equal(said, "d10,20 m30,20 u30,20 ");
}

static void position_when_only_half_of_it_was_ever_told_then_the_finger_waits_for_the_rest(void **state)
{
    (void)state;
    put(EV_ABS, ABS_MT_TRACKING_ID, 7);
    put(EV_ABS, ABS_MT_POSITION_X, 10);
    frame(0);
    assert_string_equal(said, "");
    put(EV_ABS, ABS_MT_POSITION_Y, 20);
    frame(10);
    assert_string_equal(said, "d10,20 ");
}

static void finger_when_it_lies_there_at_the_opening_then_it_is_ignored_until_it_is_lifted(void **state)
{
    (void)state;
    touch_core_found(&core, 0, 7, 10, 20, MT_TOOL_FINGER);
    touch_core_found_all(&core, 0);
    put(EV_ABS, ABS_MT_POSITION_X, 30);
    frame(10);
    lift(0);
    frame(10);
    assert_string_equal(said, "");
}

static void tap_when_it_is_where_the_last_one_was_before_a_restart_then_its_place_is_known(void **state)
{
    (void)state;
    touch_core_found(&core, 0, -1, 10, 20, MT_TOOL_FINGER);
    touch_core_found_all(&core, 0);
    put(EV_ABS, ABS_MT_TRACKING_ID, 8);
    frame(0);
    put(EV_ABS, ABS_MT_TRACKING_ID, -1);
    frame(50);
    assert_string_equal(said, "d10,20 u10,20 ");
}

static void slot_when_it_gets_another_id_without_an_end_then_one_finger_ends_and_another_begins(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    frame(0);
    slot_put(0, 8, 300, 200);
    frame(20);
    lift(0);
    frame(20);
    assert_string_equal(said, "d10,20 u10,20 d300,200 u300,200 ");
}

static void contact_when_it_comes_and_goes_within_one_frame_then_nothing_is_given(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    lift(0);
    frame(0);
    assert_string_equal(said, "");
}

static void contact_when_it_ends_at_once_then_it_is_cancelled(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    frame(0);
    lift(0);
    frame(14);
    assert_string_equal(said, "d10,20 c10,20 ");
}

static void contact_when_it_lives_for_a_further_frame_then_it_counts(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    frame(0);
    put(EV_ABS, ABS_MT_PRESSURE, 3);
    frame(5);
    lift(0);
    frame(5);
    assert_string_equal(said, "d10,20 u10,20 ");
}

static void fingers_when_a_third_comes_then_all_are_cancelled_until_all_are_lifted(void **state)
{
    (void)state;
    slot_put(0, 1, 10, 10);
    frame(0);
    slot_put(1, 2, 20, 20);
    slot_put(2, 3, 30, 30);
    frame(20);
    lift(1);
    lift(2);
    frame(20);
    slot_put(1, 4, 40, 40); // one is still there
    frame(20);
    lift(0);
    lift(1);
    frame(20);
    assert_string_equal(said, "d10,10 c10,10 ");
    slot_put(0, 5, 50, 50);
    frame(20);
    lift(0);
    frame(20);
    assert_string_equal(said, "d10,10 c10,10 d50,50 u50,50 ");
}

static void contact_when_it_stays_for_a_minute_then_it_is_cancelled_and_others_count(void **state)
{
    (void)state;
    slot_put(0, 1, 10, 10);
    frame(0);
    assert_int_equal(touch_core_deadline_us(&core), at_us + TOUCH_STUCK_US);
    tick(59999);
    assert_string_equal(said, "d10,10 ");
    tick(1);
    assert_string_equal(said, "d10,10 c10,10 ");
    assert_int_equal(touch_core_deadline_us(&core), INT64_MAX);
    slot_put(1, 2, 20, 20);
    frame(10);
    slot_put(2, 3, 30, 30);
    frame(10);
    lift(0); // of what lay there
    frame(10);
    lift(1);
    lift(2);
    frame(10);
    assert_string_equal(said, "d10,10 c10,10 d20,20 d30,30 u20,20 u30,30 ");
}

static void contacts_when_too_many_stay_for_a_minute_then_a_finger_counts_again(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 3; i++) {
        slot_put(i, i, 10 * i, 10);
    }
    frame(0);
    tick(60000);
    slot_put(4, 9, 500, 100);
    frame(10);
    lift(4);
    frame(50);
    assert_string_equal(said, "d500,100 u500,100 ");
}

static void palm_when_it_becomes_one_then_the_touch_is_cancelled(void **state)
{
    (void)state;
    slot_put(0, 1, 10, 10);
    frame(0);
    put(EV_ABS, ABS_MT_TOOL_TYPE, MT_TOOL_PALM);
    frame(10);
    lift(0);
    frame(10);
    assert_string_equal(said, "d10,10 c10,10 ");
}

static void palms_when_they_lie_beside_two_fingers_then_the_fingers_count(void **state)
{
    (void)state;
    slot_put(0, 1, 900, 400);
    put(EV_ABS, ABS_MT_TOOL_TYPE, MT_TOOL_PALM);
    frame(0);
    slot_put(1, 2, 20, 20);
    slot_put(2, 3, 30, 30);
    frame(10);
    lift(1);
    lift(2);
    frame(50);
    assert_string_equal(said, "d20,20 d30,30 u20,20 u30,30 ");
}

static void events_when_some_were_lost_then_nothing_counts_until_the_state_was_read(void **state)
{
    (void)state;
    slot_put(0, 1, 10, 10);
    frame(0);
    put(EV_SYN, SYN_DROPPED, 0);
    assert_string_equal(said, "d10,10 c10,10 ");
    lift(0);
    frame(10);
    slot_put(0, 2, 20, 20);
    frame(10);
    touch_core_found(&core, 0, 3, 30, 30, 0); // another id: lifted, and down again
    touch_core_found_all(&core, 0);
    put(EV_ABS, ABS_MT_POSITION_X, 31);
    frame(10);
    lift(0);
    frame(10);
    assert_string_equal(said, "d10,10 c10,10 ");
    put(EV_ABS, ABS_MT_TRACKING_ID, 4);
    frame(10);
    lift(0);
    frame(50);
    assert_string_equal(said, "d10,10 c10,10 d31,30 u31,30 ");
}

static void device_when_it_goes_with_a_finger_on_it_then_the_finger_is_cancelled(void **state)
{
    struct display_event out[TOUCH_OUT_MAX];
    (void)state;
    slot_put(0, 1, 10, 10);
    frame(0);
    assert_true(touch_core_is_down(&core));
    say(out, touch_core_lose(&core, out));
    assert_string_equal(said, "d10,10 c10,10 ");
    assert_false(touch_core_is_down(&core));
}

static void slot_when_it_is_beyond_what_is_followed_then_it_is_passed_over(void **state)
{
    (void)state;
    slot_put(TOUCH_SLOTS_MAX, 1, 10, 10);
    slot_put(-1, 2, 20, 20);
    frame(0);
    slot_put(TOUCH_SLOTS_MAX - 1, 3, 30, 30);
    frame(10);
    assert_string_equal(said, "d30,30 ");
}

static void nameless_contacts_when_the_device_was_opened_at_rest_then_the_first_tap_counts(void **state)
{
    (void)state;
    begin(TOUCH_NAMELESS);
    put(EV_ABS, ABS_MT_POSITION_X, 10);
    put(EV_ABS, ABS_MT_POSITION_Y, 20);
    put(EV_SYN, SYN_MT_REPORT, 0);
    frame(0);
    put(EV_SYN, SYN_MT_REPORT, 0);
    frame(50);
    assert_string_equal(said, "d10,20 u10,20 ");
}

static void nameless_contact_when_it_jumps_across_the_panel_then_it_is_another(void **state)
{
    (void)state;
    begin(TOUCH_NAMELESS);
    for (int32_t x = 100; x <= 900; x += 800) {
        put(EV_ABS, ABS_MT_POSITION_X, x);
        put(EV_ABS, ABS_MT_POSITION_Y, 20);
        put(EV_SYN, SYN_MT_REPORT, 0);
        frame(20);
    }
    assert_string_equal(said, "d100,20 u100,20 d900,20 ");
}

static void nameless_contacts_when_they_have_ids_then_the_ids_decide(void **state)
{
    (void)state;
    begin(TOUCH_NAMELESS);
    for (int32_t i = 0; i < 2; i++) {
        put(EV_ABS, ABS_MT_TRACKING_ID, 5);
        put(EV_ABS, ABS_MT_POSITION_X, 100 + 700 * i);
        put(EV_ABS, ABS_MT_POSITION_Y, 20);
        put(EV_SYN, SYN_MT_REPORT, 0);
        frame(20);
    }
    put(EV_ABS, ABS_MT_TRACKING_ID, 6);
    put(EV_ABS, ABS_MT_POSITION_X, 800);
    put(EV_ABS, ABS_MT_POSITION_Y, 20);
    put(EV_SYN, SYN_MT_REPORT, 0);
    frame(20);
    assert_string_equal(said, "d100,20 m800,20 u800,20 d800,20 ");
}

static void single_panel_when_both_buttons_tell_of_one_finger_then_it_is_one(void **state)
{
    (void)state;
    begin(TOUCH_SINGLE);
    put(EV_ABS, ABS_X, 10);
    put(EV_ABS, ABS_Y, 20);
    put(EV_KEY, BTN_TOUCH, 1);
    put(EV_KEY, BTN_LEFT, 1);
    frame(0);
    put(EV_KEY, BTN_TOUCH, 2); // a key repeat
    put(EV_KEY, BTN_LEFT, 0);
    put(EV_KEY, BTN_TOUCH, 0);
    frame(50);
    assert_string_equal(said, "d10,20 u10,20 ");
}

static void stamps_when_they_run_back_or_to_the_end_of_time_then_nothing_overflows(void **state)
{
    (void)state;
    at_us = INT64_MAX;
    slot_put(0, 1, 10, 10);
    frame(0);
    at_us = INT64_MIN;
    lift(0);
    frame(0);
    assert_string_equal(said, "d10,10 c10,10 ");
}

static void contact_when_it_hovers_then_it_is_a_touch_only_while_it_lies_on_the_glass(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    put(EV_ABS, ABS_MT_DISTANCE, 12);
    frame(0);
    put(EV_ABS, ABS_MT_POSITION_X, 30);
    frame(20);
    assert_string_equal(said, "");
    put(EV_ABS, ABS_MT_DISTANCE, 0);
    frame(20);
    frame(20);
    put(EV_ABS, ABS_MT_DISTANCE, 3);
    put(EV_ABS, ABS_MT_POSITION_X, 40);
    frame(20);
    put(EV_ABS, ABS_MT_POSITION_X, 50);
    frame(20);
    lift(0);
    frame(20);
    assert_string_equal(said, "d30,20 u30,20 ");
}

// The kernel does not repeat a distance that stays: the next finger in that slot is as near as the last one was.
static void slot_when_its_last_contact_hovered_then_the_next_one_does_until_it_says_otherwise(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    put(EV_ABS, ABS_MT_DISTANCE, 5);
    frame(0);
    lift(0);
    frame(20);
    slot_put(0, 8, 10, 20);
    frame(20);
    assert_string_equal(said, "");
    put(EV_ABS, ABS_MT_DISTANCE, 0);
    frame(20);
    assert_string_equal(said, "d10,20 ");
}

static void fingers_when_two_touch_and_others_hover_then_no_crowd_is_made_of_them(void **state)
{
    (void)state;
    slot_put(0, 7, 10, 20);
    slot_put(1, 8, 20, 20);
    for (int32_t slot = 2; slot < 5; slot++) {
        slot_put(slot, 7 + slot, 30, 20);
        put(EV_ABS, ABS_MT_DISTANCE, 9);
    }
    frame(0);
    assert_string_equal(said, "d10,20 d20,20 ");
}

static void contact_when_it_hovered_at_the_opening_then_it_counts_once_it_lies_on_the_glass(void **state)
{
    (void)state;
    touch_core_found(&core, 0, 7, 10, 20, MT_TOOL_FINGER);
    touch_core_found_distance(&core, 0, 4);
    touch_core_found_all(&core, 0);
    frame(10);
    assert_string_equal(said, "");
    put(EV_ABS, ABS_MT_DISTANCE, 0);
    frame(10);
    assert_string_equal(said, "d10,20 ");
}

static void ghosts_when_a_finger_hovers_at_one_place_again_and_again_then_none_is_learnt(void **state)
{
    (void)state;
    for (int32_t i = 0; i < 10; i++) {
        slot_put(0, 7 + i, 10, 20);
        put(EV_ABS, ABS_MT_DISTANCE, 2);
        frame(0);
        lift(0);
        frame(5000);
    }
    put(EV_ABS, ABS_MT_DISTANCE, 0);
    slot_put(0, 70, 10, 20);
    frame(0);
    assert_string_equal(said, "d10,20 ");
}

static void nameless_contact_when_it_hovers_then_it_is_no_touch(void **state)
{
    (void)state;
    begin(TOUCH_NAMELESS);
    for (int32_t distance = 3; distance >= 0; distance -= 3) {
        put(EV_ABS, ABS_MT_POSITION_X, 10);
        put(EV_ABS, ABS_MT_POSITION_Y, 20);
        put(EV_ABS, ABS_MT_DISTANCE, distance);
        put(EV_SYN, SYN_MT_REPORT, 0);
        frame(20);
        assert_string_equal(said, distance > 0 ? "" : "d10,20 ");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(finger_when_it_taps_then_down_and_up_are_given_with_the_stamp_of_their_frames, start),
        cmocka_unit_test_setup(slot_when_it_is_not_named_again_then_the_last_one_is_meant, start),
        cmocka_unit_test_setup(position_when_only_half_of_it_was_ever_told_then_the_finger_waits_for_the_rest, start),
        cmocka_unit_test_setup(finger_when_it_lies_there_at_the_opening_then_it_is_ignored_until_it_is_lifted, start),
        cmocka_unit_test_setup(tap_when_it_is_where_the_last_one_was_before_a_restart_then_its_place_is_known, start),
        cmocka_unit_test_setup(slot_when_it_gets_another_id_without_an_end_then_one_finger_ends_and_another_begins,
                               start),
        cmocka_unit_test_setup(contact_when_it_comes_and_goes_within_one_frame_then_nothing_is_given, start),
        cmocka_unit_test_setup(contact_when_it_ends_at_once_then_it_is_cancelled, start),
        cmocka_unit_test_setup(contact_when_it_lives_for_a_further_frame_then_it_counts, start),
        cmocka_unit_test_setup(fingers_when_a_third_comes_then_all_are_cancelled_until_all_are_lifted, start),
        cmocka_unit_test_setup(contact_when_it_stays_for_a_minute_then_it_is_cancelled_and_others_count, start),
        cmocka_unit_test_setup(contacts_when_too_many_stay_for_a_minute_then_a_finger_counts_again, start),
        cmocka_unit_test_setup(palm_when_it_becomes_one_then_the_touch_is_cancelled, start),
        cmocka_unit_test_setup(palms_when_they_lie_beside_two_fingers_then_the_fingers_count, start),
        cmocka_unit_test_setup(events_when_some_were_lost_then_nothing_counts_until_the_state_was_read, start),
        cmocka_unit_test_setup(device_when_it_goes_with_a_finger_on_it_then_the_finger_is_cancelled, start),
        cmocka_unit_test_setup(slot_when_it_is_beyond_what_is_followed_then_it_is_passed_over, start),
        cmocka_unit_test_setup(nameless_contacts_when_the_device_was_opened_at_rest_then_the_first_tap_counts, start),
        cmocka_unit_test_setup(nameless_contact_when_it_jumps_across_the_panel_then_it_is_another, start),
        cmocka_unit_test_setup(nameless_contacts_when_they_have_ids_then_the_ids_decide, start),
        cmocka_unit_test_setup(single_panel_when_both_buttons_tell_of_one_finger_then_it_is_one, start),
        cmocka_unit_test_setup(stamps_when_they_run_back_or_to_the_end_of_time_then_nothing_overflows, start),
        cmocka_unit_test_setup(contact_when_it_hovers_then_it_is_a_touch_only_while_it_lies_on_the_glass, start),
        cmocka_unit_test_setup(slot_when_its_last_contact_hovered_then_the_next_one_does_until_it_says_otherwise,
                               start),
        cmocka_unit_test_setup(fingers_when_two_touch_and_others_hover_then_no_crowd_is_made_of_them, start),
        cmocka_unit_test_setup(contact_when_it_hovered_at_the_opening_then_it_counts_once_it_lies_on_the_glass, start),
        cmocka_unit_test_setup(ghosts_when_a_finger_hovers_at_one_place_again_and_again_then_none_is_learnt, start),
        cmocka_unit_test_setup(nameless_contact_when_it_hovers_then_it_is_no_touch, start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
