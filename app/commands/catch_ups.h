// SPDX-License-Identifier: MIT
// The catch-up list: who was out of the room while the group went on is written which items of the agenda that was,
// when the session is closed and [messages] catch_up says so. A letter holds its reader's own items only.
#pragma once

#include "commands/post.h"
#include "core/session.h"

// Puts the letters into the outbox, inside the caller's transaction; none without an agenda or a mailbox. False when
// the database cannot be read or written.
MUST_CHECK bool catch_ups_put(const struct post *post, struct store *store, const struct session *session,
                              int64_t session_id, struct wall now, struct error *error);
