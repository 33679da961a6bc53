// SPDX-License-Identifier: MIT
// The kiosk's own loop: one epoll with file descriptors, one wall-clock timer (absolute, cancelled when the clock is
// set), and signals. No tick: it sleeps until something happens. SDL's waiting calls poll and are never used.
#pragma once

#include "core/time.h"

#include <stddef.h>

struct loop;

// Called when `fd` is readable (or in error). Removing any source inside a callback is safe.
typedef void (*loop_fd_fn)(void *context, int fd);
// Called once per turn after all callbacks, with both clocks read once; returns the wall instant to wake at.
typedef struct wall (*loop_turn_fn)(void *context, struct now now);

bool loop_create(struct loop **loop, char *why, size_t why_size);
void loop_destroy(struct loop *loop);
bool loop_add_fd(struct loop *loop, int fd, loop_fd_fn callback, void *context);
void loop_remove_fd(struct loop *loop, int fd);
// SIGTERM, SIGINT and SIGHUP end the loop; SIGCHLD calls `child` (may be NULL).
bool loop_watch_signals(struct loop *loop, void (*child)(void *context), void *context);
// Runs until loop_stop or a signal; returns the signal number, or 0.
int loop_run(struct loop *loop, loop_turn_fn turn, void *context);
void loop_stop(struct loop *loop);
// Turns since creation.
uint64_t loop_turns(const struct loop *loop);
