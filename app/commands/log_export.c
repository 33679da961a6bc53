// SPDX-License-Identifier: MIT
#include "commands/log_export.h"

#include "export/export.h"

#include <stdlib.h>

static bool add_event(void *context, const struct event *event, struct error *error)
{
    return export_session_add(context, event, error);
}

static bool load_session(struct store *store, int64_t id, struct now now, struct export_session **session,
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

bool log_export(struct store *store, const int64_t *ids, size_t count, enum log_format format,
                const struct settings *settings, const struct zone *zone, struct now now, char **bytes, size_t *length,
                struct error *error)
{
    struct export_style style = {.names = settings->log.names, .zone = zone, .purpose = settings->log.purpose};
    struct export_session **sessions = calloc(count + 1, sizeof(struct export_session *));
    bool ok = true;
    if (sessions == NULL) {
        return error_set(error, "out of memory");
    }
    for (size_t i = 0; ok && i < count; i++) {
        ok = load_session(store, ids[i], now, &sessions[i], error);
    }
    if (ok) {
        const struct export_session *const *list = (const struct export_session *const *)sessions;
        ok = format == LOG_CSV ? export_write_csv(list, count, &style, bytes, length, error)
                               : export_write_json(list, count, &style, bytes, length, error);
    }
    for (size_t i = 0; i < count; i++) {
        export_session_destroy(sessions[i]);
    }
    free(sessions);
    return ok;
}
