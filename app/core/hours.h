// SPDX-License-Identifier: MIT
// Business hours per weekday and holidays, in local time. Lunch is the gap between two stretches of a day.
#pragma once

#include "core/zone.h"

#define HOURS_STRETCHES_MAX 4
#define HOLIDAYS_MAX        128

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

bool hours_is_holiday(const struct hours *hours, struct date date);

// Whether [start, end) lies inside one stretch of one day that is no holiday.
bool hours_contain(const struct hours *hours, const struct zone *zone, struct wall start, struct wall end);

// The instant at which `ms` of business time have passed since `from`; INT64_MAX ms when the hours never open.
struct wall hours_add(const struct hours *hours, const struct zone *zone, struct wall from, int64_t ms);
