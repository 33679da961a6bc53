// SPDX-License-Identifier: MIT
// The opening of a session's chain: which device noted it, under which settings, after which other session, and what
// was booked. The hash of the first event stands on it (store/chain.h). What people are called is not in it, only marks
// of it: hashes with a salt, which stay when a name is removed, so that the chain stays whole. Addresses are no part of
// the log: a UID that names somebody (block_uid_names) is a mark too, and exports show that instead.
#pragma once

#include "core/block.h"
#include "core/error.h"

#define MARK_TEXT_MAX         65 // 64 hexadecimal digits
#define DEVICE_TEXT_MAX       33
#define OPENING_CANONICAL_MAX 8192

// One of the people, by place in the roster.
struct opening_person {
    enum participant_role role;
    bool trainer, declined;
    char mark[MARK_TEXT_MAX]; // of the name
};

struct opening {
    char device[DEVICE_TEXT_MAX]; // random, made with the database
    char settings[MARK_TEXT_MAX]; // digest of the settings in force; "" = not known
    char previous[MARK_TEXT_MAX]; // chain hash of the opening of the session before; "" = the first
    bool uid_marked;              // the UID is a mark
    char uid[BLOCK_UID_MAX];      // or its mark
    char recurrence_id[BLOCK_RECURRENCE_MAX];
    char zone[ZONE_NAME_MAX];
    struct wall start, end;                                                          // as booked
    char title[MARK_TEXT_MAX], organizer[MARK_TEXT_MAX], description[MARK_TEXT_MAX]; // marks
    size_t count, beyond;                                                            // as in the roster
    struct opening_person people[PARTICIPANTS_MAX];
};

// Canonical form (core/fields.h), starting with `s1`, or `s2` where the UID is a mark; OPENING_CANONICAL_MAX is always
// enough.
MUST_CHECK bool opening_encode(const struct opening *opening, char *out, size_t size);

// Refuses everything that opening_encode would not have written.
MUST_CHECK bool opening_decode(struct opening *opening, const char *canonical, struct error *error);
