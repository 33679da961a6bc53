// SPDX-License-Identifier: MIT
// A new time put into the outbox: the calendar object, and a mail to each of those it concerns. Used on the screen's
// behalf (ports.c), and where a decision comes without the screen.
//
// what moves      | hold                     | ask                                      | withdraw
// the rest        | an event of its own,     | REQUEST, its SEQUENCE one higher than    | CANCEL
//                 | tentative, nobody mailed | the hold's                               |
// the whole block | the same                 | REQUEST with the block's UID, the hold   | CANCEL of the block
//                 |                          | goes; or COUNTER to the organizer        | after a COUNTER nothing
#pragma once

#include "core/settings.h"
#include "store/store.h"

// What is said about the new time.
enum invite_step {
    INVITE_ASK,      // it holds: everybody is invited, or the organizer is asked for it
    INVITE_HOLD,     // it is only held: a tentative event, nobody is mailed
    INVITE_WITHDRAW, // it is off
};

struct invite_order {
    enum invite_step step;
    const struct block *block;   // what moves
    const struct roster *roster; // who is invited; of a hold: who is to accept it (PARTSTAT), or NULL
    bool whole;                  // the block itself gets the new time; else its rest does, as an event of its own
    struct wall start, end;      // the new time
    struct wall at;              // now
    int32_t revision;            // how many steps this new time has had before: 0 first, 1 after a hold, ..
    unsigned fees;               // what of the new time costs a surcharge (struct slot)
    bool asked;                  // of a withdrawal: people were invited, and are told
};

// Whether the kiosk may set a new time for the whole block itself: it has no organizer, is the organizer, or acts for
// them ([outbox] acts_for). Else it can only propose one to the organizer.
bool invite_may_move(const struct settings *settings, const struct block *block);

// RFC 7986 5.3: a UID is a random UUID and nothing that tells of the room.
MUST_CHECK bool invite_make_uid(char uid[BLOCK_UID_MAX], struct error *error);

// Puts a step into the outbox, inside the caller's transaction. `uid` is the one of the earlier step; when empty it is
// filled: with a random one, or with the block's own when the block moves as a whole. After a hold of a whole block it
// becomes the block's. `assets` is the folder of the message templates.
MUST_CHECK bool invite_put(const struct settings *settings, const struct zone *room, const char *assets,
                           struct store *store, const struct invite_order *order, char uid[BLOCK_UID_MAX],
                           struct error *error);

// What an approver's mail program answers: a REQUEST of the time that is held as `uid`, to `order->roster` alone; of
// INVITE_WITHDRAW the CANCEL that takes it back. Its organizer is the room's mailbox, so that the REPLY comes back to
// the room. `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool invite_write_question(const struct settings *settings, const struct zone *room,
                                      const struct invite_order *order, const char *uid, char **bytes, size_t *length,
                                      struct error *error);

// The event for the code on the screen (calendar_write_event).
MUST_CHECK bool invite_code(const struct invite_order *order, char *out, size_t size, struct error *error);
