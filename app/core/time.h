// SPDX-License-Identifier: MIT
// Wall time and boot time as different types, so that they cannot be mixed, and the civil calendar without a zone.
// Wall time decides when a block begins and ends; durations are measured on the boot clock. Nobody here reads a clock:
// `struct now` is a parameter everywhere, read once per turn of the loop (platform/clock.h).
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE INT64_C(60000)
#define MS_PER_HOUR   INT64_C(3600000)
#define MS_PER_DAY    INT64_C(86400000)

// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX).
struct wall {
    int64_t ms;
};

// CLOCK_BOOTTIME in milliseconds, and which boot it belongs to (the first 64 bits of the kernel's boot_id). Two values
// can be subtracted only when their ids are equal.
struct boot {
    int64_t ms;
    uint64_t id;
};

// How far wall time can be believed.
enum clock_quality {
    CLOCK_UNSET,   // not synchronised since boot and no battery-backed clock: wall times are approximate
    CLOCK_TRUSTED, // synchronised at least once since boot, or kept by a battery-backed clock
};

// Both clocks, read together.
struct now {
    struct wall wall;
    struct boot boot;
    enum clock_quality quality;
};

// A day of the proleptic Gregorian calendar; month 1..12, day 1..31.
struct date {
    int year, month, day;
};

// A local date and time without a zone; second 0..59.
struct civil {
    struct date date;
    int hour, minute, second;
};

// Days since 1970-01-01 and back. Any month or day overflow is carried (month 13 is January of the next year).
int64_t date_to_days(struct date date);
struct date date_from_days(int64_t days);
bool date_valid(struct date date);

// ISO weekday: 0 = Monday .. 6 = Sunday.
int date_weekday(struct date date);

// Seconds since 1970-01-01 of the civil time as if it were UTC ("floating seconds"), and back.
int64_t civil_to_seconds(struct civil civil);
struct civil civil_from_seconds(int64_t seconds);

static inline struct wall wall_from_seconds(int64_t seconds)
{
    return (struct wall){seconds * MS_PER_SECOND};
}

// Floor division: right for instants before 1970 too.
int64_t floor_div(int64_t a, int64_t b);
