// SPDX-License-Identifier: MIT
#include "store/requests.h"

#include "store/store_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool insert_request(struct store *store, const struct request_facts *facts, int64_t *id, struct error *error)
{
    sqlite3_stmt *put = store_prepare(store, QUERY_REQUEST_PUT, error);
    if (put == NULL) {
        return false;
    }
    store_bind_text(put, 1, request_kind_name(facts->kind));
    sqlite3_bind_int64(put, 2, facts->session);
    store_bind_text(put, 3, facts->by_name);
    store_bind_text(put, 4, facts->by_address);
    store_bind_text(put, 5, request_topic_name(facts->topic));
    store_bind_text(put, 6, facts->uid);
    sqlite3_bind_int64(put, 7, facts->start.ms);
    sqlite3_bind_int64(put, 8, facts->end.ms);
    sqlite3_bind_int64(put, 9, facts->limit.ms);
    sqlite3_bind_int(put, 10, facts->whole);
    sqlite3_bind_int64(put, 11, facts->fees);
    sqlite3_bind_int(put, 12, (int)facts->agreed);
    if (!store_run(store, put, error)) {
        return false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool insert_step(struct store *store, int64_t id, const struct request_step *step, struct error *error)
{
    if (!store_in_place(store)) {
        return store_refuse(store, STORE_FAILED, error, "the file was deleted or replaced");
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_STEP_PUT, error);
    if (put == NULL) {
        return false;
    }
    store->outgoing = true; // the sync process has to know until when
    sqlite3_bind_int64(put, 1, id);
    sqlite3_bind_int64(put, 2, step->seq);
    store_bind_text(put, 3, step_kind_name(step->kind));
    store_bind_text(put, 4, step_way_name(step->way));
    sqlite3_bind_int(put, 5, step->quality == CLOCK_TRUSTED);
    sqlite3_bind_int64(put, 6, step->at.ms);
    sqlite3_bind_int(put, 7, step->level);
    sqlite3_bind_int64(put, 8, step->due.ms);
    store_bind_text(put, 9, step->name);
    store_bind_text(put, 10, step->address);
    store_bind_text(put, 11, step->text);
    return store_run(store, put, error);
}

bool store_request_raise(struct store *store, const struct request_facts *facts, const struct request_step *raised,
                         int64_t *id, struct error *error)
{
    return store_step_begin(store, error) &&
           store_step_end(store, insert_request(store, facts, id, error) && insert_step(store, *id, raised, error),
                          error);
}

// Read again in the step's own commit: two processes answer requests.
static bool check_and_insert(struct store *store, int64_t id, const struct request_step *step, struct error *error)
{
    struct request *request = malloc(sizeof *request);
    bool ok = request != NULL || store_refuse(store, STORE_FAILED, error, "out of memory");
    ok = ok && store_request_load(store, id, request, error) && request_apply(request, step, error) &&
         insert_step(store, id, step, error);
    free(request);
    return ok;
}

bool store_request_step(struct store *store, int64_t id, const struct request_step *step, struct error *error)
{
    return store_step_begin(store, error) && store_step_end(store, check_and_insert(store, id, step, error), error);
}

static bool read_facts(struct store *store, int64_t id, struct request_facts *facts, struct error *error)
{
    bool row = false;
    char kind[16];
    char topic[16];
    *facts = (struct request_facts){.id = id};
    sqlite3_stmt *get = store_prepare(store, QUERY_REQUEST_GET, error);
    if (get == NULL) {
        return false;
    }
    sqlite3_bind_int64(get, 1, id);
    if (!store_next(store, get, &row, error)) {
        return false;
    }
    if (!row) {
        return error_set(error, "there is no request %" PRId64, id);
    }
    store_column(get, 0, kind, sizeof kind);
    facts->session = sqlite3_column_int64(get, 1);
    store_column(get, 2, facts->by_name, sizeof facts->by_name);
    store_column(get, 3, facts->by_address, sizeof facts->by_address);
    store_column(get, 4, topic, sizeof topic);
    store_column(get, 5, facts->uid, sizeof facts->uid);
    facts->start.ms = sqlite3_column_int64(get, 6);
    facts->end.ms = sqlite3_column_int64(get, 7);
    facts->limit.ms = sqlite3_column_int64(get, 8);
    facts->whole = sqlite3_column_int(get, 9) != 0;
    facts->fees = (unsigned)sqlite3_column_int64(get, 10);
    facts->agreed = (enum slot_agreed)sqlite3_column_int(get, 11);
    sqlite3_reset(get);
    return (request_kind_read(kind, &facts->kind) && request_topic_read(topic, &facts->topic)) ||
           store_refuse(store, STORE_DAMAGED, error, "a request cannot be read");
}

static bool read_step(sqlite3_stmt *select, struct request_step *step)
{
    char kind[16];
    char way[16];
    *step = (struct request_step){.seq = (uint32_t)sqlite3_column_int64(select, 0)};
    store_column(select, 1, kind, sizeof kind);
    store_column(select, 2, way, sizeof way);
    step->quality = sqlite3_column_int(select, 3) != 0 ? CLOCK_TRUSTED : CLOCK_UNSET;
    step->at.ms = sqlite3_column_int64(select, 4);
    step->level = sqlite3_column_int(select, 5);
    step->due.ms = sqlite3_column_int64(select, 6);
    store_column(select, 7, step->name, sizeof step->name);
    store_column(select, 8, step->address, sizeof step->address);
    store_column(select, 9, step->text, sizeof step->text);
    return step_kind_read(kind, &step->kind) && step_way_read(way, &step->way);
}

bool store_request_steps(struct store *store, int64_t id, store_step_fn each, void *context, struct error *error)
{
    // A statement of its own, so that `each` may read the store.
    sqlite3_stmt *select = store_prepare_own(store, QUERY_STEPS, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, id);
    bool row = false;
    bool ok = store_next(store, select, &row, error);
    while (ok && row) {
        struct request_step step;
        ok = (read_step(select, &step) || store_refuse(store, STORE_DAMAGED, error, "a step cannot be read")) &&
             each(context, &step, error) && store_next(store, select, &row, error);
    }
    sqlite3_finalize(select);
    return ok;
}

static bool fold(void *context, const struct request_step *step, struct error *error)
{
    return request_apply(context, step, error);
}

bool store_request_load(struct store *store, int64_t id, struct request *request, struct error *error)
{
    struct request_facts facts;
    if (!read_facts(store, id, &facts, error)) {
        return false;
    }
    request_init(request, &facts);
    return store_request_steps(store, id, fold, request, error);
}

// One number, or 0 when there is none.
static bool read_number(struct store *store, sqlite3_stmt *select, int64_t *number, struct error *error)
{
    bool row = false;
    *number = 0;
    if (select == NULL || !store_next(store, select, &row, error)) {
        return false;
    }
    if (row) {
        *number = sqlite3_column_int64(select, 0);
        sqlite3_reset(select);
    }
    return true;
}

bool store_request_of(struct store *store, int64_t session, enum request_kind kind, int64_t *id, struct error *error)
{
    sqlite3_stmt *select = store_prepare(store, QUERY_REQUEST_OF, error);
    if (select != NULL) {
        sqlite3_bind_int64(select, 1, session);
        store_bind_text(select, 2, request_kind_name(kind));
    }
    return read_number(store, select, id, error);
}

bool store_requests(struct store *store, bool all, store_request_fn each, void *context, struct error *error)
{
    struct request *request = malloc(sizeof *request);
    bool ok = request != NULL || store_refuse(store, STORE_FAILED, error, "out of memory");
    struct error damage = {""};
    int64_t id = 0;
    while (ok) {
        sqlite3_stmt *next = store_prepare(store, all ? QUERY_REQUEST_NEXT : QUERY_REQUEST_NEXT_OPEN, error);
        if (next != NULL) {
            sqlite3_bind_int64(next, 1, id);
        }
        ok = read_number(store, next, &id, error);
        if (!ok || id == 0) {
            break;
        }
        struct error problem = {""};
        if (store_request_load(store, id, request, &problem)) {
            ok = each(context, request, error);
        } else if (damage.text[0] == '\0') {
            error_set(&damage, "request R-%lld: %s", (long long)id, problem.text);
        }
    }
    free(request);
    return ok && (damage.text[0] == '\0' || error_set(error, "%s", damage.text));
}

bool store_tries_get(struct store *store, int32_t *count, struct error *error)
{
    int64_t number = 0;
    bool ok = read_number(store, store_prepare(store, QUERY_TRIES_GET, error), &number, error);
    *count = (int32_t)number;
    return ok;
}

bool store_tries_put(struct store *store, int32_t count, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_TRIES_PUT, error);
    if (put != NULL) {
        sqlite3_bind_int(put, 1, count);
    }
    return store_step_end(store, store_run(store, put, error), error);
}
