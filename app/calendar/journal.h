// SPDX-License-Identifier: MIT
// Sessions as iCalendar: a VJOURNAL for each (RFC 5545 3.6.3), and, when wanted, a VEVENT for each interruption,
// related to it. Texts are the caller's and only used during the call.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

struct journal;

struct journal_entry {
    const char *uid;
    const char *related_to; // UID of what it belongs to
    const char *title, *description;
    const char *digest; // X-ADJOURN-DIGEST; "" or NULL: none
    struct wall start, end, stamp;
};

MUST_CHECK bool journal_create(struct journal **journal, struct error *error);
void journal_destroy(struct journal *journal);
// False, with nothing added, without a UID, or when an event ends before it begins.
MUST_CHECK bool journal_add_session(struct journal *journal, const struct journal_entry *entry, struct error *error);
MUST_CHECK bool journal_add_event(struct journal *journal, const struct journal_entry *entry, struct error *error);
// `*bytes` is malloc'ed, freed by the caller, and ends with a NUL that `*length` does not count.
MUST_CHECK bool journal_write(const struct journal *journal, char **bytes, size_t *length, struct error *error);
