// SPDX-License-Identifier: MIT
// Where the rest of a block may go: a rule set and busy times in, proposals with their reasons out. Pure. Computed in
// local days, so that a day with a clock change has its 23 or 25 hours.
#pragma once

#include "core/block.h"
#include "core/hours.h"

#define SLOTS_MAX 12

// Why a proposal is there, in the order in which they are said. A bit set.
enum slot_reason {
    SLOT_STANDING = 1 << 0,     // your regular Thursday: a standing block of the same people with room beside it
    SLOT_FIRST_FREE = 1 << 1,   // the first free time
    SLOT_SHORT_NOTICE = 1 << 2, // inside the notice: fee applies
    SLOT_APPROVAL = 1 << 3,     // needs approval
    SLOT_CONFIRMED = 1 << 4,    // confirmed at once
};

// The rule that refused the last candidate: days are tried in the order notice, gap, holiday or hours, busy, and the
// rule that closed the day that came furthest is the one to name.
enum slot_rule {
    SLOT_RULE_NONE,
    SLOT_RULE_NOTICE,  // nothing that soon
    SLOT_RULE_GAP,     // too few days after this block
    SLOT_RULE_HOURS,   // outside business hours
    SLOT_RULE_HOLIDAY, // a holiday
    SLOT_RULE_BUSY,    // the room or the trainer is booked
    SLOT_RULE_HORIZON, // beyond the horizon
    SLOT_RULE_MOVES,   // the block was moved as often as allowed
    SLOT_RULE_UNKNOWN, // what takes the room is not known any further
};

struct slot_rules {
    struct hours hours;       // business hours, lunch left out, holidays
    int64_t notice_ms;        // earliest start = now + notice
    bool notice_in_hours;     // the notice runs in business hours only
    int32_t gap_days;         // local days between this block's day and the new one's: 2 = the day after tomorrow
    int32_t horizon_days;     // counted from the first date of the block
    int32_t most_moves;       // how often a block may move
    int64_t step_ms;          // starts lie on this grid of the local day
    int64_t length_step_ms;   // the length is rounded up to a multiple of this
    int64_t buffer_before_ms; // free room before and after
    int64_t buffer_after_ms;
    int32_t proposals; // how many are proposed at a time
};

// [start, end) the room or the trainer is taken.
struct busy {
    struct wall start, end;
};

struct slot_request {
    struct now now;
    struct wall block_start; // of the block that is to move
    struct wall first_date;  // where it was first booked (horizon)
    struct wall known_until; // busy times are known up to here: no later day is proposed; 0 = as far as wanted
    int64_t length_ms;       // what is to be moved
    int32_t moved;           // how often it has moved already
    int32_t skip;            // how many proposals were shown before ("More times")
    const struct busy *busy; // sorted by start; may overlap
    size_t busy_count;
    const struct busy *standing; // standing blocks of the same people, sorted; also in `busy`
    size_t standing_count;
};

struct slot {
    struct wall start, end;
    unsigned reasons; // enum slot_reason
};

struct slots {
    size_t count;
    struct slot slot[SLOTS_MAX];
    enum slot_rule closed_by; // with fewer than asked for: the rule that closed the last candidate
};

// The next standing block with room right after (else right before) it, then the earliest free start of each other day.
// No two proposals lie on one local day, none overlaps `busy` or lies in the past. `length_ms` is rounded up first.
void slots_find(const struct slot_rules *rules, const struct zone *zone, const struct slot_request *request,
                struct slots *out);

// The length to be moved: rounded up to the step.
int64_t slots_round_up(const struct slot_rules *rules, int64_t length_ms);
