// SPDX-License-Identifier: MIT
#include "store/copies.h"

#include "store/store_internal.h"

#include <stdio.h>
#include <string.h>

bool store_copy_ask(struct store *store, const struct copy_order *order, const char *address, struct error *error)
{
    char line[COPY_CANONICAL_MAX];
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = OUTBOX_COPY};
    if (order->session <= 0 || !copy_encode(order, line, sizeof line)) {
        return error_set(error, "copy: no order for a session");
    }
    if ((size_t)snprintf(item.recipient, sizeof item.recipient, "%s", address) >= sizeof item.recipient) {
        return error_set(error, "copy: the address is too long");
    }
    char name[COPY_NAME_MAX];
    copy_name(name, order);
    snprintf(item.name, sizeof item.name, "%s", name);
    item.bytes = line;
    item.length = strlen(line);
    return store_outbox_put(store, &item, error);
}

static enum copy_state state_of(enum outbox_state state, bool mail, bool folder)
{
    switch (state) {
    case OUTBOX_WAITING:
    case OUTBOX_SENDING:
        return COPY_WAITING;
    case OUTBOX_DELIVERED:
        // Of an order: the mail is written, and its own row says more.
        return !mail ? COPY_WAITING : folder ? COPY_SAVED : COPY_MAILED;
    case OUTBOX_REFUSED:
    case OUTBOX_DROPPED:
        return COPY_REFUSED;
    }
    return COPY_UNKNOWN;
}

// The order first, then its mail, if it has been written.
bool store_copy_state(struct store *store, const struct copy_order *order, const char *address, enum copy_state *state,
                      char words[COPY_WORDS_MAX], struct error *error)
{
    char name[COPY_NAME_MAX];
    bool row = false;
    *state = COPY_UNKNOWN;
    words[0] = '\0';
    copy_name(name, order);
    sqlite3_stmt *select = store_prepare(store, QUERY_OUTBOX_COPY, error);
    if (select == NULL) {
        return false;
    }
    store_bind_text(select, 1, name);
    store_bind_text(select, 2, address);
    while (store_next(store, select, &row, error)) {
        char kind[16];
        char via[16];
        if (!row) {
            return true;
        }
        store_column(select, 0, kind, sizeof kind);
        store_column(select, 2, via, sizeof via);
        store_column(select, 3, words, COPY_WORDS_MAX);
        *state = state_of((enum outbox_state)sqlite3_column_int(select, 1), strcmp(kind, "eml") == 0,
                          strcmp(via, "folder") == 0);
    }
    return false;
}
