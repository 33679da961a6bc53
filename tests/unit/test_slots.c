// SPDX-License-Identifier: MIT
#include "slots_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void room_when_empty_is_proposed_at_the_first_start_of_three_days(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 3);
    assert_start(&slots, 0, november(20, 8, 0, 0));
    assert_start(&slots, 1, november(23, 8, 0, 0));
    assert_start(&slots, 2, november(24, 8, 0, 0));
    assert_int_equal(slots.slot[0].end.ms, november(20, 8, 22, 0).ms);
    assert_int_equal(slots.slot[0].reasons, SLOT_FIRST_FREE | SLOT_CONFIRMED);
    assert_int_equal(slots.slot[1].reasons, SLOT_CONFIRMED);
    assert_int_equal(slots.closed_by, SLOT_RULE_NONE);
}

static void more_times_when_asked_for_follow_without_repeating(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    request.skip = 3;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 2);
    assert_start(&slots, 0, november(25, 8, 0, 0));
    assert_start(&slots, 1, november(26, 8, 0, 0));
    assert_int_equal(slots.slot[0].reasons & SLOT_FIRST_FREE, 0);
    request.skip = 5;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
}

static void standing_block_when_it_has_room_beside_comes_first(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    // Thursday in a week: lunch is over right after the standing block.
    struct busy standing[] = {taken(26, 12, 0, 13, 0)};
    request.busy = request.standing = standing;
    request.busy_count = request.standing_count = 1;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 3);
    assert_start(&slots, 0, november(26, 13, 0, 0));
    assert_int_equal(slots.slot[0].reasons, SLOT_STANDING | SLOT_CONFIRMED);
    assert_start(&slots, 1, november(20, 8, 0, 0));
    assert_int_equal(slots.slot[1].reasons, SLOT_FIRST_FREE | SLOT_CONFIRMED);
    assert_start(&slots, 2, november(23, 8, 0, 0));
}

static void standing_block_when_crowded_gives_the_time_before_it_or_the_next_one(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    struct busy standing[] = {taken(24, 10, 0, 11, 0), taken(26, 10, 0, 11, 0)};
    struct busy busy[] = {taken(24, 10, 0, 11, 0), taken(24, 11, 0, 11, 30), taken(26, 10, 0, 11, 0)};
    request.standing = standing;
    request.standing_count = 2;
    request.busy = busy;
    request.busy_count = 3;
    slots_find(&rules, &warsaw, &request, &slots);
    // The last start on the grid from which 22 minutes end by 10:00.
    assert_start(&slots, 0, november(24, 9, 30, 0));
    struct busy both_sides[] = {taken(24, 9, 0, 11, 30), taken(24, 10, 0, 11, 0), taken(26, 10, 0, 11, 0)};
    request.busy = both_sides;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(26, 11, 0, 0));
}

static void proposals_when_a_standing_day_is_used_lie_on_other_days(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    struct busy standing[] = {taken(20, 9, 0, 10, 0)};
    request.busy = request.standing = standing;
    request.busy_count = request.standing_count = 1;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 3);
    assert_start(&slots, 0, november(20, 10, 0, 0));
    assert_start(&slots, 1, november(23, 8, 0, 0));
    // 08:00 on Friday would have been the first free time.
    assert_int_equal(slots.slot[1].reasons & SLOT_FIRST_FREE, 0);
}

static void notice_when_it_ends_at_a_start_allows_it_and_a_second_later_does_not(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    int64_t exact = november(23, 9, 0, 0).ms - request.now.wall.ms;
    static const struct {
        int64_t more_ms;
        int hour, minute;
    } cases[] = {{-1000, 9, 0}, {0, 9, 0}, {1000, 9, 15}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rules.notice_ms = exact + cases[i].more_ms;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_start(&slots, 0, november(23, cases[i].hour, cases[i].minute, 0));
    }
}

static void notice_when_in_business_hours_skips_lunch_and_nights(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.notice_in_hours = true;
    rules.notice_ms = 6 * MS_PER_HOUR; // five on Thursday afternoon, one on Friday morning
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 9, 0, 0));
    rules.notice_ms += MS_PER_SECOND;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 9, 15, 0));
}

static void gap_when_counted_in_local_days_starts_at_midnight(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    for (int day = 0; day < 5; day++) {
        rules.hours.weekday[day] = (struct hours_day){1, {{0, 24 * 60}}};
    }
    rules.gap_days = 0;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(19, 12, 45, 0));
    rules.gap_days = 1;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 0, 0, 0));
    // A block that began a second before midnight belongs to the day before.
    request.block_start = november(18, 23, 59, 59);
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(19, 12, 45, 0));
}

static void horizon_when_reached_is_the_last_day(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.gap_days = 5;
    rules.horizon_days = 5;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 1);
    assert_start(&slots, 0, november(24, 8, 0, 0));
    rules.horizon_days = 4;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    // The horizon counts from the first date of a block that has moved before.
    rules.horizon_days = 5;
    request.first_date = november(18, 23, 59, 59);
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
}

static void moves_when_used_up_close_everything(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    static const int32_t counts[] = {3, 3, 0, 0}; // moved 0, 1, 2, 3 times of at most 2
    for (int32_t moved = 0; moved < 4; moved++) {
        request.moved = moved;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_int_equal(slots.count, counts[moved]);
        assert_int_equal(slots.closed_by, moved < 2 ? SLOT_RULE_NONE : SLOT_RULE_MOVES);
    }
}

static void busy_time_when_it_touches_a_slot_leaves_it_and_a_second_of_overlap_moves_it(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    request.busy_count = 1;
    static const struct {
        int from[3], to[3];
        int hour, minute;
    } cases[] = {
        {{7, 0, 0}, {8, 0, 0}, 8, 0},    {{7, 0, 0}, {8, 0, 1}, 8, 15},   {{7, 0, 0}, {7, 59, 59}, 8, 0},
        {{8, 22, 0}, {12, 0, 0}, 8, 0},  {{8, 22, 1}, {12, 0, 0}, 8, 0},  {{8, 21, 59}, {12, 0, 0}, 13, 0},
        {{8, 0, 0}, {8, 0, 0}, 8, 0},    {{6, 0, 0}, {11, 38, 0}, 13, 0}, {{6, 0, 0}, {11, 30, 0}, 11, 30},
        {{6, 0, 0}, {11, 30, 1}, 13, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct busy busy = {november(20, cases[i].from[0], cases[i].from[1], cases[i].from[2]),
                            november(20, cases[i].to[0], cases[i].to[1], cases[i].to[2])};
        request.busy = &busy;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_start(&slots, 0, november(20, cases[i].hour, cases[i].minute, 0));
    }
}

static void buffers_when_set_keep_busy_time_away_on_both_sides(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.buffer_before_ms = 10 * MS_PER_MINUTE;
    rules.buffer_after_ms = 20 * MS_PER_MINUTE;
    struct busy busy[] = {{november(20, 7, 0, 0), november(20, 7, 50, 0)},
                          {november(20, 8, 42, 0), november(20, 9, 0, 0)}};
    request.busy = busy;
    request.busy_count = 2;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 8, 0, 0));
    busy[0].end.ms += MS_PER_SECOND;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 9, 15, 0));
    busy[0].end.ms -= MS_PER_SECOND;
    busy[1].start.ms -= MS_PER_SECOND;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 9, 15, 0));
}

static void length_when_rounded_goes_up_to_the_step(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    static const struct {
        int64_t length_s, rounded_s;
    } cases[] = {{1, 300}, {299, 300}, {300, 300}, {301, 600}, {0, 0}};
    rules.length_step_ms = 5 * MS_PER_MINUTE;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(slots_round_up(&rules, cases[i].length_s * MS_PER_SECOND), cases[i].rounded_s * MS_PER_SECOND);
    }
}

static void slot_when_as_long_as_a_stretch_fits_and_a_second_longer_does_not(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.length_step_ms = MS_PER_SECOND;
    request.length_ms = 5 * MS_PER_HOUR;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 13, 0, 0));
    request.length_ms += MS_PER_SECOND;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    assert_int_equal(slots.closed_by, SLOT_RULE_HOURS);
}

static void search_when_nothing_is_left_names_the_rule_that_closed_the_last_candidate(void **state)
{
    (void)state;
    struct slot_request request = plain_request();
    struct busy all = {november(1, 0, 0, 0), november(30, 0, 0, 0)};
    struct slots slots;
    enum {
        NOTICE,
        GAP,
        HOURS,
        HOLIDAY,
        BUSY,
        HORIZON,
        CASES
    };
    static const enum slot_rule closed_by[CASES] = {
        [NOTICE] = SLOT_RULE_NOTICE,   [GAP] = SLOT_RULE_GAP,   [HOURS] = SLOT_RULE_HOURS,
        [HOLIDAY] = SLOT_RULE_HOLIDAY, [BUSY] = SLOT_RULE_BUSY, [HORIZON] = SLOT_RULE_HORIZON,
    };
    for (int i = 0; i < CASES; i++) {
        struct slot_rules rules = plain_rules();
        request.busy = NULL;
        request.busy_count = 0;
        request.first_date = november(i == HORIZON ? 9 : 19, 12, 0, 0);
        if (i == NOTICE) {
            rules.notice_ms = 10 * MS_PER_DAY;
        } else if (i == GAP) {
            rules.gap_days = 8;
        } else if (i == HOURS) {
            for (int day = 0; day < 7; day++) {
                rules.hours.weekday[day].count = 0;
            }
        } else if (i == HOLIDAY) {
            rules.horizon_days = 1;
            rules.hours.holiday[rules.hours.holiday_count++] = (struct date){2026, 11, 20};
        } else if (i == BUSY) {
            request.busy = &all;
            request.busy_count = 1;
        }
        slots_find(&rules, &warsaw, &request, &slots);
        assert_int_equal(slots.count, 0);
        assert_int_equal(slots.closed_by, closed_by[i]);
    }
}

static void days_when_the_clock_changes_are_searched_in_local_time(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slots slots;
    rules.hours.weekday[6] = (struct hours_day){1, {{0, 5 * 60}}};
    rules.horizon_days = 1;
    rules.step_ms = 30 * MS_PER_MINUTE;
    static const struct {
        struct date saturday;
        int64_t length_ms; // of midnight to 05:00 on the Sunday
    } cases[] = {
        {{2026, 3, 28}, 4 * MS_PER_HOUR}, {{2026, 10, 24}, 6 * MS_PER_HOUR}, {{2026, 11, 21}, 5 * MS_PER_HOUR}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wall saturday = zone_wall(&warsaw, (struct civil){.date = cases[i].saturday, .hour = 12});
        struct slot_request request = {.now = {.wall = saturday},
                                       .block_start = saturday,
                                       .first_date = saturday,
                                       .length_ms = cases[i].length_ms};
        slots_find(&rules, &warsaw, &request, &slots);
        assert_int_equal(slots.count, 1);
        request.length_ms += MS_PER_MINUTE;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_int_equal(slots.count, 0);
        // No start in the hour that is left out: from 01:31 on, 03:00 is the next.
        struct busy busy = {zone_day_start(&warsaw, date_from_days(date_to_days(cases[i].saturday) + 1)), {0}};
        busy.end.ms = busy.start.ms + 91 * MS_PER_MINUTE;
        request.busy = &busy;
        request.busy_count = 1;
        request.length_ms = 10 * MS_PER_MINUTE;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_int_equal(slots.count, 1);
        assert_int_equal(zone_civil(&warsaw, slots.slot[0].start).hour, i == 0 ? 3 : 2);
    }
}

static void calendar_when_known_for_some_days_only_then_nothing_is_proposed_behind_them(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    request.known_until = november(24, 9, 0, 0);
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 2); // the 24th is known in part: it is not proposed
    assert_start(&slots, 1, november(23, 8, 0, 0));
    assert_int_equal(slots.closed_by, SLOT_RULE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(room_when_empty_is_proposed_at_the_first_start_of_three_days),
        cmocka_unit_test(more_times_when_asked_for_follow_without_repeating),
        cmocka_unit_test(standing_block_when_it_has_room_beside_comes_first),
        cmocka_unit_test(standing_block_when_crowded_gives_the_time_before_it_or_the_next_one),
        cmocka_unit_test(proposals_when_a_standing_day_is_used_lie_on_other_days),
        cmocka_unit_test(notice_when_it_ends_at_a_start_allows_it_and_a_second_later_does_not),
        cmocka_unit_test(notice_when_in_business_hours_skips_lunch_and_nights),
        cmocka_unit_test(gap_when_counted_in_local_days_starts_at_midnight),
        cmocka_unit_test(horizon_when_reached_is_the_last_day),
        cmocka_unit_test(moves_when_used_up_close_everything),
        cmocka_unit_test(busy_time_when_it_touches_a_slot_leaves_it_and_a_second_of_overlap_moves_it),
        cmocka_unit_test(buffers_when_set_keep_busy_time_away_on_both_sides),
        cmocka_unit_test(length_when_rounded_goes_up_to_the_step),
        cmocka_unit_test(slot_when_as_long_as_a_stretch_fits_and_a_second_longer_does_not),
        cmocka_unit_test(search_when_nothing_is_left_names_the_rule_that_closed_the_last_candidate),
        cmocka_unit_test(days_when_the_clock_changes_are_searched_in_local_time),
        cmocka_unit_test(calendar_when_known_for_some_days_only_then_nothing_is_proposed_behind_them),
    };
    return cmocka_run_group_tests(tests, fill_warsaw, NULL);
}
