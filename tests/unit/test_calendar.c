// SPDX-License-Identifier: MIT
// Calendars as text in, occurrences as text out, in a room in Warsaw.
#include "calendar/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OUT_MAX 8192

struct listing {
    char occurrences[OUT_MAX]; // "0302T0800-0302T0900 a\n" in UTC
    char warnings[OUT_MAX];    // "7: text\n"
    struct block last;
    struct roster roster;
};

static struct listing listing;

static void note(void *context, int line, const char *text)
{
    struct listing *to = context;
    size_t used = strlen(to->warnings);
    snprintf(to->warnings + used, sizeof to->warnings - used, "%d: %s\n", line, text);
}

static bool collect(void *context, const struct block *block, const struct roster *roster)
{
    struct listing *to = context;
    struct civil a = civil_from_seconds(block->start.ms / 1000), b = civil_from_seconds(block->end.ms / 1000);
    size_t used = strlen(to->occurrences);
    snprintf(to->occurrences + used, sizeof to->occurrences - used, "%02d%02dT%02d%02d-%02d%02dT%02d%02d %s\n",
             a.date.month, a.date.day, a.hour, a.minute, b.date.month, b.date.day, b.hour, b.minute, block->uid);
    to->last = *block;
    to->roster = *roster;
    return true;
}

static bool count_one(void *context, const struct block *block, const struct roster *people)
{
    (void)people;
    assert_true(block->recurring);
    ++*(size_t *)context;
    return true;
}

static int64_t utc_ms(int month, int day)
{
    return civil_to_seconds((struct civil){.date = {2026, month, day}}) * MS_PER_SECOND;
}

// Reads `body` inside a VCALENDAR (which is line 1, the body begins at line 2) and lists March 2026.
static void list_march(const char *body)
{
    static char text[65536];
    struct calendar *calendar = NULL;
    struct error error = {""};
    listing.occurrences[0] = listing.warnings[0] = '\0';
    int length = snprintf(text, sizeof text, "BEGIN:VCALENDAR\n%sEND:VCALENDAR\n", body);
    assert_in_range(length, 1, sizeof text - 1);
    const struct zone *room = calendar_zone("Europe/Warsaw", &error);
    assert_non_null(room);
    if (!calendar_read(&calendar, "room.ics", text, (size_t)length, room, note, &listing, &error) ||
        !calendar_expand(calendar, (struct wall){utc_ms(3, 1)}, (struct wall){utc_ms(4, 1)}, collect, &listing,
                         &error)) {
        fail_msg("%s", error.text);
    }
    calendar_destroy(calendar);
}

#define EVENT(uid, lines) "BEGIN:VEVENT\nUID:" uid "\n" lines "END:VEVENT\n"
#define WARSAW(day, hour) "DTSTART;TZID=Europe/Warsaw:202603" day "T" hour "0000\nDURATION:PT1H\n"

struct listed {
    const char *body, *occurrences, *warnings;
};

static void assert_listed(const struct listed *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list_march(cases[i].body);
        assert_string_equal(listing.occurrences, cases[i].occurrences);
        assert_string_equal(listing.warnings, cases[i].warnings != NULL ? cases[i].warnings : "");
    }
}

#define ASSERT_LISTED(cases) assert_listed(cases, sizeof(cases) / sizeof(cases)[0])

static void times_are_read_in_their_zones(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {EVENT("utc", "DTSTART:20260302T080000Z\nDTEND:20260302T090000Z\n"), "0302T0800-0302T0900 utc\n", NULL},
        {EVENT("iana", WARSAW("02", "09")), "0302T0800-0302T0900 iana\n", NULL},
        {EVENT("floating", "DTSTART:20260302T090000\nDURATION:PT1H\n"), "0302T0800-0302T0900 floating\n", NULL},
        {EVENT("windows", "DTSTART;TZID=\"W. Europe Standard Time\":20260302T090000\nDURATION:PT1H\n"),
         "0302T0800-0302T0900 windows\n", NULL},
        {EVENT("prefix", "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20260302T090000\n"
                         "DURATION:PT1H\n"),
         "0302T0900-0302T1000 prefix\n", NULL},
        {EVENT("city", "DTSTART;TZID=\"(UTC+08:00) Kuala Lumpur, Singapore\":20260302T090000\nDURATION:PT1H\n"),
         "0302T0100-0302T0200 city\n", NULL},
        {EVENT("people", "DTSTART;TZID=\"(UTC-05:00) Eastern Time (US & Canada)\":20260320T090000\nDURATION:PT1H\n"),
         "0320T1300-0320T1400 people\n", NULL},
        {EVENT("other", "DTSTART;TZID=\"(UTC+03:00) Singapore\":20260302T090000\nDURATION:PT1H\n"),
         "0302T0600-0302T0700 other\n", "4: unknown time zone '(UTC+03:00) Singapore': its offset is used all year\n"},
        {EVENT("underscore", "DTSTART;TZID=America_New_York:20260302T090000\nDURATION:PT1H\n"),
         "0302T1400-0302T1500 underscore\n", NULL},
        {EVENT("offset", "DTSTART;TZID=\"(UTC-05:00) Somewhere\":20260302T090000\nDURATION:PT1H\n"),
         "0302T1400-0302T1500 offset\n", "4: unknown time zone '(UTC-05:00) Somewhere': its offset is used all year\n"},
        {EVENT("unknown", "DTSTART;TZID=Nowhere:20260302T090000\nDURATION:PT1H\n"), "0302T0800-0302T0900 unknown\n",
         "4: unknown time zone 'Nowhere': Europe/Warsaw is used instead\n"},
        {"X-WR-TIMEZONE:America/New_York\n" EVENT("x-wr", "DTSTART:20260302T090000\nDURATION:PT1H\n"),
         "0302T1400-0302T1500 x-wr\n", NULL},
        {"X-WR-TIMEZONE:America/New_York\n" EVENT("day", "DTSTART;VALUE=DATE:20260302\n"), "0301T2300-0302T2300 day\n",
         NULL},
    };
    ASSERT_LISTED(cases);
}

#define VTIMEZONE(tzid)                                                                                                \
    "BEGIN:VTIMEZONE\nTZID:" tzid "\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0500\n"                    \
    "TZOFFSETTO:+0400\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n"                        \
    "DTSTART:16010101T020000\nTZOFFSETFROM:+0400\nTZOFFSETTO:+0500\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n"           \
    "END:DAYLIGHT\nEND:VTIMEZONE\n"

static void zone_of_the_file_counts_unless_its_name_is_known(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {VTIMEZONE("Custom") EVENT("own", "DTSTART;TZID=Custom:20260307T090000\nDURATION:PT1H\n"
                                          "RRULE:FREQ=WEEKLY;COUNT=2\n"),
         "0307T0500-0307T0600 own\n0314T0400-0314T0500 own\n", NULL},
        {EVENT("before", "DTSTART;TZID=A\\, B:20260307T090000\nDURATION:PT1H\n") VTIMEZONE("A\\, B"),
         "0307T0800-0307T0900 before\n", "4: unknown time zone 'A\\, B': Europe/Warsaw is used instead\n"},
        {EVENT("quoted", "DTSTART;TZID=\"A, B\":20260307T090000\nDURATION:PT1H\n") VTIMEZONE("A\\, B"),
         "0307T0500-0307T0600 quoted\n", NULL},
        {VTIMEZONE("Europe/Warsaw") EVENT("known", WARSAW("02", "09")), "0302T0800-0302T0900 known\n", NULL},
    };
    ASSERT_LISTED(cases);
}

static void lengths_follow_the_clock(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        // the night of 28 to 29 March has 23 hours
        {EVENT("nominal", "DTSTART;TZID=Europe/Warsaw:20260328T120000\nDURATION:P1D\n"),
         "0328T1100-0329T1000 nominal\n", NULL},
        {EVENT("exact", "DTSTART;TZID=Europe/Warsaw:20260328T120000\nDURATION:PT24H\n"), "0328T1100-0329T1100 exact\n",
         NULL},
        {EVENT("dtend", "DTSTART;TZID=Europe/Warsaw:20260327T220000\nDTEND;TZID=Europe/Warsaw:20260328T060000\n"
                        "RRULE:FREQ=DAILY;COUNT=2\n"),
         "0327T2100-0328T0500 dtend\n0328T2100-0329T0400 dtend\n", NULL},
        {EVENT("gap", "DTSTART;TZID=Europe/Warsaw:20260328T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"),
         "0328T0130-0328T0230 gap\n0329T0130-0329T0230 gap\n0330T0030-0330T0130 gap\n", NULL},
        {EVENT("none", "DTSTART:20260302T080000Z\n"), "0302T0800-0302T0800 none\n", NULL},
        {EVENT("backwards", "DTSTART:20260302T080000Z\nDTEND:20260302T070000Z\n"), "0302T0800-0302T0800 backwards\n",
         NULL},
        {EVENT("day", "DTSTART;VALUE=DATE:20260329\n"), "0328T2300-0329T2200 day\n", NULL},
        {EVENT("days", "DTSTART;VALUE=DATE:20260302\nDTEND;VALUE=DATE:20260304\n"), "0301T2300-0303T2300 days\n", NULL},
    };
    ASSERT_LISTED(cases);
}

static void exceptions_of_a_series_are_matched(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {EVENT("exdate", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260303T080000Z\n"),
         "0302T0800-0302T0900 exdate\n0304T0800-0304T0900 exdate\n", NULL},
        {EVENT("exday", "DTSTART;TZID=America/New_York:20260302T210000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n"
                        "EXDATE;VALUE=DATE:20260303\n"),
         "0303T0200-0303T0300 exday\n0305T0200-0305T0300 exday\n", NULL},
        {EVENT("midnight", "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;COUNT=3\n"
                           "EXDATE;TZID=\"W. Europe Standard Time\":20260303T000000\n"),
         "0301T2300-0302T2300 midnight\n0303T2300-0304T2300 midnight\n", NULL},
        {EVENT("rdate", WARSAW("02", "09") "RDATE;TZID=Europe/Warsaw:20260305T090000,20260302T090000\n"),
         "0302T0800-0302T0900 rdate\n0305T0800-0305T0900 rdate\n", NULL},
        {EVENT("period", WARSAW("02", "09") "RDATE;VALUE=PERIOD:20260305T080000Z/PT2H,20260306T080000Z/"
                                            "20260306T083000Z\n"),
         "0302T0800-0302T0900 period\n0305T0800-0305T1000 period\n0306T0800-0306T0830 period\n", NULL},
        {EVENT("moved", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=3\n")
             EVENT("moved", "RECURRENCE-ID:20260303T080000Z\n" WARSAW("03", "14")),
         "0302T0800-0302T0900 moved\n0303T1300-0303T1400 moved\n0304T0800-0304T0900 moved\n", NULL},
        {EVENT("future", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=4\n")
             EVENT("future", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Warsaw:20260304T090000\n"
                             "DTSTART;TZID=Europe/Warsaw:20260304T100000\nDURATION:PT2H\n"),
         "0302T0800-0302T0900 future\n0303T0800-0303T0900 future\n0304T0900-0304T1100 future\n"
         "0305T0900-0305T1100 future\n",
         NULL},
        {EVENT("orphan", "RECURRENCE-ID:20260303T080000Z\n" WARSAW("03", "14")), "0303T1300-0303T1400 orphan\n", NULL},
        {EVENT("revised", "SEQUENCE:1\n" WARSAW("02", "12")) EVENT("revised", WARSAW("02", "09")),
         "0302T1100-0302T1200 revised\n", NULL},
        {EVENT("stale", "SEQUENCE:2\n" WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=2\nEXDATE:20260303T080000Z\n")
             EVENT("stale", "SEQUENCE:1\nRECURRENCE-ID:20260303T080000Z\n" WARSAW("03", "14")),
         "0302T0800-0302T0900 stale\n", NULL},
    };
    ASSERT_LISTED(cases);
}

static void until_includes_its_moment(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {EVENT("date", WARSAW("02", "09") "RRULE:FREQ=DAILY;UNTIL=20260303\n"),
         "0302T0800-0302T0900 date\n0303T0800-0303T0900 date\n", NULL},
        {EVENT("utc", WARSAW("02", "09") "RRULE:FREQ=DAILY;UNTIL=20260303T080000Z\n"),
         "0302T0800-0302T0900 utc\n0303T0800-0303T0900 utc\n", NULL},
        {EVENT("short", WARSAW("02", "09") "RRULE:FREQ=DAILY;UNTIL=20260303T075959Z\n"), "0302T0800-0302T0900 short\n",
         NULL},
        {EVENT("day", "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;UNTIL=20260303T230000Z\n"),
         "0301T2300-0302T2300 day\n0302T2300-0303T2300 day\n", NULL},
    };
    ASSERT_LISTED(cases);
}

static void rule_when_it_cannot_be_followed_leaves_the_first_occurrence(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {EVENT("broken", WARSAW("02", "09") "RRULE:FREQ=WEEKLY;BYDAY=MO=\n"), "0302T0800-0302T0900 broken\n",
         "6: RRULE 'FREQ=WEEKLY;BYDAY=MO=': 'BYDAY=MO=' cannot be read: only the first occurrence is shown\n"},
        {EVENT("never", WARSAW("02", "09") "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30\n"),
         "0302T0800-0302T0900 never\n", "6: this RRULE never occurs: only the first occurrence is shown\n"},
        {EVENT("bad-date", WARSAW("02", "09") "EXDATE:2026-13-01\n"), "0302T0800-0302T0900 bad-date\n",
         "6: EXDATE '2026-13-01' cannot be read: it is left out\n"},
        {EVENT("no-start", "DTEND:20260302T090000Z\n"), "", "2: an event without a readable DTSTART is left out\n"},
    };
    ASSERT_LISTED(cases);
}

static void odd_files_are_read_as_far_as_they_can_be(void **state)
{
    (void)state;
    static const struct listed cases[] = {
        {EVENT("exrule", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=2\nEXRULE:FREQ=DAILY\n"),
         "0302T0800-0302T0900 exrule\n0303T0800-0303T0900 exrule\n",
         "7: EXRULE is no longer part of iCalendar: it is ignored\n"},
        {EVENT("one", WARSAW("02", "09")) "END:VCALENDAR\nBEGIN:VCALENDAR\n" EVENT("two", WARSAW("03", "09")),
         "0302T0800-0302T0900 one\n0303T0800-0303T0900 two\n", NULL},
        {EVENT("alarm", WARSAW("02", "09") "BEGIN:VALARM\nDTSTART:20260309T090000\nEND:VALARM\n"),
         "0302T0800-0302T0900 alarm\n", NULL},
        {EVENT("two rules", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=2\nRRULE:FREQ=WEEKLY;COUNT=2\n"),
         "0302T0800-0302T0900 two rules\n0303T0800-0303T0900 two rules\n0309T0800-0309T0900 two rules\n", NULL},
        {EVENT("", WARSAW("02", "09")) EVENT("", WARSAW("02", "09")), "0302T0800-0302T0900 \n0302T0800-0302T0900 \n",
         NULL},
        {"nonsense\n" EVENT("line", WARSAW("02", "09")), "0302T0800-0302T0900 line\n",
         "2: line cannot be read: it is left out\n"},
        {EVENT("folded", "DTSTART\n ;TZID=Europe/\n\tWarsaw:20260302T0\n 90000\nDURATION\n :PT1H\n"),
         "0302T0800-0302T0900 folded\n", NULL},
        {EVENT("date-time", "DTSTART;VALUE=DATE:20260302T120000\n"), "0301T2300-0302T2300 date-time\n", NULL},
        {EVENT("rdate-day", WARSAW("02", "09") "RDATE;VALUE=DATE:20260304\n"),
         "0302T0800-0302T0900 rdate-day\n0304T0800-0304T0900 rdate-day\n", NULL},
        {EVENT("day", "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;COUNT=3\n")
             EVENT("day", "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260303\nDTSTART;VALUE=DATE:20260304\n"),
         "0301T2300-0302T2300 day\n0303T2300-0304T2300 day\n0304T2300-0305T2300 day\n", NULL},
    };
    ASSERT_LISTED(cases);
}

static void rule_when_it_occurs_too_often_is_followed_for_its_budget(void **state)
{
    (void)state;
    static struct listing ignored;
    struct calendar *calendar = NULL;
    struct error error;
    size_t given = 0;
    const char *text = "BEGIN:VCALENDAR\n" EVENT("often", WARSAW("02", "09") "RRULE:FREQ=SECONDLY\n") "END:VCALENDAR\n";
    ignored.warnings[0] = '\0';
    assert_true(
        calendar_read(&calendar, "room.ics", text, strlen(text), calendar_zone("UTC", &error), note, &ignored, &error));
    assert_true(
        calendar_expand(calendar, (struct wall){utc_ms(3, 2)}, (struct wall){utc_ms(3, 8)}, count_one, &given, &error));
    assert_int_equal(given, 100000);
    assert_string_equal(ignored.warnings, "6: this rule occurs too often: it is followed for 100000 steps only\n");
    calendar_destroy(calendar);
}

static void details_of_an_event_are_decoded(void **state)
{
    (void)state;
    list_march(
        EVENT("details",
              WARSAW("02", "09") "SUMMARY:Plan\\, review \\; \\\\ and\\n more\xff\n"
                                 "DESCRIPTION:One\\nTwo\x01 folded \n  line\nSEQUENCE:4\n"
                                 "STATUS:TENTATIVE\nTRANSP:TRANSPARENT\n"
                                 "ORGANIZER;CN=\"Nguyen, An\":MAILTO:an@example.com\n"
                                 "ATTENDEE;PARTSTAT=accepted;LANGUAGE=\"PL-pl\";CN=Ola^n^'O^':mailto:ola@example.com\n"
                                 "ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=DECLINED:mailto:x@y\n"
                                 "ATTENDEE;CUTYPE=ROOM:mailto:room@example.com\n"
                                 "ATTENDEE;CN=An:mailto:AN@example.com\n"));
    const struct block *block = &listing.last;
    assert_string_equal(block->title, "Plan, review ; \\ and  more\xEF\xBF\xBD");
    assert_string_equal(block->description, "One\nTwo folded  line");
    assert_string_equal(block->organizer_name, "Nguyen, An");
    assert_string_equal(block->organizer_address, "an@example.com");
    assert_string_equal(block->zone, "Europe/Warsaw");
    assert_string_equal(block->recurrence_id, "");
    assert_int_equal(block->status, BLOCK_TENTATIVE);
    assert_int_equal(block->sequence, 4);
    assert_true(block->transparent);
    assert_false(block_takes_room(block));
    assert_int_equal(block->people, 3);
    assert_int_equal(listing.roster.count, 3);
    assert_string_equal(listing.roster.people[0].name, "Ola \"O\"");
    assert_int_equal(listing.roster.people[0].role, PARTICIPANT_REQUIRED);
    assert_string_equal(listing.roster.people[1].name, "x");
    assert_int_equal(listing.roster.people[1].role, PARTICIPANT_OPTIONAL);
    assert_true(listing.roster.people[1].declined);
    assert_string_equal(listing.roster.people[0].language, "pl");
    assert_string_equal(listing.roster.people[1].language, "");
    assert_true(listing.roster.people[0].accepted);
    assert_false(listing.roster.people[1].accepted);
    assert_true(listing.roster.people[2].trainer);
    assert_false(listing.roster.people[0].trainer);
}

static void language_of_a_person_is_their_own_or_the_organizers(void **state)
{
    (void)state;
    list_march(EVENT("languages",
                     WARSAW("02", "09") "ORGANIZER;LANGUAGE=ru:mailto:o@x\nATTENDEE;LANGUAGE=vi-VN:mailto:a@x\n"
                                        "ATTENDEE:mailto:b@x\nATTENDEE;LANGUAGE=e1:mailto:c@x\n"
                                        "ATTENDEE;LANGUAGE=english:mailto:d@x\n"));
    static const char *const languages[] = {"vi", "ru", "ru", "ru"};
    assert_int_equal(listing.roster.count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(listing.roster.people[i].language, languages[i]);
    }
}

static void private_event_hides_its_texts(void **state)
{
    (void)state;
    list_march(EVENT("p", WARSAW("02", "09") "SUMMARY:Secret\nDESCRIPTION:More\nCLASS:CONFIDENTIAL\n"));
    assert_true(listing.last.private_);
    assert_string_equal(listing.last.title, "");
    assert_string_equal(listing.last.description, "");
    assert_true(block_takes_room(&listing.last));
}

static void recurrence_id_names_the_original_time(void **state)
{
    (void)state;
    list_march(EVENT("r", WARSAW("02", "09") "RRULE:FREQ=DAILY;COUNT=2\n")
                   EVENT("r", "RECURRENCE-ID;TZID=Europe/Warsaw:20260303T090000\n" WARSAW("03", "14")));
    assert_string_equal(listing.last.recurrence_id, "20260303T080000Z");
    assert_true(listing.last.recurring);
    list_march(EVENT("d", "DTSTART;VALUE=DATE:20260302\nRRULE:FREQ=DAILY;COUNT=2\n"));
    assert_string_equal(listing.last.recurrence_id, "20260303");
    assert_true(listing.last.all_day);
}

static void attendees_beyond_the_roster_are_counted(void **state)
{
    (void)state;
    static char body[32768];
    size_t used = (size_t)snprintf(body, sizeof body, "BEGIN:VEVENT\nUID:many\n" WARSAW("02", "09"));
    for (int i = 0; i < PARTICIPANTS_MAX + 6; i++) {
        used += (size_t)snprintf(body + used, sizeof body - used, "ATTENDEE:mailto:p%d@example.com\n", i);
    }
    snprintf(body + used, sizeof body - used, "END:VEVENT\n");
    list_march(body);
    assert_int_equal(listing.roster.count, PARTICIPANTS_MAX);
    assert_int_equal(listing.roster.beyond, 6);
    assert_int_equal(listing.last.people, PARTICIPANTS_MAX + 6);
}

static void title_when_too_long_is_cut_at_a_character(void **state)
{
    (void)state;
    static char body[8192];
    size_t used = (size_t)snprintf(body, sizeof body, "BEGIN:VEVENT\nUID:long\n" WARSAW("02", "09") "SUMMARY:x");
    for (int i = 0; i < BLOCK_TITLE_MAX; i++) {
        used += (size_t)snprintf(body + used, sizeof body - used, "\xC5\xBC");
    }
    snprintf(body + used, sizeof body - used, "\nEND:VEVENT\n");
    list_march(body);
    size_t length = strlen(listing.last.title);
    assert_int_equal(length, BLOCK_TITLE_MAX - 1);
    assert_memory_equal(listing.last.title + length - 2, "\xC5\xBC", 2);
}

static void file_when_it_is_no_calendar_is_refused_by_name_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *bytes, *error;
    } cases[] = {
        {"", "room.ics:1: the file is empty"},
        {"\n \n", "room.ics:1: the file is empty"},
        {"\n<!DOCTYPE html>", "room.ics:2: this is a web page, not a calendar"},
        {"hello", "room.ics:1: this is no calendar: BEGIN:VCALENDAR is missing"},
        {"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n", "room.ics:3: the file is cut off: what begins at line 2 has no end"},
        {"BEGIN:VCALENDAR\n" EVENT("x", ""), "room.ics:4: the file is cut off: what begins at line 1 has no end"},
        {"BEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\nBEGIN:VA\n",
         "room.ics:9: more than 8 components inside each other"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct calendar *calendar = NULL;
        struct error error = {""};
        const struct zone *room = calendar_zone("UTC", &error);
        assert_false(
            calendar_read(&calendar, "room.ics", cases[i].bytes, strlen(cases[i].bytes), room, NULL, NULL, &error));
        assert_null(calendar);
        assert_string_equal(error.text, cases[i].error);
    }
}

static void file_when_it_is_beyond_a_limit_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *line, *error;
        size_t times;
    } cases[] = {
        {"this is no property\n", "room.ics:2: the first of more than 500 lines that cannot be read", 40000},
        {"BEGIN:VEVENT\nEND:VEVENT\n", "room.ics:100000: more than 50000 components", 60000},
        {" folded", "room.ics:1: the file is larger than 20 MB", 4000000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = strlen(cases[i].line), used = 16;
        char *bytes = malloc(used + cases[i].times * length + 1);
        assert_non_null(bytes);
        memcpy(bytes, "BEGIN:VCALENDAR\n", used);
        for (size_t n = 0; n < cases[i].times; n++, used += length) {
            memcpy(bytes + used, cases[i].line, length + 1);
        }
        struct calendar *calendar = NULL;
        struct error error = {""};
        assert_false(
            calendar_read(&calendar, "room.ics", bytes, used, calendar_zone("UTC", &error), NULL, NULL, &error));
        assert_string_equal(error.text, cases[i].error);
        free(bytes);
    }
}

static void file_when_it_is_missing_is_an_error_by_name(void **state)
{
    (void)state;
    struct calendar *calendar = NULL;
    struct error error;
    assert_false(
        calendar_read_file(&calendar, "tests/data/no-such.ics", calendar_zone("UTC", &error), NULL, NULL, &error));
    assert_string_equal(error.text, "tests/data/no-such.ics: No such file or directory");
}

static void zone_when_unknown_is_an_error_by_name(void **state)
{
    (void)state;
    struct error error;
    assert_string_equal(calendar_zone("W. Europe Standard Time", &error)->name, "Europe/Berlin");
    assert_ptr_equal(calendar_zone("Europe/Warsaw", &error), calendar_zone("/x.org/1/Europe/Warsaw", &error));
    assert_null(calendar_zone("../../etc/passwd", &error));
    assert_string_equal(error.text,
                        "unknown time zone '../../etc/passwd' (expected an IANA name such as Europe/Warsaw)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_in_their_zones),
        cmocka_unit_test(zone_of_the_file_counts_unless_its_name_is_known),
        cmocka_unit_test(lengths_follow_the_clock),
        cmocka_unit_test(exceptions_of_a_series_are_matched),
        cmocka_unit_test(until_includes_its_moment),
        cmocka_unit_test(rule_when_it_cannot_be_followed_leaves_the_first_occurrence),
        cmocka_unit_test(odd_files_are_read_as_far_as_they_can_be),
        cmocka_unit_test(rule_when_it_occurs_too_often_is_followed_for_its_budget),
        cmocka_unit_test(details_of_an_event_are_decoded),
        cmocka_unit_test(language_of_a_person_is_their_own_or_the_organizers),
        cmocka_unit_test(private_event_hides_its_texts),
        cmocka_unit_test(recurrence_id_names_the_original_time),
        cmocka_unit_test(attendees_beyond_the_roster_are_counted),
        cmocka_unit_test(title_when_too_long_is_cut_at_a_character),
        cmocka_unit_test(file_when_it_is_no_calendar_is_refused_by_name_and_line),
        cmocka_unit_test(file_when_it_is_beyond_a_limit_is_refused),
        cmocka_unit_test(file_when_it_is_missing_is_an_error_by_name),
        cmocka_unit_test(zone_when_unknown_is_an_error_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
