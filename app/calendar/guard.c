// SPDX-License-Identifier: MIT
#include "calendar/guard.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

struct open_component {
    const char *name;
    size_t length;
    int line;
};

struct guard {
    const char *name;
    const char *at, *end;
    int line;
    struct open_component open[GUARD_NESTING_MAX];
    int depth, components, bad_lines;
    int first_bad_line;
    size_t line_length; // unfolded so far
};

static bool is_continuation(const char *text, size_t length)
{
    return length > 0 && (*text == ' ' || *text == '\t');
}

static bool is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!isspace((unsigned char)text[i])) {
            return false;
        }
    }
    return true;
}

static bool starts_with(const char *text, size_t length, const char *word)
{
    return length >= strlen(word) && strncasecmp(text, word, strlen(word)) == 0;
}

// A name, and later a colon: what RFC 5545 3.1 asks of a line, loosely. A fold may come right behind the name.
static bool is_content_line(const char *text, size_t length, bool folded)
{
    size_t name = 0;
    while (name < length && (isalnum((unsigned char)text[name]) || strchr("-_.", text[name]) != NULL)) {
        name++;
    }
    return name > 0 && (name < length ? text[name] == ':' || text[name] == ';' : folded);
}

static bool open_component(struct guard *guard, const char *name, size_t length, struct error *error)
{
    if (guard->depth == GUARD_NESTING_MAX) {
        return error_set(error, "%s:%d: more than %d components inside each other", guard->name, guard->line,
                         GUARD_NESTING_MAX);
    }
    if (++guard->components > GUARD_COMPONENTS_MAX) {
        return error_set(error, "%s:%d: more than %d components", guard->name, guard->line, GUARD_COMPONENTS_MAX);
    }
    guard->open[guard->depth++] = (struct open_component){name, length, guard->line};
    return true;
}

// Closes the innermost component of that name, and what was left open inside it.
static void close_component(struct guard *guard, const char *name, size_t length)
{
    for (int i = guard->depth - 1; i >= 0; i--) {
        if (guard->open[i].length == length && strncasecmp(guard->open[i].name, name, length) == 0) {
            guard->depth = i;
            return;
        }
    }
}

static bool look_at_line(struct guard *guard, const char *text, size_t length, bool folded, struct error *error)
{
    while (length > 0 && isspace((unsigned char)text[length - 1])) {
        length--;
    }
    if (starts_with(text, length, "BEGIN:")) {
        return open_component(guard, text + 6, length - 6, error);
    }
    if (starts_with(text, length, "END:")) {
        close_component(guard, text + 4, length - 4);
    } else if (!is_content_line(text, length, folded)) {
        guard->first_bad_line = guard->bad_lines == 0 ? guard->line : guard->first_bad_line;
        if (++guard->bad_lines > GUARD_BAD_LINES_MAX) {
            return error_set(error, "%s:%d: the first of more than %d lines that cannot be read", guard->name,
                             guard->first_bad_line, GUARD_BAD_LINES_MAX);
        }
    }
    return true;
}

// A file of bare components, without VCALENDAR around them, is common enough to be read.
static bool look_at_start(const char *name, const char *bytes, size_t length, struct error *error)
{
    size_t blank = starts_with(bytes, length, BYTE_ORDER_MARK) ? strlen(BYTE_ORDER_MARK) : 0;
    int line = 1;
    while (blank < length && isspace((unsigned char)bytes[blank])) {
        line += bytes[blank++] == '\n';
    }
    const char *start = bytes + blank;
    size_t left = length - blank;
    if (left == 0) {
        return error_set(error, "%s:1: the file is empty", name);
    }
    if (*start == '<') {
        return error_set(error, "%s:%d: this is a web page, not a calendar", name, line);
    }
    if (!starts_with(start, left, "BEGIN:V")) {
        return error_set(error, "%s:%d: this is no calendar: BEGIN:VCALENDAR is missing", name, line);
    }
    return true;
}

bool guard_check(const char *name, const char *bytes, size_t length, struct error *error)
{
    if (length > GUARD_SIZE_MAX) {
        return error_set(error, "%s:1: the file is larger than %u MB", name, GUARD_SIZE_MAX / 1024 / 1024);
    }
    if (!look_at_start(name, bytes, length, error)) {
        return false;
    }
    struct guard guard = {.name = name, .at = bytes, .end = bytes + length};
    if (starts_with(bytes, length, BYTE_ORDER_MARK)) {
        guard.at += strlen(BYTE_ORDER_MARK);
    }
    while (guard.at < guard.end) {
        const char *newline = memchr(guard.at, '\n', (size_t)(guard.end - guard.at));
        size_t line_length = (size_t)((newline != NULL ? newline : guard.end) - guard.at);
        guard.line++;
        bool continued = is_continuation(guard.at, line_length);
        guard.line_length = (continued ? guard.line_length : 0) + line_length;
        if (guard.line_length > GUARD_LINE_MAX) {
            return error_set(error, "%s:%d: a line of more than %u bytes", name, guard.line, GUARD_LINE_MAX);
        }
        bool folded = newline != NULL && is_continuation(newline + 1, (size_t)(guard.end - newline - 1));
        if (!continued && !is_blank(guard.at, line_length) &&
            !look_at_line(&guard, guard.at, line_length, folded, error)) {
            return false;
        }
        guard.at += line_length + 1;
    }
    if (guard.depth > 0) {
        return error_set(error, "%s:%d: the file is cut off: what begins at line %d has no end", name, guard.line,
                         guard.open[guard.depth - 1].line);
    }
    return true;
}
