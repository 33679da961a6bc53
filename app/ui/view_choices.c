// SPDX-License-Identifier: MIT
// Screens 06 and 09: the offer, and the end with its choices.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>

static struct view_choice *add_choice(struct view_choices *words, enum icon icon, enum choice_kind kind,
                                      enum action_kind action)
{
    struct view_choice *choice = &words->choice[words->choice_count++];
    choice->icon = icon;
    choice->kind = kind;
    choice->action = (struct action){action, 0};
    return choice;
}

static int64_t minutes_up(int64_t ms)
{
    return (ms + MS_PER_MINUTE - 1) / MS_PER_MINUTE * MS_PER_MINUTE;
}

// "22 minutes" into the pattern's {time}.
static void fill_minutes(char *out, size_t size, const char *pattern, int64_t ms)
{
    char minutes[VIEW_LABEL_MAX];
    text_minutes(minutes, sizeof minutes, ms);
    text_fill(out, size, pattern, FIELDS("time", minutes));
}

static void set_single(struct view_choices *words, const struct facts *facts, int32_t who)
{
    const struct session *session = facts->situation->session;
    const struct span *absence = session_absence_of(session, who);
    int64_t length =
        absence == NULL ? session->policy.single_ms : session_span_length(session, absence, (struct wall){facts->at});
    char name[VIEW_LABEL_MAX], minutes[24];
    view_first_name(name, sizeof name, facts->situation, &session->roster, who);
    snprintf(minutes, sizeof minutes, "%lld", (long long)(length / MS_PER_MINUTE));
    text_fill(
        words->headline, sizeof words->headline,
        tr_n("{name} has been away for {n} minute.", "{name} has been away for {n} minutes.", length / MS_PER_MINUTE),
        FIELDS("name", name, "n", minutes));
}

static void set_headline(struct view_choices *words, const struct facts *facts)
{
    const struct session *session = facts->situation->session;
    const struct policy_state *state = &facts->situation->policy;
    enum threshold threshold = session->offer.threshold != THRESHOLD_NONE ? session->offer.threshold : state->reached;
    char number[24];
    switch (threshold) {
    case THRESHOLD_NONE:
    case THRESHOLD_SINGLE: {
        const struct span *longest = view_longest_absence(facts);
        int32_t who = state->who >= 0 ? state->who : longest != NULL ? longest->who : EVENT_NOBODY;
        set_single(words, facts, who);
        break;
    }
    case THRESHOLD_TOTAL:
        fill_minutes(words->headline, sizeof words->headline, tr("Someone was away for {time} in total."),
                     facts->figures.away);
        break;
    case THRESHOLD_PERCENT:
        snprintf(number, sizeof number, "%d", session->policy.percent);
        text_fill(words->headline, sizeof words->headline, tr("Someone was away for {n} % of this block."),
                  FIELDS("n", number));
        break;
    case THRESHOLD_COUNT:
        view_count(words->headline, sizeof words->headline, "{n} interruption so far.", "{n} interruptions so far.",
                   facts->figures.interruptions);
        break;
    case THRESHOLD_USEFUL:
    case THRESHOLDS:
        fill_minutes(words->headline, sizeof words->headline, tr("The agenda needs {time}."),
                     session->policy.agenda_ms);
        break;
    }
}

static void set_who(struct view_choices *words, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct span *longest = view_longest_absence(facts);
    int32_t who = situation->policy.who;
    if (longest == NULL) {
        return;
    }
    if (who < 0 || session_absence_of(situation->session, who) == NULL) {
        who = longest->who;
    }
    words->has_row = true;
    view_row(&words->row, facts, who);
    words->back.icon = ICON_PERSON_IN;
    if (who >= 0) {
        char name[VIEW_LABEL_MAX];
        view_first_name(name, sizeof name, situation, &situation->session->roster, who);
        text_fill(words->back.text, sizeof words->back.text, tr("{name} is back"), FIELDS("name", name));
        words->back.action = (struct action){ACTION_PERSON, who};
    } else {
        text_copy(words->back.text, sizeof words->back.text, tr("Everyone is back"));
        words->back.action = (struct action){ACTION_EVERYONE_BACK, 0};
    }
}

void view_offer(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    struct view_choices *words = &view->choices;
    int64_t left = minutes_up(facts->figures.left), end = session->block.end.ms;
    view_dial_session(&words->dial, facts);
    words->dial.mark = -1;
    set_headline(words, facts);
    view_count(words->sentence, sizeof words->sentence, "{n} minute of this block remains.",
               "{n} minutes of this block remain.", left / MS_PER_MINUTE);
    set_who(words, facts);
    view_totals(&words->here, &words->away, facts, true);

    struct view_choice *choice = add_choice(words, ICON_PLAY, CHOICE_PLAIN, ACTION_CARRY_ON);
    text_copy(choice->title, sizeof choice->title, tr("Carry on"));
    view_at(choice->line, sizeof choice->line, situation, tr("The block goes on and ends at {time}."), end);
    choice = add_choice(words, ICON_CLOCK, CHOICE_PLAIN, ACTION_WAIT);
    int64_t wait = session->policy.wait_ms;
    view_count(choice->title, sizeof choice->title, "Wait {n} more minute", "Wait {n} more minutes",
               wait / MS_PER_MINUTE);
    view_at(choice->line, sizeof choice->line, situation, tr("This question comes back at {time}."), facts->at + wait);
    if (situation->moving_ms > 0) {
        choice = add_choice(words, ICON_CALENDAR, CHOICE_AMBER, ACTION_RESCHEDULE);
        text_copy(choice->title, sizeof choice->title, tr("End now and choose another time"));
        view_count(choice->line, sizeof choice->line, "The {n} minute is kept; you pick a date next.",
                   "The {n} minutes are kept; you pick a date next.", left / MS_PER_MINUTE);
    }
    text_copy(words->footer, sizeof words->footer, tr("Without a choice, the block carries on."));
}

static void add_extension(struct view_choices *words, const struct situation *situation)
{
    struct view_choice *choice = add_choice(words, ICON_PLUS, CHOICE_PLAIN, ACTION_EXTEND);
    int64_t extension = situation->settings->session.extend_ms;
    view_count(choice->title, sizeof choice->title, "Extend {n} minute", "Extend {n} minutes",
               extension / MS_PER_MINUTE);
    view_at(choice->line, sizeof choice->line, situation, tr("The block then ends at {time}."),
            situation->session->block.end.ms + extension);
    if (situation->extend == EXTEND_ALLOWED) {
        return;
    }
    choice->kind = CHOICE_OFF;
    choice->icon = ICON_LOCK;
    choice->action = (struct action){ACTION_NONE, 0};
    if (situation->extend == EXTEND_ROOM_BOOKED) {
        view_at(choice->line, sizeof choice->line, situation, tr("Room is booked at {time}."),
                situation->extend_booked_at.ms);
    } else {
        text_copy(choice->line, sizeof choice->line, tr("The clock is not set yet."));
    }
}

static void set_end_words(struct view_choices *words, const struct facts *facts, bool over)
{
    const struct situation *situation = facts->situation;
    int64_t end = situation->session->block.end.ms;
    if (over) {
        words->large = true;
        text_copy(words->headline, sizeof words->headline, tr("Time is up"));
        view_at(words->sentence, sizeof words->sentence, situation, tr("Thank you. The block ended at {time}."), end);
        view_at(words->footer, sizeof words->footer, situation, tr("Without a choice, the block closes at {time}."),
                situation->closes_at.ms);
    } else {
        text_copy(words->headline, sizeof words->headline, tr("End the block now?"));
        view_count(words->sentence, sizeof words->sentence, "{n} minute of this block remains.",
                   "{n} minutes of this block remain.", minutes_up(facts->figures.left) / MS_PER_MINUTE);
        text_copy(words->footer, sizeof words->footer, tr("Without a choice, the block carries on."));
    }
}

void view_end(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    struct view_choices *words = &view->choices;
    bool over = facts->at >= session->block.end.ms;
    view_dial_session(&words->dial, facts);
    words->dial.mark = -1;
    set_end_words(words, facts, over);
    if (!situation->discreet) {
        view_totals(&words->here, &words->away, facts, !over);
    }
    if (facts->figures.paused > 0 && !situation->discreet) {
        char paused[VIEW_CLOCK_MAX];
        text_duration(paused, sizeof paused, facts->figures.paused);
        text_fill(words->paused, sizeof words->paused, tr("Paused for everyone {time}"), FIELDS("time", paused));
    }
    if (!over) {
        struct view_choice *carry_on = add_choice(words, ICON_PLAY, CHOICE_PLAIN, ACTION_CARRY_ON);
        text_copy(carry_on->title, sizeof carry_on->title, tr("Carry on"));
        view_at(carry_on->line, sizeof carry_on->line, situation, tr("The block goes on and ends at {time}."),
                session->block.end.ms);
    }
    struct view_choice *end = add_choice(words, ICON_STOP, CHOICE_NEUTRAL, ACTION_END_NOW);
    text_copy(end->title, sizeof end->title, tr("End"));
    text_copy(end->line, sizeof end->line, tr("The summary opens next."));
    if (situation->moving_ms > 0) {
        struct view_choice *rest = add_choice(words, ICON_CALENDAR, CHOICE_PLAIN, ACTION_RESCHEDULE);
        text_copy(rest->title, sizeof rest->title, tr("End and reschedule the rest"));
        view_count(rest->line, sizeof rest->line, "You pick a date for the open minute next.",
                   "You pick a date for the open {n} minutes next.", minutes_up(situation->moving_ms) / MS_PER_MINUTE);
    }
    if (over) {
        add_extension(words, situation);
    }
}
