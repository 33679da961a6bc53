// SPDX-License-Identifier: MIT
// A month of agenda from a calendar of 10 000 events, a tenth of them recurring: reading, then expanding one month and
// all of twelve.
#include "bench/bench.h"
#include "calendar/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS       10000
#define EVENT_BYTES  400
#define RECURS_EVERY 10

static char *write_calendar(size_t *length)
{
    char *bytes = malloc((size_t)EVENTS * EVENT_BYTES + 200);
    if (bytes == NULL) {
        return NULL;
    }
    char *at = bytes + sprintf(bytes, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n");
    for (int i = 0; i < EVENTS; i++) {
        at += sprintf(at,
                      "BEGIN:VEVENT\r\nUID:%d@bench.example\r\nDTSTAMP:20260101T000000Z\r\n"
                      "DTSTART;TZID=Europe/Warsaw:2026%02d%02dT%02d0000\r\nDURATION:PT50M\r\nSUMMARY:Block %d\r\n"
                      "ATTENDEE;CN=Anna:mailto:anna@example.com\r\n%sEND:VEVENT\r\n",
                      i, i % 12 + 1, i / 12 % 28 + 1, i / 336 % 24, i,
                      i % RECURS_EVERY == 0 ? "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;COUNT=20\r\n" : "");
    }
    at += sprintf(at, "END:VCALENDAR\r\n");
    *length = (size_t)(at - bytes);
    return bytes;
}

static bool count_one(void *context, const struct block *block, const struct roster *roster)
{
    int *count = context;
    (void)block;
    (void)roster;
    (*count)++;
    return true;
}

static double expand(const struct calendar *calendar, const char *what, int first_month, int last_month)
{
    struct error error;
    int count = 0;
    struct wall from = {date_to_days((struct date){2026, first_month, 1}) * MS_PER_DAY};
    struct wall to = {date_to_days((struct date){2026, last_month + 1, 1}) * MS_PER_DAY};
    double begun = bench_seconds();
    if (!calendar_expand(calendar, from, to, count_one, &count, &error)) {
        fprintf(stderr, "bench_agenda: %s\n", error.text);
        exit(1);
    }
    double took = bench_seconds() - begun;
    printf("agenda: %s: %d occurrences in %.1f ms\n", what, count, took * 1e3);
    return took;
}

int main(void)
{
    struct error error = {""};
    struct calendar *calendar;
    size_t length = 0;
    char *bytes = write_calendar(&length);
    const struct zone *zone = calendar_zone("Europe/Warsaw", &error);
    double begun = bench_seconds();
    if (bytes == NULL || zone == NULL ||
        !calendar_read(&calendar, "bench.ics", bytes, length, zone, NULL, NULL, &error)) {
        fprintf(stderr, "bench_agenda: %s\n", error.text);
        return 1;
    }
    double read = bench_seconds() - begun;
    printf("agenda: %d events (%zu KiB) read in %.1f ms\n", EVENTS, length / 1024, read * 1e3);
    double month = expand(calendar, "one month", 6, 6);
    double year = expand(calendar, "twelve months", 1, 12);
    printf("agenda: a month costs %.2f of reading, twelve %.2f of one\n", month / read, year / month);
    calendar_destroy(calendar);
    free(bytes);
    return 0;
}
