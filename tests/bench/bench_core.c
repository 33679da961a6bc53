// SPDX-License-Identifier: MIT
// Fold of 100 000 events, beside decoding the same events, and the figures of a busy session.
#include "bench/bench.h"
#include "core/session.h"

#include <stdio.h>
#include <stdlib.h>

#define EVENTS      100000
#define PER_SESSION 400

static struct event event_number(int i)
{
    int in_session = i % PER_SESSION;
    struct event event = {.seq = (uint32_t)in_session + 1,
                          .kind = in_session == 0       ? EVENT_START
                                  : in_session % 2 == 1 ? EVENT_OUT
                                                        : EVENT_BACK,
                          .wall = {in_session * 20 * MS_PER_SECOND},
                          .boot = {in_session * 20 * MS_PER_SECOND, 1},
                          .at = {in_session * 20 * MS_PER_SECOND},
                          .who = in_session == 0 ? EVENT_NOBODY : 0};
    return event;
}

int main(void)
{
    static char canonical[EVENTS][256];
    static struct session session;
    struct block block = {.end = {3 * MS_PER_HOUR}};
    struct roster roster = {.count = 1};
    struct policy policy = {.single_ms = 15 * MS_PER_MINUTE, .slip_ms = 10 * MS_PER_SECOND};
    struct error error;
    for (int i = 0; i < EVENTS; i++) {
        struct event event = event_number(i);
        if (!event_encode(&event, canonical[i], sizeof canonical[i])) {
            return 1;
        }
    }
    double begun = bench_seconds();
    for (int i = 0; i < EVENTS; i++) {
        struct event event;
        if (!event_decode(&event, canonical[i], &error)) {
            return 1;
        }
    }
    double decoded = bench_seconds() - begun;
    begun = bench_seconds();
    for (int i = 0; i < EVENTS; i++) {
        struct event event;
        if (i % PER_SESSION == 0) {
            session_init(&session, &block, &roster, &policy);
        }
        if (!event_decode(&event, canonical[i], &error) || !session_apply(&session, &event, &error)) {
            fprintf(stderr, "%s\n", error.text);
            return 1;
        }
    }
    double folded = bench_seconds() - begun;
    struct figures figures;
    begun = bench_seconds();
    for (int i = 0; i < 1000; i++) {
        session_figures(&session, (struct wall){2 * MS_PER_HOUR + i}, &figures);
    }
    double counted = bench_seconds() - begun;
    printf("fold: %d events in %d sessions, %.1f ms; decoding alone %.1f ms, ratio %.2f\n", EVENTS,
           EVENTS / PER_SESSION, folded * 1e3, decoded * 1e3, folded / decoded);
    printf("figures: a session with %zu interruptions, %.1f us each\n", session.span_count, counted * 1e3);
    return 0;
}
