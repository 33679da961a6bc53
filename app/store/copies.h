// SPDX-License-Identifier: MIT
// Mails of a session's log that are asked for: an order is durable at once, and the process that delivers writes the
// mail later (`adjourn sync`), so that whoever asks waits for nothing. What becomes of it can be seen at any time.
#pragma once

#include "core/copy.h"
#include "store/store.h"

// The kind of an order in the outbox.
#define OUTBOX_COPY "copy"

// Asks for a mail to `address`; durable on return, or with the commit of the caller's transaction. Asking again with
// the same session, kind, address and second changes nothing. An error when the order is none (no session), when the
// address is too long, or when the database cannot be written. Whether a mail can go to an address at all, the caller
// knows by messages/eml.h, or sees from what becomes of it.
MUST_CHECK bool store_copy_ask(struct store *store, const struct copy_order *order, const char *address,
                               struct error *error);

#define COPY_WORDS_MAX 256
// What became of it; `words`: public, "" = nothing to say.
MUST_CHECK bool store_copy_state(struct store *store, const struct copy_order *order, const char *address,
                                 enum copy_state *state, char words[COPY_WORDS_MAX], struct error *error);
