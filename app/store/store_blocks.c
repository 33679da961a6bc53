// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

bool store_blocks_clear(struct store *store, const char *source, struct error *error)
{
    return store_step_begin(store, error) &&
           store_step_end(store,
                          store_run_texts(store, QUERY_BLOCKS_CLEAR, source, NULL, error) &&
                              store_run_texts(store, QUERY_PARTS_CLEAR, source, NULL, error),
                          error);
}

static bool insert_attendee(struct store *store, int64_t block, size_t place, const struct participant *person,
                            struct error *error)
{
    sqlite3_stmt *put = store_prepare(store, QUERY_ATTENDEE_PUT, error);
    if (put == NULL) {
        return false;
    }
    sqlite3_bind_int64(put, 1, block);
    sqlite3_bind_int64(put, 2, (int64_t)place);
    store_bind_text(put, 3, person->name);
    store_bind_text(put, 4, person->address);
    sqlite3_bind_int(put, 5, (int)person->role);
    sqlite3_bind_int(put, 6, person->trainer);
    sqlite3_bind_int(put, 7, person->declined);
    store_bind_text(put, 8, person->language);
    sqlite3_bind_int(put, 9, person->accepted);
    return store_run(store, put, error);
}

bool store_block_insert(struct store *store, const char *source, int64_t part, const struct block *block,
                        const struct roster *roster, int64_t *id, struct error *error)
{
    char terms[TERMS_TEXT_MAX];
    sqlite3_stmt *put = store_prepare(store, QUERY_BLOCK_PUT, error);
    if (put == NULL) {
        return false;
    }
    terms_encode(&block->terms, terms, sizeof terms);
    store_bind_text(put, 1, source);
    if (part != 0) {
        sqlite3_bind_int64(put, 2, part);
    }
    sqlite3_bind_int64(put, 3, roster != NULL ? (int64_t)roster->beyond : 0);
    store_bind_text(put, 4, block->uid);
    store_bind_text(put, 5, block->recurrence_id);
    store_bind_text(put, 6, block->title);
    store_bind_text(put, 7, block->zone);
    store_bind_text(put, 8, block->organizer_name);
    store_bind_text(put, 9, block->organizer_address);
    store_bind_text(put, 10, block->description);
    sqlite3_bind_int64(put, 11, block->start.ms);
    sqlite3_bind_int64(put, 12, block->end.ms);
    sqlite3_bind_int(put, 13, block->sequence);
    sqlite3_bind_int(put, 14, (int)block->status);
    sqlite3_bind_int(put, 15, block->all_day);
    sqlite3_bind_int(put, 16, block->transparent);
    sqlite3_bind_int(put, 17, block->private_);
    sqlite3_bind_int(put, 18, block->recurring);
    sqlite3_bind_int(put, 19, block->people);
    store_bind_text(put, 20, block->categories);
    store_bind_text(put, 21, terms);
    if (!store_run(store, put, error)) {
        return false;
    }
    *id = sqlite3_last_insert_rowid(store->db);
    for (size_t i = 0; roster != NULL && i < roster->count; i++) {
        if (!insert_attendee(store, *id, i, &roster->people[i], error)) {
            return false;
        }
    }
    return true;
}

bool store_block_put(struct store *store, const char *source, const struct block *block, const struct roster *roster,
                     struct error *error)
{
    int64_t id = 0;
    return store_step_begin(store, error) &&
           store_step_end(store, store_block_insert(store, source, 0, block, roster, &id, error), error);
}

bool store_part_put(struct store *store, const char *source, const char *digest, int64_t *id, struct error *error)
{
    bool ok = store_run_texts(store, QUERY_PART_PUT, source, digest, error);
    *id = ok ? sqlite3_last_insert_rowid(store->db) : 0;
    return ok;
}

bool store_part_block(struct store *store, const char *source, int64_t part, const struct block *block,
                      const struct roster *roster, struct error *error)
{
    int64_t id = 0;
    return store_step_begin(store, error) &&
           store_step_end(store, store_block_insert(store, source, part, block, roster, &id, error), error);
}

bool store_part_drop(struct store *store, const char *source, const char *digest, struct error *error)
{
    return store_step_begin(store, error) &&
           store_step_end(store, store_run_texts(store, QUERY_PART_DROP, source, digest, error), error);
}

bool store_parts(struct store *store, const char *source, store_part_fn each, void *context, struct error *error)
{
    bool row = false;
    bool ok = true;
    sqlite3_stmt *select = store_prepare_own(store, QUERY_PARTS, error);
    if (select != NULL) {
        store_bind_text(select, 1, source);
    }
    while (select != NULL && (ok = store_next(store, select, &row, error)) && row) {
        char digest[65];
        store_column(select, 0, digest, sizeof digest);
        if (!each(context, digest, error)) {
            ok = false;
            break;
        }
    }
    sqlite3_finalize(select);
    return select != NULL && ok;
}

void store_block_read(sqlite3_stmt *statement, int at, struct block *block)
{
    char terms[TERMS_TEXT_MAX];
    *block = (struct block){0};
    store_column(statement, at, block->uid, sizeof block->uid);
    store_column(statement, at + 1, block->recurrence_id, sizeof block->recurrence_id);
    store_column(statement, at + 2, block->title, sizeof block->title);
    store_column(statement, at + 3, block->zone, sizeof block->zone);
    store_column(statement, at + 4, block->organizer_name, sizeof block->organizer_name);
    store_column(statement, at + 5, block->organizer_address, sizeof block->organizer_address);
    store_column(statement, at + 6, block->description, sizeof block->description);
    block->start.ms = sqlite3_column_int64(statement, at + 7);
    block->end.ms = sqlite3_column_int64(statement, at + 8);
    block->sequence = sqlite3_column_int(statement, at + 9);
    block->status = (enum block_status)sqlite3_column_int(statement, at + 10);
    block->all_day = sqlite3_column_int(statement, at + 11) != 0;
    block->transparent = sqlite3_column_int(statement, at + 12) != 0;
    block->private_ = sqlite3_column_int(statement, at + 13) != 0;
    block->recurring = sqlite3_column_int(statement, at + 14) != 0;
    block->people = sqlite3_column_int(statement, at + 15);
    store_column(statement, at + 16, block->categories, sizeof block->categories);
    store_column(statement, at + 17, terms, sizeof terms);
    terms_decode(&block->terms, terms);
}

bool store_blocks_between(struct store *store, struct wall from, struct wall to, struct block *blocks, size_t max,
                          size_t *count, struct error *error)
{
    bool row = false;
    *count = 0;
    sqlite3_stmt *select = store_prepare_window(store, QUERY_BLOCKS_BETWEEN, from, to, max, error);
    if (select == NULL) {
        return false;
    }
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        store_block_read(select, 0, &blocks[(*count)++]);
    }
    return false;
}

bool store_roster_read(struct store *store, int64_t block, struct roster *roster, struct error *error)
{
    bool row = false;
    *roster = (struct roster){0};
    sqlite3_stmt *select = store_prepare(store, QUERY_ATTENDEES, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, block);
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        roster->beyond = (size_t)sqlite3_column_int64(select, 0);
        if (sqlite3_column_type(select, 1) != SQLITE_NULL && roster->count < PARTICIPANTS_MAX) {
            struct participant *person = &roster->people[roster->count++];
            store_column(select, 1, person->name, sizeof person->name);
            store_column(select, 2, person->address, sizeof person->address);
            person->role = (enum participant_role)sqlite3_column_int(select, 3);
            person->trainer = sqlite3_column_int(select, 4) != 0;
            person->declined = sqlite3_column_int(select, 5) != 0;
            store_column(select, 6, person->language, sizeof person->language);
            person->accepted = sqlite3_column_int(select, 7) != 0;
        }
    }
    return false;
}

bool store_roster(struct store *store, const struct block *block, struct roster *roster, struct error *error)
{
    bool row = false;
    *roster = (struct roster){0};
    sqlite3_stmt *find = store_prepare(store, QUERY_BLOCK_FIND, error);
    if (find == NULL) {
        return false;
    }
    store_bind_text(find, 1, block->uid);
    store_bind_text(find, 2, block->recurrence_id);
    sqlite3_bind_int64(find, 3, block->start.ms);
    if (!store_next(store, find, &row, error)) {
        return false;
    }
    int64_t id = row ? sqlite3_column_int64(find, 0) : 0;
    sqlite3_reset(find);
    return !row || store_roster_read(store, id, roster, error);
}

bool store_busy_between(struct store *store, enum source_role role, struct wall from, struct wall to, struct busy *busy,
                        size_t max, size_t *count, struct error *error)
{
    bool row = false;
    *count = 0;
    sqlite3_stmt *select = store_prepare_window(store, QUERY_BUSY_BETWEEN, from, to, max, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int(select, 4, (int)role);
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        busy[(*count)++] = (struct busy){{sqlite3_column_int64(select, 0)}, {sqlite3_column_int64(select, 1)}};
    }
    return false;
}
