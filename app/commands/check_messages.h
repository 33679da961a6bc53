// SPDX-License-Identifier: MIT
// `adjourn check` over the templates of letters: every shipped one, and the settings' own.
#pragma once

#include "core/settings.h"

#include <stddef.h>

// Tells each fault in words. `assets` is the folder with messages/ in it. Returns how many templates were looked at.
size_t check_messages(const struct settings *settings, const char *assets,
                      void (*tell)(void *context, const char *text), void *context);
