// SPDX-License-Identifier: MIT
#include "core/session.h"

#include <stdlib.h>
#include <string.h>

void session_init(struct session *session, const struct block *block, const struct roster *roster,
                  const struct policy *policy)
{
    memset(session, 0, sizeof *session);
    session->block = *block;
    session->roster = *roster;
    session->policy = *policy;
    session->booked_end = block->end.ms;
}

struct wall session_axis(const struct session *session, struct now now)
{
    if (session->last_seq == 0) {
        return now.wall;
    }
    if (now.boot.id == session->anchor.boot.id) {
        return (struct wall){session->anchor.axis + (now.boot.ms - session->anchor.boot.ms)};
    }
    return (struct wall){now.wall.ms > session->anchor.axis ? now.wall.ms : session->anchor.axis};
}

// Whether an absence stops the block.
static bool absence_counts(const struct session *session, int32_t who)
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

static bool span_is_open(const struct span *span)
{
    return !span->ignored && span->to == SPAN_OPEN;
}

static struct span *open_absence(struct session *session, int32_t who)
{
    return (struct span *)session_absence_of(session, who);
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

static bool add_span(struct session *session, const struct span *span, struct error *error)
{
    if (session->span_count == SESSION_SPANS_MAX) {
        return error_set(error, "the session holds %d interruptions, no more can be noted", SESSION_SPANS_MAX);
    }
    session->spans[session->span_count++] = *span;
    return true;
}

static void close_span(struct session *session, struct span *span, int64_t to, uint32_t seq)
{
    span->to = to < span->from ? span->from : to;
    span->closed_by = seq;
    if (span->kind == SPAN_ABSENCE && span->to - span->from < session->policy.slip_ms) {
        span->ignored = true;
    }
}

static void close_open_spans(struct session *session, bool pauses_only, int64_t to, uint32_t seq)
{
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span_is_open(span) && (!pauses_only || span->kind == SPAN_PAUSE)) {
            close_span(session, span, to, seq);
        }
    }
}

// Moves all that happened earlier by `by` ms: wall time went back, so it had been ahead.
static void shift_axis(struct session *session, int64_t by)
{
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
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

// The axis goes on at `to` although only `from` is known: unknown in between, or everything moves earlier.
static bool jump_axis(struct session *session, const struct event *event, int64_t from, int64_t to, struct error *error)
{
    if (to < from) {
        shift_axis(session, from - to);
        return true;
    }
    struct span unknown = {.kind = SPAN_UNKNOWN,
                           .from = from,
                           .to = to,
                           .who = EVENT_NOBODY,
                           .opened_by = event->seq,
                           .closed_by = event->seq};
    return to == from || add_span(session, &unknown, error);
}

static bool apply_start(struct session *session, const struct event *event)
{
    session->state = SESSION_RUNNING;
    session->started_at = event->at.ms;
    session->anchor.axis = event->wall.ms;
    session->anchor.boot = event->boot;
    return true;
}

static bool apply_out(struct session *session, const struct event *event, struct error *error)
{
    if (event->who != EVENT_NOBODY && session_absence_of(session, event->who) != NULL) {
        return error_set(error, "participant %d is out already", (int)event->who);
    }
    struct span absence = {.kind = SPAN_ABSENCE,
                           .from = event->at.ms,
                           .to = SPAN_OPEN,
                           .who = event->who,
                           .counts = absence_counts(session, event->who),
                           .corrected = event->source == SOURCE_CORRECTED,
                           .opened_by = event->seq};
    return add_span(session, &absence, error);
}

static bool apply_back(struct session *session, const struct event *event, struct error *error)
{
    struct span *absence = open_absence(session, event->who);
    if (absence == NULL) {
        return error_set(error, "participant %d is in the room already", (int)event->who);
    }
    bool only_one = event->who != EVENT_NOBODY || event->value == 1;
    do {
        absence->corrected = absence->corrected || event->source == SOURCE_CORRECTED;
        close_span(session, absence, event->at.ms, event->seq);
    } while (!only_one && (absence = open_absence(session, event->who)) != NULL);
    if (session_absent_count(session) == 0) {
        session->stance = STANCE_SETTING;
    }
    return true;
}

static bool apply_pause(struct session *session, const struct event *event, struct error *error)
{
    struct span pause = {.kind = SPAN_PAUSE,
                         .from = event->at.ms,
                         .to = SPAN_OPEN,
                         .who = EVENT_NOBODY,
                         .counts = true,
                         .opened_by = event->seq};
    if (!add_span(session, &pause, error)) {
        return false;
    }
    session->state = SESSION_PAUSED;
    return true;
}

static bool apply_resume(struct session *session, const struct event *event)
{
    struct span *pause = (struct span *)session_pause(session);
    int64_t began = pause->from;
    close_span(session, pause, event->at.ms, event->seq);
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span) && span->from >= began) {
            close_span(session, span, event->at.ms, event->seq);
        }
    }
    session->state = SESSION_RUNNING;
    return true;
}

static bool apply_end(struct session *session, const struct event *event)
{
    session->before_end = session->state;
    session->state = SESSION_ENDED;
    session->ended_at = event->at.ms;
    session->ended_seq = event->seq;
    session->end_kind = (enum event_end)event->value;
    session->offer.open = false;
    close_open_spans(session, false, event->at.ms, event->seq);
    return true;
}

static bool undo_end(struct session *session, uint32_t ref)
{
    session->state = session->before_end;
    session->ended_at = 0;
    session->ended_seq = 0;
    for (size_t i = 0; i < session->span_count; i++) {
        if (session->spans[i].closed_by == ref) {
            session->spans[i].to = SPAN_OPEN;
            session->spans[i].ignored = false;
        }
    }
    return true;
}

static bool apply_undo(struct session *session, const struct event *event, struct error *error)
{
    if (session->state == SESSION_ENDED) {
        return event->ref == session->ended_seq
                   ? undo_end(session, event->ref)
                   : error_set(error, "event %u cannot be undone after the end", event->ref);
    }
    bool found = false;
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        bool pause = span->kind == SPAN_PAUSE && session->state != SESSION_OVERRUN; // the end closed it for good
        if (span->kind != SPAN_ABSENCE && !pause) {
            continue;
        }
        if (span->opened_by == event->ref && span_is_open(span)) {
            span->ignored = true;
            found = true;
        } else if (span->closed_by == event->ref && span->to != SPAN_OPEN) {
            if (span->who != EVENT_NOBODY && session_absence_of(session, span->who) != NULL) {
                return error_set(error, "participant %d stepped out again since", (int)span->who);
            }
            span->to = SPAN_OPEN;
            span->closed_by = 0;
            span->ignored = false;
            found = true;
        }
    }
    if (!found) {
        return error_set(error, "event %u cannot be undone", event->ref);
    }
    if (session->state != SESSION_OVERRUN) {
        session->state = session_pause(session) != NULL ? SESSION_PAUSED : SESSION_RUNNING;
    }
    return true;
}

static bool apply_correction(struct session *session, const struct event *event, struct error *error)
{
    if (event->ref == 1) {
        session->started_at = event->at.ms;
        return true;
    }
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->ignored || (span->opened_by != event->ref && span->closed_by != event->ref)) {
            continue;
        }
        bool opening = span->opened_by == event->ref;
        if (opening ? event->at.ms > span->to : event->at.ms < span->from) {
            return error_set(error, "a correction of event %u would end before it begins", event->ref);
        }
        *(opening ? &span->from : &span->to) = event->at.ms;
        span->corrected = true;
        return true;
    }
    return error_set(error, "event %u cannot be corrected", event->ref);
}

static bool apply_stance(struct session *session, const struct event *event)
{
    session->stance = (enum event_stance)event->value;
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span)) {
            span->counts = absence_counts(session, span->who);
        }
    }
    return true;
}

static bool apply_promise(struct session *session, const struct event *event, struct error *error)
{
    struct span *absence = open_absence(session, event->who);
    if (absence == NULL) {
        return error_set(error, "participant %d is in the room", (int)event->who);
    }
    absence->promised = event->value;
    return true;
}

static bool apply_break(struct session *session, const struct event *event, struct error *error)
{
    struct span planned = {.kind = SPAN_BREAK,
                           .from = event->at.ms,
                           .to = event->value,
                           .who = EVENT_NOBODY,
                           .opened_by = event->seq,
                           .closed_by = event->seq};
    return add_span(session, &planned, error);
}

static bool apply_offer(struct session *session, const struct event *event)
{
    session->offer = (struct offer){.open = true, .threshold = (enum threshold)event->value, .asked_at = event->at.ms};
    session->asked |= 1U << (unsigned)event->value;
    return true;
}

static bool apply_answer(struct session *session, const struct event *event)
{
    session->offer.open = false;
    session->offer.folded = event->value == ANSWER_NONE;
    session->offer.again_at = event->value == ANSWER_WAIT ? event->at.ms + session->policy.wait_ms : 0;
    return true;
}

static bool apply_extend(struct session *session, const struct event *event)
{
    session->block.end.ms = event->value;
    session->warned_minutes = 0;
    if (session->state == SESSION_OVERRUN) {
        session->state = SESSION_RUNNING;
        session->overrun_at = 0;
    }
    return true;
}

// A running session keeps its booked times, whatever the calendar says; it tells what changed.
static bool apply_block_changed(struct session *session, const struct event *event)
{
    session->cancelled = event->value == 0;
    session->changed_end.ms = event->value;
    session->changed_start.ms = strtoll(event->text, NULL, 10);
    return true;
}

static bool apply_overrun(struct session *session, const struct event *event)
{
    close_open_spans(session, true, event->at.ms, event->seq);
    session->state = SESSION_OVERRUN;
    session->overrun_at = event->at.ms;
    session->offer.open = false;
    session->offer.folded = false;
    return true;
}

#define IN(state) (1U << (unsigned)(state))
#define LIVE      (IN(SESSION_RUNNING) | IN(SESSION_PAUSED) | IN(SESSION_OVERRUN))
#define RUN_PAUSE (IN(SESSION_RUNNING) | IN(SESSION_PAUSED))

// The states in which each kind is allowed: the transition table of session.h.
static const unsigned allowed_in[EVENT_KINDS] = {
    [EVENT_START] = IN(SESSION_NONE),
    [EVENT_OUT] = LIVE,
    [EVENT_BACK] = LIVE,
    [EVENT_PROMISE] = LIVE,
    [EVENT_STANCE] = LIVE,
    [EVENT_PAUSE] = IN(SESSION_RUNNING),
    [EVENT_RESUME] = IN(SESSION_PAUSED),
    [EVENT_BREAK] = RUN_PAUSE,
    [EVENT_WARN] = LIVE,
    [EVENT_NOTICE] = LIVE,
    [EVENT_OFFER] = RUN_PAUSE,
    [EVENT_ANSWER] = RUN_PAUSE,
    [EVENT_EXTEND] = LIVE,
    [EVENT_OVERRUN] = RUN_PAUSE,
    [EVENT_END] = LIVE,
    [EVENT_NO_SHOW] = IN(SESSION_NONE),
    [EVENT_UNDO] = LIVE | IN(SESSION_ENDED),
    [EVENT_CORRECTION] = LIVE,
    [EVENT_GAP] = LIVE | IN(SESSION_ENDED),
    [EVENT_CLOCK_STEP] = LIVE | IN(SESSION_ENDED),
    [EVENT_BLOCK_CHANGED] = LIVE,
    [EVENT_RESCHEDULED] = IN(SESSION_ENDED),
    [EVENT_SEEN] = IN(SESSION_ENDED),
    [EVENT_EXPORTED] = IN(SESSION_ENDED),
    [EVENT_CLOSE] = IN(SESSION_ENDED),
};

static const char *const state_names[] = {"not started", "running", "paused", "in overrun", "ended", "closed"};

static bool apply_kind(struct session *session, const struct event *event, int64_t axis, struct error *error)
{
    switch (event->kind) {
    case EVENT_START:
        return apply_start(session, event);
    case EVENT_OUT:
        return apply_out(session, event, error);
    case EVENT_BACK:
        return apply_back(session, event, error);
    case EVENT_PROMISE:
        return apply_promise(session, event, error);
    case EVENT_STANCE:
        return apply_stance(session, event);
    case EVENT_PAUSE:
        return apply_pause(session, event, error);
    case EVENT_RESUME:
        return apply_resume(session, event);
    case EVENT_BREAK:
        return apply_break(session, event, error);
    case EVENT_WARN:
        session->warned_minutes = (int32_t)event->value;
        return true;
    case EVENT_NOTICE:
        session->noticed |= 1U << (unsigned)event->value;
        return true;
    case EVENT_OFFER:
        return apply_offer(session, event);
    case EVENT_ANSWER:
        return apply_answer(session, event);
    case EVENT_EXTEND:
        return apply_extend(session, event);
    case EVENT_BLOCK_CHANGED:
        return apply_block_changed(session, event);
    case EVENT_OVERRUN:
        return apply_overrun(session, event);
    case EVENT_END:
        return apply_end(session, event);
    case EVENT_UNDO:
        return apply_undo(session, event, error);
    case EVENT_CORRECTION:
        return apply_correction(session, event, error);
    case EVENT_GAP:
        return jump_axis(session, event, event->value, event->at.ms, error);
    case EVENT_CLOCK_STEP:
        return jump_axis(session, event, axis, axis + event->value, error);
    case EVENT_RESCHEDULED:
        session->rescheduled = event->value;
        return true;
    case EVENT_SEEN:
        session->seen = true;
        return true;
    case EVENT_EXPORTED:
        return true;
    case EVENT_NO_SHOW:
    case EVENT_CLOSE:
        session->state = SESSION_CLOSED;
        return true;
    case EVENT_KINDS:
        break;
    }
    return error_set(error, "unknown kind of event %d", (int)event->kind);
}

static bool value_valid(const struct session *session, const struct event *event, struct error *error)
{
    if (event->who != EVENT_NOBODY && (event->who < 0 || (size_t)event->who >= session->roster.count)) {
        return error_set(error, "no participant %d in this session", (int)event->who);
    }
    bool refers = event->kind == EVENT_UNDO || event->kind == EVENT_CORRECTION;
    if (refers && (event->ref == 0 || event->ref > session->last_seq)) {
        return error_set(error, "%s of event %u, which there is not", event_kind_name(event->kind), event->ref);
    }
    bool threshold = event->kind == EVENT_NOTICE || event->kind == EVENT_OFFER;
    if (threshold && (event->value <= THRESHOLD_NONE || event->value >= THRESHOLDS)) {
        return error_set(error, "unknown threshold %lld", (long long)event->value);
    }
    bool one_of_few = event->kind == EVENT_STANCE || event->kind == EVENT_ANSWER || event->kind == EVENT_END;
    if (one_of_few && (event->value < 0 || event->value > ANSWER_NONE)) {
        return error_set(error, "unknown value %lld of %s", (long long)event->value, event_kind_name(event->kind));
    }
    return true;
}

bool session_apply(struct session *session, const struct event *event, struct error *error)
{
    if ((unsigned)event->kind >= EVENT_KINDS) {
        return error_set(error, "unknown kind of event %d", (int)event->kind);
    }
    if (event->seq != session->last_seq + 1) {
        return error_set(error, "event %u follows event %u", event->seq, session->last_seq);
    }
    if ((allowed_in[event->kind] & IN(session->state)) == 0) {
        return error_set(error, "%s is not possible while the session is %s", event_kind_name(event->kind),
                         state_names[session->state]);
    }
    if (!value_valid(session, event, error)) {
        return false;
    }
    int64_t axis = session_axis(session, (struct now){event->wall, event->boot, event->quality}).ms;
    if (!apply_kind(session, event, axis, error)) {
        return false;
    }
    bool jumped = event->kind == EVENT_GAP || event->kind == EVENT_CLOCK_STEP || session->last_seq == 0;
    session->anchor.axis = jumped ? event->wall.ms : axis;
    session->anchor.boot = event->boot;
    session->anchor.wall = event->wall.ms;
    session->last_seq = event->seq;
    return true;
}
