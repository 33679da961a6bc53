// SPDX-License-Identifier: MIT
#include "sync/files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#define WORDS_MISSING    "The calendar cannot be found."
#define WORDS_UNREADABLE "The calendar cannot be read."
#define WORDS_TOO_LARGE  "The calendar is larger than 20 MB."

struct pile {
    char *bytes;
    size_t length, room;
};

// Room for one byte more; at most one byte more than is allowed, which the caller refuses.
static bool make_room(struct pile *pile)
{
    if (pile->length + 2 < pile->room) {
        return true;
    }
    size_t room = pile->room == 0 ? 64 * 1024 : 2 * pile->room;
    char *grown = realloc(pile->bytes, room);
    if (grown != NULL) {
        pile->bytes = grown;
        pile->room = room;
    }
    return grown != NULL;
}

static bool add_file(struct pile *pile, const char *path, struct error *error)
{
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    bool ok = true;
    size_t got = 1;
    while (ok && got > 0 && pile->length <= FILES_BYTES_MAX) {
        ok = make_room(pile);
        got = ok ? fread(pile->bytes + pile->length, 1, pile->room - pile->length - 1, file) : 0;
        pile->length += got;
    }
    int problem = ok ? errno : ENOMEM;
    ok = ok && ferror(file) == 0;
    fclose(file);
    if (!ok) {
        return error_set(error, "%s: %s", path, strerror(problem));
    }
    return pile->length <= FILES_BYTES_MAX ||
           error_set(error, "%s: larger than %d MB", path, FILES_BYTES_MAX / 1024 / 1024);
}

bool files_is_calendar(const char *name)
{
    size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcasecmp(name + length - 4, ".ics") == 0;
}

bool files_read(const char *path, char **bytes, size_t *length, const char **words, struct error *error)
{
    struct pile pile = {0};
    struct stat status;
    bool there = stat(path, &status) == 0;
    *words = there ? WORDS_UNREADABLE : WORDS_MISSING;
    if (!add_file(&pile, path, error)) {
        *words = pile.length > FILES_BYTES_MAX ? WORDS_TOO_LARGE : *words;
        free(pile.bytes);
        pile = (struct pile){0};
    }
    *bytes = pile.bytes;
    *length = pile.length;
    return pile.bytes != NULL;
}
