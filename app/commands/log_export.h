// SPDX-License-Identifier: MIT
// Sessions out of the database into an export: for `adjourn export` and for the screen's own export.
#pragma once

#include "core/settings.h"
#include "export/export.h"
#include "store/store.h"

enum log_format {
    LOG_CSV,
    LOG_JSON,
    LOG_HTML_CLIENT, // in the language that is entered
    LOG_HTML_INTERNAL,
    LOG_ICS,
    LOG_ICS_EVENTS, // with an event for each interruption
};

// A session with its proof, told until `now`; destroyed by the caller, also after a failure.
MUST_CHECK bool log_session_load(struct store *store, int64_t id, struct now now, struct export_session **session,
                                 struct error *error);

// After a failure of log_session_load: whether it is the session's log that cannot be read, now and always; else the
// database could not, or there was no memory, and it may go another time.
bool log_session_damaged(const struct store *store, const struct export_session *session);

// Sessions with their proofs, names hidden as the settings say; `count` of them, destroyed by the caller.
MUST_CHECK bool log_sessions_load(struct store *store, const int64_t *ids, size_t count,
                                  const struct settings *settings, struct now now, struct export_session ***sessions,
                                  struct error *error);
void log_sessions_destroy(struct export_session **sessions, size_t count);

// The whole export of these sessions; `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool log_export(struct store *store, const int64_t *ids, size_t count, enum log_format format,
                           const struct settings *settings, const struct zone *zone, struct now now, char **bytes,
                           size_t *length, struct error *error);
