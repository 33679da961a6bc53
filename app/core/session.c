// SPDX-License-Identifier: MIT
#include "core/session.h"

#include "core/session_spans.h"

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

static struct span *open_absence(struct session *session, int32_t who)
{
    return (struct span *)session_absence_of(session, who);
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
                           .counts = span_absence_counts(session, event->who),
                           .corrected = event->source == SOURCE_CORRECTED,
                           .opened_by = event->seq};
    return span_add(session, &absence, error);
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
        span_close(session, absence, event->at.ms, event->seq);
    } while (!only_one && (absence = open_absence(session, event->who)) != NULL);
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
    if (!span_add(session, &pause, error)) {
        return false;
    }
    session->state = SESSION_PAUSED;
    return true;
}

static bool apply_resume(struct session *session, const struct event *event)
{
    struct span *pause = (struct span *)session_pause(session);
    int64_t began = pause->from;
    span_close(session, pause, event->at.ms, event->seq);
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span) && span->from >= began) {
            span_close(session, span, event->at.ms, event->seq);
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
    session->agreed = SLOT_AGREED_NOT;
    session->end_kind = (enum event_end)event->value;
    session->offer.open = false;
    span_close_open(session, false, event->at.ms, event->seq);
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
    if (!span_undo(session, event->ref, error)) {
        return false;
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
    return span_correct(session, event, error);
}

static bool apply_stance(struct session *session, const struct event *event)
{
    session->stance = (enum event_stance)event->value;
    for (size_t i = 0; i < session->span_count; i++) {
        struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && span_is_open(span)) {
            span->counts = span_absence_counts(session, span->who);
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
    if (event->value <= event->at.ms) {
        return error_set(error, "a planned break would end before it begins");
    }
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_BREAK && !span->ignored && span->from < event->value && event->at.ms < span->to) {
            return error_set(error, "two planned breaks would overlap");
        }
    }
    struct span planned = {.kind = SPAN_BREAK,
                           .from = event->at.ms,
                           .to = event->value,
                           .who = EVENT_NOBODY,
                           .opened_by = event->seq,
                           .closed_by = event->seq};
    return span_add(session, &planned, error);
}

static bool apply_offer(struct session *session, const struct event *event)
{
    session->offer = (struct offer){.open = true, .threshold = (enum threshold)event->value, .asked_at = event->at.ms};
    session->asked |= 1U << (unsigned)event->value;
    return true;
}

static bool apply_answer(struct session *session, const struct event *event, struct error *error)
{
    if (!session->offer.open) {
        return error_set(error, "no offer is open");
    }
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
    span_close_open(session, true, event->at.ms, event->seq);
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
    [EVENT_OVERRIDE] = IN(SESSION_ENDED),
    [EVENT_REQUEST] = LIVE,
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
        return apply_answer(session, event, error);
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
        return span_jump_axis(session, event, event->value, event->at.ms, error);
    case EVENT_CLOCK_STEP:
        return span_jump_axis(session, event, axis, axis + event->value, error);
    case EVENT_RESCHEDULED:
        session->rescheduled = event->value;
        return true;
    case EVENT_SEEN:
        session->seen = true;
        return true;
    case EVENT_EXPORTED:
    case EVENT_REQUEST:
        return true;
    case EVENT_OVERRIDE:
        session->agreed = (enum slot_agreed)event->value;
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
    if (event->kind == EVENT_GAP && event->at.ms < event->value) {
        return error_set(error, "a gap would end before it begins");
    }
    bool one_of_few = event->kind == EVENT_STANCE || event->kind == EVENT_ANSWER || event->kind == EVENT_END;
    if (one_of_few && (event->value < 0 || event->value > ANSWER_NONE)) {
        return error_set(error, "unknown value %lld of %s", (long long)event->value, event_kind_name(event->kind));
    }
    if (event->kind == EVENT_OVERRIDE && (event->value < 0 || event->value >= SLOT_AGREED_KINDS)) {
        return error_set(error, "unknown reason %lld of %s", (long long)event->value, event_kind_name(event->kind));
    }
    return true;
}

// With everybody back the stance is the setting's again, and "wait" has nobody left to wait for.
static void settle(struct session *session, bool counted)
{
    if (session_absent_count(session) == 0) {
        session->stance = STANCE_SETTING;
    }
    if (counted && !session_somebody_counts(session)) {
        session->offer.again_at = 0;
    }
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
    bool counted = session_somebody_counts(session);
    if (!apply_kind(session, event, axis, error)) {
        return false;
    }
    settle(session, counted);
    bool jumped = event->kind == EVENT_CLOCK_STEP || session->last_seq == 0;
    session->anchor.axis = event->kind == EVENT_GAP ? event->at.ms : jumped ? event->wall.ms : axis;
    session->anchor.boot = event->boot;
    session->anchor.wall = event->wall.ms;
    session->last_seq = event->seq;
    return true;
}
