// SPDX-License-Identifier: MIT
// The parts of a calendar: its events by UID, found before they are read. Whoever kept what a part depended on the last
// time need not read it again: of a calendar that comes again with one event changed, one event is read and expanded.
#pragma once

#include "calendar/calendar.h"

struct parts;

struct parts_source {
    const char *name; // in errors
    const char *bytes;
    size_t length;
    const struct zone *room; // as calendar_read has it
    bool busy_times;         // VFREEBUSY is read too
};

// Finds the parts; fails as calendar_read does. The bytes must live as long as the parts do.
MUST_CHECK bool parts_find(struct parts **parts, const struct parts_source *source, struct error *error);
size_t parts_count(const struct parts *parts);
void parts_destroy(struct parts *parts);

// Calls `each` for all that the occurrences of a part depend on, and little else: the bytes of its events (but for when
// they were written, where that decides nothing), and the zones they use as these were understood (of the system, of
// the file, of the room).
typedef void (*parts_piece_fn)(void *context, const void *bytes, size_t length);
void parts_each_piece(const struct parts *parts, size_t part, parts_piece_fn each, void *context);

// The part will not be read.
void parts_skip(struct parts *parts, size_t part);

// calendar_read of the parts that were not skipped: warnings and errors have the lines of the whole.
MUST_CHECK bool parts_read(struct calendar **calendar, const struct parts *parts, calendar_warning_fn warning,
                           void *context, struct error *error);
// The part of the occurrence that calendar_expand is handing out.
size_t parts_current(const struct calendar *calendar);
// How many events were read.
size_t parts_events_read(const struct calendar *calendar);
