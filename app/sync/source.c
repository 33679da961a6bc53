// SPDX-License-Identifier: MIT
#include "sync/source.h"

#include "store/digest.h"
#include "sync/caldav.h"
#include "sync/harvest.h"
#include "sync/sift.h"
#include "sync/subscription.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_IN_PART "Part of the calendar cannot be read; the rest is up to date."

// Where a source is, for a change of it to be noticed. Secrets are not part of it: a new password is the same calendar.
static void write_origin(char out[DIGEST_TEXT_MAX], const struct source_settings *source)
{
    char numbers[32];
    int length = snprintf(numbers, sizeof numbers, "%d %d", (int)source->role, (int)source->kind);
    const struct digest_piece pieces[] = {
        {numbers, (size_t)length + 1},
        {source->path, strlen(source->path) + 1},
        {source->url, strlen(source->url) + 1},
        {source->url_file, strlen(source->url_file) + 1},
        {source->user, strlen(source->user) + 1},
        {source->calendar, strlen(source->calendar) + 1},
    };
    digest_write(out, pieces, sizeof pieces / sizeof pieces[0]);
}

struct settling {
    const struct source_settings *sources;
    size_t count;
    char stale[4 * SOURCES_MAX][SOURCE_NAME_MAX * 2];
    size_t stale_count;
};

static bool note_stale(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct settling *settling = context;
    for (size_t i = 0; i < settling->count; i++) {
        char origin[DIGEST_TEXT_MAX];
        write_origin(origin, &settling->sources[i]);
        if (strcmp(settling->sources[i].name, state->name) == 0 && strcmp(origin, state->origin) == 0) {
            return true;
        }
    }
    if (settling->stale_count < sizeof settling->stale / sizeof settling->stale[0]) {
        snprintf(settling->stale[settling->stale_count++], sizeof settling->stale[0], "%s", state->name);
    }
    return true;
}

bool source_settle(struct store *store, const struct source_settings *sources, size_t count, struct error *error)
{
    struct settling settling = {.sources = sources, .count = count};
    bool ok = store_sources(store, note_stale, &settling, error) && store_begin(store, error);
    if (!ok) {
        return false;
    }
    for (size_t i = 0; i < settling.stale_count && ok; i++) {
        ok = store_source_drop(store, settling.stale[i], error);
    }
    for (size_t i = 0; i < count && ok; i++) {
        struct source_state state;
        if (!store_source_get(store, sources[i].name, &state, NULL)) {
            snprintf(state.name, sizeof state.name, "%s", sources[i].name);
            state.role = sources[i].role;
            write_origin(state.origin, &sources[i]);
            ok = store_source_put(store, &state, error);
        }
    }
    if (!ok || !store_commit(store, error)) {
        store_rollback(store);
        return false;
    }
    return true;
}

bool source_is_due(const struct source *source, struct wall now)
{
    return now.ms >= source->due.ms || source->due.ms - now.ms > MS_PER_DAY + MS_PER_HOUR;
}

static struct wall day_of(const struct zone *zone, struct wall now)
{
    return zone_day_start(zone, zone_civil(zone, now).date);
}

bool source_has_slid(const struct source *source, const struct source_world *world, struct wall now)
{
    return source->window_from.ms == day_of(world->zone, now).ms;
}

static struct wall wall_after(struct wall now, int64_t ms)
{
    return (struct wall){now.ms + ms};
}

// When it is read again after a failure of this kind, counted as one more.
static struct wall retry_at(const struct source *source, const struct server_failure *failure, int64_t interval_ms,
                            struct wall now)
{
    return wall_after(now, schedule_wait(failure->outcome, interval_ms, source->failures + 1, failure->retry_after_ms,
                                         source->random));
}

static struct sync_source describe(const struct source *source, const struct source_world *world)
{
    const struct source_settings *settings = source->settings;
    return (struct sync_source){
        .name = settings->name,
        .path = settings->path[0] != '\0' ? settings->path : settings->name,
        .zone = world->zone,
        .warning = world->warning,
        .context = (void *)(uintptr_t)settings->name,
        .role = settings->role,
    };
}

// Counts the result, and sets when the source is due.
static enum sync_result conclude(struct source *source, const struct source_world *world,
                                 const struct sync_source *sync, struct wall now, enum sync_result result)
{
    bool good = result == SYNC_UNCHANGED || result == SYNC_REPLACED;
    source->failures = good ? 0 : source->failures + 1;
    source->due = good ? sync->next_try : sync->retry_at;
    if (good) {
        source->window_from = day_of(world->zone, now);
    }
    return result;
}

// The harvest without the objects that cannot be read. The token is forgotten, so that they are asked for again.
static enum sync_result take_sifted(struct store *store, struct harvest *harvest, struct sync_source *sync,
                                    struct source_state *state, struct wall now, struct error *error)
{
    struct sifted sifted;
    if (!sift_harvest(harvest, sync, now, &sifted, error)) {
        return SYNC_REFUSED;
    }
    fprintf(stderr, "adjourn sync: %s: %zu left out: %s\n", sync->name, sifted.dropped, error->text);
    state->token[0] = '\0';
    sync->words = WORDS_IN_PART;
    return sync_harvest(store, sync, harvest, now, error);
}

static enum sync_result read_path(struct source *source, const struct source_world *world, struct wall now,
                                  struct error *error)
{
    static const struct server_failure passing = {.outcome = SCHEDULE_PASSING};
    struct sync_source sync = describe(source, world);
    // A change is noticed when it comes; this is only for what cannot be watched.
    sync.next_try = wall_after(now, SCHEDULE_MOST_MS);
    sync.retry_at = retry_at(source, &passing, SCHEDULE_USUAL_MS, now);
    return conclude(source, world, &sync, now, sync_file(world->store, &sync, now, error));
}

static bool ask_server(const struct source *source, const struct source_world *world, struct server_reading *reading,
                       struct error *error)
{
    struct server server;
    bool ok = server_open(&server, source->settings, world->credentials, world->stopped, NULL, reading->failure, error);
    if (ok) {
        reading->fetcher = server.fetcher;
        reading->url = server.url;
        ok = source->settings->kind == SOURCE_CALDAV ? caldav_read(reading, error) : subscription_read(reading, error);
    }
    server_close(&server);
    return ok;
}

static enum sync_result read_server(struct source *source, const struct source_world *world, struct wall now,
                                    struct error *error)
{
    struct harvest harvest = {0};
    struct server_failure failure = {.outcome = SCHEDULE_PASSING};
    struct source_state state;
    struct sync_source sync = describe(source, world);
    if (!store_source_get(world->store, sync.name, &state, error)) {
        return conclude(source, world, &sync, now, SYNC_NOT_SAVED);
    }
    bool unread = state.digest[0] == '\0';
    struct server_reading reading = {
        .source = source->settings, .store = world->store, .state = &state, .harvest = &harvest, .failure = &failure};
    bool ok = ask_server(source, world, &reading, error);
    int64_t interval_ms = schedule_interval(source->settings->refresh_ms, state.interval_ms);
    sync.next_try = wall_after(now, schedule_wait(SCHEDULE_GOOD, interval_ms, 0, 0, source->random));
    sync.retry_at = retry_at(source, &failure, interval_ms, now);
    sync.found = &state;
    enum sync_result result = SYNC_REFUSED;
    if (!ok && !reading.stopped) {
        sync_refuse(world->store, &sync, now, failure.words);
    } else if (ok && harvest_is_empty(&harvest) && !unread && source->window_from.ms == day_of(world->zone, now).ms) {
        result = sync_confirm(world->store, &sync, now, error) ? SYNC_UNCHANGED : SYNC_NOT_SAVED;
    } else if (ok) {
        result = sync_harvest(world->store, &sync, &harvest, now, error);
        result = result == SYNC_REFUSED ? take_sifted(world->store, &harvest, &sync, &state, now, error) : result;
    }
    harvest_free(&harvest);
    return conclude(source, world, &sync, now, result);
}

enum sync_result source_read(struct source *source, const struct source_world *world, struct wall now,
                             struct error *error)
{
    source->random = source->random * 1664525U + 1013904223U; // another jitter each time
    return source->settings->path[0] != '\0' ? read_path(source, world, now, error)
                                             : read_server(source, world, now, error);
}

enum sync_result source_slide(struct source *source, const struct source_world *world, struct wall now,
                              struct error *error)
{
    struct source_state state;
    source->window_from = day_of(world->zone, now); // also when it fails: it is read again by itself
    if (source->settings->path[0] != '\0') {
        return source_read(source, world, now, error);
    }
    if (!store_source_get(world->store, source->settings->name, &state, error) || state.last_success.ms == 0) {
        return SYNC_UNCHANGED; // nothing is there yet
    }
    const struct harvest nothing_new = {0};
    struct sync_source sync = describe(source, world);
    sync.cached = true;
    return sync_harvest(world->store, &sync, &nothing_new, now, error);
}
