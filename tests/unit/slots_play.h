// SPDX-License-Identifier: MIT
// What the tests of proposals share: a zone, instants of November 2026, plain rules and a plain request.
#pragma once

#include "core/slots.h"

// Warsaw in 2026: summer time from 29 March 01:00Z to 25 October 01:00Z. Both are Sundays.
extern struct zone warsaw;
// A group setup of cmocka.
int fill_warsaw(void **state);

struct wall november(int day, int hour, int minute, int second);
// A taken time of one day, from hour and minute to hour and minute.
struct busy taken(int day, int from_hour, int from_minute, int to_hour, int to_minute);

// Monday to Friday 08:00-12:00 and 13:00-18:00, no notice, next day at the earliest, a week's horizon.
struct slot_rules plain_rules(void);
// The rest, 22 minutes, of a block on Thursday 19 November 2026 at 12:00, at 12:38.
struct slot_request plain_request(void);

void assert_start(const struct slots *slots, size_t index, struct wall start);
