// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

#include <inttypes.h>
#include <stdlib.h>

static bool insert_session(struct store *store, const struct block *block, const struct roster *roster, int64_t *id,
                           struct error *error)
{
    int64_t booked = 0;
    if (!store_block_insert(store, NULL, 0, block, roster, &booked, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_SESSION_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, booked);
    if (!store_run(store, put, error)) {
        return false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    struct session_record *record = calloc(1, sizeof *record);
    if (record == NULL) {
        return error_set(error, "out of memory");
    }
    record->block = *block;
    if (roster != NULL) {
        record->roster = *roster;
    }
    bool ok = store_chain_open(store, *id, record, error);
    free(record);
    return ok;
}

bool store_session_create(struct store *store, const struct block *block, const struct roster *roster, int64_t *id,
                          struct error *error)
{
    *id = 0;
    if (store_step_begin(store, error) &&
        store_step_end(store, insert_session(store, block, roster, id, error), error)) {
        return true;
    }
    *id = 0;
    return false;
}

bool store_session_load(struct store *store, int64_t id, struct session_record *record, struct error *error)
{
    bool row = false;
    *record = (struct session_record){.id = id};
    sqlite3_stmt *get = store_prepare(store, QUERY_SESSION_GET, error);
    if (get == NULL) {
        return false;
    }
    sqlite3_bind_int64(get, 1, id);
    if (!store_next(store, get, &row, error)) {
        return false;
    }
    if (!row) {
        return error_set(error, "%s: there is no session %" PRId64, store->path, id);
    }
    int64_t booked = sqlite3_column_int64(get, 0);
    store_block_read(get, 1, &record->block);
    sqlite3_reset(get);
    return store_roster_read(store, booked, &record->roster, error);
}

static bool insert_event(struct store *store, int64_t session, const struct event *event, struct error *error)
{
    char canonical[EVENT_CANONICAL_MAX];
    if (!store_in_place(store)) {
        return store_refuse(store, STORE_FAILED, error, "the file was deleted or replaced");
    }
    if (!event_encode(event, canonical, sizeof canonical)) {
        return store_refuse(store, STORE_FAILED, error, "an event that has no written form");
    }
    struct chain chain;
    if (!store_chain_tip(store, session, &chain, error)) {
        return false;
    }
    chain_add(&chain, canonical);
    sqlite3_stmt *put = store_prepare(store, QUERY_EVENT_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, session);
    sqlite3_bind_int64(put, 2, event->seq);
    store_bind_text(put, 3, event_kind_name(event->kind));
    store_bind_text(put, 4, canonical);
    sqlite3_bind_blob(put, 5, chain.hash, sizeof chain.hash, SQLITE_STATIC);
    // A session that is over may have records to publish: who delivers is woken.
    store->outgoing = store->outgoing || event->kind == EVENT_CLOSE || event->kind == EVENT_NO_SHOW;
    return store_run(store, put, error) && store_chain_put_tip(store, session, event->seq, &chain, error);
}

bool store_event_append(struct store *store, int64_t session, const struct event *event, struct error *error)
{
    if (store_step_begin(store, error) && store_step_end(store, insert_event(store, session, event, error), error)) {
        return true;
    }
    return error_prefix(error, "event %" PRIu32 " of session %" PRId64, event->seq, session);
}

bool store_events(struct store *store, int64_t session, store_event_fn each, void *context, struct error *error)
{
    // A statement of its own, so that `each` may read the store.
    sqlite3_stmt *select = store_prepare_own(store, QUERY_EVENTS, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, session);
    bool row = false;
    bool ok = store_next(store, select, &row, error);
    while (ok && row) {
        struct event event;
        const char *canonical = (const char *)sqlite3_column_text(select, 1);
        ok = canonical != NULL && event_decode(&event, canonical, error);
        if (!ok || event.seq != sqlite3_column_int64(select, 0)) {
            store->fault = STORE_DAMAGED;
            ok = error_set(error, "%s: event %lld of session %" PRId64 " cannot be read", store->path,
                           sqlite3_column_int64(select, 0), session);
            break;
        }
        ok = each(context, &event, error) && store_next(store, select, &row, error);
    }
    sqlite3_finalize(select);
    return ok;
}

// One number, or 0 when there is none.
static bool read_id(struct store *store, sqlite3_stmt *select, int64_t *id, struct error *error)
{
    bool row = false;
    *id = 0;
    if (select == NULL || !store_next(store, select, &row, error)) {
        return false;
    }
    if (row) {
        *id = sqlite3_column_int64(select, 0);
        sqlite3_reset(select);
    }
    return true;
}

bool store_session_open(struct store *store, int64_t *id, struct error *error)
{
    return read_id(store, store_prepare(store, QUERY_SESSION_OPEN, error), id, error);
}

bool store_session_of(struct store *store, const struct block *block, int64_t *id, struct error *error)
{
    sqlite3_stmt *select = store_prepare(store, QUERY_SESSION_OF, error);
    if (select != NULL) {
        store_bind_text(select, 1, block->uid);
        store_bind_text(select, 2, block->recurrence_id);
    }
    return read_id(store, select, id, error);
}

bool store_alive_put(struct store *store, int64_t session, struct wall axis, struct error *error)
{
    sqlite3_stmt *put = store_prepare(store, QUERY_ALIVE_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, session);
    sqlite3_bind_int64(put, 2, axis.ms);
    return store_run(store, put, error);
}

bool store_alive_get(struct store *store, int64_t session, struct wall *axis, struct error *error)
{
    sqlite3_stmt *get = store_prepare(store, QUERY_ALIVE_GET, error);
    if (get != NULL) {
        sqlite3_bind_int64(get, 1, session);
    }
    return read_id(store, get, &axis->ms, error);
}

bool store_sessions_between(struct store *store, struct wall from, struct wall to, int64_t *ids, size_t max,
                            size_t *count, struct error *error)
{
    bool row = false;
    *count = 0;
    sqlite3_stmt *select = store_prepare_window(store, QUERY_SESSIONS_BETWEEN, from, to, max, error);
    if (select == NULL) {
        return false;
    }
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        ids[(*count)++] = sqlite3_column_int64(select, 0);
    }
    return false;
}

bool store_unpublished(struct store *store, int64_t after, int64_t *id, struct error *error)
{
    sqlite3_stmt *select = store_prepare(store, QUERY_PUBLISH_NEXT, error);
    if (select != NULL) {
        sqlite3_bind_int64(select, 1, after);
    }
    return read_id(store, select, id, error);
}

bool store_published(struct store *store, int64_t id, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_PUBLISHED_PUT, error);
    if (put != NULL) {
        sqlite3_bind_int64(put, 1, id);
    }
    return store_step_end(store, store_run(store, put, error), error);
}
