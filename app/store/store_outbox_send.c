// SPDX-License-Identifier: MIT
// The delivering side of the outbox: one attempt after another, each noted before and after.
#include "store/outbox.h"

#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

bool store_outbox_lock(struct store *store, bool *mine, struct error *error)
{
    char path[OUTBOX_PATH_MAX];
    *mine = store->outbox_lock >= 0;
    if (*mine) {
        return true;
    }
    store_outbox_path(store->path, path, sizeof path);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
    if (fd < 0) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    *mine = flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (!*mine) {
        int problem = errno;
        close(fd);
        return problem == EWOULDBLOCK || error_set(error, "%s: %s", path, strerror(problem));
    }
    store->outbox_lock = fd;
    return true;
}

bool store_outbox_held(struct store *store, const char *name, bool *held, struct error *error)
{
    *held = false;
    sqlite3_stmt *select = store_prepare(store, QUERY_OUTBOX_HELD, error);
    if (select == NULL) {
        return false;
    }
    store_bind_text(select, 1, name);
    if (!store_next(store, select, held, error)) {
        return false;
    }
    sqlite3_reset(select);
    return true;
}

bool store_outbox_next_try(struct store *store, const char *kind, struct wall now, struct wall *at, struct error *error)
{
    bool row = false;
    at->ms = INT64_MAX;
    sqlite3_stmt *select = store_prepare(store, QUERY_OUTBOX_NEXT_TRY, error);
    if (select == NULL) {
        return false;
    }
    store_bind_text(select, 1, kind);
    sqlite3_bind_int64(select, 2, now.ms);
    if (!store_next(store, select, &row, error)) {
        return false;
    }
    if (row && sqlite3_column_type(select, 0) != SQLITE_NULL) {
        at->ms = sqlite3_column_int64(select, 0);
    }
    sqlite3_reset(select);
    return true;
}

// A statement about one item, its id bound to ?1; NULL with an error when it cannot be prepared.
static sqlite3_stmt *about(struct store *store, enum store_query query, int64_t id, struct error *error)
{
    sqlite3_stmt *statement = store_prepare(store, query, error);
    if (statement != NULL) {
        sqlite3_bind_int64(statement, 1, id);
    }
    return statement;
}

static bool insert_attempt(struct store *store, int64_t id, struct error *error)
{
    return store_run(store, about(store, QUERY_ATTEMPT_PUT, id, error), error);
}

bool store_outbox_begin(struct store *store, int64_t id, const char *via, const char *message_id, struct wall now,
                        struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *begin = about(store, QUERY_OUTBOX_BEGIN, id, error);
    if (begin != NULL) {
        store_bind_text(begin, 2, via);
        store_bind_text(begin, 3, message_id);
        sqlite3_bind_int64(begin, 4, now.ms);
    }
    bool ok = store_run(store, begin, error);
    if (ok && sqlite3_changes(store->db) != 1) {
        ok = error_set(error, "item %lld of the outbox does not wait any more", (long long)id);
    }
    return store_step_end(store, ok && insert_attempt(store, id, error), error);
}

bool store_outbox_hand_over(struct store *store, int64_t id, struct wall now, struct error *error)
{
    static const enum store_query queries[] = {QUERY_OUTBOX_HAND_OVER, QUERY_ATTEMPT_HAND_OVER};
    bool ok = true;
    if (!store_step_begin(store, error)) {
        return false;
    }
    for (size_t i = 0; i < sizeof queries / sizeof queries[0] && ok; i++) {
        sqlite3_stmt *note = about(store, queries[i], id, error);
        if (note != NULL) {
            sqlite3_bind_int64(note, 2, now.ms);
        }
        ok = store_run(store, note, error);
    }
    return store_step_end(store, ok, error);
}

static bool end_attempt(struct store *store, int64_t id, const struct outbox_end *end, struct wall now,
                        struct error *error)
{
    sqlite3_stmt *note = about(store, QUERY_ATTEMPT_END, id, error);
    if (note != NULL) {
        sqlite3_bind_int64(note, 2, now.ms);
        sqlite3_bind_int(note, 3, end->doubtful);
        sqlite3_bind_int(note, 4, end->code);
        store_bind_text(note, 5, end->said != NULL ? end->said : "");
    }
    return store_run(store, note, error);
}

bool store_outbox_end(struct store *store, int64_t id, const struct outbox_end *end, struct wall now,
                      struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *note = about(store, QUERY_OUTBOX_END, id, error);
    if (note != NULL) {
        sqlite3_bind_int(note, 2, (int)end->state);
        store_bind_text(note, 3, end->words != NULL ? end->words : "");
        sqlite3_bind_int64(note, 4, end->next_try.ms);
        sqlite3_bind_int(note, 5, end->doubtful);
        sqlite3_bind_int64(note, 6, now.ms);
    }
    bool ok = store_run(store, note, error) && end_attempt(store, id, end, now, error);
    return store_step_end(store, ok, error);
}

bool store_outbox_drop_mails(struct store *store, const char *name, const char *words, struct wall now,
                             struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *drop = store_prepare(store, QUERY_OUTBOX_DROP_MAILS, error);
    if (drop != NULL) {
        store_bind_text(drop, 1, name);
        store_bind_text(drop, 2, words);
        sqlite3_bind_int64(drop, 3, now.ms);
    }
    return store_step_end(store, store_run(store, drop, error), error);
}

// Why an item is not in a state that would allow it; always false.
static bool refuse_state(struct store *store, enum store_query query, int64_t id, const char *what, struct error *error)
{
    static const char *const states[] = {[OUTBOX_WAITING] = "waits",
                                         [OUTBOX_DELIVERED] = "is delivered",
                                         [OUTBOX_SENDING] = "is being sent",
                                         [OUTBOX_REFUSED] = "was refused",
                                         [OUTBOX_DROPPED] = "was given up"};
    bool row = false;
    sqlite3_stmt *select = about(store, QUERY_OUTBOX_STATE, id, error);
    if (select == NULL || !store_next(store, select, &row, error)) {
        return false;
    }
    if (!row) {
        return error_set(error, "item %lld: there is none in the outbox", (long long)id);
    }
    int state = sqlite3_column_int(select, 0);
    bool overtaken = sqlite3_column_int(select, 1) != 0;
    sqlite3_reset(select);
    if (overtaken && query == QUERY_OUTBOX_RETRY) {
        return error_set(error, "item %lld: a later change of the same event is in the outbox", (long long)id);
    }
    bool known = state >= 0 && (size_t)state < sizeof states / sizeof states[0];
    return error_set(error, "item %lld %s: it is not %s", (long long)id, known ? states[state] : "is unknown", what);
}

static bool change(struct store *store, enum store_query query, int64_t id, struct wall now, const char *what,
                   struct error *error)
{
    if (!store_step_begin(store, error)) {
        return false;
    }
    sqlite3_stmt *statement = about(store, query, id, error);
    if (statement != NULL && query == QUERY_OUTBOX_DROP) {
        sqlite3_bind_int64(statement, 2, now.ms);
    }
    bool ok = store_run(store, statement, error);
    ok = ok && (sqlite3_changes(store->db) == 1 || refuse_state(store, query, id, what, error));
    store->outgoing = store->outgoing || ok;
    return store_step_end(store, ok, error);
}

bool store_outbox_retry(struct store *store, int64_t id, struct error *error)
{
    return change(store, QUERY_OUTBOX_RETRY, id, (struct wall){0}, "sent again", error);
}

bool store_outbox_drop(struct store *store, int64_t id, struct wall now, struct error *error)
{
    return change(store, QUERY_OUTBOX_DROP, id, now, "given up", error);
}

bool store_outbox_attempts(struct store *store, int64_t id, store_outbox_attempt_fn each, void *context,
                           struct error *error)
{
    bool row = false;
    bool ok = true;
    sqlite3_stmt *select = store_prepare_own(store, QUERY_ATTEMPTS, error);
    if (select != NULL) {
        sqlite3_bind_int64(select, 1, id);
    }
    while (select != NULL && (ok = store_next(store, select, &row, error)) && row) {
        struct outbox_attempt attempt = {.item = sqlite3_column_int64(select, 0),
                                         .began = {sqlite3_column_int64(select, 4)},
                                         .handed = {sqlite3_column_int64(select, 5)},
                                         .ended = {sqlite3_column_int64(select, 6)},
                                         .doubtful = sqlite3_column_int(select, 7) != 0,
                                         .code = sqlite3_column_int(select, 8)};
        store_column(select, 1, attempt.via, sizeof attempt.via);
        store_column(select, 2, attempt.recipient, sizeof attempt.recipient);
        store_column(select, 3, attempt.message_id, sizeof attempt.message_id);
        store_column(select, 9, attempt.said, sizeof attempt.said);
        if (!each(context, &attempt, error)) {
            ok = false;
            break;
        }
    }
    sqlite3_finalize(select);
    return select != NULL && ok;
}

static enum booking booking_of(enum outbox_state state, const char *words)
{
    switch (state) {
    case OUTBOX_WAITING:
    case OUTBOX_SENDING:
        return BOOKING_WAITING;
    case OUTBOX_DELIVERED:
        return BOOKING_DONE;
    case OUTBOX_REFUSED:
        return strcmp(words, OUTBOX_WORDS_TAKEN) == 0 || strcmp(words, OUTBOX_WORDS_CHANGED) == 0 ? BOOKING_TAKEN
                                                                                                  : BOOKING_REFUSED;
    case OUTBOX_DROPPED:
        break;
    }
    return BOOKING_NONE;
}

static void count_item(sqlite3_stmt *row, struct delivery *delivery)
{
    char kind[16];
    char via[16];
    char words[256];
    store_column(row, 0, kind, sizeof kind);
    store_column(row, 2, via, sizeof via);
    store_column(row, 3, words, sizeof words);
    enum outbox_state state = (enum outbox_state)sqlite3_column_int(row, 1);
    if (strcmp(kind, "caldav") == 0) {
        delivery->booking = booking_of(state, words);
        return;
    }
    bool file = strcmp(via, "folder") == 0;
    delivery->mails += state != OUTBOX_DROPPED;
    delivery->sent += state == OUTBOX_DELIVERED && !file;
    delivery->saved += state == OUTBOX_DELIVERED && file;
    delivery->refused += state == OUTBOX_REFUSED;
}

// The name of the newest object with this UID; "" when there is none.
static bool find_stem(struct store *store, const char *uid, char *stem, size_t size, struct error *error)
{
    char prefix[OUTBOX_UID_BYTES + 1];
    bool row = false;
    snprintf(prefix, sizeof prefix, "%.*s", OUTBOX_UID_BYTES, uid);
    stem[0] = '\0';
    sqlite3_stmt *select = store_prepare(store, QUERY_OUTBOX_STEM, error);
    if (select == NULL) {
        return false;
    }
    store_bind_text(select, 1, prefix);
    if (!store_next(store, select, &row, error)) {
        return false;
    }
    if (row) {
        store_column(select, 0, stem, size);
        sqlite3_reset(select);
    }
    return true;
}

bool store_outbox_delivery(struct store *store, const char *uid, struct delivery *delivery, struct error *error)
{
    char stem[sizeof((struct outbox_item *)NULL)->name];
    bool row = false;
    *delivery = (struct delivery){0};
    if (!find_stem(store, uid, stem, sizeof stem, error)) {
        return false;
    }
    sqlite3_stmt *select = stem[0] != '\0' ? store_prepare(store, QUERY_OUTBOX_DELIVERY, error) : NULL;
    if (select == NULL) {
        return stem[0] == '\0';
    }
    store_bind_text(select, 1, stem);
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        count_item(select, delivery);
    }
    return false;
}
