// SPDX-License-Identifier: MIT
// What the files of the reader share.
#pragma once

#include "calendar/lines.h"
#include "calendar/records.h"

#define READER_DEPTH_MAX 16
#define READER_RULES_MAX 100000

enum component {
    COMPONENT_CALENDAR,
    COMPONENT_EVENT,
    COMPONENT_BUSY, // VFREEBUSY
    COMPONENT_TIMEZONE,
    COMPONENT_OBSERVANCE,
    COMPONENT_OTHER, // VALARM, VTODO, ..: not read
};

struct reader {
    struct calendar *calendar;
    struct error *error;
    struct open_component {
        enum component component;
        const char *name;
    } open[READER_DEPTH_MAX];
    int depth;
    struct line_reader lines;
    const char *line_start; // of the current line
    int line_number;
    struct record *event;          // the open VEVENT or VFREEBUSY
    bool outlining;                // events are not read:
    struct outlined *outlined;     // the open one
    const struct array *outline;   // of the same bytes; NULL: there is none
    size_t event_count;            // that were begun, skipped ones too
    struct observance *observance; // the open STANDARD or DAYLIGHT
    int32_t timezone;              // index of the open VTIMEZONE's TZID, -1: not said yet
    uint32_t first_observance;
    const struct zone *floating; // X-WR-TIMEZONE
    int bad_lines;
};

bool reader_out_of_memory(struct reader *reader);

// Counts and reports a line that cannot be read.
void reader_bad_line(struct reader *reader, const struct content_line *line, const char *instead);

// Appends to one of the calendar's arrays and counts it in the slice of the open component. NULL: memory is out.
void *reader_push(struct array *array, struct slice *slice, size_t size);

// CATEGORIES, and X-ADJOURN-... with what the event itself agrees to (reader_terms.c).
MUST_CHECK bool reader_categories(struct reader *reader, const struct content_line *line);
MUST_CHECK bool reader_term(struct reader *reader, const struct content_line *line);
#define READER_TERM_PREFIX "X-ADJOURN-"

// A property of the open VEVENT. False with an error when memory is out or a limit is reached.
MUST_CHECK bool reader_event_line(struct reader *reader, const struct content_line *line);

// A property of the open VFREEBUSY.
MUST_CHECK bool reader_busy_line(struct reader *reader, const struct content_line *line);

// A property of an event that is outlined. `named`: its UID means something.
MUST_CHECK bool reader_outline_line(struct reader *reader, const struct content_line *line, bool named);
