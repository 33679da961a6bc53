// SPDX-License-Identifier: MIT
#include "core/breaks.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

// Whether a text begins with a word, which is in lower case.
static bool begins_with(const char *text, const char *word)
{
    for (; *word != '\0'; text++, word++) {
        char letter = *text >= 'A' && *text <= 'Z' ? (char)(*text + ('a' - 'A')) : *text;
        if (letter != *word) {
            return false;
        }
    }
    return true;
}

// Passes over any of these words; false, and nothing passed, when none stands there.
static bool skip_one_of(const char **text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (begins_with(*text, words[i])) {
            *text = skip_blanks(*text + strlen(words[i]));
            return true;
        }
    }
    return false;
}

#define SKIP_ONE_OF(text, ...)                                                                                         \
    skip_one_of(text, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static bool read_number(const char **text, int most, int *number)
{
    char *end = NULL;
    if (**text < '0' || **text > '9') {
        return false;
    }
    long read = strtol(*text, &end, 10);
    *text = end;
    *number = (int)(read > most ? most : read);
    return read <= most;
}

// "12:30": seconds of the day.
static bool read_time(const char **text, int *second)
{
    const char *at = *text;
    int hour = 0;
    int minute = 0;
    if (!read_number(&at, 23, &hour) || *at++ != ':' || !read_number(&at, 59, &minute)) {
        return false;
    }
    *second = (hour * 60 + minute) * 60;
    *text = skip_blanks(at);
    return true;
}

// "10m", "10 min", "1h", "1h30m": seconds.
static bool read_duration(const char **text, int *seconds)
{
    int number = 0;
    *seconds = 0;
    if (!read_number(text, 24 * 60, &number)) {
        return false;
    }
    *text = skip_blanks(*text);
    if (SKIP_ONE_OF(text, "h")) {
        *seconds = number * 3600;
        if (!read_number(text, 59, &number)) {
            return true;
        }
        *text = skip_blanks(*text);
    }
    *seconds += number * 60;
    return SKIP_ONE_OF(text, "m");
}

// The instant of a local time in the block: on the day of its start, or on the next.
static struct wall time_in_block(const struct block *block, const struct zone *zone, int second)
{
    struct date date = zone_civil(zone, block->start).date;
    struct wall at = {0};
    for (int day = 0; day < 2; day++) {
        int64_t midnight = civil_to_seconds((struct civil){.date = date}) + day * INT64_C(86400);
        at = zone_wall(zone, civil_from_seconds(midnight + second));
        if (at.ms >= block->start.ms) {
            break;
        }
    }
    return at;
}

static bool read_break(const struct block *block, const struct zone *zone, const char *line,
                       struct planned_break *planned)
{
    int from = 0;
    int until = 0;
    line = skip_blanks(line);
    while (SKIP_ONE_OF(&line, "-", "*", "•", "–")) {
    }
    if (!SKIP_ONE_OF(&line, "break") || (*line == ':' && (line = skip_blanks(line + 1)) == NULL) ||
        !read_time(&line, &from)) {
        return false;
    }
    planned->start = time_in_block(block, zone, from);
    bool span = SKIP_ONE_OF(&line, "-", "–", "—", "to ");
    if (span ? !read_time(&line, &until) : !read_duration(&line, &until)) {
        return false;
    }
    int seconds = !span ? until : until >= from ? until - from : until + 86400 - from;
    planned->end.ms = planned->start.ms + seconds * MS_PER_SECOND;
    planned->end.ms = planned->end.ms < block->end.ms ? planned->end.ms : block->end.ms;
    return planned->start.ms < planned->end.ms;
}

size_t breaks_read(const struct block *block, const struct zone *zone, struct planned_break breaks[BREAKS_MAX])
{
    size_t count = 0;
    const char *line = block->description;
    while (*line != '\0' && count < BREAKS_MAX) {
        count += read_break(block, zone, line, &breaks[count]) ? 1 : 0;
        line += strcspn(line, "\n");
        line += *line == '\n';
    }
    return count;
}
