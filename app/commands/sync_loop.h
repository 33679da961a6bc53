// SPDX-License-Identifier: MIT
// The sync process runs: each thing when it is due, one after the other.
#pragma once

#include "commands/sync_run.h"

// Runs until a signal ends it, or the settings are new (run->renew); returns the exit code. SIGHUP reads all sources.
// The database notes that it runs, and that it was ended: so the kiosk knows of an end that was no such signal.
int sync_loop_run(struct sync_run *run);
