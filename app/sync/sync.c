// SPDX-License-Identifier: MIT
#include "sync/sync.h"

#include "calendar/guard.h"
#include "store/digest.h"
#include "sync/blocks.h"
#include "sync/files.h"
#include "sync/folder.h"
#include "sync/harvest.h"
#include "sync/parse_child.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

// The blocks depend on the bytes, the window, the zone and the system's zone data.
static void write_digest(char out[DIGEST_TEXT_MAX], const struct sync_source *source, const struct window *window,
                         const char *bytes, size_t length)
{
    char zones[CALENDAR_ZONES_MAX];
    char head[ZONE_NAME_MAX + CALENDAR_ZONES_MAX + 64];
    calendar_zones_identity(zones, source->zone);
    int used = snprintf(head, sizeof head, "%s %s %d %" PRId64 " %" PRId64 "\n", source->zone->name, zones,
                        (int)source->role, window->from.ms, window->to.ms);
    const struct digest_piece pieces[] = {{head, (size_t)used}, {bytes, length}};
    digest_write(out, pieces, sizeof pieces / sizeof pieces[0]);
}

// The source's state as it is, or a new one.
static struct source_state load_state(struct store *store, const struct sync_source *source)
{
    struct source_state state;
    if (!store_source_get(store, source->name, &state, NULL)) {
        state = (struct source_state){0};
        snprintf(state.name, sizeof state.name, "%s", source->name);
    }
    state.role = source->role;
    return state;
}

static void note_success(struct source_state *state, const struct sync_source *source, struct wall now)
{
    if (!source->cached) {
        state->last_try = state->last_success = now;
        state->next_try = source->next_try;
        snprintf(state->error, sizeof state->error, "%s", source->words != NULL ? source->words : "");
    }
    if (source->found != NULL) {
        state->interval_ms = source->found->interval_ms;
        memcpy(state->collection, source->found->collection, sizeof state->collection);
        memcpy(state->token, source->found->token, sizeof state->token);
    }
}

// The last good blocks and their digest stay.
void sync_refuse(struct store *store, const struct sync_source *source, struct wall now, const char *words)
{
    struct source_state state = load_state(store, source);
    state.last_try = now;
    state.next_try = source->retry_at;
    snprintf(state.error, sizeof state.error, "%s", words);
    // The reason that is given is the source's; that it cannot be noted shows at the next write.
    (void)!store_source_put(store, &state, NULL);
}

static bool says_the_same(const struct source_state *a, const struct source_state *b)
{
    return a->role == b->role && a->interval_ms == b->interval_ms && strcmp(a->digest, b->digest) == 0 &&
           strcmp(a->error, b->error) == 0 && strcmp(a->origin, b->origin) == 0 &&
           strcmp(a->collection, b->collection) == 0 && strcmp(a->token, b->token) == 0;
}

// Writes the database only for more than other instants.
static bool put_unchanged(struct store *store, const struct source_state *state, struct error *error)
{
    struct source_state known;
    if (store_source_get(store, state->name, &known, NULL) && says_the_same(&known, state)) {
        bool tried = known.last_try.ms != state->last_try.ms || known.next_try.ms != state->next_try.ms;
        if (!tried || store_source_seen(store, state->name, state->last_try, state->next_try, NULL)) {
            return true;
        }
    }
    return store_source_put(store, state, error);
}

bool sync_confirm(struct store *store, const struct sync_source *source, struct wall now, struct error *error)
{
    struct source_state state = load_state(store, source);
    note_success(&state, source, now);
    return put_unchanged(store, &state, error);
}

static bool save_rest(struct store *store, const struct sync_source *source, struct error *error)
{
    return source->save == NULL || source->save(source->save_context, store, error);
}

// The blocks stay. New ETags and the like come with the state in one commit; without any there is none.
static enum sync_result keep_blocks(struct store *store, const struct sync_source *source,
                                    const struct source_state *state, struct error *error)
{
    if (source->save == NULL) {
        return put_unchanged(store, state, error) ? SYNC_UNCHANGED : SYNC_NOT_SAVED;
    }
    if (!store_begin(store, error)) {
        return SYNC_NOT_SAVED;
    }
    if (!source->save(source->save_context, store, error) || !store_source_put(store, state, error) ||
        !store_commit(store, error)) {
        store_rollback(store);
        return SYNC_NOT_SAVED;
    }
    return SYNC_UNCHANGED;
}

// One commit: blocks of parts that are gone go, those of new ones come.
static enum sync_result replace_blocks(struct store *store, const struct sync_source *source,
                                       const struct parsed *parsed, struct known_parts *known,
                                       const struct source_state *state, struct error *error)
{
    if (!store_begin(store, error)) {
        return SYNC_NOT_SAVED;
    }
    if (!blocks_write(store, source, parsed, known, error) || !save_rest(store, source, error) ||
        !store_source_put(store, state, error) || !store_commit(store, error)) {
        store_rollback(store);
        return SYNC_NOT_SAVED;
    }
    return SYNC_REPLACED;
}

static bool parse_source(struct parsed **parsed, const struct sync_source *source, const struct window *window,
                         const struct known_parts *known, const char *bytes, size_t length, struct error *error)
{
    struct parse_job job = {
        .name = source->path,
        .bytes = bytes,
        .length = length,
        .room = source->zone,
        .from = window->from,
        .to = window->to,
        .busy_times = source->role != SOURCE_HOLIDAYS,
        .use = (int)source->role,
        .known = known->digests,
        .known_count = known->count,
        .warning = source->warning,
        .context = source->context,
    };
    return parse_confined(parsed, &job, error);
}

enum sync_result sync_bytes(struct store *store, const struct sync_source *source, const char *bytes, size_t length,
                            struct wall now, struct error *error)
{
    struct window window = window_around(source->zone, now);
    struct source_state state = load_state(store, source);
    struct parsed *parsed = NULL;
    struct error fault = {""};
    char digest[DIGEST_TEXT_MAX];
    write_digest(digest, source, &window, bytes, length);
    bool same = strcmp(digest, state.digest) == 0;
    note_success(&state, source, now);
    if (same) {
        return keep_blocks(store, source, &state, error);
    }
    struct known_parts known = {0};
    enum sync_result result = SYNC_NOT_SAVED;
    if (!blocks_find_known(&known, store, source->name, error)) {
        result = SYNC_NOT_SAVED;
    } else if (!parse_source(&parsed, source, &window, &known, bytes, length, &fault)) {
        char words[sizeof state.error];
        parse_write_words(words, sizeof words, source->path, &fault);
        error_set(error, "%s", fault.text);
        sync_refuse(store, source, now, words);
        result = SYNC_REFUSED;
    } else {
        memcpy(state.digest, digest, sizeof state.digest);
        result = replace_blocks(store, source, parsed, &known, &state, error);
    }
    parsed_destroy(parsed);
    blocks_free_known(&known);
    return result;
}

struct saving {
    const struct harvest *harvest;
    const char *name;
};

static bool save_harvest(void *context, struct store *store, struct error *error)
{
    const struct saving *saving = context;
    return harvest_save(saving->harvest, store, saving->name, error);
}

// Inside a whole that can be read, a resource that is empty, or something else, would pass for one without events.
static bool are_calendars(const struct harvest *harvest, struct error *error)
{
    for (size_t i = 0; i < harvest->count; i++) {
        const struct harvest_item *item = &harvest->items[i];
        if (item->bytes != NULL && !guard_check(item->href, item->bytes, item->length, error)) {
            return false;
        }
    }
    return true;
}

enum sync_result sync_harvest(struct store *store, const struct sync_source *source, const struct harvest *harvest,
                              struct wall now, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    struct saving saving = {harvest, source->name};
    struct sync_source sync = *source;
    if (!harvest->whole && !are_calendars(harvest, error)) {
        sync_refuse(store, &sync, now, "The calendar cannot be read."); // which one, whoever sifts it says
        return SYNC_REFUSED;
    }
    if (!harvest_join(harvest, store, sync.name, &bytes, &length, error)) {
        char words[256];
        snprintf(words, sizeof words, "The calendar cannot be kept: %.200s.", error->text);
        sync_refuse(store, &sync, now, words);
        return SYNC_REFUSED;
    }
    if (length == 0 && sync.words != NULL) { // all that there is cannot be read: that is no free room
        sync_refuse(store, &sync, now, sync.words);
        return SYNC_REFUSED;
    }
    static const char nothing[] = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"; // an empty collection is a free room
    if (!harvest_is_kept(harvest, store, sync.name)) {
        sync.save = save_harvest;
        sync.save_context = &saving;
    }
    enum sync_result result = length > 0 ? sync_bytes(store, &sync, bytes, length, now, error)
                                         : sync_bytes(store, &sync, nothing, sizeof nothing - 1, now, error);
    free(bytes);
    return result;
}

enum sync_result sync_file(struct store *store, const struct sync_source *source, struct wall now, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    const char *words = "";
    struct stat status;
    if (stat(source->path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return folder_sync(store, source, now, error);
    }
    if (!files_read(source->path, &bytes, &length, &words, error)) {
        sync_refuse(store, source, now, words);
        return SYNC_REFUSED;
    }
    enum sync_result result = sync_bytes(store, source, bytes, length, now, error);
    free(bytes);
    return result;
}
