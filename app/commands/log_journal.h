// SPDX-License-Identifier: MIT
// Sessions as an iCalendar file: what a client's copy says, in words.
#pragma once

#include "export/page.h"

// `events`: also each absence, pause, and stretch before the start or unknown.
MUST_CHECK bool log_journal(const struct export_session *const *sessions, size_t count, const struct page_style *style,
                            bool events, char **bytes, size_t *length, struct error *error);
