// SPDX-License-Identifier: MIT
// The agenda of a block, as its description says it, one item on a line:
//   - 12:00 15m Title       * 12:15-12:45 Title      15m Title      Title (15 min)      - Title      • Title
// A line without a mark is an item only with a time or a length; a planned break (core/breaks.h) is none. Simple HTML
// is read as lines (<br>, <p>, <li>). The times are local, on the block's day. Pure.
#pragma once

#include "core/block.h"

#define AGENDA_ITEMS_MAX 32
#define AGENDA_TITLE_MAX 128

struct agenda_item {
    char title[AGENDA_TITLE_MAX]; // cut at a character border
    bool timed;                   // its start is written
    bool measured;                // its length is written, or follows from two written times
    struct wall start, end;       // planned, inside the block; see agenda_read
};

struct agenda {
    size_t count;
    size_t beyond; // items above AGENDA_ITEMS_MAX, which are not kept
    struct agenda_item item[AGENDA_ITEMS_MAX];
};

// Items in the order of the description, each with its planned stretch: from its written time, else from where the one
// before it ends; as long as is written, else an equal share of the block's time that is not written away. A planned
// break takes no part of it. What reaches over the block's end is cut off there; an item
// whose written time lies outside the block is none of its.
void agenda_read(const struct block *block, const struct zone *zone, struct agenda *agenda);

// An agenda that fills its block can always be tightened: more than this share of the time between its breaks is never
// needed, else every minute away would be one too many.
#define AGENDA_NEEDS_MOST_PERCENT 80

// What the whole agenda needs of the block, in ms: its items, and what comes before the first written time; 0 without
// items. With less than this worth in the block (here + left) something has to be left out.
int64_t agenda_needs(const struct agenda *agenda, const struct block *block, const struct zone *zone);
