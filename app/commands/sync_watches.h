// SPDX-License-Identifier: MIT
// What wakes the sync process between the times at which something is due: files and folders that change.
#pragma once

#include "commands/sync_run.h"

// Watches the sources that are files or folders, the outbox, the answers, the database and what is changed on the
// screen. Folders that are missing for that are made.
void sync_watches_add(struct sync_run *run);

// Something changed: notes what is to be looked at for it. `context` is the run, as the loop gives it.
void sync_watches_take(void *context, int fd);
