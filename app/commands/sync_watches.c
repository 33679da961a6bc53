// SPDX-License-Identifier: MIT
#include "commands/sync_watches.h"

#include "sync/save.h"

#include <libgen.h>
#include <stdio.h>

// Watched after the sources, in this order.
enum watched_after {
    WATCHED_OUTBOX,
    WATCHED_REPLIES,
    WATCHED_DATABASE, // that it is gone is seen at once: a turn follows
    WATCHED_CHANGES,
};

void sync_watches_add(struct sync_run *run)
{
    const struct settings *settings = run->settings;
    for (size_t i = 0; i < settings->source_count; i++) {
        const char *path = settings->source[i].path;
        watch_add(&run->watch, path[0] != '\0' ? path : NULL);
    }
    store_outbox_path(settings->store.file, run->outbox, sizeof run->outbox);
    watch_add(&run->watch, run->outbox);
    const char *replies = settings->approval.replies;
    struct error error;
    if (replies[0] != '\0' && !save_make_folder(replies, &error)) {
        (void)sync_fault(EXIT_BOARD, error.text); // tried again each time it is read
    }
    watch_add_folder(&run->watch, replies[0] != '\0' ? replies : NULL);
    watch_add(&run->watch, settings->store.file);
    const char *changes = settings->store.changes;
    char folder[SETTINGS_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", changes);
    if (changes[0] != '\0') {
        (void)!save_make_folder(dirname(folder), NULL); // one that is not there would be asked for every minute
    }
    watch_add(&run->watch, changes[0] != '\0' ? changes : NULL);
}

void sync_watches_take(void *context, int fd)
{
    (void)fd;
    struct sync_run *run = context;
    size_t after = run->settings->source_count;
    watch_take(&run->watch);
    for (size_t i = 0; i < after; i++) {
        if (watch_changed(&run->watch, i)) {
            run->sources[i].due.ms = 0;
        }
    }
    run->put = watch_changed(&run->watch, after + WATCHED_OUTBOX) || run->put;
    run->requests.folder = watch_changed(&run->watch, after + WATCHED_REPLIES) || run->requests.folder;
    run->look_again = watch_changed(&run->watch, after + WATCHED_CHANGES) || run->look_again;
}
