// SPDX-License-Identifier: MIT
// What somebody was out of the room for while the group went on: items of the agenda, with how much of each. Only
// absences that did not stop the block are looked at, and of them only time in which work went on: no pause, no planned
// break, nobody out who stops the block, nothing unknown. Pure.
#pragma once

#include "core/agenda.h"
#include "core/session.h"

#define CATCH_UP_LEAST_MS MS_PER_MINUTE // less of an item is nothing to catch up on

struct catch_up {
    size_t count;
    struct {
        size_t item; // in the agenda
        int64_t ms;
    } missed[AGENDA_ITEMS_MAX]; // in the order of the agenda
};

// `who` is a roster index. The session has ended; an absence that never closed lasts until then.
void catch_up_of(const struct session *session, const struct agenda *agenda, int32_t who, struct catch_up *out);
