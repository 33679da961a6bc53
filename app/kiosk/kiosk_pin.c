// SPDX-License-Identifier: MIT
// What the settings ask the room's PIN for once more: another PIN, and a board that begins anew. A new PIN is typed
// twice; only its hash is ever kept. The wish to begin anew is on the disk, and can be taken back until the next start.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

void panel_granted(struct kiosk *kiosk, struct now now)
{
    panel_go_to(kiosk, kiosk->panel.what == PIN_FOR_CHANGE ? SETTINGS_NEW_PIN : SETTINGS_RESET, now);
}

static void set_pin(struct kiosk *kiosk, struct now now)
{
    struct error error = {""};
    bool done = kiosk->ports.set_pin(kiosk->ports.context, kiosk->panel.new_pin, &error);
    panel_go_to(kiosk, SETTINGS_OPEN, now);
    panel_changed(kiosk, done, &error, now);
    kiosk->panel.pin_changed = done;
}

static void enter(struct kiosk *kiosk, struct now now)
{
    bool same = strcmp(kiosk->pad.pin, kiosk->panel.new_pin) == 0;
    if (strlen(kiosk->pad.pin) < PIN_LEAST_IN) {
        return;
    }
    if (kiosk->panel.at == SETTINGS_NEW_PIN) {
        memcpy(kiosk->panel.new_pin, kiosk->pad.pin, sizeof kiosk->panel.new_pin);
        panel_go_to(kiosk, SETTINGS_REPEAT, now);
    } else if (same) {
        set_pin(kiosk, now);
    } else {
        panel_go_to(kiosk, SETTINGS_NEW_PIN, now);
        kiosk->pad.wrong = true;
    }
}

void panel_act_new_pin(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_ASK_BACK) {
        panel_go_to(kiosk, SETTINGS_OPEN, now);
        return;
    }
    panel_stay(kiosk, now);
    if (action.kind == ACTION_ENTER) {
        enter(kiosk, now);
    } else {
        (void)keypad_act(kiosk, action, NULL, now);
    }
}

void panel_act_reset(struct kiosk *kiosk, enum reset_step step, struct now now)
{
    struct error error = {""};
    // To do it, the question stands behind the PIN; a wish is taken back without.
    bool may = step == RESET_DO ? kiosk->panel.at == SETTINGS_RESET : step == RESET_TAKE_BACK;
    if (!may || kiosk->ports.wish_reset == NULL) {
        return;
    }
    bool done = kiosk->ports.wish_reset(kiosk->ports.context, step == RESET_DO, &error);
    panel_go_to(kiosk, SETTINGS_OPEN, now);
    panel_changed(kiosk, done, &error, now);
}
