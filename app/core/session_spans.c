// SPDX-License-Identifier: MIT
#include "core/session_spans.h"

// Whether an absence stops the block.
bool span_absence_counts(const struct session *session, int32_t who)
{
    if (session->stance != STANCE_SETTING) {
        return session->stance == STANCE_WAIT;
    }
    switch (session->policy.counts) {
    case COUNTS_ANY:
        return true;
    case COUNTS_NOBODY:
        return false;
    case COUNTS_REQUIRED:
        break;
    }
    return who == EVENT_NOBODY || session->roster.people[who].role == PARTICIPANT_REQUIRED;
}

bool span_is_open(const struct span *span)
{
    return !span->ignored && span->to == SPAN_OPEN;
}

const struct span *session_absence_of(const struct session *session, int32_t who)
{
    for (size_t i = session->span_count; i-- > 0;) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span) && span->who == who) {
            return span;
        }
    }
    return NULL;
}

const struct span *session_pause(const struct session *session)
{
    for (size_t i = session->span_count; i-- > 0;) {
        if (session->spans[i].kind == SPAN_PAUSE && span_is_open(&session->spans[i])) {
            return &session->spans[i];
        }
    }
    return NULL;
}

int32_t session_absent_count(const struct session *session)
{
    int32_t count = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        count += session->spans[i].kind == SPAN_ABSENCE && span_is_open(&session->spans[i]);
    }
    return count;
}

bool session_somebody_counts(const struct session *session)
{
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span) && span->counts) {
            return true;
        }
    }
    return false;
}

bool session_is_full(const struct session *session)
{
    return session->span_count >= SESSION_SPANS_MAX - SESSION_SPANS_KEPT;
}

// The last places are for stretches that nobody touched: a clock that cannot jump any more would stand still.
bool span_add(struct session *session, const struct span *span, struct error *error)
{
    bool full = span->kind == SPAN_UNKNOWN ? session->span_count == SESSION_SPANS_MAX : session_is_full(session);
    if (full) {
        return error_set(error, "the session holds %zu interruptions, no more can be noted", session->span_count);
    }
    session->spans[session->span_count++] = *span;
    return true;
}

void span_close(struct session *session, struct span *span, int64_t to, uint32_t seq)
{
    span->to = to < span->from ? span->from : to;
    span->closed_by = seq;
    if (span->kind == SPAN_ABSENCE && span->to - span->from < session->policy.slip_ms) {
        span->ignored = true;
    }
}

void span_close_open(struct session *session, bool pauses_only, int64_t to, uint32_t seq)
{
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span_is_open(span) && (!pauses_only || span->kind == SPAN_PAUSE)) {
            span_close(session, span, to, seq);
        }
    }
}

// Moves all that happened earlier by `by` ms: wall time went back, so it had been ahead. A planned break lies where it
// was planned, as the block does.
static void shift_axis(struct session *session, int64_t by)
{
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->kind == SPAN_BREAK) {
            continue;
        }
        span->from -= by;
        span->to -= span->to == SPAN_OPEN ? 0 : by;
        span->promised -= span->promised == 0 ? 0 : by;
    }
    session->started_at -= by;
    session->ended_at -= session->ended_at == 0 ? 0 : by;
    session->overrun_at -= session->overrun_at == 0 ? 0 : by;
    session->offer.asked_at -= session->offer.asked_at == 0 ? 0 : by;
    session->offer.again_at -= session->offer.again_at == 0 ? 0 : by;
}

bool span_jump_axis(struct session *session, const struct event *event, int64_t from, int64_t to, struct error *error)
{
    if (to < from) {
        if (session->state != SESSION_ENDED) { // what has ended stands as it was noted
            shift_axis(session, from - to);
        }
        return true;
    }
    struct span unknown = {.kind = SPAN_UNKNOWN,
                           .from = from,
                           .to = to,
                           .who = EVENT_NOBODY,
                           .opened_by = event->seq,
                           .closed_by = event->seq};
    return to == from || span_add(session, &unknown, error);
}

// Whether an event opened or closed this absence or pause, or planned this break. The end closed its pause for good.
static bool undo_concerns(const struct session *session, const struct span *span, uint32_t ref)
{
    if (span->kind == SPAN_BREAK) {
        return span->opened_by == ref && !span->ignored;
    }
    bool pause = span->kind == SPAN_PAUSE && session->state != SESSION_OVERRUN;
    bool closed = span->closed_by == ref && span->to != SPAN_OPEN;
    return (span->kind == SPAN_ABSENCE || pause) && (closed || (span->opened_by == ref && span_is_open(span)));
}

static bool undo_allowed(const struct session *session, uint32_t ref, struct error *error)
{
    bool found = false;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (!undo_concerns(session, span, ref)) {
            continue;
        }
        if (span->closed_by == ref && span->who != EVENT_NOBODY && session_absence_of(session, span->who) != NULL) {
            return error_set(error, "participant %d stepped out again since", (int)span->who);
        }
        found = true;
    }
    return found || error_set(error, "event %u cannot be undone", ref);
}

static void undo_span(struct session *session, struct span *span, uint32_t ref)
{
    if (span->opened_by == ref && (span_is_open(span) || span->kind == SPAN_BREAK)) {
        span->ignored = true;
        return;
    }
    span->to = SPAN_OPEN;
    span->closed_by = 0;
    span->ignored = false;
    if (span->kind == SPAN_ABSENCE && span->counts != span_absence_counts(session, span->who)) {
        session->stance = span->counts ? STANCE_WAIT : STANCE_GO_ON; // as it was when this person was out
    }
}

bool span_undo(struct session *session, uint32_t ref, struct error *error)
{
    if (!undo_allowed(session, ref, error)) {
        return false;
    }
    for (size_t i = 0; i < session->span_count; i++) {
        if (undo_concerns(session, &session->spans[i], ref)) {
            undo_span(session, &session->spans[i], ref);
        }
    }
    return true;
}

bool span_correct(struct session *session, const struct event *event, struct error *error)
{
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->ignored || (span->opened_by != event->ref && span->closed_by != event->ref)) {
            continue;
        }
        bool opening = span->opened_by == event->ref && span->kind != SPAN_BREAK;
        if (span->kind == SPAN_BREAK && event->at.ms > span->to) {
            return error_set(error, "a planned break can only end earlier");
        }
        if (opening ? event->at.ms > span->to : event->at.ms < span->from) {
            return error_set(error, "a correction of event %u would end before it begins", event->ref);
        }
        *(opening ? &span->from : &span->to) = event->at.ms;
        span->corrected = true;
        return true;
    }
    return error_set(error, "event %u cannot be corrected", event->ref);
}
