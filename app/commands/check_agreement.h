// SPDX-License-Identifier: MIT
// `adjourn check --for UID[/RECURRENCE-ID]`: what was agreed for one block, and who says so.
#pragma once

#include "commands/lookup.h"

// Prints the agreement of the block, a line for each value, or as JSON. `config`: the settings file, or NULL. Returns
// the exit code.
int check_agreement(const struct lookup *lookup, const char *config, bool json);
