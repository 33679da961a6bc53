// SPDX-License-Identifier: MIT
// A process that does for the kiosk what the kiosk gives up the right to do, or never waits for. It is a copy of the
// kiosk from before anything was opened, and lives as long as the line between the two.
#pragma once

#include "core/time.h"
#include "platform/loop.h"

#include <sys/types.h>

struct keeper {
    pid_t pid; // 0: does not run
    int line;  // to it, a message each way; -1: none. When it is closed, also by a kill of the kiosk, the keeper ends
};

// What a keeper is called, and what its absence means, in words for the journal.
struct keeper_words {
    const char *name;    // of the process
    const char *missing; // "no sync process"
    const char *what;    // "what keeps the sync process running"
    const char *then;    // "until the next start .."
};

// What it does: in its own process, in a loop that ends with the line.
struct keeper_work {
    void (*take)(void *context, int line); // the line is readable; loop_stop when the kiosk is gone
    void (*child_ended)(void *context);    // SIGCHLD
    struct wall (*turn)(void *context, struct now now);
    void *context;
};

// Makes it. True in the new process, whose end of the line is in keeper->line; false in the kiosk, where what fails is
// told on stderr, and pid is 0 then.
bool keeper_start(struct keeper *keeper, const struct keeper_words *words);

// In the new process: works until the kiosk is gone or says so. *loop is there for the work's functions. What fails is
// told, and ends the process.
void keeper_work(const struct keeper *keeper, const struct keeper_words *words, struct loop **loop,
                 const struct keeper_work *work);

// SIGCHLD came to the kiosk: tells, once, when the keeper was ended by somebody else. The line stays open.
void keeper_ended(struct keeper *keeper, const struct keeper_words *words);

// Ends it; that it has ended is not waited for.
void keeper_stop(struct keeper *keeper);
