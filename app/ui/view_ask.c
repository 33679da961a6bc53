// SPDX-License-Identifier: MIT
// A request that is noted in the room, or answered on the screen with a PIN; and where requests stand.
#include "ui/view_parts.h"

#include "text/text.h"
#include "text/topics.h"

#include <stdio.h>
#include <string.h>

static void set_chip(struct view_chip *chip, enum icon icon, const char *text, enum action_kind kind, int32_t value)
{
    chip->icon = icon;
    text_copy(chip->text, sizeof chip->text, text);
    chip->action = (struct action){kind, value};
}

static void write_when(char *out, size_t size, const struct situation *situation, struct wall at, bool brief)
{
    char clock[VIEW_CLOCK_MAX], day[VIEW_LABEL_MAX];
    struct date date = zone_civil(situation->zone, at).date;
    int64_t ahead = date_to_days(date) - date_to_days(zone_civil(situation->zone, situation->now.wall).date);
    view_clock(clock, situation, at.ms);
    if (ahead == 0) {
        text_copy(out, size, clock);
        return;
    }
    if (brief) {
        text_date_short(day, sizeof day, date);
    } else {
        text_date_medium(day, sizeof day, date);
    }
    text_fill(out, size, ahead == 1 ? tr("tomorrow {time}") : tr("{date}, {time}"), FIELDS("date", day, "time", clock));
}

void view_when(char *out, size_t size, const struct situation *situation, struct wall at)
{
    write_when(out, size, situation, at, false);
}

// What became of it, in one sentence.
static void say_outcome(char *out, size_t size, const struct standing *standing)
{
    bool answered = standing->name[0] != '\0';
    switch (standing->outcome) {
    case STEP_ACCEPTED:
        text_fill(out, size, answered ? tr("Confirmed by {name}.") : tr("Confirmed."), FIELDS("name", standing->name));
        return;
    case STEP_WITHDRAWN:
        text_copy(out, size, tr("This time is taken back."));
        return;
    case STEP_RAISED:
    case STEP_ASKED:
    case STEP_ESCALATED:
    case STEP_REFUSED:
    case STEP_EXPIRED:
    case STEP_ANSWERED:
    case STEP_KINDS:
        break;
    }
    text_copy(out, size, tr("This time is open again; the host finds another one with you."));
}

void view_standing(char *out, size_t size, const struct situation *situation, const struct standing *standing)
{
    char when[VIEW_LABEL_MAX];
    if (!standing->open) {
        say_outcome(out, size, standing);
        return;
    }
    write_when(when, sizeof when, situation, standing->due, true);
    if (standing->name[0] == '\0') {
        text_copy(out, size, tr("Tentative until it is approved."));
        return;
    }
    text_fill(out, size,
              standing->kind == REQUEST_APPROVAL ? tr("{name} confirms by {when}.") : tr("{name} answers by {when}."),
              FIELDS("name", standing->name, "when", when));
}

struct view_cell *view_add_cell(struct view_ask *words, enum icon icon, const char *label, enum action_kind kind,
                                int32_t value)
{
    struct view_cell *cell =
        &words->cell[words->cell_count < VIEW_CELLS_MAX ? words->cell_count++ : VIEW_CELLS_MAX - 1];
    cell->icon = icon;
    text_copy(cell->name.full, sizeof cell->name.full, label);
    cell->action = (struct action){kind, value};
    return cell;
}

static void set_topics(struct view_ask *words)
{
    text_copy(words->headline, sizeof words->headline, tr("Note a request"));
    text_copy(words->sentence, sizeof words->sentence, tr("It gets a number and a date for its answer."));
    words->columns = 2;
    for (int32_t topic = 0; topic < TOPICS; topic++) {
        view_add_cell(words, ICON_NONE, text_topic((enum request_topic)topic), ACTION_TOPIC, topic);
    }
}

static void set_people(struct view_ask *words, const struct situation *situation)
{
    const struct roster *roster = &situation->session->roster;
    size_t listed = roster->count < VIEW_CELLS_MAX ? roster->count : VIEW_CELLS_MAX - 1;
    text_copy(words->headline, sizeof words->headline, tr("Who asks?"));
    words->columns = listed + 1 > 6 ? 3 : 2;
    for (size_t i = 0; i < listed; i++) {
        view_name(&view_add_cell(words, ICON_NONE, "", ACTION_WHO, (int32_t)i)->name, situation, roster, (int32_t)i);
    }
    view_add_cell(words, ICON_NONE, tr("Someone else"), ACTION_WHO, EVENT_NOBODY);
}

static void set_noted(struct view_ask *words, const struct situation *situation)
{
    char number[24], when[VIEW_LABEL_MAX], headline[VIEW_TEXT_MAX];
    snprintf(number, sizeof number, "R-%lld", (long long)situation->asking.number);
    view_when(when, sizeof when, situation, situation->asking.by);
    text_fill(headline, sizeof headline, tr("Noted as {number}."), FIELDS("number", number));
    text_copy(words->headline, sizeof words->headline, headline);
    text_fill(words->sentence, sizeof words->sentence, tr("You will have an answer by {when}."), FIELDS("when", when));
    words->icon = ICON_CHECK;
    set_chip(&words->back, ICON_CHECK, tr("Done"), ACTION_ASK_BACK, 0);
}

static void label_of(char *out, size_t size, const struct situation *situation, const struct standing *standing)
{
    char number[24], date[VIEW_LABEL_MAX], clock[VIEW_CLOCK_MAX], what[VIEW_LABEL_MAX];
    snprintf(number, sizeof number, "R-%lld", (long long)standing->number);
    text_date_short(date, sizeof date, zone_civil(situation->zone, standing->start).date);
    view_clock(clock, situation, standing->start.ms);
    text_fill(what, sizeof what, tr("New time {date}, {time}"), FIELDS("date", date, "time", clock));
    text_fill(
        out, size, "{number} · {what}",
        FIELDS("number", number, "what", standing->kind == REQUEST_APPROVAL ? what : text_topic(standing->topic)));
}

static void set_list(struct view_ask *words, const struct situation *situation)
{
    view_count(words->headline, sizeof words->headline, "{n} request is open", "{n} requests are open",
               (int64_t)situation->open_count);
    text_copy(words->sentence, sizeof words->sentence, tr("Touch one to answer it with your PIN."));
    words->columns = 1;
    words->icon = ICON_CLOCK;
    for (size_t i = 0; i < situation->standing_count; i++) {
        const struct standing *standing = &situation->standings[i];
        char label[VIEW_TEXT_MAX];
        label_of(label, sizeof label, situation, standing);
        struct view_cell *cell = view_add_cell(words, standing->answers_here ? ICON_LOCK : ICON_CLOCK, label,
                                               standing->answers_here ? ACTION_REQUEST : ACTION_NONE, (int32_t)i);
        view_standing(cell->line, sizeof cell->line, situation, standing);
    }
}

static const struct standing *chosen_of(const struct situation *situation)
{
    int32_t chosen = situation->asking.chosen;
    return chosen >= 0 && (size_t)chosen < situation->standing_count ? &situation->standings[chosen] : NULL;
}

static void set_answers(struct view_ask *words, const struct situation *situation)
{
    const struct standing *standing = chosen_of(situation);
    words->columns = 1;
    words->icon = ICON_PERSON;
    if (standing == NULL) {
        return;
    }
    label_of(words->headline, sizeof words->headline, situation, standing);
    text_copy(words->footer, sizeof words->footer, tr("Without a choice, the request stays open."));
    bool approval = standing->kind == REQUEST_APPROVAL;
    struct view_cell *yes =
        view_add_cell(words, ICON_CHECK, approval ? tr("Approve") : tr("We take it up"), ACTION_ANSWER, 1);
    text_copy(yes->line, sizeof yes->line,
              approval ? tr("Everyone is invited to this time.") : tr("Whoever asked is told so."));
    struct view_cell *no =
        view_add_cell(words, ICON_CALENDAR, approval ? tr("Decline") : tr("Not now"), ACTION_ANSWER, 0);
    text_copy(no->line, sizeof no->line,
              approval ? tr("The time is open again; the host is told.")
                       : tr("Whoever asked is told what comes next."));
}

static void set_answered(struct view_ask *words, const struct situation *situation)
{
    char number[24];
    snprintf(number, sizeof number, "R-%lld", (long long)situation->asking.number);
    text_fill(words->headline, sizeof words->headline,
              situation->asking.accepted ? tr("{number} is accepted.") : tr("{number} is declined."),
              FIELDS("number", number));
    text_copy(words->sentence, sizeof words->sentence, tr("Whoever asked receives the answer now."));
    words->icon = ICON_CHECK;
    set_chip(&words->back, ICON_CHECK, tr("Done"), ACTION_ASK_BACK, 0);
}

static void set_failed(struct view_ask *words)
{
    text_copy(words->headline, sizeof words->headline, tr("Not noted yet"));
    text_copy(words->sentence, sizeof words->sentence, tr("The log does not take it now; try again in a moment."));
    words->icon = ICON_WARNING;
}

void view_ask(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    struct view_ask *words = &view->ask;
    enum asking at = situation->asking.at;
    if (situation->panel.at != SETTINGS_NOT) {
        view_settings_ask(view, situation);
        return;
    }
    if (situation->session == NULL) {
        text_copy(view->head.title, sizeof view->head.title, tr("Requests"));
        view->head.title_short[0] = '\0';
    }
    bool noting = at == ASKING_TOPIC || at == ASKING_WHO || at == ASKING_NOTED;
    words->has_dial = situation->session != NULL && situation->session->ended_at == 0;
    if (words->has_dial) {
        view_dial_session(&words->dial, facts);
    }
    set_chip(&words->back, ICON_UNDO, tr("Back"), ACTION_ASK_BACK, 0);
    if (noting) {
        text_copy(words->footer, sizeof words->footer, tr("Without a choice, the block carries on."));
    }
    switch (at) {
    case ASKING_TOPIC:
        set_topics(words);
        break;
    case ASKING_WHO:
        if (situation->session != NULL) {
            set_people(words, situation);
        }
        break;
    case ASKING_NOTED:
        set_noted(words, situation);
        words->footer[0] = '\0';
        break;
    case ASKING_LIST:
        set_list(words, situation);
        break;
    case ASKING_ANSWER:
        set_answers(words, situation);
        break;
    case ASKING_ANSWERED:
        set_answered(words, situation);
        break;
    case ASKING_FAILED:
    case ASKING_NOT:
        set_failed(words);
        break;
    }
}

static void set_new_pin(struct view *view, const struct situation *situation)
{
    struct view_pin *words = &view->pin;
    bool again = situation->panel.at == SETTINGS_REPEAT;
    text_copy(view->head.title, sizeof view->head.title, tr("Change the PIN"));
    text_copy(words->headline, sizeof words->headline, again ? tr("The new PIN once more") : tr("Enter a new PIN"));
    text_copy(words->sentence, sizeof words->sentence,
              again                     ? tr("Then it holds, and the one before no more.")
              : situation->asking.wrong ? tr("The two were different. Please enter a new PIN.")
                                        : tr("4 to 12 digits. The one before holds until then."));
}

void view_pin(struct view *view, const struct situation *situation)
{
    struct view_pin *words = &view->pin;
    const struct asking_facts *asking = &situation->asking;
    char minutes[VIEW_LABEL_MAX];
    text_copy(view->head.title, sizeof view->head.title, tr("Requests"));
    view->head.title_short[0] = '\0';
    text_copy(words->headline, sizeof words->headline, tr("Enter your PIN"));
    if (situation->panel.at == SETTINGS_KEYPAD) {
        static const char *const what[PIN_FOR_ALL] = {[PIN_FOR_SETTINGS] = N_("Settings"),
                                                      [PIN_FOR_EXPORT] = N_("Export"),
                                                      [PIN_FOR_OVERRIDE] = N_("Other times"),
                                                      [PIN_FOR_CHANGE] = N_("Change the PIN"),
                                                      [PIN_FOR_RESET] = N_("Begin anew")};
        text_copy(view->head.title, sizeof view->head.title, tr(what[situation->panel.what]));
        text_copy(words->headline, sizeof words->headline, tr("Enter the room PIN"));
    }
    text_copy(words->sentence, sizeof words->sentence, tr("Without a touch, the room view comes back in 30 seconds."));
    words->open = asking->wait_ms <= 0;
    words->digits = asking->digits;
    if (situation->panel.at == SETTINGS_NEW_PIN || situation->panel.at == SETTINGS_REPEAT) {
        set_new_pin(view, situation);
    } else if (!words->open) {
        text_minutes(minutes, sizeof minutes, asking->wait_ms + MS_PER_MINUTE - 1);
        text_fill(words->sentence, sizeof words->sentence, tr("That is another PIN. The next try is open in {time}."),
                  FIELDS("time", minutes));
    } else if (asking->wrong) {
        text_copy(words->sentence, sizeof words->sentence, tr("That is another PIN. Please enter it once more."));
    }
    for (int32_t i = 0; i < 9; i++) {
        char digit[2] = {(char)('1' + i), '\0'};
        set_chip(&words->key[i], ICON_NONE, digit, ACTION_DIGIT, i + 1);
    }
    set_chip(&words->key[9], ICON_ERASE, tr("Erase"), ACTION_ERASE, 0);
    set_chip(&words->key[10], ICON_NONE, "0", ACTION_DIGIT, 0);
    set_chip(&words->key[11], ICON_CHECK, tr("Enter"), ACTION_ENTER, 0);
    set_chip(&words->back, ICON_UNDO, tr("Back"), ACTION_ASK_BACK, 0);
    if (situation->panel.at == SETTINGS_KEYPAD && situation->panel.what == PIN_FOR_SETTINGS) {
        set_chip(&words->identify, ICON_TAG, tr("Identify"), ACTION_IDENTIFY, 0);
    }
}
