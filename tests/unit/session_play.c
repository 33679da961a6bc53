// SPDX-License-Identifier: MIT
#include "session_play.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

int64_t play_noon(void)
{
    return INT64_C(1795089600000); // 2026-11-19T12:00:00Z
}

struct policy play_policy(void)
{
    return (struct policy){.counts = COUNTS_REQUIRED,
                           .single_ms = 15 * MS_PER_MINUTE,
                           .notice_before_ms = 5 * MS_PER_MINUTE,
                           .wait_ms = 5 * MS_PER_MINUTE,
                           .fold_ms = 1 * MS_PER_MINUTE,
                           .grace_ms = 1 * MS_PER_MINUTE,
                           .slip_ms = 10 * MS_PER_SECOND,
                           .still_out_ms = 30 * MS_PER_MINUTE};
}

void play_init(struct play *play, const struct policy *policy)
{
    struct block block = {.uid = "b2@example", .title = "Business English B2", .people = 4};
    struct roster roster = {.count = 4,
                            .people = {{.name = "Anna Wiśniewska"},
                                       {.name = "Piotr Nowak"},
                                       {.name = "Linh Trần", .role = PARTICIPANT_OPTIONAL},
                                       {.name = "James Hale", .trainer = true}}};
    block.start.ms = play_noon();
    block.end.ms = play_noon() + MS_PER_HOUR;
    session_init(&play->session, &block, &roster, policy);
    play->now = (struct now){.wall = block.start, .boot = {MS_PER_HOUR, 1}, .quality = CLOCK_TRUSTED};
}

void play_until(struct play *play, int64_t since_noon_ms)
{
    int64_t step = play_noon() + since_noon_ms - play->now.wall.ms;
    play->now.wall.ms += step;
    play->now.boot.ms += step;
}

static struct event event_now(const struct play *play, enum event_kind kind, int32_t who, int64_t value)
{
    return (struct event){.seq = play->session.last_seq + 1,
                          .kind = kind,
                          .quality = play->now.quality,
                          .wall = play->now.wall,
                          .boot = play->now.boot,
                          .at = session_axis(&play->session, play->now),
                          .who = who,
                          .value = value};
}

static uint32_t apply(struct play *play, const struct event *event)
{
    struct error error = {0};
    if (!session_apply(&play->session, event, &error)) {
        fail_msg("%s: %s", event_kind_name(event->kind), error.text);
    }
    return event->seq;
}

uint32_t play_event(struct play *play, enum event_kind kind, int32_t who, int64_t value)
{
    struct event event = event_now(play, kind, who, value);
    if (kind == EVENT_GAP) {
        event.at = play->now.wall;
    }
    return apply(play, &event);
}

uint32_t play_ref(struct play *play, enum event_kind kind, uint32_t ref, int64_t at_since_noon_ms)
{
    struct event event = event_now(play, kind, EVENT_NOBODY, 0);
    event.ref = ref;
    event.at.ms = play_noon() + at_since_noon_ms;
    return apply(play, &event);
}

void play_refused(struct play *play, enum event_kind kind, int32_t who, int64_t value, const char *why)
{
    struct event event = event_now(play, kind, who, value);
    struct session before = play->session;
    struct error error = {0};
    assert_false(session_apply(&play->session, &event, &error));
    if (strstr(error.text, why) == NULL) {
        fail_msg("refused with \"%s\", expected \"%s\"", error.text, why);
    }
    assert_memory_equal(&before, &play->session, sizeof before);
}

struct figures play_figures(const struct play *play)
{
    struct figures f;
    session_figures(&play->session, session_axis(&play->session, play->now), &f);
    assert_int_equal(f.booked, f.late + f.here + f.away + f.paused + f.planned + f.unknown + f.left + f.set_aside);
    assert_int_equal(f.projected, f.here + f.left);
    return f;
}
