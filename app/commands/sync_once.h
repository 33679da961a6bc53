// SPDX-License-Identifier: MIT
// `adjourn sync --once`: everything one time, due or not.
#pragma once

#include "commands/sync_run.h"

// Reads every source, and gives away what waits; returns the worst exit code.
int sync_once(struct sync_run *run);
