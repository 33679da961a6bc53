// SPDX-License-Identifier: MIT
// Calendars of strangers are read in a confined child process (platform/confine.h), which hands over plain records;
// what it hands over is checked before anything is done with it. A crash, a limit or a wrong frame refuses the calendar
// like any other fault of it. Commands of a person (agenda, check) read in their own process: their user chose the
// file, and a crash or a limit there costs a line in a terminal, not the room its blocks.
#pragma once

#include "calendar/calendar.h"
#include "platform/confine.h"
#include "store/digest.h"

#define PARSE_CPU_S        10
#define PARSE_WALL_S       20
#define PARSE_MEMORY_MB    512
#define PARSE_OUTPUT_MB    64   // of records, handed over
#define PARSE_WARNINGS_MAX 1000 // told one by one

struct parse_job {
    const char *name; // in errors
    const char *bytes;
    size_t length;
    const struct zone *room;
    struct wall from, to;           // as calendar_expand has them
    bool busy_times;                // VFREEBUSY is read too
    int use;                        // what the occurrences are for, as a part of the digests
    char (*known)[DIGEST_TEXT_MAX]; // digests of parts that need not be read, sorted
    size_t known_count;
    calendar_warning_fn warning; // may be NULL
    void *context;
    const struct confine_limits *limits; // NULL: those above
    void (*in_child)(int out);           // NULL but in tests: called in the child, confined, before it reads
};

// What was read: all of it, checked.
struct parsed;

// What calendar_read and calendar_expand do, elsewhere. On failure the error says `name:line: what`, and which limit
// was reached when it was one: the size, the components, the steps of a rule, time, memory.
MUST_CHECK bool parse_confined(struct parsed **parsed, const struct parse_job *job, struct error *error);
// Calls `each` for every part of the calendar (calendar/parts.h), until it returns false. The digest is of what the
// part depends on, the window included; `read`: it is not one of the known ones.
typedef bool (*parsed_part_fn)(void *context, const char *digest, bool read);
void parsed_each_part(const struct parsed *parsed, parsed_part_fn each, void *context);
// Calls `each` for every occurrence of the parts that were read, in the order of calendar_expand, until it returns
// false. `part` is the number of its part.
typedef bool (*parsed_block_fn)(void *context, size_t part, const struct block *block, const struct roster *roster);
void parsed_each_in_part(const struct parsed *parsed, parsed_block_fn each, void *context);
// The same without the parts.
void parsed_each(const struct parsed *parsed, calendar_occurrence_fn each, void *context);
void parsed_destroy(struct parsed *parsed);

// The error of a refusal in words for the screen: what is wrong, without the source's name and the line.
void parse_write_words(char *out, size_t size, const char *name, const struct error *error);
