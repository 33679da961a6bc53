// SPDX-License-Identifier: MIT
#include "messages/letter_fields.h"

#include "core/block.h"
#include "messages/fold.h"
#include "text/text.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// The place for the next field's value.
static char *add(struct letter_fields *fields, const char *name)
{
    assert(fields->count < FIELDS_MAX);
    char *value = fields->value[fields->count];
    value[0] = '\0';
    fields->pairs[2 * fields->count] = name;
    fields->pairs[2 * fields->count + 1] = value;
    fields->pairs[2 * ++fields->count] = NULL;
    return value;
}

// One line: what a calendar or a keyboard gave begins no line of its own.
static void copy_flat(char *out, size_t size, const char *text)
{
    text_copy(out, size, text != NULL ? text : "");
    for (char *p = out; *p != '\0'; p++) {
        *p = (unsigned char)*p < ' ' || *p == 0x7f ? ' ' : *p;
    }
}

static void add_text(struct letter_fields *fields, const char *name, const char *text)
{
    copy_flat(add(fields, name), FIELD_VALUE_MAX, text);
}

// "13:00–13:25".
static void say_range(char *out, size_t size, const struct zone *zone, struct letter_time time)
{
    char start[16], end[16];
    text_clock(start, sizeof start, zone, time.start);
    text_clock(end, sizeof end, zone, time.end);
    snprintf(out, size, "%s–%s", start, end);
}

// The text with a small first letter, as it stands inside a sentence; English days keep their capital everywhere.
static void copy_small(char *out, size_t size, const char *text)
{
    const char *rest = text;
    uint32_t first = fold_next(&rest), small = fold_lower(first);
    text_copy(out, size, text);
    if (strcmp(text_language(), "en") == 0 || small == first) {
        return;
    }
    // In all that fold_lower knows of these languages both letters have as many bytes, one or two.
    if (small < 0x80) {
        out[0] = (char)small;
    } else if (small < 0x800) {
        out[0] = (char)(0xc0 | small >> 6);
        out[1] = (char)(0x80 | (small & 0x3f));
    }
}

static void add_time(struct letter_fields *fields, const struct zone *zone, struct letter_time time,
                     const char *const names[3])
{
    char *date = add(fields, names[0]);
    char *day = add(fields, names[1]);
    char *range = add(fields, names[2]);
    if (time.start.ms != 0) {
        char whole[128];
        text_date_long(whole, sizeof whole, zone_civil(zone, time.start).date);
        copy_small(date, FIELD_VALUE_MAX, whole);
        text_date_plain(day, FIELD_VALUE_MAX, zone_civil(zone, time.start).date);
        say_range(range, FIELD_VALUE_MAX, zone, time);
    }
}

static void add_by(struct letter_fields *fields, const struct zone *zone, struct wall by)
{
    char *day = add(fields, "by");
    char *time = add(fields, "by_time");
    if (by.ms != 0) {
        text_date_plain(day, FIELD_VALUE_MAX, zone_civil(zone, by).date);
        text_clock(time, FIELD_VALUE_MAX, zone, by);
    }
}

// Appends a line; one that does not fit is left out as a whole.
static void append_line(char *value, const char *line)
{
    size_t used = strlen(value);
    if (used + strlen(line) + 2 <= FIELD_VALUE_MAX) {
        snprintf(value + used, FIELD_VALUE_MAX - used, "%s%s", used > 0 ? "\n" : "", line);
    }
}

static void add_offered(struct letter_fields *fields, const struct client_facts *facts, const struct zone *zone)
{
    char *value = add(fields, "offered");
    for (size_t i = 0; i < facts->offered_count; i++) {
        char date[64], range[40], line[128];
        text_date_long(date, sizeof date, zone_civil(zone, facts->offered[i].start).date);
        say_range(range, sizeof range, zone, facts->offered[i]);
        snprintf(line, sizeof line, "- %s, %s", date, range);
        append_line(value, line);
    }
}

static void add_items(struct letter_fields *fields, const struct client_facts *facts)
{
    char *value = add(fields, "items");
    int64_t together = 0;
    for (size_t i = 0; i < facts->item_count; i++) {
        char title[160], minutes[64], line[256];
        copy_flat(title, sizeof title, facts->items[i].title);
        text_minutes(minutes, sizeof minutes, facts->items[i].ms);
        snprintf(line, sizeof line, "- %s (%s)", title, minutes);
        append_line(value, line);
        together += facts->items[i].ms;
    }
    text_minutes(add(fields, "minutes"), FIELD_VALUE_MAX, together);
}

// "a", "a or b", "a, b or c".
static void add_alternative(char *list, size_t size, const char *next, bool last)
{
    char joined[512];
    if (list[0] == '\0') {
        text_copy(joined, sizeof joined, next);
    } else if (last) {
        text_fill(joined, sizeof joined, tr("{some} or {other}"),
                  (const char *const[]){"some", list, "other", next, NULL});
    } else {
        snprintf(joined, sizeof joined, "%s, %s", list, next);
    }
    text_copy(list, size, joined);
}

static void fill_count(char *out, size_t size, const char *pattern, int64_t n)
{
    char number[24];
    snprintf(number, sizeof number, "%" PRId64, n);
    text_fill(out, size, pattern, (const char *const[]){"n", number, NULL});
}

void letter_say_policy(char *out, size_t size, const struct policy *policy, const char *end)
{
    char said[4][96], list[512] = "";
    size_t count = 0;
    int64_t single = (policy->single_ms + MS_PER_MINUTE - 1) / MS_PER_MINUTE;
    int64_t total = (policy->total_ms + MS_PER_MINUTE - 1) / MS_PER_MINUTE;
    if (single > 0) {
        fill_count(said[count++], sizeof said[0],
                   tr_n("{n} minute away at a stretch", "{n} minutes away at a stretch", single), single);
    }
    if (total > 0) {
        fill_count(said[count++], sizeof said[0], tr_n("{n} minute away in total", "{n} minutes away in total", total),
                   total);
    }
    if (policy->percent > 0) {
        fill_count(said[count++], sizeof said[0], tr("{n}% of the time away"), policy->percent);
    }
    if (policy->count > 0) {
        fill_count(said[count++], sizeof said[0], tr_n("{n} interruption", "{n} interruptions", policy->count),
                   policy->count);
    }
    for (size_t i = 0; i < count; i++) {
        add_alternative(list, sizeof list, said[i], i + 1 == count);
    }
    text_fill(out, size,
              count == 0 ? tr("As agreed, we finish at {end}.")
                         : tr("As agreed, we finish at {end}; after {list} we offer another time for the rest."),
              (const char *const[]){"end", end, "list", list, NULL});
}

void letter_fields_client(struct letter_fields *fields, const struct client_facts *facts, const struct zone *zone)
{
    bool named = facts->title != NULL && facts->title[0] != '\0';
    fields->count = 0;
    add_text(fields, "title", named ? facts->title : tr("Private"));
    add_text(fields, "room", facts->room);
    add_text(fields, "host", facts->host);
    add_time(fields, zone, facts->at, (const char *const[]){"date", "day", "time"});
    text_date_long(add(fields, "Date"), FIELD_VALUE_MAX, zone_civil(zone, facts->at.start).date);
    add_time(fields, zone, facts->before, (const char *const[]){"old_date", "old_day", "old_time"});
    text_clock(add(fields, "start"), FIELD_VALUE_MAX, zone, facts->at.start);
    char *end = add(fields, "end");
    text_clock(end, FIELD_VALUE_MAX, zone, facts->at.end);
    text_minutes(add(fields, "duration"), FIELD_VALUE_MAX, facts->at.end.ms - facts->at.start.ms);
    add_by(fields, zone, facts->by);
    char *number = add(fields, "number");
    if (facts->number > 0) {
        snprintf(number, FIELD_VALUE_MAX, "R-%" PRId64, facts->number);
    }
    add_text(fields, "words", facts->words);
    add_text(fields, "fee", facts->fee);
    add_text(fields, "purpose", facts->purpose != NULL ? text_purpose(facts->purpose) : NULL);
    char *policy = add(fields, "policy");
    if (facts->policy != NULL) {
        letter_say_policy(policy, FIELD_VALUE_MAX, facts->policy, end);
    }
    add_offered(fields, facts, zone);
    add_items(fields, facts);
}

void letter_fields_internal(struct letter_fields *fields, const struct internal_facts *facts)
{
    add_text(fields, "client", facts->client);
    add_text(fields, "requester", facts->requester);
    add_text(fields, "approver", facts->approver);
    add_text(fields, "earlier", facts->earlier);
    add_text(fields, "following", facts->following);
    add_text(fields, "reason", facts->reason);
    add_text(fields, "cost", facts->cost);
    char *history = add(fields, "history");
    if (facts->strikes > 0) {
        fill_count(history, FIELD_VALUE_MAX,
                   tr_n("{n} session ended early in the last 90 days", "{n} sessions ended early in the last 90 days",
                        facts->strikes),
                   facts->strikes);
    }
}
