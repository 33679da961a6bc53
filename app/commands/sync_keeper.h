// SPDX-License-Identifier: MIT
// A process (commands/keeper.h) that keeps the sync process running on behalf of the kiosk, which gives up the right to
// run programs. On an appliance, where both are services of their own, nothing here is used.
#pragma once

#include "commands/keeper.h"

struct sync_keeper {
    struct keeper process;
    bool begun;
};

// Makes it; it waits. The texts are copied with the process. What fails is told.
void sync_keeper_start(struct sync_keeper *keeper, const char *config, const char *db);

// The sync process may run now: the first picture stands. Further calls do nothing.
void sync_keeper_begin(struct sync_keeper *keeper);

// SIGCHLD came: tells, once, when the keeper was ended by somebody else. From then on calendars grow old on the screen:
// a new keeper would be under the kiosk's filter, which lets it run no program, and one kept ready would cost its
// memory.
void sync_keeper_ended(struct sync_keeper *keeper);

// Ends it, and so the sync process. That they have ended is not waited for.
void sync_keeper_stop(struct sync_keeper *keeper);
