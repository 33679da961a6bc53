// SPDX-License-Identifier: MIT
#include "calendar/calendar.h"

#include "calendar/guard.h"
#include "calendar/reader.h"
#include "calendar/records.h"
#include "calendar/series.h"
#include "calendar/timezones.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct zone utc = {.name = "UTC"};

void calendar_warn(const struct calendar *calendar, int line, const char *format, ...)
{
    if (calendar->warning != NULL) {
        char text[ERROR_TEXT_MAX];
        va_list args;
        va_start(args, format);
        vsnprintf(text, sizeof text, format, args);
        va_end(args);
        calendar->warning(calendar->context, line, text);
    }
}

const struct zone *moment_zone(const struct calendar *calendar, const struct moment *moment)
{
    switch (moment->kind) {
    case MOMENT_UTC:
        return &utc;
    case MOMENT_ZONED:
        return ((const struct zone_name *)calendar->zones.items)[moment->zone].zone;
    case MOMENT_DATE:
        return calendar->room;
    case MOMENT_NONE:
    case MOMENT_FLOATING:
        break;
    }
    return calendar->floating;
}

struct wall moment_wall(const struct calendar *calendar, const struct moment *moment)
{
    if (moment->kind == MOMENT_UTC) {
        return wall_from_seconds(moment->local_s);
    }
    return moment->kind == MOMENT_DATE ? zone_day_start(calendar->room, civil_from_seconds(moment->local_s).date)
                                       : zone_wall_at(moment_zone(calendar, moment), moment->local_s);
}

bool calendar_fill(struct calendar *calendar, size_t length, const struct array *outline, struct error *error)
{
    return reader_read(calendar, length, outline, error) && timezones_resolve(calendar, error) &&
           series_settle(calendar, error);
}

bool calendar_create(struct calendar **calendar, const char *name, const char *bytes, size_t length,
                     const struct zone *room, struct error *error)
{
    struct calendar *made = calloc(1, sizeof *made);
    char *copy = malloc(length + 1);
    char *own_name = strdup(name);
    *calendar = NULL;
    if (made == NULL || copy == NULL || own_name == NULL) {
        free(made);
        free(copy);
        free(own_name);
        return error_set(error, "%s: out of memory", name);
    }
    memcpy(copy, bytes, length);
    *made = (struct calendar){.name = own_name, .bytes = copy, .room = room, .floating = room};
    *calendar = made;
    return true;
}

bool calendar_read(struct calendar **calendar, const char *name, const char *bytes, size_t length,
                   const struct zone *room, calendar_warning_fn warning, void *context, struct error *error)
{
    struct calendar *read = NULL;
    *calendar = NULL;
    if (!guard_check(name, bytes, length, error) || !calendar_create(&read, name, bytes, length, room, error)) {
        return false;
    }
    read->warning = warning;
    read->context = context;
    if (!calendar_fill(read, length, NULL, error)) {
        calendar_destroy(read);
        return false;
    }
    *calendar = read;
    return true;
}

bool calendar_read_file(struct calendar **calendar, const char *path, const struct zone *room,
                        calendar_warning_fn warning, void *context, struct error *error)
{
    *calendar = NULL;
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    // One byte more than allowed tells a file that is too large from one that just fits.
    size_t size = GUARD_SIZE_MAX + 1, length = 0;
    char *bytes = malloc(size);
    if (bytes == NULL) {
        fclose(file);
        return error_set(error, "%s: out of memory", path);
    }
    length = fread(bytes, 1, size, file);
    bool failed = ferror(file) != 0;
    int reason = errno;
    fclose(file);
    bool good = failed ? error_set(error, "%s: %s", path, strerror(reason))
                       : calendar_read(calendar, path, bytes, length, room, warning, context, error);
    free(bytes);
    return good;
}

void calendar_destroy(struct calendar *calendar)
{
    if (calendar == NULL) {
        return;
    }
    const struct compiled_zone *compiled = calendar->compiled.items;
    for (size_t i = 0; i < calendar->compiled.count; i++) {
        free(compiled[i].zone);
    }
    struct array *arrays[] = {&calendar->records,   &calendar->rules,       &calendar->exclusions, &calendar->excluded,
                              &calendar->additions, &calendar->attendees,   &calendar->categories, &calendar->agreed,
                              &calendar->zones,     &calendar->observances, &calendar->onsets,     &calendar->compiled,
                              &calendar->outlined,  &calendar->used_zones};
    for (size_t i = 0; i < sizeof arrays / sizeof arrays[0]; i++) {
        array_free(arrays[i]);
    }
    free(calendar->name);
    free(calendar->bytes);
    free(calendar);
}
