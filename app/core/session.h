// SPDX-License-Identifier: MIT
// A session: what happened in a block, from Start to its end. It is never stored: it is the fold of its events.
//
// All times of a session lie on its axis: wall time made continuous. Between two events of one boot the axis advances
// with the boot clock. A power gap, or a forward step of wall time, is a stretch of the axis that is *unknown*; a
// backward step moves everything before it earlier, until the session has ended. So the booked block is always the sum
// of its parts:
//   booked = late + here + away + paused + planned break + unknown + left (or set aside after an early end).
//
// clang-format off
// state    | start | out, back | pause  | resume | offer, answer | extend  | overrun | end   | undo of end | close
// NONE     | RUN   | -         | -      | -      | -             | -       | -       | -     | -           | no-show: CLOSED
// RUNNING  | -     | RUN       | PAUSED | -      | RUN           | RUN     | OVERRUN | ENDED | -           | -
// PAUSED   | -     | PAUSED    | -      | RUN    | PAUSED        | PAUSED  | OVERRUN | ENDED | -           | -
// OVERRUN  | -     | OVERRUN   | -      | -      | -             | RUN     | -       | ENDED | -           | -
// ENDED    | -     | -         | -      | -      | -             | -       | -       | -     | as before   | CLOSED
// CLOSED   | -     | -         | -      | -      | -             | -       | -       | -     | -           | -
// clang-format on
//
// Warn, notice, correction, undo, gap, clock step, block changed, request: in RUNNING, PAUSED and OVERRUN, no change of
// state (gap and clock step also in ENDED). Planned breaks: in RUNNING and PAUSED. Rescheduled, override, seen,
// exported: in ENDED.
// `-` is refused with an error, and the session is unchanged.
#pragma once

#include "core/block.h"
#include "core/event.h"
#include "core/policy.h"
#include "core/slots.h"

#define SESSION_SPANS_MAX  512
#define SESSION_SPANS_KEPT 32 // of these, for unknown stretches only

enum session_state {
    SESSION_NONE,    // not started
    SESSION_RUNNING, // the block is under way
    SESSION_PAUSED,  // everybody waits
    SESSION_OVERRUN, // past the end, nobody chose yet
    SESSION_ENDED,   // the summary stands
    SESSION_CLOSED,  // done, or a no-show
};

enum span_kind {
    SPAN_ABSENCE,
    SPAN_PAUSE,
    SPAN_BREAK,
    SPAN_UNKNOWN,
};

#define SPAN_OPEN INT64_MAX

// A stretch of the axis [from, to); `to` is SPAN_OPEN while it lasts.
struct span {
    enum span_kind kind;
    int64_t from, to;              // axis ms
    int32_t who;                   // roster index, or EVENT_NOBODY
    bool counts;                   // an absence that stops the block (by `counts`, role and stance)
    bool corrected;                // its times were corrected afterwards
    bool ignored;                  // undone, or a slip of the finger: as if it had not been
    int64_t promised;              // axis ms of a promised return, 0 = none
    uint32_t opened_by, closed_by; // seq of the events
};

// The offer as it stands.
struct offer {
    bool open;                // the question is on the screen
    enum threshold threshold; // of the last question
    int64_t asked_at;         // axis ms
    int64_t again_at;         // axis ms of "comes back at"; 0 = it does not, or everybody came back
    bool folded;              // unanswered: one touch away
};

struct session {
    struct block block; // as booked; `end` follows extensions
    struct roster roster;
    struct policy policy;
    enum session_state state;
    int64_t booked_end; // the end as first booked, axis ms
    int64_t started_at; // axis ms of (back-dated) start; 0 before
    int64_t ended_at;   // axis ms; 0 while it runs
    enum event_end end_kind;
    int64_t overrun_at;                     // 0 = not in overrun
    int64_t rescheduled;                    // start of the new time, 0 = none
    enum slot_agreed agreed;                // why its rules are lifted; ends with the end that it belongs to
    bool seen, cancelled;                   // cancelled: by the calendar, while it ran
    struct wall changed_start, changed_end; // where the calendar moved the block while it ran; 0 = nowhere
    enum event_stance stance; // of those who are out, as last touched; with everybody back the setting holds again
    struct offer offer;
    uint32_t asked;         // bit per enum threshold: has asked
    uint32_t noticed;       // bit per enum threshold: has given notice
    int32_t warned_minutes; // the least wrap-up warning given, 0 = none
    struct {
        int64_t axis;
        struct boot boot;
        int64_t wall;
    } anchor; // of the last event
    uint32_t last_seq;
    uint32_t ended_seq;
    enum session_state before_end;
    size_t span_count;
    struct span spans[SESSION_SPANS_MAX];
};

// The figures at one axis instant; all in ms, all of the part inside [block.start, block.end).
struct figures {
    int64_t booked;        // length of the block
    int64_t late;          // booked start to session start
    int64_t here;          // everyone (who counts) in the room: worked
    int64_t away;          // someone away: union, counted once
    int64_t paused;        // everybody waited; pause wins over away
    int64_t planned;       // planned breaks; no interruption
    int64_t unknown;       // power gaps and forward clock steps
    int64_t left;          // still to come; after an early end: 0
    int64_t set_aside;     // after an early end: what was not used
    int64_t overrun;       // after the end, until ended (not part of booked)
    int64_t projected;     // here if everybody stays from now on: here + left
    int32_t interruptions; // absences that count and outlast the grace time, pauses, a late start
};

void session_init(struct session *session, const struct block *block, const struct roster *roster,
                  const struct policy *policy);

// Folds one event. False with an error when the state does not allow it; the session is then unchanged.
MUST_CHECK bool session_apply(struct session *session, const struct event *event, struct error *error);

// The axis instant of `now` (equal to wall time between clock steps).
struct wall session_axis(const struct session *session, struct now now);

void session_figures(const struct session *session, struct wall at, struct figures *figures);

// The open absence of a person (EVENT_NOBODY: the newest unlisted one), or NULL.
const struct span *session_absence_of(const struct session *session, int32_t who);

// Whether somebody is out whose absence stops the block.
bool session_somebody_counts(const struct session *session);

// Whether no further absence or pause can be noted (SESSION_SPANS_MAX).
bool session_is_full(const struct session *session);

// Time a person (or, for EVENT_NOBODY, the unlisted group) has been away up to `at`, and of one span. Unknown stretches
// are left out, and planned breaks of an absence.
int64_t session_away_of(const struct session *session, int32_t who, struct wall at);
int64_t session_span_length(const struct session *session, const struct span *span, struct wall at);

// How much of the block after `at` planned breaks take, and the one that runs then, or NULL.
int64_t session_breaks_ahead(const struct session *session, struct wall at);
const struct span *session_break(const struct session *session, struct wall at);

// The open pause, or NULL; how many absences are open.
const struct span *session_pause(const struct session *session);
int32_t session_absent_count(const struct session *session);
