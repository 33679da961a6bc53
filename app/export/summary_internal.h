// SPDX-License-Identifier: MIT
// What the collector and the writers of a summary share.
#pragma once

#include "export/page_internal.h"
#include "export/summary.h"

struct summary_group {
    struct summary_client client;
    struct report_totals totals;
};

// Of the room's whole time, a bar.
struct summary_slot {
    int32_t sessions, strikes;
    int64_t booked, away;
};

struct summary_session {
    int64_t id;
    struct wall start;
    int32_t group;
    bool no_show, strike;
    struct figures figures; // in whole seconds that add up
    int64_t lost, longest, billed, cost;
    char digest[CHAIN_TEXT_MAX]; // "" = nothing proves it
};

struct summary {
    struct summary_style style;
    struct report_totals room;
    const struct rate *rate; // of all sessions; NULL: of several currencies, whose costs have no sum
    size_t group_count, slot_count, session_count, session_room;
    int64_t slot_days;
    struct summary_group group[SUMMARY_GROUPS_MAX];
    struct summary_slot slot[SUMMARY_SLOTS_MAX];
    struct summary_session *session;
    struct chain chain; // over the digests
};

// What HTML and PDF say alike.
#define SUMMARY_CELLS 9
struct summary_table_row {
    char cell[SUMMARY_CELLS][PAGE_TEXT_MAX];
};
void summary_head_row(struct summary_table_row *row);
// Of a group, or of the room (-1).
void summary_fill_row(struct summary_table_row *row, const struct summary *summary, int32_t group);
void summary_fill_when(char *out, size_t size, const struct summary *summary);
void summary_fill_proof(char digest[CHAIN_TEXT_MAX], const struct summary *summary);
// How many percent of a slot somebody was away.
int32_t summary_slot_percent(const struct summary_slot *slot);
// The most sessions of one slot: what those that ended early are a share of.
int32_t summary_most_sessions(const struct summary *summary);
const char *summary_reason(enum threshold threshold);
