// SPDX-License-Identifier: MIT
// Bytes as the choices of which a recurrence rule is made, held against plain arithmetic: a scan that asks each day,
// as the C library describes it, whether the rule's words are true of it.
#include "calendar/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SECONDS_PER_DAY INT64_C(86400)
#define SCAN_DAYS       1200
#define TABLE_FIRST     (date_to_days((struct date){2019, 1, 1}))
#define TABLE_DAYS      (10 * 366) // the last start, what is scanned after it, and some more
#define START_DAYS      (4 * 365)  // from 2020 on
#define LIST_MAX        3
#define FOUND_MAX       400
#define PERIOD_MAX      8784 // hours of a year

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum frequency {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY,
    FREQUENCIES,
};

struct numbers {
    int count;
    int number[LIST_MAX];
};

// A rule in plain words.
struct words {
    enum frequency frequency;
    int interval, count, week_start; // 0: Monday
    struct numbers months, month_days, year_days, weeks, positions, hours, minutes;
    struct numbers weekdays, nths; // side by side; nth 0: every
    int64_t start_s;
};

struct choices {
    const uint8_t *data;
    size_t size;
};

static struct tm table[TABLE_DAYS];
static int week_year[TABLE_DAYS], week[TABLE_DAYS]; // ISO 8601, whose weeks begin on Monday

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void fill_table(void)
{
    for (int i = 0; i < TABLE_DAYS; i++) {
        time_t at = (time_t)((TABLE_FIRST + i) * SECONDS_PER_DAY);
        char text[16];
        require(gmtime_r(&at, &table[i]) != NULL && strftime(text, sizeof text, "%G %V", &table[i]) == 7);
        week_year[i] = (int)strtol(text, NULL, 10);
        week[i] = (int)strtol(text + 5, NULL, 10);
    }
}

static int choose(struct choices *choices, int sides)
{
    if (choices->size == 0) {
        return 0;
    }
    choices->size--;
    return *choices->data++ % sides;
}

// At most LIST_MAX of `most` numbers from `least` on; with `signs`, some count from the end.
static struct numbers choose_numbers(struct choices *choices, int least, int most, bool signs)
{
    struct numbers numbers = {.count = choose(choices, 2) == 0 ? 0 : 1 + choose(choices, LIST_MAX)};
    for (int i = 0; i < numbers.count; i++) {
        int number = least + (choose(choices, 256) + 256 * (most > 256 ? choose(choices, 2) : 0)) % most;
        numbers.number[i] = signs && choose(choices, 3) == 0 ? -number : number;
    }
    return numbers;
}

static struct words choose_words(struct choices *choices)
{
    struct words words = {
        .frequency = (enum frequency)choose(choices, FREQUENCIES),
        .interval = 1 + choose(choices, 4),
        .count = choose(choices, 4) == 0 ? 1 + choose(choices, 100) : 0,
        .week_start = choose(choices, 7),
        .months = choose_numbers(choices, 1, 12, false),
        .hours = choose_numbers(choices, 0, 24, false),
        .minutes = choose_numbers(choices, 0, 60, false),
    };
    if (words.frequency != WEEKLY) { // RFC 5545 3.3.10 forbids it there
        words.month_days = choose_numbers(choices, 1, 31, true);
    }
    if (words.frequency == YEARLY) {
        words.year_days = choose_numbers(choices, 1, 366, true);
        words.weeks = words.week_start == 0 ? choose_numbers(choices, 1, 53, true) : words.weeks;
    }
    words.weekdays = choose_numbers(choices, 0, 7, false);
    words.nths.count = words.weekdays.count;
    for (int i = 0; i < words.weekdays.count && words.frequency >= MONTHLY && words.weeks.count == 0; i++) {
        words.nths.number[i] = choose(choices, 11) - 5;
    }
    bool others = words.months.count + words.hours.count + words.minutes.count + words.month_days.count +
                      words.year_days.count + words.weeks.count + words.weekdays.count >
                  0;
    if (others) {
        words.positions = choose_numbers(choices, 1, 12, true);
    }
    int64_t day = TABLE_FIRST + 365 + (choose(choices, 256) * 256 + choose(choices, 256)) % START_DAYS;
    words.start_s = day * SECONDS_PER_DAY + choose(choices, 24) * 3600 + choose(choices, 60) * 60;
    return words;
}

// --- As text ---

static void append(char *text, size_t size, const char *name, const struct numbers *numbers)
{
    for (int i = 0; i < numbers->count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, size - used, "%s%d", i == 0 ? name : ",", numbers->number[i]);
    }
}

static void write_rule(const struct words *words, char *text, size_t size)
{
    static const char *const frequencies[] = {"HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    static const char *const days[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    int used = snprintf(text, size, "FREQ=%s;INTERVAL=%d;WKST=%s", frequencies[words->frequency], words->interval,
                        days[words->week_start]);
    if (words->count > 0) {
        snprintf(text + used, size - (size_t)used, ";COUNT=%d", words->count);
    }
    append(text, size, ";BYMONTH=", &words->months);
    append(text, size, ";BYMONTHDAY=", &words->month_days);
    append(text, size, ";BYYEARDAY=", &words->year_days);
    append(text, size, ";BYWEEKNO=", &words->weeks);
    append(text, size, ";BYHOUR=", &words->hours);
    append(text, size, ";BYMINUTE=", &words->minutes);
    append(text, size, ";BYSETPOS=", &words->positions);
    for (int i = 0; i < words->weekdays.count; i++) {
        char nth[8] = "";
        if (words->nths.number[i] != 0) {
            snprintf(nth, sizeof nth, "%d", words->nths.number[i]);
        }
        size_t at = strlen(text);
        snprintf(text + at, size - at, "%s%s%s", i == 0 ? ";BYDAY=" : ",", nth, days[words->weekdays.number[i]]);
    }
}

// --- The scan ---

static bool have(const struct numbers *numbers, int number)
{
    for (int i = 0; i < numbers->count; i++) {
        if (numbers->number[i] == number) {
            return true;
        }
    }
    return false;
}

// Whether a day is the nth of its weekday in its month, or in its year.
static bool is_nth(int day, int nth, bool in_year)
{
    int step = nth > 0 ? -7 : 7, passed = 0;
    for (int at = day; at >= 0 && at < TABLE_DAYS && table[at].tm_year == table[day].tm_year &&
                       (in_year || table[at].tm_mon == table[day].tm_mon);
         at += step) {
        passed++;
    }
    return passed == abs(nth);
}

static bool weekday_matches(const struct words *words, int day)
{
    bool in_year = words->frequency == YEARLY && words->months.count == 0;
    for (int i = 0; i < words->weekdays.count; i++) {
        int nth = words->nths.number[i];
        if (words->weekdays.number[i] == (table[day].tm_wday + 6) % 7 && (nth == 0 || is_nth(day, nth, in_year))) {
            return true;
        }
    }
    return words->weekdays.count == 0;
}

static int days_in_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 366 : 365;
}

static int days_in_month(int day)
{
    int last = day;
    while (table[last + 1].tm_mon == table[day].tm_mon) {
        last++;
    }
    return table[last].tm_mday;
}

static bool week_matches(const struct words *words, int day)
{
    int last = day; // a day of the last week of that year
    while (week_year[last + 7] == week_year[day]) {
        last += 7;
    }
    return words->weeks.count == 0 || have(&words->weeks, week[day]) || have(&words->weeks, week[day] - week[last] - 1);
}

static bool day_matches(const struct words *words, int day)
{
    const struct tm *tm = &table[day];
    int from_end = tm->tm_yday - days_in_year(tm->tm_year + 1900);
    if ((words->months.count > 0 && !have(&words->months, tm->tm_mon + 1)) ||
        (words->month_days.count > 0 && !have(&words->month_days, tm->tm_mday) &&
         !have(&words->month_days, tm->tm_mday - days_in_month(day) - 1)) ||
        (words->year_days.count > 0 && !have(&words->year_days, tm->tm_yday + 1) &&
         !have(&words->year_days, from_end)) ||
        !weekday_matches(words, day) || !week_matches(words, day)) {
        return false;
    }
    if (words->month_days.count + words->year_days.count + words->weekdays.count > 0) {
        return true;
    }
    // What the rule does not say is taken from the start.
    const struct tm *start = &table[words->start_s / SECONDS_PER_DAY - TABLE_FIRST];
    if (words->weeks.count > 0) {
        return tm->tm_wday == start->tm_wday;
    }
    return words->frequency < WEEKLY || (words->frequency == WEEKLY && tm->tm_wday == start->tm_wday) ||
           (words->frequency == MONTHLY && tm->tm_mday == start->tm_mday) ||
           (words->frequency == YEARLY && tm->tm_mday == start->tm_mday &&
            (words->months.count > 0 || tm->tm_mon == start->tm_mon));
}

static int64_t period_of(const struct words *words, int day, int hour)
{
    switch (words->frequency) {
    case HOURLY:
        return (TABLE_FIRST + day) * 24 + hour;
    case WEEKLY:
        return (TABLE_FIRST + day + 3 - words->week_start) / 7; // 1970-01-01 was a Thursday
    case MONTHLY:
        return table[day].tm_year * 12 + table[day].tm_mon;
    case YEARLY:
        return words->weeks.count > 0 ? week_year[day] : table[day].tm_year;
    case DAILY:
    case FREQUENCIES:
        break;
    }
    return TABLE_FIRST + day;
}

struct scan {
    const struct words *words;
    int64_t last_s, given;
    int64_t period, in_period[PERIOD_MAX];
    int period_count;
    int64_t found[FOUND_MAX];
    int count;
};

// Gives what BYSETPOS lets through of the period that has ended.
static void end_period(struct scan *scan)
{
    const struct words *words = scan->words;
    for (int i = 0; i < scan->period_count; i++) {
        int64_t at_s = scan->in_period[i];
        bool chosen = words->positions.count == 0 || have(&words->positions, i + 1) ||
                      have(&words->positions, i - scan->period_count);
        if (chosen && at_s >= words->start_s && at_s <= scan->last_s && scan->count < FOUND_MAX &&
            (words->count == 0 || scan->given < words->count)) {
            scan->given++;
            scan->found[scan->count++] = at_s;
        }
    }
    scan->period_count = 0;
}

static void scan_hour(struct scan *scan, int day, int hour)
{
    const struct words *words = scan->words;
    int start_hour = (int)(words->start_s % SECONDS_PER_DAY / 3600);
    int start_minute = (int)(words->start_s % 3600 / 60);
    int start_day = (int)(words->start_s / SECONDS_PER_DAY - TABLE_FIRST);
    bool hour_matches =
        words->hours.count > 0 ? have(&words->hours, hour) : words->frequency == HOURLY || hour == start_hour;
    int64_t period = period_of(words, day, hour);
    if (!hour_matches || (period - period_of(words, start_day, start_hour)) % words->interval != 0) {
        return;
    }
    if (period != scan->period) {
        end_period(scan);
        scan->period = period;
    }
    for (int minute = 0; minute < 60; minute++) {
        bool matches = words->minutes.count > 0 ? have(&words->minutes, minute) : minute == start_minute;
        if (matches && scan->period_count < PERIOD_MAX) {
            scan->in_period[scan->period_count++] =
                (TABLE_FIRST + day) * SECONDS_PER_DAY + hour * 3600 + minute * INT64_C(60);
        }
    }
}

static void scan_days(struct scan *scan)
{
    int start_day = (int)(scan->words->start_s / SECONDS_PER_DAY - TABLE_FIRST);
    for (int day = 0; day < start_day + SCAN_DAYS + 366 && scan->count < FOUND_MAX; day++) {
        for (int hour = 0; hour < 24 && day_matches(scan->words, day); hour++) {
            scan_hour(scan, day, hour);
        }
    }
    end_period(scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct scan scan;
    struct choices choices = {data, size};
    struct words words = choose_words(&choices);
    struct rule rule;
    struct error remark, error;
    char text[512];
    if (table[0].tm_mday == 0) {
        fill_table();
    }
    scan = (struct scan){.words = &words, .last_s = words.start_s + SCAN_DAYS * SECONDS_PER_DAY, .period = INT64_MIN};
    scan_days(&scan);
    write_rule(&words, text, sizeof text);
    require(rule_parse(&rule, text, &remark, &error));
    static struct rule_walk walk;
    int64_t at_s = 0;
    int given = 0;
    rule_walk_begin(&walk, &rule, words.start_s, false, words.start_s, scan.last_s);
    while (given < scan.count && rule_walk_next(&walk, &at_s)) {
        require(at_s == scan.found[given++]);
    }
    require(walk.exhausted || given == scan.count);
    require(walk.exhausted || given == FOUND_MAX || !rule_walk_next(&walk, &at_s));
    return 0;
}
