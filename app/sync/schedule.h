// SPDX-License-Identifier: MIT
// When a source is read again. Pure: numbers in, numbers out.
#pragma once

#include "core/time.h"

#include <stddef.h>

#define SCHEDULE_USUAL_MS (5 * MS_PER_MINUTE)
#define SCHEDULE_LEAST_MS (1 * MS_PER_MINUTE)
#define SCHEDULE_MOST_MS  (60 * MS_PER_MINUTE)

enum schedule_outcome {
    SCHEDULE_GOOD,
    SCHEDULE_PASSING, // it may be right again in a moment: no network, a server in trouble
    SCHEDULE_LASTING, // somebody has to do something: sign-in refused, nothing at that address
};

// How often a source is read: as the settings say (0: nothing), else as the calendar itself (0: nothing), else usually.
int64_t schedule_interval(int64_t settings_ms, int64_t published_ms);

// How often a calendar wants to be read: REFRESH-INTERVAL (RFC 7986 5.7), else X-PUBLISHED-TTL, of its first lines; 0
// when it does not say.
int64_t schedule_published(const char *bytes, size_t length);

// Milliseconds until the next try. Passing failures are tried again soon and then no later than the interval, so that
// a server that came back is seen within one; lasting ones ever later, at most hourly. `failures` counts this one.
// Never sooner than `retry_after_ms` (RFC 9110 10.2.3; at most a day is believed). Up to a tenth is taken off, by
// `random`, so that a house full of kiosks does not ask all at once.
int64_t schedule_wait(enum schedule_outcome outcome, int64_t interval_ms, int failures, int64_t retry_after_ms,
                      uint32_t random);
