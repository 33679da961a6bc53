// SPDX-License-Identifier: MIT
// Planned breaks of a block, as its description says them, one on a line:
//   - break 12:30 10m
//   Break: 12:30-12:40, coffee
//   12:30 10m Break
// The word is also read in the other languages of the screen, and simple HTML as lines. The times are local, on the
// block's day (after midnight in a block over midnight). Pure.
#pragma once

#include "core/block.h"

#define BREAKS_MAX 16

// [start, end), inside the block.
struct planned_break {
    struct wall start, end;
};

// In the order of the description; what lies outside the block is cut off, what is no break is passed over, and so
// is one that overlaps another before it. Returns how many were filled, at most BREAKS_MAX.
size_t breaks_read(const struct block *block, const struct zone *zone, struct planned_break breaks[BREAKS_MAX]);
