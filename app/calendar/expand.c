// SPDX-License-Identifier: MIT
// Series to occurrences. What is found is small; a block is filled only when it is handed out.
#include "calendar/calendar.h"

#include "calendar/decisions.h"
#include "calendar/fill.h"
#include "calendar/series.h"

#include <stdlib.h>
#include <string.h>

enum {
    SECONDS_PER_DAY = 86400,
    CLOCK_CHANGE_S = 3 * 3600, // more than any change of offset, but for moves over the date line
};

struct expansion {
    struct calendar *calendar;
    struct wall from, to;
    struct array found; // struct occurrence
    int64_t steps;
    struct error *error;
};

static int64_t local_day(int64_t local_s)
{
    return floor_div(local_s, SECONDS_PER_DAY);
}

static struct moment moment_at(const struct moment *clock, int64_t local_s)
{
    struct moment moment = *clock;
    moment.local_s = local_s;
    return moment;
}

// The end of an occurrence that begins at `begin`, by the length that `first` (a DTSTART) was given.
static struct wall end_of(const struct calendar *calendar, const struct moment *begin, const struct moment *first,
                          const struct event_length *length)
{
    struct wall start = moment_wall(calendar, begin), end = start;
    if (length->kind == LENGTH_SPAN) {
        struct moment nominal = moment_at(begin, begin->local_s + length->span.days * SECONDS_PER_DAY);
        end.ms = moment_wall(calendar, &nominal).ms + length->span.seconds * MS_PER_SECOND;
    } else if (length->kind == LENGTH_END && length->end.kind == first->kind && length->end.zone == first->zone) {
        struct moment nominal = moment_at(begin, begin->local_s + length->end.local_s - first->local_s);
        end = moment_wall(calendar, &nominal);
    } else if (length->kind == LENGTH_END) {
        end.ms = start.ms + moment_wall(calendar, &length->end).ms - moment_wall(calendar, first).ms;
    }
    if (length->kind == LENGTH_NONE && begin->kind == MOMENT_DATE) {
        struct moment next_day = moment_at(begin, begin->local_s + SECONDS_PER_DAY);
        end = moment_wall(calendar, &next_day);
    }
    return end.ms < start.ms ? start : end;
}

static bool overlaps(const struct expansion *expansion, struct wall start, struct wall end)
{
    return start.ms < expansion->to.ms &&
           (end.ms > expansion->from.ms || (end.ms == start.ms && start.ms >= expansion->from.ms));
}

static bool add_found(struct expansion *expansion, struct occurrence occurrence)
{
    if (!overlaps(expansion, occurrence.start, occurrence.end)) {
        return true;
    }
    if (expansion->found.count == DECISION_OCCURRENCES_MAX) {
        return error_set(expansion->error, "%s: more than %d occurrences in the time asked for",
                         expansion->calendar->name, DECISION_OCCURRENCES_MAX);
    }
    struct occurrence *added = array_push(&expansion->found, sizeof *added);
    if (added == NULL) {
        return error_set(expansion->error, "%s: out of memory", expansion->calendar->name);
    }
    *added = occurrence;
    return true;
}

// One occurrence of a master at its original local time, unless something takes its place.
static bool add_original(struct expansion *expansion, const struct series *series, int64_t local_s,
                         const struct event_length *own_length)
{
    const struct calendar *calendar = expansion->calendar;
    const struct record *master = series->master;
    struct moment original = moment_at(&master->start, local_s);
    struct wall at = moment_wall(calendar, &original);
    int64_t day = local_day(local_s);
    const struct record *override = series_override(series, at, day);
    if (series_excludes(calendar, master, at, day) || override != NULL) {
        return true;
    }
    struct occurrence occurrence = {.record = master, .original = original, .start = at};
    const struct record *future = series_future(series, at, day);
    struct moment begin = original;
    if (future != NULL) {
        begin.local_s += series_local(calendar, &future->start, &master->start) -
                         series_local(calendar, &future->recurrence_id, &master->start);
        occurrence.record = future;
        occurrence.start = moment_wall(calendar, &begin);
    }
    const struct event_length *length = own_length != NULL ? own_length : &occurrence.record->length;
    const struct moment *first = own_length != NULL ? &original : &occurrence.record->start;
    occurrence.end = end_of(calendar, &begin, first, length);
    occurrence.recurring = master->rules.count + master->additions.count > 0;
    return add_found(expansion, occurrence);
}

// How far, in seconds, an occurrence of the series can lie from its original start.
static int64_t reach_of(const struct calendar *calendar, const struct series *series)
{
    const struct record *master = series->master;
    int64_t start_ms = moment_wall(calendar, &master->start).ms;
    int64_t reach_ms = end_of(calendar, &master->start, &master->start, &master->length).ms - start_ms;
    for (size_t i = 0; i < series->override_count; i++) {
        const struct record *override = &series->overrides[i];
        if (override->this_and_future) {
            int64_t begin_ms = moment_wall(calendar, &override->start).ms;
            int64_t end_ms = end_of(calendar, &override->start, &override->start, &override->length).ms;
            int64_t shift_ms = begin_ms - moment_wall(calendar, &override->recurrence_id).ms;
            int64_t far_ms = (shift_ms < 0 ? -shift_ms : shift_ms) + end_ms - begin_ms;
            reach_ms = far_ms > reach_ms ? far_ms : reach_ms;
        }
    }
    return reach_ms / MS_PER_SECOND + CLOCK_CHANGE_S;
}

// Appends the local seconds at which a rule of a master occurs within reach of the window.
static bool walk_rule(struct expansion *expansion, const struct record *master, const struct dated_rule *dated,
                      int64_t reach_s, struct array *local)
{
    struct calendar *calendar = expansion->calendar;
    const struct zone *zone = moment_zone(calendar, &master->start);
    int64_t from_s = civil_to_seconds(zone_civil(zone, expansion->from)) - reach_s;
    int64_t to_s = civil_to_seconds(zone_civil(zone, expansion->to)) + reach_s;
    int64_t until_s = series_last_second(calendar, &dated->rule, &master->start);
    struct rule_walk walk;
    rule_walk_begin(&walk, &dated->rule, master->start.local_s, master->start.kind == MOMENT_DATE, from_s,
                    until_s < to_s ? until_s : to_s);
    int64_t at_s = 0;
    while (rule_walk_next(&walk, &at_s)) {
        bool kept = at_s >= from_s && series_in_time(calendar, &dated->rule, &master->start, at_s);
        int64_t *added = kept ? array_push(local, sizeof *added) : &at_s;
        if (added == NULL) {
            return error_set(expansion->error, "%s: out of memory", calendar->name);
        }
        *added = at_s;
    }
    if (walk.exhausted) {
        calendar->cut_rule = dated->line;
        calendar_warn(calendar, dated->line, "this rule occurs too often: it is followed for %d steps only",
                      RULE_STEPS_MAX);
    }
    expansion->steps += walk.steps;
    return expansion->steps <= DECISION_STEPS_MAX ||
           error_set(expansion->error, "%s:%d: the recurrence rules up to here take too long", calendar->name,
                     dated->line);
}

static bool expand_rules(struct expansion *expansion, const struct series *series)
{
    const struct record *master = series->master;
    const struct dated_rule *rules =
        array_at(&expansion->calendar->rules, master->rules.first, sizeof(struct dated_rule));
    int64_t reach_s = reach_of(expansion->calendar, series);
    struct array local = {0};
    bool good = true;
    for (uint32_t i = 0; i < master->rules.count && good; i++) {
        good = walk_rule(expansion, master, &rules[i], reach_s, &local);
    }
    const int64_t *at_s = local.items;
    for (size_t i = 0; i < local.count && good; i++) {
        good = add_original(expansion, series, at_s[i], NULL);
    }
    array_free(&local);
    return good;
}

static bool expand_master(struct expansion *expansion, const struct series *series)
{
    const struct calendar *calendar = expansion->calendar;
    const struct record *master = series->master;
    bool good = expand_rules(expansion, series);
    if (good && (master->rules.count == 0 || master->refused_rule)) {
        good = add_original(expansion, series, master->start.local_s, NULL);
    }
    const struct addition *additions = array_at(&calendar->additions, master->additions.first, sizeof(struct addition));
    for (uint32_t i = 0; i < master->additions.count && good; i++) {
        const struct addition *addition = &additions[i];
        int64_t local_s = series_local(calendar, &addition->start, &master->start);
        good =
            add_original(expansion, series, local_s, addition->length.kind == LENGTH_NONE ? NULL : &addition->length);
    }
    return good;
}

static bool expand_series(struct expansion *expansion, const struct series *series)
{
    bool good = series->master == NULL || expand_master(expansion, series);
    for (size_t i = 0; i < series->override_count && good; i++) {
        const struct record *override = &series->overrides[i];
        good = add_found(expansion,
                         (struct occurrence){
                             .record = override,
                             .original = override->recurrence_id,
                             .start = moment_wall(expansion->calendar, &override->start),
                             .end = end_of(expansion->calendar, &override->start, &override->start, &override->length),
                             .recurring = true,
                         });
    }
    return good;
}

static int compare_occurrences(const void *a, const void *b)
{
    const struct occurrence *first = a, *second = b;
    if (first->start.ms != second->start.ms) {
        return first->start.ms < second->start.ms ? -1 : 1;
    }
    if (first->end.ms != second->end.ms) {
        return first->end.ms < second->end.ms ? -1 : 1;
    }
    int order = strcmp(first->record->uid, second->record->uid);
    return order != 0 ? order : first->record->line - second->record->line;
}

// The same time of the same record: an RDATE that repeats the rule, two rules that meet.
static bool repeats(const struct occurrence *a, const struct occurrence *b)
{
    return a->record == b->record && a->start.ms == b->start.ms && a->end.ms == b->end.ms;
}

static void hand_out(const struct expansion *expansion, calendar_occurrence_fn each, void *context)
{
    const struct occurrence *found = expansion->found.items;
    struct block block;
    struct roster roster;
    const struct record *filled = NULL;
    for (size_t i = 0; i < expansion->found.count; i++) {
        if (i > 0 && repeats(&found[i - 1], &found[i])) {
            continue;
        }
        if (filled != found[i].record) {
            filled = found[i].record;
            fill_block(expansion->calendar, filled, &block, &roster);
        }
        fill_occurrence(expansion->calendar, &found[i], &block);
        expansion->calendar->current_part = found[i].record->part;
        if (!each(context, &block, &roster)) {
            return;
        }
    }
}

int calendar_cut_rule(const struct calendar *calendar)
{
    return calendar->cut_rule;
}

bool calendar_expand(struct calendar *calendar, struct wall from, struct wall to, calendar_occurrence_fn each,
                     void *context, struct error *error)
{
    struct expansion expansion = {.calendar = calendar, .from = from, .to = to, .error = error};
    struct series series;
    size_t index = 0;
    bool good = true;
    while (good && series_next(calendar, &index, &series)) {
        good = expand_series(&expansion, &series);
    }
    if (good && expansion.found.count > 0) {
        qsort(expansion.found.items, expansion.found.count, sizeof(struct occurrence), compare_occurrences);
        hand_out(&expansion, each, context);
    }
    array_free(&expansion.found);
    return good;
}
