// SPDX-License-Identifier: MIT
#include "calendar/reader.h"

#include "calendar/decisions.h"
#include "calendar/decode.h"
#include "calendar/reader_internal.h"
#include "calendar/timezones.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool reader_out_of_memory(struct reader *reader)
{
    return error_set(reader->error, "%s: out of memory", reader->calendar->name);
}

void reader_bad_line(struct reader *reader, const struct content_line *line, const char *instead)
{
    if (++reader->bad_lines <= DECISION_BAD_LINES_SHOWN) {
        calendar_warn(reader->calendar, line->number, "%s '%.60s' cannot be read: %s",
                      line->name != NULL ? line->name : "line", line->value, instead);
    }
}

void *reader_push(struct array *array, struct slice *slice, size_t size)
{
    void *item = array_push(array, size);
    if (item != NULL) {
        slice->first = slice->count == 0 ? (uint32_t)array->count - 1 : slice->first;
        slice->count++;
    }
    return item;
}

// +0100, -0530, +013045
static bool parse_utc_offset(const char *text, int32_t *offset_s)
{
    int sign = *text == '-' ? -1 : 1;
    text += strspn(text, "+- \t");
    size_t digits = strspn(text, "0123456789");
    if (digits != 4 && digits != 6) {
        return false;
    }
    int number = (int)strtol(text, NULL, 10);
    int seconds = digits == 6 ? number % 100 : 0;
    number = digits == 6 ? number / 100 : number;
    *offset_s = sign * (number / 100 * 3600 + number % 100 * 60 + seconds);
    return number / 100 < 25 && number % 100 < 60 && seconds < 60;
}

static bool add_onsets(struct reader *reader, const struct content_line *line)
{
    char *rest = line->value;
    for (char *value = strsep(&rest, ","); value != NULL; value = strsep(&rest, ",")) {
        struct moment moment;
        if (!moment_parse(&moment, value)) {
            continue;
        }
        int64_t *onset = reader_push(&reader->calendar->onsets, &reader->observance->onsets, sizeof *onset);
        if (onset == NULL) {
            return reader_out_of_memory(reader);
        }
        *onset = moment.local_s;
    }
    return true;
}

static bool read_observance_line(struct reader *reader, const struct content_line *line)
{
    struct observance *observance = reader->observance;
    struct moment start;
    struct error why, remark;
    bool good = true;
    if (strcmp(line->name, "DTSTART") == 0) {
        good = moment_parse(&start, line->value);
        observance->start_local_s = good ? start.local_s : 0;
        observance->has_start = good;
    } else if (strcmp(line->name, "TZOFFSETFROM") == 0) {
        good = parse_utc_offset(line->value, &observance->offset_from_s);
    } else if (strcmp(line->name, "TZOFFSETTO") == 0) {
        good = parse_utc_offset(line->value, &observance->offset_to_s);
    } else if (strcmp(line->name, "RRULE") == 0) {
        good = rule_parse(&observance->rule, line->value, &remark, &why);
        observance->has_rule = good;
    } else if (strcmp(line->name, "RDATE") == 0) {
        return add_onsets(reader, line);
    }
    if (!good) {
        reader_bad_line(reader, line, "the time zone may be wrong");
    }
    return true;
}

static bool read_timezone_line(struct reader *reader, const struct content_line *line)
{
    char tzid[128];
    if (strcmp(line->name, "TZID") != 0) {
        return true;
    }
    decode_text(tzid, sizeof tzid, line->value, DECODE_ONE_LINE);
    return timezone_index(reader->calendar, tzid, line->number, &reader->timezone, reader->error);
}

static void read_calendar_line(struct reader *reader, const struct content_line *line)
{
    struct error why;
    if (strcmp(line->name, "X-WR-TIMEZONE") == 0 && reader->floating == NULL) {
        reader->floating = calendar_zone(line->value, &why);
        if (reader->floating == NULL) {
            calendar_warn(reader->calendar, line->number, "%s: %s is used instead", why.text,
                          reader->calendar->floating->name);
        }
    }
}

static enum component component_of(const char *name)
{
    if (strcasecmp(name, "VEVENT") == 0) {
        return COMPONENT_EVENT;
    }
    if (strcasecmp(name, "VTIMEZONE") == 0) {
        return COMPONENT_TIMEZONE;
    }
    if (strcasecmp(name, "STANDARD") == 0 || strcasecmp(name, "DAYLIGHT") == 0) {
        return COMPONENT_OBSERVANCE;
    }
    return strcasecmp(name, "VCALENDAR") == 0 ? COMPONENT_CALENDAR : COMPONENT_OTHER;
}

static enum component innermost(const struct reader *reader, enum component outside)
{
    return reader->depth > 0 ? reader->open[reader->depth - 1].component : outside;
}

static bool begin_component(struct reader *reader, const struct content_line *line)
{
    struct calendar *calendar = reader->calendar;
    enum component inside = innermost(reader, COMPONENT_CALENDAR);
    enum component component = component_of(line->value);
    bool misplaced = (component == COMPONENT_OBSERVANCE) != (inside == COMPONENT_TIMEZONE) ||
                     (component != COMPONENT_OBSERVANCE && inside != COMPONENT_CALENDAR);
    component = misplaced ? COMPONENT_OTHER : component;
    if (reader->depth == READER_DEPTH_MAX) {
        return error_set(reader->error, "%s:%d: too deep", calendar->name, line->number);
    }
    reader->open[reader->depth++] = (struct open_component){component, line->value};
    if (component == COMPONENT_EVENT) {
        reader->event = array_push(&calendar->records, sizeof *reader->event);
        if (reader->event == NULL) {
            return reader_out_of_memory(reader);
        }
        *reader->event = (struct record){.line = line->number, .uid = ""};
    } else if (component == COMPONENT_TIMEZONE) {
        reader->timezone = -1;
        reader->first_observance = (uint32_t)calendar->observances.count;
    } else if (component == COMPONENT_OBSERVANCE) {
        reader->observance = array_push(&calendar->observances, sizeof *reader->observance);
        return reader->observance != NULL || reader_out_of_memory(reader);
    }
    return true;
}

static void end_event(struct reader *reader)
{
    struct calendar *calendar = reader->calendar;
    if (reader->event->start.kind == MOMENT_NONE) {
        calendar_warn(calendar, reader->event->line, "an event without a readable DTSTART is left out");
        calendar->records.count--;
    }
    reader->event = NULL;
}

static void end_innermost(struct reader *reader)
{
    struct calendar *calendar = reader->calendar;
    enum component component = reader->open[--reader->depth].component;
    if (component == COMPONENT_EVENT) {
        end_event(reader);
    } else if (component == COMPONENT_OBSERVANCE && !reader->observance->has_start) {
        calendar->observances.count--;
    } else if (component == COMPONENT_TIMEZONE && reader->timezone >= 0) {
        struct zone_name *name = &((struct zone_name *)calendar->zones.items)[reader->timezone];
        if (name->observances.count == 0) {
            name->observances.first = reader->first_observance;
            name->observances.count = (uint32_t)calendar->observances.count - reader->first_observance;
        }
    }
}

// Ends the innermost component of that name, and what was left open inside it.
static void end_component(struct reader *reader, const char *name)
{
    int depth = reader->depth;
    while (depth > 0 && strcasecmp(reader->open[depth - 1].name, name) != 0) {
        depth--;
    }
    while (depth > 0 && reader->depth >= depth) {
        end_innermost(reader);
    }
}

static bool read_line(struct reader *reader, struct content_line *line)
{
    if (line->name == NULL) {
        reader_bad_line(reader, line, "it is left out");
        return true;
    }
    if (strcmp(line->name, "UID") != 0) { // an identity is kept as it is
        line_trim(line);
    }
    if (strcmp(line->name, "BEGIN") == 0) {
        return begin_component(reader, line);
    }
    if (strcmp(line->name, "END") == 0) {
        end_component(reader, line->value);
        return true;
    }
    switch (innermost(reader, COMPONENT_OTHER)) {
    case COMPONENT_EVENT:
        return reader_event_line(reader, line);
    case COMPONENT_TIMEZONE:
        return read_timezone_line(reader, line);
    case COMPONENT_OBSERVANCE:
        return read_observance_line(reader, line);
    case COMPONENT_CALENDAR:
        read_calendar_line(reader, line);
        break;
    case COMPONENT_OTHER:
        break;
    }
    return true;
}

bool reader_read(struct calendar *calendar, size_t length, struct error *error)
{
    struct reader reader = {.calendar = calendar, .error = error, .timezone = -1};
    struct line_reader lines;
    struct content_line line;
    line_reader_init(&lines, calendar->bytes, length);
    while (line_reader_next(&lines, &line)) {
        if (!read_line(&reader, &line)) {
            return false;
        }
    }
    if (reader.bad_lines > DECISION_BAD_LINES_SHOWN) {
        calendar_warn(calendar, 0, "%d more lines cannot be read", reader.bad_lines - DECISION_BAD_LINES_SHOWN);
    }
    if (reader.floating != NULL) {
        calendar->floating = reader.floating;
    }
    return true;
}
