// SPDX-License-Identifier: MIT
// What the sync process does, piece by piece. Each prints what went wrong on stderr, and is tried again later; those
// that return a code return EXIT_OK or why not. Those that return a time return when they are to be called again;
// INT64_MAX: never.
#pragma once

#include "commands/sync_run.h"

// Reads a source, due or not.
int sync_work_read(struct sync_run *run, struct source *source, struct wall now);
// The local day has changed: what the store has of the source moves on; no server is asked.
int sync_work_slide(struct sync_run *run, struct source *source, struct wall now);

// Writes what waits in the outbox into its folder. After a failure run->deliver_at is when to try again.
int sync_work_deliver(struct sync_run *run, struct wall now);

// One item of the outbox to its server. *changed: something of the outbox has changed.
struct wall sync_work_dispatch(struct sync_run *run, bool *changed);

// Puts the notices that are due into the outbox, none while the clock is not trusted.
struct wall sync_work_notices(struct sync_run *run, struct now now);

// Writes the mails with reports that were ordered.
struct wall sync_work_copies(struct sync_run *run, struct now now);

// What came in for open requests, and what is due of them; *next is when the next one is. What that puts into the
// outbox wakes this process again.
int sync_work_requests(struct sync_run *run, struct now now, struct wall *next);

// Removes what was kept long enough.
struct wall sync_work_purge(struct sync_run *run, struct now now);
