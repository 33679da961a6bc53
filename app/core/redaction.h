// SPDX-License-Identifier: MIT
// What is left of a text that was removed from the log: that it was done, when, and in how many places, without the
// text. Lines of it are chained by hash (store/chain.h), and each names the last hash of the log at that time.
#pragma once

#include "core/error.h"
#include "core/opening.h"
#include "core/time.h"

#define REDACTION_CANONICAL_MAX 512

// Stored as words.
enum redaction_kind {
    REDACTION_FORGET, // a person was removed
    REDACTION_PURGE,  // the time that sessions keep their texts is over
    REDACTION_KINDS,
};

struct redaction {
    enum redaction_kind kind;
    struct wall at;
    int64_t marks;              // texts of sessions that were removed; their marks stay in the openings
    int64_t others;             // texts in other places: waiting mails, requests, blocks of calendars
    char places[MARK_TEXT_MAX]; // hash of the list of the marks' places
    int64_t session;            // the newest session then; 0 = none
    int64_t events;             // of it
    char digest[MARK_TEXT_MAX]; // its last hash; "" = none
};

// Stable lower-case word: "forget".
const char *redaction_kind_name(enum redaction_kind kind);

// Canonical form (core/fields.h), starting with `x1`; REDACTION_CANONICAL_MAX is always enough.
MUST_CHECK bool redaction_encode(const struct redaction *redaction, char *out, size_t size);
// Refuses everything that redaction_encode would not have written.
MUST_CHECK bool redaction_decode(struct redaction *redaction, const char *canonical, struct error *error);
