// SPDX-License-Identifier: MIT
// Dates, times and durations as a calendar file writes them (RFC 5545 3.3.4 to 3.3.6).
#pragma once

#include "core/time.h"

#include <stddef.h>

enum moment_kind {
    MOMENT_NONE,
    MOMENT_DATE,     // a whole day
    MOMENT_FLOATING, // a local time of nobody's zone
    MOMENT_UTC,
    MOMENT_ZONED, // a local time of the zone `zone`
};

struct moment {
    enum moment_kind kind;
    int32_t zone;    // index in the calendar's table of zones, for MOMENT_ZONED
    int64_t local_s; // seconds since 1970 as if it were UTC
};

// Nominal days keep the time of day over a clock change; seconds are exact (RFC 5545 3.3.6).
struct span {
    int64_t days, seconds;
};

// 20261123, 20261123T090000, 20261123T090000Z; also without seconds, and with the separators of ISO 8601's extended
// form. Gives DATE, FLOATING or UTC.
bool moment_parse(struct moment *moment, const char *text);

// P1W, P1DT2H, -PT15M.
bool span_parse(struct span *span, const char *text);
