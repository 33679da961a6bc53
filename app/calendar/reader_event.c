// SPDX-License-Identifier: MIT
// Properties of a VEVENT.
#include "calendar/reader_internal.h"
#include "calendar/timezones.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

// TZID and VALUE of a line, read once for all its values.
struct date_params {
    int line;
    char tzid[128];
    bool has_tzid, is_date;
    int32_t zone; // index of the TZID, -1: not needed yet
};

static struct date_params read_date_params(const struct content_line *line)
{
    struct date_params params = {.line = line->number, .zone = -1};
    char value[16];
    params.has_tzid = line_param(line->params, "TZID", params.tzid, sizeof params.tzid);
    params.is_date = line_param(line->params, "VALUE", value, sizeof value) && strcasecmp(value, "DATE") == 0;
    return params;
}

// Gives a date or time of a property its kind: the TZID counts for local times only (RFC 5545 3.2.19).
static bool settle_moment(struct reader *reader, struct date_params *params, struct moment *moment)
{
    if (moment->kind == MOMENT_FLOATING && params->has_tzid) {
        if (params->zone < 0 &&
            !timezone_index(reader->calendar, params->tzid, params->line, &params->zone, reader->error)) {
            return false;
        }
        moment->kind = MOMENT_ZONED;
        moment->zone = params->zone;
    } else if (params->is_date) {
        moment->kind = MOMENT_DATE;
        moment->local_s = floor_div(moment->local_s, 86400) * 86400;
    }
    return true;
}

static bool read_moment(struct reader *reader, const struct content_line *line, struct moment *moment)
{
    struct moment read;
    if (!moment_parse(&read, line->value)) {
        reader_bad_line(reader, line, "it is left out");
        return true;
    }
    *moment = read;
    struct date_params params = read_date_params(line);
    return settle_moment(reader, &params, moment);
}

static bool read_length(struct reader *reader, const struct content_line *line, struct event_length *length)
{
    if (strcmp(line->name, "DURATION") == 0) {
        if (!span_parse(&length->span, line->value)) {
            reader_bad_line(reader, line, "it is left out");
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
    if (calendar->rules.count == READER_RULES_MAX) {
        return error_set(reader->error, "%s:%d: more than %d recurrence rules", calendar->name, line->number,
                         READER_RULES_MAX);
    }
    struct dated_rule *dated = reader_push(&calendar->rules, &reader->event->rules, sizeof *dated);
    if (dated == NULL) {
        return reader_out_of_memory(reader);
    }
    *dated = (struct dated_rule){rule, line->number};
    return true;
}

enum date_use {
    DATES_EXCLUDED, // EXDATE
    DATES_ADDED,    // RDATE
    DATES_BUSY,     // FREEBUSY: periods only
};

// One value of such a list.
static bool add_date(struct reader *reader, const struct content_line *line, struct date_params *params, char *value,
                     enum date_use use)
{
    struct calendar *calendar = reader->calendar;
    struct addition addition = {0};
    char *period = strchr(value, '/');
    if (period != NULL) {
        *period++ = '\0';
    }
    struct moment *end = &addition.length.end;
    bool good = moment_parse(&addition.start, value) && (period != NULL || use != DATES_BUSY);
    if (good && period != NULL) {
        addition.length.kind = span_parse(&addition.length.span, period) ? LENGTH_SPAN : LENGTH_END;
        good = addition.length.kind == LENGTH_SPAN || moment_parse(end, period);
    }
    if (!good) {
        struct content_line part = *line;
        part.value = value;
        reader_bad_line(reader, &part, "it is left out");
        return true;
    }
    if (!settle_moment(reader, params, &addition.start) ||
        (addition.length.kind == LENGTH_END && !settle_moment(reader, params, end))) {
        return false;
    }
    if (use == DATES_EXCLUDED) {
        struct moment *excluded = reader_push(&calendar->excluded, &reader->event->excluded, sizeof *excluded);
        if (excluded != NULL) {
            *excluded = addition.start;
        }
        return excluded != NULL || reader_out_of_memory(reader);
    }
    struct addition *added = reader_push(&calendar->additions, &reader->event->additions, sizeof *added);
    if (added != NULL) {
        *added = addition;
    }
    return added != NULL || reader_out_of_memory(reader);
}

static bool read_dates(struct reader *reader, const struct content_line *line, enum date_use use)
{
    struct date_params params = read_date_params(line);
    char *rest = line->value;
    for (char *value = strsep(&rest, ",;"); value != NULL; value = strsep(&rest, ",;")) {
        if (value[strspn(value, " \t")] != '\0' && !add_date(reader, line, &params, value, use)) {
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

static bool param_is(const char *params, const char *name, const char *value)
{
    char found[32];
    return line_param(params, name, found, sizeof found) && strcasecmp(found, value) == 0;
}

static bool read_attendee(struct reader *reader, const struct content_line *line)
{
    struct record *event = reader->event;
    const char *params = line->params;
    if (param_is(params, "CUTYPE", "ROOM") || param_is(params, "CUTYPE", "RESOURCE")) {
        return true; // RFC 5545 3.2.3: no people
    }
    if (event->attendees.count == PARTICIPANTS_MAX) {
        event->attendees_beyond++;
        return true;
    }
    struct attendee *attendee = reader_push(&reader->calendar->attendees, &event->attendees, sizeof *attendee);
    if (attendee == NULL) {
        return reader_out_of_memory(reader);
    }
    char role[32] = "REQ-PARTICIPANT";
    line_param(params, "ROLE", role, sizeof role);
    line_param_find(params, "CN", &attendee->name);
    line_param_find(params, "LANGUAGE", &attendee->language);
    attendee->address = line->value;
    attendee->chair = strcasecmp(role, "CHAIR") == 0;
    attendee->optional = !attendee->chair && strcasecmp(role, "REQ-PARTICIPANT") != 0;
    attendee->declined = param_is(params, "PARTSTAT", "DECLINED");
    attendee->accepted = param_is(params, "PARTSTAT", "ACCEPTED");
    return true;
}

static bool read_recurrence_id(struct reader *reader, const struct content_line *line)
{
    struct record *event = reader->event;
    event->this_and_future = param_is(line->params, "RANGE", "THISANDFUTURE");
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

// FREEBUSY (RFC 5545 3.8.2.6): what is not said to be free takes time.
bool reader_busy_line(struct reader *reader, const struct content_line *line)
{
    if (strcmp(line->name, "FREEBUSY") != 0 || param_is(line->params, "FBTYPE", "FREE")) {
        return true;
    }
    return read_dates(reader, line, DATES_BUSY);
}

bool reader_outline_line(struct reader *reader, const struct content_line *line, bool named)
{
    struct calendar *calendar = reader->calendar;
    struct outlined *event = reader->outlined;
    if (strcmp(line->name, "UID") == 0 && named) {
        event->uid = line->value;
    }
    char tzid[128];
    int32_t zone = 0;
    if (!line_param(line->params, "TZID", tzid, sizeof tzid)) {
        return true;
    }
    if (!timezone_index(calendar, tzid, line->number, &zone, reader->error)) {
        return false;
    }
    int32_t *used = reader_push(&calendar->used_zones, &event->zones, sizeof *used);
    if (used == NULL) {
        return reader_out_of_memory(reader);
    }
    *used = zone;
    return true;
}

bool reader_event_line(struct reader *reader, const struct content_line *line)
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
        return read_dates(reader, line, name[0] == 'E' ? DATES_EXCLUDED : DATES_ADDED);
    }
    if (strcmp(name, "ATTENDEE") == 0) {
        return read_attendee(reader, line);
    }
    if (strcmp(name, "CATEGORIES") == 0) {
        return reader_categories(reader, line);
    }
    if (strncmp(name, READER_TERM_PREFIX, sizeof READER_TERM_PREFIX - 1) == 0) {
        return reader_term(reader, line);
    }
    read_word(reader->event, line);
    return true;
}
