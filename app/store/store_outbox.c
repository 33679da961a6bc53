// SPDX-License-Identifier: MIT
#include "store/outbox.h"

#include "store/store_internal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void store_outbox_path(const char *database, char *path, size_t size)
{
    snprintf(path, size, "%s-outbox", database);
}

// Closing what was open for writing wakes who watches the file; its new time wakes who watches the folder's attributes.
// When it does not go, what was put is delivered with the next wake-up.
void store_outbox_tell(struct store *store)
{
    char path[OUTBOX_PATH_MAX];
    if (!store->outgoing) {
        return;
    }
    store->outgoing = false;
    if (strcmp(store->path, ":memory:") == 0) {
        return; // nobody else can see it
    }
    store_outbox_path(store->path, path, sizeof path);
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0) {
        (void)futimens(fd, NULL);
        close(fd);
    }
}

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
        store->outgoing = true;
    }
    return store_step_end(store, store_run(store, put, error), error);
}

static void read_columns(sqlite3_stmt *row, struct outbox_item *item)
{
    *item = (struct outbox_item){.id = sqlite3_column_int64(row, 0)};
    store_column(row, 1, item->name, sizeof item->name);
    store_column(row, 2, item->kind, sizeof item->kind);
    store_column(row, 3, item->recipient, sizeof item->recipient);
    item->state = (enum outbox_state)sqlite3_column_int(row, 4);
    item->tries = sqlite3_column_int(row, 5);
    store_column(row, 6, item->error, sizeof item->error);
    store_column(row, 7, item->via, sizeof item->via);
    store_column(row, 8, item->message_id, sizeof item->message_id);
    struct wall *const instants[] = {&item->first_try, &item->next_try, &item->began, &item->handed, &item->ended};
    for (int i = 0; i < 5; i++) {
        instants[i]->ms = sqlite3_column_int64(row, 9 + i);
    }
    item->doubts = sqlite3_column_int(row, 14);
}

// Takes the row of a statement that was bound, if there is one; *bytes is malloc'ed. The statement is free again on
// return, so that a callback may write to the item.
static bool take_item(struct store *store, sqlite3_stmt *select, struct outbox_item *item, char **bytes, bool *found,
                      struct error *error)
{
    *bytes = NULL;
    if (!store_next(store, select, found, error)) {
        return false;
    }
    if (!*found) {
        return true;
    }
    read_columns(select, item);
    const void *blob = sqlite3_column_blob(select, 15);
    item->length = (size_t)sqlite3_column_bytes(select, 15);
    *bytes = calloc(1, item->length + 1);
    if (*bytes != NULL && item->length > 0) {
        memcpy(*bytes, blob, item->length);
    }
    item->bytes = *bytes;
    sqlite3_reset(select);
    return *bytes != NULL || store_refuse(store, STORE_FAILED, error, "out of memory");
}

// Reads the next item after `item->id`.
static bool read_item(struct store *store, struct outbox_item *item, enum outbox_state state, char **bytes, bool *found,
                      struct error *error)
{
    sqlite3_stmt *next = store_prepare(store, QUERY_OUTBOX_NEXT, error);
    if (next == NULL) {
        return false;
    }
    sqlite3_bind_int(next, 1, (int)state);
    sqlite3_bind_int64(next, 2, item->id);
    return take_item(store, next, item, bytes, found, error);
}

bool store_outbox_due(struct store *store, const char *kind, struct wall now, int64_t after, struct outbox_item *item,
                      char **bytes, struct error *error)
{
    bool found = false;
    *bytes = NULL;
    sqlite3_stmt *due = store_prepare(store, QUERY_OUTBOX_DUE, error);
    if (due == NULL) {
        return false;
    }
    sqlite3_bind_int64(due, 1, after);
    store_bind_text(due, 2, kind);
    sqlite3_bind_int64(due, 3, now.ms);
    sqlite3_bind_int64(due, 4, now.ms + MS_PER_DAY + MS_PER_HOUR);
    return take_item(store, due, item, bytes, &found, error);
}

bool store_outbox_list(struct store *store, store_outbox_fn each, void *context, struct error *error)
{
    bool row = false;
    bool ok = true;
    sqlite3_stmt *select = store_prepare_own(store, QUERY_OUTBOX_LIST, error);
    while (select != NULL && (ok = store_next(store, select, &row, error)) && row) {
        struct outbox_item item;
        read_columns(select, &item);
        if (!each(context, &item, error)) {
            ok = false;
            break;
        }
    }
    sqlite3_finalize(select);
    return select != NULL && ok;
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
