// SPDX-License-Identifier: MIT
// The kiosk's own loop: one epoll with file descriptors, one wall-clock timer (absolute, cancelled when the clock is
// set), and signals. No tick: it sleeps until something happens. SDL's waiting calls poll and are never used.
#pragma once

#include "core/time.h"

#include <stddef.h>

#define LOOP_FDS_MAX 32

// An instant that never comes: with nothing else to wake for, the loop sleeps until a descriptor, a signal or a set
// clock wakes it.
#define LOOP_NEVER ((struct wall){INT64_MAX})

struct loop;

// Called when `fd` is readable (or in error). Removing any source inside a callback is safe; a removed one is not
// called again, not even in the same turn.
typedef void (*loop_fd_fn)(void *context, int fd);
// Called once per turn after all callbacks, with both clocks read once; returns the wall instant to wake at. The first
// turn comes at once; a turn comes also when the clock was set. An instant that has passed means: at once again.
typedef struct wall (*loop_turn_fn)(void *context, struct now now);

// On failure `why` gets the reason.
bool loop_create(struct loop **loop, char *why, size_t why_size);
void loop_destroy(struct loop *loop);
// False when there are LOOP_FDS_MAX already, or the descriptor cannot be watched (a plain file, a closed one).
bool loop_add_fd(struct loop *loop, int fd, loop_fd_fn callback, void *context);
void loop_remove_fd(struct loop *loop, int fd);
// SIGTERM, SIGINT and SIGHUP end the loop; SIGCHLD calls `child` (may be NULL). The signals stay blocked in this
// process: a child must unblock them before it runs a program.
bool loop_watch_signals(struct loop *loop, void (*child)(void *context), void *context);
// Runs until loop_stop or a signal; returns the signal number, or 0.
int loop_run(struct loop *loop, loop_turn_fn turn, void *context);
void loop_stop(struct loop *loop);
// Turns since creation.
uint64_t loop_turns(const struct loop *loop);
