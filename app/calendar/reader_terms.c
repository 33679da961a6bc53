// SPDX-License-Identifier: MIT
// What an event itself agrees to: properties such as X-ADJOURN-SINGLE-ABSENCE, one for each key of the policy; and its
// categories, by which a client can be known.
#include "calendar/decisions.h"
#include "calendar/reader_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define VALUE_MAX          32
#define CATEGORY_LISTS_MAX 64

PRINTF_LIKE(3, 4)
static bool refuse(struct reader *reader, const struct content_line *line, const char *format, ...)
{
    char why[ERROR_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    if (++reader->bad_lines <= DECISION_BAD_LINES_SHOWN) {
        calendar_warn(reader->calendar, line->number, "%s '%.60s': %s: it is left out", line->name, line->value, why);
    }
    return true;
}

static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter + ('a' - 'A')) : letter;
}

// X-ADJOURN-SINGLE-ABSENCE is the key single_absence.
static enum term find_term(const char *property)
{
    char name[VALUE_MAX];
    size_t length = 0;
    for (const char *at = property + sizeof READER_TERM_PREFIX - 1; *at != '\0'; at++) {
        if (length == sizeof name - 1) {
            return TERMS;
        }
        name[length++] = *at == '-' ? '_' : lower(*at);
    }
    name[length] = '\0';
    return term_find(name);
}

// PT10M (RFC 5545 3.3.6), or as in the settings, in any case: 10m, 50%, ANY, OFF.
static bool read_number(enum term term, const char *value, int64_t *number, const char **reason)
{
    char plain[VALUE_MAX];
    size_t length = 0;
    struct span span;
    if (term_type(term) == TERM_DURATION && span_parse(&span, value)) {
        *reason = "out of range";
        // No range reaches over some days, and an absurd number of them must not overflow.
        *number = span.days >= 0 && span.days < 1000 && span.seconds >= 0 && span.seconds < 1000 * INT64_C(86400)
                      ? (span.days * 86400 + span.seconds) * MS_PER_SECOND
                      : -1;
        return term_allows_written(term, *number);
    }
    for (; length < sizeof plain - 1 && value[length] != '\0'; length++) {
        plain[length] = lower(value[length]);
    }
    plain[length] = '\0';
    *reason = "too long";
    return value[length] == '\0' && term_read(term, plain, number, reason);
}

bool reader_term(struct reader *reader, const struct content_line *line)
{
    struct calendar *calendar = reader->calendar;
    struct slice *slice = &reader->event->agreed;
    enum term term = find_term(line->name);
    const char *reason = "";
    int64_t number = 0;
    if (term == TERMS) {
        return refuse(reader, line, "no property of a policy");
    }
    if (!read_number(term, line->value + strspn(line->value, " \t"), &number, &reason)) {
        char allowed[128];
        term_write_allowed(term, allowed, sizeof allowed);
        return refuse(reader, line, "%s (allowed: %s)", reason, allowed);
    }
    const struct agreed *agreed = array_at(&calendar->agreed, slice->first, sizeof *agreed);
    for (uint32_t i = 0; i < slice->count; i++) {
        if (agreed[i].term == term) {
            return refuse(reader, line, "given twice in one event");
        }
    }
    struct agreed *added = reader_push(&calendar->agreed, slice, sizeof *added);
    if (added != NULL) {
        *added = (struct agreed){term, number};
    }
    return added != NULL || reader_out_of_memory(reader);
}

bool reader_categories(struct reader *reader, const struct content_line *line)
{
    struct array *lists = &reader->calendar->categories;
    struct slice *slice = &reader->event->categories;
    const char *const *before = array_at(lists, slice->first, sizeof *before);
    size_t length = strlen(line->value);
    for (uint32_t i = 0; i < slice->count; i++) {
        length += 1 + strlen(before[i]);
    }
    if (length >= BLOCK_CATEGORIES_MAX && ++reader->bad_lines <= DECISION_BAD_LINES_SHOWN) {
        calendar_warn(reader->calendar, line->number, "%s '%.60s': only what fits %d bytes is kept", line->name,
                      line->value, BLOCK_CATEGORIES_MAX - 1);
    }
    if (slice->count == CATEGORY_LISTS_MAX) {
        return true;
    }
    const char **added = reader_push(lists, slice, sizeof *added);
    if (added != NULL) {
        *added = line->value;
    }
    return added != NULL || reader_out_of_memory(reader);
}
