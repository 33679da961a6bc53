// SPDX-License-Identifier: MIT
// A folder of .ics files as a harvest: each file is a resource by its name.
#pragma once

#include "sync/harvest.h"

#define FOLDER_WORDS_MAX 256

// Adds the files that are not as the store has them, and those that are gone (hidden ones are passed over). A file that
// cannot be opened is passed over too, so that its last good copy stays: *missed counts it, and *unread is why (of the
// first). False, with *words for the screen, when the folder cannot be read or has no calendar: a disk that is not
// there looks like that, and must not look like a free room.
MUST_CHECK bool folder_read(const char *folder, struct store *store, const char *source, struct harvest *harvest,
                            size_t *missed, struct error *unread, const char **words, struct error *error);

// What the screen says of files that cannot be read: the name and the line of the first, from an error that begins with
// `name:line:` or `name:`, and how many others there are.
void folder_write_words(char out[FOLDER_WORDS_MAX], const char *name, const struct error *error, size_t others);
