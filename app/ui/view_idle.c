// SPDX-License-Identifier: MIT
// Screens 01 and 02: the free room and the block that is about to begin.
#include "ui/view_parts.h"

#include "core/breaks.h"
#include "text/text.h"

#include <stdio.h>

#define FIRST_HOUR 8
#define LAST_HOUR  18

static struct date local_date(const struct situation *situation, struct wall at)
{
    return zone_civil(situation->zone, at).date;
}

static bool today(const struct situation *situation, struct wall at)
{
    return date_to_days(local_date(situation, at)) == date_to_days(local_date(situation, situation->now.wall));
}

static void set_date(struct view *view, const struct situation *situation)
{
    struct date date = local_date(situation, situation->now.wall);
    text_date_long(view->head.title, sizeof view->head.title, date);
    text_date_short(view->head.title_short, sizeof view->head.title_short, date);
}

// How long until an instant, in whole minutes, begun ones counted. Like everything on these screens it changes with the
// minute of the wall only.
static int64_t minutes_until(const struct situation *situation, int64_t at)
{
    int64_t minute = floor_div(situation->now.wall.ms, MS_PER_MINUTE);
    return floor_div(at + MS_PER_MINUTE - 1, MS_PER_MINUTE) - minute;
}

static void set_health(struct view_idle *words, const struct situation *situation)
{
    struct view_health *calendar = &words->health[0], *network = &words->health[1], *clock = &words->health[2];
    calendar->icon = ICON_SYNC;
    calendar->amber = (situation->faults & FAULT_CALENDAR_OLD) != 0 || situation->calendar_at.ms == 0;
    if (situation->calendar_at.ms == 0) {
        text_copy(calendar->text, sizeof calendar->text, tr("No calendar yet"));
    } else if (calendar->amber) {
        view_at(calendar->text, sizeof calendar->text, situation, tr("Calendar copy {time}"),
                situation->calendar_at.ms);
    } else if (view_age(situation) < MS_PER_MINUTE) {
        text_copy(calendar->text, sizeof calendar->text, tr("Calendar up to date"));
    } else {
        char ago[VIEW_LABEL_MAX];
        text_minutes_short(ago, sizeof ago, view_age(situation));
        text_fill(calendar->text, sizeof calendar->text, tr("Calendar {time} ago"), FIELDS("time", ago));
    }
    enum network state = view_network(situation);
    network->icon = ICON_WIFI;
    network->amber = state == NETWORK_AWAY;
    text_copy(network->text, sizeof network->text, state == NETWORK_UNUSED ? "" : tr("Network"));
    clock->icon = ICON_CLOCK;
    clock->amber = (situation->faults & FAULT_CLOCK_UNSET) != 0;
    text_copy(clock->text, sizeof clock->text, clock->amber ? tr("Clock not set yet") : tr("Clock"));
}

static void set_headline(struct view_idle *words, const struct situation *situation)
{
    const struct block *next = situation->next;
    if (next == NULL || !today(situation, next->start)) {
        text_copy(words->headline, sizeof words->headline, tr("Free today"));
        text_copy(words->line, sizeof words->line, tr("No more blocks today."));
        return;
    }
    char title[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX], time[VIEW_LABEL_MAX];
    view_title(title, brief, next);
    view_at(words->headline, sizeof words->headline, situation, tr("Free until {time}"), next->start.ms);
    text_minutes(time, sizeof time, minutes_until(situation, next->start.ms) * MS_PER_MINUTE);
    text_fill(words->line, sizeof words->line, tr("{time}, then {title}"), FIELDS("time", time, "title", title));
    text_fill(words->line_short, sizeof words->line_short, tr("{time}, then {title}"),
              FIELDS("time", time, "title", brief));
}

static int32_t trainer_of(const struct roster *roster)
{
    for (size_t i = 0; i < roster->count; i++) {
        if (roster->people[i].trainer) {
            return (int32_t)i;
        }
    }
    return EVENT_NOBODY;
}

static void set_next(struct view_idle *words, const struct situation *situation)
{
    const struct block *next = situation->next;
    if (next == NULL) {
        return;
    }
    words->has_next = true;
    text_copy(words->next_label, sizeof words->next_label, tr("Next block"));
    if (!today(situation, next->start)) {
        text_date_long(words->next_label, sizeof words->next_label, local_date(situation, next->start));
    }
    view_times(words->next_times, sizeof words->next_times, situation, next->start, next->end);
    view_title(words->next_title, words->next_title_short, next);
    const struct roster *roster = situation->next_roster;
    int64_t people = roster == NULL ? next->people : (int64_t)(roster->count + roster->beyond);
    if (people > 0) {
        view_count(words->people, sizeof words->people, "{n} person", "{n} people", people);
    }
    int32_t trainer = roster == NULL ? EVENT_NOBODY : trainer_of(roster);
    if (trainer >= 0) {
        struct view_name name;
        view_name(&name, situation, roster, trainer);
        const char *pattern = tr("{people}, with {name}"), *count = words->people_count;
        text_copy(words->people_count, sizeof words->people_count, words->people);
        text_fill(words->people, sizeof words->people, pattern, FIELDS("people", count, "name", name.full));
        text_fill(words->people_short, sizeof words->people_short, pattern,
                  FIELDS("people", count, "name", name.brief[0] == '\0' ? name.full : name.brief));
    }
    view_at(words->start_line, sizeof words->start_line, situation, tr("Start appears here at {time}."),
            next->start.ms - situation->settings->session.start_before_ms);
}

static int32_t on_axis(const struct view_idle *words, int64_t day, int64_t at)
{
    int64_t first = day + words->first_hour * MS_PER_HOUR, last = day + words->last_hour * MS_PER_HOUR;
    int64_t mille = (at - first) * PER_MILLE / (last - first);
    return mille < 0 ? 0 : mille > PER_MILLE ? PER_MILLE : (int32_t)mille;
}

static void set_bars(struct view_idle *words, const struct situation *situation)
{
    struct date date = local_date(situation, situation->now.wall);
    // Hours are counted on the local clock of noon, so that a clock change at night moves no label.
    struct wall noon = zone_wall(situation->zone, (struct civil){date, 12, 0, 0});
    int64_t day = noon.ms - 12 * MS_PER_HOUR;
    int64_t now = floor_div(situation->now.wall.ms, MS_PER_MINUTE) * MS_PER_MINUTE; // it moves once a minute
    words->first_hour = FIRST_HOUR;
    words->last_hour = LAST_HOUR;
    for (size_t i = 0; i < situation->today_count; i++) {
        int64_t first = floor_div(situation->today[i].start.ms - day, MS_PER_HOUR);
        int64_t last = floor_div(situation->today[i].end.ms - day + MS_PER_HOUR - 1, MS_PER_HOUR);
        words->first_hour = first < words->first_hour ? (int32_t)(first < 0 ? 0 : first) : words->first_hour;
        words->last_hour = last > words->last_hour ? (int32_t)(last > 24 ? 24 : last) : words->last_hour;
    }
    words->now = now < day + words->first_hour * MS_PER_HOUR || now > day + words->last_hour * MS_PER_HOUR
                     ? -1
                     : on_axis(words, day, now);
    words->bar_count = situation->today_count < TODAY_MAX ? situation->today_count : TODAY_MAX;
    for (size_t i = 0; i < words->bar_count; i++) {
        const struct block *block = &situation->today[i];
        char title[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX];
        view_title(title, brief, block);
        text_copy(words->bar[i].title, sizeof words->bar[i].title, brief);
        words->bar[i].from = on_axis(words, day, block->start.ms);
        words->bar[i].to = on_axis(words, day, block->end.ms);
        words->bar[i].past = block->end.ms <= now;
        words->bar[i].next = situation->next != NULL && block_same(block, situation->next);
    }
}

// Where the open requests stand: the one that is due first, or how many there are.
static void set_requests(struct view_idle *words, const struct situation *situation)
{
    if (situation->standing_count == 0) {
        return;
    }
    words->requests.icon = ICON_CLOCK;
    words->requests.action = (struct action){ACTION_REQUESTS, 0};
    view_count(words->requests_short, sizeof words->requests_short, "{n} request is open", "{n} requests are open",
               (int64_t)situation->open_count);
    if (situation->open_count == 1) {
        char text[VIEW_TEXT_MAX], number[24];
        snprintf(number, sizeof number, "R-%lld", (long long)situation->standings[0].number);
        view_standing(text, sizeof text, situation, &situation->standings[0]);
        text_fill(words->requests.text, sizeof words->requests.text, "{number}: {text}",
                  FIELDS("number", number, "text", text));
    } else {
        text_copy(words->requests.text, sizeof words->requests.text, words->requests_short);
    }
}

void view_idle(struct view *view, const struct situation *situation)
{
    struct view_idle *words = &view->idle;
    set_date(view, situation);
    view_clock(words->clock, situation, situation->now.wall.ms);
    set_health(words, situation);
    set_headline(words, situation);
    set_next(words, situation);
    words->day = !situation->resting;
    if (words->day) {
        set_bars(words, situation);
        set_requests(words, situation);
    }
}

static void set_status(struct view_ready *words, const struct situation *situation)
{
    const struct block *block = situation->next;
    int64_t minutes = minutes_until(situation, block->start.ms);
    bool unreminded = situation->settings->session.remind_after_ms == 0 && minutes < 0;
    if (minutes > 0) {
        view_count(words->status, sizeof words->status, "Ready, begins in {n} minute", "Ready, begins in {n} minutes",
                   minutes);
    } else if (situation->reminding || unreminded) {
        view_at(words->status, sizeof words->status, situation, tr("Booked from {time}"), block->start.ms);
    } else {
        text_copy(words->status, sizeof words->status, tr("Ready, begins now"));
    }
}

static void set_people(struct view_ready *words, const struct situation *situation)
{
    const struct roster *roster = situation->next_roster;
    if (roster == NULL) {
        return;
    }
    for (size_t i = 0; i < roster->count && words->people_count < VIEW_ROWS_MAX; i++) {
        struct view_name *name = &words->people[words->people_count].name;
        view_name(name, situation, roster, (int32_t)i);
        if (roster->people[i].trainer) {
            snprintf(words->people[words->people_count].suffix, VIEW_LABEL_MAX, ", %s", tr("trainer"));
        }
        words->people_count++;
    }
    int64_t people = (int64_t)(roster->count + roster->beyond);
    for (int64_t shown = 0; shown <= VIEW_ROWS_MAX && shown < people; shown++) {
        view_count(words->more[shown], sizeof words->more[shown], "and {n} more", "and {n} more", people - shown);
    }
}

// How long somebody can be away before another time is offered, as it was agreed for the block.
static int64_t absence_limit(const struct situation *situation)
{
    const struct block *block = situation->next;
    struct planned_break breaks[BREAKS_MAX];
    int64_t planned = 0;
    for (size_t i = 0, count = breaks_read(block, situation->zone, breaks); i < count; i++) {
        planned += breaks[i].end.ms - breaks[i].start.ms;
    }
    return policy_absence_limit(situation->next_policy != NULL ? situation->next_policy : &situation->settings->policy,
                                block->end.ms - block->start.ms, planned);
}

void view_ready(struct view *view, const struct situation *situation)
{
    struct view_ready *words = &view->ready;
    const struct block *block = situation->next;
    set_date(view, situation);
    view_dial_ring(&words->dial, situation, block);
    set_status(words, situation);
    view_times(words->times, sizeof words->times, situation, block->start, block->end);
    view_title(words->title, words->title_short, block);
    text_copy(words->start, sizeof words->start, tr("Start"));
    set_people(words, situation);
    char ends[VIEW_CLOCK_MAX], limit[VIEW_LABEL_MAX];
    view_clock(ends, situation, block->end.ms);
    int64_t longest = absence_limit(situation);
    text_minutes(limit, sizeof limit, longest);
    const char *sentence = tr("This block ends at {time}. Short breaks are fine.");
    if (situation->reminding) {
        sentence = tr("Start when you are ready. This block ends at {time}.");
        words->back_dated.icon = ICON_UNDO;
        words->back_dated.action = (struct action){ACTION_START, 1};
        view_at(words->back_dated.text, sizeof words->back_dated.text, situation, tr("We began at {time}"),
                situation->began_at.ms > 0 ? situation->began_at.ms : block->start.ms);
        if (situation->may_choose) {
            words->another.action = (struct action){ACTION_RESCHEDULE, 0};
            text_copy(words->another.text, sizeof words->another.text, tr("Another time"));
        }
    } else if (longest >= MS_PER_MINUTE) {
        sentence = tr("This block ends at {time}. Short breaks are fine; if someone needs more than {limit}, we will "
                      "find another time for the rest.");
    }
    text_fill(words->sentence, sizeof words->sentence, sentence, FIELDS("time", ends, "limit", limit));
}
