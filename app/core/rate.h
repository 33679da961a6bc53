// SPDX-License-Identifier: MIT
// What an hour costs, in whole minor units of a currency (cents, grosze); no floating point. Pure.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

#define RATE_CURRENCY_MAX 8
#define RATE_MINOR_MAX    INT64_C(100000000) // an hour; times half a year of ms it still fits
#define RATE_TEXT_MAX     40

struct rate {
    int64_t minor;                    // an hour costs so much; 0 = no rate is set
    int32_t digits;                   // of the minor unit: 2 for most, 0 for JPY or VND (ISO 4217)
    char currency[RATE_CURRENCY_MAX]; // "EUR", "zł"
};

// "120 EUR", "120.50 zł", "450000 VND"; "" = none. False, with nothing set, for anything else.
MUST_CHECK bool rate_read(struct rate *rate, const char *text);

// What so many ms cost, in minor units, rounded to the nearest. `ms` is 0 to 366 days.
int64_t rate_cost(const struct rate *rate, int64_t ms);

// "40.25 EUR". `point` stands before the minor units.
void rate_write(char *out, size_t size, const struct rate *rate, int64_t minor, char point);
