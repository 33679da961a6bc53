// SPDX-License-Identifier: MIT
#include "calendar/resource.h"

#include "calendar/decode.h"
#include "calendar/series.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    SECONDS_PER_DAY = 86400
};

bool raw_walk_begin(struct raw_walk *walk, const char *bytes, size_t length, struct error *error)
{
    *walk = (struct raw_walk){.bytes = bytes, .length = length, .number = 1, .scratch = malloc(length + 1)};
    return walk->scratch != NULL || error_set(error, "out of memory");
}

void raw_walk_end(struct raw_walk *walk)
{
    free(walk->scratch);
    walk->scratch = NULL;
}

static bool is_component(const struct raw_component *component, const char *name)
{
    return strncasecmp(component->name, name, sizeof component->name - 1) == 0;
}

static void note_component(struct raw_walk *walk, struct raw_line *line)
{
    const char *value = line->content.value;
    if (strcmp(line->content.name, "BEGIN") == 0) {
        if (walk->depth < RESOURCE_DEPTH_MAX) {
            decode_plain(walk->open[walk->depth++].name, sizeof walk->open[0].name, value, DECODE_ONE_LINE);
        }
        return;
    }
    char name[sizeof walk->open[0].name];
    int depth = walk->depth;
    decode_plain(name, sizeof name, value, DECODE_ONE_LINE);
    while (depth > 0 && !is_component(&walk->open[depth - 1], name)) {
        depth--;
    }
    walk->depth = depth > 0 ? depth - 1 : walk->depth;
    line->depth = walk->depth;
}

bool raw_walk_next(struct raw_walk *walk, struct raw_line *line)
{
    if (walk->at >= walk->length) {
        return false;
    }
    int number = walk->number;
    *line = (struct raw_line){.begin = walk->at, .depth = walk->depth};
    do {
        const char *from = walk->bytes + walk->at;
        const char *newline = memchr(from, '\n', walk->length - walk->at);
        walk->at = newline != NULL ? (size_t)(newline + 1 - walk->bytes) : walk->length;
        walk->number++;
    } while (walk->at < walk->length && (walk->bytes[walk->at] == ' ' || walk->bytes[walk->at] == '\t'));
    line->end = walk->at;
    line->in_calendar = walk->depth == 0 || (walk->depth == 1 && is_component(&walk->open[0], "VCALENDAR"));
    struct line_reader reader;
    memcpy(walk->scratch, walk->bytes + line->begin, line->end - line->begin);
    line_reader_init(&reader, walk->scratch, line->end - line->begin);
    if (!line_reader_next(&reader, &line->content)) {
        line->content = (struct content_line){0};
    }
    line->content.number = number;
    if (line->content.name == NULL || strcmp(line->content.name, "UID") == 0) {
        return true;
    }
    line_trim(&line->content);
    if (strcmp(line->content.name, "BEGIN") == 0 || strcmp(line->content.name, "END") == 0) {
        note_component(walk, line);
    }
    return true;
}

struct search {
    const char *uid, *recurrence_id;
    struct wall end;
    bool found;
};

static bool look(void *context, const struct block *block, const struct roster *roster)
{
    struct search *search = context;
    (void)roster;
    search->found = strcmp(block->uid, search->uid) == 0 && strcmp(block->recurrence_id, search->recurrence_id) == 0;
    search->end = block->end;
    return !search->found;
}

static bool has_uid(const struct record *record, const char *uid)
{
    char own[BLOCK_UID_MAX];
    decode_plain(own, sizeof own, record->uid, DECODE_ONE_LINE);
    return strcmp(own, uid) == 0;
}

static bool find_series(const struct calendar *calendar, const char *uid, struct series *series)
{
    size_t index = 0;
    while (series_next(calendar, &index, series)) {
        if (has_uid(series->master != NULL ? series->master : series->overrides, uid)) {
            return true;
        }
    }
    return false;
}

static bool find_single(const struct calendar *calendar, const struct series *series, struct place *place,
                        struct error *error)
{
    const struct record *master = series->master;
    if (master == NULL || master->rules.count > 0 || master->additions.count > 0 || master->refused_rule ||
        series->override_count > 0) {
        return error_set(error, "'%.100s' recurs, and no occurrence is named", place->record->uid);
    }
    place->record = master;
    place->own = true;
    place->at = moment_wall(calendar, &master->start);
    return true;
}

// An occurrence of the master that nothing has replaced.
static bool find_in_rule(struct calendar *calendar, const struct series *series, struct search *search,
                         struct place *place, struct error *error)
{
    struct wall end = {place->at.ms + 1};
    if (series->master == NULL) {
        return error_set(error, "'%.100s' has no occurrence %s", place->record->uid, search->recurrence_id);
    }
    int64_t local_s = civil_to_seconds(zone_civil(moment_zone(calendar, &series->master->start), place->at));
    if (series_future(series, place->at, floor_div(local_s, SECONDS_PER_DAY)) != NULL) {
        return error_set(error, "'%.100s' changes from some occurrence on (RANGE=THISANDFUTURE): that cannot be edited",
                         place->record->uid);
    }
    if (!calendar_expand(calendar, place->at, end, look, search, error)) {
        return false;
    }
    place->record = series->master;
    place->end = search->end;
    return search->found ||
           error_set(error, "'%.100s' has no occurrence %s", place->record->uid, search->recurrence_id);
}

static bool find_occurrence(struct calendar *calendar, const char *uid, const char *recurrence_id, struct place *place,
                            struct error *error)
{
    struct series series;
    struct moment moment;
    if (!find_series(calendar, uid, &series)) {
        return error_set(error, "'%.100s' is not in it", uid);
    }
    *place =
        (struct place){.record = series.master != NULL ? series.master : series.overrides, .master = series.master};
    if (recurrence_id[0] == '\0') {
        return find_single(calendar, &series, place, error);
    }
    if (!moment_parse(&moment, recurrence_id) || moment.kind == MOMENT_FLOATING) {
        return error_set(error, "'%.20s' names no occurrence", recurrence_id);
    }
    bool by_day = moment.kind == MOMENT_DATE;
    place->at.ms = by_day ? INT64_MIN : moment.local_s * MS_PER_SECOND;
    int64_t day = by_day ? moment.local_s / SECONDS_PER_DAY : INT64_MIN;
    const struct record *override = series_override(&series, place->at, day);
    if (override == NULL) {
        struct search search = {.uid = uid, .recurrence_id = recurrence_id};
        return by_day ? error_set(error, "'%.100s' has no occurrence %s", uid, recurrence_id)
                      : find_in_rule(calendar, &series, &search, place, error);
    }
    if (override->this_and_future) {
        return error_set(error, "'%.100s' changes from this occurrence on (RANGE=THISANDFUTURE): that cannot be edited",
                         uid);
    }
    place->record = override;
    place->own = true;
    return true;
}

bool resource_find(struct calendar *calendar, const char *uid, const char *recurrence_id, struct place *place,
                   struct error *error)
{
    if (!find_occurrence(calendar, uid, recurrence_id, place, error)) {
        return false;
    }
    int32_t own = place->record->sequence, all = place->master != NULL ? place->master->sequence : 0;
    place->sequence = own > all ? own : all;
    place->sequence = place->sequence > 0 ? place->sequence : 0;
    return true;
}
