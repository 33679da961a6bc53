// SPDX-License-Identifier: MIT
// Random calendars around a week, as text and as what a plain scan makes of them. The scan knows no recurrence engine
// and no zone table: it asks the C library what each minute's local time is, and goes through the days one by one.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define ROLLED_DAY_MIN   1440
#define ROLLED_WEEK_MIN  (7 * ROLLED_DAY_MIN)
#define ROLLED_SPANS_MAX 2000

// An occurrence that takes the room: [start, end) in minutes since 1970 (UTC), of the event with the UID "e%03d".
struct rolled_span {
    int64_t start, end;
    int event;
};

// Sets the room's zone and the week, which begins at this UTC minute.
void rolled_set_week(const char *zone, int64_t week);

// The first minute of the week at which the room's offset is another; the week's end when there is none.
int64_t rolled_clock_change(void);

// Rolls a calendar; the same seed gives the same. The text is valid until the next one.
const char *rolled_calendar(uint64_t seed);

// What runs in a minute, or NULL. Later starts win; of equal ones the later end, then the later UID.
const struct rolled_span *rolled_span_at(int64_t minute);
