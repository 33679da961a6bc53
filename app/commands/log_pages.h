// SPDX-License-Identifier: MIT
// What the house's copy of a report needs besides the session: whose it is, at which rate, and what was before.
#pragma once

#include "commands/log_export.h"
#include "export/page.h"

// The client of a session by the settings (NULL: nobody's in particular), and what holds for it.
const struct client_settings *log_client(const struct settings *settings, const struct export_session *session);
const struct rate *log_rate(const struct settings *settings, const struct client_settings *client);
enum billing log_billing(const struct settings *settings, const struct client_settings *client);

typedef bool (*log_page_fn)(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                            const struct page_house *house, char **bytes, size_t *length, struct error *error);
MUST_CHECK bool log_page_internal(struct store *store, const struct export_session *const *sessions, size_t count,
                                  const struct page_style *style, const struct settings *settings, log_page_fn write,
                                  char **bytes, size_t *length, struct error *error);
