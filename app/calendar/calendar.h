// SPDX-License-Identifier: MIT
// iCalendar bytes to occurrences, and blocks to invitations. libical lives only in this folder, and writes.
// Bytes come from strangers: a linear guard checks size, nesting, line length and bad lines (guard.h) before they are
// read line by line (lines.h); recurrence is computed by an own engine on floating local seconds (rule.h), because
// libical's answers are wrong or unbounded for many rules. What RFC 5545 leaves open is decided in decisions.h.
#pragma once

#include "core/block.h"

struct calendar;

// One problem that did not stop the reading: an unknown zone, a rule that cannot be read, a bad line. `line` is 0 when
// unknown. The text names what was seen and what is done instead. calendar_expand calls it too (a rule that occurs too
// often), so its context must live as long as the calendar.
typedef void (*calendar_warning_fn)(void *context, int line, const char *text);

// The named zone: IANA, an alias of it, or a Windows name (CLDR by ICU). Returned zones live until the process ends.
// NULL with an error when there is none.
const struct zone *calendar_zone(const char *name, struct error *error);
// Loads every zone that the system has, once: for a process that will not be able to open files. Zones that cannot be
// read are left out.
void calendar_load_zones(void);
// Reads zones anew from then on; those that were given before stay as they are.
void calendar_forget_zones(void);
// Reads them from this folder, whose name stays valid; NULL or "": from the system's.
void calendar_use_zones(const char *folder);
// Another text after an update of the system's zone data, of `room`'s or as a whole. Looks at the files, reads none.
#define CALENDAR_ZONES_MAX 192
void calendar_zones_identity(char out[CALENDAR_ZONES_MAX], const struct zone *room);

// Parses bytes; on failure (empty, HTML, cut off, too large, not iCalendar) the error says `name:line: what`.
// `room` is the zone of whole days, and of times without one unless the file names its own.
MUST_CHECK bool calendar_read(struct calendar **calendar, const char *name, const char *bytes, size_t length,
                              const struct zone *room, calendar_warning_fn warning, void *context, struct error *error);
// The same from a file, at most 20 MB.
MUST_CHECK bool calendar_read_file(struct calendar **calendar, const char *path, const struct zone *room,
                                   calendar_warning_fn warning, void *context, struct error *error);
void calendar_destroy(struct calendar *calendar);

// Calls `each` for every occurrence that overlaps [from, to) (an empty one: that lies in it), sorted by start, then
// end, then uid. Returning false stops. All statuses and lengths are given; block_takes_room() filters.
typedef bool (*calendar_occurrence_fn)(void *context, const struct block *block, const struct roster *roster);
MUST_CHECK bool calendar_expand(struct calendar *calendar, struct wall from, struct wall to,
                                calendar_occurrence_fn each, void *context, struct error *error);
// The line of a rule that calendar_expand did not follow to its end, because it takes too many steps; 0: none. Known
// from the first occurrence on.
int calendar_cut_rule(const struct calendar *calendar);

// What is said of an event, and to whom. SEQUENCE is what the caller says: for a new event 0, for each later REQUEST or
// CANCEL one more than before; a COUNTER has the one that the organizer gave (RFC 5546 2.1.4, 3.2.7).
enum invitation_form {
    INVITATION_REQUEST, // METHOD:REQUEST from the organizer, or from the kiosk for them (RFC 5546 3.2.2)
    INVITATION_COUNTER, // METHOD:COUNTER to the organizer: the kiosk's mailbox, as an attendee, proposes this time
                        // (3.2.7)
    INVITATION_CANCEL,  // METHOD:CANCEL: the event, or the occurrence, is off (3.2.5)
    INVITATION_STORED,  // as a calendar keeps it: no METHOD (RFC 4791 4.1). A hold is one with BLOCK_TENTATIVE
};

// An event at a new time: the rest of a block (a new UID, RELATED-TO the original), or the block itself, moved (its
// UID, and which occurrence).
struct invitation {
    enum invitation_form form;
    enum block_status status; // a CANCEL says CANCELLED by itself
    char uid[BLOCK_UID_MAX];
    char recurrence_id[BLOCK_RECURRENCE_MAX]; // as in struct block; empty: the whole event
    char related_to[BLOCK_UID_MAX];
    char title[BLOCK_TITLE_MAX];
    char description[BLOCK_DESCRIPTION_MAX];
    char organizer_name[PERSON_NAME_MAX];
    char organizer_address[PERSON_ADDRESS_MAX];
    char sent_by[PERSON_ADDRESS_MAX]; // the kiosk's mailbox; may be empty
    char location[256];
    struct wall start, end, stamp;
    int32_t sequence;
    bool private_;               // CLASS:PRIVATE
    bool transparent;            // TRANSP: it takes none of its attendees' time
    bool mailed;                 // STORED: the kiosk mails its attendees, the server must not (RFC 6638 7.1)
    const struct zone *zone;     // of its times and of its RECURRENCE-ID; NULL: UTC
    const struct roster *roster; // attendees; may be NULL
};

// Writes iCalendar bytes (CRLF, folded at 75 octets, never inside a UTF-8 character). Line breaks and control
// characters in the texts cannot become properties. Without an organizer's address, or an attendee's, nobody can be
// asked: then a REQUEST is a plain event, without METHOD and people, and a COUNTER or CANCEL is an error. Fails when
// there is no UID, a RECURRENCE-ID is none, or the end is not after the start. `*bytes` ends with a NUL that `*length`
// does not count; it is malloc'ed, freed by the caller.
MUST_CHECK bool calendar_write_invitation(const struct invitation *invitation, char **bytes, size_t *length,
                                          struct error *error);
// The METHOD that was written, or "" for a plain event.
const char *calendar_invitation_method(const struct invitation *invitation);
// The VEVENT for a QR code on the screen: title, start and end in UTC, which is what phones take from one; without UID
// and DTSTAMP, for each byte makes the code finer; a tentative time says so (STATUS). At most `size` bytes with its
// NUL; a title that is too long for that is cut, and ends with an ellipsis.
MUST_CHECK bool calendar_write_event(const struct invitation *invitation, char *out, size_t size, struct error *error);
