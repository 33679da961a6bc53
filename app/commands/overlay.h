// SPDX-License-Identifier: MIT
// What was changed on the screen, as a file beside the database ([store] changes). The settings in force are the
// administrator's with these changes; every change is on the disk before it holds, whole or not at all.
#pragma once

#include "config/config_screen.h"

struct overlay {
    struct settings base; // as the administrator's file, --db and the defaults say
    struct changes changes;
    char base_fault[CONFIG_FAULT_MAX]; // the first fault of the administrator's file; "" = none
    bool base_stayed;                  // that file could not be read: the base is the last good one
    char fault[CONFIG_FAULT_MAX];      // and of the changes
};

// Reads the changes of base.store.changes and makes the settings in force. A file that is not there has none; faults
// are given to `fault`, with the line that each stands in, and what they name keeps the administrator's value.
void overlay_read(struct overlay *overlay, struct settings *settings, config_fault_fn fault, void *context);

// A value for an item of config_screen_fill: to the disk, then into the settings. What the administrator's file says
// already is no change. On failure both are as before.
MUST_CHECK bool overlay_set(struct overlay *overlay, struct settings *settings, const struct adjustable *item,
                            const char *value, struct error *error);

// The administrator's settings alone. The changes stay beside it as FILE.bak.
MUST_CHECK bool overlay_undo(struct overlay *overlay, struct settings *settings, struct error *error);
