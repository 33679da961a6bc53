// SPDX-License-Identifier: MIT
// What the writers of iCalendar share.
#pragma once

#include "calendar/decode.h"
#include "core/time.h"

#include <libical/ical.h>

// A VCALENDAR with its PRODID and VERSION.
icalcomponent *write_calendar(void);
icaltimetype write_time(struct civil civil, bool utc);
icaltimetype write_utc(struct wall wall);
// A property of a stranger's text, without control characters; none when it is empty.
void write_text(icalcomponent *component, icalproperty *(*make)(const char *), const char *text,
                enum decode_lines lines);
