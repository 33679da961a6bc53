// SPDX-License-Identifier: MIT
// The zones that a file names: its TZIDs and the VTIMEZONEs it brings.
#pragma once

#include "calendar/records.h"

#define TIMEZONES_MAX 400

// Index of a TZID in calendar->zones, added when new. False with an error when there are too many, or memory is out.
MUST_CHECK bool timezone_index(struct calendar *calendar, const char *tzid, int line, int32_t *index,
                               struct error *error);

// Finds the zone of every TZID (decisions.h says in which order); warns of those that are unknown. False with an error
// when memory is out or the rules of a VTIMEZONE take too long.
MUST_CHECK bool timezones_resolve(struct calendar *calendar, struct error *error);
