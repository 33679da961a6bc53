// SPDX-License-Identifier: MIT
// Sessions out of the database into an export: for `adjourn export` and for the screen's own export.
#pragma once

#include "core/settings.h"
#include "store/store.h"

enum log_format {
    LOG_CSV,
    LOG_JSON,
};

// The whole export of these sessions; `*bytes` is malloc'ed, freed by the caller.
MUST_CHECK bool log_export(struct store *store, const int64_t *ids, size_t count, enum log_format format,
                           const struct settings *settings, const struct zone *zone, struct now now, char **bytes,
                           size_t *length, struct error *error);
