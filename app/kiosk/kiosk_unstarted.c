// SPDX-License-Identifier: MIT
// Another time for a block that nobody started: all of it moves. Until a time is confirmed nothing has happened, so
// nothing is noted; then the block began and ended at once.
#include "kiosk/kiosk_internal.h"

bool kiosk_may_choose_unstarted(const struct kiosk *kiosk, struct now now)
{
    int64_t remind_after_ms = kiosk->settings->session.remind_after_ms;
    return !kiosk->active && kiosk->store != NULL && now.quality != CLOCK_UNSET && kiosk_is_ready(kiosk, now) &&
           remind_after_ms > 0 && now.wall.ms >= kiosk->next.start.ms + remind_after_ms;
}

void kiosk_choose_unstarted(struct kiosk *kiosk, struct now now)
{
    if (kiosk_may_choose_unstarted(kiosk, now)) {
        int64_t ended_before = kiosk->session.ended_at;
        kiosk_begin_session(kiosk, &kiosk->next, &kiosk->next_roster, &kiosk->next_agreement.policy);
        kiosk->unstarted = true;
        kiosk->ended_before = ended_before;
        kiosk->touched_at = now.wall.ms;
        kiosk_find_slots(kiosk, now);
    }
}

// The reminder stands again, as before.
static void leave(struct kiosk *kiosk, struct now now)
{
    int64_t ended_before = kiosk->ended_before;
    kiosk_leave_session(kiosk);
    kiosk->session.ended_at = ended_before;
    kiosk_load_agenda(kiosk, now);
}

static void confirm(struct kiosk *kiosk, struct now now)
{
    if (kiosk->chosen < 0 || (size_t)kiosk->chosen >= kiosk->slots.count) {
        return;
    }
    if (kiosk_log_start(kiosk, SOURCE_TOUCHED, now.wall.ms, now) &&
        kiosk_log_now(kiosk, EVENT_END, SOURCE_TOUCHED, END_RESCHEDULE, now)) {
        kiosk->unstarted = false;
        kiosk_load_agenda(kiosk, now);
        kiosk_confirm(kiosk, now);
    }
}

void kiosk_act_unstarted(struct kiosk *kiosk, struct action action, struct now now)
{
    kiosk->touched_at = now.wall.ms;
    if (action.kind == ACTION_CHOOSE) {
        kiosk_choose(kiosk, action.value, now);
    } else if (action.kind == ACTION_MORE_TIMES) {
        kiosk_more_times(kiosk, now);
    } else if (action.kind == ACTION_CONFIRM) {
        confirm(kiosk, now);
    } else if (action.kind == ACTION_BACK || action.kind == ACTION_DONE) {
        leave(kiosk, now);
    }
}

void kiosk_watch_unstarted(struct kiosk *kiosk, struct now now)
{
    if (now.wall.ms >= kiosk->touched_at + CHOOSING_MS || now.wall.ms >= kiosk->session.block.end.ms) {
        leave(kiosk, now);
    }
}
