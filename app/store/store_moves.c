// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

#include <string.h>

bool store_moves(struct store *store, struct wall since, struct store_move *moves, size_t max, size_t *count,
                 struct error *error)
{
    bool row = false;
    *count = 0;
    sqlite3_stmt *select = store_prepare(store, QUERY_MOVES, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, since.ms);
    sqlite3_bind_int64(select, 2, (int64_t)max);
    while (store_next(store, select, &row, error)) {
        if (!row) {
            return true;
        }
        struct event event;
        struct store_move *move = &moves[(*count)++];
        const char *canonical = (const char *)sqlite3_column_text(select, 4);
        if (canonical == NULL || !event_decode(&event, canonical, error)) {
            sqlite3_reset(select);
            return store_refuse(store, STORE_DAMAGED, error, "a line of the log cannot be read");
        }
        *move = (struct store_move){.new_start = {event.value}};
        store_column(select, 0, move->uid, sizeof move->uid);
        store_column(select, 1, move->recurrence_id, sizeof move->recurrence_id);
        move->start.ms = sqlite3_column_int64(select, 2);
        move->end.ms = sqlite3_column_int64(select, 3);
        // Without a UID it is the block's own, which names somebody and is no part of the log.
        const char *uid = event.text[0] != '\0' ? event.text : move->uid;
        memcpy(move->invitation, uid, strnlen(uid, sizeof move->invitation - 1));
    }
    return false;
}
