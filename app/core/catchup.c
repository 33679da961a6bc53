// SPDX-License-Identifier: MIT
#include "core/catchup.h"

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

// In [from, to) the first instant after `at` at which any span begins or ends; `to` when there is none.
static int64_t next_edge(const struct session *session, int64_t at, int64_t to)
{
    int64_t next = to;
    for (size_t i = 0; i < session->span_count; i++) {
        const int64_t edges[2] = {session->spans[i].from, session->spans[i].to};
        for (int edge = 0; edge < 2; edge++) {
            next = edges[edge] > at && edges[edge] < next ? edges[edge] : next;
        }
    }
    return next;
}

// Whether the session went on at an instant and this person was out.
static bool went_on_without(const struct session *session, int32_t who, int64_t at)
{
    bool out = false;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->ignored || span->from > at || span->to <= at) {
            continue;
        }
        if (span->kind != SPAN_ABSENCE) {
            return false;
        }
        out = out || span->who == who;
    }
    return out;
}

size_t catchup_read(const struct session *session, const struct agenda *agenda, int32_t who, struct wall at,
                    struct catchup_item items[AGENDA_ITEMS_MAX])
{
    size_t count = 0;
    int64_t last = session->ended_at != 0 ? session->ended_at : at.ms;
    for (size_t i = 0; i < agenda->count && session->started_at != 0; i++) {
        int64_t from = clamp(agenda->item[i].start.ms, session->started_at, last);
        int64_t to = clamp(agenda->item[i].end.ms, from, last);
        int64_t ms = 0;
        for (int64_t until; from < to; from = until) {
            until = next_edge(session, from, to);
            ms += went_on_without(session, who, from) ? until - from : 0;
        }
        if (ms >= MS_PER_MINUTE) {
            items[count++] = (struct catchup_item){agenda->item[i].title, ms};
        }
    }
    return count;
}
