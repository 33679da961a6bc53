// SPDX-License-Identifier: MIT
// Content lines to records.
#pragma once

#include "calendar/records.h"

// Fills the calendar's arrays from `calendar->bytes[0..length)`, which guard_check() has passed. False with an error
// when memory is out or a limit is reached.
MUST_CHECK bool reader_read(struct calendar *calendar, size_t length, struct error *error);
