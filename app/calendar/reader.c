// SPDX-License-Identifier: MIT
#include "calendar/reader.h"

#include "calendar/decisions.h"
#include "calendar/decode.h"
#include "calendar/lines.h"
#include "calendar/timezones.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum component {
    COMPONENT_CALENDAR,
    COMPONENT_EVENT,
    COMPONENT_TIMEZONE,
    COMPONENT_OBSERVANCE,
    COMPONENT_OTHER, // VALARM, VTODO, ..: not read
};

enum {
    DEPTH_MAX = 16,
    RULES_MAX = 100000,
};

struct reader {
    struct calendar *calendar;
    struct error *error;
    struct open_component {
        enum component component;
        const char *name;
    } open[DEPTH_MAX];
    int depth;
    struct record *event;          // the open VEVENT
    struct observance *observance; // the open STANDARD or DAYLIGHT
    int32_t timezone;              // index of the open VTIMEZONE's TZID, -1: not said yet
    uint32_t first_observance;
    const struct zone *floating; // X-WR-TIMEZONE
    int bad_lines;
};

static bool out_of_memory(struct reader *reader)
{
    return error_set(reader->error, "%s: out of memory", reader->calendar->name);
}

static void bad_line(struct reader *reader, const struct content_line *line, const char *instead)
{
    if (++reader->bad_lines <= DECISION_BAD_LINES_SHOWN) {
        calendar_warn(reader->calendar, line->number, "%s '%.60s' cannot be read: %s",
                      line->name != NULL ? line->name : "line", line->value, instead);
    }
}

// Appends to one of the calendar's arrays and counts it in the slice of the open component.
static void *push(struct array *array, struct slice *slice, size_t size)
{
    void *item = array_push(array, size);
    if (item != NULL) {
        slice->first = slice->count == 0 ? (uint32_t)array->count - 1 : slice->first;
        slice->count++;
    }
    return item;
}

// Gives a date or time of a property its kind: the TZID counts for local times only (RFC 5545 3.2.19).
static bool settle_moment(struct reader *reader, const struct content_line *line, struct moment *moment)
{
    char tzid[128];
    if (moment->kind == MOMENT_FLOATING && line_param(line->params, "TZID", tzid, sizeof tzid)) {
        moment->kind = MOMENT_ZONED;
        return timezone_index(reader->calendar, tzid, line->number, &moment->zone, reader->error);
    }
    char value[16];
    if (moment->kind != MOMENT_DATE && line_param(line->params, "VALUE", value, sizeof value) &&
        strcasecmp(value, "DATE") == 0) {
        moment->kind = MOMENT_DATE;
        moment->local_s = floor_div(moment->local_s, 86400) * 86400;
    }
    return true;
}

static bool read_moment(struct reader *reader, const struct content_line *line, struct moment *moment)
{
    struct moment read;
    if (!moment_parse(&read, line->value)) {
        bad_line(reader, line, "it is left out");
        return true;
    }
    *moment = read;
    return settle_moment(reader, line, moment);
}

static bool read_length(struct reader *reader, const struct content_line *line, struct event_length *length)
{
    if (strcmp(line->name, "DURATION") == 0) {
        if (!span_parse(&length->span, line->value)) {
            bad_line(reader, line, "it is left out");
        } else if (length->kind == LENGTH_NONE) {
            length->kind = LENGTH_SPAN;
        }
        return true;
    }
    length->end.kind = MOMENT_NONE;
    bool good = read_moment(reader, line, &length->end);
    length->kind = length->end.kind != MOMENT_NONE ? LENGTH_END : length->kind;
    return good;
}

static bool read_rule(struct reader *reader, const struct content_line *line)
{
    struct calendar *calendar = reader->calendar;
    struct error why, remark;
    struct rule rule;
    if (!rule_parse(&rule, line->value, &remark, &why)) {
        calendar_warn(calendar, line->number, "%s '%.100s': %s: only the first occurrence is shown", line->name,
                      line->value, why.text);
        reader->event->refused_rule = true;
        return true;
    }
    if (remark.text[0] != '\0') {
        calendar_warn(calendar, line->number, "%s '%.100s': %s", line->name, line->value, remark.text);
    }
    if (calendar->rules.count == RULES_MAX) {
        return error_set(reader->error, "%s:%d: more than %d recurrence rules", calendar->name, line->number,
                         RULES_MAX);
    }
    struct dated_rule *dated = push(&calendar->rules, &reader->event->rules, sizeof *dated);
    if (dated == NULL) {
        return out_of_memory(reader);
    }
    *dated = (struct dated_rule){rule, line->number};
    return true;
}

// One value of EXDATE or RDATE.
static bool add_date(struct reader *reader, const struct content_line *line, char *value, bool excludes)
{
    struct calendar *calendar = reader->calendar;
    struct addition addition = {0};
    char *period = strchr(value, '/');
    if (period != NULL) {
        *period++ = '\0';
    }
    struct moment *end = &addition.length.end;
    bool good = moment_parse(&addition.start, value);
    if (good && period != NULL) {
        addition.length.kind = span_parse(&addition.length.span, period) ? LENGTH_SPAN : LENGTH_END;
        good = addition.length.kind == LENGTH_SPAN || moment_parse(end, period);
    }
    if (!good) {
        struct content_line part = *line;
        part.value = value;
        bad_line(reader, &part, "it is left out");
        return true;
    }
    if (!settle_moment(reader, line, &addition.start) ||
        (addition.length.kind == LENGTH_END && !settle_moment(reader, line, end))) {
        return false;
    }
    if (excludes) {
        struct moment *excluded = push(&calendar->excluded, &reader->event->excluded, sizeof *excluded);
        if (excluded != NULL) {
            *excluded = addition.start;
        }
        return excluded != NULL || out_of_memory(reader);
    }
    struct addition *added = push(&calendar->additions, &reader->event->additions, sizeof *added);
    if (added != NULL) {
        *added = addition;
    }
    return added != NULL || out_of_memory(reader);
}

static bool read_dates(struct reader *reader, const struct content_line *line, bool excludes)
{
    char *rest = line->value;
    for (char *value = strsep(&rest, ",;"); value != NULL; value = strsep(&rest, ",;")) {
        if (value[strspn(value, " \t")] != '\0' && !add_date(reader, line, value, excludes)) {
            return false;
        }
    }
    return true;
}

static enum block_status parse_status(const char *value)
{
    if (strcasecmp(value, "CANCELLED") == 0 || strcasecmp(value, "CANCELED") == 0) {
        return BLOCK_CANCELLED;
    }
    return strcasecmp(value, "TENTATIVE") == 0 ? BLOCK_TENTATIVE : BLOCK_CONFIRMED;
}

// Rooms and resources are no people (RFC 5545 3.2.3).
static bool is_person(const struct content_line *line)
{
    char type[16];
    return !line_param(line->params, "CUTYPE", type, sizeof type) ||
           (strcasecmp(type, "ROOM") != 0 && strcasecmp(type, "RESOURCE") != 0);
}

static bool read_attendee(struct reader *reader, const struct content_line *line)
{
    struct record *event = reader->event;
    if (!is_person(line)) {
        return true;
    }
    if (event->attendees.count == PARTICIPANTS_MAX) {
        event->attendees_beyond++;
        return true;
    }
    struct raw_property *attendee = push(&reader->calendar->attendees, &event->attendees, sizeof *attendee);
    if (attendee == NULL) {
        return out_of_memory(reader);
    }
    *attendee = (struct raw_property){line->params, line->value};
    return true;
}

static bool read_recurrence_id(struct reader *reader, const struct content_line *line)
{
    char range[32];
    struct record *event = reader->event;
    event->this_and_future =
        line_param(line->params, "RANGE", range, sizeof range) && strcasecmp(range, "THISANDFUTURE") == 0;
    return read_moment(reader, line, &event->recurrence_id);
}

// Properties that are texts or words: nothing about them can fail.
static void read_word(struct record *event, const struct content_line *line)
{
    struct moment stamp;
    if (strcmp(line->name, "UID") == 0) {
        event->uid = line->value;
    } else if (strcmp(line->name, "SUMMARY") == 0) {
        event->summary = line->value;
    } else if (strcmp(line->name, "DESCRIPTION") == 0) {
        event->description = line->value;
    } else if (strcmp(line->name, "STATUS") == 0) {
        event->status = parse_status(line->value);
    } else if (strcmp(line->name, "TRANSP") == 0) {
        event->transparent = strcasecmp(line->value, "TRANSPARENT") == 0;
    } else if (strcmp(line->name, "CLASS") == 0) {
        event->private_ = strcasecmp(line->value, "PUBLIC") != 0; // RFC 5545 3.8.1.3: unknown words are private
    } else if (strcmp(line->name, "SEQUENCE") == 0) {
        event->sequence = (int32_t)strtol(line->value, NULL, 10);
    } else if (strcmp(line->name, "ORGANIZER") == 0) {
        event->organizer = (struct raw_property){line->params, line->value};
    } else if (strcmp(line->name, "DTSTAMP") == 0 && moment_parse(&stamp, line->value)) {
        event->stamp_s = stamp.local_s;
    }
}

static bool read_event_line(struct reader *reader, const struct content_line *line)
{
    const char *name = line->name;
    if (strcmp(name, "DTSTART") == 0) {
        return read_moment(reader, line, &reader->event->start);
    }
    if (strcmp(name, "DTEND") == 0 || strcmp(name, "DURATION") == 0) {
        return read_length(reader, line, &reader->event->length);
    }
    if (strcmp(name, "RECURRENCE-ID") == 0) {
        return read_recurrence_id(reader, line);
    }
    if (strcmp(name, "RRULE") == 0) {
        return read_rule(reader, line);
    }
    if (strcmp(name, "EXRULE") == 0) {
        calendar_warn(reader->calendar, line->number, "EXRULE is no longer part of iCalendar: it is ignored");
        return true;
    }
    if (strcmp(name, "EXDATE") == 0 || strcmp(name, "RDATE") == 0) {
        return read_dates(reader, line, name[0] == 'E');
    }
    if (strcmp(name, "ATTENDEE") == 0) {
        return read_attendee(reader, line);
    }
    read_word(reader->event, line);
    return true;
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
    int number = atoi(text);
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
        int64_t *onset = push(&reader->calendar->onsets, &reader->observance->onsets, sizeof *onset);
        if (onset == NULL) {
            return out_of_memory(reader);
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
        bad_line(reader, line, "the time zone may be wrong");
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
    if (reader->depth == DEPTH_MAX) {
        return error_set(reader->error, "%s:%d: too deep", calendar->name, line->number);
    }
    reader->open[reader->depth++] = (struct open_component){component, line->value};
    if (component == COMPONENT_EVENT) {
        reader->event = array_push(&calendar->records, sizeof *reader->event);
        if (reader->event == NULL) {
            return out_of_memory(reader);
        }
        *reader->event = (struct record){.line = line->number, .uid = ""};
    } else if (component == COMPONENT_TIMEZONE) {
        reader->timezone = -1;
        reader->first_observance = (uint32_t)calendar->observances.count;
    } else if (component == COMPONENT_OBSERVANCE) {
        reader->observance = array_push(&calendar->observances, sizeof *reader->observance);
        return reader->observance != NULL || out_of_memory(reader);
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
        bad_line(reader, line, "it is left out");
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
        return read_event_line(reader, line);
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
