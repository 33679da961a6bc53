// SPDX-License-Identifier: MIT
// Business hours per weekday and holidays, in local time. Lunch is the gap between two stretches of a day.
#pragma once

#include "core/zone.h"

#define HOURS_STRETCHES_MAX 4
#define HOLIDAYS_MAX        128
#define HOURS_ADD_DAYS_MAX  3660

// Minutes of the local day [from, to), ascending; to <= 1440.
struct hours_stretch {
    int16_t from, to;
};

struct hours_day {
    int32_t count; // 0: closed
    struct hours_stretch stretch[HOURS_STRETCHES_MAX];
};

struct hours {
    struct hours_day weekday[7]; // 0 = Monday
    int32_t holiday_count;
    struct date holiday[HOLIDAYS_MAX]; // ascending
};

// [start, end) of one stretch of one day, as instants. A stretch over a clock change is an hour longer or shorter.
struct hours_open {
    struct wall start, end;
};

// The stretches of a day on one date as instants, ascending. Stretches that touch are one; a stretch that a clock
// change swallows is left out.
int32_t hours_open_on(const struct hours_day *day, const struct zone *zone, struct date date,
                      struct hours_open open[HOURS_STRETCHES_MAX]);

// Whether one of the day's stretches, on the local date of an instant, holds it.
bool hours_hold(const struct hours_day *day, const struct zone *zone, struct wall at);

// Adds a day to the holidays, which stay in order; one that is there already is not added again. False when there is no
// room.
bool hours_add_holiday(struct hours *hours, struct date date);

bool hours_is_holiday(const struct hours *hours, struct date date);

// The same of the business hours of a local day; 0 on a closed day and on a holiday.
int32_t hours_of_day(const struct hours *hours, const struct zone *zone, struct date date,
                     struct hours_open open[HOURS_STRETCHES_MAX]);

// Whether [start, end) lies inside one stretch of one day that is no holiday.
bool hours_contain(const struct hours *hours, const struct zone *zone, struct wall start, struct wall end);

// The instant at which `ms` of business time have passed since `from` (`from` itself for 0); INT64_MAX ms when that is
// not within HOURS_ADD_DAYS_MAX days, as when the hours never open.
struct wall hours_add(const struct hours *hours, const struct zone *zone, struct wall from, int64_t ms);
