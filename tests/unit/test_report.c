// SPDX-License-Identifier: MIT
#include "core/report.h"

#include "unit/session_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum {
    ANNA,
    PIOTR,
    LINH,
    JAMES
};

static struct play play;
static struct report report;

static void start(void)
{
    struct policy policy = play_policy();
    play_init(&play, &policy);
    play_event(&play, EVENT_START, EVENT_NOBODY, 0);
}

static const struct report *tell(void)
{
    report_session(&play.session, session_axis(&play.session, play.now), &report);
    return &report;
}

static int64_t sum_of_parts(const struct figures *f)
{
    return f->here + f->away + f->late + f->paused + f->planned + f->unknown + f->left + f->set_aside;
}

static void persons_when_they_stepped_out_then_each_has_time_count_and_the_longest(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(5, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(8, 0));
    play_event(&play, EVENT_BACK, ANNA, 0);
    play_event(&play, EVENT_OUT, LINH, 0);
    play_until(&play, AT(20, 0));
    play_event(&play, EVENT_BACK, LINH, 0);
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(25, 0));
    tell();
    assert_int_equal(report.person_count, 4);
    assert_int_equal(report.person[ANNA].away, AT(8, 0));
    assert_int_equal(report.person[ANNA].count, 2);
    assert_int_equal(report.person[ANNA].longest, AT(5, 0));
    assert_int_equal(report.person[LINH].longest, AT(12, 0)); // an optional one's own, which stops nothing
    assert_int_equal(report.person[PIOTR].count, 0);
    assert_int_equal(report.longest, AT(5, 0));
    assert_int_equal(report.lost, AT(8, 0));
}

static void billed_when_late_paused_and_ended_early_then_by_block_or_from_start_to_end(void **state)
{
    (void)state;
    struct policy policy = play_policy();
    play_init(&play, &policy);
    play_until(&play, AT(10, 0));
    play_event(&play, EVENT_START, EVENT_NOBODY, 0);
    play_until(&play, AT(20, 0));
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    play_until(&play, AT(25, 0));
    play_event(&play, EVENT_RESUME, EVENT_NOBODY, 0);
    play_until(&play, AT(45, 0));
    play_event(&play, EVENT_END, EVENT_NOBODY, END_RESCHEDULE);
    tell();
    assert_int_equal(report_billed(&report, BILLING_BLOCK), AT(60, 0));
    assert_int_equal(report_billed(&report, BILLING_TIME), AT(35, 0));
    assert_int_equal(report.lost, AT(15, 0));
    assert_int_equal(report.longest, AT(5, 0));
}

static void billed_when_it_overran_then_time_has_the_overrun_and_the_block_has_not(void **state)
{
    (void)state;
    start();
    play_until(&play, AT(60, 0));
    play_event(&play, EVENT_OVERRUN, EVENT_NOBODY, 0);
    play_until(&play, AT(64, 0));
    play_event(&play, EVENT_END, EVENT_NOBODY, END_TOUCHED);
    tell();
    assert_int_equal(report_billed(&report, BILLING_BLOCK), AT(60, 0));
    assert_int_equal(report_billed(&report, BILLING_TIME), AT(64, 0));
}

static void no_show_when_it_was_noted_then_the_whole_block_is_lost_and_no_time_is_billed(void **state)
{
    (void)state;
    struct policy policy = play_policy();
    play_init(&play, &policy);
    play_until(&play, AT(15, 0));
    play_event(&play, EVENT_NO_SHOW, EVENT_NOBODY, 0);
    tell();
    assert_int_equal(report.lost, AT(60, 0));
    assert_int_equal(report_billed(&report, BILLING_TIME), 0);
    struct report_totals totals = {0};
    report_add(&totals, &play.session, &report, &(struct rate){0}, BILLING_TIME);
    assert_int_equal(totals.no_shows, 1);
    assert_int_equal(totals.cost, 0);
}

static void rate_when_written_in_any_currency_then_minor_units_are_those_of_iso_4217(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t minor;
        int32_t digits;
    } rates[] = {{"120 EUR", 12000, 2},
                 {"99.50 USD", 9950, 2},
                 {"450000 VND", 450000, 0},
                 {"80.5 zł", -1, 0},
                 {"12.345 KWD", 12345, 3},
                 {"80 zł", 8000, 2},
                 {"", 0, 0},
                 {"120", -1, 0},
                 {"EUR 120", -1, 0},
                 {"-1 EUR", -1, 0},
                 {"1e9 EUR", -1, 0},
                 {"1000000.01 EUR", -1, 0},
                 {"5. EUR", -1, 0},
                 {"5.00 JPY", -1, 0},
                 {"5 EUROPEAN", -1, 0},
                 {".50 EUR", -1, 0},
                 {"99999999999999999999999 EUR", -1, 0}};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        struct rate rate = {.minor = -1};
        assert_int_equal(rate_read(&rate, rates[i].text), rates[i].minor >= 0);
        assert_int_equal(rate.minor, rates[i].minor);
        assert_int_equal(rate.digits, rates[i].digits);
    }
}

static void cost_when_computed_then_is_whole_minor_units_to_the_nearest(void **state)
{
    (void)state;
    struct rate rate;
    char text[RATE_TEXT_MAX];
    assert_true(rate_read(&rate, "120 EUR"));
    assert_int_equal(rate_cost(&rate, AT(20, 20)), 4067); // 40.666..
    rate_write(text, sizeof text, &rate, 4067, '.');
    assert_string_equal(text, "40.67 EUR");
    rate_write(text, sizeof text, &rate, 7, ',');
    assert_string_equal(text, "0,07 EUR");
    assert_true(rate_read(&rate, "1000000 EUR"));
    assert_int_equal(rate_cost(&rate, 366 * MS_PER_DAY), INT64_C(366) * 24 * 100000000);
}

// Nothing about a person's time is more than what the whole block can hold, and all of it adds up.
static void assert_adds_up(void)
{
    const struct figures *f = &tell()->figures;
    assert_int_equal(sum_of_parts(f), f->booked);
    assert_int_equal(report.lost, f->late + f->away + f->paused);
    assert_int_equal(report_billed(&report, BILLING_BLOCK), f->booked);
    assert_int_equal(report_billed(&report, BILLING_TIME),
                     f->here + f->away + f->paused + f->planned + f->unknown + f->overrun);
    for (int32_t i = 0; i < (int32_t)report.person_count; i++) {
        assert_int_equal(report.person[i].away,
                         session_away_of(&play.session, i, session_axis(&play.session, play.now)));
        assert_true(report.person[i].longest <= report.person[i].away);
        assert_true(report.person[i].away <= report.person[i].longest * report.person[i].count);
    }
}

// Whatever is touched, the parts of a session add up to gross, and the totals are the sums of the sessions.
static void figures_when_anything_is_touched_then_parts_add_up_to_gross(void **state)
{
    (void)state;
    const char *wanted = getenv("SEED");
    unsigned seed = wanted != NULL ? (unsigned)strtoul(wanted, NULL, 10) : (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    srand(seed);
    struct rate rate;
    assert_true(rate_read(&rate, "97.31 EUR"));
    struct report_totals totals = {0};
    int64_t lost = 0, cost = 0, billed = 0;
    static const enum event_kind kinds[] = {EVENT_OUT,   EVENT_OUT,     EVENT_BACK,  EVENT_BACK,
                                            EVENT_PAUSE, EVENT_RESUME,  EVENT_BREAK, EVENT_STANCE,
                                            EVENT_UNDO,  EVENT_OVERRUN, EVENT_END};
    for (int round = 0; round < 200; round++) {
        struct policy policy = play_policy();
        policy.counts = (enum counts)(rand() % 3);
        play_init(&play, &policy);
        for (int i = 0; i < 40; i++) {
            int64_t pass = rand() % 180000;
            play.now.wall.ms += pass;
            play.now.boot.ms += pass;
            struct wall axis = session_axis(&play.session, play.now);
            struct event event = {.seq = play.session.last_seq + 1,
                                  .kind =
                                      i == 0 ? EVENT_START : kinds[(size_t)rand() % (sizeof kinds / sizeof kinds[0])],
                                  .who = rand() % 5 - 1,
                                  .ref = (uint32_t)(rand() % 20),
                                  .wall = play.now.wall,
                                  .boot = play.now.boot,
                                  .at = axis};
            event.value = event.kind == EVENT_BREAK    ? axis.ms + rand() % 600000
                          : event.kind == EVENT_STANCE ? rand() % 3
                                                       : 0;
            (void)!session_apply(&play.session, &event, NULL);
            assert_adds_up();
        }
        report_add(&totals, &play.session, &report, &rate, BILLING_TIME);
        lost += report.lost;
        cost += rate_cost(&rate, report.lost);
        billed += report_billed(&report, BILLING_TIME);
        assert_int_equal(sum_of_parts(&totals.figures), totals.figures.booked);
    }
    assert_int_equal(totals.sessions, 200);
    assert_int_equal(totals.lost, lost);
    assert_int_equal(totals.cost, cost);
    assert_int_equal(totals.billed, billed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_when_they_stepped_out_then_each_has_time_count_and_the_longest),
        cmocka_unit_test(billed_when_late_paused_and_ended_early_then_by_block_or_from_start_to_end),
        cmocka_unit_test(billed_when_it_overran_then_time_has_the_overrun_and_the_block_has_not),
        cmocka_unit_test(no_show_when_it_was_noted_then_the_whole_block_is_lost_and_no_time_is_billed),
        cmocka_unit_test(rate_when_written_in_any_currency_then_minor_units_are_those_of_iso_4217),
        cmocka_unit_test(cost_when_computed_then_is_whole_minor_units_to_the_nearest),
        cmocka_unit_test(figures_when_anything_is_touched_then_parts_add_up_to_gross),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
