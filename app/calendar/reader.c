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

// Only what dates, durations and offsets are made of: anything else may be somebody's name, and warnings are kept by
// the system's log.
static bool is_of_times(const char *value)
{
    return value[strspn(value, "0123456789TZPWDHMS+-:/,;=. ")] == '\0';
}

void reader_bad_line(struct reader *reader, const struct content_line *line, const char *instead)
{
    const char *name = line->name != NULL ? line->name : "line";
    if (++reader->bad_lines > DECISION_BAD_LINES_SHOWN) {
        return;
    }
    if (is_of_times(line->value)) {
        calendar_warn(reader->calendar, line->number, "%s '%.60s' cannot be read: %s", name, line->value, instead);
    } else {
        calendar_warn(reader->calendar, line->number, "%s cannot be read: %s", name, instead);
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

static enum component component_of(const char *name, bool busy_times)
{
    if (strcasecmp(name, "VEVENT") == 0) {
        return COMPONENT_EVENT;
    }
    if (busy_times && strcasecmp(name, "VFREEBUSY") == 0) {
        return COMPONENT_BUSY;
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

// The event that begins, in the outline; NULL: there is none.
static const struct outlined *find_outlined(struct reader *reader)
{
    const struct array *outline = reader->outline;
    size_t index = reader->event_count++;
    return outline != NULL && index < outline->count ? array_at(outline, index, sizeof(struct outlined)) : NULL;
}

static bool begin_event(struct reader *reader, const struct content_line *line, enum component component)
{
    struct calendar *calendar = reader->calendar;
    const struct outlined *known = find_outlined(reader);
    if (known != NULL && known->skipped) {
        line_reader_jump(&reader->lines, calendar->bytes + known->to, known->line_after);
        return true;
    }
    reader->open[reader->depth++] = (struct open_component){component, line->value};
    if (reader->outlining) {
        reader->outlined = array_push(&calendar->outlined, sizeof *reader->outlined);
        if (reader->outlined == NULL) {
            return reader_out_of_memory(reader);
        }
        *reader->outlined = (struct outlined){.from = (size_t)(reader->line_start - calendar->bytes), .uid = ""};
        return true;
    }
    reader->event = array_push(&calendar->records, sizeof *reader->event);
    if (reader->event == NULL) {
        return reader_out_of_memory(reader);
    }
    *reader->event = (struct record){.line = line->number, .uid = "", .busy_time = component == COMPONENT_BUSY};
    reader->event->part = known != NULL ? known->part : 0;
    calendar->events_read++;
    return true;
}

static bool begin_component(struct reader *reader, const struct content_line *line)
{
    struct calendar *calendar = reader->calendar;
    enum component inside = innermost(reader, COMPONENT_CALENDAR);
    enum component component = component_of(line->value, calendar->busy_times);
    bool misplaced = (component == COMPONENT_OBSERVANCE) != (inside == COMPONENT_TIMEZONE) ||
                     (component != COMPONENT_OBSERVANCE && inside != COMPONENT_CALENDAR);
    component = misplaced ? COMPONENT_OTHER : component;
    if (reader->depth == READER_DEPTH_MAX) {
        return error_set(reader->error, "%s:%d: too deep", calendar->name, line->number);
    }
    if (component == COMPONENT_EVENT || component == COMPONENT_BUSY) {
        return begin_event(reader, line, component);
    }
    reader->open[reader->depth++] = (struct open_component){component, line->value};
    if (component == COMPONENT_TIMEZONE) {
        reader->timezone = -1;
        reader->first_observance = (uint32_t)calendar->observances.count;
    } else if (component == COMPONENT_OBSERVANCE) {
        reader->observance = array_push(&calendar->observances, sizeof *reader->observance);
        return reader->observance != NULL || reader_out_of_memory(reader);
    }
    return true;
}

// A VFREEBUSY is an event that occurs in its periods; with none that takes time it is nothing.
static void end_busy(struct reader *reader)
{
    struct record *event = reader->event;
    const struct addition *first = array_at(&reader->calendar->additions, event->additions.first, sizeof *first);
    reader->event = NULL;
    if (event->additions.count == 0) {
        reader->calendar->records.count--;
        return;
    }
    event->start = first->start;
    event->length = first->length;
    event->private_ = true;
}

// `by_name`: its own END is the current line; else that of something around it is, which is read again.
static void end_outlined(struct reader *reader, bool by_name)
{
    const char *end = by_name ? reader->lines.at : reader->line_start;
    reader->outlined->to = (size_t)(end - reader->calendar->bytes);
    reader->outlined->line_after = by_name ? reader->lines.number : reader->line_number;
    reader->outlined = NULL;
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

static void end_innermost(struct reader *reader, bool by_name)
{
    struct calendar *calendar = reader->calendar;
    enum component component = reader->open[--reader->depth].component;
    if (component == COMPONENT_EVENT || component == COMPONENT_BUSY) {
        if (reader->outlined != NULL) {
            end_outlined(reader, by_name);
        } else if (reader->event != NULL && reader->event->busy_time) {
            end_busy(reader);
        } else if (reader->event != NULL) {
            end_event(reader);
        }
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
        end_innermost(reader, reader->depth == depth);
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
        return reader->outlining ? reader_outline_line(reader, line, true) : reader_event_line(reader, line);
    case COMPONENT_BUSY:
        return reader->outlining ? reader_outline_line(reader, line, false) : reader_busy_line(reader, line);
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

static bool read_lines(struct reader *reader, size_t length)
{
    struct calendar *calendar = reader->calendar;
    struct content_line line;
    reader->timezone = -1;
    line_reader_init(&reader->lines, calendar->bytes, length);
    while (line_reader_next(&reader->lines, &line)) {
        reader->line_start = line.start;
        reader->line_number = line.number;
        if (!read_line(reader, &line)) {
            return false;
        }
    }
    reader->line_start = reader->lines.at;
    reader->line_number = reader->lines.number;
    while (reader->depth > 0) {
        end_innermost(reader, false); // what was left open
    }
    if (reader->bad_lines > DECISION_BAD_LINES_SHOWN) {
        calendar_warn(calendar, 0, "%d more lines cannot be read", reader->bad_lines - DECISION_BAD_LINES_SHOWN);
    }
    if (reader->floating != NULL) {
        calendar->floating = reader->floating;
    }
    return true;
}

bool reader_read(struct calendar *calendar, size_t length, const struct array *outline, struct error *error)
{
    struct reader reader = {.calendar = calendar, .error = error, .outline = outline};
    return read_lines(&reader, length);
}

bool reader_outline(struct calendar *calendar, size_t length, struct error *error)
{
    struct reader reader = {.calendar = calendar, .error = error, .outlining = true};
    return read_lines(&reader, length);
}
