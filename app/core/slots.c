// SPDX-License-Identifier: MIT
#include "core/slots.h"

// A search with everything that does not change from day to day.
struct search {
    const struct slot_rules *rules;
    const struct zone *zone;
    const struct slot_request *request;
    int64_t length_ms;
    int64_t step_s;
    struct wall earliest;      // the notice is over
    int64_t gap_day, last_day; // days since 1970: first after the gap, last inside the horizon
    bool cut;                  // the horizon ends early, where busy times are not known any more
    struct hours_open open[HOURS_STRETCHES_MAX];
};

int64_t slots_round_up(const struct slot_rules *rules, int64_t length_ms)
{
    int64_t step = rules->length_step_ms;
    if (step <= 0 || length_ms <= 0) {
        return length_ms;
    }
    return -floor_div(-length_ms, step) * step;
}

static int64_t local_day(const struct zone *zone, struct wall at)
{
    return date_to_days(zone_civil(zone, at).date);
}

static void search_init(struct search *search, const struct slot_rules *rules, const struct zone *zone,
                        const struct slot_request *request)
{
    *search = (struct search){
        .rules = rules,
        .zone = zone,
        .request = request,
        .length_ms = slots_round_up(rules, request->length_ms),
        .step_s = rules->step_ms >= MS_PER_MINUTE ? rules->step_ms / MS_PER_SECOND : 60,
        .earliest = rules->notice_in_hours ? hours_add(&rules->hours, zone, request->now.wall, rules->notice_ms)
                                           : (struct wall){request->now.wall.ms + rules->notice_ms},
        .gap_day = local_day(zone, request->block_start) + rules->gap_days,
        .last_day = local_day(zone, request->first_date) + rules->horizon_days,
    };
    if (request->known_until.ms != 0 && local_day(zone, request->known_until) <= search->last_day) {
        search->last_day = local_day(zone, request->known_until) - 1;
        search->cut = true;
    }
}

// Whether [start, end) and the buffers around it are free. When not, `*until` is the end of what is in the way.
static bool is_free(const struct search *search, struct wall start, struct wall end, struct wall *until)
{
    int64_t from = start.ms - search->rules->buffer_before_ms;
    int64_t to = end.ms + search->rules->buffer_after_ms;
    const struct slot_request *request = search->request;
    for (size_t i = 0; i < request->busy_count && request->busy[i].start.ms < to; i++) {
        if (request->busy[i].end.ms > from && request->busy[i].start.ms < request->busy[i].end.ms) {
            *until = request->busy[i].end;
            return false;
        }
    }
    return true;
}

// The start on the grid of a local day at or after an instant. False when that day has none any more.
static bool grid_at_or_after(const struct search *search, int64_t day, struct wall at, struct wall *start)
{
    struct date date = date_from_days(day);
    int64_t midnight = civil_to_seconds((struct civil){.date = date});
    struct civil local = zone_civil(search->zone, at);
    int64_t second = civil_to_seconds(local) - midnight;
    second = second < 0 ? 0 : second / search->step_s * search->step_s;
    for (; second < 24 * 3600; second += search->step_s) {
        struct civil civil = civil_from_seconds(midnight + second);
        struct wall candidate = zone_wall(search->zone, civil);
        struct civil seen = zone_civil(search->zone, candidate);
        // A local time that the clock change leaves out is no start.
        if (candidate.ms >= at.ms && civil_to_seconds(seen) == midnight + second) {
            *start = candidate;
            return true;
        }
    }
    return false;
}

// The rule that keeps a whole day shut, or SLOT_RULE_NONE; fills search->open and *count.
static enum slot_rule day_rule(struct search *search, int64_t day, int32_t *count)
{
    struct date date = date_from_days(day);
    *count = hours_of_day(&search->rules->hours, search->zone, date, search->open);
    if (day > search->last_day) {
        return SLOT_RULE_HORIZON;
    }
    if (zone_day_start(search->zone, date_from_days(day + 1)).ms <= search->earliest.ms) {
        return SLOT_RULE_NOTICE;
    }
    if (day < search->gap_day) {
        return SLOT_RULE_GAP;
    }
    if (hours_is_holiday(&search->rules->hours, date)) {
        return SLOT_RULE_HOLIDAY;
    }
    return *count == 0 ? SLOT_RULE_HOURS : SLOT_RULE_NONE;
}

// Whether a rule is tried after another, so that its candidate came further.
static bool came_further(enum slot_rule rule, enum slot_rule than)
{
    static const int order[] = {
        [SLOT_RULE_NONE] = 0,   [SLOT_RULE_MOVES] = 1, [SLOT_RULE_HORIZON] = 2,
        [SLOT_RULE_NOTICE] = 3, [SLOT_RULE_GAP] = 4,   [SLOT_RULE_HOLIDAY] = 5,
        [SLOT_RULE_HOURS] = 6,  [SLOT_RULE_BUSY] = 7,  [SLOT_RULE_UNKNOWN] = 8,
    };
    return order[rule] > order[than];
}

static void keep_furthest(enum slot_rule *closed_by, enum slot_rule rule)
{
    if (came_further(rule, *closed_by)) {
        *closed_by = rule;
    }
}

// The earliest start of a local day that every rule allows; else the rule that closed the candidate that came furthest.
static enum slot_rule first_of_day(struct search *search, int64_t day, struct wall *start)
{
    int32_t count = 0;
    enum slot_rule closed_by = day_rule(search, day, &count);
    if (closed_by != SLOT_RULE_NONE) {
        return closed_by;
    }
    for (int32_t i = 0; i < count; i++) {
        bool noticed = search->open[i].start.ms < search->earliest.ms;
        struct wall at = noticed ? search->earliest : search->open[i].start;
        while (grid_at_or_after(search, day, at, &at)) {
            struct wall end = {at.ms + search->length_ms};
            struct wall until;
            if (end.ms > search->open[i].end.ms) {
                break;
            }
            if (is_free(search, at, end, &until)) {
                *start = at;
                return SLOT_RULE_NONE;
            }
            keep_furthest(&closed_by, SLOT_RULE_BUSY);
            at.ms = until.ms + search->rules->buffer_before_ms;
        }
        keep_furthest(&closed_by, noticed ? SLOT_RULE_NOTICE : SLOT_RULE_HOURS);
    }
    return closed_by;
}

// Whether every rule allows this start.
static bool is_allowed(struct search *search, struct wall start)
{
    struct wall end = {start.ms + search->length_ms};
    struct wall until;
    int32_t count = 0;
    return start.ms >= search->earliest.ms &&
           day_rule(search, local_day(search->zone, start), &count) == SLOT_RULE_NONE &&
           hours_contain(&search->rules->hours, search->zone, start, end) && is_free(search, start, end, &until);
}

// The first start on the grid right after a standing block; after a late one it is midnight.
static bool start_after(const struct search *search, const struct busy *standing, struct wall *start)
{
    struct wall at = {standing->end.ms + search->rules->buffer_before_ms};
    int64_t day = local_day(search->zone, at);
    return (grid_at_or_after(search, day, at, start) || grid_at_or_after(search, day + 1, at, start)) &&
           start->ms < at.ms + search->step_s * MS_PER_SECOND;
}

// The last start on the grid from which the length still fits right before a standing block.
static bool start_before(const struct search *search, const struct busy *standing, struct wall *start)
{
    int64_t latest = standing->start.ms - search->rules->buffer_after_ms - search->length_ms;
    struct wall at = {latest - search->step_s * MS_PER_SECOND + MS_PER_SECOND};
    return grid_at_or_after(search, local_day(search->zone, (struct wall){latest}), at, start) && start->ms <= latest;
}

// The next standing block with room beside it.
static bool find_standing(struct search *search, struct wall *start)
{
    for (size_t i = 0; i < search->request->standing_count; i++) {
        const struct busy *standing = &search->request->standing[i];
        if (start_after(search, standing, start) && is_allowed(search, *start)) {
            return true;
        }
        if (start_before(search, standing, start) && is_allowed(search, *start)) {
            return true;
        }
    }
    return false;
}

static void propose(const struct search *search, struct slots *out, int32_t *found, struct wall start, unsigned reasons)
{
    if ((*found)++ >= search->request->skip) {
        out->slot[out->count++] = (struct slot){
            .start = start,
            .end = {start.ms + search->length_ms},
            .reasons = reasons | SLOT_CONFIRMED,
        };
    }
}

void slots_find(const struct slot_rules *rules, const struct zone *zone, const struct slot_request *request,
                struct slots *out)
{
    *out = (struct slots){.closed_by = SLOT_RULE_NONE};
    if (request->moved >= rules->most_moves) {
        out->closed_by = SLOT_RULE_MOVES;
        return;
    }
    struct search search;
    search_init(&search, rules, zone, request);
    if (search.length_ms <= 0) {
        return;
    }
    size_t wanted = rules->proposals < SLOTS_MAX ? (size_t)rules->proposals : SLOTS_MAX;
    int32_t found = 0;
    struct wall start = {0};
    int64_t standing_day = INT64_MIN;
    struct wall standing;
    bool has_standing = find_standing(&search, &standing);
    if (has_standing) {
        standing_day = local_day(zone, standing);
        propose(&search, out, &found, standing, SLOT_STANDING);
    }
    bool first = true;
    for (int64_t day = local_day(zone, request->now.wall); day <= search.last_day && out->count < wanted; day++) {
        enum slot_rule rule = first_of_day(&search, day, &start);
        if (rule != SLOT_RULE_NONE) {
            keep_furthest(&out->closed_by, rule);
        } else if (day != standing_day) {
            propose(&search, out, &found, start, first ? SLOT_FIRST_FREE : 0);
        }
        first = first && rule != SLOT_RULE_NONE;
    }
    if (out->count >= wanted) {
        out->closed_by = SLOT_RULE_NONE;
    } else if (search.cut) {
        out->closed_by = SLOT_RULE_UNKNOWN; // there may be more, but nobody knows
    } else if (out->closed_by == SLOT_RULE_NONE) {
        out->closed_by = SLOT_RULE_HORIZON;
    }
}
