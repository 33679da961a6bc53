// SPDX-License-Identifier: MIT
#include "calendar/reply.h"

#include "calendar/calendar.h"
#include "calendar/decode.h"
#include "calendar/fill.h"
#include "calendar/mail.h"
#include "calendar/resource.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A VEVENT of an answer while it is read.
struct answer {
    struct reply reply;
    struct moment end;
    struct span span;
    bool has_end, has_span;
    bool from_sender; // the attendee is the one that the mail came from
    int attendees;
};

struct reply_reader {
    const struct calendar *calendar; // for its zones
    struct replies *replies;
    struct answer answer;
    bool in_event;
    enum reply_method method;
    bool has_method;
};

static enum partstat partstat_of(const char *params)
{
    static const char *const words[] = {[PARTSTAT_NEEDS_ACTION] = "NEEDS-ACTION",
                                        [PARTSTAT_ACCEPTED] = "ACCEPTED",
                                        [PARTSTAT_DECLINED] = "DECLINED",
                                        [PARTSTAT_TENTATIVE] = "TENTATIVE",
                                        [PARTSTAT_DELEGATED] = "DELEGATED"};
    char word[32];
    for (size_t i = 0; line_param(params, "PARTSTAT", word, sizeof word) && i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(word, words[i]) == 0) {
            return (enum partstat)i;
        }
    }
    return PARTSTAT_NEEDS_ACTION;
}

// A date or time with its zone, as the reader of calendars understands it.
static bool read_moment(const struct reply_reader *reader, const struct content_line *line, struct moment *moment)
{
    char tzid[sizeof((struct zone_name *)NULL)->name], value[16];
    const struct zone_name *zones = reader->calendar->zones.items;
    if (!moment_parse(moment, line->value)) {
        return false;
    }
    if (moment->kind == MOMENT_FLOATING && line_param(line->params, "TZID", tzid, sizeof tzid)) {
        for (size_t i = 0; i < reader->calendar->zones.count; i++) {
            if (strcmp(zones[i].name, tzid) == 0) {
                moment->kind = MOMENT_ZONED;
                moment->zone = (int32_t)i;
                break;
            }
        }
    } else if (line_param(line->params, "VALUE", value, sizeof value) && strcasecmp(value, "DATE") == 0) {
        moment->kind = MOMENT_DATE;
    }
    return true;
}

static void read_recurrence_id(const struct reply_reader *reader, const struct content_line *line, struct reply *reply)
{
    struct moment moment;
    if (read_moment(reader, line, &moment)) {
        fill_recurrence_id(reader->calendar, &moment, reply->recurrence_id);
    }
}

static void read_attendee(struct reply_reader *reader, const struct content_line *line)
{
    struct answer *answer = &reader->answer;
    char address[PERSON_ADDRESS_MAX];
    fill_address(address, sizeof address, line->value);
    bool from_sender = reader->replies->sender[0] != '\0' && strcasecmp(address, reader->replies->sender) == 0;
    if (++answer->attendees == 1 || (from_sender && !answer->from_sender)) {
        memcpy(answer->reply.attendee, address, sizeof address);
        answer->reply.partstat = partstat_of(line->params);
    }
    answer->from_sender = answer->from_sender || from_sender;
}

static void read_property(struct reply_reader *reader, const struct content_line *line)
{
    struct answer *answer = &reader->answer;
    struct reply *reply = &answer->reply;
    struct moment moment;
    if (strcmp(line->name, "UID") == 0) {
        decode_plain(reply->uid, sizeof reply->uid, line->value, DECODE_ONE_LINE);
    } else if (strcmp(line->name, "RECURRENCE-ID") == 0) {
        read_recurrence_id(reader, line, reply);
    } else if (strcmp(line->name, "SEQUENCE") == 0) {
        long number = strtol(line->value, NULL, 10);
        reply->sequence = number > 0 && number <= INT32_MAX ? (int32_t)number : 0;
    } else if (strcmp(line->name, "DTSTAMP") == 0 && moment_parse(&moment, line->value)) {
        reply->stamp = wall_from_seconds(moment.local_s); // RFC 5545 3.8.7.2: in UTC
    } else if (strcmp(line->name, "DTSTART") == 0 && read_moment(reader, line, &moment)) {
        reply->start = moment_wall(reader->calendar, &moment);
    } else if (strcmp(line->name, "DTEND") == 0) {
        answer->has_end = read_moment(reader, line, &answer->end);
    } else if (strcmp(line->name, "DURATION") == 0) {
        answer->has_span = span_parse(&answer->span, line->value);
    } else if (strcmp(line->name, "ATTENDEE") == 0) {
        read_attendee(reader, line);
    }
}

// What the one VEVENT says, once it is whole. A REPLY comes from one person (RFC 5546 3.2.3); a COUNTER may list all.
static bool end_answer(struct reply_reader *reader, struct error *error)
{
    struct answer *answer = &reader->answer;
    struct reply *reply = &answer->reply;
    if (reply->uid[0] == '\0') {
        return error_set(error, "an answer without a UID");
    }
    if (reader->replies->count == REPLIES_MAX) {
        return error_set(error, "more than %d answers", REPLIES_MAX);
    }
    if (answer->has_end) {
        reply->end = moment_wall(reader->calendar, &answer->end);
    } else if (answer->has_span) {
        reply->end.ms = reply->start.ms + answer->span.days * MS_PER_DAY + answer->span.seconds * MS_PER_SECOND;
    }
    if (answer->attendees > 1 && !answer->from_sender) {
        reply->attendee[0] = '\0'; // whose answer it is, nothing says
        reply->partstat = PARTSTAT_NEEDS_ACTION;
    }
    reader->replies->reply[reader->replies->count++] = *reply;
    return true;
}

static bool read_method(struct reply_reader *reader, const char *value, struct error *error)
{
    static const char *const methods[] = {
        [REPLY_REPLY] = "REPLY", [REPLY_COUNTER] = "COUNTER", [REPLY_DECLINECOUNTER] = "DECLINECOUNTER"};
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcasecmp(value, methods[i]) == 0) {
            reader->method = (enum reply_method)i;
            reader->has_method = true;
            return true;
        }
    }
    return error_set(error, "METHOD '%.40s' is no answer", value);
}

static bool read_lines(struct reply_reader *reader, const char *bytes, size_t length, struct error *error)
{
    struct raw_walk walk;
    struct raw_line line;
    int depth = 0;
    bool good = raw_walk_begin(&walk, bytes, length, error);
    while (good && raw_walk_next(&walk, &line)) {
        const char *name = line.content.name != NULL ? line.content.name : "";
        if (reader->in_event && walk.depth <= depth) {
            reader->in_event = false;
            good = end_answer(reader, error);
        } else if (reader->in_event && line.depth == depth + 1 && name[0] != '\0') {
            read_property(reader, &line.content);
        } else if (line.in_calendar && strcmp(name, "METHOD") == 0) {
            good = read_method(reader, line.content.value, error);
        } else if (line.in_calendar && strcmp(name, "BEGIN") == 0 && strcasecmp(line.content.value, "VEVENT") == 0) {
            reader->in_event = true;
            reader->answer = (struct answer){0};
            depth = line.depth;
        }
    }
    raw_walk_end(&walk);
    return good;
}

static bool settle(struct reply_reader *reader, struct error *error)
{
    struct replies *replies = reader->replies;
    if (!reader->has_method || replies->count == 0) {
        return error_set(error, "no answer to an invitation");
    }
    for (size_t i = 0; i < replies->count; i++) {
        struct reply *reply = &replies->reply[i];
        reply->method = reader->method;
        if (reply->method == REPLY_DECLINECOUNTER) {
            reply->attendee[0] = '\0';
            reply->partstat = PARTSTAT_NEEDS_ACTION;
        } else if (reply->method == REPLY_REPLY && reply->attendee[0] == '\0') {
            return error_set(error, "an answer that does not say whose it is");
        }
        if (reply->method != REPLY_COUNTER) {
            reply->start = reply->end = (struct wall){0};
        } else if (reply->end.ms <= reply->start.ms) {
            return error_set(error, "a proposed time that ends before it begins");
        }
    }
    return true;
}

static bool is_calendar(const char *bytes, size_t length)
{
    static const char mark[] = "\xEF\xBB\xBF", begin[] = "BEGIN:V";
    size_t at = length >= sizeof mark - 1 && memcmp(bytes, mark, sizeof mark - 1) == 0 ? sizeof mark - 1 : 0;
    while (at < length && isspace((unsigned char)bytes[at])) {
        at++;
    }
    return length - at >= sizeof begin - 1 && strncasecmp(bytes + at, begin, sizeof begin - 1) == 0;
}

static bool read_calendar(struct replies *replies, const char *name, const char *bytes, size_t length,
                          const struct zone *room, struct error *error)
{
    struct calendar *calendar = NULL;
    if (!calendar_read(&calendar, name, bytes, length, room, NULL, NULL, error)) {
        return false; // the error has the name
    }
    struct reply_reader reader = {.calendar = calendar, .replies = replies};
    bool good =
        (read_lines(&reader, bytes, length, error) && settle(&reader, error)) || error_prefix(error, "%s", name);
    calendar_destroy(calendar);
    return good;
}

bool reply_read(struct replies *replies, const char *name, const char *bytes, size_t length, const struct zone *room,
                struct error *error)
{
    *replies = (struct replies){0};
    if (length > REPLY_SIZE_MAX) {
        return error_set(error, "%s: larger than %u KB", name, REPLY_SIZE_MAX / 1024);
    }
    if (is_calendar(bytes, length)) {
        return read_calendar(replies, name, bytes, length, room, error);
    }
    char *part = NULL;
    size_t part_length = 0;
    if (!mail_find_calendar(bytes, length, replies->sender, sizeof replies->sender, &part, &part_length, error)) {
        return error_prefix(error, "%s", name);
    }
    bool good = read_calendar(replies, name, part, part_length, room, error);
    free(part);
    return good;
}

// The first attendee with this address in the VEVENT of that line.
static bool find_partstat(const char *bytes, size_t length, int number, const char *address, enum partstat *partstat,
                          struct error *error)
{
    struct raw_walk walk;
    struct raw_line line;
    int depth = -1;
    bool found = false;
    if (!raw_walk_begin(&walk, bytes, length, error)) {
        return false;
    }
    while (!found && raw_walk_next(&walk, &line) && (depth < 0 || walk.depth > depth)) {
        if (line.content.number == number) {
            depth = line.depth;
        } else if (depth >= 0 && line.depth == depth + 1 && line.content.name != NULL &&
                   strcmp(line.content.name, "ATTENDEE") == 0) {
            char own[PERSON_ADDRESS_MAX];
            fill_address(own, sizeof own, line.content.value);
            found = strcasecmp(own, address) == 0;
            *partstat = partstat_of(line.content.params);
        }
    }
    raw_walk_end(&walk);
    return found || error_set(error, "'%.100s' is not asked in it", address);
}

bool reply_partstat(const char *name, const char *bytes, size_t length, const struct zone *room, const char *uid,
                    const char *recurrence_id, const char *address, enum partstat *partstat, struct error *error)
{
    struct calendar *calendar = NULL;
    struct place place;
    *partstat = PARTSTAT_NEEDS_ACTION;
    if (!calendar_read(&calendar, name, bytes, length, room, NULL, NULL, error)) {
        return false;
    }
    bool good = (resource_find(calendar, uid, recurrence_id, &place, error) &&
                 find_partstat(bytes, length, place.record->line, address, partstat, error)) ||
                error_prefix(error, "%s", name);
    calendar_destroy(calendar);
    return good;
}
