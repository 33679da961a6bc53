// SPDX-License-Identifier: MIT
// The confirmation before a block: a friendly letter to everyone in it, put into the outbox once for each occurrence,
// start and reader. A block that moves after its notice is told of again; one that keeps its start is not, however
// often this runs, and whenever it is cut off: the name in the outbox is made of the occurrence and its start.
#pragma once

#include "commands/post.h"

struct notices_asked {
    struct wall now;
    int64_t ahead_ms; // blocks that begin in (now, now + ahead]
    const char *only; // `UID` or `UID/RECURRENCE-ID`: these blocks, and of any start after now; NULL: all
    bool dry_run;     // nothing is written
    // A letter that is in the outbox now, or would be; may be NULL.
    void (*each)(void *context, const struct block *block, const struct participant *person, const char *language);
    void *context;
};

// Confirmed blocks of the room only: a time that is held, cancelled or transparent is nobody's promise. `next` is when
// the next notice is due, INT64_MAX when no known block is ahead; may be NULL. Without a mailbox there is no letter.
// False when the database cannot be read or written; what was put before stays.
MUST_CHECK bool notices_put(const struct post *post, struct store *store, const struct notices_asked *asked,
                            struct wall *next, struct error *error);
