// SPDX-License-Identifier: MIT
// The interruption log for people and other programs: a session folded once more from its events, one line for each
// interruption, and writers for CSV and JSON. Figures come from core/report.h alone, so a log says what the screen
// said. What was undone, and slips of the finger, are no lines.
#pragma once

#include "core/report.h"
#include "core/settings.h"
#include "store/chain.h"

struct export_session;

// What a line tells.
enum export_kind {
    EXPORT_LATE_START,  // booked start to the start
    EXPORT_NO_SHOW,     // nobody started
    EXPORT_ABSENCE,     // a participant out of the room
    EXPORT_PAUSE,       // everybody waited
    EXPORT_UNKNOWN,     // a power gap or a jump of the clock
    EXPORT_OFFER,       // asked to answered; threshold and answer
    EXPORT_EXTENSION,   // the old end to the new one
    EXPORT_EARLY_END,   // the end to the booked end
    EXPORT_OVERRUN,     // the booked end to the end
    EXPORT_RESCHEDULED, // start: of the new time
    EXPORT_CORRECTION,  // start: as first noted, end: what holds instead
    EXPORT_OVERRIDE,    // the rules of a new time were lifted; agreed: why
    EXPORT_REQUEST,     // something was asked for; request: its number and what
    EXPORT_KINDS,
};

#define EXPORT_NO_ANSWER (-1)

struct export_line {
    enum export_kind kind;
    int32_t who;         // index in the roster, or EVENT_NOBODY
    struct wall start;   // axis instants (core/session.h)
    struct wall end;     // 0: still open, or has none
    int64_t duration_ms; // unknown stretches left out; -1: has none
    bool counts;         // stops the block
    enum event_source source;
    enum clock_quality quality;
    enum threshold threshold; // of an offer
    int answer;               // enum event_answer, or EXPORT_NO_ANSWER
    enum slot_agreed agreed;  // of an override
    char request[32];         // of a request: "R-17 material"
};

// A session is created, given its events in order, finished, and then read or written. In a running session, what is
// open lasts until `now`; in one of another boot (cut off, or a copy of another machine's log) until `alive`, its last
// sign of life (0: its last event).
MUST_CHECK bool export_session_create(struct export_session **session, int64_t id, const struct block *booked,
                                      const struct roster *roster, struct error *error);
void export_session_destroy(struct export_session *session);
MUST_CHECK bool export_session_add(struct export_session *session, const struct event *event, struct error *error);
// Whether an event was refused that no session can have: its log will never be read.
bool export_session_refused(const struct export_session *session);
MUST_CHECK bool export_session_finish(struct export_session *session, struct now now, struct wall alive,
                                      struct error *error);
// The same with the axis instant known up to which it is told.
MUST_CHECK bool export_session_finish_at(struct export_session *session, struct wall axis, struct error *error);
// Where names are not shown in full, a title that says one of them is not shown, as that of a private event; nor is
// what its mark could be tried with. After export_session_prove.
void export_session_hide_names(struct export_session *session);
// What proves the session stands in its exports; a copy is kept. Without it they say that they prove nothing.
MUST_CHECK bool export_session_prove(struct export_session *session, const struct session_chain *chain,
                                     struct error *error);

const struct export_line *export_session_lines(const struct export_session *session, size_t *count);
const struct report *export_session_report(const struct export_session *session);

// Its number; as it was booked; its people; its figures added to those of others.
int64_t export_session_id(const struct export_session *session);
struct wall export_session_told(const struct export_session *session); // up to when it is told
const struct block *export_session_block(const struct export_session *session);
const struct roster *export_session_roster(const struct export_session *session);
void export_session_add_to(const struct export_session *session, struct report_totals *totals, const struct rate *rate,
                           enum billing billing);

struct export_style {
    enum names names;
    const struct zone *zone; // local times
    const char *purpose;     // why this is noted; in each export
    bool names_shown;        // the roster holds the names as `names` shows them
};

// Stable lower-case words of the exports: "late-start"; "carry-on".
const char *export_kind_name(enum export_kind kind);
const char *export_answer_name(const struct export_line *line);
// "Jan Nowak", "Jan N.", "JN", "Participant 1"; "" for nobody in particular.
void export_name(char *out, size_t size, const struct roster *roster, int32_t who, enum names names);

// Whole exports; `*bytes` is malloc'ed, freed by the caller.
// CSV (RFC 4180, CRLF, UTF-8 with a byte order mark, since spreadsheets need it): one row per line. Figures are whole
// seconds, start_utc and end_utc are dates that a spreadsheet reads; local times carry their offset and are text. A
// text that a spreadsheet would take for a formula gets an apostrophe before it. Each row has its number and that of
// all rows, the session's digest, and a hash of itself and the row before.
MUST_CHECK bool export_write_csv(const struct export_session *const *sessions, size_t count,
                                 const struct export_style *style, char **bytes, size_t *length, struct error *error);
// JSON (RFC 8259; assets/schema/log.schema.json): the sessions, each with the events it was told from, the chain of
// their hashes, and the salts of the names that stand in full; at the end a seal over all bytes before it.
MUST_CHECK bool export_write_json(const struct export_session *const *sessions, size_t count,
                                  const struct export_style *style, char **bytes, size_t *length, struct error *error);
