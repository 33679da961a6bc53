// SPDX-License-Identifier: MIT
// A new time written into the room's calendar on its CalDAV server. The calendar is read first, so that nobody's
// booking is overlapped; a new object is made only where there is none, a changed one only over the bytes it was made
// from; afterwards it is read again, because a server may keep something else than it was given.
#pragma once

#include "store/outbox.h"
#include "sync/source.h"

enum book_end {
    BOOK_KEPT,    // the server has it
    BOOK_LATER,   // the server is away, or in trouble
    BOOK_NEVER,   // the server does not take it
    BOOK_TAKEN,   // the time is taken, or the calendar changed twice meanwhile
    BOOK_STOPPED, // the process is to end
};

struct booking_result {
    enum book_end end;
    int code;        // HTTP status that decided; 0 = none
    char words[256]; // for people
    char said[256];  // for the log
};

// Writes an item of kind "caldav" into `source`, and reads the source again, so that its blocks show the new time. An
// item that is there already is kept: sent again, nothing changes.
void booking_deliver(struct source *source, const struct source_world *world, const struct outbox_item *item,
                     struct wall now, struct booking_result *result);
