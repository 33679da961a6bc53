// SPDX-License-Identifier: MIT
// Answers to an invitation: an iTIP REPLY, COUNTER or DECLINECOUNTER (RFC 5546 3.2.3, 3.2.7, 3.2.8) as iCalendar bytes
// or as the mail that brought it (RFC 6047), and what a stored event says of a person. The bytes are a stranger's:
// limits and the guard hold, nothing but what stands here is kept, no comment of anybody.
#pragma once

#include "core/block.h"

#define REPLY_SIZE_MAX (1024u * 1024)
#define REPLIES_MAX    32 // in one message: one for each occurrence that is answered

enum reply_method {
    REPLY_REPLY,          // an attendee answers
    REPLY_COUNTER,        // an attendee proposes another time
    REPLY_DECLINECOUNTER, // the organizer refuses a time that was proposed
};

// PARTSTAT of a VEVENT (RFC 5545 3.2.12). Words of others count as NEEDS-ACTION, as the RFC says.
enum partstat {
    PARTSTAT_NEEDS_ACTION,
    PARTSTAT_ACCEPTED,
    PARTSTAT_DECLINED,
    PARTSTAT_TENTATIVE,
    PARTSTAT_DELEGATED,
};

struct reply {
    enum reply_method method;
    char uid[BLOCK_UID_MAX];
    char recurrence_id[BLOCK_RECURRENCE_MAX]; // as in struct block; empty: the whole event
    int32_t sequence;                         // of the invitation that is answered
    char attendee[PERSON_ADDRESS_MAX];        // who answers, without mailto:; empty in a DECLINECOUNTER
    enum partstat partstat;
    struct wall stamp;      // DTSTAMP: of two answers the later one counts
    struct wall start, end; // of a COUNTER: the proposed time
};

struct replies {
    char sender[PERSON_ADDRESS_MAX]; // of the mail's From; empty when it was no mail. Nothing proves it
    size_t count;
    struct reply reply[REPLIES_MAX];
};

// Reads the answers of one message; `room` is as in calendar_read(). Fails, with `name: what`, when there are none.
MUST_CHECK bool reply_read(struct replies *replies, const char *name, const char *bytes, size_t length,
                           const struct zone *room, struct error *error);

// PARTSTAT of the attendee with this address (letters' case does not count) in the stored event: of the occurrence's
// own VEVENT, else of the series'. Fails when the bytes cannot be read, do not have the event, or the person is not in
// it.
MUST_CHECK bool reply_partstat(const char *name, const char *bytes, size_t length, const struct zone *room,
                               const char *uid, const char *recurrence_id, const char *address, enum partstat *partstat,
                               struct error *error);
