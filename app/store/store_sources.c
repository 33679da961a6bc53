// SPDX-License-Identifier: MIT
// Where blocks come from: the state of each source and the bytes that were last read from it.
#include "store/store_internal.h"

bool store_source_put(struct store *store, const struct source_state *state, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_SOURCE_PUT, error);
    if (put != NULL) {
        store_bind_text(put, 1, state->name);
        sqlite3_bind_int64(put, 2, state->last_success.ms);
        sqlite3_bind_int64(put, 3, state->last_try.ms);
        store_bind_text(put, 4, state->digest);
        store_bind_text(put, 5, state->error);
        sqlite3_bind_int(put, 6, (int)state->role);
        sqlite3_bind_int64(put, 7, state->next_try.ms);
        sqlite3_bind_int64(put, 8, state->interval_ms);
        store_bind_text(put, 9, state->origin);
        store_bind_text(put, 10, state->collection);
        store_bind_text(put, 11, state->token);
    }
    return store_step_end(store, store_run(store, put, error), error);
}

static void read_source(sqlite3_stmt *row, struct source_state *state)
{
    *state = (struct source_state){0};
    store_column(row, 0, state->name, sizeof state->name);
    state->last_success.ms = sqlite3_column_int64(row, 1);
    state->last_try.ms = sqlite3_column_int64(row, 2);
    store_column(row, 3, state->digest, sizeof state->digest);
    store_column(row, 4, state->error, sizeof state->error);
    state->role = (enum source_role)sqlite3_column_int(row, 5);
    state->next_try.ms = sqlite3_column_int64(row, 6);
    state->interval_ms = sqlite3_column_int64(row, 7);
    store_column(row, 8, state->origin, sizeof state->origin);
    store_column(row, 9, state->collection, sizeof state->collection);
    store_column(row, 10, state->token, sizeof state->token);
}

bool store_source_row(struct store *store, const char *name, struct source_state *state, struct error *error)
{
    bool row = false;
    *state = (struct source_state){0};
    sqlite3_stmt *get = store_prepare(store, QUERY_SOURCE_GET, error);
    if (get == NULL) {
        return false;
    }
    store_bind_text(get, 1, name);
    if (!store_next(store, get, &row, error) || !row) {
        return false;
    }
    read_source(get, state);
    sqlite3_reset(get);
    return true;
}

bool store_source_get(struct store *store, const char *name, struct source_state *state, struct error *error)
{
    bool found = store_source_row(store, name, state, error);
    if (found) {
        store_seen_merge(store, state);
    }
    return found;
}

bool store_sources(struct store *store, store_source_fn each, void *context, struct error *error)
{
    bool row = false;
    bool ok = true;
    sqlite3_stmt *select = store_prepare_own(store, QUERY_SOURCES, error);
    while (select != NULL && (ok = store_next(store, select, &row, error)) && row) {
        struct source_state state;
        read_source(select, &state);
        store_seen_merge(store, &state);
        if (!each(context, &state, error)) {
            ok = false;
            break;
        }
    }
    sqlite3_finalize(select);
    return select != NULL && ok;
}

// A statement whose parameters are texts, in a step of its own.
static bool step_texts(struct store *store, enum store_query query, const char *first, const char *second,
                       struct error *error)
{
    return store_step_begin(store, error) &&
           store_step_end(store, store_run_texts(store, query, first, second, error), error);
}

bool store_source_drop(struct store *store, const char *name, struct error *error)
{
    return store_blocks_clear(store, name, error) && store_resources_clear(store, name, error) &&
           step_texts(store, QUERY_SOURCE_DROP, name, NULL, error);
}

bool store_resource_put(struct store *store, const char *source, const struct resource *resource, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_RESOURCE_PUT, error);
    if (put != NULL) {
        store_bind_text(put, 1, source);
        store_bind_text(put, 2, resource->href);
        store_bind_text(put, 3, resource->etag);
        store_bind_text(put, 4, resource->modified);
        sqlite3_bind_blob64(put, 5, resource->bytes, resource->length, SQLITE_STATIC);
    }
    return store_step_end(store, store_run(store, put, error), error);
}

bool store_resource_drop(struct store *store, const char *source, const char *href, struct error *error)
{
    return step_texts(store, QUERY_RESOURCE_DROP, source, href, error);
}

bool store_resources_clear(struct store *store, const char *source, struct error *error)
{
    return step_texts(store, QUERY_RESOURCES_CLEAR, source, NULL, error);
}

static const char *text_of(sqlite3_stmt *row, int at)
{
    const unsigned char *text = sqlite3_column_text(row, at);
    return text != NULL ? (const char *)text : "";
}

bool store_resources(struct store *store, const char *source, store_resource_fn each, void *context,
                     struct error *error)
{
    bool row = false;
    bool ok = true;
    sqlite3_stmt *select = store_prepare_own(store, QUERY_RESOURCES, error);
    if (select != NULL) {
        store_bind_text(select, 1, source);
    }
    while (select != NULL && (ok = store_next(store, select, &row, error)) && row) {
        const char *bytes = sqlite3_column_blob(select, 3);
        struct resource resource = {.href = text_of(select, 0),
                                    .etag = text_of(select, 1),
                                    .modified = text_of(select, 2),
                                    .bytes = bytes != NULL ? bytes : "",
                                    .length = (size_t)sqlite3_column_bytes(select, 3)};
        if (!each(context, &resource, error)) {
            ok = false;
            break;
        }
    }
    sqlite3_finalize(select);
    return select != NULL && ok;
}

bool store_reader_begin(struct store *store, struct now now, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_READER_BEGIN, error);
    if (put != NULL) {
        sqlite3_bind_int64(put, 1, (sqlite3_int64)now.boot.id);
        sqlite3_bind_int64(put, 2, now.wall.ms);
    }
    return store_step_end(store, store_run(store, put, error), error);
}

bool store_reader_end(struct store *store, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    return store_step_end(store, store_run(store, store_prepare(store, QUERY_READER_END, error), error), error);
}

bool store_reader_restarted(struct store *store, struct wall *at, struct error *error)
{
    bool row = false;
    at->ms = 0;
    sqlite3_stmt *get = store_prepare(store, QUERY_READER_GET, error);
    if (get == NULL || !store_next(store, get, &row, error)) {
        return false;
    }
    at->ms = row ? sqlite3_column_int64(get, 0) : 0;
    sqlite3_reset(get);
    return true;
}
