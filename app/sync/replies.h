// SPDX-License-Identifier: MIT
// Answers that lie in a drop folder: iTIP messages as .ics, or the mails that brought them as .eml. The bytes are a
// stranger's: each file is read in a confined child, and what it hands back is checked.
#pragma once

#include "calendar/reply.h"
#include "core/time.h"

// What became of one answer.
enum reply_fate {
    REPLY_TAKEN, // it holds, or held before
    REPLY_ASIDE, // it is none of ours; the error says why
    REPLY_LATER, // it could not be noted: the file stays where it is
};

// Takes one answer; `sender` is who sent the mail, or "". Called again for the same answer when this process died
// before the file was moved.
typedef enum reply_fate (*replies_take_fn)(void *context, const struct reply *reply, const char *sender,
                                           struct error *error);

struct replies_job {
    const char *folder;
    const struct zone *room;
    struct wall now;
    replies_take_fn take;
    void *context;
    void (*told)(void *context, const char *text); // a file is set aside: its name and why; may be NULL
};

// Files that may still be being written are left for the next time, when they have not changed for so long.
#define REPLIES_SETTLE_MS (10 * MS_PER_SECOND)

// Reads every file of the folder by name (hidden ones are passed over) and moves it to FOLDER/done, or to FOLDER/aside
// with why in NAME.txt. A folder that is not there is made. *later: some file waits for another time. False with an
// error when the folder cannot be used.
MUST_CHECK bool replies_read(const struct replies_job *job, bool *later, struct error *error);

// What the child of one file handed back, checked; false when it is none.
bool replies_check(struct replies *replies, const char *bytes, size_t length);
