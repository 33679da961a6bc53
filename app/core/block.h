// SPDX-License-Identifier: MIT
// A block: one occurrence of a calendar event that takes the room, and the people expected in it.
// Plain values; a text that is longer than its field is cut at a character border by whoever fills it.
#pragma once

#include "core/terms.h"
#include "core/time.h"
#include "core/zone.h"

#include <stddef.h>

#define BLOCK_UID_MAX         256
#define BLOCK_RECURRENCE_MAX  20
#define BLOCK_TITLE_MAX       1280
#define BLOCK_DESCRIPTION_MAX 2048
#define BLOCK_CATEGORIES_MAX  256
#define PERSON_NAME_MAX       128
#define PERSON_ADDRESS_MAX    256
#define PERSON_LANGUAGE_MAX   4
#define PARTICIPANTS_MAX      64
#define BLOCKS_DAYS_AHEAD     70 // the calendar is read so many local days ahead; what lies behind them is not known

// iCalendar STATUS of a VEVENT (RFC 5545 3.8.1.11).
enum block_status {
    BLOCK_CONFIRMED,
    BLOCK_TENTATIVE,
    BLOCK_CANCELLED,
};

// Who is expected (RFC 5545 3.2.16): CHAIR and REQ-PARTICIPANT are required, the rest optional.
enum participant_role {
    PARTICIPANT_REQUIRED,
    PARTICIPANT_OPTIONAL,
};

struct participant {
    char name[PERSON_NAME_MAX];       // CN, or the part of the address before the @
    char address[PERSON_ADDRESS_MAX]; // without mailto:; may be empty
    enum participant_role role;
    bool trainer;  // leads the block: ROLE=CHAIR, else the organizer when also an attendee
    bool declined; // PARTSTAT=DECLINED
    bool accepted; // PARTSTAT=ACCEPTED
    char
        language[PERSON_LANGUAGE_MAX]; // primary subtag of LANGUAGE= ("pl"), theirs or the organizer's; empty: not said
};

// The attendees of a block without rooms and resources (CUTYPE ROOM, RESOURCE).
struct roster {
    size_t count;
    size_t beyond; // attendees above PARTICIPANTS_MAX, named nowhere but counted
    struct participant people[PARTICIPANTS_MAX];
};

struct block {
    char uid[BLOCK_UID_MAX];
    char recurrence_id[BLOCK_RECURRENCE_MAX]; // 20261123T090000Z, or 20261123 of a whole day; empty: not recurring
    char title[BLOCK_TITLE_MAX];              // SUMMARY; empty when private
    char zone[ZONE_NAME_MAX];                 // the event's zone; empty: the room's
    char organizer_name[PERSON_NAME_MAX];
    char organizer_address[PERSON_ADDRESS_MAX];
    char description[BLOCK_DESCRIPTION_MAX];
    char categories[BLOCK_CATEGORIES_MAX]; // one on a line
    struct term_set terms;                 // what the event itself agrees to (X-ADJOURN-...)
    struct wall start, end;                // [start, end)
    int32_t sequence;
    enum block_status status;
    bool all_day;     // a DATE event: shown nowhere as a block
    bool transparent; // TRANSP:TRANSPARENT, takes no time
    bool private_;    // CLASS PRIVATE or CONFIDENTIAL: the title is hidden
    bool recurring;   // one of several occurrences: a standing block
    int32_t people;   // how many attendees (the roster is loaded apart)
};

// Whether this occurrence takes the room: not cancelled, not transparent, not a whole day, longer than nothing.
bool block_takes_room(const struct block *block);

// Same UID and recurrence id: the same occurrence, perhaps changed.
bool block_same(const struct block *a, const struct block *b);

// Whether two blocks have mostly the same people: more than half of each one's, by address, without those who lead.
bool roster_mostly_same(const struct roster *a, const struct roster *b);

// Whether `UID`, or `UID/RECURRENCE-ID`, is this block's name.
bool block_named(const struct block *block, const char *name);

// Whether its UID holds the mail address of its organizer or of one of its people: such a UID names somebody.
bool block_uid_names(const struct block *block, const struct roster *roster);
// Whether its title says a name, or a part of a name of at least 3 bytes, of its organizer or of one of its people.
bool block_title_names(const struct block *block, const struct roster *roster);

// The block that runs at an instant (the one that began last when several overlap), or NULL. `done[i]`: block i is
// passed over, for its session has been; `done` may be NULL.
const struct block *block_at(const struct block *blocks, const bool *done, size_t count, struct wall at);

// The first block that begins after an instant, or NULL. `blocks` is sorted by start.
const struct block *block_after(const struct block *blocks, const bool *done, size_t count, struct wall at);
