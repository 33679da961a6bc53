// SPDX-License-Identifier: MIT
// Random rule sets, held against an oracle that shares nothing with the search: it marks the open minutes of each day,
// tries every five minutes, and writes down the whole order of proposals.
#include "slots_play.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RULE_SETS    10000
#define DAYS         16 // how far the oracle looks, from the first day on
#define BUSY_MAX     24
#define STANDING_MAX 3
#define GRAIN        (5 * MS_PER_MINUTE) // everything but now lies on it
#define GRAINS       (25 * 12)           // of a local day, at most

static uint64_t seed;

static int64_t dice(int64_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)sides);
}

struct random_case {
    struct slot_rules rules;
    struct slot_request request;
    struct busy busy[BUSY_MAX], standing[STANDING_MAX];
    int64_t first_day; // of the oracle, days since 1970
};

static int by_start(const void *a, const void *b)
{
    int64_t first = ((const struct busy *)a)->start.ms, second = ((const struct busy *)b)->start.ms;
    return (first > second) - (first < second);
}

static struct hours_day roll_day(int32_t closed_of)
{
    struct hours_day day = {.count = dice(closed_of) == 0 ? 0 : 1 + (int32_t)dice(2)};
    int16_t at = 0;
    for (int32_t i = 0; i < day.count; i++) {
        int16_t from = (int16_t)(i > 0 && dice(3) == 0 ? at : at + 5 * dice(80)); // some touch
        int16_t to = (int16_t)(from + 5 + 5 * dice(60));
        day.stretch[i] = (struct hours_stretch){from, to};
        at = to;
    }
    return day;
}

static void roll_rules(struct slot_rules *rules, int64_t today)
{
    *rules = (struct slot_rules){
        .notice_ms = dice(2) * dice(72) * MS_PER_HOUR,
        .notice_in_hours = dice(4) == 0,
        .gap_days = (int32_t)dice(4),
        .horizon_days = (int32_t)dice(12),
        .most_moves = 1 + (int32_t)dice(2),
        .step_ms = (int64_t[]){15, 20, 30, 60}[dice(4)] * MS_PER_MINUTE,
        .length_step_ms = 5 * MS_PER_MINUTE,
        .buffer_before_ms = dice(2) * dice(4) * 5 * MS_PER_MINUTE,
        .buffer_after_ms = dice(2) * dice(4) * 5 * MS_PER_MINUTE,
        .proposals = 1 + (int32_t)dice(5),
        .short_notice = (enum slot_terms)dice(3),
        .evenings = (enum slot_terms)dice(3),
        .weekends = (enum slot_terms)dice(3),
        .evening = roll_day(4),
        .weekend = roll_day(4),
        .agreed = roll_day(4),
    };
    rules->hours.holiday_count = (int32_t)dice(3);
    for (int32_t i = 0; i < rules->hours.holiday_count; i++) {
        rules->hours.holiday[i] = date_from_days(today + 2 + i * 3 + dice(3));
    }
    for (int day = 0; day < 7; day++) {
        rules->hours.weekday[day] = roll_day(4);
    }
}

static void roll(struct random_case *random)
{
    static const struct date starts[] = {{2026, 3, 26}, {2026, 10, 20}, {2026, 11, 19}, {2026, 12, 27}};
    int64_t today = date_to_days(starts[dice(4)]);
    struct wall midnight = zone_day_start(&warsaw, date_from_days(today));
    roll_rules(&random->rules, today);
    struct slot_request *request = &random->request;
    *request = (struct slot_request){
        .now = {.wall = {midnight.ms + dice(24 * 3600) * MS_PER_SECOND}},
        .block_start = {midnight.ms + dice(288) * GRAIN},
        .length_ms = (1 + dice(60)) * MS_PER_MINUTE,
        .moved = (int32_t)dice(2),
        .skip = (int32_t)(dice(3) * dice(3)),
        .most = (int32_t)(dice(2) * dice(4)),
        .agreed = dice(4) == 0,
        .busy = random->busy,
        .busy_count = (size_t)dice(BUSY_MAX + 1),
        .standing = random->standing,
    };
    request->block_end.ms = dice(2) * (request->block_start.ms + dice(36) * GRAIN);
    request->first_date = (struct wall){request->block_start.ms - dice(3) * MS_PER_DAY};
    request->known_until.ms = dice(3) == 0 ? midnight.ms + dice(12 * 288) * GRAIN : 0;
    for (size_t i = 0; i < request->busy_count; i++) {
        int64_t start = midnight.ms + dice(12 * 288) * GRAIN;
        random->busy[i] = (struct busy){{start}, {start + dice(60) * GRAIN}};
    }
    qsort(random->busy, request->busy_count, sizeof random->busy[0], by_start);
    while (request->standing_count < request->busy_count && request->standing_count < STANDING_MAX) {
        random->standing[request->standing_count++] = random->busy[dice((int64_t)request->busy_count)];
    }
    qsort(random->standing, request->standing_count, sizeof random->standing[0], by_start);
    int64_t from = request->block_end.ms > request->now.wall.ms ? request->block_end.ms : request->now.wall.ms;
    random->first_day = date_to_days(zone_civil(&warsaw, (struct wall){from}).date);
}

// --- The oracle ---

static int64_t oracle_day(struct wall at)
{
    return date_to_days(zone_civil(&warsaw, at).date);
}

// What holds in each five minutes of a local day.
struct oracle_day {
    int64_t midnight_ms;
    bool regular[GRAINS], extra[GRAINS], agreed[GRAINS];
};

static struct oracle_day oracle[DAYS];
static struct wall oracle_earliest; // the notice is over

static void mark(bool *open, int64_t day, int64_t midnight_ms, const struct hours_day *hours)
{
    for (int32_t i = 0; i < hours->count; i++) {
        int64_t from = zone_wall_at(&warsaw, day * 86400 + hours->stretch[i].from * 60).ms;
        int64_t to = zone_wall_at(&warsaw, day * 86400 + hours->stretch[i].to * 60).ms;
        for (int64_t ms = from; ms < to; ms += GRAIN) {
            open[(ms - midnight_ms) / GRAIN] = true;
        }
    }
}

static bool oracle_holiday(const struct slot_rules *rules, int64_t day)
{
    for (int32_t i = 0; i < rules->hours.holiday_count; i++) {
        if (date_to_days(rules->hours.holiday[i]) == day) {
            return true;
        }
    }
    return false;
}

// 1970-01-01 was a Thursday.
static int weekday_of(int64_t day)
{
    return (int)((day + 3) % 7);
}

static bool is_weekend(int64_t day)
{
    return weekday_of(day) >= 5;
}

static void oracle_mark_days(const struct random_case *random)
{
    const struct slot_rules *rules = &random->rules;
    memset(oracle, 0, sizeof oracle);
    for (int64_t i = 0; i < DAYS; i++) {
        int64_t day = random->first_day + i;
        const struct hours_day *regular = &rules->hours.weekday[weekday_of(day)];
        oracle[i].midnight_ms = zone_wall_at(&warsaw, day * 86400).ms;
        mark(oracle[i].agreed, day, oracle[i].midnight_ms, &rules->agreed);
        if (oracle_holiday(rules, day)) {
            continue;
        }
        mark(oracle[i].regular, day, oracle[i].midnight_ms, regular);
        if (is_weekend(day)) {
            mark(oracle[i].extra, day, oracle[i].midnight_ms, &rules->weekend);
        } else if (regular->count > 0) {
            mark(oracle[i].extra, day, oracle[i].midnight_ms, &rules->evening);
        }
    }
}

// Second by second, as it were: the notice runs while a day's regular minutes do.
static struct wall oracle_notice(const struct random_case *random)
{
    const struct slot_rules *rules = &random->rules;
    int64_t now = random->request.now.wall.ms, left = rules->notice_ms;
    if (!rules->notice_in_hours || left == 0) {
        return (struct wall){now + left};
    }
    for (int64_t day = oracle_day(random->request.now.wall); day < random->first_day + DAYS; day++) {
        bool open[GRAINS] = {false};
        int64_t midnight = zone_wall_at(&warsaw, day * 86400).ms;
        if (!oracle_holiday(rules, day)) {
            mark(open, day, midnight, &rules->hours.weekday[weekday_of(day)]);
        }
        for (int64_t i = 0; i < GRAINS; i++) {
            int64_t from = midnight + i * GRAIN, to = from + GRAIN;
            from = from < now ? now : from;
            if (open[i] && from < to && to - from >= left) {
                return (struct wall){from + left};
            }
            left -= open[i] && from < to ? to - from : 0;
        }
    }
    return (struct wall){INT64_MAX};
}

// What a start is good for, with its reasons.
struct verdict {
    bool allowed;
    unsigned reasons, fees;
};

static bool all_open(const bool *a, const bool *b, int64_t from, int64_t to)
{
    for (int64_t i = from; i < to; i++) {
        if (i < 0 || i >= GRAINS || !(a[i] || (b != NULL && b[i]))) {
            return false;
        }
    }
    return true;
}

// Whether nothing but the rules is in the way: not the past, the grid, what is known, nor anything taken.
static bool oracle_possible(const struct random_case *random, int64_t start, int64_t length)
{
    const struct slot_request *request = &random->request;
    struct civil civil = zone_civil(&warsaw, (struct wall){start});
    int64_t second = (civil.hour * 60 + civil.minute) * 60 + civil.second;
    if (start < request->now.wall.ms || start < request->block_end.ms ||
        second % (random->rules.step_ms / MS_PER_SECOND) != 0 || zone_wall(&warsaw, civil).ms != start ||
        (request->known_until.ms != 0 && oracle_day((struct wall){start}) >= oracle_day(request->known_until))) {
        return false;
    }
    for (size_t i = 0; i < request->busy_count; i++) {
        const struct busy *busy = &random->busy[i];
        if (busy->end.ms > busy->start.ms && busy->start.ms < start + length + random->rules.buffer_after_ms &&
            busy->end.ms > start - random->rules.buffer_before_ms) {
            return false;
        }
    }
    return true;
}

static struct verdict oracle_verdict(const struct random_case *random, int64_t start, int64_t length)
{
    const struct slot_rules *rules = &random->rules;
    const struct slot_request *request = &random->request;
    int64_t day = oracle_day((struct wall){start}), index = day - random->first_day;
    struct verdict verdict = {.reasons = SLOT_CONFIRMED};
    if (index < 0 || index >= DAYS || day > oracle_day(request->first_date) + rules->horizon_days ||
        request->moved >= rules->most_moves || (start - oracle[index].midnight_ms) % GRAIN != 0) {
        return verdict;
    }
    int64_t from = (start - oracle[index].midnight_ms) / GRAIN, to = from + length / GRAIN;
    enum slot_terms terms[] = {SLOT_ALLOW, SLOT_ALLOW};
    if (start < oracle_earliest.ms || day < oracle_day(request->block_start) + rules->gap_days) {
        verdict.reasons |= SLOT_SHORT_NOTICE;
        terms[0] = rules->short_notice;
        verdict.fees |= terms[0] == SLOT_SURCHARGE ? SLOT_SHORT_NOTICE : 0U;
    }
    if (!all_open(oracle[index].regular, NULL, from, to)) {
        unsigned reason = is_weekend(day) ? SLOT_WEEKEND : SLOT_EVENING;
        verdict.reasons |= reason;
        terms[1] = is_weekend(day) ? rules->weekends : rules->evenings;
        verdict.fees |= terms[1] == SLOT_SURCHARGE ? reason : 0U;
        if (!all_open(oracle[index].regular, oracle[index].extra, from, to)) {
            return verdict;
        }
    }
    verdict.allowed = terms[0] != SLOT_DENY && terms[1] != SLOT_DENY && oracle_possible(random, start, length);
    return verdict;
}

struct expected {
    size_t count;
    struct slot slot[64];
};

static void expect(struct expected *expected, int64_t start, int64_t length, struct verdict verdict, unsigned reasons)
{
    assert_true(expected->count < sizeof expected->slot / sizeof expected->slot[0]);
    expected->slot[expected->count++] =
        (struct slot){{start}, {start + length}, verdict.reasons | reasons, verdict.fees};
}

// The first start of the grid right after each standing block, else the last one right before it.
static bool oracle_standing(const struct random_case *random, int64_t length, bool with_fee, int64_t *start)
{
    const struct slot_rules *rules = &random->rules;
    for (size_t i = 0; i < random->request.standing_count; i++) {
        int64_t after = random->standing[i].end.ms + rules->buffer_before_ms;
        int64_t before = random->standing[i].start.ms - rules->buffer_after_ms - length;
        for (int side = 0; side < 2; side++) {
            for (int64_t ms = 0; ms < rules->step_ms; ms += GRAIN) {
                *start = side == 0 ? after + ms : before - ms;
                struct verdict verdict = oracle_verdict(random, *start, length);
                if (verdict.allowed && (with_fee || verdict.fees == 0)) {
                    return true;
                }
            }
        }
    }
    return false;
}

// The earliest time of each day without a fee, and of each day that has none the earliest with one.
struct oracle_first {
    bool found;
    int64_t start;
    struct verdict verdict;
};

static struct oracle_first oracle_first_of(const struct random_case *random, int64_t index, int64_t length)
{
    struct oracle_first first = {0};
    for (int64_t i = 0; i < GRAINS; i++) {
        int64_t start = oracle[index].midnight_ms + i * GRAIN;
        if (oracle_day((struct wall){start}) != random->first_day + index) {
            break;
        }
        struct verdict verdict = oracle_verdict(random, start, length);
        if (verdict.allowed && (!first.found || verdict.fees == 0)) {
            first = (struct oracle_first){true, start, verdict};
            if (verdict.fees == 0) {
                break;
            }
        }
    }
    return first;
}

static void oracle_by_rules(const struct random_case *random, int64_t length, struct expected *expected)
{
    struct oracle_first days[DAYS];
    int64_t start, standing_day = INT64_MIN, fee_day = INT64_MIN;
    if (oracle_standing(random, length, false, &start) || oracle_standing(random, length, true, &start)) {
        expect(expected, start, length, oracle_verdict(random, start, length), SLOT_STANDING);
        standing_day = oracle_day((struct wall){start}) - random->first_day;
    }
    bool first = true;
    for (int64_t i = 0; i < DAYS; i++) {
        days[i] = oracle_first_of(random, i, length);
        bool with_fee = days[i].found && days[i].verdict.fees != 0;
        if (days[i].found && i != standing_day && (first || !with_fee)) {
            expect(expected, days[i].start, length, days[i].verdict, first ? SLOT_FIRST_FREE : 0);
            fee_day = with_fee ? i : fee_day;
        }
        first = first && !days[i].found;
    }
    for (int64_t i = 0; i < DAYS; i++) {
        if (days[i].found && days[i].verdict.fees != 0 && i != standing_day && i != fee_day) {
            expect(expected, days[i].start, length, days[i].verdict, 0);
        }
    }
}

static void oracle_agreed(const struct random_case *random, int64_t length, struct expected *expected)
{
    const struct hours_day *agreed = &random->rules.agreed;
    int64_t last_day = oracle_day(random->request.now.wall) + random->rules.horizon_days;
    for (int64_t i = 0; i < DAYS && random->first_day + i <= last_day; i++) {
        int64_t day = random->first_day + i, after = 0;
        for (int32_t j = 0; j < agreed->count; j++) {
            int64_t from = zone_wall_at(&warsaw, day * 86400 + agreed->stretch[j].from * 60).ms;
            int64_t to = zone_wall_at(&warsaw, day * 86400 + agreed->stretch[j].to * 60).ms;
            for (int64_t start = from > after ? from : after; start < to; start += GRAIN) {
                int64_t grain = (start - oracle[i].midnight_ms) / GRAIN;
                if (all_open(oracle[i].agreed, NULL, grain, grain + length / GRAIN) &&
                    oracle_possible(random, start, length)) {
                    struct verdict verdict = {true, SLOT_AGREED | SLOT_CONFIRMED, 0};
                    expect(expected, start, length, verdict, expected->count == 0 ? SLOT_FIRST_FREE : 0);
                    after = start + length;
                    break;
                }
            }
        }
    }
}

// --- The comparison ---

// Told before anything is compared: nothing is taken twice, nothing lies in the past, no day comes twice by the rules.
static void assert_sound(const struct random_case *random, const struct slots *slots)
{
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->slot[i];
        assert_true(slot->start.ms >= random->request.now.wall.ms);
        assert_int_equal(slot->fees & ~slot->reasons, 0);
        for (size_t j = 0; j < random->request.busy_count; j++) {
            const struct busy *busy = &random->busy[j];
            assert_false(busy->start.ms < busy->end.ms && busy->start.ms < slot->end.ms &&
                         slot->start.ms < busy->end.ms);
        }
        for (size_t j = 0; j < i; j++) {
            const struct slot *other = &slots->slot[j];
            assert_true(slot->end.ms <= other->start.ms || other->end.ms <= slot->start.ms);
            assert_true(random->request.agreed || oracle_day(slot->start) != oracle_day(other->start));
        }
    }
}

static void assert_expected(const struct random_case *random, const struct expected *expected,
                            const struct slots *slots)
{
    size_t skip = (size_t)random->request.skip, wanted = (size_t)random->rules.proposals;
    if (random->request.most > 0 && (size_t)random->request.most < wanted) {
        wanted = (size_t)random->request.most;
    }
    size_t left = expected->count > skip ? expected->count - skip : 0;
    assert_int_equal(slots->count, left < wanted ? left : wanted);
    assert_int_equal(slots->closed_by == SLOT_RULE_NONE, slots->count == wanted);
    for (size_t i = 0; i < slots->count; i++) {
        assert_int_equal(slots->slot[i].start.ms, expected->slot[skip + i].start.ms);
        assert_int_equal(slots->slot[i].end.ms, expected->slot[skip + i].end.ms);
        assert_int_equal(slots->slot[i].reasons, expected->slot[skip + i].reasons);
        assert_int_equal(slots->slot[i].fees, expected->slot[skip + i].fees);
    }
}

static void random_rule_sets_when_searched_give_what_a_search_of_all_minutes_gives(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t first_seed = given != NULL ? strtoull(given, NULL, 10) : 20261123;
    printf("SEED=%" PRIu64 "\n", first_seed);
    seed = first_seed;
    size_t seen[SLOT_REASONS] = {0}, fees = 0, none = 0;
    for (int i = 0; i < RULE_SETS; i++) {
        static struct random_case random;
        struct slots slots;
        struct expected expected = {0};
        roll(&random);
        slots_find(&random.rules, &warsaw, &random.request, &slots);
        assert_sound(&random, &slots);
        int64_t length = (random.request.length_ms + GRAIN - 1) / GRAIN * GRAIN;
        oracle_mark_days(&random);
        oracle_earliest = oracle_notice(&random);
        if (random.request.agreed) {
            oracle_agreed(&random, length, &expected);
        } else {
            oracle_by_rules(&random, length, &expected);
        }
        assert_expected(&random, &expected, &slots);
        none += slots.count == 0;
        for (size_t j = 0; j < slots.count; j++) {
            fees += slots.slot[j].fees != 0;
            for (size_t k = 0; k < SLOT_REASONS; k++) {
                seen[k] += (slots.slot[j].reasons >> k) & 1U;
            }
        }
    }
    // Every kind of answer has been asked for often enough to mean something.
    assert_true(none > RULE_SETS / 20 && fees > RULE_SETS / 20);
    for (size_t k = 0; k < SLOT_REASONS; k++) {
        assert_true(seen[k] > RULE_SETS / 50 || 1U << k == SLOT_APPROVAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rule_sets_when_searched_give_what_a_search_of_all_minutes_gives),
    };
    return cmocka_run_group_tests(tests, fill_warsaw, NULL);
}
