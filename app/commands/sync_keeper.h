// SPDX-License-Identifier: MIT
// A process that keeps the sync process running on behalf of the kiosk, which gives up the right to run programs. It is
// a copy of the kiosk from before anything was opened, and does nothing else. On an appliance, where both are services
// of their own, nothing here is used.
#pragma once

#include <stdbool.h>
#include <sys/types.h>

struct sync_keeper {
    pid_t pid; // 0: does not run
    int line;  // to it; when it is closed, also because this process was killed, the keeper ends
    bool begun;
};

// Makes it; it waits. The texts are copied with the process. What fails is told.
void sync_keeper_start(struct sync_keeper *keeper, const char *config, const char *db);

// The sync process may run now: the first picture stands. Further calls do nothing.
void sync_keeper_begin(struct sync_keeper *keeper);

// SIGCHLD came: tells, once, when the keeper was ended by somebody else. From then on calendars grow old on the screen.
void sync_keeper_ended(struct sync_keeper *keeper);

// Ends it, and so the sync process. That they have ended is not waited for.
void sync_keeper_stop(struct sync_keeper *keeper);
