// SPDX-License-Identifier: MIT
// The delivering side of the outbox. An attempt is noted before a server is spoken to (begin), once more just before
// the server is asked to take the whole of it (hand over), and when its end is known (end): what a kill leaves behind
// says whether the server may have taken it. Attempts are a log of their own, which only grows until what it is about
// is purged (store/redact.h).
#pragma once

#include "core/delivery.h"
#include "store/store.h"

// Held by the process that delivers, until the store is closed or the process ends; *mine is false while another has
// it. What is in OUTBOX_SENDING while the lock is held was left behind by a process that ended.
MUST_CHECK bool store_outbox_lock(struct store *store, bool *mine, struct error *error);

// The file beside the database that is touched after each commit that put, retried or dropped something. `size` of
// OUTBOX_PATH_MAX is enough.
#define OUTBOX_PATH_MAX 1056
void store_outbox_path(const char *database, char *path, size_t size);

// The oldest item of a kind, after `after`, that is due. A mail is not while the calendar object of its name waits:
// nobody is invited to a time that is not booked. Nor is an object while an older one of the same occurrence waits. A
// next_try more than a day ahead is one of a clock that was wrong.
// The bytes are malloc'ed into *bytes, freed by the caller; NULL: none is due.
MUST_CHECK bool store_outbox_due(struct store *store, const char *kind, struct wall now, int64_t after,
                                 struct outbox_item *item, char **bytes, struct error *error);
// Whether a mail of this name waits for its calendar object.
MUST_CHECK bool store_outbox_held(struct store *store, const char *name, bool *held, struct error *error);
// When the next item of a kind that is put off becomes due; INT64_MAX: none is.
MUST_CHECK bool store_outbox_next_try(struct store *store, const char *kind, struct wall now, struct wall *at,
                                      struct error *error);

// Waiting becomes sending; an error when it does not wait.
MUST_CHECK bool store_outbox_begin(struct store *store, int64_t id, const char *via, const char *message_id,
                                   struct wall now, struct error *error);
MUST_CHECK bool store_outbox_hand_over(struct store *store, int64_t id, struct wall now, struct error *error);

struct outbox_end {
    enum outbox_state state;
    const char *words;    // public; NULL = nothing
    struct wall next_try; // of a waiting one
    bool doubtful;        // the server may have taken it
    int32_t code;         // what it answered; 0 = nothing
    const char *said;     // its own words, for the attempts' log; NULL = none
};
// Ends the attempt that was begun; without one it only puts the item off, or ends it. One that was given up meanwhile
// stays so: its bytes may be gone.
MUST_CHECK bool store_outbox_end(struct store *store, int64_t id, const struct outbox_end *end, struct wall now,
                                 struct error *error);
// Gives up the waiting mails that go with a calendar object of this name.
MUST_CHECK bool store_outbox_drop_mails(struct store *store, const char *name, const char *words, struct wall now,
                                        struct error *error);

// What a person asks for: to be tried again from now on (what waits, was refused or given up), unless a later
// change of the same event would be undone by it; or to be given up (what waits or was refused). An error, in words for
// a terminal, when it is in another state or there is no such item.
MUST_CHECK bool store_outbox_retry(struct store *store, int64_t id, struct error *error);
MUST_CHECK bool store_outbox_drop(struct store *store, int64_t id, struct wall now, struct error *error);

// All items, without their bytes, in the order of putting.
MUST_CHECK bool store_outbox_list(struct store *store, store_outbox_fn each, void *context, struct error *error);

// One line of the log of attempts.
struct outbox_attempt {
    int64_t item;
    char via[16], recipient[PERSON_ADDRESS_MAX], message_id[320];
    struct wall began, handed, ended; // 0 = not so far
    bool doubtful;                    // the server may have taken it: the recipient may have it twice when sent again
    int32_t code;
    char said[256];
};
typedef bool (*store_outbox_attempt_fn)(void *context, const struct outbox_attempt *attempt, struct error *error);
MUST_CHECK bool store_outbox_attempts(struct store *store, int64_t id, store_outbox_attempt_fn each, void *context,
                                      struct error *error);

// What became of the newest invitation with this UID: its mails, and its object for a calendar server.
MUST_CHECK bool store_outbox_delivery(struct store *store, const char *uid, struct delivery *delivery,
                                      struct error *error);

// The public words of a time that is lost; by them the store tells BOOKING_TAKEN.
#define OUTBOX_WORDS_TAKEN   "Another booking has this time."
#define OUTBOX_WORDS_CHANGED "The calendar changed meanwhile; this time is not booked."
