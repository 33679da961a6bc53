// SPDX-License-Identifier: MIT
// What a file says, as plain records; texts stay where they stand in the file's bytes and are decoded when shown.
#pragma once

#include "calendar/array.h"
#include "calendar/calendar.h"
#include "calendar/lines.h"
#include "calendar/moment.h"
#include "calendar/rule.h"

// A property with parameters, as written.
struct raw_property {
    const char *params, *value;
};

// A person who is expected, picked out of the parameters once.
struct attendee {
    struct param_text name;     // CN
    struct param_text language; // LANGUAGE
    const char *address;        // as written
    bool chair, optional, declined, accepted;
};

// A stretch of one of the calendar's arrays.
struct slice {
    uint32_t first, count;
};

enum length_kind {
    LENGTH_NONE,
    LENGTH_END,  // DTEND
    LENGTH_SPAN, // DURATION
};

struct event_length {
    enum length_kind kind;
    struct moment end;
    struct span span;
};

// RDATE; a PERIOD brings its own length.
struct addition {
    struct moment start;
    struct event_length length;
};

// An instant (ms), or a local day: an EXDATE or RECURRENCE-ID in a form that can be searched.
struct occurrence_key {
    bool by_day;
    int64_t value;
};

// What an event agrees to (X-ADJOURN-...).
struct agreed {
    enum term term;
    int64_t number;
};

struct record {
    int line;
    uint32_t part; // of the outline, when there is one (parts.h)
    const char *uid, *summary, *description;
    struct raw_property organizer;
    struct moment start, recurrence_id;
    struct event_length length;
    struct occurrence_key key; // of the RECURRENCE-ID
    int64_t stamp_s;           // DTSTAMP
    int32_t sequence;
    enum block_status status;
    bool transparent, private_, this_and_future;
    bool busy_time;          // a VFREEBUSY; its periods are its additions
    bool refused_rule;       // a rule that is not followed
    struct slice rules;      // struct dated_rule
    struct slice exclusions; // struct occurrence_key, sorted
    struct slice excluded;   // struct moment, as read
    struct slice additions;  // struct addition
    struct slice attendees;  // struct attendee, no rooms, at most PARTICIPANTS_MAX
    struct slice categories; // const char *, the lists as written
    struct slice agreed;     // struct agreed, each term once
    uint32_t attendees_beyond;
    uint32_t future; // of an override: how many records before it in its series the last THISANDFUTURE stands, plus 1
};

struct dated_rule {
    struct rule rule;
    int line;
};

// A TZID that the file uses.
struct zone_name {
    char name[128];
    int line;
    struct slice observances; // of its VTIMEZONE
    const struct zone *zone;  // once resolved
};

// STANDARD or DAYLIGHT of a VTIMEZONE.
struct observance {
    int32_t offset_from_s, offset_to_s;
    int64_t start_local_s;
    bool has_start, has_rule;
    struct rule rule;
    struct slice onsets; // int64_t, local seconds: RDATE
};

// A zone made from the file, freed with the calendar.
struct compiled_zone {
    struct zone *zone;
};

// Where an event stands in the bytes, before it is read.
struct outlined {
    size_t from, to;
    int line_after; // number of the line at `to`
    const char *uid;
    struct slice zones; // int32_t: indices of the TZIDs it names
    uint32_t part;
    bool skipped; // it will not be read
};

struct calendar {
    char *name;
    char *bytes;
    const struct zone *room;     // of whole days
    const struct zone *floating; // of times without a zone
    calendar_warning_fn warning;
    void *context;
    struct array records, rules, exclusions, excluded, additions, attendees, categories, agreed;
    struct array zones, observances, onsets;
    struct array compiled;             // struct compiled_zone
    bool busy_times;                   // VFREEBUSY is read too
    struct array outlined, used_zones; // struct outlined; int32_t
    size_t events_read, current_part;
    int64_t steps; // of recurrence, for DECISION_STEPS_MAX
    int cut_rule;  // line of a rule that was not followed to its end; 0: none
};

// An empty calendar with a copy of the bytes, freed by calendar_destroy.
MUST_CHECK bool calendar_create(struct calendar **calendar, const char *name, const char *bytes, size_t length,
                                const struct zone *room, struct error *error);
// Reads its bytes, which guard_check() has passed; of the events in `outline` (NULL: there is none) not the skipped.
MUST_CHECK bool calendar_fill(struct calendar *calendar, size_t length, const struct array *outline,
                              struct error *error);

static inline struct record *calendar_record(const struct calendar *calendar, size_t index)
{
    return &((struct record *)calendar->records.items)[index];
}

// Tells the reader of the calendar; `line` 0: unknown.
void calendar_warn(const struct calendar *calendar, int line, const char *format, ...) PRINTF_LIKE(3, 4);

// The zone of a moment: its own, UTC, the room's of a DATE, or the floating one.
const struct zone *moment_zone(const struct calendar *calendar, const struct moment *moment);

// The instant of a moment; of a DATE, the first instant of that day in the room.
struct wall moment_wall(const struct calendar *calendar, const struct moment *moment);
