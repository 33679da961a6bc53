// SPDX-License-Identifier: MIT
#include "calendar/series.h"

#include "calendar/decisions.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECONDS_PER_DAY = 86400
};

#define CYCLE_S (INT64_C(146097) * SECONDS_PER_DAY) // the Gregorian calendar repeats after 400 years

static int compare_keys(const void *a, const void *b)
{
    const struct occurrence_key *first = a, *second = b;
    if (first->by_day != second->by_day) {
        return first->by_day ? 1 : -1;
    }
    return first->value < second->value ? -1 : first->value > second->value;
}

// A date or time that names an occurrence of an event that begins at `start` (decisions.h).
static struct occurrence_key key_of(const struct calendar *calendar, const struct moment *start, struct moment moment)
{
    if (moment.kind == MOMENT_DATE || start->kind == MOMENT_DATE) {
        return (struct occurrence_key){true, floor_div(moment.local_s, SECONDS_PER_DAY)};
    }
    if (moment.kind == MOMENT_FLOATING) {
        moment.kind = start->kind;
        moment.zone = start->zone;
    }
    return (struct occurrence_key){false, moment_wall(calendar, &moment).ms};
}

static bool settle_exclusions(struct calendar *calendar, struct record *record)
{
    const struct moment *excluded = array_at(&calendar->excluded, record->excluded.first, sizeof(struct moment));
    record->exclusions = (struct slice){(uint32_t)calendar->exclusions.count, record->excluded.count};
    for (uint32_t i = 0; i < record->excluded.count; i++) {
        struct occurrence_key *key = array_push(&calendar->exclusions, sizeof *key);
        if (key == NULL) {
            return false;
        }
        *key = key_of(calendar, &record->start, excluded[i]);
    }
    if (record->exclusions.count > 1) {
        qsort(array_at(&calendar->exclusions, record->exclusions.first, sizeof(struct occurrence_key)),
              record->exclusions.count, sizeof(struct occurrence_key), compare_keys);
    }
    return true;
}

// Takes out the rules that never give anything.
static void settle_rules(struct calendar *calendar, struct record *record)
{
    struct dated_rule *rules = array_at(&calendar->rules, record->rules.first, sizeof(struct dated_rule));
    uint32_t kept = 0;
    for (uint32_t i = 0; i < record->rules.count; i++) {
        int64_t start_s = record->start.local_s, at_s = 0;
        struct rule_walk walk;
        rule_walk_begin(&walk, &rules[i].rule, start_s, record->start.kind == MOMENT_DATE, start_s, start_s + CYCLE_S);
        bool any = rule_walk_next(&walk, &at_s);
        calendar->steps += walk.steps;
        if (any) {
            rules[kept++] = rules[i];
        } else {
            calendar_warn(calendar, rules[i].line, "this RRULE never occurs: only the first occurrence is shown");
            record->refused_rule = true;
        }
    }
    record->rules.count = kept;
}

// Same UID and RECURRENCE-ID: revisions of one record. Records without a UID are never the same.
static int compare_identity(const struct record *a, const struct record *b)
{
    int order = strcmp(a->uid, b->uid);
    bool a_overrides = a->recurrence_id.kind != MOMENT_NONE, b_overrides = b->recurrence_id.kind != MOMENT_NONE;
    if (order == 0 && a->uid[0] == '\0') {
        order = a->line - b->line;
    }
    if (order == 0 && a_overrides != b_overrides) {
        order = a_overrides ? 1 : -1;
    }
    return order != 0 || !a_overrides ? order : compare_keys(&a->key, &b->key);
}

static int compare_records(const void *a, const void *b)
{
    const struct record *first = a, *second = b;
    int order = compare_identity(first, second);
    if (order == 0) {
        order = first->sequence != second->sequence ? (first->sequence > second->sequence ? -1 : 1)
                : first->stamp_s != second->stamp_s ? (first->stamp_s > second->stamp_s ? -1 : 1)
                                                    : second->line - first->line;
    }
    return order;
}

static void keep_last_revisions(struct calendar *calendar)
{
    struct record *records = calendar->records.items;
    size_t kept = 0;
    for (size_t i = 0; i < calendar->records.count; i++) {
        if (kept == 0 || compare_identity(&records[kept - 1], &records[i]) != 0) {
            records[kept++] = records[i];
        }
    }
    calendar->records.count = kept;
}

// Whether a master still has an occurrence at an override's original time.
static bool still_occurs(struct calendar *calendar, const struct record *master, const struct record *override)
{
    const struct dated_rule *rules = array_at(&calendar->rules, master->rules.first, sizeof(struct dated_rule));
    const struct addition *additions = array_at(&calendar->additions, master->additions.first, sizeof(struct addition));
    int64_t local_s = series_local(calendar, &override->recurrence_id, &master->start), at_s = 0;
    struct moment original = master->start;
    original.local_s = local_s;
    if (series_excludes(calendar, master, moment_wall(calendar, &original), floor_div(local_s, SECONDS_PER_DAY))) {
        return false;
    }
    bool occurs = local_s == master->start.local_s;
    for (uint32_t i = 0; i < master->additions.count && !occurs; i++) {
        occurs = series_local(calendar, &additions[i].start, &master->start) == local_s;
    }
    for (uint32_t i = 0; i < master->rules.count && !occurs; i++) {
        int64_t until_s = series_last_second(calendar, &rules[i].rule, &master->start);
        struct rule_walk walk;
        rule_walk_begin(&walk, &rules[i].rule, master->start.local_s, master->start.kind == MOMENT_DATE, local_s,
                        until_s < local_s ? until_s : local_s);
        while (!occurs && rule_walk_next(&walk, &at_s)) {
            occurs = at_s == local_s && series_in_time(calendar, &rules[i].rule, &master->start, at_s);
        }
        calendar->steps += walk.steps;
    }
    return occurs;
}

// A master that was revised later than its override has the last word on whether that occurrence exists.
static void drop_stale_overrides(struct calendar *calendar)
{
    struct record *records = calendar->records.items;
    const struct record *master = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < calendar->records.count; i++) {
        struct record *record = &records[i];
        if (record->recurrence_id.kind == MOMENT_NONE) {
            records[kept] = *record;
            master = &records[kept++];
            continue;
        }
        bool stale = master != NULL && record->uid[0] != '\0' && strcmp(master->uid, record->uid) == 0 &&
                     record->sequence < master->sequence && calendar->steps < DECISION_STEPS_MAX &&
                     !still_occurs(calendar, master, record);
        if (!stale) {
            records[kept++] = *record;
        }
    }
    calendar->records.count = kept;
}

// Lets each override find the last THISANDFUTURE at or before it without a search.
static void settle_futures(struct calendar *calendar)
{
    for (size_t i = 0; i < calendar->records.count; i++) {
        struct record *record = calendar_record(calendar, i);
        const struct record *before = i > 0 ? record - 1 : NULL;
        bool together = before != NULL && record->uid[0] != '\0' && strcmp(before->uid, record->uid) == 0 &&
                        before->recurrence_id.kind != MOMENT_NONE && before->key.by_day == record->key.by_day;
        if (record->recurrence_id.kind != MOMENT_NONE && record->this_and_future) {
            record->future = 1;
        } else if (together && before->future > 0) {
            record->future = before->future + 1;
        }
    }
}

bool series_settle(struct calendar *calendar, struct error *error)
{
    for (size_t i = 0; i < calendar->records.count; i++) {
        struct record *record = calendar_record(calendar, i);
        if (!settle_exclusions(calendar, record)) {
            return error_set(error, "%s: out of memory", calendar->name);
        }
        settle_rules(calendar, record);
        if (record->recurrence_id.kind != MOMENT_NONE) {
            record->key = key_of(calendar, &record->start, record->recurrence_id);
        }
        if (calendar->steps > DECISION_STEPS_MAX) {
            return error_set(error, "%s:%d: the recurrence rules up to here take too long", calendar->name,
                             record->line);
        }
    }
    if (calendar->records.count > 0) {
        qsort(calendar->records.items, calendar->records.count, sizeof(struct record), compare_records);
    }
    keep_last_revisions(calendar);
    drop_stale_overrides(calendar);
    settle_futures(calendar);
    return true;
}

bool series_next(const struct calendar *calendar, size_t *index, struct series *series)
{
    if (*index >= calendar->records.count) {
        return false;
    }
    const struct record *first = calendar_record(calendar, *index);
    size_t end = *index + 1;
    while (end < calendar->records.count && first->uid[0] != '\0' &&
           strcmp(first->uid, calendar_record(calendar, end)->uid) == 0) {
        end++;
    }
    bool has_master = first->recurrence_id.kind == MOMENT_NONE;
    *series = (struct series){
        .master = has_master ? first : NULL,
        .overrides = first + (has_master ? 1 : 0),
        .override_count = end - *index - (has_master ? 1 : 0),
    };
    *index = end;
    return true;
}

bool series_excludes(const struct calendar *calendar, const struct record *master, struct wall at, int64_t day)
{
    if (master->exclusions.count == 0) {
        return false;
    }
    const struct occurrence_key *keys =
        array_at(&calendar->exclusions, master->exclusions.first, sizeof(struct occurrence_key));
    struct occurrence_key by_time = {false, at.ms}, by_day = {true, day};
    size_t count = master->exclusions.count;
    return bsearch(&by_time, keys, count, sizeof *keys, compare_keys) != NULL ||
           bsearch(&by_day, keys, count, sizeof *keys, compare_keys) != NULL;
}

static int compare_key_to_record(const void *key, const void *record)
{
    return compare_keys(key, &((const struct record *)record)->key);
}

const struct record *series_override(const struct series *series, struct wall at, int64_t day)
{
    if (series->override_count == 0) {
        return NULL;
    }
    struct occurrence_key by_time = {false, at.ms}, by_day = {true, day};
    const struct record *found =
        bsearch(&by_time, series->overrides, series->override_count, sizeof *series->overrides, compare_key_to_record);
    return found != NULL ? found
                         : bsearch(&by_day, series->overrides, series->override_count, sizeof *series->overrides,
                                   compare_key_to_record);
}

// How many overrides have a key up to this one.
static size_t count_up_to(const struct series *series, const struct occurrence_key *key)
{
    size_t low = 0, high = series->override_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_keys(&series->overrides[middle].key, key) <= 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct record *series_future(const struct series *series, struct wall at, int64_t day)
{
    struct occurrence_key keys[] = {{true, day}, {false, at.ms}};
    for (size_t i = 0; i < 2 && series->override_count > 0; i++) {
        size_t count = count_up_to(series, &keys[i]);
        const struct record *last = count > 0 ? &series->overrides[count - 1] : NULL;
        if (last != NULL && last->key.by_day == keys[i].by_day && last->future > 0) {
            return last - (last->future - 1);
        }
    }
    return NULL;
}

int64_t series_local(const struct calendar *calendar, const struct moment *moment, const struct moment *start)
{
    int64_t day_s = floor_div(moment->local_s, SECONDS_PER_DAY) * SECONDS_PER_DAY;
    if (start->kind == MOMENT_DATE) {
        return day_s;
    }
    if (moment->kind == MOMENT_DATE) {
        return day_s + start->local_s - floor_div(start->local_s, SECONDS_PER_DAY) * SECONDS_PER_DAY;
    }
    if (moment->kind == MOMENT_FLOATING || (moment->kind == start->kind && moment->zone == start->zone)) {
        return moment->local_s;
    }
    return civil_to_seconds(zone_civil(moment_zone(calendar, start), moment_wall(calendar, moment)));
}

int64_t series_last_second(const struct calendar *calendar, const struct rule *rule, const struct moment *start)
{
    int64_t end_of_day_s = (floor_div(rule->until_s, SECONDS_PER_DAY) + 1) * SECONDS_PER_DAY - 1;
    if (rule->until_kind == RULE_UNTIL_NONE) {
        return INT64_MAX;
    }
    if (rule->until_kind == RULE_UNTIL_DATE || start->kind == MOMENT_DATE) {
        return end_of_day_s;
    }
    if (rule->until_kind == RULE_UNTIL_UTC && start->kind != MOMENT_UTC) {
        return rule->until_s + zone_offset_at(moment_zone(calendar, start), wall_from_seconds(rule->until_s)) +
               SECONDS_PER_DAY;
    }
    return rule->until_s;
}

bool series_in_time(const struct calendar *calendar, const struct rule *rule, const struct moment *start,
                    int64_t local_s)
{
    struct moment moment = *start;
    moment.local_s = local_s;
    return rule->until_kind != RULE_UNTIL_UTC || start->kind == MOMENT_DATE ||
           moment_wall(calendar, &moment).ms <= rule->until_s * MS_PER_SECOND;
}
