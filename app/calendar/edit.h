// SPDX-License-Identifier: MIT
// One event of a calendar resource that somebody else wrote (RFC 4791 4.1), moved or called off. Only what that means
// is written anew: the lines of one VEVENT, or one more VEVENT for an occurrence of a series. Every other byte stays
// as it was: unknown properties, their order and case, folds, line ends, alarms, other events.
#pragma once

#include "core/block.h"

struct edit {
    char uid[BLOCK_UID_MAX];
    char recurrence_id[BLOCK_RECURRENCE_MAX]; // which occurrence, as in struct block; empty: the event does not recur
    struct wall start, end;                   // the new time
    struct wall stamp;                        // DTSTAMP and LAST-MODIFIED
    // CONFIRMED, TENTATIVE, or CANCELLED: off, the time stays what it was, `start` and `end` are not looked at.
    enum block_status status;
};

// Writes the resource with the change. A new time stands in the zone and with the parameters of the event's own
// DTSTART and DTEND, or in UTC when that zone has it twice. An occurrence of a series gets a VEVENT of its own behind
// the series', a copy of it, with RECURRENCE-ID in the zone and value type of the series' DTSTART. SEQUENCE becomes one
// more than the occurrence's, PARTSTAT of everybody but the organizer NEEDS-ACTION again (not when called off,
// nor for somebody who delegated). METHOD, which no stored resource has, is left out. `room` is as in calendar_read().
// Fails, with `name: what`, when the bytes are not iCalendar, do not have that occurrence, when it is a whole day or in
// a changed run (RANGE=THISANDFUTURE), or when the result does not read back as meant. `*out` is malloc'ed, freed by
// the caller; a NUL follows that `*out_length` does not count.
// On a server that schedules (RFC 6638 3.2.2) storing the result tells the attendees: then nothing is mailed beside it.
MUST_CHECK bool calendar_edit(const struct edit *edit, const char *name, const char *bytes, size_t length,
                              const struct zone *room, char **out, size_t *out_length, struct error *error);
