// SPDX-License-Identifier: MIT
#include "core/catch_up.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE(n) ((int64_t)(n)*MS_PER_MINUTE)

static struct session session;
static struct agenda agenda;
static struct catch_up missed;

// A block of an hour that ended, with three items of 20 minutes.
static void begin(void)
{
    memset(&session, 0, sizeof session);
    session.started_at = 0;
    session.ended_at = MINUTE(60);
    agenda = (struct agenda){.count = 3};
    for (int i = 0; i < 3; i++) {
        agenda.item[i].start.ms = MINUTE(20 * i);
        agenda.item[i].end.ms = MINUTE(20 * i + 20);
    }
}

static struct span *add(enum span_kind kind, int64_t from, int64_t to, int32_t who, bool counts)
{
    session.spans[session.span_count] =
        (struct span){.kind = kind, .from = from, .to = to, .who = who, .counts = counts};
    return &session.spans[session.span_count++];
}

static void assert_missed(int32_t who, const int64_t expected[3])
{
    int64_t found[3] = {0};
    catch_up_of(&session, &agenda, who, &missed);
    for (size_t i = 0; i < missed.count; i++) {
        found[missed.missed[i].item] = missed.missed[i].ms;
    }
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(found[i], expected[i]);
    }
}

static void catch_up_when_somebody_was_out_and_the_group_went_on_then_each_item_with_its_minutes(void **state)
{
    (void)state;
    begin();
    add(SPAN_ABSENCE, MINUTE(10), MINUTE(25), 1, false);
    add(SPAN_ABSENCE, MINUTE(55), SPAN_OPEN, 1, false);
    assert_missed(1, (const int64_t[]){MINUTE(10), MINUTE(5), MINUTE(5)});
    assert_missed(0, (const int64_t[]){0, 0, 0});
}

static void catch_up_when_the_absence_stopped_the_block_or_was_none_then_nothing(void **state)
{
    (void)state;
    begin();
    add(SPAN_ABSENCE, MINUTE(10), MINUTE(25), 1, true);
    add(SPAN_ABSENCE, MINUTE(30), MINUTE(35), 1, false)->ignored = true;
    assert_missed(1, (const int64_t[]){0, 0, 0});
}

static void catch_up_when_nobody_worked_meanwhile_then_that_time_is_left_out(void **state)
{
    (void)state;
    begin();
    add(SPAN_ABSENCE, MINUTE(0), MINUTE(60), 1, false);
    add(SPAN_PAUSE, MINUTE(5), MINUTE(10), EVENT_NOBODY, false);
    add(SPAN_BREAK, MINUTE(8), MINUTE(12), EVENT_NOBODY, false); // over the pause's end
    add(SPAN_UNKNOWN, MINUTE(30), MINUTE(31), EVENT_NOBODY, false);
    add(SPAN_ABSENCE, MINUTE(35), MINUTE(45), 2, true); // somebody else, who stops the block
    add(SPAN_PAUSE, MINUTE(50), MINUTE(55), EVENT_NOBODY, false)->ignored = true;
    assert_missed(1, (const int64_t[]){MINUTE(13), MINUTE(14), MINUTE(15)});
}

static void catch_up_when_less_than_a_minute_of_an_item_then_it_is_not_listed(void **state)
{
    (void)state;
    begin();
    add(SPAN_ABSENCE, MINUTE(19) + 1, MINUTE(21), 1, false);
    assert_missed(1, (const int64_t[]){0, MINUTE(1), 0});
}

static void catch_up_when_late_or_ended_early_then_only_the_session_counts(void **state)
{
    (void)state;
    begin();
    session.started_at = MINUTE(10);
    session.ended_at = MINUTE(45);
    add(SPAN_ABSENCE, MINUTE(5), SPAN_OPEN, 1, false);
    assert_missed(1, (const int64_t[]){MINUTE(10), MINUTE(20), MINUTE(5)});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(catch_up_when_somebody_was_out_and_the_group_went_on_then_each_item_with_its_minutes),
        cmocka_unit_test(catch_up_when_the_absence_stopped_the_block_or_was_none_then_nothing),
        cmocka_unit_test(catch_up_when_nobody_worked_meanwhile_then_that_time_is_left_out),
        cmocka_unit_test(catch_up_when_less_than_a_minute_of_an_item_then_it_is_not_listed),
        cmocka_unit_test(catch_up_when_late_or_ended_early_then_only_the_session_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
