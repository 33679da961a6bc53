// SPDX-License-Identifier: MIT
#include "sync/sync.h"

#include "store/digest.h"
#include "sync/parse_child.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOURCE_BYTES_MAX (20 * 1024 * 1024)

// What an unreadable source says on the screen.
#define PUBLIC_MISSING    "The calendar cannot be found."
#define PUBLIC_UNREADABLE "The calendar cannot be read."

struct window {
    struct wall from, to;
};

// Whole local days, so that everything within one day has the same window.
static struct window window_around(const struct zone *zone, struct wall now)
{
    int64_t today = date_to_days(zone_civil(zone, now).date);
    return (struct window){zone_day_start(zone, date_from_days(today - SYNC_DAYS_BEFORE)),
                           zone_day_start(zone, date_from_days(today + SYNC_DAYS_AFTER + 1))};
}

// The blocks depend on the bytes, the window and the zone.
static void write_digest(char out[DIGEST_TEXT_MAX], const struct sync_source *source, const struct window *window,
                         const char *bytes, size_t length)
{
    char head[ZONE_NAME_MAX + 64];
    int used =
        snprintf(head, sizeof head, "%s %" PRId64 " %" PRId64 "\n", source->zone->name, window->from.ms, window->to.ms);
    const struct digest_piece pieces[] = {{head, (size_t)used}, {bytes, length}};
    digest_write(out, pieces, sizeof pieces / sizeof pieces[0]);
}

// The source's state as it is, or a new one.
static struct source_state load_state(struct store *store, const char *name, struct wall now)
{
    struct source_state state;
    if (!store_source_get(store, name, &state, NULL)) {
        state = (struct source_state){0};
        snprintf(state.name, sizeof state.name, "%s", name);
    }
    state.last_try = now;
    return state;
}

// The last good blocks and their digest stay.
static enum sync_result refuse(struct store *store, const struct sync_source *source, struct wall now,
                               const char *public_words)
{
    struct source_state state = load_state(store, source->name, now);
    snprintf(state.error, sizeof state.error, "%s", public_words);
    // The reason that is given is the source's; that it cannot be noted shows at the next write.
    (void)!store_source_put(store, &state, NULL);
    return SYNC_REFUSED;
}

struct writing {
    struct store *store;
    const char *source;
    struct error *error;
    bool failed;
};

static bool put_block(void *context, const struct block *block, const struct roster *roster)
{
    struct writing *writing = context;
    if (!block_takes_room(block)) {
        return true; // whole days, cancelled and transparent events are nothing that the kiosk has to know
    }
    writing->failed = !store_block_put(writing->store, writing->source, block, roster, writing->error);
    return !writing->failed;
}

// One commit: the source's old blocks go, the new ones come.
static enum sync_result replace_blocks(struct store *store, const struct sync_source *source,
                                       const struct parsed *parsed, const struct source_state *state,
                                       struct error *error)
{
    struct writing writing = {store, source->name, error, false};
    if (!store_begin(store, error)) {
        return SYNC_NOT_SAVED;
    }
    if (!store_blocks_clear(store, source->name, error)) {
        store_rollback(store);
        return SYNC_NOT_SAVED;
    }
    parsed_each(parsed, put_block, &writing);
    if (writing.failed) {
        store_rollback(store);
        return SYNC_NOT_SAVED;
    }
    if (!store_source_put(store, state, error) || !store_commit(store, error)) {
        store_rollback(store);
        return SYNC_NOT_SAVED;
    }
    return SYNC_REPLACED;
}

static bool parse_source(struct parsed **parsed, const struct sync_source *source, const struct window *window,
                         const char *bytes, size_t length, struct error *error)
{
    struct parse_job job = {
        .name = source->path,
        .bytes = bytes,
        .length = length,
        .room = source->zone,
        .from = window->from,
        .to = window->to,
        .warning = source->warning,
        .context = source->context,
    };
    return parse_confined(parsed, &job, error);
}

enum sync_result sync_bytes(struct store *store, const struct sync_source *source, const char *bytes, size_t length,
                            struct wall now, struct error *error)
{
    struct window window = window_around(source->zone, now);
    struct source_state state = load_state(store, source->name, now);
    struct parsed *parsed = NULL;
    struct error fault = {""};
    char digest[DIGEST_TEXT_MAX];
    write_digest(digest, source, &window, bytes, length);
    bool same = strcmp(digest, state.digest) == 0;
    state.last_success = now;
    state.error[0] = '\0';
    if (same) {
        return store_source_put(store, &state, error) ? SYNC_UNCHANGED : SYNC_NOT_SAVED;
    }
    if (!parse_source(&parsed, source, &window, bytes, length, &fault)) {
        char words[sizeof state.error];
        parse_write_words(words, sizeof words, source->path, &fault);
        error_set(error, "%s", fault.text);
        return refuse(store, source, now, words);
    }
    memcpy(state.digest, digest, sizeof state.digest);
    enum sync_result result = replace_blocks(store, source, parsed, &state, error);
    parsed_destroy(parsed);
    return result;
}

// At most SOURCE_BYTES_MAX and one byte more, which the caller refuses.
static bool read_file(const char *path, char **bytes, size_t *length, struct error *error)
{
    *bytes = NULL;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    size_t room = 64 * 1024;
    size_t used = 0;
    bool ok = true;
    while (ok && used <= SOURCE_BYTES_MAX) {
        room = *bytes == NULL ? room : 2 * room;
        char *grown = realloc(*bytes, room);
        ok = grown != NULL;
        if (ok) {
            *bytes = grown;
            used += fread(grown + used, 1, room - used, file);
            if (used < room) {
                break;
            }
        }
    }
    int problem = ok ? errno : ENOMEM;
    ok = ok && ferror(file) == 0;
    fclose(file);
    *length = used;
    if (!ok) {
        return error_set(error, "%s: %s", path, strerror(problem));
    }
    return used <= SOURCE_BYTES_MAX || error_set(error, "%s: larger than %d MB", path, SOURCE_BYTES_MAX / 1024 / 1024);
}

enum sync_result sync_file(struct store *store, const struct sync_source *source, struct wall now, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    enum sync_result result;
    if (read_file(source->path, &bytes, &length, error)) {
        result = sync_bytes(store, source, bytes, length, now, error);
    } else {
        result = refuse(store, source, now, access(source->path, F_OK) != 0 ? PUBLIC_MISSING : PUBLIC_UNREADABLE);
    }
    free(bytes);
    return result;
}
