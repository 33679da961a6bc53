// SPDX-License-Identifier: MIT
// Inside the session: its spans as events open, close, undo, correct and move them. Only core/session*.c uses this.
#pragma once

#include "core/session.h"

bool span_is_open(const struct span *span);

// Whether an absence of this person stops the block, by stance, setting and role.
bool span_absence_counts(const struct session *session, int32_t who);

// False with an error when no more fit.
MUST_CHECK bool span_add(struct session *session, const struct span *span, struct error *error);

// Ends at `to` (never before it began). An absence as short as a slip of the finger is ignored then.
void span_close(struct session *session, struct span *span, int64_t to, uint32_t seq);
void span_close_open(struct session *session, bool pauses_only, int64_t to, uint32_t seq);

// The axis goes on at `to` although only `from` is known: unknown in between, or everything moves earlier.
MUST_CHECK bool span_jump_axis(struct session *session, const struct event *event, int64_t from, int64_t to,
                               struct error *error);

// The absences and pauses that event `ref` opened did not begin, nor did the break that it planned; those that it
// closed go on. On failure nothing changed.
MUST_CHECK bool span_undo(struct session *session, uint32_t ref, struct error *error);

// The absence or pause that `event->ref` opened or closed began or ended at `event->at` instead; a planned break ended.
MUST_CHECK bool span_correct(struct session *session, const struct event *event, struct error *error);
