// SPDX-License-Identifier: MIT
// Calendars to blocks, each beside libical in the same run: a month of agenda from 10 000 events against a bare parse
// of the same bytes, a thousand daily rules over a month against foreach_recurrence; and a room as rooms are. Each
// figure is the best of some runs. Memory is the peak of a child that does nothing else.
#include "bench/bench.h"
#include "calendar/calendar.h"

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define EVENT_BYTES 700
#define HEAD                                                                                                           \
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Warsaw\r\n"               \
    "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nDTSTART:19700329T020000\r\n"                          \
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\n"               \
    "TZOFFSETTO:+0100\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"       \
    "END:VTIMEZONE\r\n"

enum {
    EVENTS = 10000,
    ROOM_EVENTS = 200,
    ROOM_RECURRING = 40,
    DAILY_RULES = 1000,
    RUNS = 5,
    ROOM_RUNS = 50,
};

struct bytes {
    char *at;
    size_t length;
};

static void give_up(const char *why)
{
    fprintf(stderr, "bench_agenda: %s\n", why);
    exit(1);
}

// Event `i`: an hour of some day in 2026, with people and texts as a server writes them.
static size_t write_event(char *at, int i, const char *rule)
{
    int month = i % 12 + 1, day = i / 12 % 28 + 1, hour = i / 336 % 23;
    return (size_t)sprintf(
        at,
        "BEGIN:VEVENT\r\nUID:%08d-6b1c-4f0e-9d7a-2f6f0b1f@bench.example\r\nDTSTAMP:20260101T000000Z\r\n"
        "CREATED:20251201T101500Z\r\nLAST-MODIFIED:20251215T093000Z\r\nSEQUENCE:1\r\n"
        "DTSTART;TZID=Europe/Warsaw:2026%02d%02dT%02d0000\r\nDTEND;TZID=Europe/Warsaw:2026%02d%02dT%02d0000\r\n"
        "SUMMARY:Visit %d: what was agreed\\, and what comes next\r\nLOCATION:Second floor\\, room 204\r\n"
        "ORGANIZER;CN=Ewa Nowak:mailto:ewa.nowak@example.com\r\n"
        "ATTENDEE;CN=Anna;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:anna@example.com\r\n"
        "DESCRIPTION:Please bring the figures of the last quarter.\r\nSTATUS:CONFIRMED\r\n%sEND:VEVENT\r\n",
        i, month, day, hour, month, day, hour + 1, i, rule);
}

// `recurring` of the events get the rule, evenly spread.
static struct bytes write_calendar(int events, int recurring, const char *rule)
{
    struct bytes bytes = {.at = malloc((size_t)events * EVENT_BYTES + sizeof HEAD + 64)};
    if (bytes.at == NULL) {
        give_up("out of memory");
    }
    bytes.length = (size_t)sprintf(bytes.at, "%s", HEAD);
    for (int i = 0; i < events; i++) {
        bool recurs = (int64_t)i * recurring / events != (int64_t)(i + 1) * recurring / events;
        bytes.length += write_event(bytes.at + bytes.length, i, recurs ? rule : "");
    }
    bytes.length += (size_t)sprintf(bytes.at + bytes.length, "END:VCALENDAR\r\n");
    return bytes;
}

static struct calendar *read_calendar(const struct bytes *bytes)
{
    struct error error;
    struct calendar *calendar = NULL;
    const struct zone *zone = calendar_zone("Europe/Warsaw", &error);
    if (zone == NULL || !calendar_read(&calendar, "bench.ics", bytes->at, bytes->length, zone, NULL, NULL, &error)) {
        give_up(error.text);
    }
    return calendar;
}

static bool count_one(void *context, const struct block *block, const struct roster *roster)
{
    (void)block;
    (void)roster;
    ++*(int *)context;
    return true;
}

static int expand_month(struct calendar *calendar, int month)
{
    struct error error;
    int count = 0;
    struct wall from = {date_to_days((struct date){2026, month, 1}) * MS_PER_DAY};
    struct wall to = {date_to_days((struct date){2026, month + 1, 1}) * MS_PER_DAY};
    if (!calendar_expand(calendar, from, to, count_one, &count, &error)) {
        give_up(error.text);
    }
    return count;
}

static icalcomponent *parse_with_libical(const struct bytes *bytes)
{
    icalcomponent *parsed = icalparser_parse_string(bytes->at);
    if (parsed == NULL) {
        give_up("libical did not parse it");
    }
    return parsed;
}

static double best(double a, double b)
{
    return a < b ? a : b;
}

// --- Memory ---

static void month_of_events(const struct bytes *bytes)
{
    struct calendar *calendar = read_calendar(bytes);
    (void)expand_month(calendar, 6);
    calendar_destroy(calendar);
}

static void parse_alone(const struct bytes *bytes)
{
    icalcomponent_free(parse_with_libical(bytes));
}

static void bytes_alone(const struct bytes *bytes)
{
    (void)bytes;
}

// MB at the peak of a child that writes the calendar and does `work` with it.
static double peak_of(void (*work)(const struct bytes *))
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct bytes bytes = write_calendar(EVENTS, EVENTS / 10, "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20\r\n");
        work(&bytes);
        _exit(0);
    }
    struct rusage usage;
    int status = 0;
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        give_up("the child that measures memory failed");
    }
    return (double)usage.ru_maxrss * 1024 / 1e6;
}

static void bench_memory(void)
{
    double ours = peak_of(month_of_events), theirs = peak_of(parse_alone), bytes = peak_of(bytes_alone);
    printf("agenda: memory at its peak %.0f MB, %.0f MB of it for the bytes alone; libical's parse %.0f MB\n", ours,
           bytes, theirs);
}

// --- Time ---

static void bench_many_events(void)
{
    struct bytes bytes = write_calendar(EVENTS, EVENTS / 10, "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20\r\n");
    double read = 1e9, month = 1e9, theirs = 1e9;
    int count = 0;
    for (int i = 0; i < RUNS; i++) {
        double begun = bench_seconds();
        struct calendar *calendar = read_calendar(&bytes);
        double middle = bench_seconds();
        count = expand_month(calendar, 6);
        double ended = bench_seconds();
        read = best(read, middle - begun);
        month = best(month, ended - middle);
        calendar_destroy(calendar);
        begun = bench_seconds();
        icalcomponent *parsed = parse_with_libical(&bytes);
        theirs = best(theirs, bench_seconds() - begun);
        icalcomponent_free(parsed);
    }
    printf("agenda: %d events, %.1f MB: read in %.0f ms, a month (%d occurrences) in %.1f ms; libical's parse alone "
           "%.0f ms, ratio %.2f\n",
           EVENTS, (double)bytes.length / 1e6, read * 1e3, count, month * 1e3, theirs * 1e3, (read + month) / theirs);
    free(bytes.at);
}

static void bench_room(void)
{
    struct bytes bytes = write_calendar(ROOM_EVENTS, ROOM_RECURRING, "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20\r\n");
    double took = 1e9;
    int count = 0;
    for (int i = 0; i < ROOM_RUNS; i++) {
        double begun = bench_seconds();
        struct calendar *calendar = read_calendar(&bytes);
        count = expand_month(calendar, 6);
        took = best(took, bench_seconds() - begun);
        calendar_destroy(calendar);
    }
    printf("agenda: a room of %d events, %d of them recurring: read, and a month (%d occurrences), in %.2f ms\n",
           ROOM_EVENTS, ROOM_RECURRING, count, took * 1e3);
    free(bytes.at);
}

static void count_instance(icalcomponent *component, struct icaltime_span *span, void *context)
{
    (void)component;
    (void)span;
    ++*(int *)context;
}

static int expand_with_libical(icalcomponent *parsed)
{
    int count = 0;
    struct icaltimetype from = icaltime_from_string("20261201T000000Z"), to = icaltime_from_string("20261231T235959Z");
    for (icalcomponent *event = icalcomponent_get_first_component(parsed, ICAL_VEVENT_COMPONENT); event != NULL;
         event = icalcomponent_get_next_component(parsed, ICAL_VEVENT_COMPONENT)) {
        icalcomponent_foreach_recurrence(event, from, to, count_instance, &count);
    }
    return count;
}

static void bench_daily_rules(void)
{
    struct bytes bytes = write_calendar(DAILY_RULES, DAILY_RULES, "RRULE:FREQ=DAILY\r\n");
    struct calendar *calendar = read_calendar(&bytes);
    icalcomponent *parsed = parse_with_libical(&bytes);
    double ours = 1e9, theirs = 1e9;
    int our_count = 0, their_count = 0;
    for (int i = 0; i < RUNS; i++) {
        double begun = bench_seconds();
        our_count = expand_month(calendar, 12);
        ours = best(ours, bench_seconds() - begun);
        begun = bench_seconds();
        their_count = expand_with_libical(parsed);
        theirs = best(theirs, bench_seconds() - begun);
    }
    printf(
        "agenda: %d daily rules over a month: %d occurrences in %.1f ms; libical's foreach_recurrence %d in %.0f ms, "
        "%.1f times as long\n",
        DAILY_RULES, our_count, ours * 1e3, their_count, theirs * 1e3, theirs / ours);
    icalcomponent_free(parsed);
    calendar_destroy(calendar);
    free(bytes.at);
}

int main(void)
{
    bench_memory(); // first: a child begins with what its parent has
    bench_many_events();
    bench_room();
    bench_daily_rules();
    return 0;
}
