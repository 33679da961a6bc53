// SPDX-License-Identifier: MIT
// Screen 10: where the booked time went, and the log to take along.
#include "ui/view_parts.h"

#include "core/report.h"
#include "text/text.h"

#include <stdio.h>

static void add_part(struct view_summary *words, enum part_kind kind, const char *label, int64_t ms, bool always)
{
    if ((ms < MS_PER_SECOND && !always) || words->part_count == VIEW_PARTS_MAX) {
        return;
    }
    words->part[words->part_count].kind = kind;
    text_copy(words->part[words->part_count].label, VIEW_LABEL_MAX, label);
    text_duration(words->part[words->part_count++].value, VIEW_CLOCK_MAX, ms);
}

static void set_parts(struct view_summary *words, const struct figures *figures)
{
    add_part(words, PART_BOOKED, tr("booked"), figures->booked, true);
    add_part(words, PART_HERE, tr("everyone here"), figures->here, true);
    add_part(words, PART_AWAY, tr("someone away"), figures->away, true);
    add_part(words, PART_PAUSED, tr("paused"), figures->paused, true);
    add_part(words, PART_OTHER, tr("before the start"), figures->late, false);
    add_part(words, PART_OTHER, tr("planned break"), figures->planned, false);
    add_part(words, PART_OTHER, tr("unknown"), figures->unknown, false);
    add_part(words, PART_OTHER, tr("set aside"), figures->set_aside + figures->left, false);
}

static void set_lane(struct view_summary *words, const struct facts *facts, int32_t person)
{
    const struct session *session = facts->situation->session;
    size_t lane = words->lane_count++;
    if (person == EVENT_NOBODY && session->roster.count == 0) {
        text_copy(words->lane[lane].name.full, PERSON_NAME_MAX, tr("Everyone"));
    } else {
        view_name(&words->lane[lane].name, facts->situation, &session->roster, person);
    }
    int64_t now = session->ended_at > 0 ? session->ended_at : facts->at;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind != SPAN_ABSENCE || span->ignored || span->who != person ||
            words->lane[lane].stretch_count == VIEW_STRETCH_MAX) {
            continue;
        }
        size_t stretch = words->lane[lane].stretch_count++;
        int64_t to = span->to < now ? span->to : now;
        words->lane[lane].stretch[stretch].from = view_mille(&session->block, span->from);
        words->lane[lane].stretch[stretch].to = view_mille(&session->block, to);
        text_duration(words->lane[lane].stretch[stretch].length, VIEW_CLOCK_MAX,
                      session_span_length(session, span, (struct wall){now}));
    }
}

static bool was_away(const struct session *session, int32_t person)
{
    for (size_t i = 0; i < session->span_count; i++) {
        if (session->spans[i].kind == SPAN_ABSENCE && !session->spans[i].ignored && session->spans[i].who == person) {
            return true;
        }
    }
    return false;
}

// Everybody when there is room; else those who were away, and how many more.
static void set_lanes(struct view_summary *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    size_t people = session->roster.count;
    bool all = people <= VIEW_LANES_MAX && session->roster.beyond == 0;
    if (was_away(session, EVENT_NOBODY) || people == 0) {
        set_lane(words, facts, EVENT_NOBODY);
    }
    for (size_t i = 0; i < people && words->lane_count < VIEW_LANES_MAX; i++) {
        if (all || was_away(session, (int32_t)i)) {
            set_lane(words, facts, (int32_t)i);
        }
    }
    int64_t more = (int64_t)(people + session->roster.beyond) - (int64_t)words->lane_count;
    if (more > 0 && !all) {
        view_count(words->more, sizeof words->more, "and {n} more", "and {n} more", more);
    }
}

static void set_pauses(struct view_summary *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    int64_t now = session->ended_at > 0 ? session->ended_at : facts->at;
    for (size_t i = 0; i < session->span_count && words->pause_count < VIEW_STRETCH_MAX; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind != SPAN_PAUSE || span->ignored) {
            continue;
        }
        int64_t to = span->to < now ? span->to : now;
        words->pause[words->pause_count].from = view_mille(&session->block, span->from);
        words->pause[words->pause_count].to = view_mille(&session->block, to);
        text_duration(words->pause[words->pause_count++].length, VIEW_CLOCK_MAX,
                      session_span_length(session, span, (struct wall){now}));
    }
}

// How long the log of a session of this day stays; `keep_days` 0: for ever.
static void set_keeping(struct view_summary *words, struct date date, int32_t keep_days)
{
    if (keep_days == 0) {
        text_copy(words->line, sizeof words->line, tr("Take the log with you. It stays on this device."));
        return;
    }
    char day[VIEW_LABEL_MAX];
    struct date until = date_from_days(date_to_days(date) + keep_days);
    text_date_plain(day, sizeof day, until);
    if (until.year != date.year) {
        char year[16], in_year[VIEW_LABEL_MAX];
        snprintf(year, sizeof year, "%d", until.year);
        text_fill(in_year, sizeof in_year, tr("{date} {year}"), FIELDS("date", day, "year", year));
        text_copy(day, sizeof day, in_year);
    }
    text_fill(words->line, sizeof words->line, tr("Take the log with you. It stays on this device until {date}."),
              FIELDS("date", day));
}

// What a server did not take needs a person; nobody leaves without knowing who that is.
static void set_delivery(struct view_summary *words, const struct delivery *delivery)
{
    if (delivery->booking == BOOKING_TAKEN) {
        text_copy(words->line, sizeof words->line, tr("The host finds another time with you."));
    } else if (delivery->refused > 0) {
        view_count(words->line, sizeof words->line, "The host passes the invitation on to {n} person.",
                   "The host passes the invitation on to {n} people.", delivery->refused);
    }
}

// With it anybody can tell later whether a log is the one that was shown here.
static void set_digest(struct view_summary *words, const struct situation *situation)
{
    if (situation->digest == NULL) {
        return;
    }
    text_copy(words->digest, sizeof words->digest, situation->digest);
    words->has_code = situation->digest_shown;
    text_copy(words->code, sizeof words->code, situation->digest_code);
    text_copy(words->code_line, sizeof words->code_line,
              tr("A picture of this code shows later that the log is as it was noted."));
}

void view_summary(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    struct view_summary *words = &view->summary;
    struct date date = zone_civil(situation->zone, session->block.start).date;
    char day[VIEW_LABEL_MAX], title[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX];
    text_copy(view->head.room, sizeof view->head.room, tr("Summary"));
    view_title(title, brief, &session->block);
    text_date_long(day, sizeof day, date);
    text_fill(view->head.title, sizeof view->head.title, "{title} · {day}", FIELDS("title", title, "day", day));
    text_date_short(day, sizeof day, date);
    text_fill(view->head.title_short, sizeof view->head.title_short, "{title} · {day}",
              FIELDS("title", brief, "day", day));
    text_copy(view->head.title_least, sizeof view->head.title_least, brief);
    struct figures whole = report_whole_seconds(&facts->figures);
    set_parts(words, &whole);
    int64_t length = session->block.end.ms - session->block.start.ms;
    for (int32_t i = 0; i < 5; i++) {
        view_clock(words->quarter[i], situation, session->block.start.ms + length * i / 4);
    }
    set_lanes(words, facts);
    set_pauses(words, facts);
    words->begin = view_mille(&session->block, session->started_at);
    words->end = session->ended_at > 0 ? view_mille(&session->block, session->ended_at) : PER_MILLE;
    set_keeping(words, date, situation->settings->log.keep_days);
    set_delivery(words, &situation->delivery);
    view_export(words, situation);
    set_digest(words, situation);
    text_copy(words->done.text, sizeof words->done.text, tr("Done"));
    words->done.icon = ICON_CHECK;
    words->done.action = (struct action){ACTION_DONE, 0};
    words->seen.icon = ICON_CHECK;
    text_copy(words->seen.text, sizeof words->seen.text,
              session->seen ? tr("Seen, thank you") : tr("I have seen this"));
    words->seen.action = (struct action){session->seen ? ACTION_NONE : ACTION_SEEN, 0};
}
