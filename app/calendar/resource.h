// SPDX-License-Identifier: MIT
// A calendar resource as the bytes it is: its logical lines with their place in the bytes, and which VEVENT of them is
// behind an occurrence. For what changes or asks single lines and leaves the rest alone (edit.h, reply.h).
#pragma once

#include "calendar/lines.h"
#include "calendar/records.h"

#define RESOURCE_DEPTH_MAX 16

struct raw_line {
    size_t begin, end;           // in the bytes, folds and line ends included
    struct content_line content; // valid until the next line; name NULL: blank, or unreadable
    int depth;                   // how many components are open around it; BEGIN and END stand outside of theirs
    bool in_calendar;            // directly inside VCALENDAR, or in none
};

struct raw_walk {
    const char *bytes;
    size_t length, at;
    int number; // of the physical line that comes next
    char *scratch;
    struct raw_component {
        char name[64];
    } open[RESOURCE_DEPTH_MAX];
    int depth;
};

// `bytes` have passed the guard. False with an error when memory is out.
MUST_CHECK bool raw_walk_begin(struct raw_walk *walk, const char *bytes, size_t length, struct error *error);
void raw_walk_end(struct raw_walk *walk);
// Every line, in order; false at the end. Components nest and end as the reader understands them (reader.h).
bool raw_walk_next(struct raw_walk *walk, struct raw_line *line);

// What a resource has of an occurrence.
struct place {
    const struct record *record; // the VEVENT that describes it
    const struct record *master; // of its series; NULL: the override stands alone
    bool own;                    // no other occurrence is described by it
    struct wall at;              // its original time; of an event that does not recur its DTSTART
    struct wall end;             // of one that is not `own`: where it ends now
    int32_t sequence;            // the higher one of its VEVENT and the series', at least 0
};

// `recurrence_id` as in struct block. False with an error that says what is missing.
MUST_CHECK bool resource_find(struct calendar *calendar, const char *uid, const char *recurrence_id,
                              struct place *place, struct error *error);
