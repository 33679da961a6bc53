// SPDX-License-Identifier: MIT
// Openings, salts and tips: what makes the hash chain of each session.
#include "store/store_internal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void store_sign_as(struct store *store, const char *settings)
{
    snprintf(store->settings, sizeof store->settings, "%s", settings);
}

// One text of a query with at most one row; "" without one.
static bool read_text(struct store *store, sqlite3_stmt *select, char *out, size_t size, struct error *error)
{
    bool row = false;
    out[0] = '\0';
    if (select == NULL || !store_next(store, select, &row, error)) {
        return false;
    }
    if (row) {
        store_column(select, 0, out, size);
        sqlite3_reset(select);
    }
    return true;
}

static bool read_text_of(struct store *store, enum store_query query, int64_t session, char *out, size_t size,
                         struct error *error)
{
    sqlite3_stmt *select = store_prepare(store, query, error);
    if (select != NULL) {
        sqlite3_bind_int64(select, 1, session);
    }
    return read_text(store, select, out, size, error);
}

void store_marked_text(const struct session_record *record, int place, char out[MARKED_TEXT_MAX])
{
    const struct block *block = &record->block;
    switch (place) {
    case SALT_TITLE:
        snprintf(out, MARKED_TEXT_MAX, "%s", block->title);
        return;
    case SALT_ORGANIZER:
        snprintf(out, MARKED_TEXT_MAX, "%s", block->organizer_name);
        return;
    case SALT_UID:
        snprintf(out, MARKED_TEXT_MAX, "%s", block->uid);
        return;
    case SALT_DESCRIPTION:
        snprintf(out, MARKED_TEXT_MAX, "%s", block->description);
        return;
    default:
        snprintf(out, MARKED_TEXT_MAX, "%s", record->roster.people[place].name);
        return;
    }
}

static bool put_mark(struct store *store, int64_t session, const struct session_record *record, int place,
                     char mark[MARK_TEXT_MAX], struct error *error)
{
    unsigned char salt[CHAIN_SALT_SIZE];
    char text[MARKED_TEXT_MAX];
    chain_make_salt(salt);
    store_marked_text(record, place, text);
    chain_mark(mark, salt, text);
    sqlite3_stmt *put = store_prepare(store, QUERY_SALT_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, session);
    sqlite3_bind_int(put, 2, place);
    sqlite3_bind_blob(put, 3, salt, sizeof salt, SQLITE_STATIC);
    return store_run(store, put, error);
}

static bool put_people(struct store *store, int64_t session, const struct session_record *record,
                       struct opening *opening, struct error *error)
{
    opening->count = record->roster.count;
    opening->beyond = record->roster.beyond;
    for (size_t i = 0; i < opening->count; i++) {
        const struct participant *person = &record->roster.people[i];
        opening->people[i].role = person->role;
        opening->people[i].trainer = person->trainer;
        opening->people[i].declined = person->declined;
        if (!put_mark(store, session, record, (int)i, opening->people[i].mark, error)) {
            return false;
        }
    }
    return true;
}

// The chain hash of the opening of the session before this one.
static bool read_previous(struct store *store, int64_t session, char out[MARK_TEXT_MAX], struct error *error)
{
    char canonical[OPENING_CANONICAL_MAX];
    struct chain chain;
    if (!read_text_of(store, QUERY_OPENING_LAST, session, canonical, sizeof canonical, error)) {
        return false;
    }
    out[0] = '\0';
    if (canonical[0] != '\0') {
        chain_begin(&chain, canonical);
        chain_write(out, &chain);
    }
    return true;
}

bool store_device(struct store *store, char out[DEVICE_TEXT_MAX], struct error *error)
{
    return read_text(store, store_prepare(store, QUERY_DEVICE, error), out, DEVICE_TEXT_MAX, error);
}

static bool fill_opening(struct store *store, int64_t session, const struct session_record *record,
                         struct opening *opening, struct error *error)
{
    const struct block *block = &record->block;
    snprintf(opening->settings, sizeof opening->settings, "%s", store->settings);
    snprintf(opening->uid, sizeof opening->uid, "%s", block->uid);
    snprintf(opening->recurrence_id, sizeof opening->recurrence_id, "%s", block->recurrence_id);
    snprintf(opening->zone, sizeof opening->zone, "%s", block->zone);
    opening->start = block->start;
    opening->end = block->end;
    opening->uid_marked = block_uid_names(block, &record->roster);
    if (opening->uid_marked && !put_mark(store, session, record, SALT_UID, opening->uid, error)) {
        return false;
    }
    return store_device(store, opening->device, error) && read_previous(store, session, opening->previous, error) &&
           put_mark(store, session, record, SALT_TITLE, opening->title, error) &&
           put_mark(store, session, record, SALT_ORGANIZER, opening->organizer, error) &&
           put_mark(store, session, record, SALT_DESCRIPTION, opening->description, error) &&
           put_people(store, session, record, opening, error);
}

bool store_chain_open(struct store *store, int64_t session, const struct session_record *record, struct error *error)
{
    struct opening opening = {0};
    char canonical[OPENING_CANONICAL_MAX];
    if (!fill_opening(store, session, record, &opening, error)) {
        return false;
    }
    if (!opening_encode(&opening, canonical, sizeof canonical)) {
        return store_refuse(store, STORE_FAILED, error, "a session that has no written form");
    }
    sqlite3_stmt *set = store_prepare(store, QUERY_OPENING_SET, error);
    if (set == NULL) {
        return false;
    }
    sqlite3_bind_int64(set, 1, session);
    store_bind_text(set, 2, canonical);
    return store_run(store, set, error);
}

// The hash in a column; false when it is none.
static bool read_hash(sqlite3_stmt *statement, int at, struct chain *chain)
{
    const void *hash = sqlite3_column_blob(statement, at);
    if (hash == NULL || sqlite3_column_bytes(statement, at) != sizeof chain->hash) {
        return false;
    }
    memcpy(chain->hash, hash, sizeof chain->hash);
    return true;
}

static bool read_tip(struct store *store, int64_t session, uint32_t *seq, struct chain *chain, struct error *error)
{
    bool row = false;
    *seq = 0;
    sqlite3_stmt *get = store_prepare(store, QUERY_TIP_GET, error);
    if (get == NULL) {
        return false;
    }
    sqlite3_bind_int64(get, 1, session);
    if (!store_next(store, get, &row, error)) {
        return false;
    }
    if (row) {
        *seq = (uint32_t)sqlite3_column_int64(get, 0);
        bool ok = read_hash(get, 1, chain);
        sqlite3_reset(get);
        return ok || store_refuse(store, STORE_DAMAGED, error, "the last hash of a session cannot be read");
    }
    return true;
}

bool store_chain_tip(struct store *store, int64_t session, struct chain *chain, struct error *error)
{
    char canonical[OPENING_CANONICAL_MAX];
    uint32_t seq = 0;
    if (!read_tip(store, session, &seq, chain, error)) {
        return false;
    }
    if (seq > 0) {
        return true;
    }
    if (!read_text_of(store, QUERY_OPENING_GET, session, canonical, sizeof canonical, error)) {
        return false;
    }
    chain_begin(chain, canonical);
    return true;
}

bool store_chain_put_tip(struct store *store, int64_t session, uint32_t seq, const struct chain *chain,
                         struct error *error)
{
    sqlite3_stmt *put = store_prepare(store, QUERY_TIP_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, session);
    sqlite3_bind_int64(put, 2, seq);
    sqlite3_bind_blob(put, 3, chain->hash, sizeof chain->hash, SQLITE_STATIC);
    return store_run(store, put, error);
}

char *chain_salt_at(struct session_chain *chain, int place)
{
    switch (place) {
    case SALT_TITLE:
        return chain->title_salt;
    case SALT_ORGANIZER:
        return chain->organizer_salt;
    case SALT_DESCRIPTION:
        return chain->description_salt;
    case SALT_UID:
        return chain->uid_salt;
    default:
        return place >= 0 && place < PARTICIPANTS_MAX ? chain->name_salt[place] : NULL;
    }
}

static bool read_salts(struct store *store, int64_t session, struct session_chain *out, struct error *error)
{
    bool row = false;
    sqlite3_stmt *select = store_prepare(store, QUERY_SALTS, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, session);
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        const void *bytes = sqlite3_column_blob(select, 1);
        char *salt = chain_salt_at(out, sqlite3_column_int(select, 0));
        if (salt != NULL && bytes != NULL && sqlite3_column_bytes(select, 1) == CHAIN_SALT_SIZE) {
            chain_write_salt(salt, bytes);
        }
    }
    return false;
}

bool store_chain_of(struct store *store, int64_t session, struct session_chain *out, struct error *error)
{
    struct chain chain;
    *out = (struct session_chain){0};
    if (!read_text_of(store, QUERY_OPENING_GET, session, out->opening, sizeof out->opening, error) ||
        !read_tip(store, session, &out->events, &chain, error)) {
        return false;
    }
    if (out->events == 0) {
        chain_begin(&chain, out->opening);
    }
    chain_write(out->digest, &chain);
    return read_salts(store, session, out, error);
}

bool store_find_digest(struct store *store, const char *digits, int64_t *session, struct event *event,
                       struct error *error)
{
    bool row = false;
    *session = 0;
    sqlite3_stmt *select = store_prepare(store, QUERY_HASH_FIND, error);
    if (select == NULL) {
        return false;
    }
    store_bind_text(select, 1, digits);
    if (!store_next(store, select, &row, error)) {
        return false;
    }
    if (row) {
        const char *canonical = (const char *)sqlite3_column_text(select, 1);
        *session = sqlite3_column_int64(select, 0);
        bool ok = canonical != NULL && event_decode(event, canonical, error);
        sqlite3_reset(select);
        return ok;
    }
    return true;
}

struct rechaining {
    struct store *store;
    int64_t session;
    struct chain chain;
};

static bool chain_event(void *context, const struct event *event, struct error *error)
{
    struct rechaining *work = context;
    char canonical[EVENT_CANONICAL_MAX];
    if (!event_encode(event, canonical, sizeof canonical)) {
        return store_refuse(work->store, STORE_DAMAGED, error, "an event that has no written form");
    }
    chain_add(&work->chain, canonical);
    sqlite3_stmt *set = store_prepare(work->store, QUERY_HASH_SET, error);
    if (set == NULL) {
        return false;
    }
    sqlite3_bind_int64(set, 1, work->session);
    sqlite3_bind_int64(set, 2, event->seq);
    sqlite3_bind_blob(set, 3, work->chain.hash, sizeof work->chain.hash, SQLITE_STATIC);
    return store_run(work->store, set, error) &&
           store_chain_put_tip(work->store, work->session, event->seq, &work->chain, error);
}

static bool chain_session(struct store *store, int64_t session, struct session_record *record, struct error *error)
{
    struct rechaining work = {.store = store, .session = session};
    return store_session_load(store, session, record, error) && store_chain_open(store, session, record, error) &&
           store_chain_tip(store, session, &work.chain, error) &&
           store_events(store, session, chain_event, &work, error);
}

bool store_chain_old(struct store *store, struct error *error)
{
    struct session_record *record = malloc(sizeof *record);
    if (record == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = true;
    bool row = true;
    while (ok && row) {
        sqlite3_stmt *next = store_prepare(store, QUERY_SESSIONS_UNCHAINED, error);
        ok = next != NULL && store_next(store, next, &row, error);
        if (ok && row) {
            int64_t session = sqlite3_column_int64(next, 0);
            sqlite3_reset(next);
            ok = chain_session(store, session, record, error);
        }
    }
    free(record);
    return ok;
}
