// SPDX-License-Identifier: MIT
#include "core/redaction.h"

#include "core/fields.h"

#include <string.h>

#define REDACTION_FORM "x1"

enum {
    REDACTION_FIELDS = 9,
};

static const char *const kind_names[REDACTION_KINDS] = {[REDACTION_FORGET] = "forget", [REDACTION_PURGE] = "purge"};

const char *redaction_kind_name(enum redaction_kind kind)
{
    return (unsigned)kind < REDACTION_KINDS ? kind_names[kind] : "unknown";
}

bool redaction_encode(const struct redaction *redaction, char *out, size_t size)
{
    if (size == 0 || (unsigned)redaction->kind >= REDACTION_KINDS) {
        return false;
    }
    out[0] = '\0';
    return fields_add_text(out, size, REDACTION_FORM) &&
           fields_add_text(out, size, redaction_kind_name(redaction->kind)) &&
           fields_add_number(out, size, redaction->at.ms) && fields_add_number(out, size, redaction->marks) &&
           fields_add_number(out, size, redaction->others) && fields_add_text(out, size, redaction->places) &&
           fields_add_number(out, size, redaction->session) && fields_add_number(out, size, redaction->events) &&
           fields_add_text(out, size, redaction->digest);
}

static bool read_kind(const char *word, enum redaction_kind *kind)
{
    for (unsigned i = 0; i < REDACTION_KINDS; i++) {
        if (strcmp(word, kind_names[i]) == 0) {
            *kind = (enum redaction_kind)i;
            return true;
        }
    }
    return false;
}

bool redaction_decode(struct redaction *redaction, const char *canonical, struct error *error)
{
    char line[REDACTION_CANONICAL_MAX];
    const char *fields[REDACTION_FIELDS];
    size_t length = strlen(canonical);
    *redaction = (struct redaction){0};
    if (length >= sizeof line) {
        return error_set(error, "redaction: longer than %d bytes", REDACTION_CANONICAL_MAX - 1);
    }
    memcpy(line, canonical, length + 1);
    if (!fields_split(line, fields, REDACTION_FIELDS) || strcmp(fields[0], REDACTION_FORM) != 0 ||
        !read_kind(fields[1], &redaction->kind) ||
        !fields_take_number(fields[2], INT64_MIN, INT64_MAX, &redaction->at.ms) ||
        !fields_take_number(fields[3], 0, INT64_MAX, &redaction->marks) ||
        !fields_take_number(fields[4], 0, INT64_MAX, &redaction->others) ||
        !fields_take_text(redaction->places, sizeof redaction->places, fields[5]) ||
        !fields_take_number(fields[6], 0, INT64_MAX, &redaction->session) ||
        !fields_take_number(fields[7], 0, INT64_MAX, &redaction->events) ||
        !fields_take_text(redaction->digest, sizeof redaction->digest, fields[8])) {
        return error_set(error, "redaction: a field cannot be read");
    }
    if (!redaction_encode(redaction, line, sizeof line) || strcmp(line, canonical) != 0) {
        return error_set(error, "redaction: not in canonical form");
    }
    return true;
}
