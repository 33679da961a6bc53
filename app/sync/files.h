// SPDX-License-Identifier: MIT
// A calendar on this machine: an .ics file.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define FILES_BYTES_MAX (20 * 1024 * 1024)

// The bytes of a file; malloc'ed, freed by the caller. On failure the error is for the log (`path: why`) and *words
// says it in public words.
MUST_CHECK bool files_read(const char *path, char **bytes, size_t *length, const char **words, struct error *error);

// Whether a name in a folder is that of a calendar.
bool files_is_calendar(const char *name);
