// SPDX-License-Identifier: MIT
// Invitations are read back with libical, and with the calendar reader itself.
#include "calendar/calendar.h"

#include <libical/ical.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct roster roster;

static struct invitation sample(void)
{
    struct error error;
    roster = (struct roster){.count = 2};
    roster.people[0] = (struct participant){
        .name = "Nguy\xE1\xBB\x85n \"V\xC4\x83n\"; An\r\nATTENDEE:mailto:evil@example.com",
        .address = "an@example.com\r\nX-EVIL:1",
        .role = PARTICIPANT_OPTIONAL,
    };
    roster.people[1] = (struct participant){.name = "Ola", .address = "ola@example.com", .trainer = true};
    return (struct invitation){
        .uid = "new-uid@kiosk.example",
        .related_to = "old-uid@example.com",
        .title = "\xD0\x9F\xD0\xBB\xD0\xB0\xD0\xBD, second part; back\\slash\r\nMETHOD:CANCEL",
        .description = "first\nsecond\rEND:VEVENT\nBEGIN:VEVENT\x01",
        .organizer_name = "James",
        .organizer_address = "james@example.com",
        .sent_by = "room@example.com",
        .location = "Room 2",
        .start = wall_from_seconds(1774728000), // 2026-03-28T20:00:00Z, the evening before the clock change
        .end = wall_from_seconds(1774749600),   // 2026-03-29T02:00:00Z
        .stamp = wall_from_seconds(1774000000),
        .sequence = 2,
        .zone = calendar_zone("Europe/Warsaw", &error),
        .roster = &roster,
    };
}

static char *write_request(const struct invitation *invitation)
{
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    if (!calendar_write_invitation(invitation, &bytes, &length, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(strlen(bytes), length);
    return bytes;
}

static const char *parameter(icalproperty *property, icalparameter_kind kind)
{
    icalparameter *found = icalproperty_get_first_parameter(property, kind);
    assert_non_null(found);
    return icalparameter_get_iana_value(found) != NULL ? icalparameter_get_iana_value(found) : "";
}

static void request_when_read_back_has_what_itip_asks_for(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    char *bytes = write_request(&invitation);
    icalcomponent *calendar = icalparser_parse_string(bytes);
    assert_non_null(calendar);
    assert_int_equal(icalcomponent_count_errors(calendar), 0);
    assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_REQUEST);
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    assert_string_equal(icalcomponent_get_uid(event), "new-uid@kiosk.example");
    assert_int_equal(icalcomponent_get_sequence(event), 2);
    assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstamp(event)), 1774000000);
    assert_string_equal(icalproperty_get_relatedto(icalcomponent_get_first_property(event, ICAL_RELATEDTO_PROPERTY)),
                        "old-uid@example.com");
    icalproperty *organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    assert_string_equal(icalproperty_get_organizer(organizer), "mailto:james@example.com");
    assert_non_null(parameter(organizer, ICAL_CN_PARAMETER));
    assert_string_equal(icalproperty_get_parameter_as_string(organizer, "SENT-BY"), "mailto:room@example.com");
    assert_int_equal(icalcomponent_count_properties(event, ICAL_ATTENDEE_PROPERTY), 2);
    icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "RSVP"), "TRUE");
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "PARTSTAT"), "NEEDS-ACTION");
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "ROLE"), "OPT-PARTICIPANT");
    // The file's own VTIMEZONE gives the instants back.
    icaltimezone *zone = icalcomponent_get_timezone(calendar, "Europe/Warsaw");
    assert_non_null(zone);
    assert_int_equal(icaltime_as_timet_with_zone(icalcomponent_get_dtstart(event), zone), 1774728000);
    assert_int_equal(icaltime_as_timet_with_zone(icalcomponent_get_dtend(event), zone), 1774749600);
    icalcomponent_free(calendar);
    free(bytes);
}

static void texts_when_they_hold_line_breaks_add_no_property(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    char *bytes = write_request(&invitation);
    assert_null(strstr(bytes, "\r\nX-EVIL"));
    assert_null(strstr(bytes, "\r\nATTENDEE:mailto:evil"));
    assert_null(strstr(bytes, "\r\nMETHOD:CANCEL"));
    assert_null(strchr(bytes, '\x01'));
    icalcomponent *calendar = icalparser_parse_string(bytes);
    assert_int_equal(icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT), 1);
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    assert_string_equal(icalcomponent_get_summary(event),
                        "\xD0\x9F\xD0\xBB\xD0\xB0\xD0\xBD, second part; back\\slash METHOD:CANCEL");
    assert_string_equal(icalcomponent_get_description(event), "first\nsecondEND:VEVENT\nBEGIN:VEVENT");
    icalcomponent_free(calendar);
    free(bytes);
}

static void lines_are_folded_at_75_octets_between_characters(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    for (size_t shift = 0; shift < 4; shift++) {
        memset(invitation.title, 'x', shift);
        for (size_t at = shift; at + 5 < 600; at += 4) {
            memcpy(invitation.title + at, "\xF0\x9F\x99\x82", 5); // four octets
        }
        char *bytes = write_request(&invitation);
        for (char *line = bytes; *line != '\0';) {
            char *end = strstr(line, "\r\n");
            assert_non_null(end);
            assert_in_range(end - line, 1, 75);
            assert_null(memchr(line, '\n', (size_t)(end - line)));
            const unsigned char *first = (const unsigned char *)line + (*line == ' ' ? 1 : 0);
            assert_int_not_equal(*first & 0xC0, 0x80); // no line begins inside a character
            line = end + 2;
        }
        free(bytes);
    }
}

static bool same_instants(void *context, const struct block *block, const struct roster *people)
{
    const struct invitation *invitation = context;
    assert_int_equal(block->start.ms, invitation->start.ms);
    assert_int_equal(block->end.ms, invitation->end.ms);
    assert_int_equal(people->count, 2);
    assert_true(people->people[1].trainer);
    return true;
}

static void request_when_read_by_the_reader_has_the_same_instants(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    struct zone custom = *invitation.zone; // a name that only the file's VTIMEZONE explains
    snprintf(custom.name, sizeof custom.name, "Room time");
    invitation.zone = &custom;
    for (int month = 0; month < 12; month++) {
        invitation.start.ms += 30 * MS_PER_DAY;
        invitation.end.ms += 30 * MS_PER_DAY;
        char *bytes = write_request(&invitation);
        struct calendar *calendar = NULL;
        struct error error = {""};
        if (!calendar_read(&calendar, "invitation.ics", bytes, strlen(bytes), calendar_zone("UTC", &error), NULL, NULL,
                           &error) ||
            !calendar_expand(calendar, invitation.start, invitation.end, same_instants, &invitation, &error)) {
            fail_msg("%s", error.text);
        }
        calendar_destroy(calendar);
        free(bytes);
    }
}

static void request_without_an_organizer_is_a_plain_event(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    invitation.organizer_address[0] = '\0';
    char *bytes = write_request(&invitation);
    assert_null(strstr(bytes, "\r\nMETHOD"));
    assert_null(strstr(bytes, "\r\nATTENDEE"));
    assert_non_null(strstr(bytes, "BEGIN:VEVENT"));
    free(bytes);
}

// The only VEVENT of what was written; the calendar is `*calendar`, to be freed.
static icalcomponent *write_and_parse(const struct invitation *invitation, icalcomponent **calendar)
{
    char *bytes = write_request(invitation);
    *calendar = icalparser_parse_string(bytes);
    free(bytes);
    assert_non_null(*calendar);
    assert_int_equal(icalcomponent_count_errors(*calendar), 0);
    assert_int_equal(icalcomponent_count_components(*calendar, ICAL_VEVENT_COMPONENT), 1);
    return icalcomponent_get_first_component(*calendar, ICAL_VEVENT_COMPONENT);
}

static struct invitation moved_occurrence(void)
{
    struct invitation invitation = sample();
    snprintf(invitation.uid, sizeof invitation.uid, "old-uid@example.com");
    snprintf(invitation.recurrence_id, sizeof invitation.recurrence_id, "20260326T200000Z");
    invitation.related_to[0] = '\0';
    return invitation;
}

// RFC 5546 3.2.2 to 3.2.7: how often each property stands in a VEVENT of a method.
static void forms_hold_what_itip_asks_of_each_and_nothing_it_forbids(void **state)
{
    (void)state;
    static const icalproperty_kind kinds[] = {
        ICAL_UID_PROPERTY,       ICAL_DTSTAMP_PROPERTY,  ICAL_DTSTART_PROPERTY,      ICAL_SEQUENCE_PROPERTY,
        ICAL_ORGANIZER_PROPERTY, ICAL_SUMMARY_PROPERTY,  ICAL_RECURRENCEID_PROPERTY, ICAL_LASTMODIFIED_PROPERTY,
        ICAL_STATUS_PROPERTY,    ICAL_ATTENDEE_PROPERTY, ICAL_REQUESTSTATUS_PROPERTY};
    static const struct {
        enum invitation_form form;
        icalproperty_method method;
        icalproperty_status status;
        int attendees;
        const char *partstat, *rsvp;
    } rows[] = {
        {INVITATION_REQUEST, ICAL_METHOD_REQUEST, ICAL_STATUS_CONFIRMED, 2, "NEEDS-ACTION", "TRUE"},
        {INVITATION_COUNTER, ICAL_METHOD_COUNTER, ICAL_STATUS_CONFIRMED, 3, NULL, NULL},
        {INVITATION_CANCEL, ICAL_METHOD_CANCEL, ICAL_STATUS_CANCELLED, 2, NULL, NULL},
        {INVITATION_STORED, ICAL_METHOD_NONE, ICAL_STATUS_CONFIRMED, 2, "NEEDS-ACTION", "TRUE"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct invitation invitation = moved_occurrence();
        invitation.form = rows[i].form;
        icalcomponent *calendar = NULL;
        icalcomponent *event = write_and_parse(&invitation, &calendar);
        assert_int_equal(icalcomponent_get_method(calendar), rows[i].method);
        assert_int_equal(icalcomponent_get_status(event), rows[i].status);
        for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
            int wanted = kinds[k] == ICAL_ATTENDEE_PROPERTY        ? rows[i].attendees
                         : kinds[k] == ICAL_REQUESTSTATUS_PROPERTY ? 0
                                                                   : 1;
            assert_int_equal(icalcomponent_count_properties(event, kinds[k]), wanted);
        }
        icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
        const char *partstat = icalproperty_get_parameter_as_string(attendee, "PARTSTAT");
        const char *rsvp = icalproperty_get_parameter_as_string(attendee, "RSVP");
        assert_string_equal(partstat != NULL ? partstat : "", rows[i].partstat != NULL ? rows[i].partstat : "");
        assert_string_equal(rsvp != NULL ? rsvp : "", rows[i].rsvp != NULL ? rows[i].rsvp : "");
        assert_null(icalproperty_get_parameter_as_string(attendee, "SCHEDULE-AGENT"));
        assert_int_equal(icalcomponent_count_components(calendar, ICAL_VTIMEZONE_COMPONENT), 1);
        icalcomponent_free(calendar);
    }
}

static void counter_comes_from_the_room_and_not_for_the_organizer(void **state)
{
    (void)state;
    struct invitation invitation = moved_occurrence();
    invitation.form = INVITATION_COUNTER;
    icalcomponent *calendar = NULL;
    icalcomponent *event = write_and_parse(&invitation, &calendar);
    icalproperty *organizer = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    assert_null(icalproperty_get_parameter_as_string(organizer, "SENT-BY"));
    icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    attendee = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY);
    attendee = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY);
    assert_string_equal(icalproperty_get_attendee(attendee), "mailto:room@example.com");
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "CUTYPE"), "ROOM");
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "PARTSTAT"), "TENTATIVE");
    icalcomponent_free(calendar);
}

static void moved_occurrence_names_its_old_time_as_the_event_writes_times(void **state)
{
    (void)state;
    struct invitation invitation = moved_occurrence();
    char *bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nRECURRENCE-ID;TZID=Europe/Warsaw:20260326T210000\r\n"));
    assert_non_null(strstr(bytes, "\r\nDTSTART;TZID=Europe/Warsaw:20260328T210000\r\n"));
    free(bytes);
    invitation.zone = NULL;
    bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nRECURRENCE-ID:20260326T200000Z\r\n"));
    assert_non_null(strstr(bytes, "\r\nDTSTART:20260328T200000Z\r\n"));
    assert_null(strstr(bytes, "VTIMEZONE"));
    free(bytes);
    snprintf(invitation.recurrence_id, sizeof invitation.recurrence_id, "20260326");
    bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nRECURRENCE-ID;VALUE=DATE:20260326\r\n"));
    free(bytes);
}

// The old time lies in summer, the new one in winter: the file's own VTIMEZONE is right for both.
static void moved_occurrence_over_a_clock_change_brings_both_offsets(void **state)
{
    (void)state;
    struct invitation invitation = moved_occurrence();
    snprintf(invitation.recurrence_id, sizeof invitation.recurrence_id, "20260901T080000Z");
    invitation.start = wall_from_seconds(1796112000); // 2026-12-01T08:00:00Z
    invitation.end = wall_from_seconds(1796115600);
    icalcomponent *calendar = NULL;
    icalcomponent *event = write_and_parse(&invitation, &calendar);
    icaltimezone *zone = icalcomponent_get_timezone(calendar, "Europe/Warsaw");
    assert_int_equal(icaltime_as_timet_with_zone(icalcomponent_get_recurrenceid(event), zone), 1788249600);
    assert_int_equal(icaltime_as_timet_with_zone(icalcomponent_get_dtstart(event), zone), 1796112000);
    icalcomponent_free(calendar);
}

static void time_that_the_zone_has_twice_is_said_in_utc(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    invitation.start = wall_from_seconds(1792891800); // 2026-10-25T01:30:00Z, 02:30 for the second time
    invitation.end = wall_from_seconds(1792895400);
    char *bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nDTSTART:20261025T013000Z\r\n"));
    assert_non_null(strstr(bytes, "\r\nDTEND;TZID=Europe/Warsaw:20261025T033000\r\n"));
    free(bytes);
}

static void hold_is_tentative_and_tells_nobody(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    invitation.form = INVITATION_STORED;
    invitation.status = BLOCK_TENTATIVE;
    invitation.roster = NULL;
    icalcomponent *calendar = NULL;
    icalcomponent *event = write_and_parse(&invitation, &calendar);
    assert_int_equal(icalcomponent_get_method(calendar), ICAL_METHOD_NONE);
    assert_int_equal(icalcomponent_get_status(event), ICAL_STATUS_TENTATIVE);
    assert_int_equal(icalcomponent_count_properties(event, ICAL_ORGANIZER_PROPERTY), 0);
    icalcomponent_free(calendar);
    invitation = sample();
    invitation.form = INVITATION_STORED;
    invitation.mailed = true;
    event = write_and_parse(&invitation, &calendar);
    icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    assert_string_equal(icalproperty_get_parameter_as_string(attendee, "SCHEDULE-AGENT"), "CLIENT");
    icalcomponent_free(calendar);
}

// RFC 5546 3.2.2: SUMMARY is there once, and may be empty.
static void event_without_a_title_has_an_empty_one(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    invitation.title[0] = '\0';
    char *bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nSUMMARY:\r\n"));
    free(bytes);
}

static void event_that_takes_no_time_says_so_and_others_do_not(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    char *bytes = write_request(&invitation);
    assert_null(strstr(bytes, "TRANSP"));
    free(bytes);
    invitation.transparent = true;
    bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nTRANSP:TRANSPARENT\r\n"));
    free(bytes);
}

static void private_event_stays_private(void **state)
{
    (void)state;
    struct invitation invitation = moved_occurrence();
    invitation.private_ = true;
    char *bytes = write_request(&invitation);
    assert_non_null(strstr(bytes, "\r\nCLASS:PRIVATE\r\n"));
    free(bytes);
}

static void unfold(const char *bytes, char *out)
{
    while (*bytes != '\0') {
        bool folded = strncmp(bytes, "\r\n ", 3) == 0 || strncmp(bytes, "\r\n\t", 3) == 0;
        if (!folded) {
            *out++ = *bytes;
        }
        bytes += folded ? 3 : 1;
    }
    *out = '\0';
}

// The names of a line's property and parameters, and the value where that is structure too (BEGIN, END, METHOD).
static size_t outline_line(const char *line, size_t length, char *out)
{
    size_t used = 0;
    bool quoted = false, named = true;
    for (size_t i = 0; i < length; i++) {
        quoted = quoted != (line[i] == '"');
        if (!quoted && line[i] == ':') {
            bool tells =
                strncmp(line, "BEGIN", i) == 0 || strncmp(line, "END", i) == 0 || strncmp(line, "METHOD", i) == 0;
            memcpy(out + used, line + i, tells ? length - i : 0);
            return used + (tells ? length - i : 0);
        }
        named = !quoted && line[i] == ';' ? true : named && line[i] != '=';
        if (named) {
            out[used++] = line[i];
        }
    }
    out[used++] = '?'; // no value
    return used;
}

// What a reader takes for structure, line by line.
static void outline_of(const char *bytes, char out[16384])
{
    static char whole[16384];
    size_t used = 0;
    unfold(bytes, whole);
    for (const char *line = whole; *line != '\0';) {
        size_t length = strcspn(line, "\r\n");
        assert_int_equal(strncmp(line + length, "\r\n", 2), 0); // a lone CR or LF ends a line for some readers
        used += outline_line(line, length, out + used);
        out[used++] = '\n';
        line += length + 2;
    }
    out[used] = '\0';
}

// The text in each place where a stranger's text can come to stand.
static struct invitation with_text(const char *text)
{
    struct invitation invitation = moved_occurrence();
    snprintf(invitation.uid, sizeof invitation.uid, "u%s", text);
    snprintf(invitation.related_to, sizeof invitation.related_to, "r%s", text);
    snprintf(invitation.title, sizeof invitation.title, "t%s", text);
    snprintf(invitation.description, sizeof invitation.description, "d%s", text);
    snprintf(invitation.location, sizeof invitation.location, "l%s", text);
    snprintf(invitation.organizer_name, sizeof invitation.organizer_name, "n%s", text);
    snprintf(invitation.organizer_address, sizeof invitation.organizer_address, "o@%s", text);
    snprintf(invitation.sent_by, sizeof invitation.sent_by, "s@%s", text);
    for (size_t i = 0; i < roster.count; i++) {
        snprintf(roster.people[i].name, sizeof roster.people[i].name, "p%s", text);
        snprintf(roster.people[i].address, sizeof roster.people[i].address, "a@%s", text);
    }
    return invitation;
}

static void assert_same_outline(const char *text)
{
    static char wanted[16384], got[16384];
    for (int form = INVITATION_REQUEST; form <= INVITATION_STORED; form++) {
        struct invitation plain = with_text("x");
        plain.form = (enum invitation_form)form;
        char *bytes = write_request(&plain);
        outline_of(bytes, wanted);
        free(bytes);
        struct invitation odd = with_text(text);
        odd.form = (enum invitation_form)form;
        bytes = write_request(&odd);
        outline_of(bytes, got);
        assert_string_equal(got, wanted);
        icalcomponent *calendar = icalparser_parse_string(bytes);
        assert_non_null(calendar);
        assert_int_equal(icalcomponent_count_errors(calendar), 0);
        icalcomponent_free(calendar);
        free(bytes);
    }
    char plain_code[1024], odd_code[1024];
    struct error error;
    struct invitation plain = with_text("x"), odd = with_text(text);
    assert_true(calendar_write_event(&plain, plain_code, sizeof plain_code, &error));
    assert_true(calendar_write_event(&odd, odd_code, sizeof odd_code, &error));
    outline_of(plain_code, wanted);
    outline_of(odd_code, got);
    assert_string_equal(got, wanted);
}

static void text_of_a_stranger_never_becomes_a_property_or_a_parameter(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\r\nATTENDEE:mailto:evil@example.com",
        "\nMETHOD:CANCEL",
        "\rEND:VEVENT",
        "\r\n X",
        "\r\n\tX",
        "\v\f\x01\x1F\x7F",
        "\xC2\x85NEXT-LINE:1", // U+0085
        "\xE2\x80\xA8LINE:1\xE2\x80\xA9PARAGRAPH:1",
        "\";ROLE=CHAIR:mailto:evil@example.com",
        ";ROLE=CHAIR;X-Y=\"",
        ":mailto:evil@example.com",
        ",\"second\"",
        "\\n\\N\\\\;\\,",
        "^n^'^^",
        "\xFF\xFE\xC0\x80\xED\xA0\x80\xF4\x90\x80\x80",
        "\xE1\xBB", // cut inside a character
        "BEGIN:VEVENT\r\nEND:VCALENDAR\r\n",
        "=?UTF-8?B?Cg==?=\r\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_same_outline(texts[i]);
    }
}

static void random_text_never_becomes_a_property_or_a_parameter(void **state)
{
    (void)state;
    static const char bytes[] = "\r\n\t :;,=\"\\^'nN@ABE\x01\x7F\xC5\x82\xFF\xE2\x80\xA8";
    uint64_t seed = 20261127;
    for (int i = 0; i < 1000; i++) {
        char text[97];
        size_t length = 0;
        for (; length < (size_t)(i % 96) + 1; length++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            text[length] = bytes[(seed >> 33) % (sizeof bytes - 1)];
        }
        text[length] = '\0';
        assert_same_outline(text);
    }
}

static void invitation_when_incomplete_is_refused(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    struct error error;
    char *bytes = NULL, out[64];
    size_t length = 0;
    invitation.end = invitation.start;
    assert_false(calendar_write_invitation(&invitation, &bytes, &length, &error));
    assert_string_equal(error.text, "an invitation that ends before it begins");
    invitation = sample();
    assert_false(calendar_write_event(&invitation, out, sizeof out, &error));
    assert_string_equal(error.text, "the event does not fit in 64 bytes");
    invitation.uid[0] = '\0';
    assert_false(calendar_write_invitation(&invitation, &bytes, &length, &error));
    assert_string_equal(error.text, "an invitation without a UID");
    invitation = sample();
    snprintf(invitation.recurrence_id, sizeof invitation.recurrence_id, "20260326T2000");
    assert_false(calendar_write_invitation(&invitation, &bytes, &length, &error));
    assert_string_equal(error.text, "'20260326T2000' names no occurrence");
    invitation = sample();
    invitation.form = INVITATION_CANCEL;
    invitation.roster = NULL;
    assert_false(calendar_write_invitation(&invitation, &bytes, &length, &error));
    assert_string_equal(error.text, "nobody has an address to be told");
    assert_null(bytes);
}

static void event_for_a_code_fits_and_a_cut_title_says_so(void **state)
{
    (void)state;
    struct invitation invitation = sample();
    struct error error;
    char code[133];
    snprintf(invitation.title, sizeof invitation.title, "Short");
    assert_true(calendar_write_event(&invitation, code, sizeof code, &error));
    icalcomponent *event = icalparser_parse_string(code);
    assert_non_null(event);
    assert_int_equal(icaltime_as_timet(icalcomponent_get_dtstart(event)), 1774728000);
    assert_int_equal(icaltime_as_timet(icalcomponent_get_dtend(event)), 1774749600);
    assert_string_equal(icalcomponent_get_summary(event), "Short");
    assert_int_equal(icalcomponent_count_properties(event, ICAL_ANY_PROPERTY), 3);
    icalcomponent_free(event);
    invitation.status = BLOCK_TENTATIVE;
    assert_true(calendar_write_event(&invitation, code, sizeof code, &error));
    assert_non_null(strstr(code, "STATUS:TENTATIVE"));
    invitation.status = BLOCK_CONFIRMED;
    // Characters of two bytes, then of one: wherever the cut falls, none is broken, and no room is wasted.
    for (size_t shift = 0; shift < 4; shift++) {
        size_t length = 0;
        memset(invitation.title, 'y', shift);
        for (length = shift; length < 300; length += 2) {
            memcpy(invitation.title + length, "\xD0\x96", 3);
        }
        assert_true(calendar_write_event(&invitation, code, sizeof code, &error));
        assert_in_range(strlen(code), sizeof code - 4, sizeof code - 1);
        event = icalparser_parse_string(code);
        const char *summary = icalcomponent_get_summary(event);
        size_t kept = strlen(summary) - 3;
        assert_string_equal(summary + kept, "\xE2\x80\xA6");
        assert_memory_equal(summary, invitation.title, kept);
        assert_int_equal((kept - shift) % 2, 0);
        icalcomponent_free(event);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_when_read_back_has_what_itip_asks_for),
        cmocka_unit_test(texts_when_they_hold_line_breaks_add_no_property),
        cmocka_unit_test(lines_are_folded_at_75_octets_between_characters),
        cmocka_unit_test(request_when_read_by_the_reader_has_the_same_instants),
        cmocka_unit_test(request_without_an_organizer_is_a_plain_event),
        cmocka_unit_test(forms_hold_what_itip_asks_of_each_and_nothing_it_forbids),
        cmocka_unit_test(counter_comes_from_the_room_and_not_for_the_organizer),
        cmocka_unit_test(moved_occurrence_names_its_old_time_as_the_event_writes_times),
        cmocka_unit_test(moved_occurrence_over_a_clock_change_brings_both_offsets),
        cmocka_unit_test(time_that_the_zone_has_twice_is_said_in_utc),
        cmocka_unit_test(hold_is_tentative_and_tells_nobody),
        cmocka_unit_test(event_without_a_title_has_an_empty_one),
        cmocka_unit_test(event_that_takes_no_time_says_so_and_others_do_not),
        cmocka_unit_test(private_event_stays_private),
        cmocka_unit_test(text_of_a_stranger_never_becomes_a_property_or_a_parameter),
        cmocka_unit_test(random_text_never_becomes_a_property_or_a_parameter),
        cmocka_unit_test(invitation_when_incomplete_is_refused),
        cmocka_unit_test(event_for_a_code_fits_and_a_cut_title_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
