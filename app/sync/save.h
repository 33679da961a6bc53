// SPDX-License-Identifier: MIT
// Files that are whole or not there: written beside their place, brought to the disk, then renamed.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

// Replaces the file when there is one; its folder must exist. Durable on return. On failure the old file stands, and
// nothing is left beside it. A device or a pipe is written to as it is; a link stays one.
MUST_CHECK bool save_file(const char *path, const char *bytes, size_t length, struct error *error);

// The same, with the owner and the mode of the file at `like`, before the file is in its place; without such a file as
// above.
MUST_CHECK bool save_file_like(const char *path, const char *bytes, size_t length, const char *like,
                               struct error *error);

// Makes the folder, and those above it, when missing.
MUST_CHECK bool save_make_folder(const char *path, struct error *error);

// Removes what writers of this file that were killed in the middle have left beside it. For the file's only writer.
void save_sweep(const char *path);
