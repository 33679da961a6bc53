// SPDX-License-Identifier: MIT
#include "core/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MONDAY_NOON INT64_C(1795435200000) // 2026-11-23T12:00:00Z
#define RUNS        10000

static const struct approver chain[] = {
    {.name = "M. Kowalska", .address = "m.kowalska@example.org", .within_ms = 4 * MS_PER_HOUR},
    {.name = "J. Nowak", .address = "j.nowak@example.org", .within_ms = 2 * MS_PER_HOUR},
    {.name = "A. Lis", .address = "a.lis@example.org", .within_ms = 8 * MS_PER_HOUR},
};
enum {
    CHAIN = sizeof chain / sizeof chain[0]
};

static struct hours workdays(void)
{
    struct hours hours = {0};
    for (int i = 0; i < 5; i++) {
        hours.weekday[i] = (struct hours_day){.count = 1, .stretch = {{8 * 60, 16 * 60}}};
    }
    return hours;
}

static struct request_facts facts_of(enum request_kind kind, int64_t limit)
{
    return (struct request_facts){.id = 17, .kind = kind, .limit = {limit}};
}

static struct request_step step_of(const struct request *request, enum step_kind kind, size_t level, int64_t at)
{
    struct request_step step = {.seq = request->last_seq + 1,
                                .kind = kind,
                                .way = WAY_CLOCK,
                                .quality = CLOCK_TRUSTED,
                                .at = {at},
                                .level = (int32_t)level,
                                .due = {at + MS_PER_HOUR}};
    snprintf(step.name, sizeof step.name, "%s", chain[level].name);
    snprintf(step.address, sizeof step.address, "%s", chain[level].address);
    return step;
}

static bool apply(struct request *request, enum step_kind kind, size_t level, int64_t at)
{
    struct request_step step = step_of(request, kind, level, at);
    struct error error;
    return request_apply(request, &step, &error);
}

// The request in each of its states.
static struct request in_state(enum request_state wanted)
{
    struct request request;
    struct request_facts facts = facts_of(REQUEST_APPROVAL, INT64_MAX);
    static const enum step_kind way[] = {STEP_RAISED, STEP_ASKED, STEP_ACCEPTED, STEP_ANSWERED};
    request_init(&request, &facts);
    for (int i = 0; i < (int)wanted; i++) {
        assert_true(apply(&request, way[i], 0, MONDAY_NOON));
    }
    assert_int_equal(request.state, wanted);
    return request;
}

static void step_when_in_each_state_then_as_the_table_says(void **state)
{
    (void)state;
    enum {
        NO = -1
    };
    // NONE, RAISED, OPEN, DECIDED, CLOSED
    static const int table[STEP_KINDS][5] = {
        [STEP_RAISED] = {REQUEST_RAISED, NO, NO, NO, NO},
        [STEP_ASKED] = {NO, REQUEST_OPEN, NO, NO, NO},
        [STEP_ESCALATED] = {NO, NO, REQUEST_OPEN, NO, NO},
        [STEP_ACCEPTED] = {NO, NO, REQUEST_DECIDED, NO, NO},
        [STEP_REFUSED] = {NO, NO, REQUEST_DECIDED, NO, NO},
        [STEP_EXPIRED] = {NO, NO, REQUEST_DECIDED, NO, NO},
        [STEP_WITHDRAWN] = {NO, REQUEST_DECIDED, REQUEST_DECIDED, NO, NO},
        [STEP_ANSWERED] = {NO, NO, NO, REQUEST_CLOSED, NO},
    };
    for (int kind = 0; kind < STEP_KINDS; kind++) {
        for (int from = REQUEST_NONE; from <= REQUEST_CLOSED; from++) {
            struct request request = in_state((enum request_state)from);
            struct request before = request;
            bool taken = apply(&request, (enum step_kind)kind, 0, MONDAY_NOON);
            assert_int_equal(taken, table[kind][from] != NO);
            assert_int_equal(request.state, taken ? table[kind][from] : from);
            assert_int_equal(memcmp(&request, &before, sizeof request) != 0, taken);
        }
    }
}

static void step_when_out_of_order_then_refused(void **state)
{
    (void)state;
    struct request request = in_state(REQUEST_OPEN);
    struct request_step step = step_of(&request, STEP_ACCEPTED, 0, MONDAY_NOON);
    struct error error;
    step.seq = 2;
    assert_false(request_apply(&request, &step, &error));
    assert_string_equal(error.text, "step 2 of request 17 is out of order");
    step.seq = 4;
    assert_false(request_apply(&request, &step, &error));
}

static void answer_when_from_somebody_who_was_not_asked_then_refused(void **state)
{
    (void)state;
    struct request request = in_state(REQUEST_OPEN);
    struct request_step step = step_of(&request, STEP_ACCEPTED, 1, MONDAY_NOON);
    struct error error;
    assert_false(request_apply(&request, &step, &error));
    assert_string_equal(error.text, "request 17: J. Nowak was not asked");
    // After the escalation both may answer, in any case of letters.
    assert_true(apply(&request, STEP_ESCALATED, 1, MONDAY_NOON));
    step = step_of(&request, STEP_REFUSED, 0, MONDAY_NOON);
    snprintf(step.address, sizeof step.address, "M.Kowalska@Example.ORG");
    snprintf(step.text, sizeof step.text, "after the holidays");
    assert_true(request_apply(&request, &step, &error));
    assert_int_equal(request.decided_by, 0);
    assert_int_equal(request.outcome, STEP_REFUSED);
    assert_string_equal(request.remark, "after the holidays");
}

static void due_when_asked_then_in_business_hours_and_not_beyond_the_limit(void **state)
{
    (void)state;
    struct hours hours = workdays();
    struct zone zone;
    zone_init_fixed(&zone, "UTC", 0);
    const int64_t tuesday_8 = MONDAY_NOON + 20 * MS_PER_HOUR;
    static const int64_t far = MONDAY_NOON + 30 * MS_PER_DAY;
    const struct {
        enum request_kind kind;
        int64_t limit, at, due;
        size_t level, count;
    } cases[] = {
        {REQUEST_APPROVAL, far, MONDAY_NOON, MONDAY_NOON + 4 * MS_PER_HOUR, 0, CHAIN},
        {REQUEST_APPROVAL, far, MONDAY_NOON + 1, tuesday_8 + 1, 0, CHAIN}, // one ms of it on the next day
        {REQUEST_APPROVAL, far, MONDAY_NOON + 5 * MS_PER_HOUR, tuesday_8 + 4 * MS_PER_HOUR, 0, CHAIN},
        {REQUEST_APPROVAL, far, MONDAY_NOON, tuesday_8 + 4 * MS_PER_HOUR, 2, CHAIN}, // the last has its own time
        {REQUEST_APPROVAL, MONDAY_NOON + 4 * MS_PER_HOUR - 1, MONDAY_NOON, MONDAY_NOON + 4 * MS_PER_HOUR - 1, 0, CHAIN},
        {REQUEST_APPROVAL, MONDAY_NOON + 4 * MS_PER_HOUR + 1, MONDAY_NOON, MONDAY_NOON + 4 * MS_PER_HOUR, 0, CHAIN},
        {REQUEST_NOTED, far, MONDAY_NOON, MONDAY_NOON + 4 * MS_PER_HOUR, 0, CHAIN},
        {REQUEST_NOTED, far, MONDAY_NOON, far, 2, CHAIN}, // the last has until the promised date
        {REQUEST_NOTED, far, MONDAY_NOON, far, 0, 1},
        {REQUEST_NOTED, MONDAY_NOON + 1, MONDAY_NOON, MONDAY_NOON + 1, 0, CHAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct request_facts facts = facts_of(cases[i].kind, cases[i].limit);
        struct wall due =
            request_due(&facts, chain, cases[i].count, cases[i].level, &hours, &zone, (struct wall){cases[i].at});
        assert_int_equal(due.ms, cases[i].due);
    }
}

static void due_when_hours_never_open_then_the_limit(void **state)
{
    (void)state;
    struct hours closed = {0};
    struct zone zone;
    zone_init_fixed(&zone, "UTC", 0);
    struct request_facts facts = facts_of(REQUEST_APPROVAL, MONDAY_NOON + MS_PER_DAY);
    struct wall due = request_due(&facts, chain, CHAIN, 0, &closed, &zone, (struct wall){MONDAY_NOON});
    assert_int_equal(due.ms, MONDAY_NOON + MS_PER_DAY);
}

// Asked at noon, due at one o'clock.
static void turn_when_one_second_before_at_and_after_the_due_instant(void **state)
{
    (void)state;
    const int64_t due = MONDAY_NOON + MS_PER_HOUR;
    const struct {
        int64_t now;
        enum clock_quality quality;
        size_t count;
        enum request_turn turn;
    } cases[] = {
        {due - MS_PER_SECOND, CLOCK_TRUSTED, CHAIN, REQUEST_WAITS},
        {due - 1, CLOCK_TRUSTED, CHAIN, REQUEST_WAITS},
        {due, CLOCK_TRUSTED, CHAIN, REQUEST_ASKS_NEXT},
        {due + MS_PER_SECOND, CLOCK_TRUSTED, CHAIN, REQUEST_ASKS_NEXT},
        {due + MS_PER_SECOND, CLOCK_UNSET, CHAIN, REQUEST_WAITS},
        {due - MS_PER_SECOND, CLOCK_TRUSTED, 1, REQUEST_WAITS},
        {due, CLOCK_TRUSTED, 1, REQUEST_EXPIRES},
        {due, CLOCK_UNSET, 1, REQUEST_WAITS},
        {due, CLOCK_TRUSTED, 0, REQUEST_EXPIRES}, // the settings name nobody any more
    };
    struct request request = in_state(REQUEST_OPEN);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct now now = {.wall = {cases[i].now}, .quality = cases[i].quality};
        assert_int_equal(request_turn(&request, cases[i].count, now), cases[i].turn);
    }
    // At the limit nobody else is asked: there would be no time for an answer.
    request.facts.limit.ms = due;
    assert_int_equal(request_turn(&request, CHAIN, (struct now){.wall = {due}, .quality = CLOCK_TRUSTED}),
                     REQUEST_EXPIRES);
}

static void turn_when_not_open_then_nothing_is_due(void **state)
{
    (void)state;
    struct now late = {.wall = {INT64_MAX / 2}, .quality = CLOCK_TRUSTED};
    for (int from = REQUEST_NONE; from <= REQUEST_CLOSED; from++) {
        struct request request = in_state((enum request_state)from);
        assert_int_equal(request_turn(&request, CHAIN, late), from == REQUEST_OPEN ? REQUEST_ASKS_NEXT : REQUEST_WAITS);
    }
}

static void words_when_written_then_read_back(void **state)
{
    (void)state;
    for (int i = 0; i < STEP_KINDS; i++) {
        enum step_kind kind;
        assert_true(step_kind_read(step_kind_name((enum step_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < WAYS; i++) {
        enum step_way way;
        assert_true(step_way_read(step_way_name((enum step_way)i), &way));
        assert_int_equal(way, i);
    }
    for (int i = 0; i < TOPICS; i++) {
        enum request_topic topic;
        assert_true(request_topic_read(request_topic_name((enum request_topic)i), &topic));
        assert_int_equal(topic, i);
    }
    enum request_kind kind;
    assert_false(request_kind_read("nothing", &kind));
    assert_string_equal(step_kind_name(STEP_KINDS), "unknown");
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

// What the clock and people do to a request until it is closed; `steps` counts what they did.
static int play(struct request *request, struct request_facts facts, size_t count, uint64_t *seed, int64_t *told)
{
    struct hours hours = workdays();
    struct zone zone;
    int64_t now = MONDAY_NOON;
    int steps = 0;
    zone_init_fixed(&zone, "UTC", 0);
    request_init(request, &facts);
    assert_true(apply(request, STEP_RAISED, 0, now));
    struct request_step ask = step_of(request, STEP_ASKED, 0, now);
    struct error error;
    ask.due = request_due(&facts, chain, count, 0, &hours, &zone, ask.at);
    assert_true(request_apply(request, &ask, &error));
    for (; request->state != REQUEST_CLOSED && steps < 1000; steps++) {
        now += (int64_t)(next_random(seed) % (uint64_t)(6 * MS_PER_HOUR));
        enum clock_quality quality = next_random(seed) % 8 == 0 ? CLOCK_UNSET : CLOCK_TRUSTED;
        enum request_turn turn = request_turn(request, count, (struct now){.wall = {now}, .quality = quality});
        int32_t last = request_last_asked(request);
        if (request->state == REQUEST_DECIDED) {
            assert_true(apply(request, STEP_ANSWERED, 0, now));
            *told = now;
        } else if (turn == REQUEST_ASKS_NEXT) {
            assert_int_equal(quality, CLOCK_TRUSTED);
            assert_true(now >= request->asked[last].due.ms);
            ask = step_of(request, STEP_ESCALATED, (size_t)request->asked[last].level + 1, now);
            ask.due = request_due(&facts, chain, count, (size_t)ask.level, &hours, &zone, ask.at);
            assert_true(ask.due.ms <= facts.limit.ms);
            assert_true(request_apply(request, &ask, &error));
        } else if (turn == REQUEST_EXPIRES) {
            assert_true(apply(request, STEP_EXPIRED, 0, now));
        } else if (next_random(seed) % 16 == 0) {
            size_t who = next_random(seed) % count; // perhaps somebody who was not asked
            bool asked = request_asked_index(request, chain[who].address) >= 0;
            enum step_kind answer = next_random(seed) % 2 == 0 ? STEP_ACCEPTED : STEP_REFUSED;
            assert_int_equal(apply(request, answer, who, now), asked);
        } else if (next_random(seed) % 64 == 0) {
            assert_true(apply(request, STEP_WITHDRAWN, 0, now));
        }
    }
    return steps;
}

static void request_when_anything_happens_then_it_ends_with_an_answer(void **state)
{
    (void)state;
    uint64_t seed = UINT64_C(0x9e3779b97f4a7c15);
    int outcomes[STEP_KINDS] = {0};
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int run = 0; run < RUNS; run++) {
        struct request request;
        enum request_kind kind = next_random(&seed) % 2 == 0 ? REQUEST_APPROVAL : REQUEST_NOTED;
        int64_t limit = MONDAY_NOON + (int64_t)(next_random(&seed) % (uint64_t)(6 * MS_PER_DAY)) + 1;
        int64_t told = 0;
        assert_true(play(&request, facts_of(kind, limit), 1 + next_random(&seed) % CHAIN, &seed, &told) < 1000);
        assert_int_equal(request.state, REQUEST_CLOSED);
        assert_int_equal(request.answered_at.ms, told);
        assert_true(request.decided_at.ms <= told);
        assert_int_equal(request.decided_by >= 0, request.outcome == STEP_ACCEPTED || request.outcome == STEP_REFUSED);
        outcomes[request.outcome]++;
    }
    for (int outcome = STEP_ACCEPTED; outcome <= STEP_WITHDRAWN; outcome++) {
        assert_true(outcomes[outcome] > RUNS / 100); // each way out was taken
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_when_in_each_state_then_as_the_table_says),
        cmocka_unit_test(step_when_out_of_order_then_refused),
        cmocka_unit_test(answer_when_from_somebody_who_was_not_asked_then_refused),
        cmocka_unit_test(due_when_asked_then_in_business_hours_and_not_beyond_the_limit),
        cmocka_unit_test(due_when_hours_never_open_then_the_limit),
        cmocka_unit_test(turn_when_one_second_before_at_and_after_the_due_instant),
        cmocka_unit_test(turn_when_not_open_then_nothing_is_due),
        cmocka_unit_test(words_when_written_then_read_back),
        cmocka_unit_test(request_when_anything_happens_then_it_ends_with_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
