// SPDX-License-Identifier: MIT
// Screen 11: the settings as cards of lines (view_setting.c), how the board fares, and what the settings ask.
#include "ui/view_parts.h"

#include "text/text.h"

#include <stdio.h>
#include <string.h>

static const struct {
    enum icon icon;
    const char *heading; // "" = none
} cards[ADJUST_GROUPS] = {
    [ADJUST_TIMES] = {ICON_CLOCK, N_("Times")},      [ADJUST_LOOK] = {ICON_NONE, ""},
    [ADJUST_SESSION] = {ICON_PEOPLE, N_("Session")}, [ADJUST_ROOM] = {ICON_TAG, N_("Room")},
    [ADJUST_PANEL] = {ICON_SUN, N_("Panel")},        [ADJUST_SOUND] = {ICON_PLAY, N_("Sound")},
};

static void add_group(struct view_settings *words, const struct settings_facts *panel, enum adjust_group group)
{
    struct view_card_of *card = &words->card[words->card_count];
    card->card = (enum settings_card)group;
    card->icon = cards[group].icon;
    text_copy(card->heading, sizeof card->heading, cards[group].heading[0] != '\0' ? tr(cards[group].heading) : "");
    for (size_t i = 0; i < panel->item_count && card->row_count < VIEW_SETTINGS_MAX; i++) {
        if (panel->items[i].group == group) {
            view_setting(&card->row[card->row_count++], &panel->items[i], (int32_t)i);
        }
    }
    words->card_count += card->row_count > 0 ? 1 : 0;
}

static struct view_setting *add_info(struct view_card_of *card, enum icon icon, const char *label, bool good,
                                     bool amber)
{
    struct view_setting *row = &card->row[card->row_count++];
    row->control = CONTROL_INFO;
    row->icon = icon;
    row->good = good;
    row->amber = amber;
    text_copy(row->label, sizeof row->label, label);
    return row;
}

static void add_calendar(struct view_card_of *card, const struct situation *situation)
{
    bool read = situation->calendar_at.ms != 0, old = (situation->faults & FAULT_CALENDAR_OLD) != 0;
    struct view_setting *row = add_info(card, ICON_SYNC, tr("Calendar"), read && !old, !read || old);
    char ago[VIEW_LABEL_MAX];
    if (!read) {
        text_copy(row->value, sizeof row->value, tr("not read yet"));
    } else if (old) {
        view_at(row->value, sizeof row->value, situation, tr("copy from {time}"), situation->calendar_at.ms);
    } else if (view_age(situation) < MS_PER_MINUTE) {
        text_copy(row->value, sizeof row->value, tr("just now"));
    } else {
        text_minutes_short(ago, sizeof ago, view_age(situation));
        text_fill(row->value, sizeof row->value, tr("{time} ago"), FIELDS("time", ago));
    }
}

static void add_network(struct view_card_of *card, const struct situation *situation)
{
    enum network state = view_network(situation);
    struct view_setting *row = add_info(card, ICON_WIFI, tr("Network"), state == NETWORK_GOOD, state == NETWORK_AWAY);
    text_copy(row->value, sizeof row->value,
              state == NETWORK_GOOD   ? tr("good")
              : state == NETWORK_AWAY ? tr("no answer yet")
                                      : tr("not needed"));
}

static void add_health(struct view_settings *words, const struct situation *situation)
{
    const struct device_facts *device = situation->panel.device;
    struct view_card_of *card = &words->card[words->card_count++];
    const char *said = (situation->faults & FAULT_CALENDAR_OLD) != 0 ? view_calendar_words(situation) : NULL;
    card->card = CARD_HEALTH;
    card->dense = true;
    card->amber = said != NULL;
    text_copy(card->heading, sizeof card->heading, said != NULL ? said : tr("Health"));
    add_calendar(card, situation);
    add_network(card, situation);
    bool set = (situation->faults & FAULT_CLOCK_UNSET) == 0;
    struct view_setting *clock = add_info(card, ICON_CLOCK, tr("Clock"), set, !set);
    char time[VIEW_CLOCK_MAX];
    view_clock(time, situation, situation->now.wall.ms);
    if (set) {
        snprintf(clock->value, sizeof clock->value, "%s, %.60s", time, situation->settings->room.zone);
    } else {
        text_copy(clock->value, sizeof clock->value, tr("not set yet"));
    }
    bool known = device != NULL && device->free_percent >= 0, full = known && device->free_percent < 5;
    bool faulty = (situation->faults & (FAULT_STORE_FULL | FAULT_STORE_READ_ONLY | FAULT_STORE_AWAY)) != 0;
    struct view_setting *storage = add_info(card, ICON_USB, tr("Storage"), known && !full && !faulty, full || faulty);
    char percent[8];
    snprintf(percent, sizeof percent, "%d", known ? (int)device->free_percent : 0);
    text_fill(storage->value, sizeof storage->value, known ? tr("{n} % free") : tr("not known"), FIELDS("n", percent));
}

static void set_button(struct view_setting *row, const char *label, const char *hint, const char *button,
                       enum icon icon, struct action action)
{
    row->control = CONTROL_BUTTON;
    text_copy(row->label, sizeof row->label, label);
    text_copy(row->hint, sizeof row->hint, hint);
    text_copy(row->button.text, sizeof row->button.text, button);
    row->button.icon = icon;
    row->button.action = action;
}

static void add_log(struct view_settings *words, const struct situation *situation)
{
    const struct settings_facts *panel = &situation->panel;
    struct view_card_of *card = &words->card[words->card_count++];
    card->card = CARD_LOG;
    card->icon = ICON_CALENDAR;
    text_copy(card->heading, sizeof card->heading, tr("Log"));
    struct view_setting *day = &card->row[card->row_count++];
    day->control = CONTROL_STEPPER;
    text_copy(day->label, sizeof day->label, tr("Log of a day"));
    text_date_short(day->value, sizeof day->value, panel->log_day);
    day->less = (struct action){ACTION_DAY, -1};
    day->more = (struct action){panel->log_today ? ACTION_NONE : ACTION_DAY, 1};
    struct view_setting *export = &card->row[card->row_count++];
    char stick[VIEW_TEXT_MAX], brief[VIEW_TEXT_MAX];
    (void)view_stick(stick, sizeof stick, brief, sizeof brief, situation);
    const char *said = situation->stick != NULL ? tr("to the stick") : tr("to the export folder");
    if (brief[0] != '\0' && !situation->stick_bundle) {
        said = brief;
    } else if (panel->result != NULL && panel->failed) {
        said = tr("Not written; try again in a moment.");
    } else if (panel->result != NULL) {
        said = panel->result[0] != '\0' ? panel->result : tr("There is no session on this day.");
    }
    set_button(export, tr("Export the day"), said, tr("Export"), ICON_NONE, (struct action){ACTION_EXPORT_DAY, 0});
    bool busy = situation->stick_state == STICK_SAVING || situation->stick_state == STICK_SLOW;
    set_button(&card->row[card->row_count++], tr("Fault report"),
               brief[0] != '\0' && situation->stick_bundle ? brief
               : situation->stick != NULL                  ? tr("to the stick, without names")
                                                           : tr("A USB stick takes it."),
               tr("Save"), ICON_NONE,
               (struct action){situation->stick != NULL && !busy ? ACTION_BUNDLE : ACTION_NONE, 0});
}

static size_t count_changed(const struct settings_facts *panel)
{
    size_t count = 0;
    for (size_t i = 0; i < panel->item_count; i++) {
        count += panel->items[i].changed ? 1 : 0;
    }
    return count;
}

// What asks for the PIN once more.
static void add_guarded(struct view_card_of *card, const struct settings_facts *panel)
{
    const struct device_facts *device = panel->device;
    set_button(&card->row[card->row_count++], tr("Room PIN"),
               panel->pin_changed ? tr("The new PIN holds.") : tr("opens these settings"), tr("Change"), ICON_NONE,
               (struct action){ACTION_CHANGE_PIN, 0});
    if (device->reset_wished) {
        set_button(&card->row[card->row_count++], tr("Begin anew"), tr("when it is switched on next"),
                   tr("Keep everything"), ICON_NONE, (struct action){ACTION_RESET, RESET_TAKE_BACK});
    } else if (device->resets) {
        set_button(&card->row[card->row_count++], tr("Begin anew"), tr("without settings and log"), tr("Remove all"),
                   ICON_NONE, (struct action){ACTION_RESET, RESET_ASK});
    }
}

static void add_device(struct view_settings *words, const struct situation *situation)
{
    const struct settings_facts *panel = &situation->panel;
    const struct device_facts *device = panel->device;
    struct view_card_of *card = &words->card[words->card_count++];
    char said[VIEW_LABEL_MAX];
    card->card = CARD_DEVICE;
    card->icon = ICON_GEAR;
    text_copy(card->heading, sizeof card->heading, tr("Device"));
    struct view_setting *version = add_info(card, ICON_NONE, tr("Version"), false, false);
    snprintf(version->value, sizeof version->value, "Adjourn %.60s", device->version);
    set_button(&card->row[card->row_count++], tr("This screen"), device->host, tr("Identify"), ICON_NONE,
               (struct action){ACTION_IDENTIFY, 0});
    size_t changes = count_changed(panel);
    view_count(said, sizeof said, "{n} change made here", "{n} changes made here", (int64_t)changes);
    bool faulty = device->fault[0] != '\0';
    set_button(&card->row[card->row_count++], faulty ? tr("Settings have a fault") : tr("Settings"),
               faulty        ? device->fault
               : changes > 0 ? said
                             : tr("as in the file"),
               tr("Undo all"), ICON_UNDO, (struct action){changes > 0 ? ACTION_UNDO_ALL : ACTION_NONE, 0});
    add_guarded(card, panel);
}

static void set_identity(struct view_settings *words, const struct situation *situation)
{
    const struct device_facts *device = situation->panel.device;
    text_copy(words->identify, sizeof words->identify, situation->settings->room.name);
    text_copy(words->lines[0], sizeof words->lines[0], device->host);
    if (device->id[0] != '\0') {
        text_fill(words->lines[1], sizeof words->lines[1], tr("Pairing code: {code}"), FIELDS("code", device->id));
    }
    text_copy(words->lines[2], sizeof words->lines[2], device->address);
    words->back.icon = ICON_UNDO;
    text_copy(words->back.text, sizeof words->back.text, tr("Back"));
    words->back.action = (struct action){ACTION_ASK_BACK, 0};
}

static void set_key(struct view_chip *chip, enum icon icon, const char *text, int32_t value)
{
    chip->icon = icon;
    text_copy(chip->text, sizeof chip->text, text);
    chip->action = (struct action){ACTION_KEY, value};
}

static void set_keys(struct view_settings *words, const struct settings_facts *panel)
{
    const struct keys *keys = panel->keys;
    struct view_keys *view = &words->keys;
    view->stands = true;
    view->shift = keys->shift;
    text_copy(view->label, sizeof view->label, tr(panel->items[panel->chosen].label));
    text_copy(view->text, sizeof view->text, keys->text);
    for (int32_t row = 0; row < KEYS_ROWS; row++) {
        view->count[row] = keys_count(keys, row);
        for (int32_t column = 0; column < view->count[row]; column++) {
            keys_letter(keys, row, column, view->letter[row][column]);
        }
    }
    set_key(&view->layout, ICON_GLOBE, keys_layout_name(keys->layout), KEY_LAYOUT);
    set_key(&view->signs, ICON_NONE, keys->signs ? "abc" : "?123", KEY_SIGNS);
    set_key(&view->space, ICON_NONE, tr("Space"), KEY_SPACE);
    set_key(&view->erase, ICON_ERASE, tr("Erase"), KEY_ERASE);
    set_key(&view->shift_key, ICON_NONE, "⇧", KEY_SHIFT);
    set_key(&view->done, ICON_CHECK, tr("Done"), KEY_DONE);
    view->done.action.kind = panel->keys_done ? ACTION_KEY : ACTION_NONE;
    words->back.icon = ICON_UNDO;
    text_copy(words->back.text, sizeof words->back.text, tr("Back"));
    words->back.action = (struct action){ACTION_ASK_BACK, 0};
}

static int32_t find_card(const struct view_settings *words, int32_t card)
{
    for (size_t i = 0; i < words->card_count; i++) {
        if ((int32_t)words->card[i].card == card) {
            return (int32_t)i;
        }
    }
    return 0;
}

void view_settings(struct view *view, const struct situation *situation)
{
    struct view_settings *words = &view->settings;
    const struct settings_facts *panel = &situation->panel;
    char time[VIEW_CLOCK_MAX];
    text_copy(words->title, sizeof words->title, tr("Settings"));
    if (panel->at == SETTINGS_NAMED) { // nothing is open that could be locked
        set_identity(words, situation);
        return;
    }
    text_duration(time, sizeof time, panel->lock_ms + MS_PER_SECOND - 1);
    text_fill(words->lock, sizeof words->lock, tr("Locks again in {time}"), FIELDS("time", time));
    text_copy(words->lock_short, sizeof words->lock_short, time);
    text_copy(words->previous, sizeof words->previous, tr("Page before"));
    text_copy(words->next, sizeof words->next, tr("Next page"));
    words->close.icon = ICON_LOCK;
    text_copy(words->close.text, sizeof words->close.text, tr("Lock and close"));
    words->close.action = (struct action){ACTION_LOCK, 0};
    if (panel->at == SETTINGS_IDENTIFY) {
        set_identity(words, situation);
        return;
    }
    if (panel->at == SETTINGS_WRITE && panel->keys != NULL && (size_t)panel->chosen < panel->item_count) {
        set_keys(words, panel);
        return;
    }
    static const enum settings_card order[] = {(enum settings_card)ADJUST_TIMES,
                                               (enum settings_card)ADJUST_LOOK,
                                               CARD_HEALTH,
                                               (enum settings_card)ADJUST_SESSION,
                                               (enum settings_card)ADJUST_ROOM,
                                               (enum settings_card)ADJUST_SOUND,
                                               (enum settings_card)ADJUST_PANEL,
                                               CARD_LOG,
                                               CARD_DEVICE};
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        if (order[i] == CARD_HEALTH) {
            add_health(words, situation);
        } else if (order[i] == CARD_LOG) {
            add_log(words, situation);
        } else if (order[i] == CARD_DEVICE) {
            add_device(words, situation);
        } else {
            add_group(words, panel, (enum adjust_group)order[i]);
        }
    }
    words->shown = find_card(words, panel->card);
}

static void ask_words(struct view_ask *words, const struct settings_facts *panel)
{
    const struct adjustable *item = &panel->items[panel->chosen];
    text_copy(words->headline, sizeof words->headline, tr(item->label));
    words->icon = strcmp(item->key, "language") == 0 ? ICON_GLOBE : ICON_GEAR;
    words->columns = 2;
    for (size_t i = 0; (int64_t)i < adjust_count_words(item) && i < VIEW_CELLS_MAX; i++) {
        view_add_cell(words, item->value == (int64_t)i ? ICON_CHECK : ICON_NONE, view_setting_word(item, (int64_t)i),
                      ACTION_SET, ACTION_WORD(panel->chosen, (int32_t)i));
    }
}

static void ask_undo(struct view_ask *words)
{
    text_copy(words->headline, sizeof words->headline, tr("Undo all changes?"));
    text_copy(words->sentence, sizeof words->sentence,
              tr("The changes made on this screen go into a file beside the settings."));
    words->icon = ICON_UNDO;
    words->columns = 1;
    text_copy(words->footer, sizeof words->footer, tr("Without a choice, the changes stay."));
    struct view_cell *keep = view_add_cell(words, ICON_CHECK, tr("Keep the changes"), ACTION_ASK_BACK, 0);
    text_copy(keep->line, sizeof keep->line, tr("Everything stays as it is."));
    struct view_cell *undo = view_add_cell(words, ICON_UNDO, tr("Undo all"), ACTION_UNDO_ALL, 1);
    text_copy(undo->line, sizeof undo->line, tr("Everything is as the administrator set it."));
}

static void ask_reset(struct view_ask *words)
{
    text_copy(words->headline, sizeof words->headline, tr("Remove everything?"));
    text_copy(words->sentence, sizeof words->sentence,
              tr("Settings, calendars, network and log go when the device is switched on next; the app stays."));
    words->icon = ICON_WARNING;
    words->columns = 1;
    text_copy(words->footer, sizeof words->footer, tr("Without a choice, everything stays."));
    struct view_cell *keep = view_add_cell(words, ICON_CHECK, tr("Keep everything"), ACTION_ASK_BACK, 0);
    text_copy(keep->line, sizeof keep->line, tr("Everything stays as it is."));
    struct view_cell *anew = view_add_cell(words, ICON_ERASE, tr("Remove all"), ACTION_RESET, RESET_DO);
    text_copy(anew->line, sizeof anew->line, tr("Until then it can be taken back in these settings."));
}

static void say_shut(struct view_ask *words, const struct settings_facts *panel)
{
    const char *file = panel->device != NULL ? panel->device->file : "";
    text_copy(words->headline, sizeof words->headline, tr("No PIN is set"));
    text_fill(words->sentence, sizeof words->sentence,
              tr("“adjourn pin” prints a line; as [pin] hash in {file} it opens this screen."),
              FIELDS("file", file[0] != '\0' ? file : "adjourn.ini"));
    words->icon = ICON_LOCK;
    if (panel->what == PIN_FOR_SETTINGS) {
        words->columns = 1;
        struct view_cell *cell = view_add_cell(words, ICON_TAG, tr("Identify"), ACTION_IDENTIFY, 0);
        text_copy(cell->line, sizeof cell->line, tr("Name, address and pairing code of this screen."));
    }
}

void view_settings_ask(struct view *view, const struct situation *situation)
{
    struct view_ask *words = &view->ask;
    const struct settings_facts *panel = &situation->panel;
    text_copy(view->head.title, sizeof view->head.title, tr("Settings"));
    view->head.title_short[0] = '\0';
    words->back.icon = ICON_UNDO;
    text_copy(words->back.text, sizeof words->back.text, tr("Back"));
    words->back.action = (struct action){ACTION_ASK_BACK, 0};
    if (panel->at == SETTINGS_WORDS && panel->chosen >= 0 && (size_t)panel->chosen < panel->item_count) {
        ask_words(words, panel);
    } else if (panel->at == SETTINGS_UNDO) {
        ask_undo(words);
    } else if (panel->at == SETTINGS_RESET) {
        ask_reset(words);
    } else if (panel->at == SETTINGS_SHUT) {
        say_shut(words, panel);
    } else {
        text_copy(words->headline, sizeof words->headline, tr("Not kept yet"));
        text_copy(words->sentence, sizeof words->sentence,
                  tr("The disk does not take it now; the settings are as before."));
        words->icon = ICON_WARNING;
    }
}
