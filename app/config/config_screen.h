// SPDX-License-Identifier: MIT
// What can be changed on the screen: which rows of the table of settings, in which order, words and steps; and the
// changes themselves, an INI file of the same form that is read after the administrator's, which stays as it is. A
// line of it that cannot be used is told like any other, and its key keeps what the administrator's file says.
#pragma once

#include "config/config.h"
#include "core/adjust.h"

// What was changed, in the order in which it is written.
struct changes {
    size_t count;
    struct change {
        const char *section, *key; // of the table
        char value[SETTINGS_TEXT_MAX];
    } change[ADJUSTABLES_MAX];
};

// Room for the file that changes_write makes.
#define CHANGES_BYTES_MAX (ADJUSTABLES_MAX * (SETTINGS_TEXT_MAX + 64))

// Whether the screen changes this key.
bool config_screen_has(const char *section, const char *key);

// All that the screen changes, as it stands in `settings`; `changes` tells which of it was changed. Ranges are those of
// the table, and what another key leaves of them. Returns how many.
size_t config_screen_fill(const struct settings *settings, const struct changes *changes,
                          struct adjustable items[ADJUSTABLES_MAX]);

// A value as the settings write it. False when the item cannot have it.
MUST_CHECK bool config_screen_write(const struct adjustable *item, int64_t value, char *out, size_t size);

// Whether a text can be written and read again as it is, and is one that the item can have.
bool config_screen_takes(const struct adjustable *item, const char *text);

// The key gets that value, or, with NULL, is no longer changed.
void changes_put(struct changes *changes, const char *section, const char *key, const char *value);
// As a file; returns its length.
size_t changes_write(const struct changes *changes, char out[CHANGES_BYTES_MAX]);

// Applies the changes of a file to settings that were read from the administrator's, and notes them in `changes`.
// Settings with changes have a digest of their own.
void config_read_changes(struct settings *settings, struct changes *changes, const char *name, const char *bytes,
                         size_t length, config_fault_fn fault, void *context);
