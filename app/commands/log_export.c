// SPDX-License-Identifier: MIT
#include "commands/log_export.h"

#include "commands/log_journal.h"
#include "commands/log_pages.h"

#include <stdlib.h>

static bool add_event(void *context, const struct event *event, struct error *error)
{
    return export_session_add(context, event, error);
}

bool log_session_load(struct store *store, int64_t id, struct now now, struct export_session **session,
                      struct error *error)
{
    struct session_record *record = malloc(sizeof *record);
    struct session_chain *chain = malloc(sizeof *chain);
    struct wall alive = {0};
    *session = NULL;
    if (record == NULL || chain == NULL) {
        free(record);
        free(chain);
        return error_set(error, "out of memory");
    }
    bool ok = store_session_load(store, id, record, error) &&
              export_session_create(session, id, &record->block, &record->roster, error) &&
              store_events(store, id, add_event, *session, error) && store_chain_of(store, id, chain, error) &&
              export_session_prove(*session, chain, error) && store_alive_get(store, id, &alive, error) &&
              export_session_finish(*session, now, alive, error);
    free(record);
    free(chain);
    return ok;
}

bool log_session_damaged(const struct store *store, const struct export_session *session)
{
    return store_last_fault(store) == STORE_DAMAGED || (session != NULL && export_session_refused(session));
}

static bool write_sessions(struct store *store, const struct export_session *const *sessions, size_t count,
                           enum log_format format, const struct settings *settings, const struct zone *zone,
                           char **bytes, size_t *length, struct error *error)
{
    struct export_style style = {.names = settings->log.names, .zone = zone, .purpose = settings->log.purpose};
    struct page_style page = {.style = style, .room = settings->room.name};
    switch (format) {
    case LOG_CSV:
        return export_write_csv(sessions, count, &style, bytes, length, error);
    case LOG_JSON:
        return export_write_json(sessions, count, &style, bytes, length, error);
    case LOG_HTML_CLIENT:
        return page_write_html_client(sessions, count, &page, bytes, length, error);
    case LOG_ICS:
    case LOG_ICS_EVENTS:
        return log_journal(sessions, count, &page, format == LOG_ICS_EVENTS, bytes, length, error);
    case LOG_HTML_INTERNAL:
        return log_page_internal(store, sessions, count, &page, settings, page_write_html_internal, bytes, length,
                                 error);
    }
    return error_set(error, "unknown form %d of an export", (int)format);
}

bool log_sessions_load(struct store *store, const int64_t *ids, size_t count, const struct settings *settings,
                       struct now now, struct export_session ***sessions, struct error *error)
{
    struct export_session **all = calloc(count + 1, sizeof(struct export_session *));
    bool ok = true;
    *sessions = NULL;
    if (all == NULL) {
        return error_set(error, "out of memory");
    }
    for (size_t i = 0; ok && i < count; i++) {
        ok = log_session_load(store, ids[i], now, &all[i], error);
        if (ok && settings->log.names != NAMES_FULL) {
            export_session_hide_names(all[i]);
        }
    }
    if (!ok) {
        log_sessions_destroy(all, count);
        return false;
    }
    *sessions = all;
    return true;
}

void log_sessions_destroy(struct export_session **sessions, size_t count)
{
    for (size_t i = 0; sessions != NULL && i < count; i++) {
        export_session_destroy(sessions[i]);
    }
    free(sessions);
}

bool log_export(struct store *store, const int64_t *ids, size_t count, enum log_format format,
                const struct settings *settings, const struct zone *zone, struct now now, char **bytes, size_t *length,
                struct error *error)
{
    struct export_session **sessions = NULL;
    if (!log_sessions_load(store, ids, count, settings, now, &sessions, error)) {
        return false;
    }
    bool ok = write_sessions(store, (const struct export_session *const *)sessions, count, format, settings, zone,
                             bytes, length, error);
    log_sessions_destroy(sessions, count);
    return ok;
}
