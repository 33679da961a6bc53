// SPDX-License-Identifier: MIT
#include "core/slots.h"

#define WINDOWS_MAX (2 * HOURS_STRETCHES_MAX)

// Which times outside the regular rule are let in.
enum terms {
    WITHOUT_FEE, // those that the settings allow
    WITH_FEE,    // those at a surcharge too
};

// A search with everything that does not change from day to day.
struct search {
    const struct slot_rules *rules;
    const struct zone *zone;
    const struct slot_request *request;
    int64_t length_ms;
    int64_t step_s;
    struct wall bound;         // not in the past, nor before the block is over
    struct wall earliest;      // the notice is over
    int64_t gap_day, last_day; // days since 1970: first after the gap, last inside the horizon
    bool cut;                  // the horizon ends early, where busy times are not known any more
};

// When a day is open; ascending, apart from each other.
struct windows {
    int32_t count;
    struct hours_open open[WINDOWS_MAX];
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
    struct wall now = request->now.wall;
    *search = (struct search){
        .rules = rules,
        .zone = zone,
        .request = request,
        .length_ms = slots_round_up(rules, request->length_ms),
        .step_s = rules->step_ms >= MS_PER_MINUTE ? rules->step_ms / MS_PER_SECOND : 60,
        .bound = request->block_end.ms > now.ms ? request->block_end : now,
        .earliest = rules->notice_in_hours ? hours_add(&rules->hours, zone, now, rules->notice_ms)
                                           : (struct wall){now.ms + rules->notice_ms},
        .gap_day = local_day(zone, request->block_start) + rules->gap_days,
        .last_day = local_day(zone, request->agreed ? now : request->first_date) + rules->horizon_days,
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

static bool lets_in(enum slot_terms given, enum terms terms)
{
    return given == SLOT_ALLOW || (given == SLOT_SURCHARGE && terms == WITH_FEE);
}

static bool is_weekend(int64_t day)
{
    return date_weekday(date_from_days(day)) >= 5;
}

// Puts a stretch where it belongs, together with those that it touches.
static void add_window(struct windows *windows, struct hours_open more)
{
    int32_t kept = 0, at = 0;
    for (int32_t i = 0; i < windows->count; i++) {
        struct hours_open open = windows->open[i];
        if (open.end.ms < more.start.ms || open.start.ms > more.end.ms) {
            at += open.end.ms < more.start.ms ? 1 : 0;
            windows->open[kept++] = open;
            continue;
        }
        more.start.ms = open.start.ms < more.start.ms ? open.start.ms : more.start.ms;
        more.end.ms = open.end.ms > more.end.ms ? open.end.ms : more.end.ms;
    }
    for (int32_t i = kept; i > at; i--) {
        windows->open[i] = windows->open[i - 1];
    }
    windows->open[at] = more;
    windows->count = kept + 1;
}

// When a day is open under the terms: business hours, and the evening or weekend hours that are let in.
static void windows_of_day(const struct search *search, int64_t day, enum terms terms, struct windows *windows)
{
    const struct slot_rules *rules = search->rules;
    struct date date = date_from_days(day);
    bool weekend = is_weekend(day);
    struct hours_open more[HOURS_STRETCHES_MAX];
    windows->count = hours_of_day(&rules->hours, search->zone, date, windows->open);
    if (hours_is_holiday(&rules->hours, date) || (!weekend && windows->count == 0) ||
        !lets_in(weekend ? rules->weekends : rules->evenings, terms)) {
        return;
    }
    int32_t count = hours_open_on(weekend ? &rules->weekend : &rules->evening, search->zone, date, more);
    for (int32_t i = 0; i < count; i++) {
        add_window(windows, more[i]);
    }
}

// The rule that keeps a whole day shut, or SLOT_RULE_NONE.
static enum slot_rule day_rule(const struct search *search, int64_t day, enum terms terms,
                               const struct windows *windows)
{
    bool soon = lets_in(search->rules->short_notice, terms);
    if (day > search->last_day) {
        return SLOT_RULE_HORIZON;
    }
    if (!soon && zone_day_start(search->zone, date_from_days(day + 1)).ms <= search->earliest.ms) {
        return SLOT_RULE_NOTICE;
    }
    if (!soon && day < search->gap_day) {
        return SLOT_RULE_GAP;
    }
    if (hours_is_holiday(&search->rules->hours, date_from_days(day))) {
        return SLOT_RULE_HOLIDAY;
    }
    return windows->count == 0 ? SLOT_RULE_HOURS : SLOT_RULE_NONE;
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

// The earliest start of a local day in its windows and not before `*start`; else what closed the last candidate, which
// is `early` where the windows had begun before that.
static enum slot_rule first_in_windows(const struct search *search, int64_t day, const struct windows *windows,
                                       enum slot_rule early, struct wall *start)
{
    enum slot_rule closed_by = SLOT_RULE_NONE;
    struct wall limit = *start;
    for (int32_t i = 0; i < windows->count; i++) {
        bool cut = windows->open[i].start.ms < limit.ms;
        struct wall at = cut ? limit : windows->open[i].start;
        while (grid_at_or_after(search, day, at, &at)) {
            struct wall end = {at.ms + search->length_ms};
            struct wall until;
            if (end.ms > windows->open[i].end.ms) {
                break;
            }
            if (is_free(search, at, end, &until)) {
                *start = at;
                return SLOT_RULE_NONE;
            }
            keep_furthest(&closed_by, SLOT_RULE_BUSY);
            at.ms = until.ms + search->rules->buffer_before_ms;
        }
        keep_furthest(&closed_by, cut ? early : SLOT_RULE_HOURS);
    }
    return closed_by;
}

// The earliest start of a local day that every rule allows; else the rule that closed the candidate that came furthest.
static enum slot_rule first_of_day(const struct search *search, int64_t day, enum terms terms, struct wall *start)
{
    struct windows windows;
    windows_of_day(search, day, terms, &windows);
    enum slot_rule closed_by = day_rule(search, day, terms, &windows);
    if (closed_by != SLOT_RULE_NONE) {
        return closed_by;
    }
    bool noticed = !lets_in(search->rules->short_notice, terms) && search->earliest.ms > search->bound.ms;
    *start = noticed ? search->earliest : search->bound;
    return first_in_windows(search, day, &windows, noticed ? SLOT_RULE_NOTICE : SLOT_RULE_HOURS, start);
}

// Whether every rule allows this start.
static bool is_allowed(const struct search *search, struct wall start, enum terms terms)
{
    struct wall end = {start.ms + search->length_ms};
    struct wall until;
    struct windows windows;
    int64_t day = local_day(search->zone, start);
    bool soon = lets_in(search->rules->short_notice, terms);
    windows_of_day(search, day, terms, &windows);
    if (start.ms < search->bound.ms || (!soon && start.ms < search->earliest.ms) ||
        day_rule(search, day, terms, &windows) != SLOT_RULE_NONE || !is_free(search, start, end, &until)) {
        return false;
    }
    for (int32_t i = 0; i < windows.count; i++) {
        if (windows.open[i].start.ms <= start.ms && end.ms <= windows.open[i].end.ms) {
            return true;
        }
    }
    return false;
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
static bool find_standing(const struct search *search, enum terms terms, struct wall *start)
{
    for (size_t i = 0; i < search->request->standing_count; i++) {
        const struct busy *standing = &search->request->standing[i];
        if (start_after(search, standing, start) && is_allowed(search, *start, terms)) {
            return true;
        }
        if (start_before(search, standing, start) && is_allowed(search, *start, terms)) {
            return true;
        }
    }
    return false;
}

// What a start says of itself: which of its reasons cost a surcharge goes to *fees.
static unsigned reasons_of(const struct search *search, struct wall start, unsigned *fees)
{
    const struct slot_rules *rules = search->rules;
    int64_t day = local_day(search->zone, start);
    unsigned reasons = SLOT_CONFIRMED;
    *fees = 0;
    if (search->request->agreed) {
        return reasons | SLOT_AGREED;
    }
    if (start.ms < search->earliest.ms || day < search->gap_day) {
        reasons |= SLOT_SHORT_NOTICE;
        *fees |= rules->short_notice == SLOT_SURCHARGE ? SLOT_SHORT_NOTICE : 0U;
    }
    if (!hours_contain(&rules->hours, search->zone, start, (struct wall){start.ms + search->length_ms})) {
        unsigned reason = is_weekend(day) ? SLOT_WEEKEND : SLOT_EVENING;
        reasons |= reason;
        *fees |= (is_weekend(day) ? rules->weekends : rules->evenings) == SLOT_SURCHARGE ? reason : 0U;
    }
    return reasons;
}

// The proposals as they are found: some were shown before, and so many are wanted.
struct finding {
    struct slots *out;
    int32_t found;
    size_t wanted;
};

static void propose(const struct search *search, struct finding *finding, struct wall start, unsigned reasons)
{
    if (finding->found++ >= search->request->skip && finding->out->count < finding->wanted) {
        struct slot *slot = &finding->out->slot[finding->out->count++];
        *slot = (struct slot){.start = start, .end = {start.ms + search->length_ms}};
        slot->reasons = reasons | reasons_of(search, start, &slot->fees);
    }
}

static bool has_surcharge(const struct slot_rules *rules)
{
    return rules->short_notice == SLOT_SURCHARGE || rules->evenings == SLOT_SURCHARGE ||
           rules->weekends == SLOT_SURCHARGE;
}

// Steps 1 to 4 of the order in the header.
static void find_by_rules(const struct search *search, struct finding *finding)
{
    enum slot_rule *closed_by = &finding->out->closed_by;
    int64_t taken[2] = {INT64_MIN, INT64_MIN}; // the days of steps 1 and 2
    struct wall start;
    if (find_standing(search, WITHOUT_FEE, &start) || find_standing(search, WITH_FEE, &start)) {
        taken[0] = local_day(search->zone, start);
        propose(search, finding, start, SLOT_STANDING);
    }
    int64_t first_day = local_day(search->zone, search->bound);
    bool first = true;
    for (int64_t day = first_day; day <= search->last_day && finding->out->count < finding->wanted; day++) {
        bool without = first_of_day(search, day, WITHOUT_FEE, &start) == SLOT_RULE_NONE;
        enum slot_rule rule = without ? SLOT_RULE_NONE : first_of_day(search, day, WITH_FEE, &start);
        keep_furthest(closed_by, rule);
        if (rule != SLOT_RULE_NONE) {
            continue;
        }
        if ((without || first) && day != taken[0]) {
            taken[1] = without ? taken[1] : day;
            propose(search, finding, start, first ? SLOT_FIRST_FREE : 0);
        }
        first = false;
    }
    if (!has_surcharge(search->rules)) {
        return;
    }
    for (int64_t day = first_day; day <= search->last_day && finding->out->count < finding->wanted; day++) {
        if (day != taken[0] && day != taken[1] && first_of_day(search, day, WITHOUT_FEE, &start) != SLOT_RULE_NONE &&
            first_of_day(search, day, WITH_FEE, &start) == SLOT_RULE_NONE) {
            propose(search, finding, start, 0);
        }
    }
}

// The first free time of each stretch of the agreed hours.
static void find_agreed(const struct search *search, struct finding *finding)
{
    for (int64_t day = local_day(search->zone, search->bound);
         day <= search->last_day && finding->out->count < finding->wanted; day++) {
        struct windows windows;
        const struct hours_day *agreed = &search->rules->agreed;
        windows.count = hours_open_on(agreed, search->zone, date_from_days(day), windows.open);
        struct wall after = search->bound;
        for (int32_t i = 0; i < agreed->count; i++) {
            struct hours_day only = {.count = 1, .stretch = {agreed->stretch[i]}};
            struct hours_open open[HOURS_STRETCHES_MAX];
            if (hours_open_on(&only, search->zone, date_from_days(day), open) == 0) {
                continue;
            }
            struct wall start = {open[0].start.ms > after.ms ? open[0].start.ms : after.ms};
            enum slot_rule rule = first_in_windows(search, day, &windows, SLOT_RULE_HOURS, &start);
            if (rule == SLOT_RULE_NONE && start.ms < open[0].end.ms) {
                propose(search, finding, start, finding->found == 0 ? SLOT_FIRST_FREE : 0);
                after.ms = start.ms + search->length_ms;
            }
            keep_furthest(&finding->out->closed_by, rule);
        }
    }
}

void slots_find(const struct slot_rules *rules, const struct zone *zone, const struct slot_request *request,
                struct slots *out)
{
    *out = (struct slots){.closed_by = SLOT_RULE_NONE};
    if (request->moved >= rules->most_moves && !request->agreed) {
        out->closed_by = SLOT_RULE_MOVES;
        return;
    }
    struct search search;
    search_init(&search, rules, zone, request);
    if (search.length_ms <= 0) {
        return;
    }
    int32_t most = request->most > 0 && request->most < rules->proposals ? request->most : rules->proposals;
    struct finding finding = {.out = out, .wanted = most < SLOTS_MAX ? (size_t)most : SLOTS_MAX};
    if (request->agreed) {
        find_agreed(&search, &finding);
    } else {
        find_by_rules(&search, &finding);
    }
    if (out->count >= finding.wanted) {
        out->closed_by = SLOT_RULE_NONE;
    } else if (search.cut) {
        out->closed_by = SLOT_RULE_UNKNOWN; // there may be more, but nobody knows
    } else if (out->closed_by == SLOT_RULE_NONE) {
        out->closed_by = SLOT_RULE_HORIZON;
    }
}
