// SPDX-License-Identifier: MIT
#include "calendar/moment.h"
#include "calendar/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    PART_TEXT_MAX = 8192
};

#define LONGEST_INTERVAL_S (INT64_C(146097) * 86400) // 400 years: after them the Gregorian calendar repeats

static const struct {
    const char *name;
    int64_t period_s;
} frequencies[] = {
    [RULE_SECONDLY] = {"SECONDLY", 1},    [RULE_MINUTELY] = {"MINUTELY", 60}, [RULE_HOURLY] = {"HOURLY", 3600},
    [RULE_DAILY] = {"DAILY", 86400},      [RULE_WEEKLY] = {"WEEKLY", 604800}, [RULE_MONTHLY] = {"MONTHLY", 2629746},
    [RULE_YEARLY] = {"YEARLY", 31556952},
};

static const char *const weekday_names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

static bool parse_integer(const char *text, int64_t low, int64_t high, int64_t *value)
{
    const char *digits = *text == '+' || *text == '-' ? text + 1 : text;
    if (*digits == '\0' || strlen(digits) > 12 || strspn(digits, "0123456789") != strlen(digits)) {
        return false;
    }
    *value = strtoll(text, NULL, 10);
    return low <= *value && *value <= high;
}

static bool parse_weekday(const char *text, int *weekday)
{
    for (int i = 0; i < 7; i++) {
        if (strcasecmp(text, weekday_names[i]) == 0) {
            *weekday = i;
            return true;
        }
    }
    return false;
}

static bool parse_frequency(struct rule *rule, const char *value)
{
    for (size_t i = 0; i < sizeof frequencies / sizeof frequencies[0]; i++) {
        if (strcasecmp(value, frequencies[i].name) == 0) {
            rule->frequency = (enum rule_frequency)i;
            return true;
        }
    }
    return false;
}

static bool parse_until(struct rule *rule, const char *value)
{
    struct moment until;
    if (!moment_parse(&until, value)) {
        return false;
    }
    rule->until_s = until.local_s;
    rule->until_kind = until.kind == MOMENT_DATE  ? RULE_UNTIL_DATE
                       : until.kind == MOMENT_UTC ? RULE_UNTIL_UTC
                                                  : RULE_UNTIL_LOCAL;
    return true;
}

// One entry of a BYxxx list.
typedef bool (*entry_fn)(struct rule *rule, const char *entry);

static bool parse_list(struct rule *rule, char *value, entry_fn parse_entry)
{
    char *rest = value;
    for (char *entry = strsep(&rest, ","); entry != NULL; entry = strsep(&rest, ",")) {
        entry += strspn(entry, " ");
        entry[strcspn(entry, " ")] = '\0';
        if (!parse_entry(rule, entry)) {
            return false;
        }
    }
    return true;
}

static bool add_bit(uint64_t *bits, const char *entry, int64_t low, int64_t high)
{
    int64_t number = 0;
    if (!parse_integer(entry, low, high, &number)) {
        return false;
    }
    *bits |= UINT64_C(1) << number;
    return true;
}

static bool add_number(struct rule_numbers *numbers, const char *entry, int64_t high)
{
    int64_t number = 0;
    if (!parse_integer(entry, -high, high, &number) || number == 0) {
        return false;
    }
    uint64_t *set = number > 0 ? numbers->forward : numbers->backward;
    int64_t distance = number > 0 ? number : -number;
    set[distance / 64] |= UINT64_C(1) << distance % 64;
    return true;
}

// A leap second does not exist in POSIX time: 60 is taken for 59.
static bool add_second(struct rule *rule, const char *entry)
{
    return add_bit(&rule->seconds, strcmp(entry, "60") == 0 ? "59" : entry, 0, 59);
}

static bool add_minute(struct rule *rule, const char *entry)
{
    return add_bit(&rule->minutes, entry, 0, 59);
}

static bool add_hour(struct rule *rule, const char *entry)
{
    return add_bit(&rule->hours, entry, 0, 23);
}

static bool add_month(struct rule *rule, const char *entry)
{
    return add_bit(&rule->months, entry, 1, 12);
}

static bool add_month_day(struct rule *rule, const char *entry)
{
    return add_number(&rule->month_days, entry, 31);
}

static bool add_year_day(struct rule *rule, const char *entry)
{
    return add_number(&rule->year_days, entry, 366);
}

static bool add_week(struct rule *rule, const char *entry)
{
    return add_number(&rule->weeks, entry, 53);
}

static bool add_position(struct rule *rule, const char *entry)
{
    return add_number(&rule->positions, entry, 366);
}

static bool add_weekday(struct rule *rule, const char *entry)
{
    size_t length = strlen(entry);
    int weekday = 0;
    if (length < 2 || !parse_weekday(entry + length - 2, &weekday)) {
        return false;
    }
    if (length == 2) {
        rule->weekdays |= UINT64_C(1) << weekday;
        return true;
    }
    char digits[8] = "";
    int64_t number = 0;
    if (length - 2 >= sizeof digits) {
        return false;
    }
    memcpy(digits, entry, length - 2);
    if (!parse_integer(digits, -53, 53, &number) || number == 0) {
        return false;
    }
    uint64_t *set = number > 0 ? rule->nth_forward : rule->nth_backward;
    set[weekday] |= UINT64_C(1) << (number > 0 ? number : -number);
    return true;
}

static const struct {
    const char *name;
    enum rule_part part;
    entry_fn add;
} lists[] = {
    {"BYSECOND", RULE_BYSECOND, add_second},
    {"BYMINUTE", RULE_BYMINUTE, add_minute},
    {"BYHOUR", RULE_BYHOUR, add_hour},
    {"BYDAY", RULE_BYDAY, add_weekday},
    {"BYMONTHDAY", RULE_BYMONTHDAY, add_month_day},
    {"BYYEARDAY", RULE_BYYEARDAY, add_year_day},
    {"BYWEEKNO", RULE_BYWEEKNO, add_week},
    {"BYMONTH", RULE_BYMONTH, add_month},
    {"BYSETPOS", RULE_BYSETPOS, add_position},
};

// RFC 7529: only the Gregorian calendar, and dates that do not exist are left out.
static bool parse_extension(const char *name, const char *value)
{
    return (strcasecmp(name, "RSCALE") == 0 && strcasecmp(value, "GREGORIAN") == 0) ||
           (strcasecmp(name, "SKIP") == 0 && strcasecmp(value, "OMIT") == 0) || strncasecmp(name, "X-", 2) == 0;
}

static bool parse_part(struct rule *rule, const char *name, char *value, struct error *remark)
{
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (strcasecmp(name, lists[i].name) == 0) {
            rule->parts |= lists[i].part;
            return parse_list(rule, value, lists[i].add);
        }
    }
    if (strcasecmp(name, "FREQ") == 0) {
        return parse_frequency(rule, value);
    }
    if (strcasecmp(name, "INTERVAL") == 0) {
        bool good = parse_integer(value, 0, INT64_C(100000000000), &rule->interval);
        if (good && rule->interval == 0) {
            rule->interval = 1;
            error_set(remark, "INTERVAL=0 is read as 1");
        }
        return good;
    }
    if (strcasecmp(name, "COUNT") == 0) {
        return parse_integer(value, 1, INT32_MAX, &rule->count);
    }
    if (strcasecmp(name, "UNTIL") == 0) {
        return parse_until(rule, value);
    }
    if (strcasecmp(name, "WKST") == 0) {
        return parse_weekday(value, &rule->week_start);
    }
    return parse_extension(name, value);
}

// Combinations that RFC 5545 forbids and others read all the same.
static void relax(struct rule *rule, struct error *remark)
{
    bool numbered = false;
    for (int i = 0; i < 7; i++) {
        numbered = numbered || rule->nth_forward[i] != 0 || rule->nth_backward[i] != 0;
    }
    bool numbers_allowed =
        rule->frequency == RULE_MONTHLY || (rule->frequency == RULE_YEARLY && (rule->parts & RULE_BYWEEKNO) == 0);
    if (numbered && !numbers_allowed) {
        for (int i = 0; i < 7; i++) {
            if (rule->nth_forward[i] != 0 || rule->nth_backward[i] != 0) {
                rule->weekdays |= UINT64_C(1) << i;
            }
            rule->nth_forward[i] = rule->nth_backward[i] = 0;
        }
        error_set(remark, "a numbered weekday needs FREQ=MONTHLY or YEARLY: its number is ignored");
    }
    if ((rule->parts & RULE_BYWEEKNO) != 0 && rule->frequency != RULE_YEARLY) {
        error_set(remark, "BYWEEKNO needs FREQ=YEARLY: read as a limit to those weeks");
    }
}

bool rule_parse(struct rule *rule, const char *text, struct error *remark, struct error *error)
{
    char copy[PART_TEXT_MAX];
    *rule = (struct rule){.frequency = (enum rule_frequency) - 1, .interval = 1};
    error_set(remark, "%s", "");
    if (strlen(text) >= sizeof copy) {
        return error_set(error, "the rule is longer than %d characters", PART_TEXT_MAX);
    }
    snprintf(copy, sizeof copy, "%s", text);
    char *rest = copy;
    for (char *part = strsep(&rest, ";"); part != NULL; part = strsep(&rest, ";")) {
        part += strspn(part, " ");
        if (*part == '\0') {
            continue; // "FREQ=DAILY;" is common
        }
        char shown[64];
        snprintf(shown, sizeof shown, "%s", part);
        char *value = strchr(part, '=');
        if (value == NULL) {
            return error_set(error, "'%s' is no part of a rule", shown);
        }
        *value++ = '\0';
        if (!parse_part(rule, part, value, remark)) {
            return error_set(error, "'%s' cannot be read", shown);
        }
    }
    if (rule->frequency == (enum rule_frequency) - 1) {
        return error_set(error, "FREQ is missing");
    }
    if (rule->interval > LONGEST_INTERVAL_S / frequencies[rule->frequency].period_s) {
        return error_set(error, "INTERVAL=%lld is longer than 400 years", (long long)rule->interval);
    }
    relax(rule, remark);
    return true;
}
