// SPDX-License-Identifier: MIT
// What time alone makes a session do.
#include "kiosk/kiosk_internal.h"

static void shift_mark(int64_t *mark, int64_t by)
{
    *mark += *mark == 0 ? 0 : by;
}

// The axis has jumped: what the screen remembers of it jumps along.
static void shift_marks(struct kiosk *kiosk, int64_t by)
{
    int64_t *const marks[] = {&kiosk->undo_until,    &kiosk->promise_until, &kiosk->break_until,
                              &kiosk->wrap_up_until, &kiosk->gap_until,     &kiosk->overrun_shown_at,
                              &kiosk->touched_at,    &kiosk->alive_at.ms,   &kiosk->no_offer_until};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        shift_mark(marks[i], by);
    }
    for (size_t i = 0; i < sizeof kiosk->still_asked_at / sizeof kiosk->still_asked_at[0]; i++) {
        shift_mark(&kiosk->still_asked_at[i], by);
    }
}

// A jump of the wall clock is believed after it stood for two seconds: nothing is announced because of a glitch. While
// the clock is not set, what it shows means nothing, and the session runs on the boot clock.
static void watch_clock(struct kiosk *kiosk, struct now now)
{
    int64_t drift = now.wall.ms - session_axis(&kiosk->session, now).ms;
    if (now.quality == CLOCK_UNSET || (drift > -STEP_MIN_MS && drift < STEP_MIN_MS)) {
        kiosk->stepping = false;
        return;
    }
    int64_t moved = drift - kiosk->step_ms;
    if (!kiosk->stepping || moved > STEP_MIN_MS || moved < -STEP_MIN_MS) {
        kiosk->stepping = true;
        kiosk->step_ms = drift;
        kiosk->step_since = now.boot;
    }
    if (now.boot.ms - kiosk->step_since.ms >= STEP_STABLE_MS) {
        kiosk->stepping = false;
        if (kiosk_log_now(kiosk, EVENT_CLOCK_STEP, SOURCE_INFERRED, drift, now)) {
            shift_marks(kiosk, drift);
        }
    }
}

// By a clock that is not set nobody knows whether the hours are quiet: those who are in the room hear it.
static void ring(struct kiosk *kiosk, enum chime chime, struct now now)
{
    const struct settings *settings = kiosk->settings;
    bool quiet = now.quality != CLOCK_UNSET && hours_hold(&settings->sound.quiet_hours, kiosk->zone, now.wall);
    if (settings->sound.chimes && !quiet && kiosk->ports.chime != NULL) {
        kiosk->ports.chime(kiosk->ports.context, chime);
    }
}

static void watch_end(struct kiosk *kiosk, int64_t axis, struct now now)
{
    const struct session *session = &kiosk->session;
    if (session->state != SESSION_OVERRUN && axis >= session->block.end.ms) {
        struct entry overrun = entry_now(kiosk, EVENT_OVERRUN, SOURCE_INFERRED, now);
        overrun.at = session->block.end.ms;
        if (kiosk_log(kiosk, &overrun, now)) {
            ring(kiosk, CHIME_END, now);
        }
        kiosk->overrun_shown_at = axis;
        kiosk->end_choices = false;
    }
    if (session->state == SESSION_OVERRUN && axis >= kiosk_closes_at(kiosk)) {
        int64_t limit = session->overrun_at + kiosk->settings->session.overrun_ms;
        struct entry end = entry_now(kiosk, EVENT_END, SOURCE_INFERRED, now);
        end.at = axis < limit ? axis : limit;
        end.value = END_OVERRUN;
        kiosk_log(kiosk, &end, now);
        kiosk->touched_at = axis;
    }
}

static void watch_warnings(struct kiosk *kiosk, int64_t axis, struct now now)
{
    const struct session *session = &kiosk->session;
    int64_t left = session->block.end.ms - axis;
    int64_t length = session->block.end.ms - session->block.start.ms;
    const int64_t warnings[] = {kiosk->settings->session.warn_second_ms, kiosk->settings->session.warn_first_ms};
    for (size_t i = 0; i < sizeof warnings / sizeof warnings[0]; i++) {
        int64_t minutes = warnings[i] / MS_PER_MINUTE;
        bool given = session->warned_minutes != 0 && session->warned_minutes <= minutes;
        if (minutes == 0 || left > warnings[i] || left <= 0 || 2 * warnings[i] > length) {
            continue;
        }
        if (!given && kiosk_log_now(kiosk, EVENT_WARN, SOURCE_INFERRED, minutes, now)) {
            // After a restart or an extension it may be less than the setting says.
            kiosk->wrap_up_minutes = (int32_t)((left + MS_PER_MINUTE - 1) / MS_PER_MINUTE);
            kiosk->wrap_up_until = axis + CARD_MS;
            ring(kiosk, CHIME_WARNING, now);
        }
        return;
    }
}

// What cannot be done is not offered: with no time to propose the question is put off.
static bool may_offer(struct kiosk *kiosk, struct wall axis, const struct figures *figures, struct now now)
{
    if (axis.ms < kiosk->no_offer_until || kiosk_rest_ms(kiosk, figures, now) == 0) {
        return false;
    }
    if (!kiosk_has_slot(kiosk, now)) {
        kiosk->no_offer_until = axis.ms + NO_OFFER_MS;
        return false;
    }
    return true;
}

static void watch_offer(struct kiosk *kiosk, struct wall axis, struct now now)
{
    const struct offer *offer = &kiosk->session.offer;
    if (offer->open && axis.ms >= offer->asked_at + kiosk->session.policy.fold_ms) {
        kiosk_log_now(kiosk, EVENT_ANSWER, SOURCE_INFERRED, ANSWER_NONE, now);
    }
}

static void watch_policy(struct kiosk *kiosk, struct wall axis, struct now now)
{
    const struct session *session = &kiosk->session;
    struct figures figures;
    struct policy_state state;
    watch_offer(kiosk, axis, now);
    session_figures(session, axis, &figures);
    // Every notice that is due comes before an offer.
    do {
        policy_evaluate(&session->policy, session, &figures, axis, &state);
    } while (state.near != THRESHOLD_NONE && kiosk_log_now(kiosk, EVENT_NOTICE, SOURCE_INFERRED, state.near, now));
    if (session->offer.open || state.reached == THRESHOLD_NONE || !may_offer(kiosk, axis, &figures, now)) {
        return;
    }
    struct entry offer = entry_now(kiosk, EVENT_OFFER, SOURCE_INFERRED, now);
    offer.value = state.reached;
    offer.who = state.who;
    if (kiosk_log(kiosk, &offer, now)) {
        ring(kiosk, CHIME_OFFER, now);
    }
    kiosk->end_choices = false;
    kiosk->touched_at = axis.ms;
}

static void watch_after_end(struct kiosk *kiosk, int64_t axis, struct now now)
{
    switch (kiosk_screen(kiosk)) {
    case SCREEN_RESCHEDULE:
        if (!kiosk->slots_ready) {
            kiosk_find_slots(kiosk, now);
        }
        kiosk->skipped_choosing = axis >= kiosk->touched_at + CHOOSING_MS;
        kiosk->choosing_again = kiosk->choosing_again && !kiosk->skipped_choosing;
        break;
    case SCREEN_CONFIRMED:
        kiosk->left_confirmed = axis >= kiosk->touched_at + CHOOSING_MS;
        break;
    case SCREEN_SUMMARY:
    case SCREEN_IDLE:
    case SCREEN_READY:
    case SCREEN_SESSION:
    case SCREEN_PAUSED:
    case SCREEN_OFFER:
    case SCREEN_END:
    case SCREEN_ASK:
    case SCREEN_PIN:
    case SCREEN_SETTINGS:
    case SCREEN_PUBLIC:
    case SCREENS: {
        bool waited = axis >= kiosk->touched_at + SUMMARY_MS;
        bool needed = kiosk_is_ready(kiosk, now) && axis >= kiosk->touched_at + CLOSING_MS;
        if (waited || needed) {
            kiosk_close_session(kiosk, SOURCE_INFERRED, now);
        }
        break;
    }
    }
}

// A sign of life every half minute: a power gap begins at the last one.
static void keep_alive(struct kiosk *kiosk, int64_t axis)
{
    struct error error;
    if (kiosk->store == NULL || kiosk->current.session_id == 0 || kiosk_has_unsaved(kiosk) ||
        axis < kiosk->alive_at.ms + ALIVE_EVERY_MS) {
        return;
    }
    kiosk->alive_at.ms = axis;
    if (store_alive_put(kiosk->store, kiosk->current.session_id, (struct wall){axis}, &error)) {
        kiosk_note_store_works(kiosk);
    } else {
        kiosk_note_fault(kiosk);
    }
}

void kiosk_watch_session(struct kiosk *kiosk, struct now now)
{
    if (kiosk->unstarted) {
        kiosk_watch_unstarted(kiosk, now);
        return;
    }
    watch_clock(kiosk, now);
    struct wall axis = session_axis(&kiosk->session, now);
    if (kiosk->session.state == SESSION_ENDED) {
        watch_after_end(kiosk, axis.ms, now);
        return;
    }
    watch_end(kiosk, axis.ms, now);
    if (kiosk->session.state == SESSION_RUNNING || kiosk->session.state == SESSION_PAUSED) {
        watch_warnings(kiosk, axis.ms, now);
        watch_policy(kiosk, axis, now);
    }
    if (kiosk->end_choices && axis.ms >= kiosk->touched_at + END_CHOICES_MS) {
        kiosk->end_choices = false;
    }
    kiosk_watch_block(kiosk, now);
    keep_alive(kiosk, axis.ms);
}
