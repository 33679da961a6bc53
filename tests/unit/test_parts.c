// SPDX-License-Identifier: MIT
// Calendars part by part: what a part depends on, and that the parts together are the whole.
#include "calendar/parts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define OUT_MAX 4096

#define EVENT(uid, lines) "BEGIN:VEVENT\r\nUID:" uid "\r\n" lines "END:VEVENT\r\n"
#define AT(day)           "DTSTART:202603" day "T090000Z\r\nDURATION:PT1H\r\n"
#define IN(tzid, day)     "DTSTART;TZID=" tzid ":202603" day "T090000\r\nDURATION:PT1H\r\n"
#define ZONE(tzid, offset)                                                                                             \
    "BEGIN:VTIMEZONE\r\nTZID:" tzid "\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:" offset            \
    "\r\nTZOFFSETTO:" offset "\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
#define FILE_OF(body) "BEGIN:VCALENDAR\r\n" body "END:VCALENDAR\r\n"

struct listing {
    char text[OUT_MAX];
};

static struct zone room;
static struct listing listing;

static int make_room(void **state)
{
    (void)state;
    zone_init_fixed(&room, "Room", 3600);
    return 0;
}

static struct parts_source source_of(const char *bytes)
{
    return (struct parts_source){.name = "room.ics", .bytes = bytes, .length = strlen(bytes), .room = &room};
}

static struct parts *find(const struct parts_source *source)
{
    struct parts *parts = NULL;
    struct error error = {""};
    if (!parts_find(&parts, source, &error)) {
        fail_msg("%s", error.text);
    }
    return parts;
}

static void note_piece(void *context, const void *bytes, size_t length)
{
    char *text = context;
    size_t used = strlen(text);
    snprintf(text + used, OUT_MAX - used, "%.*s", (int)length, (const char *)bytes);
}

// What the part of an event depends on, when that is found in it.
static const char *part_of(const struct parts_source *source, const char *event)
{
    static char texts[4][OUT_MAX];
    static int next;
    struct parts *parts = find(source);
    char *text = texts[next++ % 4];
    text[0] = '\0';
    for (size_t i = 0; i < parts_count(parts) && strstr(text, event) == NULL; i++) {
        text[0] = '\0';
        parts_each_piece(parts, i, note_piece, text);
    }
    parts_destroy(parts);
    return strstr(text, event) != NULL ? text : "";
}

static void part_when_others_change_then_it_depends_on_the_same(void **state)
{
    (void)state;
    struct parts_source before =
        source_of(FILE_OF(ZONE("Mine", "+0100") EVENT("a", IN("Mine", "02")) EVENT("b", AT("03"))));
    struct parts_source after = source_of(FILE_OF("X-WR-CALNAME:New\r\n" ZONE("Mine", "+0100") ZONE(
        "Other", "+0200") EVENT("b", IN("Other", "04")) EVENT("c", AT("03")) EVENT("a", IN("Mine", "02"))));
    assert_string_not_equal(part_of(&before, "UID:a\r\n"), "");
    assert_string_equal(part_of(&before, "UID:a\r\n"), part_of(&after, "UID:a\r\n"));
    assert_string_not_equal(part_of(&before, "UID:b\r\n"), part_of(&after, "UID:b\r\n"));
}

static void part_when_only_its_stamps_are_new_then_it_depends_on_the_same(void **state)
{
    (void)state;
    struct parts_source before =
        source_of(FILE_OF(EVENT("a", "DTSTAMP:20260101T000000Z\r\n" AT("02") "CREATED:1\r\n")));
    struct parts_source after =
        source_of(FILE_OF(EVENT("a", "DTSTAMP:20260301T000000Z\r\n" AT("02") "LAST-MODIFIED:2\r\nCREATED:3\r\n")));
    assert_string_equal(part_of(&before, "UID:a\r\n"), part_of(&after, "UID:a\r\n"));
    // Of two revisions they decide which one counts.
    before = source_of(FILE_OF(EVENT("a", "DTSTAMP:20260101T000000Z\r\n" AT("02"))
                                   EVENT("a", "DTSTAMP:20260102T000000Z\r\n" AT("03"))));
    after = source_of(FILE_OF(EVENT("a", "DTSTAMP:20260103T000000Z\r\n" AT("02"))
                                  EVENT("a", "DTSTAMP:20260102T000000Z\r\n" AT("03"))));
    assert_string_not_equal(part_of(&before, "UID:a\r\n"), part_of(&after, "UID:a\r\n"));
    // A line that only begins like one, or goes on in the next, is another.
    before = source_of(FILE_OF(EVENT("a", AT("02") "CREATED:1\r\n SUMMARY:x\r\n")));
    after = source_of(FILE_OF(EVENT("a", AT("02") "CREATED:1\r\n SUMMARY:y\r\n")));
    assert_string_not_equal(part_of(&before, "UID:a\r\n"), part_of(&after, "UID:a\r\n"));
}

static void part_when_what_it_means_changes_then_it_depends_on_something_else(void **state)
{
    (void)state;
    static const struct {
        const char *before, *after;
    } cases[] = {
        {EVENT("a", AT("02")), EVENT("a", AT("03"))},
        // An exception far from its series.
        {EVENT("a", AT("02")) EVENT("b", AT("03")),
         EVENT("a", AT("02")) EVENT("b", AT("03")) EVENT("a", AT("04") "RECURRENCE-ID:20260302T090000Z\r\n")},
        // Another zone under the same name, also when the name stands in one exception only.
        {ZONE("Mine", "+0100") EVENT("a", IN("Mine", "02")), ZONE("Mine", "+0200") EVENT("a", IN("Mine", "02"))},
        {ZONE("Mine", "+0100") EVENT("a", AT("02") "EXDATE;TZ\r\n ID=Mine:20260302T100000\r\n"),
         ZONE("Mine", "+0200") EVENT("a", AT("02") "EXDATE;TZ\r\n ID=Mine:20260302T100000\r\n")},
        // The zone of times without one.
        {EVENT("a", "DTSTART:20260302T090000\r\n"),
         "X-WR-TIMEZONE:Europe/Warsaw\r\n" EVENT("a", "DTSTART:20260302T090000\r\n")},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char texts[2][OUT_MAX];
        snprintf(texts[0], OUT_MAX, FILE_OF("%s"), cases[i].before);
        snprintf(texts[1], OUT_MAX, FILE_OF("%s"), cases[i].after);
        struct parts_source before = source_of(texts[0]), after = source_of(texts[1]);
        assert_string_not_equal(part_of(&before, "UID:a\r\n"), "");
        assert_string_not_equal(part_of(&before, "UID:a\r\n"), part_of(&after, "UID:a\r\n"));
    }
    struct parts_source source = source_of(FILE_OF(EVENT("a", "DTSTART;VALUE=DATE:20260302\r\n")));
    struct zone moved = room;
    struct parts_source elsewhere = source;
    assert_true(zone_add_transition(&moved, 1774746000, 7200)); // the same name, another law
    elsewhere.room = &moved;
    assert_string_not_equal(part_of(&source, "UID:a\r\n"), part_of(&elsewhere, "UID:a\r\n"));
}

static void note_warning(void *context, int line, const char *text)
{
    struct listing *to = context;
    size_t used = strlen(to->text);
    snprintf(to->text + used, OUT_MAX - used, "%d: %.18s\n", line, text);
}

struct expanding {
    struct calendar *calendar;
    struct parts *parts;
};

static bool list_block(void *context, const struct block *block, const struct roster *roster)
{
    const struct expanding *expanding = context;
    char piece[OUT_MAX] = "";
    char line[BLOCK_UID_MAX + 8];
    (void)roster;
    struct civil start = civil_from_seconds(block->start.ms / MS_PER_SECOND);
    size_t used = strlen(listing.text);
    snprintf(listing.text + used, OUT_MAX - used, "%02d:%02d %s\n", start.date.day, start.hour, block->uid);
    // It is that of the part that it is said to be of.
    parts_each_piece(expanding->parts, parts_current(expanding->calendar), note_piece, piece);
    snprintf(line, sizeof line, "UID:%s\r\n", block->uid);
    assert_true(block->uid[0] == '\0' || strstr(piece, line) != NULL);
    return true;
}

// Lists March of the parts that hold one of the words of `wanted`; returns how many events were read.
static size_t read_some(const struct parts_source *source, const char *wanted)
{
    struct error error = {""};
    struct expanding expanding = {.parts = find(source)};
    struct wall from = {civil_to_seconds((struct civil){.date = {2026, 3, 1}}) * MS_PER_SECOND};
    struct wall to = {civil_to_seconds((struct civil){.date = {2026, 4, 1}}) * MS_PER_SECOND};
    listing.text[0] = '\0';
    for (size_t i = 0; i < parts_count(expanding.parts); i++) {
        char piece[OUT_MAX] = "";
        parts_each_piece(expanding.parts, i, note_piece, piece);
        if (strstr(piece, wanted) == NULL) {
            parts_skip(expanding.parts, i);
        }
    }
    if (!parts_read(&expanding.calendar, expanding.parts, note_warning, &listing, &error) ||
        !calendar_expand(expanding.calendar, from, to, list_block, &expanding, &error)) {
        fail_msg("%s", error.text);
    }
    size_t read = parts_events_read(expanding.calendar);
    calendar_destroy(expanding.calendar);
    parts_destroy(expanding.parts);
    return read;
}

static void parts_when_skipped_then_only_the_others_are_read_with_the_lines_of_the_whole(void **state)
{
    (void)state;
    struct parts_source source = source_of(FILE_OF(
        ZONE("Mine", "+0300") EVENT("a", AT("02") "RRULE:FREQ=DAILY;COUNT=3\r\n")
            EVENT("b", IN("Mine", "05") "RRULE:FREQ=NEVER\r\n") EVENT("c", AT("06") "DESCRIPTION:folded\r\n"
                                                                                    "  twice\r\n  over\r\n")
                EVENT("a", AT("08") "RECURRENCE-ID:20260303T090000Z\r\n") EVENT("d", AT("07") "EXDATE:00\r\n")));
    assert_int_equal(read_some(&source, "UID:"), 5);
    assert_string_equal(listing.text, "20: RRULE 'FREQ=NEVER'\n40: EXDATE '00' cannot\n02:09 a\n04:09 a\n05:06 b\n"
                                      "06:09 c\n07:09 d\n08:09 a\n");
    assert_int_equal(read_some(&source, "UID:a"), 2);
    assert_string_equal(listing.text, "02:09 a\n04:09 a\n08:09 a\n");
    assert_int_equal(read_some(&source, "UID:b"), 1);
    assert_string_equal(listing.text, "20: RRULE 'FREQ=NEVER'\n05:06 b\n");
    assert_int_equal(read_some(&source, "UID:d"), 1);
    assert_string_equal(listing.text, "40: EXDATE '00' cannot\n07:09 d\n");
    assert_int_equal(read_some(&source, "none"), 0);
    assert_string_equal(listing.text, "");
}

static void parts_when_an_event_is_not_closed_then_what_follows_it_is_whole(void **state)
{
    (void)state;
    struct parts_source source = source_of("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n" AT(
        "02") "END:VCALENDAR\r\n"
              "BEGIN:VCALENDAR\r\n" EVENT("", AT("03")) EVENT("b", AT("04")) EVENT("", AT("05")) "END:VCALENDAR\r\n");
    assert_int_equal(read_some(&source, "UID:b"), 1);
    assert_string_equal(listing.text, "04:09 b\n");
    assert_int_equal(read_some(&source, "UID:\r\n"), 2); // those without one are one part
    assert_string_equal(listing.text, "03:09 \n05:09 \n");
}

// As servers publish them: RFC 5545 3.6.4's own example, one with a part for each kind, one of several people.
static void busy_times_when_published_then_each_period_that_is_not_free_takes_time(void **state)
{
    (void)state;
    static const struct {
        const char *body, *occurrences;
        size_t events;
    } cases[] = {
        {"BEGIN:VFREEBUSY\r\nUID:19970901T115957Z-76A912@example.com\r\nDTSTAMP:20260301T120000Z\r\n"
         "ORGANIZER:jsmith@example.com\r\nDTSTART:20260313T141711Z\r\nDTEND:20260410T141711Z\r\n"
         "FREEBUSY:20260314T233000Z/20260315T003000Z\r\nFREEBUSY:20260316T153000Z/20260316T163000Z\r\n"
         "FREEBUSY:20260318T030000Z/20260318T040000Z\r\nURL:http://www.example.com/calendar/busytime/jsmith.ifb\r\n"
         "END:VFREEBUSY\r\n",
         "14:23 \n16:15 \n18:03 \n", 1},
        {"BEGIN:VFREEBUSY\r\nDTSTART:20260301T000000Z\r\nDTEND:20260401T000000Z\r\nCOMMENT:nothing follows\r\n"
         "FREEBUSY;FBTYPE=BUSY:20260302T080000Z/PT1H,20260303T080000Z/PT8H30M\r\n"
         "FREEBUSY;FBTYPE=FREE:20260304T080000Z/PT1H\r\nFREEBUSY;FBTYPE=BUSY-TENTATIVE:20260305T080000Z/PT1H\r\n"
         "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20260306T000000Z/20260307T0000\r\n 00Z\r\n"
         "FREEBUSY;FBTYPE=X-OUT:20260308T080000Z/PT1H\r\nFREEBUSY:20260309T080000Z\r\nEND:VFREEBUSY\r\n",
         "12: FREEBUSY '20260309\n02:08 \n03:08 \n05:08 \n06:00 \n08:08 \n", 1},
        {"BEGIN:VFREEBUSY\r\nUID:same\r\nATTENDEE:mailto:a@example.com\r\nFREEBUSY:20260302T080000Z/PT1H\r\n"
         "END:VFREEBUSY\r\nBEGIN:VFREEBUSY\r\nUID:same\r\nATTENDEE:mailto:b@example.com\r\n"
         "FREEBUSY:20260303T080000Z/PT1H\r\nEND:VFREEBUSY\r\n"
         "BEGIN:VFREEBUSY\r\nUID:same\r\nDTSTART:20260303T080000Z\r\nEND:VFREEBUSY\r\n" EVENT("e", AT("04")),
         "02:08 \n03:08 \n04:09 e\n", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char bytes[OUT_MAX];
        snprintf(bytes, sizeof bytes, FILE_OF("%s"), cases[i].body);
        struct parts_source source = source_of(bytes);
        source.busy_times = true;
        assert_int_equal(read_some(&source, ""), cases[i].events);
        assert_string_equal(listing.text, cases[i].occurrences);
        source.busy_times = false; // whoever asks for events is not told of them
        (void)read_some(&source, "");
        assert_null(strstr(listing.text, ":08 \n"));
    }
}

static void file_when_it_is_no_calendar_then_it_has_no_parts(void **state)
{
    (void)state;
    struct parts *parts = NULL;
    struct error error = {""};
    struct parts_source source = source_of("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n");
    assert_false(parts_find(&parts, &source, &error));
    assert_null(parts);
    assert_string_equal(error.text, "room.ics:2: the file is cut off: what begins at line 2 has no end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(part_when_others_change_then_it_depends_on_the_same),
        cmocka_unit_test(part_when_only_its_stamps_are_new_then_it_depends_on_the_same),
        cmocka_unit_test(part_when_what_it_means_changes_then_it_depends_on_something_else),
        cmocka_unit_test(parts_when_skipped_then_only_the_others_are_read_with_the_lines_of_the_whole),
        cmocka_unit_test(parts_when_an_event_is_not_closed_then_what_follows_it_is_whole),
        cmocka_unit_test(busy_times_when_published_then_each_period_that_is_not_free_takes_time),
        cmocka_unit_test(file_when_it_is_no_calendar_then_it_has_no_parts),
    };
    return cmocka_run_group_tests(tests, make_room, NULL);
}
