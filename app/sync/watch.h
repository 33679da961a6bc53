// SPDX-License-Identifier: MIT
// Notices changes of calendars that are files or folders, without polling (inotify). What cannot be watched, because it
// is not there yet, is tried again by watch_renew.
#pragma once

#include "core/error.h"
#include "core/settings.h"

#define WATCHED_MAX (SOURCES_MAX + 4) // the sources, the outbox, the replies, the database and the screen's changes

struct watch {
    int fd; // readable when something changed
    size_t count;
    struct watched {
        const char *path; // borrowed; NULL: nothing to watch
        int descriptor;   // -1: not watched
        bool folder;
        bool every;   // file of it counts
        bool changed; // since it was last asked for
    } items[WATCHED_MAX];
};

MUST_CHECK bool watch_open(struct watch *watch, struct error *error);
void watch_close(struct watch *watch);

// Adds a path under the next index; NULL only takes an index.
void watch_add(struct watch *watch, const char *path);
// The same for a folder in which every file counts, whatever its name.
void watch_add_folder(struct watch *watch, const char *path);

// Watches what is not watched; what is from now on counts as changed. True when all are.
bool watch_renew(struct watch *watch);

// Reads what happened.
void watch_take(struct watch *watch);

// Whether that index has changed since it was last asked for.
bool watch_changed(struct watch *watch, size_t index);
