// SPDX-License-Identifier: MIT
// Every minute of weeks in which the clock changes, in six zones: the current block of random calendars equals what a
// plain scan finds, and changes only where a block begins or ends.
#include "calendar/calendar.h"

#include "unit/rolled.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define CALENDARS 60 // of each week

static struct block blocks[ROLLED_SPANS_MAX];
static size_t block_count;
static const char *text;
static uint64_t seed;

static bool keep_block(void *context, const struct block *block, const struct roster *roster)
{
    (void)context;
    (void)roster;
    assert_true(block_count < ROLLED_SPANS_MAX);
    blocks[block_count++] = *block;
    return true;
}

// Tells the calendar too, which is longer than cmocka's messages may be.
static void fail_with(const char *format, ...) PRINTF_LIKE(1, 2);
static void fail_with(const char *format, ...)
{
    char message[512];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    fputs(text, stderr);
    fail_msg("seed %" PRIu64 ": %s", seed, message);
}

static void refuse_warning(void *context, int line, const char *what)
{
    (void)context;
    fail_with("line %d: %s", line, what);
}

static void expand_calendar(const char *zone, int64_t week)
{
    struct error error = {""};
    struct calendar *calendar = NULL;
    block_count = 0;
    const struct zone *room = calendar_zone(zone, &error);
    if (room == NULL || !calendar_read(&calendar, zone, text, strlen(text), room, refuse_warning, NULL, &error) ||
        !calendar_expand(calendar, wall_from_seconds(week * 60), wall_from_seconds((week + ROLLED_WEEK_MIN) * 60),
                         keep_block, NULL, &error)) {
        fail_with("%s", error.text);
    }
    calendar_destroy(calendar);
}

static bool changes_at(struct wall at)
{
    for (size_t i = 0; i < block_count; i++) {
        if (block_takes_room(&blocks[i]) && (blocks[i].start.ms == at.ms || blocks[i].end.ms == at.ms)) {
            return true;
        }
    }
    return false;
}

static void assert_minute(int64_t minute)
{
    struct wall at = wall_from_seconds(minute * 60);
    const struct block *block = block_at(blocks, NULL, block_count, at);
    const struct block *before = block_at(blocks, NULL, block_count, (struct wall){at.ms - 1});
    const struct rolled_span *span = rolled_span_at(minute);
    char uid[8] = "";
    snprintf(uid, sizeof uid, "e%03d", span != NULL ? span->event : 0);
    bool same = block == NULL || span == NULL
                    ? block == NULL && span == NULL
                    : strcmp(block->uid, uid) == 0 && block->start.ms == span->start * MS_PER_MINUTE &&
                          block->end.ms == span->end * MS_PER_MINUTE;
    if (!same) {
        struct civil civil = civil_from_seconds(minute * 60);
        fail_with("%02d-%02d %02d:%02d UTC: %s, not %s", civil.date.month, civil.date.day, civil.hour, civil.minute,
                  block != NULL ? block->uid : "none", span != NULL ? uid : "none");
    }
    if (block != before && !changes_at(at)) {
        fail_with("the current block changes where none begins or ends");
    }
    assert_ptr_equal(block_at(blocks, NULL, block_count, (struct wall){at.ms + MS_PER_MINUTE - 1}), block);
}

struct zone_weeks {
    const char *zone;
    struct date changes[2]; // days on which the clock changes
};

static void current_block_when_the_clock_changes_then_equals_a_scan(void **state)
{
    const struct zone_weeks *weeks = *state;
    for (size_t i = 0; i < sizeof weeks->changes / sizeof weeks->changes[0]; i++) {
        int64_t week = (date_to_days(weeks->changes[i]) - 3) * ROLLED_DAY_MIN;
        rolled_set_week(weeks->zone, week);
        assert_in_range(rolled_clock_change(), week + 1, week + ROLLED_WEEK_MIN - 1);
        for (uint64_t round = 0; round < CALENDARS; round++) {
            seed = (uint64_t)week * CALENDARS + round;
            text = rolled_calendar(seed);
            expand_calendar(weeks->zone, week);
            for (int64_t minute = week; minute < week + ROLLED_WEEK_MIN; minute++) {
                assert_minute(minute);
            }
        }
    }
}

#define IN(weeks)                                                                                                      \
    {                                                                                                                  \
#weeks "_current_block_when_the_clock_changes_then_equals_a_scan",                                             \
            current_block_when_the_clock_changes_then_equals_a_scan, NULL, NULL, &(weeks)                              \
    }

int main(void)
{
    static struct zone_weeks warsaw = {"Europe/Warsaw", {{2026, 3, 29}, {2026, 10, 25}}};
    static struct zone_weeks new_york = {"America/New_York", {{2026, 3, 8}, {2026, 11, 1}}};
    static struct zone_weeks lord_howe = {"Australia/Lord_Howe", {{2026, 4, 5}, {2026, 10, 4}}}; // by half an hour
    static struct zone_weeks casablanca = {"Africa/Casablanca", {{2026, 2, 15}, {2026, 3, 22}}}; // for Ramadan
    static struct zone_weeks santiago = {"America/Santiago", {{2026, 4, 5}, {2026, 9, 6}}};      // at midnight
    static struct zone_weeks cairo = {"Africa/Cairo", {{2026, 4, 24}, {2026, 10, 30}}};          // on a Friday
    const struct CMUnitTest tests[] = {IN(warsaw),     IN(new_york), IN(lord_howe),
                                       IN(casablanca), IN(santiago), IN(cairo)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
