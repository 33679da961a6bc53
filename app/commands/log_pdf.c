// SPDX-License-Identifier: MIT
#include "commands/log_pdf.h"

#include "commands/log_pages.h"

bool log_pdf(struct store *store, const int64_t *ids, size_t count, bool internal, const struct settings *settings,
             const struct zone *zone, struct now now, char **bytes, size_t *length, struct error *error)
{
    const struct page_style page = {
        .style = {.names = settings->log.names, .zone = zone, .purpose = settings->log.purpose},
        .room = settings->room.name};
    struct export_session **sessions = NULL;
    if (!log_sessions_load(store, ids, count, settings, now, &sessions, error)) {
        return false;
    }
    const struct export_session *const *list = (const struct export_session *const *)sessions;
    bool ok =
        internal ? log_page_internal(store, list, count, &page, settings, page_write_pdf_internal, bytes, length, error)
                 : page_write_pdf_client(list, count, &page, bytes, length, error);
    log_sessions_destroy(sessions, count);
    return ok;
}
