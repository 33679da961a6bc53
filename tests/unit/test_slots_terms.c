// SPDX-License-Identifier: MIT
// Times outside the regular rule: short notice, evenings, weekends, and what is agreed in the room.
#include "slots_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const struct hours_day evening = {1, {{18 * 60, 21 * 60}}};
static const struct hours_day weekend = {1, {{9 * 60, 17 * 60}}};

static void assert_slot(const struct slots *slots, size_t index, struct wall start, unsigned reasons, unsigned fees)
{
    assert_start(slots, index, start);
    assert_int_equal(slots->slot[index].reasons, reasons | SLOT_CONFIRMED);
    assert_int_equal(slots->slot[index].fees, fees);
}

static void short_notice_when_denied_allowed_or_at_a_surcharge_then_takes_its_place_in_the_order(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.notice_ms = 48 * MS_PER_HOUR;
    rules.gap_days = 2;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(23, 8, 0, 0), SLOT_FIRST_FREE, 0);
    rules.short_notice = SLOT_ALLOW;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(19, 13, 0, 0), SLOT_FIRST_FREE | SLOT_SHORT_NOTICE, 0);
    assert_slot(&slots, 1, november(20, 8, 0, 0), SLOT_SHORT_NOTICE, 0);
    assert_slot(&slots, 2, november(23, 8, 0, 0), 0, 0);
    // At a surcharge one stands before the regular times, the others behind them.
    rules.short_notice = SLOT_SURCHARGE;
    rules.proposals = 6;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 6);
    assert_slot(&slots, 0, november(19, 13, 0, 0), SLOT_FIRST_FREE | SLOT_SHORT_NOTICE, SLOT_SHORT_NOTICE);
    assert_slot(&slots, 1, november(23, 8, 0, 0), 0, 0);
    assert_slot(&slots, 4, november(26, 8, 0, 0), 0, 0);
    assert_slot(&slots, 5, november(20, 8, 0, 0), SLOT_SHORT_NOTICE, SLOT_SHORT_NOTICE);
}

static void short_notice_when_a_time_begins_as_the_notice_ends_then_is_none(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.short_notice = SLOT_ALLOW;
    rules.gap_days = 0;
    request.now.wall = november(20, 8, 0, 0);
    static const struct {
        int64_t notice_ms;
        unsigned reasons;
    } cases[] = {{-MS_PER_SECOND, 0}, {0, 0}, {MS_PER_SECOND, SLOT_SHORT_NOTICE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        rules.notice_ms = MS_PER_HOUR + cases[i].notice_ms;
        struct busy busy = taken(20, 8, 0, 9, 0);
        request.busy = &busy;
        request.busy_count = 1;
        slots_find(&rules, &warsaw, &request, &slots);
        assert_slot(&slots, 0, november(20, 9, 0, 0), SLOT_FIRST_FREE | cases[i].reasons, 0);
    }
}

// The block is over at 13:00: what is left of it is no new time for it.
static void short_notice_when_allowed_then_begins_no_sooner_than_the_block_is_over(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.hours.weekday[3] = (struct hours_day){1, {{0, 24 * 60}}};
    rules.short_notice = SLOT_ALLOW;
    static const struct {
        int second, hour, minute;
    } cases[] = {{-1, 13, 0}, {0, 13, 0}, {1, 13, 15}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        request.block_end = november(19, 13, 0, cases[i].second);
        slots_find(&rules, &warsaw, &request, &slots);
        assert_start(&slots, 0, november(19, cases[i].hour, cases[i].minute, 0));
    }
}

static void evenings_when_let_in_then_are_added_to_open_workdays(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.evening = evening;
    rules.horizon_days = 1;
    struct busy busy = taken(20, 0, 0, 17, 45);
    request.busy = &busy;
    request.busy_count = 1;
    // 22 minutes from 17:45 reach into the evening.
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    assert_int_equal(slots.closed_by, SLOT_RULE_BUSY);
    rules.evenings = SLOT_SURCHARGE;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(20, 17, 45, 0), SLOT_FIRST_FREE | SLOT_EVENING, SLOT_EVENING);
    request.length_ms = 15 * MS_PER_MINUTE; // to 18:00 sharp
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(20, 17, 45, 0), SLOT_FIRST_FREE, 0);
    request.length_ms = 15 * MS_PER_MINUTE + MS_PER_SECOND;
    rules.length_step_ms = MS_PER_SECOND;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(20, 17, 45, 0), SLOT_FIRST_FREE | SLOT_EVENING, SLOT_EVENING);
    // A holiday, and a day without business hours, have no evening either.
    rules.hours.weekday[4].count = 0;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    rules = plain_rules();
    rules.evening = evening;
    rules.evenings = SLOT_ALLOW;
    rules.horizon_days = 1;
    assert_true(hours_add_holiday(&rules.hours, (struct date){2026, 11, 20}));
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    assert_int_equal(slots.closed_by, SLOT_RULE_HOLIDAY);
}

static void weekends_when_let_in_then_stand_like_others_or_behind_them(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.weekend = weekend;
    rules.gap_days = 2; // Saturday
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(23, 8, 0, 0), SLOT_FIRST_FREE, 0);
    rules.weekends = SLOT_ALLOW;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(21, 9, 0, 0), SLOT_FIRST_FREE | SLOT_WEEKEND, 0);
    assert_slot(&slots, 1, november(22, 9, 0, 0), SLOT_WEEKEND, 0);
    assert_slot(&slots, 2, november(23, 8, 0, 0), 0, 0);
    rules.weekends = SLOT_SURCHARGE;
    rules.proposals = 6;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(21, 9, 0, 0), SLOT_FIRST_FREE | SLOT_WEEKEND, SLOT_WEEKEND);
    assert_slot(&slots, 1, november(23, 8, 0, 0), 0, 0);
    assert_slot(&slots, 5, november(22, 9, 0, 0), SLOT_WEEKEND, SLOT_WEEKEND);
    // Stated business hours of a Saturday are regular.
    rules.hours.weekday[5] = weekend;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(21, 9, 0, 0), SLOT_FIRST_FREE, 0);
    assert_slot(&slots, 5, november(22, 9, 0, 0), SLOT_WEEKEND, SLOT_WEEKEND);
}

static void reasons_when_several_apply_then_all_are_given_and_only_the_surcharges_cost(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.evening = evening;
    rules.evenings = SLOT_ALLOW;
    rules.short_notice = SLOT_SURCHARGE;
    rules.notice_ms = 48 * MS_PER_HOUR;
    struct busy busy = taken(19, 0, 0, 18, 0);
    request.busy = &busy;
    request.busy_count = 1;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(19, 18, 0, 0), SLOT_FIRST_FREE | SLOT_SHORT_NOTICE | SLOT_EVENING,
                SLOT_SHORT_NOTICE);
}

static void standing_block_when_its_time_costs_a_surcharge_then_one_without_goes_first(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.notice_ms = 48 * MS_PER_HOUR;
    rules.short_notice = SLOT_SURCHARGE;
    struct busy standing[] = {taken(20, 10, 0, 11, 0), taken(24, 10, 0, 11, 0)};
    request.busy = request.standing = standing;
    request.busy_count = request.standing_count = 2;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(24, 11, 0, 0), SLOT_STANDING, 0);
    assert_slot(&slots, 1, november(19, 13, 0, 0), SLOT_FIRST_FREE | SLOT_SHORT_NOTICE, SLOT_SHORT_NOTICE);
    assert_slot(&slots, 2, november(23, 8, 0, 0), 0, 0);
    request.busy_count = request.standing_count = 1;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_slot(&slots, 0, november(20, 11, 0, 0), SLOT_STANDING | SLOT_SHORT_NOTICE, SLOT_SHORT_NOTICE);
}

static void more_times_when_fees_apply_then_every_day_comes_once(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots all, page;
    rules.notice_ms = 72 * MS_PER_HOUR;
    rules.short_notice = rules.weekends = SLOT_SURCHARGE;
    rules.weekend = weekend;
    rules.proposals = SLOTS_MAX;
    slots_find(&rules, &warsaw, &request, &all);
    assert_int_equal(all.count, 8); // 19 to 26 November
    rules.proposals = 3;
    for (size_t i = 0; i < all.count; i += page.count) {
        request.skip = (int32_t)i;
        slots_find(&rules, &warsaw, &request, &page);
        assert_true(page.count > 0);
        for (size_t j = 0; j < page.count; j++) {
            assert_int_equal(page.slot[j].start.ms, all.slot[i + j].start.ms);
            assert_int_equal(page.slot[j].reasons, all.slot[i + j].reasons);
        }
    }
    request.skip = (int32_t)all.count;
    slots_find(&rules, &warsaw, &request, &page);
    assert_int_equal(page.count, 0);
}

static void agreed_time_when_asked_for_then_only_taken_times_and_the_past_stay_closed(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.agreed = (struct hours_day){3, {{7 * 60, 12 * 60}, {12 * 60, 17 * 60}, {17 * 60, 21 * 60}}};
    rules.notice_ms = 30 * MS_PER_DAY;
    rules.gap_days = 7;
    rules.proposals = 6;
    request.moved = 9;
    request.first_date = november(1, 12, 0, 0);
    request.block_end = november(19, 13, 0, 0);
    request.agreed = true;
    assert_true(hours_add_holiday(&rules.hours, (struct date){2026, 11, 20}));
    struct busy busy[] = {taken(19, 13, 0, 16, 40), taken(19, 17, 0, 20, 0)};
    request.busy = busy;
    request.busy_count = 2;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 6);
    // 16:45 would end at 17:07.
    assert_slot(&slots, 0, november(19, 20, 0, 0), SLOT_FIRST_FREE | SLOT_AGREED, 0);
    assert_slot(&slots, 1, november(20, 7, 0, 0), SLOT_AGREED, 0);
    assert_slot(&slots, 2, november(20, 12, 0, 0), SLOT_AGREED, 0);
    assert_slot(&slots, 3, november(20, 17, 0, 0), SLOT_AGREED, 0);
    assert_slot(&slots, 4, november(21, 7, 0, 0), SLOT_AGREED, 0);
    // The horizon counts from now, and what is not known is not proposed.
    rules.horizon_days = 0;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 1);
    request.known_until = november(19, 23, 0, 0);
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
    assert_int_equal(slots.closed_by, SLOT_RULE_UNKNOWN);
}

static void agreed_time_when_longer_than_a_stretch_then_reaches_into_the_next(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slot_request request = plain_request();
    struct slots slots;
    rules.agreed = (struct hours_day){2, {{7 * 60, 12 * 60}, {12 * 60, 21 * 60}}};
    request.now.wall = november(20, 0, 0, 0);
    request.length_ms = 6 * MS_PER_HOUR;
    request.agreed = true;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, november(20, 7, 0, 0));
    assert_start(&slots, 1, november(20, 13, 0, 0)); // behind the first
    assert_start(&slots, 2, november(21, 7, 0, 0));
}

static void days_when_the_year_ends_then_are_searched_across_it(void **state)
{
    (void)state;
    struct slot_rules rules = plain_rules();
    struct slots slots;
    struct wall eve = zone_wall(&warsaw, (struct civil){{2026, 12, 31}, 12, 0, 0});
    struct slot_request request = {
        .now = {.wall = eve}, .block_start = eve, .first_date = eve, .length_ms = MS_PER_HOUR};
    assert_true(hours_add_holiday(&rules.hours, (struct date){2027, 1, 1}));
    slots_find(&rules, &warsaw, &request, &slots);
    assert_start(&slots, 0, zone_wall(&warsaw, (struct civil){{2027, 1, 4}, 8, 0, 0})); // a Monday
    rules.horizon_days = 4;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 1);
    rules.horizon_days = 3;
    slots_find(&rules, &warsaw, &request, &slots);
    assert_int_equal(slots.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_notice_when_denied_allowed_or_at_a_surcharge_then_takes_its_place_in_the_order),
        cmocka_unit_test(short_notice_when_a_time_begins_as_the_notice_ends_then_is_none),
        cmocka_unit_test(short_notice_when_allowed_then_begins_no_sooner_than_the_block_is_over),
        cmocka_unit_test(evenings_when_let_in_then_are_added_to_open_workdays),
        cmocka_unit_test(weekends_when_let_in_then_stand_like_others_or_behind_them),
        cmocka_unit_test(reasons_when_several_apply_then_all_are_given_and_only_the_surcharges_cost),
        cmocka_unit_test(standing_block_when_its_time_costs_a_surcharge_then_one_without_goes_first),
        cmocka_unit_test(more_times_when_fees_apply_then_every_day_comes_once),
        cmocka_unit_test(agreed_time_when_asked_for_then_only_taken_times_and_the_past_stay_closed),
        cmocka_unit_test(agreed_time_when_longer_than_a_stretch_then_reaches_into_the_next),
        cmocka_unit_test(days_when_the_year_ends_then_are_searched_across_it),
    };
    return cmocka_run_group_tests(tests, fill_warsaw, NULL);
}
