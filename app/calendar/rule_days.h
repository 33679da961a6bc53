// SPDX-License-Identifier: MIT
// Which days a recurrence rule lets through: BYMONTH, BYMONTHDAY, BYDAY, BYYEARDAY and BYWEEKNO as filters.
#pragma once

#include "calendar/rule.h"

// What the day filters ask about a day.
struct day {
    struct date date;
    int64_t days; // since 1970
    int weekday;
    int year_day, year_length;
    int month_length;
};

struct day day_describe(int64_t days);

// The same as day_describe(day->days + 1), without the divisions.
void day_advance(struct day *day);

// First day of week 1: the first week with at least four days in the year (RFC 5545 3.3.10, BYWEEKNO).
int64_t year_first_week(int year, int week_start);

// The year that a day's week belongs to.
int day_week_year(const struct day *day, int week_start);

// Whether a set holds the `number`-th of `length`, counted from either end.
bool rule_numbers_have(const struct rule_numbers *numbers, int64_t number, int64_t length);

bool rule_matches_day(const struct rule *rule, const struct day *day);
