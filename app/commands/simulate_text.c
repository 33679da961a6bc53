// SPDX-License-Identifier: MIT
// Words, durations and times of a scenario.
#include "commands/simulate_script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One word from *line, quotes removed; NULL at the end of the line or at a comment.
static char *next_word(char **line, struct error *error, bool *ok)
{
    char *at = *line + strspn(*line, " \t\r\n");
    if (*at == '\0' || *at == '#') {
        return NULL;
    }
    if (*at != '"') {
        char *word = at;
        at += strcspn(at, " \t\r\n");
        *line = at + (*at != '\0');
        *at = '\0';
        return word;
    }
    char *word = ++at;
    char *out = word;
    while (*at != '\0' && *at != '"') {
        at += *at == '\\' && at[1] == '"';
        *out++ = *at++;
    }
    if (*at == '\0') {
        *ok = error_set(error, "a quote is not closed");
        return NULL;
    }
    *line = at + 1;
    *out = '\0';
    return word;
}

bool script_split(char *line, struct words *words, struct error *error)
{
    bool ok = true;
    words->count = 0;
    char *word = NULL;
    while ((word = next_word(&line, error, &ok)) != NULL) {
        if (words->count == SCRIPT_WORDS_MAX) {
            return error_set(error, "more than %d words", SCRIPT_WORDS_MAX);
        }
        words->word[words->count++] = word;
    }
    return ok;
}

bool script_duration(const char *text, int64_t *ms, struct error *error)
{
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", MS_PER_SECOND}, {"m", MS_PER_MINUTE}, {"h", MS_PER_HOUR}, {"d", MS_PER_DAY}};
    const char *at = text;
    int64_t sign = *at == '-' ? -1 : 1;
    at += *at == '-' || *at == '+';
    *ms = 0;
    do {
        char *end = NULL;
        long long number = strtoll(at, &end, 10);
        size_t unit = 0;
        size_t length = strspn(end, "dhms");
        while (unit < sizeof units / sizeof units[0] &&
               (strlen(units[unit].unit) != length || strncmp(units[unit].unit, end, length) != 0)) {
            unit++;
        }
        if (end == at || unit == sizeof units / sizeof units[0] || number < 0 || number > INT32_MAX) {
            return error_set(error, "'%s' is no duration (90s, 5m, 1h30m)", text);
        }
        *ms += number * units[unit].ms;
        at = end + length;
    } while (*at != '\0');
    *ms *= sign;
    return true;
}

bool script_time(const char *date, const char *time, struct civil *civil, struct error *error)
{
    *civil = (struct civil){0};
    int used_date = 0;
    int used_time = 0;
    int fields = sscanf(time, "%2d:%2d%n:%2d%n", &civil->hour, &civil->minute, &used_time, &civil->second, &used_time);
    if (sscanf(date, "%4d-%2d-%2d%n", &civil->date.year, &civil->date.month, &civil->date.day, &used_date) != 3 ||
        date[used_date] != '\0' || fields < 2 || time[used_time] != '\0' || !date_valid(civil->date) ||
        civil->hour > 23 || civil->minute > 59 || civil->second > 59) {
        return error_set(error, "'%s %s' is no time (2026-11-23 08:55)", date, time);
    }
    return true;
}
