// SPDX-License-Identifier: MIT
// All figures of a session, and of many together. They are made here and nowhere else: screens, exports and mails take
// them from here, so that no two of them can differ. The parts of a block come from session_figures, once. Pure.
//   gross = net + away + late + paused + planned + unknown + left + set aside
// with gross = figures.booked and net = figures.here.
#pragma once

#include "core/rate.h"
#include "core/session.h"

// What is billed.
enum billing {
    BILLING_BLOCK,   // the block as it was booked, with what was added to it
    BILLING_TIME,    // from its start to its end: without a late start and what was set aside, with the overrun
    BILLING_AS_ROOM, // in a client's settings only: as the room's say
};

// What one person's absences come to, those that do not stop the block too. ms.
struct report_person {
    int64_t away;
    int64_t longest; // one absence
    int32_t count;
};

struct report {
    struct figures figures;
    int64_t longest; // the longest absence that stops the block, or pause
    int64_t lost;    // late + away + paused: what was booked and could not be used
    size_t person_count;
    struct report_person person[PARTICIPANTS_MAX]; // as in the roster
    struct report_person unlisted;                 // of a group without names, and of people beyond the roster
};

// At an axis instant. A no-show is told with its whole block gone by, for nobody came any more.
void report_session(const struct session *session, struct wall at, struct report *report);

// The figures in whole seconds (still in ms), as people read them: each part is within a second of itself, and they
// still add up to the block.
struct figures report_whole_seconds(const struct figures *figures);

int64_t report_billed(const struct report *report, enum billing billing);

// Many sessions together.
struct report_totals {
    int32_t sessions;
    int32_t no_shows;
    int32_t strikes;            // ended early, for another time
    int32_t asked[THRESHOLDS];  // in so many sessions this threshold asked
    struct figures figures;     // sums; the interruptions too
    int64_t longest;            // of all
    int64_t lost, billed, cost; // sums; the cost of each session's lost time is rounded by itself. Minor units
};

void report_add(struct report_totals *totals, const struct session *session, const struct report *report,
                const struct rate *rate, enum billing billing);
