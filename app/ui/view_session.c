// SPDX-License-Identifier: MIT
// Screens 03, 04 and 05: the session and the common pause.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>

static void set_chip(struct view_chip *chip, enum icon icon, const char *text, enum action_kind kind, int32_t value)
{
    chip->icon = icon;
    text_copy(chip->text, sizeof chip->text, text);
    chip->action = (struct action){kind, value};
}

static struct view_chip *add_chip(struct view_session *words)
{
    return &words->chip[words->chip_count++];
}

static void add_minutes_chip(struct view_session *words, const char *pattern, enum action_kind kind, int32_t minutes)
{
    char number[16], text[VIEW_LABEL_MAX];
    snprintf(number, sizeof number, "%d", minutes);
    text_fill(text, sizeof text, pattern, FIELDS("n", number));
    struct view_chip *chip = add_chip(words);
    set_chip(chip, ICON_NONE, text, kind, minutes);
    text_copy(chip->brief, sizeof chip->brief, number);
}

// The question beside the hint: at most one at a time, the latest touch first.
static void set_question(struct view_session *words, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    if (situation->undo) {
        set_chip(add_chip(words), ICON_UNDO, tr("Undo"), ACTION_UNDO, 0);
    }
    if (situation->promise_of != NOBODY_ASKED) {
        text_copy(words->question, sizeof words->question, tr("Back in"));
        for (int32_t minutes = 5; minutes <= 15; minutes += 5) {
            add_minutes_chip(words, tr("{n} min"), ACTION_PROMISE, minutes);
        }
    } else if (situation->still_out_of != NOBODY_ASKED && !situation->undo) {
        char name[VIEW_LABEL_MAX];
        view_first_name(name, sizeof name, situation, &situation->session->roster, situation->still_out_of);
        text_fill(words->question, sizeof words->question, tr("{name} still out?"), FIELDS("name", name));
        text_copy(words->question_short, sizeof words->question_short, tr("Still out?"));
        set_chip(add_chip(words), ICON_NONE, tr("Yes"), ACTION_DISMISS, 0);
        set_chip(add_chip(words), ICON_NONE, tr("Back now"), ACTION_BACK_AT, 0);
        add_minutes_chip(words, tr("{n} min ago"), ACTION_BACK_AT, 10);
    } else if (situation->break_asked && !situation->undo) {
        text_copy(words->question, sizeof words->question, tr("Break for"));
        for (int32_t minutes = 5; minutes <= 15; minutes += 5) {
            add_minutes_chip(words, tr("{n} min"), ACTION_BREAK, minutes);
        }
    } else if (situation->wrap_up_minutes > 0 && !situation->undo) {
        set_chip(add_chip(words), ICON_CHECK, tr("OK"), ACTION_DISMISS, 0);
    }
}

// The one quiet touch beside the time away: about those who are out, else a break for everybody.
static void set_stance(struct view_session *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    bool going_on = session->stance == STANCE_GO_ON ||
                    (session->stance == STANCE_SETTING && session->policy.counts == COUNTS_NOBODY);
    if (words->chip_count > 0) {
        return;
    }
    if (session_break(session, (struct wall){facts->at}) != NULL) {
        set_chip(&words->stance, ICON_NONE, tr("Break is over"), ACTION_BREAK, BREAK_OVER);
    } else if (session_absent_count(session) == 0) {
        set_chip(&words->stance, ICON_NONE, tr("Break"), ACTION_BREAK, BREAK_ASK);
    } else if (going_on) {
        set_chip(&words->stance, ICON_NONE, tr("We wait"), ACTION_WE_WAIT, 0);
    } else {
        set_chip(&words->stance, ICON_NONE, tr("We go on"), ACTION_GO_ON, 0);
    }
}

static void set_crowd(struct view_session *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    int32_t out = session_absent_count(session);
    bool listed = session->roster.count + session->roster.beyond > 0;
    set_chip(&words->crowd.out, ICON_PERSON_OUT, listed ? tr("Someone steps out") : tr("Someone stepped out"),
             ACTION_SOMEONE_OUT, 0);
    if (out == 0) {
        text_copy(words->crowd.title, sizeof words->crowd.title, tr("Everyone here"));
        text_copy(words->crowd.status, sizeof words->crowd.status, tr("In the room"));
        return;
    }
    view_count(words->crowd.title, sizeof words->crowd.title, "{n} person away", "{n} people away", out);
    const struct span *longest = view_longest_absence(facts);
    int64_t length = session_span_length(session, longest, (struct wall){facts->at});
    view_at(words->crowd.status, sizeof words->crowd.status, facts->situation, tr("Away since {time}"), longest->from);
    text_duration(words->crowd.counter, sizeof words->crowd.counter, length);
    words->crowd.amber = length >= session->policy.grace_ms;
    set_chip(&words->crowd.all_back, ICON_PEOPLE, tr("Everyone is back"), ACTION_EVERYONE_BACK, 0);
    if (out > 1) {
        set_chip(&words->crowd.back, ICON_PERSON_IN, tr("Someone is back"), ACTION_SOMEONE_BACK, 0);
    }
}

static void set_heading(struct view_session *words, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    int64_t people = (int64_t)(session->roster.count + session->roster.beyond);
    if (people > 0) {
        char here[24], all[24];
        snprintf(here, sizeof here, "%lld", (long long)(people - session_absent_count(session)));
        snprintf(all, sizeof all, "%lld", (long long)people);
        text_fill(words->heading, sizeof words->heading,
                  tr_n("{here} of {n} in the room", "{here} of {n} in the room", people),
                  FIELDS("here", here, "n", all));
        snprintf(words->heading_short, sizeof words->heading_short, "%s / %s", here, all);
    } else {
        text_copy(words->heading, sizeof words->heading, tr("In the room"));
    }
    if (words->dial.mark >= 0) {
        text_fill(words->mark, sizeof words->mark, tr("Offer at {time}"), FIELDS("time", words->dial.mark_label));
    }
    if (session->offer.folded) {
        set_chip(&words->folded, ICON_CHEVRON, tr("See the offer"), ACTION_SHOW_OFFER, 0);
    }
}

void view_session(struct view *view, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    struct view_session *words = &view->session;
    view_dial_session(&words->dial, facts);
    set_heading(words, facts);
    size_t people = session->roster.count + session->roster.beyond;
    if (people > 0 && people <= VIEW_ROWS_MAX) {
        words->row_count = session->roster.count;
        for (size_t i = 0; i < session->roster.count; i++) {
            view_row(&words->row[i], facts, (int32_t)i);
        }
        text_copy(words->hint, sizeof words->hint, tr("Tap a name: out or back"));
    } else {
        set_crowd(words, facts);
    }
    view_clock(words->from, facts->situation, session->block.start.ms);
    view_clock(words->to, facts->situation, session->block.end.ms);
    set_question(words, facts);
    set_stance(words, facts);
    view_totals(&words->here, &words->away, facts, true);
    set_chip(&words->pause, ICON_PAUSE, tr("Pause all"), ACTION_PAUSE, 0);
    set_chip(&words->end, ICON_STOP, tr("End"), ACTION_END, 0);
    if (facts->situation->settings->approver_count > 0) {
        set_chip(&words->ask, ICON_PLUS, tr("Note a request"), ACTION_ASK, 0);
        text_copy(words->ask_short, sizeof words->ask_short, tr("Request"));
    }
}

void view_paused(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    struct view_paused *words = &view->paused;
    view_dial_session(&words->dial, facts);
    text_copy(words->title, sizeof words->title, tr("Paused"));
    const struct span *pause = session_pause(situation->session);
    if (pause != NULL) {
        text_duration(words->counter, sizeof words->counter,
                      session_span_length(situation->session, pause, (struct wall){facts->at}));
        view_at(words->since, sizeof words->since, situation, tr("Paused for everyone since {time}."), pause->from);
    }
    struct view_total here = {0}, away = {0};
    view_totals(&here, &away, facts, true);
    text_fill(words->figures, sizeof words->figures, "{here} {time} {of} · {away} {out}",
              FIELDS("here", here.label, "time", here.value, "of", here.of, "away", away.label, "out", away.value));
    view_at(words->ends, sizeof words->ends, situation, tr("The block still ends at {time}."),
            situation->session->block.end.ms);
    set_chip(&words->resume, ICON_PLAY, tr("Resume"), ACTION_RESUME, 0);
    set_chip(&words->end, ICON_STOP, tr("End"), ACTION_END, 0);
}
