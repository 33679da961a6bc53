// SPDX-License-Identifier: MIT
// A found occurrence to the block and roster that the rest of the house knows.
#pragma once

#include "calendar/records.h"

struct occurrence {
    const struct record *record; // whose texts and length it has
    struct moment original;      // RECURRENCE-ID
    struct wall start, end;
    bool recurring;
};

void fill_block(const struct calendar *calendar, const struct occurrence *occurrence, struct block *block,
                struct roster *roster);
