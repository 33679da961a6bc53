// SPDX-License-Identifier: MIT
// Where requests are worked on: they are raised, the chain of approvers is asked, answers are taken, and the one who
// asked is told. Each step is one commit together with the letters and the calendar objects that it causes, so that a
// kill at any moment leaves both or neither. The kiosk, the sync process, `adjourn requests` and the simulation all go
// through here.
//
// Without an answer from the last of the chain, or when the limit is reached, a held time is given up (CANCEL where
// anything went out), and the one who asked is told so and how to find another time.
#pragma once

#include "core/request.h"
#include "core/settings.h"
#include "store/store.h"

struct desk {
    const struct settings *settings;
    const struct zone *zone; // the room's
    const char *assets;      // the folder with the shipped templates' folder
};

// A new time that wants to be approved.
struct desk_hold {
    int64_t session;
    const struct block *block; // what moves
    const struct roster *roster;
    bool whole;
    struct slot slot;
    enum slot_agreed agreed;
};

// Holds the time, raises the request and asks the first of the chain; inside the caller's transaction. An earlier time
// of the session that still waits is taken back. `uid` is filled as by invite_put().
MUST_CHECK bool desk_hold(const struct desk *desk, struct store *store, const struct desk_hold *hold, struct now now,
                          char uid[BLOCK_UID_MAX], struct error *error);

// Takes back a time of the session that still waits for its approver; inside the caller's transaction. desk_hold() does
// it by itself: this is for another time that nobody has to approve.
MUST_CHECK bool desk_take_back(const struct desk *desk, struct store *store, int64_t session, struct now now,
                               struct error *error);

// Something that was asked for in the room.
struct desk_note {
    int64_t session;
    const struct block *block;
    const struct roster *roster;
    int32_t who; // who asks: index in the roster, or EVENT_NOBODY
    enum request_topic topic;
};

// Raises it and asks the first of the chain; inside the caller's transaction. `*number` is its number, `*by` the
// promised date.
MUST_CHECK bool desk_note(const struct desk *desk, struct store *store, const struct desk_note *note, struct now now,
                          int64_t *number, struct wall *by, struct error *error);

// The promised date of a request that is noted now.
struct wall desk_promised(const struct desk *desk, struct wall now);

struct desk_answer {
    enum step_kind kind; // accepted, refused, withdrawn
    enum step_way way;
    const char *address; // of who answers; not read when withdrawn
    const char *remark;  // may be NULL
};

// Takes an answer, in a transaction of its own. An error, with nothing changed, when the request is closed or that
// person was not asked.
MUST_CHECK bool desk_answer(const struct desk *desk, struct store *store, int64_t id, const struct desk_answer *answer,
                            struct now now, struct error *error);

// Takes the answers that stand in the room's calendar: PARTSTAT of approvers in the events of times that are held.
// False with the last error when one could not be taken; the others are.
MUST_CHECK bool desk_take_calendar(const struct desk *desk, struct store *store, struct now now, struct error *error);

// What time alone makes of open requests. `*next` is when there is something to do again; INT64_MAX ms: not before the
// next answer. While the clock is not trusted nothing is done, and `*next` is soon. False with the last error when one
// could not be worked on; the others are, and `*next` is soon.
MUST_CHECK bool desk_turn(const struct desk *desk, struct store *store, struct now now, struct wall *next,
                          struct error *error);
