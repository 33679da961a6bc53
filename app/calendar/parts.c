// SPDX-License-Identifier: MIT
#include "calendar/parts.h"

#include "calendar/guard.h"
#include "calendar/reader.h"
#include "calendar/timezones.h"
#include "core/fnv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parts {
    struct parts_source source;
    struct calendar *outline; // read as far as its zones; its events are only outlined
    struct outlined **sorted; // by part, then as they stand in the bytes
    struct slice *parts;      // of `sorted`
    size_t count;
};

static int compare_outlined(const void *a, const void *b)
{
    const struct outlined *first = *(struct outlined *const *)a, *second = *(struct outlined *const *)b;
    int order = strcmp(first->uid, second->uid);
    return order != 0 ? order : (first->from > second->from) - (first->from < second->from);
}

// Events that share a UID are one part; those without any are one too.
static bool group(struct parts *parts)
{
    struct array *outlined = &parts->outline->outlined;
    size_t count = outlined->count;
    parts->sorted = calloc(count + 1, sizeof(struct outlined *));
    parts->parts = calloc(count + 1, sizeof parts->parts[0]);
    if (parts->sorted == NULL || parts->parts == NULL) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        parts->sorted[i] = array_at(outlined, i, sizeof(struct outlined));
    }
    qsort((void *)parts->sorted, count, sizeof(struct outlined *), compare_outlined);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(parts->sorted[i - 1]->uid, parts->sorted[i]->uid) != 0) {
            parts->parts[parts->count++].first = (uint32_t)i;
        }
        parts->parts[parts->count - 1].count++;
        parts->sorted[i]->part = (uint32_t)parts->count - 1;
    }
    return true;
}

bool parts_find(struct parts **parts, const struct parts_source *source, struct error *error)
{
    struct parts *found = calloc(1, sizeof *found);
    *parts = NULL;
    if (found == NULL) {
        return error_set(error, "%s: out of memory", source->name);
    }
    found->source = *source;
    if (!guard_check(source->name, source->bytes, source->length, error) ||
        !calendar_create(&found->outline, source->name, source->bytes, source->length, source->room, error)) {
        parts_destroy(found);
        return false;
    }
    found->outline->busy_times = source->busy_times;
    bool good = reader_outline(found->outline, source->length, error) && timezones_resolve(found->outline, error) &&
                (group(found) || error_set(error, "%s: out of memory", source->name));
    if (!good) {
        parts_destroy(found);
        return false;
    }
    *parts = found;
    return true;
}

size_t parts_count(const struct parts *parts)
{
    return parts->count;
}

void parts_destroy(struct parts *parts)
{
    if (parts != NULL) {
        calendar_destroy(parts->outline);
        free((void *)parts->sorted);
        free(parts->parts);
        free(parts);
    }
}

static uint64_t mix(uint64_t hash, int64_t number)
{
    unsigned char bytes[sizeof number];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (unsigned char)((uint64_t)number >> (8 * i) & 0xff);
    }
    return fnv_add(hash, bytes, sizeof bytes);
}

// A zone in short: its name, and a number that is another one when its offsets are.
static void give_zone(const struct zone *zone, parts_piece_fn each, void *context)
{
    char text[ZONE_NAME_MAX + 24];
    uint64_t hash = mix(FNV_START, zone->first_offset_s);
    for (size_t i = 0; i < zone->count; i++) {
        hash = mix(mix(hash, zone->transitions[i].at_s), zone->transitions[i].offset_s);
    }
    int length = snprintf(text, sizeof text, "%s %016llx\n", zone->name, (unsigned long long)hash);
    each(context, text, (size_t)length);
}

// Lines that say when an event was written, and nothing about when it is. Some servers write them anew each time they
// are asked. DTSTAMP decides only between several revisions of one event (decisions.h).
static bool is_stamp(const char *line, size_t length, bool alone)
{
    static const char *const names[] = {"LAST-MODIFIED:", "CREATED:", "DTSTAMP:"};
    for (size_t i = 0; i < (alone ? 3 : 2); i++) {
        if (length >= strlen(names[i]) && memcmp(line, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

// Gives the bytes of an event without such lines; a line that is folded is given, whatever it says.
static void give_event(const char *at, const char *end, bool alone, parts_piece_fn each, void *context)
{
    const char *kept = at; // from here on
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *next = newline != NULL ? newline + 1 : end;
        bool folded = next < end && (*next == ' ' || *next == '\t');
        if (!folded && is_stamp(at, (size_t)(next - at), alone)) {
            each(context, kept, (size_t)(at - kept));
            kept = next;
        }
        at = next;
    }
    each(context, kept, (size_t)(end - kept));
}

void parts_each_piece(const struct parts *parts, size_t part, parts_piece_fn each, void *context)
{
    const struct calendar *outline = parts->outline;
    const struct zone_name *names = outline->zones.items;
    give_zone(outline->room, each, context);
    give_zone(outline->floating, each, context);
    for (uint32_t i = 0; i < parts->parts[part].count; i++) {
        const struct outlined *event = parts->sorted[parts->parts[part].first + i];
        const int32_t *zones = array_at(&outline->used_zones, event->zones.first, sizeof(int32_t));
        for (uint32_t z = 0; z < event->zones.count; z++) {
            if (z == 0 || zones[z] != zones[z - 1]) {
                give_zone(names[zones[z]].zone, each, context);
            }
        }
        const char *bytes = parts->source.bytes;
        give_event(bytes + event->from, bytes + event->to, parts->parts[part].count == 1, each, context);
    }
}

void parts_skip(struct parts *parts, size_t part)
{
    for (uint32_t i = 0; i < parts->parts[part].count; i++) {
        parts->sorted[parts->parts[part].first + i]->skipped = true;
    }
}

bool parts_read(struct calendar **calendar, const struct parts *parts, calendar_warning_fn warning, void *context,
                struct error *error)
{
    const struct parts_source *source = &parts->source;
    struct calendar *read = NULL;
    *calendar = NULL;
    if (!calendar_create(&read, source->name, source->bytes, source->length, source->room, error)) {
        return false;
    }
    read->warning = warning;
    read->context = context;
    read->busy_times = source->busy_times;
    if (!calendar_fill(read, source->length, &parts->outline->outlined, error)) {
        calendar_destroy(read);
        return false;
    }
    *calendar = read;
    return true;
}

size_t parts_current(const struct calendar *calendar)
{
    return calendar->current_part;
}

size_t parts_events_read(const struct calendar *calendar)
{
    return calendar->events_read;
}
