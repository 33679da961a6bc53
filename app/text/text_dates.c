// SPDX-License-Identifier: MIT
// Names of days and months: messages of the catalogues, so that each language brings its own cases and order.
#include "text/text.h"

#include <stdio.h>

static const char *const weekdays[7] = {
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
};

// In the form that stands beside a day (Polish and Russian: genitive).
static const char *const months[12] = {
    N_("January"), N_("February"), N_("March"),     N_("April"),   N_("May"),      N_("June"),
    N_("July"),    N_("August"),   N_("September"), N_("October"), N_("November"), N_("December"),
};

static const char *const months_short[12] = {
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), "May",     N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
};

static const char *month_short(struct date date)
{
    // "May" is also a full name in English; other languages shorten it.
    return date.month == 5 ? tr_c("short", "May") : tr(months_short[date.month - 1]);
}

static void fill_date(char *out, size_t size, const char *pattern, struct date date)
{
    char day[8], number[8];
    snprintf(day, sizeof day, "%d", date.day);
    snprintf(number, sizeof number, "%d", date.month);
    text_fill(out, size, pattern,
              (const char *const[]){"weekday", tr(weekdays[date_weekday(date)]), "day", day, "month",
                                    tr(months[date.month - 1]), "mon", month_short(date), "number", number, NULL});
}

void text_weekday(char *out, size_t size, struct date date)
{
    text_copy(out, size, tr(weekdays[date_weekday(date)]));
}

void text_date_long(char *out, size_t size, struct date date)
{
    fill_date(out, size, tr("{weekday} {day} {month}"), date);
}

void text_date_short(char *out, size_t size, struct date date)
{
    fill_date(out, size, tr("{day} {mon}"), date);
}

void text_date_medium(char *out, size_t size, struct date date)
{
    fill_date(out, size, tr("{weekday} {day} {mon}"), date);
}

void text_date_plain(char *out, size_t size, struct date date)
{
    fill_date(out, size, tr("{day} {month}"), date);
}

void text_clock(char *out, size_t size, const struct zone *zone, struct wall at)
{
    struct civil civil = zone_civil(zone, at);
    snprintf(out, size, "%02d:%02d", civil.hour, civil.minute);
}

void text_duration(char *out, size_t size, int64_t ms)
{
    int64_t seconds = ms < 0 ? 0 : ms / MS_PER_SECOND;
    int second = (int)(seconds % 60);
    if (ms >= 100 * MS_PER_MINUTE) {
        snprintf(out, size, "%lld:%02d:%02d", (long long)(seconds / 3600), (int)(seconds / 60 % 60), second);
    } else {
        snprintf(out, size, "%d:%02d", (int)(seconds / 60), second);
    }
}

static void fill_number(char *out, size_t size, const char *pattern, int64_t n)
{
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)n);
    text_fill(out, size, pattern, (const char *const[]){"n", number, NULL});
}

void text_minutes_short(char *out, size_t size, int64_t ms)
{
    int64_t minutes = ms < 0 ? 0 : ms / MS_PER_MINUTE;
    if (minutes >= 120 && minutes % 60 == 0) {
        fill_number(out, size, tr("{n} h"), minutes / 60);
    } else {
        fill_number(out, size, tr("{n} min"), minutes);
    }
}

void text_minutes(char *out, size_t size, int64_t ms)
{
    int64_t minutes = ms < 0 ? 0 : ms / MS_PER_MINUTE;
    fill_number(out, size, tr_n("{n} minute", "{n} minutes", minutes), minutes);
}
