// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

// A block that began so long before the days that are looked at can still have ended in them.
#define LONGEST_BLOCK_MS (7 * MS_PER_DAY)

// Whether the session's last end, which nobody took back, was an early one in [from, now].
static bool ended_early(sqlite3_stmt *select, struct wall from, struct wall now)
{
    struct event event;
    const char *canonical = (const char *)sqlite3_column_text(select, 1);
    return canonical != NULL && event_decode(&event, canonical, NULL) && event.kind == EVENT_END &&
           event.value == END_RESCHEDULE && event.at.ms >= from.ms && event.at.ms <= now.ms;
}

static bool is_of_client(struct store *store, int64_t session, const struct settings *settings,
                         const struct client_settings *client, bool *is, struct error *error)
{
    struct session_record record;
    if (!store_session_load(store, session, &record, error)) {
        return false;
    }
    *is = agreement_client(settings, &record.block, &record.roster, NULL) == client;
    return true;
}

bool store_strikes(struct store *store, const struct settings *settings, const struct client_settings *client,
                   struct wall now, int32_t *count, struct error *error)
{
    struct wall from = {now.ms - STRIKE_DAYS * MS_PER_DAY};
    bool row = false;
    *count = 0;
    if (client == NULL) {
        return true;
    }
    // A statement of its own, for the store is read in between.
    sqlite3_stmt *select = store_prepare_own(store, QUERY_ENDS, error);
    if (select == NULL) {
        return false;
    }
    sqlite3_bind_int64(select, 1, from.ms - LONGEST_BLOCK_MS);
    sqlite3_bind_int64(select, 2, now.ms);
    bool ok = store_next(store, select, &row, error);
    while (ok && row) {
        bool is = false;
        if (ended_early(select, from, now)) {
            ok = is_of_client(store, sqlite3_column_int64(select, 0), settings, client, &is, error);
        }
        *count += is ? 1 : 0;
        ok = ok && store_next(store, select, &row, error);
    }
    sqlite3_finalize(select);
    return ok;
}

bool store_agreement(struct store *store, const struct settings *settings, const struct zone *zone,
                     const struct block *block, const struct roster *roster, struct wall at,
                     struct agreement *agreement, struct error *error)
{
    int32_t strikes = 0;
    const struct client_settings *client = agreement_client(settings, block, roster, NULL);
    bool ok = store_strikes(store, settings, client, at, &strikes, error);
    agreement_resolve(settings, zone, block, roster, ok ? strikes : 0, agreement);
    return ok;
}
