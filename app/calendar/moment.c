// SPDX-License-Identifier: MIT
#include "calendar/moment.h"

#include <ctype.h>
#include <string.h>

enum {
    SECONDS_PER_DAY = 86400
};

#define SPAN_MAX INT64_C(100000000000) // about 3000 years, in seconds

static bool take_digits(const char **text, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (!isdigit((unsigned char)**text)) {
            return false;
        }
        *value = *value * 10 + (*(*text)++ - '0');
    }
    return true;
}

static bool skip(const char **text, char character)
{
    if (**text != character) {
        return false;
    }
    (*text)++;
    return true;
}

static bool take_time(const char **text, struct civil *civil)
{
    if (!take_digits(text, 2, &civil->hour)) {
        return false;
    }
    skip(text, ':');
    if (!take_digits(text, 2, &civil->minute)) {
        return false;
    }
    skip(text, ':');
    if (isdigit((unsigned char)**text) && !take_digits(text, 2, &civil->second)) {
        return false;
    }
    if (civil->second == 60) {
        civil->second = 59; // a leap second does not exist in POSIX time
    }
    bool end_of_day = civil->hour == 24 && civil->minute == 0 && civil->second == 0;
    return (civil->hour < 24 || end_of_day) && civil->minute < 60 && civil->second < 60;
}

bool moment_parse(struct moment *moment, const char *text)
{
    struct civil civil = {0};
    text += strspn(text, " \t");
    if (!take_digits(&text, 4, &civil.date.year)) {
        return false;
    }
    skip(&text, '-');
    if (!take_digits(&text, 2, &civil.date.month)) {
        return false;
    }
    skip(&text, '-');
    if (!take_digits(&text, 2, &civil.date.day) || !date_valid(civil.date)) {
        return false;
    }
    *moment = (struct moment){.kind = MOMENT_DATE};
    if (skip(&text, 'T') || skip(&text, 't')) {
        if (!take_time(&text, &civil)) {
            return false;
        }
        moment->kind = skip(&text, 'Z') || skip(&text, 'z') ? MOMENT_UTC : MOMENT_FLOATING;
    }
    moment->local_s = civil_to_seconds(civil);
    return text[strspn(text, " \t")] == '\0';
}

static int64_t seconds_of_unit(char unit, bool in_time)
{
    switch (unit) {
    case 'W':
        return in_time ? 0 : INT64_C(7) * SECONDS_PER_DAY;
    case 'D':
        return in_time ? 0 : SECONDS_PER_DAY;
    case 'H':
        return in_time ? 3600 : 0;
    case 'M':
        return in_time ? 60 : 0;
    case 'S':
        return in_time ? 1 : 0;
    default:
        return 0;
    }
}

bool span_parse(struct span *span, const char *text)
{
    *span = (struct span){0};
    text += strspn(text, " \t");
    int sign = *text == '-' ? -1 : 1;
    if (*text == '-' || *text == '+') {
        text++;
    }
    if (!skip(&text, 'P')) {
        return false;
    }
    bool in_time = false, any = false;
    while (*text != '\0' && !isspace((unsigned char)*text)) {
        if (!in_time && skip(&text, 'T')) {
            in_time = true;
            continue;
        }
        int64_t number = 0;
        const char *digits = text;
        while (isdigit((unsigned char)*text) && number < SPAN_MAX) {
            number = number * 10 + (*text++ - '0');
        }
        int64_t unit_s = seconds_of_unit(*text, in_time);
        if (digits == text || unit_s == 0 || number > SPAN_MAX / unit_s) {
            return false;
        }
        text++;
        any = true;
        if (unit_s >= SECONDS_PER_DAY) {
            span->days += sign * number * (unit_s / SECONDS_PER_DAY);
        } else {
            span->seconds += sign * number * unit_s;
        }
    }
    return any;
}
