// SPDX-License-Identifier: MIT
// What somebody needs who looks for a fault, as texts: versions, health, settings and journal. Nothing that people
// wrote is in them: of settings only those that are numbers, words of a list and times; of the database only counts; of
// the journal what veil_line() leaves.
#pragma once

#include "core/settings.h"
#include "core/time.h"

#include <stdio.h>

#define BUNDLE_FILES 4

struct bundle {
    const struct settings *settings;
    const char *config; // the administrator's file, or NULL
    int faults;         // of the settings
    struct now now;
};

extern const char *const bundle_names[BUNDLE_FILES];

// One of the texts. Whether all of it was taken is for the caller to see at `out`.
void bundle_write(FILE *out, size_t file, const struct bundle *bundle);
