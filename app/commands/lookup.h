// SPDX-License-Identifier: MIT
// The block that a command line asks about, and the database to ask.
#pragma once

#include "store/store.h"

struct lookup {
    const char *command; // for remarks on stderr: "slots"
    const struct settings *settings;
    const struct zone *zone;
    const char *calendar; // the room's calendar; NULL: the kiosk's database, else the settings' files
    const char *block;    // UID or UID/RECURRENCE-ID; NULL: any
    struct wall at;       // now
};

// The kiosk's database when the room's calendar has been read into it, else one of this process with the calendar files
// in it. NULL with an error when there is neither.
struct store *lookup_open(const struct lookup *lookup, struct error *error);

// The named block, else any; of several the one that runs or comes next, else the last. One that the calendar does not
// hold any more may have had a session.
MUST_CHECK bool lookup_block(struct store *store, const struct lookup *lookup, struct session_record *record,
                             struct error *error);
