// SPDX-License-Identifier: MIT
// The settings behind the room's PIN, and the other touches that ask for it. They stand on the room's own screens only:
// a session that begins closes them, so that nothing ever covers a countdown. Like questions they live on the boot
// clock.
#include "kiosk/kiosk_internal.h"

#include "core/tries.h"

#include <stdio.h>
#include <string.h>

#define DAYS_BACK_MOST 3660

static bool asks_pin(const struct kiosk *kiosk, enum pin_for what)
{
    const bool asks[PIN_FOR_ALL] = {[PIN_FOR_SETTINGS] = kiosk->settings->pin.settings,
                                    [PIN_FOR_EXPORT] = kiosk->settings->pin.export,
                                    [PIN_FOR_OVERRIDE] = kiosk->settings->pin.override};
    return asks[what];
}

void panel_stay(struct kiosk *kiosk, struct now now)
{
    int64_t ms = kiosk->panel.at == SETTINGS_KEYPAD ? KEYPAD_MS : kiosk->settings->pin.lock_after_ms;
    kiosk->panel.until = (struct boot){now.boot.ms + ms, now.boot.id};
}

void panel_go_to(struct kiosk *kiosk, enum settings_at at, struct now now)
{
    keypad_clear(kiosk);
    if (at != SETTINGS_REPEAT) {
        explicit_bzero(kiosk->panel.new_pin, sizeof kiosk->panel.new_pin);
    }
    kiosk->panel.pin_changed = false;
    kiosk->panel.at = at;
    panel_stay(kiosk, now);
}

static void look_again(struct kiosk *kiosk)
{
    const struct kiosk_ports *ports = &kiosk->ports;
    kiosk->panel.item_count = ports->settings(ports->context, kiosk->panel.item);
    if (ports->device != NULL) {
        ports->device(ports->context, &kiosk->panel.device);
        if (!kiosk->settings_refused) {
            kiosk_set_settings_fault(kiosk, kiosk->panel.device.fault, false);
            kiosk_set_fault(kiosk, FAULT_SETTINGS, kiosk->panel.device.fault[0] != '\0');
        }
    }
}

static void open_settings(struct kiosk *kiosk, struct now now)
{
    kiosk->panel.card = 0;
    kiosk->panel.days_back = 0;
    kiosk->panel.told = false;
    look_again(kiosk);
    panel_go_to(kiosk, SETTINGS_OPEN, now);
}

// The touch goes on when the PIN was right; without a PIN to enter it stays shut.
static void ask_pin(struct kiosk *kiosk, enum pin_for what, struct action then, struct now now)
{
    kiosk->panel.what = what;
    kiosk->panel.then = then;
    if (kiosk->ports.device != NULL) {
        kiosk->ports.device(kiosk->ports.context, &kiosk->panel.device); // how a PIN is set is told with its file
    }
    panel_go_to(kiosk, kiosk->settings->pin.hash[0] == '\0' ? SETTINGS_SHUT : SETTINGS_KEYPAD, now);
}

static bool fits_room(struct kiosk *kiosk)
{
    return kiosk->ports.check_pin != NULL &&
           kiosk->ports.check_pin(kiosk->ports.context, kiosk->settings->pin.hash, kiosk->pad.pin);
}

static void act_keypad(struct kiosk *kiosk, struct action action, struct now now)
{
    struct action then = kiosk->panel.then;
    bool inside = kiosk->panel.what == PIN_FOR_CHANGE || kiosk->panel.what == PIN_FOR_RESET;
    if (action.kind == ACTION_IDENTIFY && kiosk->panel.what == PIN_FOR_SETTINGS) {
        panel_go_to(kiosk, SETTINGS_NAMED, now);
        return;
    }
    if (action.kind == ACTION_ASK_BACK) {
        panel_go_to(kiosk, inside ? SETTINGS_OPEN : SETTINGS_NOT, now);
        return;
    }
    switch (keypad_act(kiosk, action, fits_room, now)) {
    case KEYPAD_RIGHT:
        if (kiosk->panel.what == PIN_FOR_SETTINGS) {
            open_settings(kiosk, now);
        } else if (inside) {
            panel_granted(kiosk, now);
        } else {
            panel_go_to(kiosk, SETTINGS_NOT, now);
            kiosk->panel.granted = true;
            kiosk_act(kiosk, then, now);
            kiosk->panel.granted = false;
        }
        break;
    case KEYPAD_UNCOUNTED:
        panel_go_to(kiosk, SETTINGS_FAILED, now);
        break;
    case KEYPAD_STAYS:
        panel_stay(kiosk, now);
        break;
    }
}

// There is no PIN to enter, or nobody has entered it: nothing but the way back, and which screen this is.
static void act_shut(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_IDENTIFY && kiosk->panel.what == PIN_FOR_SETTINGS) {
        panel_go_to(kiosk, SETTINGS_NAMED, now);
    } else if (action.kind == ACTION_ASK_BACK && kiosk->panel.at == SETTINGS_NAMED) {
        ask_pin(kiosk, PIN_FOR_SETTINGS, kiosk->panel.then, now);
    } else if (action.kind == ACTION_ASK_BACK) {
        panel_go_to(kiosk, SETTINGS_NOT, now);
    }
}

// What depends on the settings and is kept: what was agreed for the next block.
void panel_changed(struct kiosk *kiosk, bool done, const struct error *error, struct now now)
{
    look_again(kiosk);
    if (!done) {
        fprintf(stderr, "adjourn: settings: %s\n", error->text);
        panel_go_to(kiosk, SETTINGS_FAILED, now);
        return;
    }
    if (strcmp(text_language(), kiosk->settings->room.language) == 0) {
        kiosk->home_language[0] = '\0'; // it was changed: no guest's any more
    }
    kiosk->roster_version = -1;
    kiosk_load_agenda(kiosk, now);
}

static void change(struct kiosk *kiosk, const struct adjustable *item, int64_t value, struct now now)
{
    struct error error = {""};
    if (value == item->value || !adjust_allows(item, value)) {
        return;
    }
    struct adjustable wanted = *item; // the list is made anew
    panel_changed(kiosk, kiosk->ports.change(kiosk->ports.context, &wanted, value, NULL, &error), &error, now);
}

static const struct adjustable *item_at(const struct kiosk *kiosk, int32_t index)
{
    return index >= 0 && (size_t)index < kiosk->panel.item_count ? &kiosk->panel.item[index] : NULL;
}

static void act_setting(struct kiosk *kiosk, struct action action, struct now now)
{
    bool sets = action.kind == ACTION_SET;
    int32_t index = sets ? action.value / ACTION_WORDS_MAX : action.value;
    const struct adjustable *item = item_at(kiosk, index);
    if (item == NULL) {
        return;
    }
    if (action.kind == ACTION_WORDS) {
        kiosk->panel.chosen = index;
        panel_go_to(kiosk, SETTINGS_WORDS, now);
        return;
    }
    if (kiosk->panel.at == SETTINGS_WORDS) {
        panel_go_to(kiosk, SETTINGS_OPEN, now);
    }
    change(kiosk, item, sets ? action.value % ACTION_WORDS_MAX : adjust_next(item, action.kind == ACTION_MORE ? 1 : -1),
           now);
}

// A text may not end with a blank.
static void tidy(char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ') {
        text[--length] = '\0';
    }
}

static void write_done(struct kiosk *kiosk, struct now now)
{
    struct error error = {""};
    const struct adjustable *item = item_at(kiosk, kiosk->panel.chosen);
    tidy(kiosk->panel.keys.text);
    if (item == NULL || (int64_t)strlen(kiosk->panel.keys.text) < item->least) {
        return;
    }
    struct adjustable wanted = *item;
    panel_go_to(kiosk, SETTINGS_OPEN, now);
    panel_changed(kiosk, kiosk->ports.change(kiosk->ports.context, &wanted, 0, kiosk->panel.keys.text, &error), &error,
                  now);
}

static void act_key(struct kiosk *kiosk, int32_t value, struct now now)
{
    struct keys *keys = &kiosk->panel.keys;
    switch (value) {
    case KEY_SPACE:
        keys_space(keys);
        break;
    case KEY_ERASE:
        keys_erase(keys);
        break;
    case KEY_SHIFT:
        keys->shift = !keys->shift;
        break;
    case KEY_SIGNS:
        keys->signs = !keys->signs;
        break;
    case KEY_LAYOUT:
        keys_next_layout(keys);
        break;
    case KEY_DONE:
        write_done(kiosk, now);
        break;
    default:
        keys_touch(keys, value / ACTION_KEY_AT(1, 0), value % ACTION_KEY_AT(1, 0));
        break;
    }
}

static void begin_writing(struct kiosk *kiosk, int32_t index, struct now now)
{
    const struct adjustable *item = item_at(kiosk, index);
    if (item != NULL && item->kind == ADJUST_TEXT) {
        kiosk->panel.chosen = index;
        keys_begin(&kiosk->panel.keys, text_language(), item->text, item->text_most);
        panel_go_to(kiosk, SETTINGS_WRITE, now);
    }
}

static struct date log_day(const struct kiosk *kiosk, struct now now)
{
    return date_from_days(date_to_days(zone_civil(kiosk->zone, now.wall).date) - kiosk->panel.days_back);
}

static void act_day(struct kiosk *kiosk, int32_t step)
{
    int32_t back = kiosk->panel.days_back - step;
    kiosk->panel.days_back = back < 0 ? 0 : back > DAYS_BACK_MOST ? DAYS_BACK_MOST : back;
    kiosk->panel.told = false;
}

static void export_day(struct kiosk *kiosk, struct now now)
{
    struct error error = {""};
    kiosk_flush(kiosk, now);
    if (kiosk->stick.name[0] != '\0' && kiosk->ports.stick_begin != NULL) {
        struct date day = log_day(kiosk, now);
        kiosk->panel.told = false;
        kiosk_save_days(kiosk, day, day, kiosk->settings->storage.internal_copy, now);
        return;
    }
    kiosk->panel.result[0] = '\0';
    kiosk->panel.failed = kiosk->store == NULL || kiosk->ports.export_day == NULL ||
                          !kiosk->ports.export_day(kiosk->ports.context, kiosk->store, log_day(kiosk, now), now,
                                                   kiosk->panel.result, sizeof kiosk->panel.result, &error);
    kiosk->panel.told = true;
    if (kiosk->panel.failed) {
        fprintf(stderr, "adjourn: export: %s\n", error.text);
    }
}

static void undo_all(struct kiosk *kiosk, bool sure, struct now now)
{
    struct error error = {""};
    if (!sure) {
        panel_go_to(kiosk, SETTINGS_UNDO, now);
        return;
    }
    panel_go_to(kiosk, SETTINGS_OPEN, now);
    panel_changed(kiosk, kiosk->ports.undo_changes(kiosk->ports.context, &error), &error, now);
}

static void act_open(struct kiosk *kiosk, struct action action, struct now now)
{
    bool back = action.kind == ACTION_ASK_BACK;
    bool has_pin = kiosk->settings->pin.hash[0] != '\0';
    panel_stay(kiosk, now);
    if (action.kind == ACTION_LOCK) {
        panel_go_to(kiosk, SETTINGS_NOT, now);
    } else if (back) {
        panel_go_to(kiosk, SETTINGS_OPEN, now);
    } else if (action.kind == ACTION_CARD && action.value >= 0 && action.value < CARDS) {
        kiosk->panel.card = action.value;
        look_again(kiosk);
    } else if (action.kind == ACTION_LESS || action.kind == ACTION_MORE || action.kind == ACTION_SET ||
               action.kind == ACTION_WORDS) {
        act_setting(kiosk, action, now);
    } else if (action.kind == ACTION_WRITE) {
        begin_writing(kiosk, action.value, now);
    } else if (action.kind == ACTION_KEY && kiosk->panel.at == SETTINGS_WRITE) {
        act_key(kiosk, action.value, now);
    } else if (action.kind == ACTION_DAY) {
        act_day(kiosk, action.value);
    } else if (action.kind == ACTION_EXPORT_DAY) {
        export_day(kiosk, now);
    } else if (action.kind == ACTION_BUNDLE) {
        kiosk->panel.told = false;
        kiosk_save_bundle(kiosk, now);
    } else if (action.kind == ACTION_IDENTIFY) {
        panel_go_to(kiosk, SETTINGS_IDENTIFY, now);
    } else if (action.kind == ACTION_UNDO_ALL) {
        undo_all(kiosk, action.value == 1, now);
    } else if (action.kind == ACTION_CHANGE_PIN && has_pin) {
        ask_pin(kiosk, PIN_FOR_CHANGE, action, now);
    } else if (action.kind == ACTION_CHANGE_PIN) {
        panel_go_to(kiosk, SETTINGS_NEW_PIN, now);
    } else if (action.kind == ACTION_RESET && action.value == RESET_ASK) {
        ask_pin(kiosk, PIN_FOR_RESET, action, now);
    } else if (action.kind == ACTION_RESET) {
        panel_act_reset(kiosk, (enum reset_step)action.value, now);
    }
}

static bool is_room(enum screen screen)
{
    return screen == SCREEN_IDLE || screen == SCREEN_READY;
}

static enum screen screen_below(const struct kiosk *kiosk)
{
    return kiosk->active ? kiosk_screen(kiosk) : SCREEN_IDLE;
}

// Where the panel may stand.
static bool has_place(const struct kiosk *kiosk, enum screen below)
{
    switch (kiosk->panel.what) {
    case PIN_FOR_SETTINGS:
    case PIN_FOR_CHANGE:
    case PIN_FOR_RESET:
        return is_room(below);
    case PIN_FOR_EXPORT:
        return below == SCREEN_SUMMARY;
    case PIN_FOR_OVERRIDE:
        return below == SCREEN_RESCHEDULE;
    case PIN_FOR_ALL:
        break;
    }
    return false;
}

// Touches that the settings want the PIN for. Whether a code is shown needs none.
static bool wants_pin(const struct kiosk *kiosk, struct action action, enum pin_for *what)
{
    bool export = action.kind == ACTION_EXPORT && action.value != EXPORT_QR;
    *what = export ? PIN_FOR_EXPORT : PIN_FOR_OVERRIDE;
    return !kiosk->panel.granted && kiosk->active && (export || action.kind == ACTION_AGREE) && asks_pin(kiosk, *what);
}

bool kiosk_act_panel(struct kiosk *kiosk, struct action action, struct now now)
{
    enum pin_for what = PIN_FOR_SETTINGS;
    if (kiosk->panel.at == SETTINGS_KEYPAD) {
        act_keypad(kiosk, action, now);
    } else if (kiosk->panel.at == SETTINGS_SHUT || kiosk->panel.at == SETTINGS_NAMED) {
        act_shut(kiosk, action, now);
    } else if (kiosk->panel.at == SETTINGS_NEW_PIN || kiosk->panel.at == SETTINGS_REPEAT) {
        panel_act_new_pin(kiosk, action, now);
    } else if (kiosk->panel.at != SETTINGS_NOT) {
        act_open(kiosk, action, now);
    } else if (action.kind == ACTION_SETTINGS && kiosk->ports.settings != NULL && !kiosk->active) {
        kiosk->panel.what = PIN_FOR_SETTINGS;
        if (asks_pin(kiosk, PIN_FOR_SETTINGS)) {
            ask_pin(kiosk, PIN_FOR_SETTINGS, action, now);
        } else {
            open_settings(kiosk, now);
        }
    } else if (wants_pin(kiosk, action, &what)) {
        ask_pin(kiosk, what, action, now);
    } else {
        return action.kind >= ACTION_SETTINGS && action.kind <= ACTION_LOCK;
    }
    return true;
}

void kiosk_watch_panel(struct kiosk *kiosk, struct now now)
{
    bool over = now.boot.id != kiosk->panel.until.id || now.boot.ms >= kiosk->panel.until.ms;
    if (kiosk->panel.at != SETTINGS_NOT && (over || !has_place(kiosk, screen_below(kiosk)))) {
        panel_go_to(kiosk, SETTINGS_NOT, now);
    }
}

enum screen kiosk_panel_screen(const struct kiosk *kiosk, enum screen below)
{
    switch (kiosk->panel.at) {
    case SETTINGS_NOT:
        break;
    case SETTINGS_KEYPAD:
    case SETTINGS_NEW_PIN:
    case SETTINGS_REPEAT:
        return SCREEN_PIN;
    case SETTINGS_NAMED:
    case SETTINGS_OPEN:
    case SETTINGS_IDENTIFY:
    case SETTINGS_WRITE:
        return SCREEN_SETTINGS;
    case SETTINGS_SHUT:
    case SETTINGS_WORDS:
    case SETTINGS_UNDO:
    case SETTINGS_FAILED:
    case SETTINGS_RESET:
        return SCREEN_ASK;
    }
    return below;
}

int64_t kiosk_panel_until(const struct kiosk *kiosk, struct now now)
{
    if (kiosk->panel.at == SETTINGS_NOT) {
        return NEVER;
    }
    int64_t until = kiosk->panel.until.ms;
    int64_t wait = tries_left_ms(kiosk->tries, kiosk->tried_at, now.boot);
    return kiosk->panel.at == SETTINGS_KEYPAD && wait > 0 && now.boot.ms + wait < until ? now.boot.ms + wait : until;
}

void kiosk_fill_panel(struct kiosk *kiosk, struct now now, struct situation *situation)
{
    struct settings_facts *panel = &situation->panel;
    panel->at = kiosk->panel.at;
    panel->what = kiosk->panel.what;
    panel->card = kiosk->panel.card;
    panel->chosen = kiosk->panel.chosen;
    panel->lock_ms = kiosk->panel.until.ms - now.boot.ms;
    panel->items = kiosk->panel.item;
    panel->item_count = kiosk->panel.item_count;
    panel->device = &kiosk->panel.device;
    panel->keys = &kiosk->panel.keys;
    panel->keys_done = kiosk->panel.keys.text[0] != '\0';
    panel->log_day = log_day(kiosk, now);
    panel->log_today = kiosk->panel.days_back == 0;
    panel->result = kiosk->panel.told ? kiosk->panel.result : NULL;
    panel->failed = kiosk->panel.failed;
    panel->pin_changed = kiosk->panel.pin_changed;
    situation->has_settings = kiosk->ports.settings != NULL;
}
