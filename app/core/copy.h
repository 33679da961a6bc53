// SPDX-License-Identifier: MIT
// An order for a mail with one of the two copies of a session's log. It waits in the outbox (store/copies.h) until the
// process that delivers has written the mail; the reader's address is not in it, but in its place there.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>
#include <stdint.h>

#define COPY_LANGUAGE_MAX  8
#define COPY_CANONICAL_MAX 128
#define COPY_NAME_MAX      80

// Stored as words.
enum copy_kind {
    COPY_CLIENT,   // figures and time line, courteous, without cost
    COPY_INTERNAL, // every line, cost and history; for the house alone
    COPY_KINDS,
};

// What became of an order.
enum copy_state {
    COPY_UNKNOWN, // not asked for, or longer ago than letters are kept
    COPY_WAITING, // for the mail to be written, or for a server
    COPY_MAILED,  // a server took it
    COPY_SAVED,   // it lies in the outbox folder: there is no mail server
    COPY_REFUSED, // nobody took it, or it was given up; `words` says why
};

struct copy_order {
    enum copy_kind kind;
    int64_t session;
    char language[COPY_LANGUAGE_MAX]; // the reader's: en, pl, ru, vi, es; "" = as for any letter to this person
    struct wall asked;                // one that is asked for at another time is another mail
};

// Stable lower-case word: "client".
const char *copy_kind_name(enum copy_kind kind);

// What the order, and then the mail, is called in the outbox: "copy.client.20261126T130000Z.12".
void copy_name(char out[COPY_NAME_MAX], const struct copy_order *order);

// Canonical form (core/fields.h), starting with `c1`; COPY_CANONICAL_MAX is always enough.
MUST_CHECK bool copy_encode(const struct copy_order *order, char *out, size_t size);
// Refuses everything that copy_encode would not have written.
MUST_CHECK bool copy_decode(struct copy_order *order, const char *canonical, struct error *error);
