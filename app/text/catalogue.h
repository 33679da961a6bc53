// SPDX-License-Identifier: MIT
// One message catalogue: a GNU .mo file in memory (gettext manual, "The Format of GNU MO Files").
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct catalogue {
    char *bytes; // owned; NULL = not loaded
    size_t length;
    uint32_t count, originals, translations; // number of messages and the offsets of the two tables
};

// False when the file cannot be read or is no catalogue; every string in it is then inside the file and ends with NUL.
bool catalogue_load(struct catalogue *catalogue, const char *path);
void catalogue_finish(struct catalogue *catalogue);

// The translation of a key ("context\004text" with a context), all plural forms after one another with a NUL between;
// `*length` is their bytes together. NULL when there is none.
const char *catalogue_find(const struct catalogue *catalogue, const char *key, size_t *length);
