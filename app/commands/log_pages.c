// SPDX-License-Identifier: MIT
#include "commands/log_pages.h"

#include "core/agreement.h"

#include <stdlib.h>
#include <string.h>

#define PAST_MAX     60   // bars of a chart; the newest are told
#define SESSIONS_MAX 4096 // of all clients of a room in PAGE_PAST_DAYS

const struct client_settings *log_client(const struct settings *settings, const struct export_session *session)
{
    return agreement_client(settings, export_session_block(session), export_session_roster(session), NULL);
}

const struct rate *log_rate(const struct settings *settings, const struct client_settings *client)
{
    return client != NULL && client->rate.minor > 0 ? &client->rate : &settings->log.rate;
}

enum billing log_billing(const struct settings *settings, const struct client_settings *client)
{
    return client != NULL && client->billing != BILLING_AS_ROOM ? client->billing : settings->log.billing;
}

// Adds a session to the history when it is this client's and something was noted in it.
static bool add_past(struct store *store, int64_t id, const struct settings *settings,
                     const struct client_settings *client, struct page_past *past, size_t *count, struct error *error)
{
    struct export_session *session = NULL;
    bool ok = log_session_load(store, id, (struct now){0}, &session, error);
    if (ok && log_client(settings, session) == client) {
        if (*count == PAST_MAX) {
            memmove(past, past + 1, (PAST_MAX - 1) * sizeof *past);
            *count -= 1;
        }
        const struct figures *figures = &export_session_report(session)->figures;
        struct report_totals totals = {0};
        export_session_add_to(session, &totals, &(struct rate){0}, BILLING_BLOCK);
        past[(*count)++] = (struct page_past){.start = export_session_block(session)->start,
                                              .booked = figures->booked,
                                              .away = figures->away,
                                              .ended_early = totals.strikes > 0};
    }
    export_session_destroy(session);
    return ok;
}

static bool read_past(struct store *store, const struct export_session *session, const struct settings *settings,
                      const struct client_settings *client, struct page_past *past, size_t *count, struct error *error)
{
    static int64_t ids[SESSIONS_MAX];
    struct wall until = export_session_block(session)->start;
    struct wall from = {until.ms - PAGE_PAST_DAYS * MS_PER_DAY};
    size_t found = 0;
    bool ok = store_sessions_between(store, from, until, ids, SESSIONS_MAX, &found, error);
    *count = 0;
    for (size_t i = 0; ok && i < found; i++) {
        ok = add_past(store, ids[i], settings, client, past, count, error);
    }
    return ok;
}

static bool read_house(struct store *store, const struct export_session *session, const struct settings *settings,
                       struct page_past *past, struct page_house *house, struct error *error)
{
    const struct client_settings *client = log_client(settings, session);
    *house = (struct page_house){.client = client != NULL ? client->name : "",
                                 .rate = *log_rate(settings, client),
                                 .billing = log_billing(settings, client),
                                 .past = past};
    return client == NULL || read_past(store, session, settings, client, past, &house->past_count, error);
}

bool log_page_internal(struct store *store, const struct export_session *const *sessions, size_t count,
                       const struct page_style *style, const struct settings *settings, log_page_fn write, char **bytes,
                       size_t *length, struct error *error)
{
    struct page_house *house = calloc(count + 1, sizeof *house);
    struct page_past *past = calloc((count + 1) * PAST_MAX, sizeof *past);
    if (house == NULL || past == NULL) {
        free(house);
        free(past);
        return error_set(error, "out of memory");
    }
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        ok = read_house(store, sessions[i], settings, past + i * PAST_MAX, &house[i], error);
    }
    ok = ok && write(sessions, count, style, house, bytes, length, error);
    free(house);
    free(past);
    return ok;
}
