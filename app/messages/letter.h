// SPDX-License-Identifier: MIT
// Letters: each kind with the fields its template may use, written in the language of its reader. The one way to write
// a mail. Client letters and internal letters are different types: a client's letter is written from struct
// client_facts, which has no field for what is internal (an address, a cost, a colleague's name), so that no template
// can let it out.
//
// A template is LANG/NAME.txt, or LANG/NAME.firm.txt and LANG/NAME.friendly.txt for another tone, in the settings'
// folder of own templates, else among the shipped ones. An own template that messages/wording.h refuses is told of and
// the shipped one is used.
#pragma once

#include "core/error.h"
#include "core/settings.h"
#include "core/zone.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct message_file;
struct wording_names;

// Letters that a client reads.
enum client_letter {
    CLIENT_NOTICE,       // before the block: we look forward to it; the agreed policy
    CLIENT_OFFER,        // after a session: the times that were offered for the rest
    CLIENT_INVITATION,   // the rest at a new time (REQUEST)
    CLIENT_MOVED,        // the whole block at a new time (REQUEST)
    CLIENT_COUNTER,      // to the organizer: another time is proposed for the block (COUNTER)
    CLIENT_HELD,         // a time is held, and confirmed by `by` (TENTATIVE)
    CLIENT_WITHDRAWN,    // a time is free again (CANCEL)
    CLIENT_APPROVED,     // a time that was held is confirmed
    CLIENT_REFUSED,      // a time that was held is free again; what comes instead
    CLIENT_ACKNOWLEDGED, // a request raised in the room is noted: its number, and by when it is answered
    CLIENT_PROGRESS,     // a request is with the next person: the new date of its answer
    CLIENT_ANSWERED,     // a request raised in the room is taken up
    CLIENT_CLOSED,       // a request raised in the room is not taken up here; what comes instead
    CLIENT_CATCH_UP,     // what was covered while the reader was out of the room
    CLIENT_COPY,         // covers the client copy of the log
    CLIENT_LETTERS,
};

// Letters that stay inside the house.
enum internal_letter {
    INTERNAL_APPROVAL,   // to an approver: may this time be confirmed?
    INTERNAL_REQUEST,    // to an approver: a request raised in the room
    INTERNAL_ESCALATION, // to the next in the chain: either of them, which somebody was asked before
    INTERNAL_LADDER,     // to those in copy: a client's block moved
    INTERNAL_COPY,       // covers the internal copy of the log
    INTERNAL_REPORT,     // covers a report of the days from `at` to `by`
    INTERNAL_SETTLED,    // to whoever was asked: there is nothing to answer any more (CANCEL of the question)
    INTERNAL_LETTERS,
};

struct letter_time {
    struct wall start, end; // start.ms 0: there is none
};

// An agenda item that somebody was out of the room for.
struct letter_item {
    const char *title;
    int64_t ms; // how much of it
};

// Texts may be NULL or empty when there is nothing to say; which must be there is in letter_kinds.c. Line breaks and
// control characters in them become blanks.
struct client_facts {
    const char *title;           // of the block; empty: it is private, and the letter says so
    const char *room;            // the room's public name
    const char *host;            // who signs: the block's organizer or the room's mailbox
    struct letter_time at;       // what the letter is about: the block, or its new time
    struct letter_time before;   // where the block was before it moved
    struct wall by;              // by when the next answer comes, or is asked for; 0: none
    int64_t number;              // of a request; 0: none
    const char *words;           // of a request, as it was noted
    const char *fee;             // the public text of a surcharge
    const char *purpose;         // what the log is for
    const struct policy *policy; // what was agreed to, said in one sentence; NULL: left out
    const struct letter_time *offered;
    size_t offered_count; // at most LETTER_OFFERED_MAX
    const struct letter_item *items;
    size_t item_count; // at most LETTER_ITEMS_MAX
};

#define LETTER_OFFERED_MAX 12
#define LETTER_ITEMS_MAX   32

struct internal_facts {
    struct client_facts shown; // what the client knows
    const char *client;        // the client's name in the settings
    const char *requester;     // who asked
    const char *approver;      // who is asked now
    const char *earlier;       // who was asked before
    const char *following;     // who is asked next, without an answer
    const char *reason;        // of an override, or the rule that asks for approval
    const char *cost;          // of the time, in words
    int32_t strikes;           // sessions of this client that ended early in the last 90 days; 0: not said
};

// Where templates are, and what they are held against.
struct letter_post {
    const char *own;     // the settings' folder of own templates; NULL or "": none
    const char *shipped; // .../messages
    const struct zone *zone;
    const struct wording_names *names;              // of the settings; NULL: none
    void (*fault)(void *context, const char *text); // an own template is refused, by file and line; may be NULL
    void *context;
};

// From whom to whom.
struct letter_envelope {
    const char *from_name, *from_address; // the kiosk's mailbox
    const char *to_name, *to_address;
    const char *reply_to; // who reads answers; NULL: the kiosk's mailbox
    const char *language; // the reader's, one of en pl ru vi es; anything else: en
    enum wording wording; // internal letters have but one
    const char *uid;      // of the block or the invitation; tells letters apart (messages/eml.h)
    int32_t sequence;     // likewise
    const char *calendar; // an iTIP message for it, or NULL
    size_t calendar_length;
    const char *method;               // of the calendar; NULL: REQUEST
    const struct message_file *files; // that go with it
    size_t file_count;
    struct wall date;
};

// A ready mail. An error when the address is none (message_address_valid tells beforehand), when a text that the kind
// needs is empty, or when not even the shipped template can be used. `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool letter_write_client(const struct letter_post *post, enum client_letter kind,
                                    const struct client_facts *facts, const struct letter_envelope *envelope,
                                    char **bytes, size_t *length, struct error *error);
MUST_CHECK bool letter_write_internal(const struct letter_post *post, enum internal_letter kind,
                                      const struct internal_facts *facts, const struct letter_envelope *envelope,
                                      char **bytes, size_t *length, struct error *error);

// The language of a letter: the first of these that is one of the five; tags such as pl-PL count as theirs (RFC 5646).
// `settings` is the client's in the settings, `calendar` the attendee's or the organizer's; both may be NULL.
const char *letter_language(const char *settings, const char *calendar, const char *room);

// What is said after a fault of an own template.
#define LETTER_INSTEAD "; the shipped template is used instead"

// The fields that only internal letters have.
#define LETTER_INTERNAL_FIELDS "client requester approver earlier following reason cost history"

// What a kind's template is called and may use. {Date} is {date} with a capital, to begin a line with. Names of fields
// are separated by blanks.
struct letter_kind {
    const char *name;   // of the file, without .txt
    bool internal;      // who reads it
    bool toned;         // has variants by tone
    const char *needed; // fields that its template has to hold
    const char *filled; // further fields, which always have a value
    const char *maybe;  // fields that may be empty: their line is left out then
};
const struct letter_kind *letter_kind_client(enum client_letter kind);
const struct letter_kind *letter_kind_internal(enum internal_letter kind);
