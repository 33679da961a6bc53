// SPDX-License-Identifier: MIT
// What somebody who was out of the room catches up on: the items of the agenda, and how much of each went on without
// them. Pure.
#pragma once

#include "core/agenda.h"
#include "core/session.h"

struct catchup_item {
    const char *title; // in the agenda
    int64_t ms;        // of it, with this person away
};

// The items of a session's agenda for one person of the roster, in its order; those of less than a minute are left out.
// Pauses, planned breaks, unknown stretches, and what lies before the start or after the end are nobody's, for nothing
// was covered in them. Returns how many were filled.
size_t catchup_read(const struct session *session, const struct agenda *agenda, int32_t who, struct wall at,
                    struct catchup_item items[AGENDA_ITEMS_MAX]);
