// SPDX-License-Identifier: MIT
#include "core/duration.h"

#include <inttypes.h>
#include <stdio.h>

#define DIGITS_MAX 9

bool whole_read(const char **at, int64_t *number)
{
    int digits = 0;
    *number = 0;
    while (**at >= '0' && **at <= '9' && digits++ < DIGITS_MAX) {
        *number = *number * 10 + (*(*at)++ - '0');
    }
    return digits > 0 && digits <= DIGITS_MAX;
}

static int64_t unit_ms(char unit)
{
    switch (unit) {
    case 's':
        return MS_PER_SECOND;
    case 'm':
        return MS_PER_MINUTE;
    case 'h':
        return MS_PER_HOUR;
    case 'd':
        return MS_PER_DAY;
    default:
        return 0;
    }
}

bool duration_read(const char *value, int64_t *ms)
{
    *ms = 0;
    int64_t last_unit = INT64_MAX;
    do {
        int64_t number;
        if (!whole_read(&value, &number)) {
            return false;
        }
        int64_t unit = unit_ms(*value);
        if (unit == 0 || unit >= last_unit) {
            return false;
        }
        value++;
        last_unit = unit;
        *ms += number * unit;
    } while (*value != '\0');
    return true;
}

void duration_write(int64_t ms, char *out, size_t size)
{
    static const char units[] = "dhms";
    for (size_t i = 0; i < sizeof units - 1; i++) {
        int64_t unit = unit_ms(units[i]);
        if (ms >= unit && ms % unit == 0) {
            snprintf(out, size, "%" PRId64 "%c", ms / unit, units[i]);
            return;
        }
    }
    snprintf(out, size, "%" PRId64 "s", ms > 0 ? ms / MS_PER_SECOND : 0);
}
