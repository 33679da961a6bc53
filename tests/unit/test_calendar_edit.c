// SPDX-License-Identifier: MIT
// A stranger's resource with one booking moved: the booking is where it should be, everything else is as it was. Read
// back with the calendar reader, and with libical.
#include "calendar/edit.h"

#include "calendar/calendar.h"

#include <dirent.h>
#include <libical/ical.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OUTLOOK_UID                                                                                                    \
    "040000008200E00074C5B7101A82E00800000000A0B1C2D3E4F5DA01000000000000000010000000AABBCCDDEEFF00112233445566778899"
#define THUNDERBIRD_UID "5f0d9a2e-7f5b-4b1e-9d8e-000000000001"
#define APPLE_UID       "9A1B2C3D-0000-4444-8888-ABCDEF012345"

#define MOVED_START 1796137200 // 2026-12-01T15:00:00Z, a Tuesday, 16:00 in Warsaw
#define MOVED_END   1796139900 // 15:45
#define STAMP       1795705200 // 2026-11-26T15:00:00Z

struct bytes {
    char *text;
    size_t length;
};

static const struct zone *warsaw(void)
{
    struct error error = {""};
    const struct zone *zone = calendar_zone("Europe/Warsaw", &error);
    assert_non_null(zone);
    return zone;
}

static struct bytes read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct bytes read = {calloc(1, 1 << 20), 0};
    assert_non_null(read.text);
    read.length = fread(read.text, 1, (1 << 20) - 1, file);
    fclose(file);
    return read;
}

static struct edit moved(const char *uid, const char *recurrence_id)
{
    struct edit edit = {.start = wall_from_seconds(MOVED_START),
                        .end = wall_from_seconds(MOVED_END),
                        .stamp = wall_from_seconds(STAMP)};
    snprintf(edit.uid, sizeof edit.uid, "%s", uid);
    snprintf(edit.recurrence_id, sizeof edit.recurrence_id, "%s", recurrence_id);
    return edit;
}

static struct bytes make_edit(const struct edit *edit, const struct bytes *before)
{
    struct bytes after = {NULL, 0};
    struct error error = {""};
    if (!calendar_edit(edit, "room.ics", before->text, before->length, warsaw(), &after.text, &after.length, &error)) {
        fail_msg("%s", error.text);
    }
    assert_int_equal(after.text[after.length], '\0');
    return after;
}

// What was put into `before` in one place to give `after`; NULL when more changed than that. To be freed.
static char *insertion(const struct bytes *before, const struct bytes *after)
{
    size_t same = 0;
    while (same < before->length && same < after->length && before->text[same] == after->text[same]) {
        same++;
    }
    size_t added = after->length - before->length;
    // What is inserted may begin as the bytes behind it do.
    if (after->length < before->length ||
        memcmp(before->text + same, after->text + same + added, before->length - same) != 0) {
        return NULL;
    }
    while (same > 0 && after->text[same + added - 1] != '\n') {
        same--;
    }
    return strndup(after->text + same, added);
}

static void occurrence_of_a_series_gets_an_event_of_its_own_and_nothing_else_changes(void **state)
{
    (void)state;
    struct bytes before = read_file("tests/data/resources/thunderbird-series.ics");
    struct edit edit = moved(THUNDERBIRD_UID, "20261126T080000Z");
    struct bytes after = make_edit(&edit, &before);
    char *added = insertion(&before, &after);
    assert_non_null(added);
    assert_string_equal(added, "BEGIN:VEVENT\n"
                               "DTEND;TZID=Europe/Warsaw:20261201T164500\n"
                               "SEQUENCE:1\n"
                               "RECURRENCE-ID;TZID=Europe/Warsaw:20261126T090000\n"
                               "CREATED:20261001T100000Z\n"
                               "LAST-MODIFIED:20261126T150000Z\n"
                               "DTSTAMP:20261126T150000Z\n"
                               "UID:" THUNDERBIRD_UID "\n"
                               "SUMMARY:Tiếng Anh thương mại – nhóm nâng cao\\, buổi hằng tuần với giáo "
                               "viên Nguyễn Thị Ánh Nguyệt\n"
                               "X-MOZ-LASTACK:20261102T080000Z\n"
                               "DTSTART;TZID=Europe/Warsaw:20261201T160000\n"
                               "TRANSP:OPAQUE\n"
                               "X-MOZ-GENERATION:4\n"
                               "X-Unknown-To-All;X-PARAM=\"a:b;c\":Value\tkept  as it is  \n"
                               "BEGIN:VALARM\n"
                               "ACTION:DISPLAY\n"
                               "TRIGGER:-PT15M\n"
                               "DESCRIPTION:Mozilla Standardbeschreibung\n"
                               "X-WR-ALARMUID:0\n"
                               "END:VALARM\n"
                               "END:VEVENT\n");
    free(added);
    free(after.text);
    free(before.text);
}

static char *replace_all(const char *text, const char *const pairs[][2], size_t count)
{
    char *whole = strdup(text);
    for (size_t i = 0; i < count; i++) {
        char *at = strstr(whole, pairs[i][0]);
        assert_non_null(at);
        char *next = NULL;
        assert_true(asprintf(&next, "%.*s%s%s", (int)(at - whole), whole, pairs[i][1], at + strlen(pairs[i][0])) > 0);
        free(whole);
        whole = next;
    }
    return whole;
}

static void single_event_has_only_the_properties_that_are_meant_changed(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"DTEND;TZID=Europe/Warsaw:20261119T150000", "DTEND;TZID=Europe/Warsaw:20261201T164500"},
        {"DTSTAMP:20261101T080000Z", "DTSTAMP:20261126T150000Z"},
        {"EMAIL=\"piotr@client.example\";\r\n PARTSTAT=TENTATIVE;ROLE=REQ-PARTICIPANT:mailto:piotr@client.example",
         "EMAIL=\"piotr@client.example\";PA\r\n RTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT:mailto:piotr@client.example"},
        {"SEQUENCE:0", "SEQUENCE:1"},
        {"LAST-MODIFIED:20261101T080000Z", "LAST-MODIFIED:20261126T150000Z"},
        {"DTSTART;TZID=Europe/Warsaw:20261119T140000", "DTSTART;TZID=Europe/Warsaw:20261201T160000"},
    };
    struct bytes before = read_file("tests/data/resources/apple-single.ics");
    struct edit edit = moved(APPLE_UID, "");
    struct bytes after = make_edit(&edit, &before);
    char *wanted = replace_all(before.text, pairs, sizeof pairs / sizeof pairs[0]);
    assert_string_equal(after.text, wanted);
    free(wanted);
    free(after.text);
    free(before.text);
}

static void occurrence_that_has_its_own_event_is_changed_there(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"METHOD:REQUEST\r\n", ""},
        {"PARTSTAT=DECLINED;CN=Anna:mailto:anna@client.example",
         "PARTSTAT=NEEDS-ACTION;CN=Anna:mailto:anna@cli\r\n ent.example"},
        {"DTSTART;TZID=W. Europe Standard Time:20261113T090000",
         "DTSTART;TZID=W. Europe Standard Time:20261201T160000"},
        {"DTEND;TZID=W. Europe Standard Time:20261113T100000", "DTEND;TZID=W. Europe Standard Time:20261201T164500"},
        {"DTSTAMP:20261109T080000Z", "DTSTAMP:20261126T150000Z"},
        {"SEQUENCE:4", "SEQUENCE:5"},
    };
    struct bytes before = read_file("tests/data/resources/outlook-series.ics");
    struct edit edit = moved(OUTLOOK_UID, "20261112T130000Z");
    struct bytes after = make_edit(&edit, &before);
    char *wanted = replace_all(before.text, pairs, sizeof pairs / sizeof pairs[0]);
    char *own = strstr(wanted, "RECURRENCE-ID");
    assert_non_null(own);
    // LAST-MODIFIED, which it did not have, comes first.
    char *begin = own;
    while (strncmp(begin, "BEGIN:VEVENT\r\n", 14) != 0) {
        begin--;
    }
    begin += 14;
    char *whole = NULL;
    assert_true(asprintf(&whole, "%.*sLAST-MODIFIED:20261126T150000Z\r\n%s", (int)(begin - wanted), wanted, begin) > 0);
    assert_string_equal(after.text, whole);
    free(whole);
    free(wanted);
    free(after.text);
    free(before.text);
}

static void answers_are_asked_for_again_but_not_the_organizers(void **state)
{
    (void)state;
    struct bytes before = read_file("tests/data/resources/outlook-series.ics");
    struct edit edit = moved(OUTLOOK_UID, "20261126T130000Z");
    struct bytes after = make_edit(&edit, &before);
    char *own = strstr(after.text, "RECURRENCE-ID;TZID=W. Europe Standard Time:20261126T140000\r\n");
    assert_non_null(own);
    assert_non_null(strstr(own, "PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=\"W"));
    assert_non_null(strstr(own, "\r\nATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=James Hale:MAILTO:"));
    assert_non_null(strstr(own, "\r\nATTENDEE;cutype=ROOM;partstat=NEEDS-ACTION;cn=Wisła:mailto:"));
    assert_null(strstr(after.text, "METHOD"));
    edit.status = BLOCK_CANCELLED;
    struct bytes off = make_edit(&edit, &before);
    own = strstr(off.text, "RECURRENCE-ID;TZID=W. Europe Standard Time:20261126T140000\r\n");
    assert_non_null(own);
    assert_null(strstr(off.text, "NEEDS-ACTION"));
    assert_non_null(strstr(own, "\r\nSTATUS:CANCELLED\r\n"));
    assert_non_null(strstr(own, "\r\nDTSTART;TZID=W. Europe Standard Time:20261126T140000\r\n"));
    assert_non_null(strstr(own, "\r\nDTEND;TZID=W. Europe Standard Time:20261126T150000\r\n"));
    free(off.text);
    free(after.text);
    free(before.text);
}

static void hold_that_is_confirmed_loses_its_status_and_keeps_its_time(void **state)
{
    (void)state;
    struct bytes before = read_file("tests/data/resources/utc-orphan.ics");
    struct edit edit = moved("abc123@google.com", "20261119T130000Z");
    edit.start = wall_from_seconds(1795093200); // where it is
    edit.end = wall_from_seconds(1795096800);
    struct bytes after = make_edit(&edit, &before);
    assert_non_null(strstr(after.text, "\r\nDTSTART:20261119T130000Z\r\nDTEND:20261119T140000Z\r\n"));
    assert_non_null(strstr(after.text, "\r\nSEQUENCE:3\r\nSTATUS:CONFIRMED\r\n"));
    free(after.text);
    edit.status = BLOCK_TENTATIVE;
    after = make_edit(&edit, &before);
    assert_non_null(strstr(after.text, "\r\nSTATUS:TENTATIVE\r\n"));
    free(after.text);
    free(before.text);
}

static void time_that_the_zone_has_twice_is_written_in_utc(void **state)
{
    (void)state;
    struct bytes before = read_file("tests/data/resources/apple-single.ics");
    struct edit edit = moved(APPLE_UID, "");
    edit.start = wall_from_seconds(1792891800); // 2026-10-25T01:30:00Z, 02:30 for the second time
    edit.end = wall_from_seconds(1792895400);
    struct bytes after = make_edit(&edit, &before);
    assert_non_null(strstr(after.text, "\r\nDTSTART:20261025T013000Z\r\n"));
    assert_non_null(strstr(after.text, "\r\nDTEND;TZID=Europe/Warsaw:20261025T033000\r\n"));
    free(after.text);
    free(before.text);
}

static void duration_that_still_holds_is_kept(void **state)
{
    (void)state;
    static const char text[] = "BEGIN:VEVENT\nUID:a\nDTSTART:20261119T130000Z\nDURATION:PT45M\nEND:VEVENT";
    struct bytes before = {(char *)(uintptr_t)text, sizeof text - 1};
    struct edit edit = moved("a", "");
    struct bytes after = make_edit(&edit, &before);
    assert_string_equal(after.text,
                        "BEGIN:VEVENT\nDTSTAMP:20261126T150000Z\nLAST-MODIFIED:20261126T150000Z\nSEQUENCE:1\n"
                        "UID:a\nDTSTART:20261201T150000Z\nDURATION:PT45M\nEND:VEVENT");
    free(after.text);
}

static void edit_when_it_cannot_be_made_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *uid, *recurrence_id, *file, *text;
    } rows[] = {
        {"none", "", "thunderbird-series.ics", "room.ics: 'none' is not in it"},
        {"", "", "thunderbird-series.ics", "room.ics: an event without a UID cannot be named"},
        {THUNDERBIRD_UID, "", "thunderbird-series.ics",
         "room.ics: '" THUNDERBIRD_UID "' recurs, and no occurrence is named"},
        {THUNDERBIRD_UID, "20261126T090000Z", "thunderbird-series.ics",
         "room.ics: '" THUNDERBIRD_UID "' has no occurrence 20261126T090000Z"},
        {THUNDERBIRD_UID, "2026-11-26T09:00", "thunderbird-series.ics",
         "room.ics: '2026-11-26T09:00' names no occurrence"},
        {"abc123@google.com", "20261126T130000Z", "utc-orphan.ics",
         "room.ics: 'abc123@google.com' has no occurrence 20261126T130000Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[256];
        snprintf(path, sizeof path, "tests/data/resources/%s", rows[i].file);
        struct bytes before = read_file(path), after;
        struct edit edit = moved(rows[i].uid, rows[i].recurrence_id);
        struct error error = {""};
        assert_false(
            calendar_edit(&edit, "room.ics", before.text, before.length, warsaw(), &after.text, &after.length, &error));
        assert_string_equal(error.text, rows[i].text);
        assert_null(after.text);
        free(before.text);
    }
}

static void edit_of_what_only_some_readers_understand_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *event, *recurrence_id, *text;
    } rows[] = {
        {"DTSTART;VALUE=DATE:20261119\n", "", "room.ics: 'a' is a whole day"},
        {"DTSTART:20261119T130000Z\nRRULE:FREQ=DAILY;COUNT=9\nEND:VEVENT\nBEGIN:VEVENT\nUID:a\n"
         "RECURRENCE-ID;RANGE=THISANDFUTURE:20261121T130000Z\nDTSTART:20261121T140000Z\n",
         "20261122T130000Z",
         "room.ics: 'a' changes from some occurrence on (RANGE=THISANDFUTURE): that cannot be edited"},
        {"DTSTART:20261119T130000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261119T130000Z\n", "20261119T130000Z",
         "room.ics: 'a' changes from this occurrence on (RANGE=THISANDFUTURE): that cannot be edited"},
        {"DTSTART:20261119T130000Z\nRRULE:FREQ=SOMETIMES\n", "", "room.ics: 'a' recurs, and no occurrence is named"},
        {"DTSTART:20261119T130000Z\nSEQUENCE:2147483647\n", "", "room.ics: 'a' has the highest SEQUENCE there is"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[1024];
        struct bytes after;
        struct edit edit = moved("a", rows[i].recurrence_id);
        struct error error = {""};
        snprintf(text, sizeof text, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n%sEND:VEVENT\nEND:VCALENDAR\n",
                 rows[i].event);
        assert_false(
            calendar_edit(&edit, "room.ics", text, strlen(text), warsaw(), &after.text, &after.length, &error));
        assert_string_equal(error.text, rows[i].text);
    }
}

// --- Every occurrence of every calendar in the tests ---

#define OCCURRENCES_MAX 400

struct agenda {
    size_t count;
    struct block block[OCCURRENCES_MAX];
};

static bool collect(void *context, const struct block *block, const struct roster *roster)
{
    struct agenda *agenda = context;
    (void)roster;
    if (agenda->count < OCCURRENCES_MAX) {
        agenda->block[agenda->count++] = *block;
    }
    return true;
}

static void ignore(void *context, int line, const char *text)
{
    (void)context, (void)line, (void)text;
}

static bool expand(const struct bytes *bytes, struct agenda *agenda)
{
    struct calendar *calendar = NULL;
    struct error error = {""};
    agenda->count = 0;
    // 2026-03-01 to 2026-12-31
    bool good = calendar_read(&calendar, "room.ics", bytes->text, bytes->length, warsaw(), ignore, NULL, &error) &&
                calendar_expand(calendar, wall_from_seconds(1772319600), wall_from_seconds(1798671600), collect, agenda,
                                &error);
    calendar_destroy(calendar);
    return good && agenda->count < OCCURRENCES_MAX;
}

static const struct block *find_block(const struct agenda *agenda, const struct block *wanted)
{
    for (size_t i = 0; i < agenda->count; i++) {
        if (block_same(&agenda->block[i], wanted)) {
            return &agenda->block[i];
        }
    }
    return NULL;
}

static bool is_meant(const char *line)
{
    static const char *const names[] = {"DTSTART", "DTEND",    "DTSTAMP", "LAST-MODIFIED", "SEQUENCE",
                                        "STATUS",  "DURATION", "METHOD",  "ATTENDEE"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        size_t length = strlen(names[i]);
        if (strncasecmp(line, names[i], length) == 0 && (line[length] == ':' || line[length] == ';')) {
            return true;
        }
    }
    return false;
}

// The bytes without the logical lines that a move may touch.
static char *without_meant(const struct bytes *bytes)
{
    char *kept = calloc(1, bytes->length + 1);
    size_t used = 0;
    bool meant = false;
    for (char *line = bytes->text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        meant = *line == ' ' || *line == '\t' ? meant : is_meant(line);
        if (!meant) {
            memcpy(kept + used, line, length);
            used += length;
        }
        line += length;
    }
    return kept;
}

static struct bytes without_method(const struct bytes *bytes)
{
    struct bytes stored = {strdup(bytes->text), bytes->length};
    char *line = strstr(stored.text, "\nMETHOD:");
    if (line != NULL) {
        size_t length = 1 + strcspn(line + 1, "\n");
        memmove(line, line + length, strlen(line + length) + 1);
        stored.length -= length;
    }
    return stored;
}

// A local time without a zone is taken as right: whose it is, libical does not know.
static bool is_at(icaltimetype time, struct wall wall)
{
    bool zoned = time.zone != NULL || icaltime_is_utc(time);
    return !zoned || icaltime_as_timet_with_zone(time, time.zone) == wall.ms / MS_PER_SECOND;
}

static bool has_event(icalcomponent *component, const struct edit *edit)
{
    bool found = false;
    for (icalcomponent *inner = icalcomponent_get_first_component(component, ICAL_ANY_COMPONENT);
         inner != NULL && !found; inner = icalcomponent_get_next_component(component, ICAL_ANY_COMPONENT)) {
        const char *uid = icalcomponent_get_uid(inner);
        found = icalcomponent_isa(inner) == ICAL_VEVENT_COMPONENT
                    ? uid != NULL && strcmp(uid, edit->uid) == 0 &&
                          is_at(icalcomponent_get_dtstart(inner), edit->start) &&
                          is_at(icalcomponent_get_dtend(inner), edit->end)
                    : has_event(inner, edit);
    }
    return found;
}

// libical finds an event at the new time, and no line that it cannot read which it could read before.
static void assert_libical_agrees(const struct bytes *before, const struct bytes *after, const struct edit *edit)
{
    icalcomponent *old = icalparser_parse_string(before->text), *new = icalparser_parse_string(after->text);
    assert_non_null(new);
    assert_int_equal(icalcomponent_count_errors(new), icalcomponent_count_errors(old));
    if (!has_event(new, edit)) {
        fail_msg("libical does not find '%s' at its new time:\n%s", edit->uid, after->text);
    }
    icalcomponent_free(old);
    icalcomponent_free(new);
}

static void assert_only_one_moved(const struct agenda *old, const struct agenda *now, const struct block *one,
                                  const struct edit *edit)
{
    for (size_t i = 0; i < old->count; i++) {
        const struct block *was = &old->block[i];
        const struct block *is = find_block(now, was);
        assert_non_null(is);
        if (block_same(was, one)) {
            assert_int_equal(is->start.ms, edit->start.ms);
            assert_int_equal(is->end.ms, edit->end.ms);
            assert_string_equal(is->title, was->title);
            continue;
        }
        assert_int_equal(is->start.ms, was->start.ms);
        assert_int_equal(is->end.ms, was->end.ms);
        assert_int_equal(is->sequence, was->sequence);
    }
    assert_int_equal(now->count, old->count);
}

static size_t move_all(const char *path)
{
    static struct agenda old, now;
    struct bytes before = read_file(path);
    size_t made = 0;
    for (size_t i = 0; expand(&before, &old) && i < old.count; i += 1 + old.count / 40) {
        const struct block *one = &old.block[i];
        struct edit edit = moved(one->uid, one->recurrence_id);
        struct bytes after;
        struct error error = {""};
        if (!calendar_edit(&edit, path, before.text, before.length, warsaw(), &after.text, &after.length, &error)) {
            // Whole days, and what no reader agrees on.
            assert_true(one->all_day || one->uid[0] == '\0' || strstr(error.text, "THISANDFUTURE") != NULL ||
                        strstr(error.text, "recurs") != NULL);
            continue;
        }
        made++;
        assert_true(expand(&after, &now));
        assert_only_one_moved(&old, &now, one, &edit);
        assert_libical_agrees(&before, &after, &edit);
        struct bytes stored = without_method(&before);
        char *added = insertion(&stored, &after);
        free(stored.text);
        if (added == NULL) {
            char *kept_before = without_meant(&before), *kept_after = without_meant(&after);
            assert_string_equal(kept_after, kept_before);
            free(kept_before);
            free(kept_after);
        }
        free(added);
        free(after.text);
    }
    free(before.text);
    return made;
}

static void every_occurrence_of_every_test_calendar_moves_alone(void **state)
{
    (void)state;
    static const char *const folders[] = {"tests/data", "tests/data/resources", "tests/scenarios/calendars", "assets",
                                          "tests/fuzz/corpus/calendar"};
    size_t made = 0;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        struct dirent **entries = NULL;
        int count = scandir(folders[i], &entries, NULL, alphasort);
        for (int k = 0; k < count; k++) {
            char path[512];
            snprintf(path, sizeof path, "%s/%s", folders[i], entries[k]->d_name);
            if (strstr(entries[k]->d_name, ".ics") != NULL) {
                made += move_all(path);
            }
            free(entries[k]);
        }
        free(entries);
    }
    print_message("%zu occurrences moved\n", made);
    assert_true(made >= 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(occurrence_of_a_series_gets_an_event_of_its_own_and_nothing_else_changes),
        cmocka_unit_test(single_event_has_only_the_properties_that_are_meant_changed),
        cmocka_unit_test(occurrence_that_has_its_own_event_is_changed_there),
        cmocka_unit_test(answers_are_asked_for_again_but_not_the_organizers),
        cmocka_unit_test(hold_that_is_confirmed_loses_its_status_and_keeps_its_time),
        cmocka_unit_test(time_that_the_zone_has_twice_is_written_in_utc),
        cmocka_unit_test(duration_that_still_holds_is_kept),
        cmocka_unit_test(edit_when_it_cannot_be_made_says_why),
        cmocka_unit_test(edit_of_what_only_some_readers_understand_is_refused),
        cmocka_unit_test(every_occurrence_of_every_test_calendar_moves_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
