// SPDX-License-Identifier: MIT
// New times for a block from what the store knows: the agenda of the room, when the trainer and others are taken,
// holidays, standing blocks, how often the block has moved. The kiosk and `adjourn slots` both ask here, so that they
// never answer differently.
#pragma once

#include "core/settings.h"
#include "store/store.h"

struct proposals_question {
    const struct settings *settings;
    const struct zone *zone;
    const struct block *block;   // that is to move, as booked
    const struct roster *roster; // its people
    struct now now;
    int64_t length_ms;
    int32_t skip, most; // as in struct slot_request
    bool agreed;
};

// Standing blocks are the other occurrences of a recurring block, and those of another one with the same organizer and
// mostly the same people (roster_mostly_same; the people of the first occurrence stand for all of them).
// A time that was given to another block and that the calendar does not show yet counts as taken, for as long as that
// block was booked. On failure there are none.
MUST_CHECK bool proposals_find(struct store *store, const struct proposals_question *question, struct slots *slots,
                               struct error *error);
