// SPDX-License-Identifier: MIT
#include "core/hours.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

// Warsaw in 2026: summer time from 29 March 01:00Z to 25 October 01:00Z. Both are Sundays.
static void fill_warsaw(struct zone *zone)
{
    zone_init_fixed(zone, "Europe/Warsaw", 3600);
    assert_true(zone_add_transition(zone, civil_to_seconds((struct civil){{2026, 3, 29}, 1, 0, 0}), 7200));
    assert_true(zone_add_transition(zone, civil_to_seconds((struct civil){{2026, 10, 25}, 1, 0, 0}), 3600));
}

// Monday to Friday 08:00-12:00 and 13:00-18:00, Sunday all day; 11 November is a holiday.
static void fill_hours(struct hours *hours)
{
    *hours = (struct hours){.holiday_count = 1, .holiday = {{2026, 11, 11}}};
    for (int day = 0; day < 5; day++) {
        hours->weekday[day] = (struct hours_day){2, {{8 * 60, 12 * 60}, {13 * 60, 18 * 60}}};
    }
    hours->weekday[6] = (struct hours_day){1, {{0, 24 * 60}}};
}

static struct wall local(const struct zone *zone, int month, int day, int hour, int minute, int second)
{
    return zone_wall(zone, (struct civil){{2026, month, day}, hour, minute, second});
}

static void time_when_at_a_border_of_a_stretch_is_inside_and_a_second_beyond_is_not(void **state)
{
    (void)state;
    struct zone zone;
    struct hours hours;
    fill_warsaw(&zone);
    fill_hours(&hours);
    static const struct {
        int day, from[3], to[3];
        bool inside;
    } cases[] = {
        // Monday 23 November 2026.
        {23, {8, 0, 0}, {12, 0, 0}, true},
        {23, {7, 59, 59}, {12, 0, 0}, false},
        {23, {8, 0, 1}, {12, 0, 0}, true},
        {23, {8, 0, 0}, {12, 0, 1}, false},
        {23, {8, 0, 0}, {11, 59, 59}, true},
        {23, {13, 0, 0}, {18, 0, 0}, true},
        {23, {12, 59, 59}, {13, 30, 0}, false},
        {23, {17, 0, 0}, {18, 0, 1}, false},
        // Over lunch, in lunch, on Saturday, on the holiday, on Sunday.
        {23, {11, 30, 0}, {13, 30, 0}, false},
        {23, {12, 10, 0}, {12, 20, 0}, false},
        {28, {9, 0, 0}, {10, 0, 0}, false},
        {11, {9, 0, 0}, {10, 0, 0}, false},
        {29, {0, 0, 0}, {24, 0, 0}, true},
        {29, {23, 0, 0}, {24, 0, 1}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wall from = local(&zone, 11, cases[i].day, cases[i].from[0], cases[i].from[1], cases[i].from[2]);
        struct wall to = local(&zone, 11, cases[i].day, cases[i].to[0], cases[i].to[1], cases[i].to[2]);
        assert_int_equal(hours_contain(&hours, &zone, from, to), cases[i].inside);
    }
}

static void day_when_the_clock_changes_has_23_or_25_hours(void **state)
{
    (void)state;
    struct zone zone;
    struct hours hours;
    fill_warsaw(&zone);
    fill_hours(&hours);
    static const struct {
        struct date date;
        int64_t length;
    } cases[] = {
        {{2026, 3, 22}, 24 * MS_PER_HOUR},
        {{2026, 3, 29}, 23 * MS_PER_HOUR},
        {{2026, 10, 25}, 25 * MS_PER_HOUR},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct hours_open open[HOURS_STRETCHES_MAX];
        assert_int_equal(hours_of_day(&hours, &zone, cases[i].date, open), 1);
        assert_int_equal(open[0].end.ms - open[0].start.ms, cases[i].length);
    }
}

static void stretch_when_the_clock_change_swallows_it_is_left_out(void **state)
{
    (void)state;
    struct zone zone;
    struct hours hours = {0};
    struct hours_open open[HOURS_STRETCHES_MAX];
    fill_warsaw(&zone);
    hours.weekday[6] = (struct hours_day){2, {{2 * 60, 3 * 60}, {4 * 60, 5 * 60}}};
    assert_int_equal(hours_of_day(&hours, &zone, (struct date){2026, 3, 29}, open), 1);
    assert_int_equal(open[0].start.ms, local(&zone, 3, 29, 4, 0, 0).ms);
    assert_int_equal(hours_of_day(&hours, &zone, (struct date){2026, 10, 25}, open), 2);
    assert_int_equal(open[0].end.ms - open[0].start.ms, 2 * MS_PER_HOUR);
}

static void day_when_asked_for_an_instant_holds_its_stretches_without_their_ends(void **state)
{
    (void)state;
    struct zone zone;
    fill_warsaw(&zone);
    const struct hours_day day = {2, {{0, 7 * 60}, {20 * 60, 24 * 60}}};
    assert_true(hours_hold(&day, &zone, local(&zone, 11, 23, 0, 0, 0)));
    assert_true(hours_hold(&day, &zone, local(&zone, 11, 23, 6, 59, 59)));
    assert_false(hours_hold(&day, &zone, local(&zone, 11, 23, 7, 0, 0)));
    assert_false(hours_hold(&day, &zone, local(&zone, 11, 23, 19, 59, 59)));
    assert_true(hours_hold(&day, &zone, local(&zone, 11, 23, 20, 0, 0)));
    assert_true(hours_hold(&day, &zone, local(&zone, 11, 23, 23, 59, 59)));
    assert_false(hours_hold(&(struct hours_day){0}, &zone, local(&zone, 11, 23, 12, 0, 0)));
}

static void business_time_when_added_skips_lunch_nights_weekends_and_holidays(void **state)
{
    (void)state;
    struct zone zone;
    struct hours hours;
    fill_warsaw(&zone);
    fill_hours(&hours);
    hours.weekday[6].count = 0;
    static const struct {
        int from[3], add_minutes, to[3]; // day of November, hour, minute
    } cases[] = {
        {{23, 9, 0}, 0, {23, 9, 0}},    {{22, 3, 0}, 0, {22, 3, 0}},         {{23, 9, 0}, 180, {23, 12, 0}},
        {{23, 9, 0}, 181, {23, 13, 1}}, {{23, 7, 0}, 1, {23, 8, 1}},         {{23, 12, 30}, 5, {23, 13, 5}},
        {{23, 17, 59}, 1, {23, 18, 0}}, {{23, 17, 59}, 2, {24, 8, 1}},       {{27, 17, 0}, 61, {30, 8, 1}},
        {{10, 17, 0}, 120, {12, 9, 0}}, {{23, 20, 0}, 48 * 60, {31, 11, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct wall from = local(&zone, 11, cases[i].from[0], cases[i].from[1], cases[i].from[2], 0);
        struct wall to = local(&zone, 11, cases[i].to[0], cases[i].to[1], cases[i].to[2], 0);
        assert_int_equal(hours_add(&hours, &zone, from, cases[i].add_minutes * MS_PER_MINUTE).ms, to.ms);
    }
}

static void business_time_when_never_open_never_passes(void **state)
{
    (void)state;
    struct zone zone;
    struct hours hours = {0};
    fill_warsaw(&zone);
    assert_int_equal(hours_add(&hours, &zone, local(&zone, 11, 23, 9, 0, 0), 1).ms, INT64_MAX);
    hours.weekday[0] = (struct hours_day){1, {{0, 1}}};
    assert_int_equal(hours_add(&hours, &zone, local(&zone, 11, 23, 9, 0, 0), MS_PER_DAY).ms, INT64_MAX);
}

static void holidays_when_added_in_any_order_then_in_order_and_once(void **state)
{
    (void)state;
    struct hours hours = {0};
    static const int32_t days[] = {5, 1, 9, 5, 1, 7};
    static const int32_t sorted[] = {1, 5, 7, 9};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        assert_true(hours_add_holiday(&hours, (struct date){2026, 12, days[i]}));
    }
    assert_int_equal(hours.holiday_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(hours.holiday[i].day, sorted[i]);
    }
    for (int32_t i = 4; i < HOLIDAYS_MAX; i++) {
        assert_true(hours_add_holiday(&hours, date_from_days(30000 + i)));
    }
    assert_false(hours_add_holiday(&hours, date_from_days(1)));
    assert_true(hours_add_holiday(&hours, (struct date){2026, 12, 9}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holidays_when_added_in_any_order_then_in_order_and_once),
        cmocka_unit_test(time_when_at_a_border_of_a_stretch_is_inside_and_a_second_beyond_is_not),
        cmocka_unit_test(day_when_the_clock_changes_has_23_or_25_hours),
        cmocka_unit_test(day_when_asked_for_an_instant_holds_its_stretches_without_their_ends),
        cmocka_unit_test(stretch_when_the_clock_change_swallows_it_is_left_out),
        cmocka_unit_test(business_time_when_added_skips_lunch_nights_weekends_and_holidays),
        cmocka_unit_test(business_time_when_never_open_never_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
