// SPDX-License-Identifier: MIT
// The last good settings: a copy of the administrator's file as it was when it was read without a fault, for the day
// on which it is not there, or is no settings at all. It lies in the state folder, named by the place of the file that
// it is a copy of, whose faults and relative paths it shares.
#pragma once

#include "config/config.h"

enum last_good {
    LAST_GOOD_UNUSED,  // the settings are those of the file
    LAST_GOOD_TAKEN,   // they are the last good ones
    LAST_GOOD_MISSING, // there are none of those either: the defaults
};

// As config_read, and never without settings: when the file cannot be read, is too large or no text, that is given to
// `fault`, and the settings are the last good ones, else the defaults. With `keep`, a file without a fault becomes the
// last good one; that this fails is said on stderr.
enum last_good last_good_read(struct settings *settings, const char *path, bool keep, config_fault_fn fault,
                              void *context);
