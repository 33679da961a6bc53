// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

#include <stdlib.h>
#include <string.h>

bool store_outbox_put(struct store *store, const struct outbox_item *item, struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *put = store_prepare(store, QUERY_OUTBOX_PUT, error);
    if (put != NULL) {
        store_bind_text(put, 1, item->name);
        store_bind_text(put, 2, item->kind);
        store_bind_text(put, 3, item->recipient);
        sqlite3_bind_int(put, 4, (int)item->state);
        sqlite3_bind_int(put, 5, item->tries);
        store_bind_text(put, 6, item->error);
        sqlite3_bind_blob64(put, 7, item->length > 0 ? item->bytes : "", item->length, SQLITE_STATIC);
    }
    return store_step_end(store, store_run(store, put, error), error);
}

// Reads the next item after `item->id`; *bytes is malloc'ed. The statement is free again on return, so that a callback
// may mark the item.
static bool read_item(struct store *store, struct outbox_item *item, enum outbox_state state, char **bytes, bool *found,
                      struct error *error)
{
    *bytes = NULL;
    sqlite3_stmt *next = store_prepare(store, QUERY_OUTBOX_NEXT, error);
    if (next == NULL) {
        return false;
    }
    sqlite3_bind_int(next, 1, (int)state);
    sqlite3_bind_int64(next, 2, item->id);
    if (!store_next(store, next, found, error)) {
        return false;
    }
    if (!*found) {
        return true;
    }
    item->id = sqlite3_column_int64(next, 0);
    store_column(next, 1, item->name, sizeof item->name);
    store_column(next, 2, item->kind, sizeof item->kind);
    store_column(next, 3, item->recipient, sizeof item->recipient);
    item->state = (enum outbox_state)sqlite3_column_int(next, 4);
    item->tries = sqlite3_column_int(next, 5);
    store_column(next, 6, item->error, sizeof item->error);
    const void *blob = sqlite3_column_blob(next, 7);
    item->length = (size_t)sqlite3_column_bytes(next, 7);
    *bytes = calloc(1, item->length + 1);
    if (*bytes != NULL && item->length > 0) {
        memcpy(*bytes, blob, item->length);
    }
    item->bytes = *bytes;
    sqlite3_reset(next);
    return *bytes != NULL || store_refuse(store, STORE_FAILED, error, "out of memory");
}

bool store_outbox_each(struct store *store, enum outbox_state state, store_outbox_fn each, void *context,
                       struct error *error)
{
    struct outbox_item item = {0};
    bool found = true;
    while (found) {
        char *bytes = NULL;
        if (!read_item(store, &item, state, &bytes, &found, error)) {
            return false;
        }
        bool ok = !found || each(context, &item, error);
        free(bytes);
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool store_outbox_mark(struct store *store, int64_t id, enum outbox_state state, const char *problem,
                       struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *mark = store_prepare(store, QUERY_OUTBOX_MARK, error);
    if (mark != NULL) {
        sqlite3_bind_int64(mark, 1, id);
        sqlite3_bind_int(mark, 2, (int)state);
        store_bind_text(mark, 3, problem != NULL ? problem : "");
    }
    return store_step_end(store, store_run(store, mark, error), error);
}
