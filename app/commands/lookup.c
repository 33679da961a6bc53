// SPDX-License-Identifier: MIT
#include "commands/lookup.h"

#include "commands/options.h"
#include "sync/sync.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 4096

static void print_warning(void *context, int line, const char *text)
{
    fprintf(stderr, "%s:%d: %s\n", (const char *)context, line, text);
}

static bool read_file(struct store *store, const char *name, const char *path, enum source_role role,
                      const struct lookup *lookup, struct error *error)
{
    const struct sync_source source = {.name = name,
                                       .path = path,
                                       .zone = lookup->zone,
                                       .role = role,
                                       .warning = print_warning,
                                       .context = (void *)(uintptr_t)path};
    enum sync_result result = sync_file(store, &source, lookup->at, error);
    return result == SYNC_REPLACED || result == SYNC_UNCHANGED;
}

// A database of this process, with the calendar files of the settings in it, or with the one that is asked for.
static struct store *read_files(const struct lookup *lookup, struct error *error)
{
    const struct settings *settings = lookup->settings;
    struct store *store;
    size_t read = 0;
    if (!store_open(&store, ":memory:", STORE_WRITE, error)) {
        return NULL;
    }
    bool ok = true;
    if (lookup->calendar != NULL) {
        ok = read_file(store, STORE_SOURCE_ROOM, lookup->calendar, SOURCE_ROOM, lookup, error);
        read++;
    }
    for (size_t i = 0; ok && lookup->calendar == NULL && i < settings->source_count; i++) {
        const struct source_settings *source = &settings->source[i];
        if (source->path[0] == '\0') {
            fprintf(stderr, "adjourn %s: [source %s]: the kiosk has not read this server yet\n", lookup->command,
                    source->name);
            continue;
        }
        ok = read_file(store, source->name, source->path, source->role, lookup, error);
        read++;
    }
    if (ok && read == 0) {
        ok =
            error_set(error, "there is no calendar file to read (--calendar FILE, or [calendar] file in the settings)");
    }
    if (!ok) {
        store_close(store);
        return NULL;
    }
    return store;
}

struct store *lookup_open(const struct lookup *lookup, struct error *error)
{
    struct store *store = lookup->calendar == NULL ? options_open_database(lookup->settings) : NULL;
    return store != NULL ? store : read_files(lookup, error);
}

bool lookup_block(struct store *store, const struct lookup *lookup, struct session_record *record, struct error *error)
{
    struct wall from = {lookup->at.ms - BLOCKS_DAYS_AHEAD * MS_PER_DAY};
    struct wall to = {lookup->at.ms + BLOCKS_DAYS_AHEAD * MS_PER_DAY};
    struct block *blocks = calloc(BLOCKS_MAX, sizeof *blocks);
    const struct block *found = NULL;
    size_t count = 0;
    bool ok = blocks != NULL ? store_blocks_between(store, from, to, blocks, BLOCKS_MAX, &count, error)
                             : error_set(error, "out of memory");
    for (size_t i = 0; i < count; i++) {
        if (block_takes_room(&blocks[i]) && (lookup->block == NULL || block_named(&blocks[i], lookup->block))) {
            found = &blocks[i];
            if (found->end.ms > lookup->at.ms) {
                break;
            }
        }
    }
    if (ok && found != NULL) {
        record->block = *found;
        ok = store_roster(store, found, &record->roster, error);
    }
    free(blocks);
    if (!ok || found != NULL) {
        return ok;
    }
    struct block asked = {0};
    const char *name = lookup->block != NULL ? lookup->block : "now";
    const char *slash = strrchr(name, '/');
    snprintf(asked.uid, sizeof asked.uid, "%.*s", slash != NULL ? (int)(slash - name) : -1, name);
    snprintf(asked.recurrence_id, sizeof asked.recurrence_id, "%s", slash != NULL ? slash + 1 : "");
    int64_t id = 0;
    return store_session_of(store, &asked, &id, error) &&
           (id != 0 ? store_session_load(store, id, record, error) : error_set(error, "%s: no such block", name));
}
