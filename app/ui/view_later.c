// SPDX-License-Identifier: MIT
// Screens 07 and 08: another time for the rest, and its confirmation.
#include "ui/view_parts.h"

#include "text/text.h"
#include "ui/view_slots.h"

#include <stdio.h>

static struct date date_of(const struct situation *situation, struct wall at)
{
    return zone_civil(situation->zone, at).date;
}

static void set_chip(struct view_chip *chip, enum icon icon, const char *text, enum action_kind kind)
{
    chip->icon = icon;
    text_copy(chip->text, sizeof chip->text, text);
    chip->action = (struct action){kind, 0};
}

static void set_card(struct view_card *card, const struct situation *situation, int32_t index)
{
    const struct slot *slot = &situation->slots->slot[index];
    struct date date = date_of(situation, slot->start);
    card->chosen = index == situation->chosen;
    card->action = (struct action){ACTION_CHOOSE, index};
    if (date_to_days(date) == date_to_days(date_of(situation, situation->now.wall))) {
        text_copy(card->weekday, sizeof card->weekday, tr("Today"));
    } else {
        text_weekday(card->weekday, sizeof card->weekday, date);
    }
    text_date_short(card->date, sizeof card->date, date);
    view_times(card->times, sizeof card->times, situation, slot->start, slot->end);
    int64_t length = slot->end.ms - slot->start.ms;
    bool whole = length >= situation->session->booked_end - situation->session->block.start.ms;
    char minutes[VIEW_LABEL_MAX];
    text_minutes_short(minutes, sizeof minutes, length);
    text_fill(card->length, sizeof card->length, whole ? tr("{time}, a full block") : tr("{time}, the rest"),
              FIELDS("time", minutes));
    card->tag_count =
        view_slot_tags(card->tag, VIEW_TAGS_MAX, slot, situation->session->agreed, situation->settings, date);
}

// Who finds a time when the rules give none: the one who leads the block, by name where names are shown.
static void set_person(struct view_reschedule *words, const struct situation *situation)
{
    const struct roster *roster = &situation->session->roster;
    enum names names = situation->settings->display.names;
    const char *mailbox = situation->settings->outbox.mailbox;
    struct view_name name = {0};
    for (size_t i = 0; i < roster->count && name.full[0] == '\0'; i++) {
        if (roster->people[i].trainer && (names == NAMES_FULL || names == NAMES_FIRST)) {
            view_name(&name, situation, roster, (int32_t)i);
        }
    }
    if (name.full[0] == '\0') {
        text_copy(name.full, sizeof name.full, tr("The host"));
    }
    text_fill(words->person, sizeof words->person,
              mailbox[0] != '\0' ? tr("{name} finds a time with you: {mailbox}") : tr("{name} finds a time with you."),
              FIELDS("name", name.full, "mailbox", mailbox));
}

static void set_action(struct view_chip *chip, enum icon icon, const char *text, enum action_kind kind, int32_t value)
{
    set_chip(chip, icon, text, kind);
    chip->action.value = value;
}

// The trainer lifts the rules: first the question how the time was agreed.
static void set_agreed(struct view_reschedule *words, const struct situation *situation)
{
    if (situation->may_agree) {
        set_action(&words->agree, ICON_PEOPLE, tr("Agree on another time here"), ACTION_AGREE, SLOT_AGREED_NOT);
    }
    if (!situation->asking_agreed) {
        return;
    }
    text_copy(words->heading, sizeof words->heading, tr("How was the new time agreed?"));
    words->heading_short[0] = '\0';
    for (int i = SLOT_AGREED_NOT + 1; i < SLOT_AGREED_KINDS; i++) {
        static const enum icon icons[] = {
            [SLOT_AGREED_HERE] = ICON_PEOPLE, [SLOT_AGREED_PHONE] = ICON_CLOCK, [SLOT_AGREED_CUSTOMER] = ICON_CALENDAR};
        set_action(&words->reason[words->reason_count++], icons[i], view_slot_agreed((enum slot_agreed)i), ACTION_AGREE,
                   i);
    }
}

static void set_code(bool *has_code, char code[VIEW_CODE_MAX], const struct situation *situation)
{
    *has_code = situation->qr != NULL && situation->qr[0] != '\0';
    text_copy(code, VIEW_CODE_MAX, *has_code ? situation->qr : "");
}

// A time that is approved later is noted as such.
static void set_code_line(struct view_reschedule *words, const struct situation *situation)
{
    int32_t chosen = situation->chosen;
    bool held = situation->slots != NULL && chosen >= 0 && (size_t)chosen < situation->slots->count &&
                (situation->slots->slot[chosen].reasons & SLOT_APPROVAL) != 0;
    text_copy(words->code_line, sizeof words->code_line,
              held ? tr("Scan to note this time as tentative.") : tr("Scan with the camera. No account needed."));
}

static void set_heading(struct view_reschedule *words, const struct situation *situation)
{
    char title[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX], minutes[VIEW_LABEL_MAX];
    view_title(title, brief, &situation->session->block);
    text_minutes(minutes, sizeof minutes, situation->moving_ms);
    text_fill(words->heading, sizeof words->heading, tr("{time} of {title}"), FIELDS("time", minutes, "title", title));
    text_fill(words->heading_short, sizeof words->heading_short, tr("{time} of {title}"),
              FIELDS("time", minutes, "title", brief));
}

static void set_confirm(struct view_reschedule *words, const struct situation *situation)
{
    const struct slots *slots = situation->slots;
    if (slots == NULL || slots->count == 0) {
        set_chip(&words->confirm, ICON_CHECK, tr("Done"), ACTION_DONE);
        return;
    }
    if (situation->chosen < 0 || (size_t)situation->chosen >= slots->count) {
        set_chip(&words->confirm, ICON_CHECK, tr("Choose a time"), ACTION_NONE);
        return;
    }
    const struct slot *slot = &slots->slot[situation->chosen];
    char date[VIEW_LABEL_MAX], time[VIEW_CLOCK_MAX], text[VIEW_LABEL_MAX];
    text_date_medium(date, sizeof date, date_of(situation, slot->start));
    view_clock(time, situation, slot->start.ms);
    text_fill(text, sizeof text, tr("Confirm {date}, {time}"), FIELDS("date", date, "time", time));
    set_chip(&words->confirm, ICON_CHECK, text, ACTION_CONFIRM);
    text_date_short(date, sizeof date, date_of(situation, slot->start));
    text_fill(words->confirm_short, sizeof words->confirm_short, "{date}, {time}", FIELDS("date", date, "time", time));
}

void view_reschedule(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    struct view_reschedule *words = &view->reschedule;
    text_copy(view->head.title, sizeof view->head.title, tr("Choose another time"));
    view->head.title_short[0] = '\0';
    set_heading(words, situation);
    set_chip(&words->back, ICON_UNDO, tr("Back"), ACTION_BACK);
    set_agreed(words, situation);
    if (situation->asking_agreed) {
        return;
    }
    size_t count = situation->slots == NULL ? 0 : situation->slots->count;
    for (size_t i = 0; i < count && words->card_count < VIEW_CARDS_MAX; i++) {
        set_card(&words->card[words->card_count++], situation, (int32_t)i);
    }
    if (count == 0) {
        text_copy(words->none, sizeof words->none,
                  view_slot_refusal(situation->slots == NULL ? SLOT_RULE_BUSY : situation->slots->closed_by));
        set_person(words, situation);
    }
    set_code(&words->has_code, words->code, situation);
    text_copy(words->code_title, sizeof words->code_title, tr("On your phone"));
    set_code_line(words, situation);
    set_chip(&words->more, ICON_PLUS, tr("More times"), count > 0 ? ACTION_MORE_TIMES : ACTION_NONE);
    set_confirm(words, situation);
}

static void add_fact(struct view_confirmed *words, enum icon icon, bool done, const char *text)
{
    words->fact[words->fact_count].icon = icon;
    words->fact[words->fact_count].done = done;
    text_copy(words->fact[words->fact_count++].text, VIEW_TEXT_MAX, text);
}

// Sent is only what a mail server took.
static void add_mails(struct view_confirmed *words, const struct delivery *delivery)
{
    char text[VIEW_TEXT_MAX];
    bool sent = delivery->sent > 0 && delivery->sent == delivery->mails;
    if (delivery->saved == delivery->mails) { // none at all: the invitation alone is there
        text_copy(text, sizeof text, tr("The invitation is saved in the outbox."));
    } else if (delivery->sent + delivery->refused < delivery->mails) {
        view_count(text, sizeof text, "The invitation is on its way to {n} person.",
                   "The invitation is on its way to {n} people.", delivery->mails);
    } else if (delivery->sent == 0) {
        text_copy(text, sizeof text, tr("The host passes the invitation on."));
    } else if (delivery->refused > 0) {
        view_count(text, sizeof text, "Invitation sent to {n} person. The host tells the others.",
                   "Invitation sent to {n} people. The host tells the others.", delivery->sent);
    } else {
        view_count(text, sizeof text, "Invitation sent to {n} person.", "Invitation sent to {n} people.",
                   delivery->sent);
    }
    add_fact(words, sent ? ICON_CHECK : ICON_CLOCK, sent, text);
}

// A time that this room may not book, or that is not booked yet, is proposed.
static void add_booking(struct view_confirmed *words, enum booking booking)
{
    switch (booking) {
    case BOOKING_DONE:
        add_fact(words, ICON_CHECK, true, tr("The new time is in the calendar."));
        break;
    case BOOKING_WAITING:
        add_fact(words, ICON_CLOCK, false, tr("The new time goes into the calendar."));
        break;
    case BOOKING_NONE:
    case BOOKING_REFUSED:
    case BOOKING_TAKEN:
        add_fact(words, ICON_CLOCK, false, tr("Proposed: the host confirms it."));
        break;
    }
}

// Nobody is invited before the time is approved.
static void add_approval(struct view_confirmed *words, const struct situation *situation)
{
    static const struct standing unknown = {.kind = REQUEST_APPROVAL, .open = true};
    const struct standing *standing = situation->approval != NULL ? situation->approval : &unknown;
    char text[VIEW_TEXT_MAX];
    view_standing(text, sizeof text, situation, standing);
    if (standing->open) {
        add_fact(words, ICON_CHECK, true, tr("This time is held."));
    }
    add_fact(words, standing->open ? ICON_CLOCK : ICON_CHECK, !standing->open, text);
}

static void set_facts(struct view_confirmed *words, const struct facts *facts, const struct slot *slot)
{
    const struct situation *situation = facts->situation;
    const struct session *session = situation->session;
    char text[VIEW_TEXT_MAX];
    view_at(text, sizeof text, situation, tr("This block ended at {time}."),
            session->ended_at > 0 ? session->ended_at : facts->at);
    add_fact(words, ICON_CHECK, true, text);
    const struct standing *approval = situation->approval;
    bool approved = approval != NULL && !approval->open && approval->outcome == STEP_ACCEPTED;
    if ((slot->reasons & SLOT_APPROVAL) != 0 && !approved) {
        add_approval(words, situation);
        return;
    }
    add_mails(words, &situation->delivery);
    if (approved) {
        add_approval(words, situation);
    } else {
        add_booking(words, situation->delivery.booking);
    }
}

// Somebody was faster: nothing of the lost time stays on the screen, and the proposals come again.
static void set_lost(struct view_confirmed *words)
{
    text_copy(words->headline, sizeof words->headline, tr("Choose another time"));
    add_fact(words, ICON_CLOCK, false, tr("Another booking has this time now. Please choose another one."));
    set_chip(&words->done, ICON_CALENDAR, tr("Choose another time"), ACTION_RESCHEDULE);
    words->icon = ICON_CALENDAR;
    words->has_code = false;
    words->dial.ends[0] = '\0';
}

void view_confirmed(struct view *view, const struct facts *facts)
{
    const struct situation *situation = facts->situation;
    struct view_confirmed *words = &view->confirmed;
    view_dial_session(&words->dial, facts);
    words->dial.small[0] = words->dial.caption[0] = words->dial.ends[0] = '\0';
    words->icon = ICON_CHECK;
    text_minutes_short(words->dial.large, sizeof words->dial.large, situation->moving_ms);
    set_chip(&words->done, ICON_CHECK, tr("Done"), ACTION_DONE);
    set_code(&words->has_code, words->code, situation);
    text_copy(words->code_title, sizeof words->code_title, tr("Add it to your phone"));
    text_copy(words->code_line, sizeof words->code_line, tr("Scan with the camera. No account needed."));
    if (situation->delivery.booking == BOOKING_TAKEN) {
        set_lost(words);
        return;
    }
    if (situation->slots == NULL || situation->chosen < 0 || (size_t)situation->chosen >= situation->slots->count) {
        text_copy(words->headline, sizeof words->headline, tr("Done"));
        return;
    }
    const struct slot *slot = &situation->slots->slot[situation->chosen];
    struct date date = date_of(situation, slot->start);
    char day[VIEW_LABEL_MAX];
    text_date_long(words->headline, sizeof words->headline, date);
    view_times(words->times, sizeof words->times, situation, slot->start, slot->end);
    text_date_short(day, sizeof day, date);
    text_fill(words->dial.ends, sizeof words->dial.ends, tr("set aside for {date}"), FIELDS("date", day));
    set_facts(words, facts, slot);
    const struct standing *approval = situation->approval;
    if (approval != NULL && !approval->open && approval->outcome != STEP_ACCEPTED) {
        words->has_code = false; // nothing to note on a phone any more
        words->icon = ICON_CALENDAR;
        text_copy(words->headline, sizeof words->headline, tr("Another time"));
        words->times[0] = '\0';
        words->dial.ends[0] = '\0';
    }
}
