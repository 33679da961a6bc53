// SPDX-License-Identifier: MIT
// The discreet mode: everybody sees the end and the agenda; times away only whoever touches the trainer's view, and not
// for long. One touch and no PIN: who leads the block notes an absence in the moment in which somebody gets up.
#include "kiosk/kiosk_internal.h"

static bool trainer_looks(const struct kiosk *kiosk, struct now now)
{
    return kiosk->trainer_until.id == now.boot.id && now.boot.ms < kiosk->trainer_until.ms;
}

bool kiosk_is_discreet(const struct kiosk *kiosk, struct now now)
{
    return kiosk->settings->display.discreet && !trainer_looks(kiosk, now);
}

void kiosk_watch_trainer(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_TRAINER || trainer_looks(kiosk, now)) {
        kiosk->trainer_until = (struct boot){now.boot.ms + kiosk->settings->display.discreet_after_ms, now.boot.id};
    }
}

int64_t kiosk_trainer_until(const struct kiosk *kiosk, struct now now)
{
    return kiosk->settings->display.discreet && trainer_looks(kiosk, now) ? kiosk->trainer_until.ms : NEVER;
}

// What the choices of the end, the proposals and what follows them show of time away is left out of them.
enum screen kiosk_discreet_screen(const struct kiosk *kiosk, enum screen screen, struct now now)
{
    bool tells =
        screen == SCREEN_SESSION || screen == SCREEN_PAUSED || screen == SCREEN_OFFER || screen == SCREEN_SUMMARY;
    return tells && kiosk_is_discreet(kiosk, now) ? SCREEN_PUBLIC : screen;
}
