// SPDX-License-Identifier: MIT
// A session played event by event, for tests of the fold and the policy: a block 12:00 to 13:00 UTC of one day, with
// Anna and Piotr required, Linh optional and James the trainer; times are given as minutes and seconds after 12:00.
#pragma once

#include "core/session.h"

struct play {
    struct session session;
    struct now now;
};

#define AT(minutes, seconds) (((minutes)*60 + (seconds)) * MS_PER_SECOND)

// The policy of most tests: a single absence of 15 minutes, notice 5 minutes before, counts = required.
struct policy play_policy(void);
void play_init(struct play *play, const struct policy *policy);
// Lets time pass on both clocks.
void play_until(struct play *play, int64_t since_noon_ms);
// One event now; fails the test when the session refuses it. Returns its seq.
uint32_t play_event(struct play *play, enum event_kind kind, int32_t who, int64_t value);
uint32_t play_ref(struct play *play, enum event_kind kind, uint32_t ref, int64_t at_since_noon_ms);
// One event now that the session must refuse, with a text that holds `why`.
void play_refused(struct play *play, enum event_kind kind, int32_t who, int64_t value, const char *why);
// Figures now; fails the test when they do not add up.
struct figures play_figures(const struct play *play);
int64_t play_noon(void);
