// SPDX-License-Identifier: MIT
// A folder of .ics files: each file is good or bad for itself.
#pragma once

#include "sync/sync.h"

// As sync_file, for a folder (hidden files are passed over). A file that cannot be read keeps its last good copy, and
// the source says which one it is, by name and line; the others are read. Refused when there is no calendar in it, or
// none that can be read.
enum sync_result folder_sync(struct store *store, const struct sync_source *source, struct wall now,
                             struct error *error);
