// SPDX-License-Identifier: MIT
// The thresholds that were agreed to, and when they ask. A notice (a quiet mark) comes before an offer (the question
// whether to end and find another time). The same threshold does not ask twice in a session; the next one may.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

struct session;
struct figures;

// Each is optional (0 = off).
enum threshold {
    THRESHOLD_NONE,
    THRESHOLD_SINGLE,  // one absence as long as this
    THRESHOLD_TOTAL,   // away time in total
    THRESHOLD_PERCENT, // away time as a share of the block
    THRESHOLD_COUNT,   // number of interruptions
    THRESHOLD_USEFUL,  // useful time left below what the agenda still needs
    THRESHOLDS,
};

// Whose absence stops the block.
enum counts {
    COUNTS_REQUIRED, // a required participant's
    COUNTS_ANY,      // anybody's
    COUNTS_NOBODY,   // nobody's: absences are noted, and the block goes on
};

// What the agenda needs is said by its items, where the block has any (core/agreement.h settles it); unsettled, it asks
// never.
#define AGENDA_LISTED 1

struct policy {
    enum counts counts;
    int64_t single_ms;        // THRESHOLD_SINGLE
    int64_t total_ms;         // THRESHOLD_TOTAL
    int32_t percent;          // THRESHOLD_PERCENT, 1..100
    int32_t count;            // THRESHOLD_COUNT
    int64_t agenda_ms;        // THRESHOLD_USEFUL: what the agenda of the whole block needs; 0 = off, or AGENDA_LISTED
    int64_t notice_before_ms; // how long before an offer its notice stands
    int64_t wait_ms;          // "Wait 5 more minutes"
    int64_t fold_ms;          // unanswered, the offer folds away after this
    int64_t grace_ms;     // an absence shorter than this changes no colour and is no interruption of THRESHOLD_COUNT
    int64_t slip_ms;      // an absence shorter than this was a slip of the finger; also how long undo is offered
    int64_t still_out_ms; // after this: still out?
};

// Where a session stands with its policy at one instant.
struct policy_state {
    enum threshold reached; // the threshold that asks now (not asked before), or THRESHOLD_NONE
    enum threshold near;    // the next threshold whose notice is due, or THRESHOLD_NONE
    enum threshold next;    // the threshold that will be reached first if nothing changes, or THRESHOLD_NONE
    int32_t who;            // whose absence it is (SINGLE), else EVENT_NOBODY
    struct wall notice_at;  // axis instants at which `next` gives its notice and its offer, if nothing changes
    struct wall offer_at;
};

// Key=value words separated by blanks; carried by the start event so that a replay decides alike.
MUST_CHECK bool policy_encode(const struct policy *policy, char *out, size_t size);
MUST_CHECK bool policy_decode(struct policy *policy, const char *text, struct error *error);

// Pure: session, figures at the same axis instant in, state out.
void policy_evaluate(const struct policy *policy, const struct session *session, const struct figures *figures,
                     struct wall at, struct policy_state *state);

// How long one absence, and nothing else, can last in a block before an offer comes; 0 = none comes. `breaks_ms`: what
// planned breaks take of the block.
int64_t policy_absence_limit(const struct policy *policy, int64_t booked_ms, int64_t breaks_ms);

const char *threshold_name(enum threshold threshold);
