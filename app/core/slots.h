// SPDX-License-Identifier: MIT
// Where the rest of a block may go: a rule set and busy times in, proposals with their reasons out. Pure. Computed in
// local days, so that a day with a clock change has its 23 or 25 hours.
#pragma once

#include "core/block.h"
#include "core/hours.h"

#define SLOTS_MAX 12

// What moves.
enum slot_part {
    SLOT_REST,  // what went by without everybody here
    SLOT_WHOLE, // as much as the block was booked for
};

// How the settings take a time that lies outside the regular rule.
enum slot_terms {
    SLOT_DENY,
    SLOT_ALLOW,     // like any other time
    SLOT_SURCHARGE, // behind the others, with a fee
};

// Why a proposal is there, in the order in which they are said. A bit set.
enum slot_reason {
    SLOT_STANDING = 1 << 0,     // your regular Thursday: a standing block of the same people with room beside it
    SLOT_FIRST_FREE = 1 << 1,   // the first free time
    SLOT_SHORT_NOTICE = 1 << 2, // inside the notice or the gap
    SLOT_EVENING = 1 << 3,      // outside business hours, in evening hours
    SLOT_WEEKEND = 1 << 4,      // the same on a Saturday or Sunday
    SLOT_AGREED = 1 << 5,       // agreed in the room, whatever the rules say
    SLOT_APPROVAL = 1 << 6,     // needs approval
    SLOT_CONFIRMED = 1 << 7,    // confirmed at once
};
#define SLOT_REASONS 8

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
    SLOT_RULES,
};

// Why the trainer sets a time that the rules would not allow. Public words; nothing of it says who wanted it.
enum slot_agreed {
    SLOT_AGREED_NOT,
    SLOT_AGREED_HERE,     // with everyone in the room
    SLOT_AGREED_PHONE,    // by phone
    SLOT_AGREED_CUSTOMER, // the customer set the date
    SLOT_AGREED_KINDS,
};

struct slot_rules {
    struct hours hours;       // business hours, lunch left out, holidays
    struct hours_day evening; // added to the hours of Monday to Friday, of a day that has any
    struct hours_day weekend; // added to the hours of Saturday and Sunday
    struct hours_day agreed;  // of every day, in place of all others, when a time is agreed in the room
    int64_t notice_ms;        // earliest start = now + notice
    bool notice_in_hours;     // the notice runs in business hours only
    int32_t gap_days;         // local days between this block's day and the new one's: 2 = the day after tomorrow
    int32_t horizon_days;     // counted from the first date of the block
    int32_t most_moves;       // how often a block may move
    int64_t step_ms;          // starts lie on this grid of the local day
    int64_t length_step_ms;   // the length is rounded up to a multiple of this
    int64_t buffer_before_ms; // free room before and after
    int64_t buffer_after_ms;
    int32_t proposals;            // how many are proposed at a time
    enum slot_part what;          // what moves
    enum slot_terms short_notice; // of a time inside the notice or the gap
    enum slot_terms evenings, weekends;
    bool override; // the trainer may set a time outside the rules, with a reason
};

// [start, end) the room or the trainer is taken.
struct busy {
    struct wall start, end;
};

struct slot_request {
    struct now now;
    struct wall block_start; // of the block that is to move
    struct wall block_end;   // nothing begins before it; 0 = no bound
    struct wall first_date;  // where it was first booked (horizon)
    struct wall known_until; // busy times are known up to here: no later day is proposed; 0 = as far as wanted
    int64_t length_ms;       // what is to be moved
    int32_t moved;           // how often it has moved already
    int32_t skip;            // how many proposals were shown before ("More times")
    int32_t most;            // at most so many now; 0 = as many as the rules say
    bool agreed;             // set by the trainer: lifts notice, gap, hours, holidays, horizon and moves
    const struct busy *busy; // sorted by start; may overlap
    size_t busy_count;
    const struct busy *standing; // standing blocks of the same people, sorted; also in `busy`
    size_t standing_count;
};

struct slot {
    struct wall start, end;
    unsigned reasons; // enum slot_reason
    unsigned fees;    // those of its reasons that cost a surcharge
};

struct slots {
    size_t count;
    struct slot slot[SLOTS_MAX];
    enum slot_rule closed_by; // with fewer than asked for: the rule that closed the last candidate
};

// Proposals, in this order:
// 1. right after, else right before, the next standing block that has room there; one without a surcharge goes first;
// 2. the first free time at a surcharge, when it lies before every time without one;
// 3. the times without a surcharge, one for each day: its earliest;
// 4. the other times at a surcharge, one for each day that has no time without.
// No two proposals lie on one local day, none overlaps `busy` or lies in the past. `length_ms` is rounded up first.
//
// `agreed` gives the first free time of each stretch of the agreed hours instead, day by day; the horizon counts from
// now then. Taken times, the past and what is not known stay closed.
void slots_find(const struct slot_rules *rules, const struct zone *zone, const struct slot_request *request,
                struct slots *out);

// The length to be moved: rounded up to the step.
int64_t slots_round_up(const struct slot_rules *rules, int64_t length_ms);

// Stable lower-case words, as in the log and in JSON: "short-notice", "holiday", "phone"; "" for no rule and no reason.
const char *slot_reason_name(enum slot_reason reason);
const char *slot_rule_name(enum slot_rule rule);
const char *slot_agreed_name(enum slot_agreed agreed);
