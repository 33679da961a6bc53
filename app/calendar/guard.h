// SPDX-License-Identifier: MIT
// One linear pass over a stranger's bytes before they are read: is this a whole iCalendar file, within limits?
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define GUARD_SIZE_MAX       (20u * 1024 * 1024)
#define GUARD_COMPONENTS_MAX 50000
#define GUARD_NESTING_MAX    8
#define GUARD_LINE_MAX       (4u * 1024 * 1024) // unfolded
#define GUARD_BAD_LINES_MAX  500

// False with `name:line: what` when the bytes are empty, a web page, something else, cut off, or beyond a limit.
MUST_CHECK bool guard_check(const char *name, const char *bytes, size_t length, struct error *error);
