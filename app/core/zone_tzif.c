// SPDX-License-Identifier: MIT
// TZif (RFC 8536) to a table of offsets. The footer, a POSIX TZ string with the extensions of RFC 8536 3.3.1, is
// expanded to the end of 2100.
#include "core/zone.h"

#include <string.h>

enum {
    HEADER_SIZE = 44,
    TYPE_SIZE = 6,
    OFFSET_LOW_S = -89999, // RFC 8536 3.2
    OFFSET_HIGH_S = 93599,
    FOOTER_MAX = 128,
    FIRST_YEAR = 1900, // that a footer is expanded for
    LAST_YEAR = 2100,
    SECONDS_PER_DAY = 86400,
};

struct tzif_header {
    uint8_t version;
    uint64_t ut_count, standard_count, leap_count, time_count, type_count, char_count;
};

enum posix_kind {
    POSIX_MONTH_WEEK_DAY, // Mm.w.d
    POSIX_JULIAN,         // Jn: 1..365, 29 February is never counted
    POSIX_DAY_OF_YEAR,    // n: 0..365, 29 February is counted
};

struct posix_rule {
    enum posix_kind kind;
    int month, week, day;
    int32_t time_s;
};

struct posix_zone {
    int32_t standard_s, daylight_s; // offsets from UTC
    bool has_daylight;
    struct posix_rule begin, end; // of daylight time
};

static uint32_t read_u32(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static int64_t read_time(const uint8_t *bytes, size_t size)
{
    if (size == 4) {
        return (int32_t)read_u32(bytes);
    }
    return (int64_t)((uint64_t)read_u32(bytes) << 32 | read_u32(bytes + 4));
}

static bool read_header(struct tzif_header *header, const uint8_t *bytes, size_t length)
{
    if (length < HEADER_SIZE || memcmp(bytes, "TZif", 4) != 0) {
        return false;
    }
    *header = (struct tzif_header){
        .version = bytes[4],
        .ut_count = read_u32(bytes + 20),
        .standard_count = read_u32(bytes + 24),
        .leap_count = read_u32(bytes + 28),
        .time_count = read_u32(bytes + 32),
        .type_count = read_u32(bytes + 36),
        .char_count = read_u32(bytes + 40),
    };
    return true;
}

static uint64_t body_size(const struct tzif_header *header, size_t time_size)
{
    return header->time_count * (time_size + 1) + header->type_count * TYPE_SIZE + header->char_count +
           header->leap_count * (time_size + 4) + header->standard_count + header->ut_count;
}

static bool read_transitions(struct zone *zone, const struct tzif_header *header, const uint8_t *body, size_t time_size,
                             struct error *error)
{
    const uint8_t *indexes = body + header->time_count * time_size;
    const uint8_t *types = indexes + header->time_count;
    if (header->type_count == 0) {
        return error_set(error, "a zone without any offset");
    }
    if (header->leap_count != 0) {
        return error_set(error, "a zone that counts leap seconds");
    }
    for (uint64_t i = 0; i < header->type_count; i++) {
        int32_t offset_s = (int32_t)read_u32(types + i * TYPE_SIZE);
        if (offset_s < OFFSET_LOW_S || offset_s > OFFSET_HIGH_S) {
            return error_set(error, "an offset of %d s", offset_s);
        }
    }
    zone->first_offset_s = (int32_t)read_u32(types);
    for (uint64_t i = 0; i < header->time_count; i++) {
        if (indexes[i] >= header->type_count) {
            return error_set(error, "transition %u names no type", (unsigned)i);
        }
        int64_t at_s = read_time(body + i * time_size, time_size);
        int32_t offset_s = (int32_t)read_u32(types + indexes[i] * (size_t)TYPE_SIZE);
        if (!zone_add_transition(zone, at_s, offset_s)) {
            return error_set(error, "transition %u is not after the one before, or more than %d of them", (unsigned)i,
                             ZONE_TRANSITIONS_MAX);
        }
    }
    return true;
}

static bool parse_number(const char **text, int low, int high, int *number)
{
    if (**text < '0' || **text > '9') {
        return false;
    }
    int value = 0;
    while (**text >= '0' && **text <= '9' && value <= high) {
        value = value * 10 + (*(*text)++ - '0');
    }
    *number = value;
    return low <= value && value <= high;
}

// [+-]hh[:mm[:ss]]
static bool parse_time(const char **text, int32_t *seconds)
{
    int sign = **text == '-' ? -1 : 1;
    if (**text == '-' || **text == '+') {
        (*text)++;
    }
    int hours = 0, minutes = 0, rest = 0;
    if (!parse_number(text, 0, 167, &hours)) {
        return false;
    }
    if (**text == ':') {
        (*text)++;
        if (!parse_number(text, 0, 59, &minutes)) {
            return false;
        }
        if (**text == ':') {
            (*text)++;
            if (!parse_number(text, 0, 59, &rest)) {
                return false;
            }
        }
    }
    *seconds = sign * (hours * 3600 + minutes * 60 + rest);
    return true;
}

static bool skip_abbreviation(const char **text)
{
    if (**text == '<') {
        const char *close = strchr(*text, '>');
        if (close == NULL) {
            return false;
        }
        *text = close + 1;
        return true;
    }
    const char *start = *text;
    while ((**text >= 'A' && **text <= 'Z') || (**text >= 'a' && **text <= 'z')) {
        (*text)++;
    }
    return *text - start >= 3;
}

static bool parse_rule(const char **text, struct posix_rule *rule)
{
    *rule = (struct posix_rule){.time_s = 2 * 3600};
    bool good = false;
    if (**text != ',') {
        return false;
    }
    (*text)++;
    if (**text == 'M') {
        (*text)++;
        rule->kind = POSIX_MONTH_WEEK_DAY;
        good = parse_number(text, 1, 12, &rule->month) && *(*text)++ == '.' && parse_number(text, 1, 5, &rule->week) &&
               *(*text)++ == '.' && parse_number(text, 0, 6, &rule->day);
    } else if (**text == 'J') {
        (*text)++;
        rule->kind = POSIX_JULIAN;
        good = parse_number(text, 1, 365, &rule->day);
    } else {
        rule->kind = POSIX_DAY_OF_YEAR;
        good = parse_number(text, 0, 365, &rule->day);
    }
    if (good && **text == '/') {
        (*text)++;
        good = parse_time(text, &rule->time_s);
    }
    return good;
}

// POSIX counts offsets westwards: "CET-1CEST" is UTC+1.
static bool parse_posix(const char *text, struct posix_zone *zone)
{
    *zone = (struct posix_zone){0};
    if (!skip_abbreviation(&text) || !parse_time(&text, &zone->standard_s)) {
        return false;
    }
    zone->standard_s = -zone->standard_s;
    if (*text == '\0') {
        return true;
    }
    zone->has_daylight = true;
    zone->daylight_s = zone->standard_s + 3600;
    if (!skip_abbreviation(&text)) {
        return false;
    }
    if (*text != ',') {
        if (!parse_time(&text, &zone->daylight_s)) {
            return false;
        }
        zone->daylight_s = -zone->daylight_s;
    }
    return parse_rule(&text, &zone->begin) && parse_rule(&text, &zone->end) && *text == '\0';
}

// Local seconds since 1970 at which a rule holds in a year.
static int64_t rule_seconds(const struct posix_rule *rule, int year)
{
    int64_t days = date_to_days((struct date){year, 1, 1});
    switch (rule->kind) {
    case POSIX_DAY_OF_YEAR:
        days += rule->day;
        break;
    case POSIX_JULIAN: {
        bool leap = date_valid((struct date){year, 2, 29});
        days += rule->day - 1 + (leap && rule->day >= 60 ? 1 : 0);
        break;
    }
    case POSIX_MONTH_WEEK_DAY: {
        struct date first = {year, rule->month, 1};
        int sunday_based = (date_weekday(first) + 1) % 7;
        days = date_to_days(first) + (rule->day - sunday_based + 7) % 7 + (rule->week - 1) * 7;
        if (days >= date_to_days((struct date){year, rule->month + 1, 1})) {
            days -= 7; // week 5 is the last one
        }
        break;
    }
    }
    return days * SECONDS_PER_DAY + rule->time_s;
}

static bool add_later(struct zone *zone, int64_t after_s, int64_t at_s, int32_t offset_s)
{
    return at_s <= after_s || zone_add_transition(zone, at_s, offset_s);
}

static bool expand_posix(struct zone *zone, const struct posix_zone *posix)
{
    int64_t after_s = zone->count == 0 ? INT64_MIN : zone->transitions[zone->count - 1].at_s;
    int64_t first_s = civil_to_seconds((struct civil){.date = {FIRST_YEAR, 1, 1}});
    int64_t last_s = civil_to_seconds((struct civil){.date = {LAST_YEAR, 1, 1}});
    int year = FIRST_YEAR;
    if (after_s > first_s) {
        year = after_s < last_s ? civil_from_seconds(after_s).date.year : LAST_YEAR;
    }
    bool good = true;
    for (; posix->has_daylight && year <= LAST_YEAR && good; year++) {
        int64_t begin_s = rule_seconds(&posix->begin, year) - posix->standard_s;
        int64_t end_s = rule_seconds(&posix->end, year) - posix->daylight_s;
        if (begin_s < end_s) {
            good = add_later(zone, after_s, begin_s, posix->daylight_s) &&
                   add_later(zone, after_s, end_s, posix->standard_s);
        } else {
            good = add_later(zone, after_s, end_s, posix->standard_s) &&
                   add_later(zone, after_s, begin_s, posix->daylight_s);
        }
    }
    return good;
}

static bool read_footer(struct zone *zone, const uint8_t *bytes, size_t length, struct error *error)
{
    const uint8_t *end = length > 1 && bytes[0] == '\n' ? memchr(bytes + 1, '\n', length - 1) : NULL;
    if (end == NULL || end - bytes > FOOTER_MAX) {
        return error_set(error, "the footer is missing or cut off");
    }
    char text[FOOTER_MAX] = "";
    memcpy(text, bytes + 1, (size_t)(end - bytes - 1));
    if (text[0] == '\0') {
        return true; // the last offset stays
    }
    struct posix_zone posix;
    if (!parse_posix(text, &posix)) {
        return error_set(error, "the footer '%s' is no POSIX TZ string", text);
    }
    if (!expand_posix(zone, &posix)) {
        return error_set(error, "more than %d transitions", ZONE_TRANSITIONS_MAX);
    }
    return true;
}

bool zone_parse_tzif(struct zone *zone, const char *name, const uint8_t *bytes, size_t length, struct error *error)
{
    zone_init_fixed(zone, name, 0);
    struct tzif_header header;
    if (!read_header(&header, bytes, length)) {
        return error_set(error, "%s: not a TZif file", name);
    }
    size_t time_size = 4;
    if (header.version >= '2') {
        uint64_t skip = HEADER_SIZE + body_size(&header, time_size);
        if (skip > length || !read_header(&header, bytes + skip, length - skip)) {
            return error_set(error, "%s: cut off", name);
        }
        bytes += skip;
        length -= skip;
        time_size = 8;
    }
    uint64_t size = body_size(&header, time_size);
    if (size > length - HEADER_SIZE) {
        return error_set(error, "%s: cut off", name);
    }
    if (!read_transitions(zone, &header, bytes + HEADER_SIZE, time_size, error)) {
        return error_prefix(error, "%s", name);
    }
    size_t footer_at = HEADER_SIZE + (size_t)size;
    if (time_size == 8 && !read_footer(zone, bytes + footer_at, length - footer_at, error)) {
        return error_prefix(error, "%s", name);
    }
    return true;
}
