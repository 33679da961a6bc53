// SPDX-License-Identifier: MIT
// Sessions as PDF. Apart from commands/log_export.h, so that programs without PDF do without its libraries.
#pragma once

#include "commands/log_export.h"

// As log_export does, in the language that is entered; the house's copy or the client's.
MUST_CHECK bool log_pdf(struct store *store, const int64_t *ids, size_t count, bool internal,
                        const struct settings *settings, const struct zone *zone, struct now now, char **bytes,
                        size_t *length, struct error *error);
