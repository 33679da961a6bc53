// SPDX-License-Identifier: MIT
// Content lines to records.
#pragma once

#include "calendar/records.h"

// Fills the calendar's arrays from `calendar->bytes[0..length)`, which guard_check() has passed and which are written
// to. `outline` (NULL: none) are the struct outlined of the same bytes: skipped events are not read. False with an
// error when memory is out or a limit is reached.
MUST_CHECK bool reader_read(struct calendar *calendar, size_t length, const struct array *outline, struct error *error);

// Reads everything but events: of those only where they stand, their UID, and the TZIDs they name.
MUST_CHECK bool reader_outline(struct calendar *calendar, size_t length, struct error *error);
