// SPDX-License-Identifier: MIT
#include "session_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum {
    ANNA,
    PIOTR,
    LINH,
    JAMES
};

static struct play play;

static void begin(struct policy policy)
{
    play_init(&play, &policy);
    play_event(&play, EVENT_START, EVENT_NOBODY, 0);
}

static struct policy_state state_at(int64_t since_noon_ms)
{
    struct policy_state state;
    play_until(&play, since_noon_ms);
    struct figures figures = play_figures(&play);
    policy_evaluate(&play.session.policy, &play.session, &figures, session_axis(&play.session, play.now), &state);
    return state;
}

static void single_absence_when_a_second_short_then_not_yet_and_at_its_length_it_asks(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_until(&play, AT(23, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    struct policy_state state = state_at(AT(23, 0));
    assert_int_equal(state.next, THRESHOLD_SINGLE);
    assert_int_equal(state.offer_at.ms, play_noon() + AT(38, 0));
    assert_int_equal(state.notice_at.ms, play_noon() + AT(33, 0));
    assert_int_equal(state_at(AT(37, 59)).reached, THRESHOLD_NONE);
    state = state_at(AT(38, 0));
    assert_int_equal(state.reached, THRESHOLD_SINGLE);
    assert_int_equal(state.who, ANNA);
}

static void notice_when_due_then_comes_before_the_offer_and_once(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(9, 59)).near, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(10, 0)).near, THRESHOLD_SINGLE);
    play_event(&play, EVENT_NOTICE, EVENT_NOBODY, THRESHOLD_SINGLE);
    assert_int_equal(state_at(AT(11, 0)).near, THRESHOLD_NONE);
}

static void threshold_when_it_has_asked_then_does_not_ask_twice_but_the_next_may(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.total_ms = 25 * MS_PER_MINUTE;
    begin(policy);
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(15, 0)).reached, THRESHOLD_SINGLE);
    play_event(&play, EVENT_OFFER, ANNA, THRESHOLD_SINGLE);
    play_event(&play, EVENT_ANSWER, EVENT_NOBODY, ANSWER_CARRY_ON);
    assert_int_equal(state_at(AT(24, 59)).reached, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(25, 0)).reached, THRESHOLD_TOTAL);
}

static void wait_when_the_person_is_still_out_then_the_question_comes_back(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(15, 0));
    play_event(&play, EVENT_OFFER, ANNA, THRESHOLD_SINGLE);
    play_event(&play, EVENT_ANSWER, EVENT_NOBODY, ANSWER_WAIT);
    struct policy_state state = state_at(AT(19, 59));
    assert_int_equal(state.reached, THRESHOLD_NONE);
    assert_int_equal(state.offer_at.ms, play_noon() + AT(20, 0));
    assert_int_equal(state_at(AT(20, 0)).reached, THRESHOLD_SINGLE);
}

static void wait_when_the_person_is_back_then_the_question_stays_away(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(15, 0));
    play_event(&play, EVENT_OFFER, ANNA, THRESHOLD_SINGLE);
    play_event(&play, EVENT_ANSWER, EVENT_NOBODY, ANSWER_WAIT);
    play_until(&play, AT(17, 0));
    play_event(&play, EVENT_BACK, ANNA, 0);
    assert_int_equal(state_at(AT(20, 0)).reached, THRESHOLD_NONE);
}

static void percent_when_away_is_that_share_of_the_block_then_asks(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.single_ms = 0;
    policy.percent = 20; // 12 of 60 minutes
    begin(policy);
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(11, 59)).reached, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(12, 0)).reached, THRESHOLD_PERCENT);
}

static void count_when_the_absence_outlasts_grace_then_asks_and_one_before_gives_notice(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.single_ms = 0;
    policy.count = 2;
    begin(policy);
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(2, 0));
    play_event(&play, EVENT_BACK, ANNA, 0);
    assert_int_equal(state_at(AT(3, 0)).near, THRESHOLD_COUNT);
    play_event(&play, EVENT_OUT, PIOTR, 0);
    assert_int_equal(state_at(AT(3, 59)).reached, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(4, 0)).reached, THRESHOLD_COUNT);
}

static void useful_time_when_below_what_the_agenda_needs_then_asks(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.single_ms = 0;
    policy.agenda_ms = 50 * MS_PER_MINUTE;
    begin(policy);
    assert_int_equal(state_at(AT(20, 0)).reached, THRESHOLD_NONE);
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(30, 0)).reached, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(30, 1)).reached, THRESHOLD_USEFUL);
}

static void useful_time_when_a_break_is_to_come_then_is_less_by_it_and_nothing_asks_in_it(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.single_ms = 0;
    policy.agenda_ms = 40 * MS_PER_MINUTE;
    begin(policy);
    play_until(&play, AT(5, 0));
    play_event(&play, EVENT_BREAK, EVENT_NOBODY, play_noon() + AT(15, 0));
    // In the break nothing asks, whoever is out.
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(14, 59)).reached, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(14, 59)).next, THRESHOLD_NONE);
    assert_int_equal(state_at(AT(25, 0)).reached, THRESHOLD_NONE); // 50 minutes of use, less 10
    assert_int_equal(state_at(AT(25, 1)).reached, THRESHOLD_USEFUL);
}

static void absence_when_nothing_else_happens_then_its_limit_is_the_least_of_all(void **unused)
{
    (void)unused;
    static const struct {
        struct policy policy;
        int64_t limit_m;
    } cases[] = {
        {{0}, 0},
        {{.single_ms = 15 * MS_PER_MINUTE}, 15},
        {{.single_ms = 15 * MS_PER_MINUTE, .total_ms = 12 * MS_PER_MINUTE}, 12},
        {{.single_ms = 15 * MS_PER_MINUTE, .percent = 10}, 6},
        {{.agenda_ms = 40 * MS_PER_MINUTE}, 10}, // of 60, less a break of 10
        {{.agenda_ms = 50 * MS_PER_MINUTE}, 0},
        {{.agenda_ms = AGENDA_LISTED}, 0},
        {{.single_ms = 15 * MS_PER_MINUTE, .agenda_ms = 50 * MS_PER_MINUTE}, 15},
        {{.single_ms = 15 * MS_PER_MINUTE, .counts = COUNTS_NOBODY}, 0},
        {{.count = 1}, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(policy_absence_limit(&cases[i].policy, MS_PER_HOUR, 10 * MS_PER_MINUTE),
                         cases[i].limit_m * MS_PER_MINUTE);
    }
}

static void absence_when_it_does_not_count_then_no_threshold_runs(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    begin(policy);
    play_event(&play, EVENT_OUT, LINH, 0);
    struct policy_state state = state_at(AT(30, 0));
    assert_int_equal(state.reached, THRESHOLD_NONE);
    assert_int_equal(state.next, THRESHOLD_NONE);
}

static void everything_off_when_people_leave_then_nothing_asks(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.single_ms = 0;
    begin(policy);
    play_event(&play, EVENT_OUT, ANNA, 0);
    struct policy_state state = state_at(AT(59, 0));
    assert_int_equal(state.reached, THRESHOLD_NONE);
    assert_int_equal(state.near, THRESHOLD_NONE);
}

static void offer_when_it_would_come_after_the_end_then_is_not_announced(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_until(&play, AT(50, 0));
    play_event(&play, EVENT_OUT, ANNA, 0);
    assert_int_equal(state_at(AT(51, 0)).next, THRESHOLD_NONE);
}

static void pause_when_somebody_is_away_then_nothing_asks_until_resume(void **unused)
{
    (void)unused;
    begin(play_policy());
    play_event(&play, EVENT_OUT, ANNA, 0);
    play_until(&play, AT(10, 0));
    play_event(&play, EVENT_PAUSE, EVENT_NOBODY, 0);
    assert_int_equal(state_at(AT(20, 0)).reached, THRESHOLD_NONE);
    play_event(&play, EVENT_RESUME, EVENT_NOBODY, 0);
    assert_int_equal(state_at(AT(20, 0)).reached, THRESHOLD_SINGLE);
}

static void policy_when_written_and_read_then_is_the_same(void **unused)
{
    (void)unused;
    struct policy policy = play_policy();
    policy.percent = 30;
    policy.count = 4;
    policy.counts = COUNTS_ANY;
    char text[EVENT_TEXT_MAX];
    struct error error;
    struct policy read;
    assert_true(policy_encode(&policy, text, sizeof text));
    assert_true(policy_decode(&read, text, &error));
    assert_memory_equal(&policy, &read, sizeof policy);
    assert_false(policy_encode(&policy, text, 20));
}

static void policy_text_when_garbled_then_says_which_word(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *why;
    } cases[] = {{"counts=everybody", "'counts=everybody' is not understood"},
                 {"single=abc", "'single=abc' is not understood"},
                 {"single", "'single' is not understood"},
                 {"what=1", "'what=1' is not understood"},
                 {"percent=101", "out of range"},
                 {"single=-5", "'single=-5' is not understood"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct policy policy;
        struct error error;
        assert_false(policy_decode(&policy, cases[i].text, &error));
        assert_non_null(strstr(error.text, cases[i].why));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_absence_when_a_second_short_then_not_yet_and_at_its_length_it_asks),
        cmocka_unit_test(notice_when_due_then_comes_before_the_offer_and_once),
        cmocka_unit_test(threshold_when_it_has_asked_then_does_not_ask_twice_but_the_next_may),
        cmocka_unit_test(wait_when_the_person_is_still_out_then_the_question_comes_back),
        cmocka_unit_test(wait_when_the_person_is_back_then_the_question_stays_away),
        cmocka_unit_test(percent_when_away_is_that_share_of_the_block_then_asks),
        cmocka_unit_test(count_when_the_absence_outlasts_grace_then_asks_and_one_before_gives_notice),
        cmocka_unit_test(useful_time_when_below_what_the_agenda_needs_then_asks),
        cmocka_unit_test(useful_time_when_a_break_is_to_come_then_is_less_by_it_and_nothing_asks_in_it),
        cmocka_unit_test(absence_when_nothing_else_happens_then_its_limit_is_the_least_of_all),
        cmocka_unit_test(absence_when_it_does_not_count_then_no_threshold_runs),
        cmocka_unit_test(everything_off_when_people_leave_then_nothing_asks),
        cmocka_unit_test(offer_when_it_would_come_after_the_end_then_is_not_announced),
        cmocka_unit_test(pause_when_somebody_is_away_then_nothing_asks_until_resume),
        cmocka_unit_test(policy_when_written_and_read_then_is_the_same),
        cmocka_unit_test(policy_text_when_garbled_then_says_which_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
