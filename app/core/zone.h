// SPDX-License-Identifier: MIT
// A time zone as a plain table of offsets, filled from TZif bytes (RFC 8536) or a VTIMEZONE. No files here: the
// calendar folder loads zones by name. Tables reach from the first transition to the end of 2100; later years keep the
// last offset.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

#define ZONE_NAME_MAX        64
#define ZONE_TRANSITIONS_MAX 1200

// From `at_s` (UTC seconds, inclusive) on, local time = UTC + offset_s.
struct zone_transition {
    int64_t at_s;
    int32_t offset_s;
};

struct zone {
    char name[ZONE_NAME_MAX]; // IANA name, or the TZID of a VTIMEZONE
    int32_t first_offset_s;   // before the first transition
    size_t count;
    struct zone_transition transitions[ZONE_TRANSITIONS_MAX]; // ascending
};

// A zone with one constant offset ("UTC", 0).
void zone_init_fixed(struct zone *zone, const char *name, int32_t offset_s);

// Appends a change of offset. A change to the offset in force is left out; a change at the same instant as the last one
// replaces it. False when the table is full or `at_s` is before the last change.
MUST_CHECK bool zone_add_transition(struct zone *zone, int64_t at_s, int32_t offset_s);

// Reads TZif version 1 to 4; the POSIX TZ footer is expanded to the end of 2100.
MUST_CHECK bool zone_parse_tzif(struct zone *zone, const char *name, const uint8_t *bytes, size_t length,
                                struct error *error);

// Offset from UTC in seconds at an instant.
int32_t zone_offset_at(const struct zone *zone, struct wall wall);

// Local civil time of an instant (milliseconds are dropped downwards).
struct civil zone_civil(const struct zone *zone, struct wall wall);

// The instant of a local time. RFC 5545 3.3.5: a time in a gap takes the offset before the gap; a time that exists
// twice is the first of the two.
struct wall zone_wall(const struct zone *zone, struct civil civil);
// The same of a local time in floating seconds (core/time.h).
struct wall zone_wall_at(const struct zone *zone, int64_t local_s);

// The first instant of a local day (01:00 where midnight does not exist).
struct wall zone_day_start(const struct zone *zone, struct date date);
