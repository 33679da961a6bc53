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

// What names an occurrence by its original time, as in struct block.
void fill_recurrence_id(const struct calendar *calendar, const struct moment *original, char out[BLOCK_RECURRENCE_MAX]);

// The address of an ORGANIZER or ATTENDEE, without mailto:.
void fill_address(char *out, size_t size, const char *value);

// What all occurrences of a record share.
void fill_block(const struct calendar *calendar, const struct record *record, struct block *block,
                struct roster *roster);

// What is the occurrence's own.
void fill_occurrence(const struct calendar *calendar, const struct occurrence *occurrence, struct block *block);
