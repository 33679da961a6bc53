// SPDX-License-Identifier: MIT
// What the files share that remove texts. The statements are run seldom, and prepared each time.
#pragma once

#include "store/mention.h"
#include "store/redact.h"
#include "store/store_internal.h"

#include <sodium.h>

// One removal. The temporary table gone (session, place) lists the marks whose texts go (enum salt_place).
struct redacting {
    struct store *store;
    const struct redact_order *order;
    struct redacted *redacted;
    struct mention mention; // who is forgotten
    struct redaction line;
    struct chain chain;
    crypto_generichash_state hash;
    int64_t number;
};

// Runs statements without parameters; adds to *changed (may be NULL) how many rows they changed.
bool redact_run(struct redacting *work, const char *text, int64_t *changed, struct error *error);
typedef bool (*redact_row_fn)(struct redacting *work, sqlite3_stmt *row, struct error *error);
bool redact_each(struct redacting *work, const char *query, redact_row_fn each, struct error *error);
bool redact_count(struct redacting *work, const char *query, int64_t *number, struct error *error);
// For redact_each: tells the first column.
bool redact_tell(struct redacting *work, sqlite3_stmt *row, struct error *error);

// Makes `gone` and begins the commit; redact_end ends it either way, and undoes it when it was only tried.
bool redact_begin(struct redacting *work, struct error *error);
bool redact_end(struct redacting *work, bool ok, struct error *error);
// Empties the texts at the places in `gone` and deletes their salts.
bool redact_places(struct redacting *work, struct error *error);
// Writes the line, unless nothing was removed.
bool redact_note(struct redacting *work, enum redaction_kind kind, struct error *error);
// After the commit: old copies are overwritten; `whole`: in free pages too, from before.
void redact_sweep(struct redacting *work, bool whole);

// Hash of a list of places; the hash that the first line stands on, into work->chain.
bool redact_hash_places(struct redacting *work, const char *query, char out[MARK_TEXT_MAX], struct error *error);
bool redact_base(struct redacting *work, struct error *error);
