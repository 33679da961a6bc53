// SPDX-License-Identifier: MIT
// The keypad: a PIN is typed, counted as a try on the disk, and only then looked at.
#include "kiosk/kiosk_internal.h"

#include "core/tries.h"
#include "store/requests.h"

#include <stdio.h>
#include <string.h>

void keypad_clear(struct kiosk *kiosk)
{
    explicit_bzero(kiosk->pad.pin, sizeof kiosk->pad.pin);
    kiosk->pad.wrong = false;
}

static void add_digit(struct kiosk *kiosk, int32_t digit)
{
    size_t length = strlen(kiosk->pad.pin);
    if (length < PIN_DIGITS && digit >= 0 && digit <= 9) {
        kiosk->pad.pin[length] = (char)('0' + digit);
    }
}

static void erase_digit(struct kiosk *kiosk)
{
    size_t length = strlen(kiosk->pad.pin);
    if (length > 0) {
        kiosk->pad.pin[length - 1] = '\0';
    }
}

// Switching the device off between the count and the look gains nothing.
static enum keypad enter(struct kiosk *kiosk, bool (*fits)(struct kiosk *kiosk), struct now now)
{
    struct error error;
    if (kiosk->pad.pin[0] == '\0' || tries_left_ms(kiosk->tries, kiosk->tried_at, now.boot) > 0) {
        return KEYPAD_STAYS;
    }
    if (kiosk->store == NULL || !store_tries_put(kiosk->store, kiosk->tries + 1, &error)) {
        return KEYPAD_UNCOUNTED;
    }
    kiosk->tries++;
    kiosk->tried_at = now.boot;
    if (!fits(kiosk)) {
        keypad_clear(kiosk);
        kiosk->pad.wrong = true;
        return KEYPAD_STAYS;
    }
    keypad_clear(kiosk);
    kiosk->tries = 0;
    if (!store_tries_put(kiosk->store, 0, &error)) {
        fprintf(stderr, "adjourn: tries: %s\n", error.text);
    }
    return KEYPAD_RIGHT;
}

enum keypad keypad_act(struct kiosk *kiosk, struct action action, bool (*fits)(struct kiosk *kiosk), struct now now)
{
    if (tries_left_ms(kiosk->tries, kiosk->tried_at, now.boot) == 0) {
        kiosk->pad.wrong = kiosk->pad.wrong && action.kind != ACTION_DIGIT;
    }
    if (action.kind == ACTION_DIGIT) {
        add_digit(kiosk, action.value);
    } else if (action.kind == ACTION_ERASE) {
        erase_digit(kiosk);
    } else if (action.kind == ACTION_ENTER) {
        return enter(kiosk, fits, now);
    }
    return KEYPAD_STAYS;
}
