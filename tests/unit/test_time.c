// SPDX-License-Identifier: MIT
#include "core/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void days_of_a_date_match_the_calendar(void **state)
{
    (void)state;
    static const struct {
        struct date date;
        int64_t days;
        int weekday;
    } cases[] = {
        {{1970, 1, 1}, 0, 3},       {{1969, 12, 31}, -1, 2},    {{2000, 2, 29}, 11016, 1}, {{2026, 11, 23}, 20780, 0},
        {{2100, 12, 31}, 47846, 4}, {{1600, 3, 1}, -135080, 2}, {{0, 3, 1}, -719468, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(date_to_days(cases[i].date), cases[i].days);
        struct date back = date_from_days(cases[i].days);
        assert_int_equal(back.year, cases[i].date.year);
        assert_int_equal(back.month, cases[i].date.month);
        assert_int_equal(back.day, cases[i].date.day);
        assert_int_equal(date_weekday(cases[i].date), cases[i].weekday);
    }
}

static void every_day_of_a_cycle_comes_back(void **state)
{
    (void)state;
    for (int64_t days = -150000; days < 150000; days++) {
        struct date date = date_from_days(days);
        assert_true(date_valid(date));
        assert_int_equal(date_to_days(date), days);
    }
}

static void overflow_of_month_and_day_is_carried(void **state)
{
    (void)state;
    assert_int_equal(date_to_days((struct date){2025, 13, 1}), date_to_days((struct date){2026, 1, 1}));
    assert_int_equal(date_to_days((struct date){2026, 0, 1}), date_to_days((struct date){2025, 12, 1}));
    assert_int_equal(date_to_days((struct date){2026, -11, 1}), date_to_days((struct date){2025, 1, 1}));
    assert_int_equal(date_to_days((struct date){2026, 2, 29}), date_to_days((struct date){2026, 3, 1}));
    assert_int_equal(date_to_days((struct date){2026, 3, 0}), date_to_days((struct date){2026, 2, 28}));
}

static void date_is_valid_only_when_it_exists(void **state)
{
    (void)state;
    assert_true(date_valid((struct date){2024, 2, 29}));
    assert_false(date_valid((struct date){2025, 2, 29}));
    assert_false(date_valid((struct date){2100, 2, 29}));
    assert_false(date_valid((struct date){2026, 4, 31}));
    assert_false(date_valid((struct date){2026, 13, 1}));
    assert_false(date_valid((struct date){2026, 0, 1}));
    assert_false(date_valid((struct date){2026, 1, 0}));
    assert_false(date_valid((struct date){2026, 1, 32}));
}

static void seconds_before_1970_are_rounded_down(void **state)
{
    (void)state;
    struct civil civil = civil_from_seconds(-1);
    assert_int_equal(civil.date.year, 1969);
    assert_int_equal(civil.hour, 23);
    assert_int_equal(civil.minute, 59);
    assert_int_equal(civil.second, 59);
    assert_int_equal(civil_to_seconds(civil), -1);
    assert_int_equal(floor_div(-1, 1000), -1);
    assert_int_equal(floor_div(-1000, 1000), -1);
    assert_int_equal(floor_div(-1001, 1000), -2);
    assert_int_equal(floor_div(999, 1000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_a_date_match_the_calendar),    cmocka_unit_test(every_day_of_a_cycle_comes_back),
        cmocka_unit_test(overflow_of_month_and_day_is_carried), cmocka_unit_test(date_is_valid_only_when_it_exists),
        cmocka_unit_test(seconds_before_1970_are_rounded_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
