// SPDX-License-Identifier: MIT
#include "unit/rolled.h"

#include "core/error.h"
#include "core/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#define EVENTS_MAX    24
#define AROUND_DAYS   6 // on either side of the week: more than an event is long, or is moved
#define CLOCK_MIN     (ROLLED_WEEK_MIN + 2 * AROUND_DAYS * ROLLED_DAY_MIN)
#define OFFSET_MAX    (15 * 60)
#define TEXT_MAX      65536
#define FOREIGN_ZONE  "Asia/Kathmandu" // a quarter of an hour beside all others
#define OVERRIDES_MAX 3

// The local minute (as if it were UTC, since 1970) of each minute from `first` on.
struct clock {
    int64_t first;
    int64_t local[CLOCK_MIN];
};

enum clock_name {
    CLOCK_ROOM,
    CLOCK_FOREIGN,
    CLOCK_UTC,
    CLOCK_FLOATING, // the room's, without being named
    CLOCK_NAMES,
};

struct moved {
    int64_t day; // of the original
    int64_t start;
    int length;
    bool cancelled;
    bool onwards; // THISANDFUTURE: those that follow move as far
};

// An event as it is rolled. Days and minutes are local to its clock.
struct event {
    enum clock_name clock;
    int64_t start;
    int length;
    bool by_end, cancelled, transparent, all_day;
    int interval; // 0: once
    bool weekly;
    unsigned weekdays; // bit 0: Monday
    int count;         // 0: without
    int64_t until;     // a UTC minute; 0: without
    int excluded_count, moved_count;
    int64_t excluded[OVERRIDES_MAX];
    struct moved moved[OVERRIDES_MAX];
};

static struct clock clocks[CLOCK_NAMES];
static struct event events[EVENTS_MAX];
static const char *room_zone;
static int64_t week; // its first minute, UTC
static struct rolled_span spans[ROLLED_SPANS_MAX];
static size_t span_count;
static char text[TEXT_MAX];
static size_t text_length;
static uint64_t seed;

static int64_t dice(int64_t sides)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int64_t)(seed % (uint64_t)sides);
}

// --- Clocks ---

static void fill_clock(struct clock *clock, const char *zone, int64_t first)
{
    assert_int_equal(setenv("TZ", zone, 1), 0);
    tzset();
    clock->first = first;
    for (int i = 0; i < CLOCK_MIN; i++) {
        time_t at = (time_t)((first + i) * 60);
        struct tm tm;
        assert_non_null(localtime_r(&at, &tm));
        clock->local[i] = first + i + tm.tm_gmtoff / 60;
    }
}

// RFC 5545 3.3.5: the first minute that reads so; in a gap, counted on from before the gap.
static int64_t minute_of(const struct clock *clock, int64_t local)
{
    int64_t i = local - OFFSET_MAX - clock->first;
    for (i = i < 1 ? 1 : i; i < CLOCK_MIN && clock->local[i] < local; i++) {
    }
    assert_in_range(i, 1, CLOCK_MIN - 1);
    return clock->local[i] == local ? clock->first + i : clock->first + i - 1 + local - clock->local[i - 1];
}

int64_t rolled_clock_change(void)
{
    const struct clock *clock = &clocks[CLOCK_ROOM];
    int64_t at = week;
    while (at < week + ROLLED_WEEK_MIN &&
           clock->local[at - clock->first] - at == clock->local[week - clock->first] - week) {
        at++;
    }
    return at;
}

static bool covers(int64_t day)
{
    int64_t first = clocks[CLOCK_UTC].first / ROLLED_DAY_MIN;
    return day > first + 1 && day < first + CLOCK_MIN / ROLLED_DAY_MIN - 3;
}

// --- The scan ---

static void add_span(const struct event *event, int64_t start, int length)
{
    const struct clock *clock = &clocks[event->clock];
    struct rolled_span span = {.start = minute_of(clock, start), .event = (int)(event - events)};
    span.end = event->by_end ? minute_of(clock, start + length) : span.start + length;
    assert_true(span_count < ROLLED_SPANS_MAX);
    spans[span_count++] = span;
}

static bool rule_hits(const struct event *event, int64_t day)
{
    int64_t first = event->start / ROLLED_DAY_MIN;
    if (event->interval == 0) {
        return day == first;
    }
    if (!event->weekly) {
        return (day - first) % event->interval == 0;
    }
    int64_t weeks = (day + 3) / 7 - (first + 3) / 7; // 1970-01-01 was a Thursday
    return weeks % event->interval == 0 && (event->weekdays >> (day + 3) % 7 & 1) != 0;
}

static bool is_excluded(const struct event *event, int64_t day)
{
    for (int i = 0; i < event->excluded_count; i++) {
        if (event->excluded[i] == day) {
            return true;
        }
    }
    for (int i = 0; i < event->moved_count; i++) {
        if (event->moved[i].day == day) {
            return true;
        }
    }
    return false;
}

// The days on which a rule occurs, each asked for itself; at most `max` of those near the week.
static int list_days(const struct event *event, int64_t *days, int max)
{
    int found = 0, before = 0;
    int64_t last = clocks[CLOCK_UTC].first / ROLLED_DAY_MIN + CLOCK_MIN / ROLLED_DAY_MIN;
    for (int64_t day = event->start / ROLLED_DAY_MIN; day < last; day++) {
        if (!rule_hits(event, day) || (event->count > 0 && before++ >= event->count) || !covers(day)) {
            continue;
        }
        int64_t at = minute_of(&clocks[event->clock], day * ROLLED_DAY_MIN + event->start % ROLLED_DAY_MIN);
        if (found < max && (event->until == 0 || at <= event->until)) {
            days[found++] = day;
        }
    }
    return found;
}

// An occurrence at its own time, or where the last THISANDFUTURE before it puts it.
static void add_occurrence(const struct event *event, int64_t day)
{
    int64_t shift = 0;
    int length = event->length;
    for (int i = 0; i < event->moved_count; i++) { // ascending
        const struct moved *moved = &event->moved[i];
        if (moved->onwards && moved->day < day) {
            shift = moved->start - (moved->day * ROLLED_DAY_MIN + event->start % ROLLED_DAY_MIN);
            length = moved->length;
        }
    }
    add_span(event, day * ROLLED_DAY_MIN + event->start % ROLLED_DAY_MIN + shift, length);
}

static void scan_event(const struct event *event)
{
    int64_t days[CLOCK_MIN / ROLLED_DAY_MIN];
    if (event->cancelled || event->transparent || event->all_day) {
        return;
    }
    int count = list_days(event, days, CLOCK_MIN / ROLLED_DAY_MIN);
    for (int i = 0; i < count; i++) {
        if (!is_excluded(event, days[i])) {
            add_occurrence(event, days[i]);
        }
    }
    for (int i = 0; i < event->moved_count; i++) {
        if (!event->moved[i].cancelled) {
            add_span(event, event->moved[i].start, event->moved[i].length);
        }
    }
}

const struct rolled_span *rolled_span_at(int64_t minute)
{
    const struct rolled_span *best = NULL;
    for (size_t i = 0; i < span_count; i++) {
        const struct rolled_span *span = &spans[i];
        if (span->start > minute || minute >= span->end) {
            continue;
        }
        if (best == NULL || span->start > best->start ||
            (span->start == best->start &&
             (span->end > best->end || (span->end == best->end && span->event > best->event)))) {
            best = span;
        }
    }
    return best;
}

// --- Rolling and writing ---

static void roll_exceptions(struct event *event)
{
    int64_t days[CLOCK_MIN / ROLLED_DAY_MIN];
    int count = list_days(event, days, CLOCK_MIN / ROLLED_DAY_MIN);
    for (int i = 0; i < count && event->moved_count < OVERRIDES_MAX && event->excluded_count < OVERRIDES_MAX; i++) {
        int64_t what = dice(8);
        if (what == 0) {
            event->excluded[event->excluded_count++] = days[i];
        } else if (what == 1) {
            int64_t kind = dice(4);
            event->moved[event->moved_count++] = (struct moved){
                .day = days[i],
                .start = days[i] * ROLLED_DAY_MIN + dice(2 * ROLLED_DAY_MIN) / 5 * 5 - ROLLED_DAY_MIN / 2,
                .length = 5 * (1 + (int)dice(40)),
                .cancelled = kind == 0,
                .onwards = kind == 1,
            };
        }
    }
}

static void roll_event(struct event *event)
{
    int64_t first = week / ROLLED_DAY_MIN;
    int64_t time = dice(2) == 0 ? dice(ROLLED_DAY_MIN / 15) * 15 : dice(5 * 12) * 5; // nights, when clocks change
    *event = (struct event){
        .clock = dice(3) != 0 ? CLOCK_ROOM : (enum clock_name)dice(CLOCK_NAMES),
        .length = dice(8) == 0 ? (int)dice(30 * 60) : 5 * (int)dice(40),
        .by_end = dice(2) == 0,
        .cancelled = dice(12) == 0,
        .transparent = dice(12) == 0,
        .all_day = dice(12) == 0,
        .interval = dice(2) == 0 ? 0 : 1 + (int)dice(3),
        .weekly = dice(2) == 0,
    };
    event->start = (first - 1 + dice(9) - (event->interval > 0 ? dice(60) : 0)) * ROLLED_DAY_MIN + time;
    event->weekdays = (unsigned)dice(128) | 1U << (event->start / ROLLED_DAY_MIN + 3) % 7;
    int64_t bound = event->interval > 0 ? dice(3) : 0;
    event->count = bound == 1 ? 1 + (int)dice(40) : 0;
    event->until =
        bound == 2 ? (dice(2) == 0 ? week + dice(ROLLED_WEEK_MIN) : rolled_clock_change() + dice(300) - 150) : 0;
    if (event->interval > 0 && !event->all_day) {
        roll_exceptions(event);
    }
}

static void append(const char *format, ...) PRINTF_LIKE(1, 2);
static void append(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text + text_length, sizeof text - text_length, format, args);
    va_end(args);
    assert_in_range(length, 0, sizeof text - text_length - 1);
    text_length += (size_t)length;
}

// "NAME;TZID=Zone:20260329T023000", in UTC when `utc`.
static void write_time(const char *name, enum clock_name clock, int64_t local, bool utc)
{
    static const char *const zones[CLOCK_NAMES] = {[CLOCK_FOREIGN] = FOREIGN_ZONE};
    bool absolute = utc || clock == CLOCK_UTC;
    struct civil civil = civil_from_seconds((absolute ? minute_of(&clocks[clock], local) : local) * 60);
    const char *id = clock == CLOCK_ROOM ? room_zone : zones[clock];
    bool named = !absolute && id != NULL;
    append("%s%s%s:%04d%02d%02dT%02d%02d00%s\n", name, named ? ";TZID=" : "", named ? id : "", civil.date.year,
           civil.date.month, civil.date.day, civil.hour, civil.minute, absolute ? "Z" : "");
}

static void write_length(const struct event *event, int64_t start, int length)
{
    if (event->by_end && length > 0 && event->clock != CLOCK_UTC) {
        write_time("DTEND", event->clock, start + length, false);
    } else {
        append("DURATION:PT%dM\n", length);
    }
}

static void write_rule(const struct event *event)
{
    static const char *const names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    append("RRULE:FREQ=%s;INTERVAL=%d", event->weekly ? "WEEKLY" : "DAILY", event->interval);
    const char *before = ";BYDAY=";
    for (int day = 0; event->weekly && day < 7; day++) {
        if ((event->weekdays >> day & 1) != 0) {
            append("%s%s", before, names[day]);
            before = ",";
        }
    }
    if (event->count > 0) {
        append(";COUNT=%d", event->count);
    }
    if (event->until > 0) {
        struct civil civil = civil_from_seconds(event->until * 60);
        append(";UNTIL=%04d%02d%02dT%02d%02d00Z", civil.date.year, civil.date.month, civil.date.day, civil.hour,
               civil.minute);
    }
    append("\n");
}

static void write_event(const struct event *event)
{
    int number = (int)(event - events);
    append("BEGIN:VEVENT\nUID:e%03d\n", number);
    if (event->all_day) {
        struct date date = date_from_days(event->start / ROLLED_DAY_MIN);
        append("DTSTART;VALUE=DATE:%04d%02d%02d\n", date.year, date.month, date.day);
    } else {
        write_time("DTSTART", event->clock, event->start, false);
        write_length(event, event->start, event->length);
    }
    append("%s%s", event->cancelled ? "STATUS:CANCELLED\n" : "", event->transparent ? "TRANSP:TRANSPARENT\n" : "");
    if (event->interval > 0) {
        write_rule(event);
    }
    for (int i = 0; i < event->excluded_count; i++) {
        write_time("EXDATE", event->clock, event->excluded[i] * ROLLED_DAY_MIN + event->start % ROLLED_DAY_MIN,
                   dice(2) == 0);
    }
    append("END:VEVENT\n");
    for (int i = 0; i < event->moved_count; i++) {
        const struct moved *moved = &event->moved[i];
        append("BEGIN:VEVENT\nUID:e%03d\n", number);
        write_time(moved->onwards ? "RECURRENCE-ID;RANGE=THISANDFUTURE" : "RECURRENCE-ID", event->clock,
                   moved->day * ROLLED_DAY_MIN + event->start % ROLLED_DAY_MIN, !moved->onwards && dice(2) == 0);
        write_time("DTSTART", event->clock, moved->start, false);
        write_length(event, moved->start, moved->length);
        append("%s%sEND:VEVENT\n", event->cancelled || moved->cancelled ? "STATUS:CANCELLED\n" : "",
               event->transparent ? "TRANSP:TRANSPARENT\n" : "");
    }
}

void rolled_set_week(const char *zone, int64_t first)
{
    int64_t from = first - AROUND_DAYS * ROLLED_DAY_MIN;
    week = first;
    room_zone = zone;
    fill_clock(&clocks[CLOCK_ROOM], zone, from);
    fill_clock(&clocks[CLOCK_FOREIGN], FOREIGN_ZONE, from);
    fill_clock(&clocks[CLOCK_UTC], "UTC", from);
    clocks[CLOCK_FLOATING] = clocks[CLOCK_ROOM];
}

const char *rolled_calendar(uint64_t with)
{
    seed = (with + 1) * UINT64_C(0x9E3779B97F4A7C15);
    text_length = span_count = 0;
    int count = 1 + (int)dice(EVENTS_MAX);
    append("BEGIN:VCALENDAR\n");
    for (int i = 0; i < count; i++) {
        roll_event(&events[i]);
        write_event(&events[i]);
        scan_event(&events[i]);
    }
    append("END:VCALENDAR\n");
    return text;
}
