// SPDX-License-Identifier: MIT
// Recurrence rules (RFC 5545 3.3.10) on floating local seconds: parsed into sets of bits, walked period by period.
// Nothing here knows a zone or reads a clock. Every walk has a budget, so that no rule of a stranger runs for long.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

// Days looked at and times given in one walk.
#define RULE_STEPS_MAX 100000

enum rule_frequency {
    RULE_SECONDLY,
    RULE_MINUTELY,
    RULE_HOURLY,
    RULE_DAILY,
    RULE_WEEKLY,
    RULE_MONTHLY,
    RULE_YEARLY,
};

enum rule_until {
    RULE_UNTIL_NONE,
    RULE_UNTIL_DATE,  // the whole of that local day is in
    RULE_UNTIL_LOCAL, // a local time, included
    RULE_UNTIL_UTC,   // an instant, included
};

// Which BYxxx parts are present.
enum rule_part {
    RULE_BYSECOND = 1 << 0,
    RULE_BYMINUTE = 1 << 1,
    RULE_BYHOUR = 1 << 2,
    RULE_BYDAY = 1 << 3,
    RULE_BYMONTHDAY = 1 << 4,
    RULE_BYYEARDAY = 1 << 5,
    RULE_BYWEEKNO = 1 << 6,
    RULE_BYMONTH = 1 << 7,
    RULE_BYSETPOS = 1 << 8,
};

// Numbers 1..383 counted from the beginning, and the same counted from the end (-1 is the last).
struct rule_numbers {
    uint64_t forward[6], backward[6];
};

struct rule {
    enum rule_frequency frequency;
    int64_t interval; // >= 1
    int64_t count;    // 0: no limit
    enum rule_until until_kind;
    int64_t until_s;                          // seconds since 1970, local or UTC by kind
    int week_start;                           // 0 = Monday
    unsigned parts;                           // of enum rule_part
    uint64_t seconds, minutes, hours, months; // bit n: the number n
    uint64_t weekdays;                        // bit n: weekday n without a number, 0 = Monday
    struct rule_numbers month_days, year_days, weeks, positions;
    uint64_t nth_forward[7], nth_backward[7]; // by weekday; bit n: the n-th
};

// Reads the value of an RRULE. False with an error when it must be refused: no FREQ, an unknown part, a number out of
// range, an interval beyond 400 years. `remark` (may be empty afterwards) names what was read differently from how it
// is written.
MUST_CHECK bool rule_parse(struct rule *rule, const char *text, struct error *remark, struct error *error);

// A walk over the occurrences of a rule, ascending.
struct rule_walk {
    struct rule rule; // with what the start supplies
    int64_t start_s, last_s;
    int64_t given;  // occurrences, for COUNT
    int64_t period; // index of the current one
    int64_t index, total;
    int steps;
    bool ended;
    bool exhausted; // the budget ended the walk
    int day_count, hour_count, minute_count, second_count;
    int32_t days[366]; // since 1970
    uint8_t hour[24], minute[60], second[60];
};

// Begins at DTSTART `start_s`. Occurrences before `from_s` may be left out (never for a rule with COUNT); none is after
// `last_s`. UNTIL is the caller's business: it knows the zone. `all_day`: BYHOUR, BYMINUTE, BYSECOND are ignored.
void rule_walk_begin(struct rule_walk *walk, const struct rule *rule, int64_t start_s, bool all_day, int64_t from_s,
                     int64_t last_s);

// The next occurrence at or after the start. DTSTART itself is given only when it is in the rule's set.
bool rule_walk_next(struct rule_walk *walk, int64_t *at_s);
