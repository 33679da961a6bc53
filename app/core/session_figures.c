// SPDX-License-Identifier: MIT
// The figures of a session: one sweep over its spans, so that they always add up.
#include "core/session.h"

#include <string.h>

// Edges of spans on the axis; `step` is +1 where a span of the layer begins and -1 where it ends.
struct edge {
    int64_t at;
    int8_t step;
    uint8_t layer;
};

// In falling priority: a stretch belongs to the first layer that covers it.
enum layer {
    LAYER_UNKNOWN,
    LAYER_PAUSE,
    LAYER_BREAK,
    LAYER_AWAY,
    LAYER_HERE,
    LAYERS,
};

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

static enum layer layer_of(const struct span *span)
{
    switch (span->kind) {
    case SPAN_UNKNOWN:
        return LAYER_UNKNOWN;
    case SPAN_PAUSE:
        return LAYER_PAUSE;
    case SPAN_BREAK:
        return LAYER_BREAK;
    case SPAN_ABSENCE:
        break;
    }
    return span->counts ? LAYER_AWAY : LAYER_HERE;
}

// Edges arrive nearly in order, so an insertion sort is short work.
static void insert_edge(struct edge *edges, size_t *count, struct edge edge)
{
    size_t i = *count;
    for (; i > 0 && edges[i - 1].at > edge.at; i--) {
        edges[i] = edges[i - 1];
    }
    edges[i] = edge;
    *count += 1;
}

static size_t collect_edges(const struct session *session, int64_t from, int64_t to, struct edge *edges)
{
    size_t count = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        int64_t begin = clamp(span->from, from, to);
        int64_t end = clamp(span->to, from, to);
        enum layer layer = layer_of(span);
        if (!span->ignored && layer != LAYER_HERE && begin < end) {
            insert_edge(edges, &count, (struct edge){begin, 1, (uint8_t)layer});
            insert_edge(edges, &count, (struct edge){end, -1, (uint8_t)layer});
        }
    }
    return count;
}

// How long each layer covers [from, to).
static void sweep(const struct session *session, int64_t from, int64_t to, int64_t total[LAYERS])
{
    struct edge edges[2 * SESSION_SPANS_MAX];
    size_t count = collect_edges(session, from, to, edges);
    int depth[LAYERS] = {[LAYER_HERE] = 1};
    int64_t at = from;
    for (size_t i = 0; i <= count && from < to; i++) {
        int64_t until = i < count ? edges[i].at : to;
        int layer = 0;
        while (depth[layer] == 0) {
            layer++;
        }
        total[layer] += until - at;
        at = until;
        if (i < count) {
            depth[edges[i].layer] += edges[i].step;
        }
    }
}

static int32_t count_interruptions(const struct session *session, struct wall at, int64_t late)
{
    int32_t count = late > session->policy.grace_ms ? 1 : 0;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->ignored) {
            continue;
        }
        bool absence = span->kind == SPAN_ABSENCE && span->counts &&
                       session_span_length(session, span, at) >= session->policy.grace_ms;
        count += absence || span->kind == SPAN_PAUSE;
    }
    return count;
}

void session_figures(const struct session *session, struct wall at, struct figures *figures)
{
    memset(figures, 0, sizeof *figures);
    int64_t start = session->block.start.ms;
    int64_t end = session->block.end.ms < start ? start : session->block.end.ms;
    bool started = session->started_at != 0;
    bool ended = session->state >= SESSION_ENDED && session->ended_at != 0;
    int64_t until = ended ? session->ended_at : at.ms;
    int64_t reached = clamp(until, start, end);
    int64_t begun = started ? clamp(session->started_at, start, reached) : reached;

    int64_t total[LAYERS] = {0};
    sweep(session, begun, reached, total);
    figures->booked = end - start;
    figures->late = begun - start;
    figures->here = total[LAYER_HERE];
    figures->away = total[LAYER_AWAY];
    figures->paused = total[LAYER_PAUSE];
    figures->planned = total[LAYER_BREAK];
    figures->unknown = total[LAYER_UNKNOWN];
    *(ended ? &figures->set_aside : &figures->left) = end - reached;
    figures->overrun = started && until > end ? until - end : 0;
    figures->projected = figures->here + figures->left;
    figures->interruptions = count_interruptions(session, at, started ? figures->late : 0);
}

// How much of [from, to) lies in a span.
static int64_t shared(const struct span *span, int64_t from, int64_t to)
{
    int64_t begin = clamp(span->from, from, to);
    int64_t end = clamp(span->to, from, to);
    return end > begin ? end - begin : 0;
}

// How much of [from, to) is unknown. Unknown stretches never overlap, nor do planned breaks.
static int64_t unknown_in(const struct session *session, int64_t from, int64_t to)
{
    int64_t unknown = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        unknown += session->spans[i].kind == SPAN_UNKNOWN ? shared(&session->spans[i], from, to) : 0;
    }
    return unknown;
}

int64_t session_breaks_ahead(const struct session *session, struct wall at)
{
    int64_t ahead = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        ahead += span->kind == SPAN_BREAK && !span->ignored ? shared(span, at.ms, session->block.end.ms) : 0;
    }
    return ahead;
}

const struct span *session_break(const struct session *session, struct wall at)
{
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_BREAK && !span->ignored && span->from <= at.ms && at.ms < span->to) {
            return span;
        }
    }
    return NULL;
}

int64_t session_span_length(const struct session *session, const struct span *span, struct wall at)
{
    int64_t to = span->to < at.ms ? span->to : at.ms;
    if (to <= span->from || span->kind == SPAN_UNKNOWN) {
        return to > span->from ? to - span->from : 0;
    }
    int64_t length = to - span->from - unknown_in(session, span->from, to);
    for (size_t i = 0; i < session->span_count && span->kind == SPAN_ABSENCE; i++) {
        const struct span *planned = &session->spans[i];
        int64_t begin = clamp(planned->from, span->from, to);
        int64_t end = clamp(planned->to, span->from, to);
        if (planned->kind == SPAN_BREAK && !planned->ignored && end > begin) {
            length -= end - begin - unknown_in(session, begin, end);
        }
    }
    return length;
}

int64_t session_away_of(const struct session *session, int32_t who, struct wall at)
{
    int64_t away = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->who == who) {
            away += session_span_length(session, span, at);
        }
    }
    return away;
}
