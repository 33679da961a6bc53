// SPDX-License-Identifier: MIT
// Mails with the copies of a session's log: the client copy to its client, the internal copy to the house. They are
// ordered when a session is closed, by a person on the screen, or by `adjourn export --mail` (store/copies.h); the sync
// process writes them, for it takes a moment to draw the report. What a reader gets is decided by the kind of the order
// alone: a client's mail is made from what a client may read, and has no other source.
#pragma once

#include "commands/post.h"
#include "core/session.h"
#include "store/copies.h"

// Whether the settings ask for any when a session is closed.
bool copies_wanted(const struct settings *settings);

// Orders what [messages] client_copy and internal_copy ask for, inside the caller's transaction; nothing without a
// mailbox. False when the database cannot be written.
MUST_CHECK bool copies_order(const struct post *post, struct store *store, const struct session *session,
                             int64_t session_id, struct wall now, struct error *error);

// Writes the mails that are ordered into the outbox; *next is when to come again, INT64_MAX: when the outbox is told
// of. An order that cannot be carried out now is put off for some minutes, for a day; then, or when its session's log
// is damaged, it is refused in words that `adjourn outbox` shows. False when the outbox cannot be read or written.
MUST_CHECK bool copies_turn(const struct post *post, struct store *store, struct wall now, struct wall *next,
                            struct error *error);
