// SPDX-License-Identifier: MIT
// Invitations as iCalendar (RFC 5545), for iTIP (RFC 5546), a stored calendar or a code on the screen.
#include "calendar/calendar.h"
#include "calendar/decode.h"
#include "calendar/moment.h"
#include "calendar/write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ELLIPSIS "\xE2\x80\xA6" // U+2026

static bool is_utc(const struct zone *zone)
{
    return zone == NULL || (zone->count == 0 && zone->first_offset_s == 0);
}

// mailto: and the address, unless it is another kind of URI. Blanks and quotes have no place in either.
static void make_address(char *out, size_t size, const char *address)
{
    char clean[PERSON_ADDRESS_MAX];
    decode_plain(clean, sizeof clean, address, DECODE_ONE_LINE);
    bool is_mail = clean[strcspn(clean, ":@")] != ':';
    size_t used = (size_t)snprintf(out, size, "%s", is_mail ? "mailto:" : "");
    for (const char *at = clean; *at != '\0' && used + 1 < size; at++) {
        if (*at != ' ' && *at != '"') {
            out[used++] = *at;
        }
    }
    out[used] = '\0';
}

static void add_name(icalproperty *property, const char *name)
{
    char clean[PERSON_NAME_MAX];
    decode_plain(clean, sizeof clean, name, DECODE_ONE_LINE);
    for (char *quote = strchr(clean, '"'); quote != NULL; quote = strchr(quote, '"')) {
        *quote = '\''; // RFC 5545 3.2: a quoted value holds no quote
    }
    if (clean[0] != '\0') {
        icalproperty_add_parameter(property, icalparameter_new_cn(clean));
    }
}

static bool has_address(const struct roster *roster)
{
    for (size_t i = 0; roster != NULL && i < roster->count; i++) {
        if (roster->people[i].address[0] != '\0') {
            return true;
        }
    }
    return false;
}

// Whether it names people: RFC 5546 3.2.2 and 3.2.5 ask for an organizer and an attendee; a COUNTER (3.2.7) is for the
// organizer, from one attendee.
static bool names_people(const struct invitation *invitation)
{
    bool any =
        invitation->form == INVITATION_COUNTER ? invitation->sent_by[0] != '\0' : has_address(invitation->roster);
    return any && invitation->organizer_address[0] != '\0';
}

// The kiosk sends for the organizer, but proposes to them, and keeps in a calendar, under its own name or none.
static bool sends_for_organizer(const struct invitation *invitation)
{
    return invitation->sent_by[0] != '\0' && invitation->form != INVITATION_COUNTER &&
           strcasecmp(invitation->sent_by, invitation->organizer_address) != 0;
}

static void add_organizer(icalcomponent *event, const struct invitation *invitation)
{
    char address[PERSON_ADDRESS_MAX + 8];
    make_address(address, sizeof address, invitation->organizer_address);
    icalproperty *organizer = icalproperty_new_organizer(address);
    add_name(organizer, invitation->organizer_name);
    if (sends_for_organizer(invitation)) {
        make_address(address, sizeof address, invitation->sent_by);
        icalproperty_add_parameter(organizer, icalparameter_new_sentby(address));
    }
    icalcomponent_add_property(event, organizer);
}

static icalparameter *role_of(const struct participant *person)
{
    bool required = person->role == PARTICIPANT_REQUIRED;
    return icalparameter_new_role(person->trainer ? ICAL_ROLE_CHAIR
                                  : required      ? ICAL_ROLE_REQPARTICIPANT
                                                  : ICAL_ROLE_OPTPARTICIPANT);
}

// Who is asked anew has not answered yet; a COUNTER and a CANCEL ask nobody.
static void add_attendees(icalcomponent *event, const struct invitation *invitation)
{
    const struct roster *roster = invitation->roster;
    bool asks = invitation->form == INVITATION_REQUEST || invitation->form == INVITATION_STORED;
    for (size_t i = 0; roster != NULL && i < roster->count; i++) {
        const struct participant *person = &roster->people[i];
        bool proposer = invitation->form == INVITATION_COUNTER && strcasecmp(person->address, invitation->sent_by) == 0;
        if (person->address[0] == '\0' || proposer) {
            continue; // RFC 5545 3.8.4.1: an attendee is an address
        }
        char address[PERSON_ADDRESS_MAX + 8];
        make_address(address, sizeof address, person->address);
        icalproperty *attendee = icalproperty_new_attendee(address);
        add_name(attendee, person->name);
        icalproperty_add_parameter(attendee, role_of(person));
        if (asks) {
            icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
            icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
        }
        if (invitation->form == INVITATION_STORED && invitation->mailed) {
            icalproperty_add_parameter(attendee, icalparameter_new_scheduleagent(ICAL_SCHEDULEAGENT_CLIENT));
        }
        icalcomponent_add_property(event, attendee);
    }
}

// The room as the attendee whose proposal it is.
static void add_proposer(icalcomponent *event, const struct invitation *invitation)
{
    char address[PERSON_ADDRESS_MAX + 8];
    make_address(address, sizeof address, invitation->sent_by);
    icalproperty *room = icalproperty_new_attendee(address);
    add_name(room, invitation->location);
    icalproperty_add_parameter(room, icalparameter_new_cutype(ICAL_CUTYPE_ROOM));
    icalproperty_add_parameter(room, icalparameter_new_partstat(ICAL_PARTSTAT_TENTATIVE));
    icalcomponent_add_property(event, room);
}

static void add_observance(icalcomponent *vtimezone, struct civil onset, int32_t from_s, int32_t to_s)
{
    icalcomponent *observance = to_s > from_s ? icalcomponent_new_xdaylight() : icalcomponent_new_xstandard();
    icalcomponent_add_property(observance, icalproperty_new_dtstart(write_time(onset, false)));
    icalcomponent_add_property(observance, icalproperty_new_tzoffsetfrom(from_s));
    icalcomponent_add_property(observance, icalproperty_new_tzoffsetto(to_s));
    icalcomponent_add_component(vtimezone, observance);
}

// The zone from before the first time to the first change after the last: enough for one event, and right for it
// whatever the reader knows of the zone.
static void add_timezone(icalcomponent *calendar, const struct zone *zone, struct wall from, struct wall to)
{
    icalcomponent *vtimezone = icalcomponent_new_vtimezone();
    icalcomponent_add_property(vtimezone, icalproperty_new_tzid(zone->name));
    size_t next = 0;
    while (next < zone->count && zone->transitions[next].at_s * MS_PER_SECOND <= from.ms) {
        next++;
    }
    int32_t offset_s = zone->first_offset_s;
    if (next == 0) {
        add_observance(vtimezone, (struct civil){.date = {1970, 1, 1}}, offset_s, offset_s);
    } else {
        next--;
        offset_s = next > 0 ? zone->transitions[next - 1].offset_s : offset_s;
    }
    for (; next < zone->count; next++) {
        const struct zone_transition *change = &zone->transitions[next];
        add_observance(vtimezone, civil_from_seconds(change->at_s + offset_s), offset_s, change->offset_s);
        offset_s = change->offset_s;
        if (change->at_s * MS_PER_SECOND > to.ms) {
            break;
        }
    }
    icalcomponent_add_component(calendar, vtimezone);
}

static void add_time(icalcomponent *event, icalproperty *(*make)(struct icaltimetype), struct wall at,
                     const struct zone *zone)
{
    // The second of two equal local times can only be said in UTC (RFC 5545 3.3.5).
    if (is_utc(zone) || zone_wall(zone, zone_civil(zone, at)).ms / MS_PER_SECOND != at.ms / MS_PER_SECOND) {
        icalcomponent_add_property(event, make(write_utc(at)));
        return;
    }
    icalproperty *property = make(write_time(zone_civil(zone, at), false));
    icalproperty_add_parameter(property, icalparameter_new_tzid(zone->name));
    icalcomponent_add_property(event, property);
}

static icalcomponent *make_event(const struct invitation *invitation)
{
    icalcomponent *event = icalcomponent_new_vevent();
    write_text(event, icalproperty_new_uid, invitation->uid, DECODE_ONE_LINE);
    icalcomponent_add_property(event, icalproperty_new_dtstamp(write_utc(invitation->stamp)));
    return event;
}

// The instant of a RECURRENCE-ID; a DATE is that day in UTC.
static bool read_recurrence_id(const struct invitation *invitation, struct moment *moment)
{
    return moment_parse(moment, invitation->recurrence_id) && moment->kind != MOMENT_FLOATING;
}

static bool check(const struct invitation *invitation, struct error *error)
{
    struct moment moment;
    if (invitation->uid[0] == '\0') {
        return error_set(error, "an invitation without a UID");
    }
    if (invitation->end.ms <= invitation->start.ms) {
        return error_set(error, "an invitation that ends before it begins");
    }
    if (invitation->recurrence_id[0] != '\0' && !read_recurrence_id(invitation, &moment)) {
        return error_set(error, "'%.20s' names no occurrence", invitation->recurrence_id);
    }
    if (!names_people(invitation) &&
        (invitation->form == INVITATION_COUNTER || invitation->form == INVITATION_CANCEL)) {
        return error_set(error, "nobody has an address to be told");
    }
    return true;
}

// RFC 5546 3.2.2, 3.2.5, 3.2.7: in the zone and value type of the event's DTSTART.
static void add_recurrence_id(icalcomponent *event, const struct invitation *invitation)
{
    struct moment moment;
    if (invitation->recurrence_id[0] == '\0' || !read_recurrence_id(invitation, &moment)) {
        return;
    }
    if (moment.kind != MOMENT_DATE) {
        add_time(event, icalproperty_new_recurrenceid, wall_from_seconds(moment.local_s), invitation->zone);
        return;
    }
    icaltimetype day = write_time(civil_from_seconds(moment.local_s), false);
    day.is_date = 1;
    icalcomponent_add_property(event, icalproperty_new_recurrenceid(day));
}

static void add_status(icalcomponent *event, const struct invitation *invitation)
{
    static const enum icalproperty_status words[] = {[BLOCK_CONFIRMED] = ICAL_STATUS_CONFIRMED,
                                                     [BLOCK_TENTATIVE] = ICAL_STATUS_TENTATIVE,
                                                     [BLOCK_CANCELLED] = ICAL_STATUS_CANCELLED};
    enum block_status status = invitation->form == INVITATION_CANCEL ? BLOCK_CANCELLED : invitation->status;
    icalcomponent_add_property(event, icalproperty_new_status(words[status]));
}

static icalcomponent *make_whole_event(const struct invitation *invitation)
{
    icalcomponent *event = make_event(invitation);
    char summary[BLOCK_TITLE_MAX];
    decode_plain(summary, sizeof summary, invitation->title, DECODE_ONE_LINE);
    add_recurrence_id(event, invitation);
    add_time(event, icalproperty_new_dtstart, invitation->start, invitation->zone);
    add_time(event, icalproperty_new_dtend, invitation->end, invitation->zone);
    icalcomponent_add_property(event, icalproperty_new_sequence(invitation->sequence));
    icalcomponent_add_property(event, icalproperty_new_lastmodified(write_utc(invitation->stamp)));
    add_status(event, invitation);
    icalcomponent_add_property(event, icalproperty_new_summary(summary)); // RFC 5546 3.2.2: there, though it be empty
    write_text(event, icalproperty_new_description, invitation->description, DECODE_LINES);
    write_text(event, icalproperty_new_location, invitation->location, DECODE_ONE_LINE);
    write_text(event, icalproperty_new_relatedto, invitation->related_to, DECODE_ONE_LINE);
    if (invitation->private_) {
        icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
    }
    if (invitation->transparent) {
        icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    }
    if (names_people(invitation)) {
        add_organizer(event, invitation);
        add_attendees(event, invitation);
    }
    if (invitation->form == INVITATION_COUNTER) {
        add_proposer(event, invitation);
    }
    return event;
}

const char *calendar_invitation_method(const struct invitation *invitation)
{
    static const char *const methods[] = {[INVITATION_REQUEST] = "REQUEST",
                                          [INVITATION_COUNTER] = "COUNTER",
                                          [INVITATION_CANCEL] = "CANCEL",
                                          [INVITATION_STORED] = ""};
    return names_people(invitation) ? methods[invitation->form] : "";
}

bool calendar_write_invitation(const struct invitation *invitation, char **bytes, size_t *length, struct error *error)
{
    *bytes = NULL;
    if (!check(invitation, error)) {
        return false;
    }
    icalcomponent *calendar = write_calendar();
    const char *method = calendar_invitation_method(invitation);
    if (method[0] != '\0') {
        icalcomponent_add_property(calendar, icalproperty_new_method(icalproperty_string_to_method(method)));
    }
    if (!is_utc(invitation->zone)) {
        struct moment moment = {0};
        struct wall from = invitation->start, to = invitation->end;
        if (read_recurrence_id(invitation, &moment)) {
            struct wall original = wall_from_seconds(moment.local_s);
            from = original.ms < from.ms ? original : from;
            to = original.ms > to.ms ? original : to;
        }
        add_timezone(calendar, invitation->zone, from, to);
    }
    icalcomponent_add_component(calendar, make_whole_event(invitation));
    *bytes = icalcomponent_as_ical_string_r(calendar);
    icalcomponent_free(calendar);
    if (*bytes == NULL) {
        return error_set(error, "out of memory");
    }
    *length = strlen(*bytes);
    return true;
}

static char *write_short(const struct invitation *invitation, const char *title)
{
    icalcomponent *event = icalcomponent_new_vevent();
    icalcomponent_add_property(event, icalproperty_new_dtstart(write_utc(invitation->start)));
    icalcomponent_add_property(event, icalproperty_new_dtend(write_utc(invitation->end)));
    write_text(event, icalproperty_new_summary, title, DECODE_ONE_LINE);
    if (invitation->status == BLOCK_TENTATIVE) {
        add_status(event, invitation);
    }
    char *written = icalcomponent_as_ical_string_r(event);
    icalcomponent_free(event);
    return written;
}

// The first `room - 1` bytes of a title, with a mark when that is not all of it.
static void cut_title(char title[BLOCK_TITLE_MAX + sizeof ELLIPSIS], const char *whole, size_t room)
{
    decode_plain(title, room, whole, DECODE_ONE_LINE);
    size_t length = strlen(title);
    if (room < BLOCK_TITLE_MAX) {
        while (length > 0 && title[length - 1] == ' ') {
            length--;
        }
        memcpy(title + length, ELLIPSIS, sizeof ELLIPSIS);
    }
}

bool calendar_write_event(const struct invitation *invitation, char *out, size_t size, struct error *error)
{
    if (invitation->end.ms <= invitation->start.ms) {
        return error_set(error, "an invitation that ends before it begins");
    }
    for (size_t room = BLOCK_TITLE_MAX; room > 0;) {
        char title[BLOCK_TITLE_MAX + sizeof ELLIPSIS];
        cut_title(title, invitation->title, room);
        char *written = write_short(invitation, title);
        size_t length = written != NULL ? strlen(written) : 0;
        bool fits = written != NULL && length < size;
        if (fits) {
            memcpy(out, written, length + 1);
        }
        free(written);
        if (fits) {
            return true;
        }
        size_t kept = strlen(title) < room ? strlen(title) : room;
        room = written == NULL || kept < 2 ? 0 : kept - 1;
    }
    return error_set(error, "the event does not fit in %zu bytes", size);
}
