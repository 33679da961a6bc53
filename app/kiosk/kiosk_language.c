// SPDX-License-Identifier: MIT
// The language of the screen that a guest chose. Letters and the log have their own; a restart brings the room's back.
#include "kiosk/kiosk_internal.h"

void kiosk_switch_language(struct kiosk *kiosk, struct now now)
{
    if (!kiosk->settings->room.guest_language) {
        return;
    }
    if (kiosk->home_language[0] == '\0') {
        text_copy(kiosk->home_language, sizeof kiosk->home_language, text_language());
    }
    (void)text_use(text_next_language(kiosk->home_language));
    kiosk->guest_until.ms = now.boot.ms + GUEST_MS;
    if (kiosk->active && !kiosk->unstarted) {
        kiosk->touched_at = session_axis(&kiosk->session, now).ms;
    }
}

void kiosk_rooms_language(struct kiosk *kiosk)
{
    if (kiosk->home_language[0] != '\0') {
        (void)text_use(kiosk->home_language);
        kiosk->home_language[0] = '\0';
    }
}

int64_t kiosk_guest_until(const struct kiosk *kiosk)
{
    return kiosk->home_language[0] != '\0' && !kiosk->active ? kiosk->guest_until.ms : NEVER;
}

void kiosk_watch_language(struct kiosk *kiosk, struct now now)
{
    if (now.boot.ms >= kiosk_guest_until(kiosk)) {
        kiosk_rooms_language(kiosk);
    }
}
