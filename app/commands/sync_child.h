// SPDX-License-Identifier: MIT
// The sync process as a child of the kiosk's keeper: started, started again when it ends, never waited for.
#pragma once

#include "core/time.h"

struct sync_child {
    const char *config, *db; // borrowed; NULL = not given
    int pid;                 // 0 = does not run
    int failures;            // ends since the last long run
    struct boot started;
    struct boot start_at; // when it is started (again)
    bool wanted;
};

// It will be started by the first sync_child_turn.
void sync_child_init(struct sync_child *child, const char *config, const char *db, struct now now);

// Starts it when that is due; returns the wall instant of the next call that matters (INT64_MAX: none). Of a child that
// has ended, sync_child_ended tells.
struct wall sync_child_turn(struct sync_child *child, struct now now);

// SIGCHLD came.
void sync_child_ended(struct sync_child *child, struct now now);

// Ends it.
void sync_child_stop(struct sync_child *child);
