// SPDX-License-Identifier: MIT
#include "sync/schedule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MINUTES(n) ((n)*MS_PER_MINUTE)

static void interval_when_settings_or_calendar_say_one_then_within_the_limits(void **state)
{
    (void)state;
    assert_int_equal(schedule_interval(0, 0), MINUTES(5));
    assert_int_equal(schedule_interval(MINUTES(7), MINUTES(30)), MINUTES(7));
    assert_int_equal(schedule_interval(0, MINUTES(30)), MINUTES(30));
    assert_int_equal(schedule_interval(0, 12 * MS_PER_HOUR), MINUTES(60));
    assert_int_equal(schedule_interval(0, 1), MINUTES(1));
}

static void published_when_a_calendar_says_it_then_read(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t ms;
    } cases[] = {
        {"BEGIN:VCALENDAR\r\nREFRESH-INTERVAL;VALUE=DURATION:PT30M\r\n", MINUTES(30)},
        {"BEGIN:VCALENDAR\nX-PUBLISHED-TTL:PT1H\n", MINUTES(60)},
        {"X-PUBLISHED-TTL:PT1H\nREFRESH-INTERVAL;VALUE=DURATION:P1W\n", 7 * MS_PER_DAY},
        {"refresh-interval:P1DT2H3M4S", MS_PER_DAY + 2 * MS_PER_HOUR + MINUTES(3) + 4 * MS_PER_SECOND},
        {"BEGIN:VEVENT\r\nREFRESH-INTERVAL:PT1H\r\n", 0},
        {"REFRESH-INTERVAL:PT\n", 0},
        {"REFRESH-INTERVAL:1H\n", 0},
        {"REFRESH-INTERVAL:P1M\n", 0},
        {"REFRESH-INTERVAL:PT1\n", 0},
        {"REFRESH-INTERVAL\n", 0},
        {"REFRESH-INTERVALS:PT1H\n", 0},
        {"", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(schedule_published(cases[i].text, strlen(cases[i].text)), cases[i].ms);
    }
}

static void wait_when_good_then_the_interval_less_a_tenth_at_most(void **state)
{
    (void)state;
    assert_int_equal(schedule_wait(SCHEDULE_GOOD, MINUTES(10), 0, 0, 0), MINUTES(10));
    for (uint32_t random = 0; random < 5000; random += 7) {
        int64_t wait = schedule_wait(SCHEDULE_GOOD, MINUTES(10), 0, 0, random);
        assert_true(wait <= MINUTES(10) && wait > MINUTES(9));
    }
    assert_int_not_equal(schedule_wait(SCHEDULE_GOOD, MINUTES(10), 0, 0, 1),
                         schedule_wait(SCHEDULE_GOOD, MINUTES(10), 0, 0, 2));
}

static void wait_when_failing_then_longer_and_longer_up_to_its_limit(void **state)
{
    (void)state;
    static const struct {
        enum schedule_outcome outcome;
        int failures;
        int64_t ms;
    } cases[] = {
        {SCHEDULE_PASSING, 1, 15000},        {SCHEDULE_PASSING, 2, 30000},        {SCHEDULE_PASSING, 5, 240000},
        {SCHEDULE_PASSING, 6, MINUTES(5)},   {SCHEDULE_PASSING, 999, MINUTES(5)}, {SCHEDULE_LASTING, 1, MINUTES(5)},
        {SCHEDULE_LASTING, 2, MINUTES(10)},  {SCHEDULE_LASTING, 4, MINUTES(40)},  {SCHEDULE_LASTING, 5, MINUTES(60)},
        {SCHEDULE_LASTING, 99, MINUTES(60)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(schedule_wait(cases[i].outcome, MINUTES(5), cases[i].failures, 0, 0), cases[i].ms);
    }
}

static void wait_when_the_server_asks_for_more_then_never_sooner(void **state)
{
    (void)state;
    assert_int_equal(schedule_wait(SCHEDULE_PASSING, MINUTES(5), 1, MINUTES(20), 999), MINUTES(20));
    assert_int_equal(schedule_wait(SCHEDULE_PASSING, MINUTES(5), 1, 1000, 0), 15000);
    assert_int_equal(schedule_wait(SCHEDULE_PASSING, MINUTES(5), 1, 90 * MS_PER_DAY, 0), MS_PER_DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interval_when_settings_or_calendar_say_one_then_within_the_limits),
        cmocka_unit_test(published_when_a_calendar_says_it_then_read),
        cmocka_unit_test(wait_when_good_then_the_interval_less_a_tenth_at_most),
        cmocka_unit_test(wait_when_failing_then_longer_and_longer_up_to_its_limit),
        cmocka_unit_test(wait_when_the_server_asks_for_more_then_never_sooner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
