// SPDX-License-Identifier: MIT
#include "export/export.h"

#include "export/export_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool export_session_create(struct export_session **result, int64_t id, const struct block *booked,
                           const struct roster *roster, struct error *error)
{
    struct export_session *session = calloc(1, sizeof *session);
    *result = session;
    if (session == NULL) {
        return error_set(error, "out of memory");
    }
    session->id = id;
    session->booked = *booked;
    session_init(&session->session, booked, roster, &(struct policy){0});
    return true;
}

void export_session_destroy(struct export_session *session)
{
    if (session != NULL) {
        free(session->notes);
        free(session->lines);
        free(session->chain);
        free(session->canonicals);
        free(session);
    }
}

// Makes room for one more element of `size` bytes.
static bool grow(void **array, size_t size, size_t count, size_t *room, struct error *error)
{
    if (count < *room) {
        return true;
    }
    size_t more = *room == 0 ? 64 : 2 * *room;
    void *grown = reallocarray(*array, more, size);
    if (grown == NULL) {
        return error_set(error, "out of memory");
    }
    *array = grown;
    *room = more;
    return true;
}

// A backward step of the clock moves all that was before it earlier on the axis, as it does in the session.
static void shift_notes(struct export_session *session, const struct event *event)
{
    int64_t by = event->kind == EVENT_CLOCK_STEP ? event->value
                 : event->kind == EVENT_GAP      ? event->at.ms - event->value
                                                 : 0;
    for (size_t i = 0; by < 0 && i < session->note_count; i++) {
        session->notes[i].at += by;
    }
}

static bool keep_canonical(struct export_session *session, const struct event *event, struct error *error)
{
    char canonical[EVENT_CANONICAL_MAX];
    if (!event_encode(event, canonical, sizeof canonical)) {
        return error_set(error, "session %lld: event %u has no written form", (long long)session->id, event->seq);
    }
    size_t length = strlen(canonical) + 1;
    if (session->canonical_length + length > session->canonical_room) {
        size_t room = 2 * session->canonical_room + EVENT_CANONICAL_MAX;
        char *grown = realloc(session->canonicals, room);
        if (grown == NULL) {
            return error_set(error, "out of memory");
        }
        session->canonicals = grown;
        session->canonical_room = room;
    }
    memcpy(session->canonicals + session->canonical_length, canonical, length);
    session->canonical_length += length;
    return true;
}

void export_session_hide_names(struct export_session *session)
{
    if (block_title_names(&session->booked, &session->session.roster)) {
        session->booked.title[0] = '\0';
        session->booked.private_ = true;
        if (session->chain != NULL) {
            session->chain->title_salt[0] = '\0';
        }
    }
}

bool export_session_prove(struct export_session *session, const struct session_chain *chain, struct error *error)
{
    free(session->chain);
    session->chain = malloc(sizeof *chain);
    if (session->chain == NULL) {
        return error_set(error, "out of memory");
    }
    *session->chain = *chain;
    struct opening opening;
    if (opening_decode(&opening, chain->opening, NULL) && opening.uid_marked) {
        snprintf(session->booked.uid, sizeof session->booked.uid, "%s", opening.uid);
    }
    return true;
}

bool export_session_refused(const struct export_session *session)
{
    return session->refused;
}

bool export_session_add(struct export_session *session, const struct event *event, struct error *error)
{
    session->refused = true; // until it is folded
    if (event->kind == EVENT_START && !policy_decode(&session->session.policy, event->text, error)) {
        return error_prefix(error, "session %lld", (long long)session->id);
    }
    if (!session_apply(&session->session, event, error)) {
        return error_prefix(error, "session %lld: event %u", (long long)session->id, event->seq);
    }
    session->refused = false;
    void *notes = session->notes;
    if (!grow(&notes, sizeof *session->notes, session->note_count, &session->note_room, error)) {
        return false;
    }
    session->notes = notes;
    shift_notes(session, event);
    session->notes[session->note_count++] = (struct export_note){
        event->kind, event->source, event->quality, event->at.ms, event->who, event->ref, event->value, TOPIC_OTHER};
    if (event->kind == EVENT_REQUEST) {
        // A word of a later version is something else to this one.
        (void)!request_topic_read(event->text, &session->notes[session->note_count - 1].topic);
    }
    return keep_canonical(session, event, error);
}

static bool add_line(struct export_session *session, const struct export_line *line, struct error *error)
{
    void *lines = session->lines;
    if (!grow(&lines, sizeof *session->lines, session->line_count, &session->line_room, error)) {
        return false;
    }
    session->lines = lines;
    session->lines[session->line_count++] = *line;
    return true;
}

// A line that begins as its event says; seq 0 is none.
static struct export_line make_line(const struct export_session *session, enum export_kind kind, uint32_t seq)
{
    struct export_line line = {
        .kind = kind, .who = EVENT_NOBODY, .duration_ms = -1, .answer = EXPORT_NO_ANSWER, .source = SOURCE_INFERRED};
    if (seq > 0 && seq <= session->note_count) {
        const struct export_note *note = &session->notes[seq - 1];
        line.who = note->who;
        line.source = note->source;
        line.quality = note->quality;
        line.start.ms = note->at;
    }
    return line;
}

static bool is_corrected(const struct export_session *session, uint32_t seq)
{
    for (size_t i = 0; i < session->note_count; i++) {
        if (session->notes[i].kind == EVENT_CORRECTION && session->notes[i].ref == seq) {
            return true;
        }
    }
    return false;
}

static bool add_beginning(struct export_session *session, struct error *error)
{
    const struct session *folded = &session->session;
    if (session->note_count > 0 && session->notes[0].kind == EVENT_NO_SHOW) {
        struct export_line line = make_line(session, EXPORT_NO_SHOW, 1);
        line.start = folded->block.start;
        line.end = folded->block.end;
        line.duration_ms = session->report.figures.booked;
        line.counts = true;
        return add_line(session, &line, error);
    }
    if (folded->started_at <= folded->block.start.ms) {
        return true;
    }
    struct export_line line = make_line(session, EXPORT_LATE_START, 1);
    line.start = folded->block.start;
    line.end.ms = folded->started_at;
    line.duration_ms = session->report.figures.late;
    line.counts = true;
    line.source = is_corrected(session, 1) ? SOURCE_CORRECTED : line.source;
    return add_line(session, &line, error);
}

static bool add_spans(struct export_session *session, struct error *error)
{
    static const enum export_kind kinds[] = {
        [SPAN_ABSENCE] = EXPORT_ABSENCE, [SPAN_PAUSE] = EXPORT_PAUSE, [SPAN_UNKNOWN] = EXPORT_UNKNOWN};
    for (size_t i = 0; i < session->session.span_count; i++) {
        const struct span *span = &session->session.spans[i];
        if (span->ignored || span->kind == SPAN_BREAK) {
            continue;
        }
        struct export_line line = make_line(session, kinds[span->kind], span->opened_by);
        line.who = span->who;
        line.start.ms = span->from;
        line.end.ms = span->to == SPAN_OPEN ? 0 : span->to;
        line.duration_ms = session_span_length(&session->session, span, session->at);
        line.counts = span->counts;
        line.source = span->corrected ? SOURCE_CORRECTED : line.source;
        if (span->closed_by > 0 && session->notes[span->closed_by - 1].quality == CLOCK_UNSET) {
            line.quality = CLOCK_UNSET;
        }
        if (!add_line(session, &line, error)) {
            return false;
        }
    }
    return true;
}

static const struct export_note *find_answer(const struct export_session *session, size_t offer)
{
    for (size_t i = offer + 1; i < session->note_count && session->notes[i].kind != EVENT_OFFER; i++) {
        if (session->notes[i].kind == EVENT_ANSWER) {
            return &session->notes[i];
        }
    }
    return NULL;
}

static struct export_line make_offer(const struct export_session *session, uint32_t seq)
{
    struct export_line line = make_line(session, EXPORT_OFFER, seq);
    const struct export_note *answer = find_answer(session, seq - 1);
    line.threshold = (enum threshold)session->notes[seq - 1].value;
    if (answer != NULL) {
        line.end.ms = answer->at;
        line.answer = (int)answer->value;
    }
    return line;
}

// What was first noted stands in the note that the correction refers to; the next correction starts from this one.
static struct export_line make_correction(struct export_session *session, uint32_t seq)
{
    const struct export_note *note = &session->notes[seq - 1];
    struct export_line line = make_line(session, EXPORT_CORRECTION, seq);
    line.end.ms = note->at;
    if (note->ref > 0 && note->ref < seq) {
        struct export_note *first = &session->notes[note->ref - 1];
        line.who = first->who;
        line.start.ms = first->at;
        first->at = note->at;
    }
    return line;
}

static bool add_decisions(struct export_session *session, struct error *error)
{
    int64_t end = session->booked.end.ms;
    for (uint32_t seq = 1; seq <= session->note_count; seq++) {
        const struct export_note *note = &session->notes[seq - 1];
        struct export_line line;
        if (note->kind == EVENT_OFFER) {
            line = make_offer(session, seq);
        } else if (note->kind == EVENT_CORRECTION) {
            line = make_correction(session, seq);
        } else if (note->kind == EVENT_EXTEND) {
            line = make_line(session, EXPORT_EXTENSION, seq);
            line.start.ms = end;
            line.end.ms = end = note->value;
            line.duration_ms = line.end.ms - line.start.ms;
        } else if (note->kind == EVENT_RESCHEDULED) {
            line = make_line(session, EXPORT_RESCHEDULED, seq);
            line.start.ms = note->value;
        } else if (note->kind == EVENT_OVERRIDE && note->value != SLOT_AGREED_NOT) {
            line = make_line(session, EXPORT_OVERRIDE, seq);
            line.agreed = (enum slot_agreed)note->value;
        } else if (note->kind == EVENT_REQUEST) {
            line = make_line(session, EXPORT_REQUEST, seq);
            snprintf(line.request, sizeof line.request, "R-%" PRId64 " %s", note->value,
                     request_topic_name(note->topic));
        } else {
            continue;
        }
        if (!add_line(session, &line, error)) {
            return false;
        }
    }
    return true;
}

static bool add_ending(struct export_session *session, struct error *error)
{
    const struct session *folded = &session->session;
    struct export_line line = make_line(session, EXPORT_EARLY_END, folded->ended_seq);
    if (folded->ended_at == 0) {
        return true;
    }
    if (session->report.figures.set_aside > 0) {
        line.start.ms = folded->ended_at;
        line.end = folded->block.end;
        line.duration_ms = session->report.figures.set_aside;
        line.counts = true;
        return add_line(session, &line, error);
    }
    if (session->report.figures.overrun >= MS_PER_SECOND) { // less is the moment of the touch
        line.kind = EXPORT_OVERRUN;
        line.start = folded->block.end;
        line.end.ms = folded->ended_at;
        line.duration_ms = session->report.figures.overrun;
        return add_line(session, &line, error);
    }
    return true;
}

// By start; stable, since lines of one instant stand in the order in which they are told.
static void sort_lines(struct export_session *session)
{
    struct export_line *lines = session->lines;
    for (size_t i = 1; i < session->line_count; i++) {
        struct export_line line = lines[i];
        size_t j = i;
        for (; j > 0 && lines[j - 1].start.ms > line.start.ms; j--) {
            lines[j] = lines[j - 1];
        }
        lines[j] = line;
    }
}

// Nobody knows what happened after the last sign of life of another boot.
static struct wall last_known(const struct session *session, struct now now, struct wall alive)
{
    if (session->last_seq == 0 || session->anchor.boot.id == now.boot.id) {
        return session_axis(session, now);
    }
    return (struct wall){alive.ms > session->anchor.axis ? alive.ms : session->anchor.axis};
}

bool export_session_finish(struct export_session *session, struct now now, struct wall alive, struct error *error)
{
    return export_session_finish_at(session, last_known(&session->session, now, alive), error);
}

bool export_session_finish_at(struct export_session *session, struct wall axis, struct error *error)
{
    session->at = axis;
    report_session(&session->session, session->at, &session->report);
    if (!add_beginning(session, error) || !add_spans(session, error) || !add_decisions(session, error) ||
        !add_ending(session, error)) {
        return error_prefix(error, "session %lld", (long long)session->id);
    }
    sort_lines(session);
    return true;
}

const struct export_line *export_session_lines(const struct export_session *session, size_t *count)
{
    *count = session->line_count;
    return session->lines;
}

const struct report *export_session_report(const struct export_session *session)
{
    return &session->report;
}

int64_t export_session_id(const struct export_session *session)
{
    return session->id;
}

struct wall export_session_told(const struct export_session *session)
{
    return session->at;
}

const struct block *export_session_block(const struct export_session *session)
{
    return &session->booked;
}

const struct roster *export_session_roster(const struct export_session *session)
{
    return &session->session.roster;
}

void export_session_add_to(const struct export_session *session, struct report_totals *totals, const struct rate *rate,
                           enum billing billing)
{
    report_add(totals, &session->session, &session->report, rate, billing);
}
