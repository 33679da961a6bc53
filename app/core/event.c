// SPDX-License-Identifier: MIT
#include "core/event.h"

#include "core/fields.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENT_FORM   "e1"
#define EVENT_FIELDS 14

static const char *const kind_names[EVENT_KINDS] = {
    [EVENT_START] = "start",
    [EVENT_OUT] = "step-out",
    [EVENT_BACK] = "back",
    [EVENT_PROMISE] = "promise",
    [EVENT_STANCE] = "stance",
    [EVENT_PAUSE] = "pause",
    [EVENT_RESUME] = "resume",
    [EVENT_BREAK] = "break",
    [EVENT_WARN] = "warning",
    [EVENT_NOTICE] = "notice",
    [EVENT_OFFER] = "offer",
    [EVENT_ANSWER] = "answer",
    [EVENT_EXTEND] = "extend",
    [EVENT_OVERRUN] = "overrun",
    [EVENT_END] = "end",
    [EVENT_NO_SHOW] = "no-show",
    [EVENT_UNDO] = "undo",
    [EVENT_CORRECTION] = "correction",
    [EVENT_GAP] = "gap",
    [EVENT_CLOCK_STEP] = "clock-step",
    [EVENT_BLOCK_CHANGED] = "block-changed",
    [EVENT_RESCHEDULED] = "rescheduled",
    [EVENT_SEEN] = "seen",
    [EVENT_EXPORTED] = "exported",
    [EVENT_CLOSE] = "close",
    [EVENT_OVERRIDE] = "override",
    [EVENT_REQUEST] = "request",
};
static const char *const source_names[SOURCE_KINDS] = {"touched", "corrected", "inferred"};
static const char *const quality_names[] = {"unset", "trusted"};
enum {
    QUALITIES = sizeof quality_names / sizeof quality_names[0]
};

const char *event_kind_name(enum event_kind kind)
{
    return (unsigned)kind < EVENT_KINDS ? kind_names[kind] : "unknown";
}

const char *event_source_name(enum event_source source)
{
    return (unsigned)source < SOURCE_KINDS ? source_names[source] : "unknown";
}

bool event_encode(const struct event *event, char *out, size_t size)
{
    if ((unsigned)event->kind >= EVENT_KINDS || (unsigned)event->source >= SOURCE_KINDS ||
        (unsigned)event->quality >= QUALITIES) {
        return false;
    }
    int head = snprintf(out, size,
                        EVENT_FORM "\t%" PRIu32 "\t%s\t%s\t%s\t%" PRId64 "\t%" PRId32 "\t%" PRId64 "\t%016" PRIx64
                                   "\t%" PRId64 "\t%" PRId32 "\t%" PRIu32 "\t%" PRId64,
                        event->seq, kind_names[event->kind], source_names[event->source], quality_names[event->quality],
                        event->wall.ms, event->offset_s, event->boot.ms, event->boot.id, event->at.ms, event->who,
                        event->ref, event->value);
    return head > 0 && (size_t)head < size && fields_add_text(out, size, event->text);
}

// Finds a word; `*index` is left alone when it is none of them.
static bool find_word(const char *word, const char *const *words, int count, int *index)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool read_number32(const char *field, int32_t *value)
{
    int64_t wide = 0;
    bool ok = fields_take_number(field, INT32_MIN, INT32_MAX, &wide);
    *value = (int32_t)wide;
    return ok;
}

static bool read_count32(const char *field, uint32_t *value)
{
    int64_t wide = 0;
    bool ok = fields_take_number(field, 0, UINT32_MAX, &wide);
    *value = (uint32_t)wide;
    return ok;
}

static bool read_number64(const char *field, int64_t *value)
{
    return fields_take_number(field, INT64_MIN, INT64_MAX, value);
}

static bool read_hex64(const char *field, uint64_t *value)
{
    char *end = NULL;
    errno = 0;
    *value = strtoull(field, &end, 16);
    return errno == 0 && end != field && *end == '\0';
}

static bool read_fields(struct event *event, const char *const fields[EVENT_FIELDS], struct error *error)
{
    int kind = 0;
    int source = 0;
    int quality = 0;
    if (strcmp(fields[0], EVENT_FORM) != 0) {
        return error_set(error, "event: unknown form '%.16s'", fields[0]);
    }
    if (!find_word(fields[2], kind_names, EVENT_KINDS, &kind)) {
        return error_set(error, "event: unknown kind '%.32s'", fields[2]);
    }
    if (!find_word(fields[3], source_names, SOURCE_KINDS, &source)) {
        return error_set(error, "event: unknown source '%.32s'", fields[3]);
    }
    if (!find_word(fields[4], quality_names, QUALITIES, &quality)) {
        return error_set(error, "event: unknown clock quality '%.32s'", fields[4]);
    }
    event->kind = (enum event_kind)kind;
    event->source = (enum event_source)source;
    event->quality = (enum clock_quality)quality;
    if (!read_count32(fields[1], &event->seq) || !read_number64(fields[5], &event->wall.ms) ||
        !read_number32(fields[6], &event->offset_s) || !read_number64(fields[7], &event->boot.ms) ||
        !read_hex64(fields[8], &event->boot.id) || !read_number64(fields[9], &event->at.ms) ||
        !read_number32(fields[10], &event->who) || !read_count32(fields[11], &event->ref) ||
        !read_number64(fields[12], &event->value)) {
        return error_set(error, "event: a number cannot be read");
    }
    if (!fields_take_text(event->text, sizeof event->text, fields[13])) {
        return error_set(error, "event: the text is too long or wrongly escaped");
    }
    return true;
}

bool event_decode(struct event *event, const char *canonical, struct error *error)
{
    char line[EVENT_CANONICAL_MAX];
    const char *fields[EVENT_FIELDS];
    size_t length = strlen(canonical);
    *event = (struct event){0};
    if (length >= sizeof line) {
        return error_set(error, "event: longer than %d bytes", EVENT_CANONICAL_MAX - 1);
    }
    memcpy(line, canonical, length + 1);
    if (!fields_split(line, fields, EVENT_FIELDS)) {
        return error_set(error, "event: not %d fields", EVENT_FIELDS);
    }
    if (!read_fields(event, fields, error)) {
        return false;
    }
    // One event has one form: what would be written differently ("+1", "01", bare CR) is refused.
    if (!event_encode(event, line, sizeof line) || strcmp(line, canonical) != 0) {
        return error_set(error, "event: not in canonical form");
    }
    return true;
}
