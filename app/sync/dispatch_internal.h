// SPDX-License-Identifier: MIT
// What the two ways out of the outbox share: an attempt's beginning and end, in the store and in the log.
#pragma once

#include "sync/dispatch.h"

// One line of the log, whatever stands in the outbox.
void dispatch_tell(const struct outbox_item *item, const char *what, const char *why);
// When an item is tried again after its attempt number `tries`.
struct wall dispatch_next_try(const struct dispatch *dispatch, int32_t tries, struct wall now);

// False when the store does not take it: nothing may be sent then.
MUST_CHECK bool dispatch_begin(struct dispatch *dispatch, struct outbox_item *item, const char *via);
// Ends an attempt; a waiting item's last one when it was tried for a day. When the store does not take it, the end is
// kept and written later; until then nothing else is sent.
bool dispatch_end(struct dispatch *dispatch, const struct outbox_item *item, const struct outbox_end *given);
// What became of a mail of which nobody knows whether the server took it.
void dispatch_doubt(const struct outbox_item *item, struct outbox_end *end);
// Ends an item without an attempt.
void dispatch_refuse(struct dispatch *dispatch, const struct outbox_item *item, const char *words);

// dispatch_mail.c. False when the store did not take the attempt's beginning.
bool dispatch_mail(struct dispatch *dispatch, struct outbox_item *item);
void dispatch_close_mail(struct dispatch *dispatch);
