// SPDX-License-Identifier: MIT
// What this board knows of itself, for the settings screen.
#pragma once

#include "core/settings.h"
#include "store/store.h"
#include "ui/view.h"

// Everything but the settings' file and fault. `store` may be NULL. Opens no socket: a confined kiosk may not.
void about_fill(struct device_facts *facts, const struct settings *settings, struct store *store);

// The address that the kernel's table of routes (/proc/self/net/fib_trie) has for this machine; "" = none but the
// loopback's.
void about_read_address(const char *table, char *out, size_t size);
