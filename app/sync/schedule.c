// SPDX-License-Identifier: MIT
#include "sync/schedule.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define FIRST_RETRY_MS     (15 * MS_PER_SECOND)
#define RETRY_AFTER_MOST   MS_PER_DAY
#define DOUBLINGS_MAX      8
#define NUMBER_MOST        100000
#define PUBLISHED_LOOKS_AT (64 * 1024)

static int64_t at_most(int64_t value, int64_t most)
{
    return value < most ? value : most;
}

static int64_t at_least(int64_t value, int64_t least)
{
    return value > least ? value : least;
}

int64_t schedule_interval(int64_t settings_ms, int64_t published_ms)
{
    int64_t wanted = settings_ms > 0 ? settings_ms : published_ms > 0 ? published_ms : SCHEDULE_USUAL_MS;
    return at_least(at_most(wanted, SCHEDULE_MOST_MS), SCHEDULE_LEAST_MS);
}

static int64_t unit_of(char letter, bool time)
{
    switch (letter) {
    case 'W':
        return time ? 0 : 7 * MS_PER_DAY;
    case 'D':
        return time ? 0 : MS_PER_DAY;
    case 'H':
        return time ? MS_PER_HOUR : 0;
    case 'M':
        return time ? MS_PER_MINUTE : 0;
    case 'S':
        return time ? MS_PER_SECOND : 0;
    default:
        return 0;
    }
}

// An iCalendar DURATION (RFC 5545 3.3.6) without a sign; 0 when it is none.
static int64_t read_duration(const char *text, const char *end)
{
    int64_t ms = 0;
    bool time = false;
    if (text == end || *text++ != 'P') {
        return 0;
    }
    while (text < end && *text != '\r' && *text != '\n') {
        if (*text == 'T') {
            time = true;
            text++;
            continue;
        }
        int64_t number = 0;
        const char *digits = text;
        for (; text < end && *text >= '0' && *text <= '9'; text++) {
            number = at_most(number * 10 + (*text - '0'), NUMBER_MOST);
        }
        int64_t unit = text < end ? unit_of(*text, time) : 0;
        if (text == digits || unit == 0) {
            return 0;
        }
        ms += number * unit;
        text++;
    }
    return ms;
}

// The duration of a line with this name, with or without parameters; -1 when it is another line.
static int64_t read_line(const char *line, const char *end, const char *name)
{
    size_t length = strlen(name);
    if ((size_t)(end - line) <= length || strncasecmp(line, name, length) != 0 || strchr(";:", line[length]) == NULL) {
        return -1;
    }
    const char *colon = memchr(line, ':', (size_t)(end - line));
    return colon != NULL ? read_duration(colon + 1, end) : 0;
}

int64_t schedule_published(const char *bytes, size_t length)
{
    const char *end = bytes + (length < PUBLISHED_LOOKS_AT ? length : PUBLISHED_LOOKS_AT);
    int64_t ttl = 0;
    while (bytes < end) {
        const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
        const char *stop = newline != NULL ? newline : end;
        int64_t standard = read_line(bytes, stop, "REFRESH-INTERVAL");
        if (standard > 0) {
            return standard;
        }
        int64_t custom = read_line(bytes, stop, "X-PUBLISHED-TTL");
        ttl = custom > 0 ? custom : ttl;
        if ((size_t)(stop - bytes) >= 12 && strncasecmp(bytes, "BEGIN:VEVENT", 12) == 0) {
            break; // what is of the whole calendar stands before its events
        }
        bytes = newline != NULL ? newline + 1 : end;
    }
    return ttl;
}

int64_t schedule_wait(enum schedule_outcome outcome, int64_t interval_ms, int failures, int64_t retry_after_ms,
                      uint32_t random)
{
    int doublings = failures < 1 ? 0 : failures > DOUBLINGS_MAX ? DOUBLINGS_MAX : failures - 1;
    int64_t wait = interval_ms;
    if (outcome == SCHEDULE_PASSING) {
        wait = at_most(FIRST_RETRY_MS << doublings, interval_ms);
    } else if (outcome == SCHEDULE_LASTING) {
        wait = at_most(interval_ms << doublings, SCHEDULE_MOST_MS);
    }
    wait -= (int64_t)(random % 1000U) * (wait / 10) / 1000;
    return at_least(wait, at_most(retry_after_ms, RETRY_AFTER_MOST));
}
