// SPDX-License-Identifier: MIT
// One event of a session: a line of the interruption log. The events are the only truth; the session is their fold
// (core/session.h). An event has one canonical byte form, which is what is stored and later hashed.
#pragma once

#include "core/error.h"
#include "core/time.h"

#include <stddef.h>

#define EVENT_TEXT_MAX      512
#define EVENT_CANONICAL_MAX 2048

// `at` is when it holds (equal to `wall` unless it was corrected or inferred).
enum event_kind {
    EVENT_START,      // the trainer touched Start; text: the policy in force (policy_encode)
    EVENT_OUT,        // who stepped out (EVENT_NOBODY: someone of an unlisted group)
    EVENT_BACK,       // who is back (EVENT_NOBODY: everyone unlisted, or one of them when value = 1)
    EVENT_PROMISE,    // who will be back: value = axis instant (ms) promised
    EVENT_STANCE,     // whether open absences stop the block: value = enum event_stance
    EVENT_PAUSE,      // everybody waits
    EVENT_RESUME,     // the pause ends, and the absences that began in it
    EVENT_BREAK,      // a planned break: `at` to value (ms); no interruption. Touched: set on the screen, from now on
    EVENT_WARN,       // a wrap-up warning was shown; value = minutes before the end
    EVENT_NOTICE,     // a threshold is near; value = enum threshold
    EVENT_OFFER,      // a threshold was reached and the question was asked; value = enum threshold
    EVENT_ANSWER,     // answer to the offer; value = enum event_answer
    EVENT_EXTEND,     // the end was moved by an explicit act; value = new end (ms)
    EVENT_OVERRUN,    // the end was reached and nobody chose
    EVENT_END,        // the session ended; value = enum event_end
    EVENT_NO_SHOW,    // nobody started; the room may be released
    EVENT_UNDO,       // `ref` did not happen
    EVENT_CORRECTION, // `ref` began or ended at `at` instead; a planned break ended
    EVENT_GAP,        // power gap: from value (ms) to `at`: unknown, neither presence nor absence
    EVENT_CLOCK_STEP, // wall time jumped by value (ms); `wall` is after the jump
    EVENT_BLOCK_CHANGED, // the calendar changed the running block, which keeps its booked times; value = the new end
                         // (ms), 0 = cancelled; text: the new start (ms)
    EVENT_RESCHEDULED,   // the rest got a new time: value = its start (ms); text: UID of the invitation
    EVENT_SEEN,          // a participant touched seen on the summary
    EVENT_EXPORTED,      // the log was written; text: where
    EVENT_CLOSE,         // Done: the room is free for the next block
    EVENT_OVERRIDE,      // the trainer lifts the rules of a new time: value = enum slot_agreed (0: they hold again)
    EVENT_REQUEST,       // something was asked for: value = its number; text: request_topic_name()
    EVENT_KINDS,
};

// How an event came to be.
enum event_source {
    SOURCE_TOUCHED,   // a finger, when it happened
    SOURCE_CORRECTED, // a finger, afterwards
    SOURCE_INFERRED,  // the kiosk itself
    SOURCE_KINDS,
};

enum event_stance {
    STANCE_SETTING, // as the setting `counts` says
    STANCE_GO_ON,   // we go on: open absences are the absent person's own
    STANCE_WAIT,    // we wait: open absences stop the block
};

enum event_answer {
    ANSWER_CARRY_ON,
    ANSWER_WAIT,       // the same question comes back after the wait
    ANSWER_RESCHEDULE, // end now and choose another time
    ANSWER_NONE,       // unanswered; it folded away
};

enum event_end {
    END_TOUCHED,    // End
    END_RESCHEDULE, // End, and choose another time for the rest
    END_OVERRUN,    // closed by itself after the overrun limit
};

#define EVENT_NOBODY (-1)

struct event {
    uint32_t seq; // 1, 2, 3 .. within the session
    enum event_kind kind;
    enum event_source source;
    enum clock_quality quality;
    struct wall wall; // when it was entered
    int32_t offset_s; // local offset from UTC then
    struct boot boot; // when it was entered, on the boot clock
    struct wall at;   // when it holds
    int32_t who;      // index in the roster, or EVENT_NOBODY
    uint32_t ref;     // seq of the event that is undone or corrected; 0: none
    int64_t value;    // by kind, see above
    char text[EVENT_TEXT_MAX];
};

// Stable lower-case word of a kind or source ("step-out"), as in the log and its exports.
const char *event_kind_name(enum event_kind kind);
const char *event_source_name(enum event_source source);

// Canonical form: one line of UTF-8, fields separated by TAB, `\t`, `\n`, `\r` and `\\` escaped, starting with `e1`.
// Equal events have equal bytes; EVENT_CANONICAL_MAX is always enough. Returns false when `size` is too small or a
// kind, source or clock quality is unknown.
MUST_CHECK bool event_encode(const struct event *event, char *out, size_t size);

// Refuses everything that event_encode would not have written (wrong count, unknown kind, overlong text).
MUST_CHECK bool event_decode(struct event *event, const char *canonical, struct error *error);
