// SPDX-License-Identifier: MIT
// Durations as people write them in settings, on the command line and in events: 90s, 15m, 1h30m, 2d. Pure.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

// Reads a run of at most nine digits, so that nothing can overflow when it is multiplied by a day; moves `*at` behind
// it.
MUST_CHECK bool whole_read(const char **at, int64_t *number);

// Numbers with units that go down.
MUST_CHECK bool duration_read(const char *value, int64_t *ms);

// In the largest unit that leaves no rest: 90m, 2h, 0s. Milliseconds that are no whole second are dropped.
void duration_write(int64_t ms, char *out, size_t size);
