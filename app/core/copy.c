// SPDX-License-Identifier: MIT
#include "core/copy.h"

#include "core/fields.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define COPY_FORM "c1"

enum {
    COPY_FIELDS = 5,
};

static const char *const kind_names[COPY_KINDS] = {[COPY_CLIENT] = "client", [COPY_INTERNAL] = "internal"};

const char *copy_kind_name(enum copy_kind kind)
{
    return (unsigned)kind < COPY_KINDS ? kind_names[kind] : "unknown";
}

void copy_name(char out[COPY_NAME_MAX], const struct copy_order *order)
{
    struct civil at = civil_from_seconds(floor_div(order->asked.ms, MS_PER_SECOND));
    snprintf(out, COPY_NAME_MAX, "copy.%s.%04d%02d%02dT%02d%02d%02dZ.%" PRId64, copy_kind_name(order->kind),
             at.date.year, at.date.month, at.date.day, at.hour, at.minute, at.second, order->session);
}

bool copy_encode(const struct copy_order *order, char *out, size_t size)
{
    if (size == 0 || (unsigned)order->kind >= COPY_KINDS) {
        return false;
    }
    out[0] = '\0';
    return fields_add_text(out, size, COPY_FORM) && fields_add_text(out, size, copy_kind_name(order->kind)) &&
           fields_add_number(out, size, order->session) && fields_add_text(out, size, order->language) &&
           fields_add_number(out, size, order->asked.ms);
}

static bool read_kind(const char *word, enum copy_kind *kind)
{
    for (unsigned i = 0; i < COPY_KINDS; i++) {
        if (strcmp(word, kind_names[i]) == 0) {
            *kind = (enum copy_kind)i;
            return true;
        }
    }
    return false;
}

bool copy_decode(struct copy_order *order, const char *canonical, struct error *error)
{
    char line[COPY_CANONICAL_MAX];
    const char *fields[COPY_FIELDS];
    size_t length = strlen(canonical);
    *order = (struct copy_order){0};
    if (length >= sizeof line) {
        return error_set(error, "copy: longer than %d bytes", COPY_CANONICAL_MAX - 1);
    }
    memcpy(line, canonical, length + 1);
    if (!fields_split(line, fields, COPY_FIELDS) || strcmp(fields[0], COPY_FORM) != 0 ||
        !read_kind(fields[1], &order->kind) || !fields_take_number(fields[2], 1, INT64_MAX, &order->session) ||
        !fields_take_text(order->language, sizeof order->language, fields[3]) ||
        !fields_take_number(fields[4], 0, INT64_MAX, &order->asked.ms)) {
        return error_set(error, "copy: a field cannot be read");
    }
    if (!copy_encode(order, line, sizeof line) || strcmp(line, canonical) != 0) {
        return error_set(error, "copy: not in canonical form");
    }
    return true;
}
