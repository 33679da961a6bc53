// SPDX-License-Identifier: MIT
#include "calendar/timezones.h"

#include "calendar/decisions.h"
#include "calendar/zone_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VTIMEZONE_FIRST_YEAR = 1970, // rules that begin earlier (often 1601) are walked from here
    VTIMEZONE_LAST_YEAR = 2100,
    SECONDS_PER_DAY = 86400,
};

// A change of offset before it is known from which offset.
struct onset {
    int64_t at_s; // UTC
    int32_t offset_s;
};

bool timezone_index(struct calendar *calendar, const char *tzid, int line, int32_t *index, struct error *error)
{
    struct zone_name *names = calendar->zones.items;
    for (size_t i = calendar->zones.count; i-- > 0;) {
        if (strncmp(names[i].name, tzid, sizeof names[i].name - 1) == 0) {
            *index = (int32_t)i;
            return true;
        }
    }
    if (calendar->zones.count == TIMEZONES_MAX) {
        return error_set(error, "%s:%d: more than %d time zones", calendar->name, line, TIMEZONES_MAX);
    }
    struct zone_name *added = array_push(&calendar->zones, sizeof *added);
    if (added == NULL) {
        return error_set(error, "%s: out of memory", calendar->name);
    }
    snprintf(added->name, sizeof added->name, "%s", tzid);
    added->line = line;
    *index = (int32_t)calendar->zones.count - 1;
    return true;
}

static bool add_onset(struct array *onsets, const struct observance *observance, int64_t local_s)
{
    struct onset *onset = array_push(onsets, sizeof *onset);
    if (onset == NULL) {
        return false;
    }
    *onset = (struct onset){local_s - observance->offset_from_s, observance->offset_to_s};
    return true;
}

static bool collect_rule_onsets(struct calendar *calendar, const struct observance *observance, struct array *onsets)
{
    const struct rule *rule = &observance->rule;
    int64_t first_s = civil_to_seconds((struct civil){.date = {VTIMEZONE_FIRST_YEAR, 1, 1}});
    int64_t last_s = civil_to_seconds((struct civil){.date = {VTIMEZONE_LAST_YEAR, 12, 31}});
    if (rule->until_kind != RULE_UNTIL_NONE) {
        last_s = rule->until_s + (rule->until_kind == RULE_UNTIL_UTC    ? observance->offset_from_s
                                  : rule->until_kind == RULE_UNTIL_DATE ? SECONDS_PER_DAY - 1
                                                                        : 0);
    }
    struct rule_walk walk;
    rule_walk_begin(&walk, rule, observance->start_local_s, false, first_s, last_s);
    int64_t local_s = 0;
    while (rule_walk_next(&walk, &local_s)) {
        if (local_s >= first_s && !add_onset(onsets, observance, local_s)) {
            return false;
        }
    }
    calendar->steps += walk.steps;
    return true;
}

static bool collect_onsets(struct calendar *calendar, const struct observance *observance, struct array *onsets)
{
    bool good = add_onset(onsets, observance, observance->start_local_s);
    const int64_t *more = array_at(&calendar->onsets, observance->onsets.first, sizeof(int64_t));
    for (uint32_t i = 0; i < observance->onsets.count && good; i++) {
        good = add_onset(onsets, observance, more[i]);
    }
    return good && (!observance->has_rule || collect_rule_onsets(calendar, observance, onsets));
}

static int compare_onsets(const void *a, const void *b)
{
    const struct onset *first = a, *second = b;
    return first->at_s < second->at_s ? -1 : first->at_s > second->at_s;
}

static struct zone *new_zone(struct calendar *calendar, const char *name, int32_t offset_s)
{
    struct compiled_zone *owned = array_push(&calendar->compiled, sizeof *owned);
    struct zone *zone = owned != NULL ? malloc(sizeof *zone) : NULL;
    if (zone != NULL) {
        owned->zone = zone;
        zone_init_fixed(zone, name, offset_s);
    }
    return zone;
}

static void fill_zone(const struct calendar *calendar, const struct zone_name *name, struct zone *zone,
                      struct array *onsets)
{
    qsort(onsets->items, onsets->count, sizeof(struct onset), compare_onsets);
    const struct onset *sorted = onsets->items;
    bool fits = true;
    for (size_t i = 0; i < onsets->count && fits; i++) {
        fits = zone_add_transition(zone, sorted[i].at_s, sorted[i].offset_s);
    }
    if (!fits) {
        calendar_warn(calendar, name->line, "VTIMEZONE '%s' has more than %d changes: the later ones are left out",
                      name->name, ZONE_TRANSITIONS_MAX);
    }
}

// The file's VTIMEZONE as a table; `*compiled` is NULL when the file brings none for that TZID. Before the first onset
// the offset is the one that the earliest observance comes from.
static bool compile(struct calendar *calendar, const struct zone_name *name, const struct zone **compiled,
                    struct error *error)
{
    const struct observance *observances =
        array_at(&calendar->observances, name->observances.first, sizeof(struct observance));
    const struct observance *earliest = observances;
    struct array onsets = {0};
    bool good = true;
    *compiled = NULL;
    if (name->observances.count == 0) {
        return true;
    }
    for (uint32_t i = 0; i < name->observances.count && good; i++) {
        good = collect_onsets(calendar, &observances[i], &onsets);
        earliest = observances[i].start_local_s < earliest->start_local_s ? &observances[i] : earliest;
        if (calendar->steps > DECISION_STEPS_MAX) {
            array_free(&onsets);
            return error_set(error, "%s:%d: the rules of VTIMEZONE '%s' take too long", calendar->name, name->line,
                             name->name);
        }
    }
    struct zone *zone = good ? new_zone(calendar, name->name, earliest->offset_from_s) : NULL;
    if (zone != NULL) {
        fill_zone(calendar, name, zone, &onsets);
        *compiled = zone;
    }
    array_free(&onsets);
    return zone != NULL || error_set(error, "%s: out of memory", calendar->name);
}

// A Windows name finds a zone too, but then the file's own VTIMEZONE comes first.
static bool names_iana(const struct zone *zone, const char *tzid)
{
    return zone != NULL && strstr(tzid, zone->name) != NULL;
}

static const struct zone *find_zone(struct calendar *calendar, const struct zone_name *name, const struct zone *own)
{
    const struct zone *named = calendar_zone(name->name, NULL);
    if (names_iana(named, name->name) || own == NULL) {
        own = named;
    }
    if (own == NULL) {
        own = zone_name_find(name->name);
    }
    int32_t offset_s = 0;
    if (own == NULL && zone_name_offset(name->name, &offset_s)) {
        calendar_warn(calendar, name->line, "unknown time zone '%s': its offset is used all year", name->name);
        own = new_zone(calendar, name->name, offset_s);
    }
    if (own == NULL) {
        calendar_warn(calendar, name->line, "unknown time zone '%s': %s is used instead", name->name,
                      calendar->floating->name);
        own = calendar->floating;
    }
    return own;
}

bool timezones_resolve(struct calendar *calendar, struct error *error)
{
    for (size_t i = 0; i < calendar->zones.count; i++) {
        struct zone_name *name = &((struct zone_name *)calendar->zones.items)[i];
        const struct zone *own = NULL;
        if (!compile(calendar, name, &own, error)) {
            return false;
        }
        name->zone = find_zone(calendar, name, own);
    }
    return true;
}
