// SPDX-License-Identifier: MIT
// Answers that lie in the drop folder of the settings, taken as those of approvers.
#pragma once

#include "commands/desk.h"

// Reads the folder (sync/replies.h); without one in the settings nothing. *later: a file waits for another time. False
// with an error when the folder cannot be used.
MUST_CHECK bool desk_take_replies(const struct desk *desk, struct store *store, struct now now, bool *later,
                                  struct error *error);
