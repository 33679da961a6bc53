// SPDX-License-Identifier: MIT
#include "core/catch_up.h"

// Whether the group does not go on while the span lasts.
static bool stops_work(const struct span *span)
{
    return !span->ignored && (span->kind != SPAN_ABSENCE || span->counts);
}

// Where work goes on at or after `at`; `*until` is where it stops again, at the latest `to`.
static int64_t next_work(const struct session *session, int64_t at, int64_t to, int64_t *until)
{
    bool moved = true;
    while (moved) {
        moved = false;
        *until = to;
        for (size_t i = 0; i < session->span_count && at < to; i++) {
            const struct span *span = &session->spans[i];
            if (!stops_work(span) || span->to <= at) {
                continue;
            }
            if (span->from <= at) {
                at = span->to < to ? span->to : to;
                moved = true;
            } else if (span->from < *until) {
                *until = span->from;
            }
        }
    }
    return at;
}

static void add_stretch(const struct agenda *agenda, int64_t from, int64_t to, int64_t ms[AGENDA_ITEMS_MAX])
{
    for (size_t i = 0; i < agenda->count; i++) {
        int64_t begin = agenda->item[i].start.ms > from ? agenda->item[i].start.ms : from;
        int64_t end = agenda->item[i].end.ms < to ? agenda->item[i].end.ms : to;
        ms[i] += end > begin ? end - begin : 0;
    }
}

void catch_up_of(const struct session *session, const struct agenda *agenda, int32_t who, struct catch_up *out)
{
    int64_t ms[AGENDA_ITEMS_MAX] = {0};
    int64_t end = session->ended_at;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind != SPAN_ABSENCE || span->ignored || span->counts || span->who != who) {
            continue;
        }
        int64_t to = span->to < end ? span->to : end;
        int64_t at = span->from > session->started_at ? span->from : session->started_at;
        for (int64_t until; at < to; at = until) {
            at = next_work(session, at, to, &until);
            add_stretch(agenda, at, until, ms);
        }
    }
    out->count = 0;
    for (size_t i = 0; i < agenda->count; i++) {
        if (ms[i] >= CATCH_UP_LEAST_MS) {
            out->missed[out->count].item = i;
            out->missed[out->count++].ms = ms[i];
        }
    }
}
