// SPDX-License-Identifier: MIT
// What `adjourn export` and `adjourn report` share: a range of days in the room's zone, and where the file goes.
#pragma once

#include "core/error.h"
#include "core/zone.h"

#include <stddef.h>

struct days {
    struct date first, last;
    struct wall from, to; // [start of the first, start of the day after the last)
};

#define DAYS_WANTED "--from and --to: need days, as 2026-11-23, the first one first"

// "2026-11-23", or NULL: today. False when one is none, or they do not follow each other.
MUST_CHECK bool days_read(struct days *days, const char *from, const char *to, const struct zone *zone, struct now now);

// To a file, whole or not at all; `path` NULL or "-": to stdout.
MUST_CHECK bool days_write_output(const char *path, const char *bytes, size_t length, struct error *error);
