// SPDX-License-Identifier: MIT
#include "core/block.h"

#include <string.h>

bool block_takes_room(const struct block *block)
{
    return block->status != BLOCK_CANCELLED && !block->transparent && !block->all_day &&
           block->end.ms > block->start.ms;
}

bool block_same(const struct block *a, const struct block *b)
{
    return strcmp(a->uid, b->uid) == 0 && strcmp(a->recurrence_id, b->recurrence_id) == 0;
}

// Whether a block can be current or next.
static bool counts(const struct block *blocks, const bool *done, size_t i)
{
    return block_takes_room(&blocks[i]) && (done == NULL || !done[i]);
}

const struct block *block_at(const struct block *blocks, const bool *done, size_t count, struct wall at)
{
    const struct block *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct block *block = &blocks[i];
        bool runs = block->start.ms <= at.ms && at.ms < block->end.ms;
        if (runs && counts(blocks, done, i) && (found == NULL || block->start.ms >= found->start.ms)) {
            found = block;
        }
    }
    return found;
}

const struct block *block_after(const struct block *blocks, const bool *done, size_t count, struct wall at)
{
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].start.ms > at.ms && counts(blocks, done, i)) {
            return &blocks[i];
        }
    }
    return NULL;
}
