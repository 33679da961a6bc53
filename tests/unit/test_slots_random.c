// SPDX-License-Identifier: MIT
// Random rule sets, held against a search that tries every five minutes.
#include "slots_play.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

static uint64_t seed;

static int64_t dice(int64_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)sides);
}

#define BUSY_MAX 24

struct random_case {
    struct slot_rules rules;
    struct slot_request request;
    struct busy busy[BUSY_MAX], standing[2];
};

static int by_start(const void *a, const void *b)
{
    int64_t first = ((const struct busy *)a)->start.ms, second = ((const struct busy *)b)->start.ms;
    return (first > second) - (first < second);
}

static void roll_hours(struct hours *hours, int64_t today)
{
    *hours = (struct hours){.holiday_count = (int32_t)dice(3)};
    for (int32_t i = 0; i < hours->holiday_count; i++) {
        hours->holiday[i] = date_from_days(today + 2 + i * 3 + dice(3));
    }
    for (int day = 0; day < 7; day++) {
        int16_t at = 0;
        hours->weekday[day].count = dice(4) == 0 ? 0 : 1 + (int32_t)dice(2);
        for (int32_t i = 0; i < hours->weekday[day].count; i++) {
            int16_t from = (int16_t)(at + 5 * dice(80));
            int16_t to = (int16_t)(from + 5 + 5 * dice(60));
            hours->weekday[day].stretch[i] = (struct hours_stretch){from, to};
            at = to;
        }
    }
}

static void roll(struct random_case *random)
{
    static const struct date starts[] = {{2026, 3, 26}, {2026, 10, 20}, {2026, 11, 19}};
    int64_t today = date_to_days(starts[dice(3)]);
    struct wall midnight = zone_day_start(&warsaw, date_from_days(today));
    struct slot_rules *rules = &random->rules;
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
    };
    roll_hours(&rules->hours, today);
    struct slot_request *request = &random->request;
    *request = (struct slot_request){
        .now = {.wall = {midnight.ms + dice(24 * 3600) * MS_PER_SECOND}},
        .block_start = {midnight.ms + dice(288) * 5 * MS_PER_MINUTE},
        .length_ms = (1 + dice(60)) * MS_PER_MINUTE,
        .moved = (int32_t)dice(2),
        .skip = (int32_t)(dice(3) * dice(3)),
        .busy = random->busy,
        .busy_count = (size_t)dice(BUSY_MAX + 1),
        .standing = random->standing,
    };
    request->first_date = (struct wall){request->block_start.ms - dice(3) * MS_PER_DAY};
    for (size_t i = 0; i < request->busy_count; i++) {
        int64_t start = midnight.ms + dice(12 * 288) * 5 * MS_PER_MINUTE;
        random->busy[i] = (struct busy){{start}, {start + dice(60) * 5 * MS_PER_MINUTE}};
    }
    qsort(random->busy, request->busy_count, sizeof random->busy[0], by_start);
    request->standing_count = request->busy_count < 2 ? 0 : (size_t)dice(3);
    for (size_t i = 0; i < request->standing_count; i++) {
        size_t half = request->busy_count / 2;
        random->standing[i] = random->busy[i * half + (size_t)dice((int64_t)half)];
    }
}

// Whether a start keeps every rule, told without the module under test.
static bool keeps_rules(const struct random_case *random, struct wall start, int64_t length_ms)
{
    const struct slot_rules *rules = &random->rules;
    const struct slot_request *request = &random->request;
    struct civil civil = zone_civil(&warsaw, start);
    int64_t day = date_to_days(civil.date);
    int64_t second = (civil.hour * 60 + civil.minute) * 60 + civil.second;
    struct wall earliest = {request->now.wall.ms + rules->notice_ms};
    if (rules->notice_in_hours) {
        earliest = hours_add(&rules->hours, &warsaw, request->now.wall, rules->notice_ms);
    }
    if (start.ms < request->now.wall.ms || start.ms < earliest.ms || second % (rules->step_ms / MS_PER_SECOND) != 0 ||
        zone_wall(&warsaw, civil).ms != start.ms ||
        day < date_to_days(zone_civil(&warsaw, request->block_start).date) + rules->gap_days ||
        day > date_to_days(zone_civil(&warsaw, request->first_date).date) + rules->horizon_days ||
        request->moved >= rules->most_moves) {
        return false;
    }
    struct wall end = {start.ms + length_ms};
    if (!hours_contain(&rules->hours, &warsaw, start, end)) {
        return false;
    }
    for (size_t i = 0; i < request->busy_count; i++) {
        const struct busy *busy = &random->busy[i];
        if (busy->end.ms > busy->start.ms && busy->start.ms < end.ms + rules->buffer_after_ms &&
            busy->end.ms > start.ms - rules->buffer_before_ms) {
            return false;
        }
    }
    return true;
}

// Whether a slot lies next to one of the standing blocks, buffers and grid allowed for.
static bool is_beside_standing(const struct random_case *random, const struct slot *slot)
{
    for (size_t i = 0; i < random->request.standing_count; i++) {
        int64_t after = slot->start.ms - random->standing[i].end.ms - random->rules.buffer_before_ms;
        int64_t before = random->standing[i].start.ms - slot->end.ms - random->rules.buffer_after_ms;
        if ((after >= 0 && after < random->rules.step_ms) || (before >= 0 && before < random->rules.step_ms)) {
            return true;
        }
    }
    return false;
}

// Every slot keeps the rules, has the length, and lies on a day of its own.
static void assert_sound(const struct random_case *random, const struct slots *slots, int64_t length_ms)
{
    assert_true(slots->count <= (size_t)random->rules.proposals);
    assert_int_equal(slots->closed_by == SLOT_RULE_NONE, slots->count == (size_t)random->rules.proposals);
    for (size_t i = 0; i < slots->count; i++) {
        const struct slot *slot = &slots->slot[i];
        assert_int_equal(slot->end.ms - slot->start.ms, length_ms);
        assert_true(keeps_rules(random, slot->start, length_ms));
        if (slot->reasons & SLOT_STANDING) {
            assert_int_equal(i, 0);
            assert_true(is_beside_standing(random, slot));
        }
        for (size_t j = 0; j < i; j++) {
            assert_int_not_equal(date_to_days(zone_civil(&warsaw, slot->start).date),
                                 date_to_days(zone_civil(&warsaw, slots->slot[j].start).date));
        }
    }
}

// Whether any start next to a standing block keeps every rule.
static bool has_room_beside_standing(const struct random_case *random, int64_t length_ms)
{
    for (size_t i = 0; i < random->request.standing_count; i++) {
        int64_t after = random->standing[i].end.ms + random->rules.buffer_before_ms;
        int64_t before = random->standing[i].start.ms - random->rules.buffer_after_ms - length_ms;
        for (int64_t ms = 0; ms < random->rules.step_ms; ms += 5 * MS_PER_MINUTE) {
            if (keeps_rules(random, (struct wall){after + ms}, length_ms) ||
                keeps_rules(random, (struct wall){before - ms}, length_ms)) {
                return true;
            }
        }
    }
    return false;
}

// The slots that are not beside a standing block are the earliest of their days, none left out.
static void assert_complete(const struct random_case *random, const struct slots *slots, int64_t length_ms)
{
    struct random_case all = *random;
    struct slots first;
    all.request.skip = 0;
    all.rules.proposals = 1;
    all.request.busy = all.busy;
    all.request.standing = all.standing;
    slots_find(&all.rules, &warsaw, &all.request, &first);
    bool standing = first.count > 0 && (first.slot[0].reasons & SLOT_STANDING) != 0;
    assert_int_equal(standing, has_room_beside_standing(random, length_ms));
    int64_t last_day = standing ? date_to_days(zone_civil(&warsaw, first.slot[0].start).date) : INT64_MIN;
    int64_t standing_day = last_day;
    int32_t seen = standing ? 1 : 0;
    size_t next = standing && random->request.skip == 0 ? 1 : 0;
    int64_t from = floor_div(random->request.now.wall.ms, 5 * MS_PER_MINUTE) * 5 * MS_PER_MINUTE;
    last_day = INT64_MIN;
    for (int64_t ms = from; ms < from + 14 * MS_PER_DAY && next < slots->count; ms += 5 * MS_PER_MINUTE) {
        int64_t day = date_to_days(zone_civil(&warsaw, (struct wall){ms}).date);
        if (day == last_day || day == standing_day || !keeps_rules(random, (struct wall){ms}, length_ms)) {
            continue;
        }
        last_day = day;
        if (seen++ >= random->request.skip) {
            assert_int_equal(slots->slot[next].start.ms, ms);
            next++;
        }
    }
    assert_int_equal(next, slots->count);
}

static void random_rule_sets_when_searched_keep_every_rule_and_miss_nothing(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    uint64_t first_seed = given != NULL ? strtoull(given, NULL, 10) : 20261123;
    printf("SEED=%" PRIu64 "\n", first_seed);
    seed = first_seed;
    size_t proposed = 0, beside_standing = 0;
    for (int i = 0; i < 5000; i++) {
        static struct random_case random;
        struct slots slots;
        roll(&random);
        slots_find(&random.rules, &warsaw, &random.request, &slots);
        int64_t length_ms = slots_round_up(&random.rules, random.request.length_ms);
        assert_sound(&random, &slots, length_ms);
        assert_complete(&random, &slots, length_ms);
        proposed += slots.count;
        beside_standing += slots.count > 0 && (slots.slot[0].reasons & SLOT_STANDING) != 0;
    }
    assert_true(proposed > 1000);
    assert_true(beside_standing > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rule_sets_when_searched_keep_every_rule_and_miss_nothing),
    };
    return cmocka_run_group_tests(tests, fill_warsaw, NULL);
}
