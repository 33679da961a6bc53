// SPDX-License-Identifier: MIT
// Life of the kiosk, and what time alone makes it do.
#include "kiosk/kiosk_internal.h"

#include "ui/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool kiosk_create(struct kiosk **kiosk, const struct settings *settings, const struct zone *zone, struct store *store,
                  enum store_fault fault, const struct kiosk_ports *ports, struct now now, struct error *error)
{
    struct kiosk *made = calloc(1, sizeof *made);
    if (made == NULL) {
        return error_set(error, "out of memory");
    }
    made->settings = settings;
    made->zone = zone;
    made->store = store;
    made->ports = *ports;
    made->chosen = -1;
    made->promise_of = NOBODY_ASKED;
    if (fault != STORE_OK) {
        made->faults |= fault == STORE_FULL     ? FAULT_STORE_FULL
                        : fault == STORE_LOCKED ? FAULT_STORE_LOCKED
                                                : FAULT_STORE_READ_ONLY;
    }
    if (store != NULL && store_restored(store)) {
        made->faults |= FAULT_STORE_RESTORED;
    }
    kiosk_restore(made, now);
    kiosk_load_agenda(made, now);
    *kiosk = made;
    return true;
}

void kiosk_destroy(struct kiosk *kiosk)
{
    if (kiosk != NULL) {
        kiosk_leave_session(kiosk);
        free(kiosk);
    }
}

void kiosk_set_fault(struct kiosk *kiosk, unsigned fault, bool stands)
{
    kiosk->faults = stands ? kiosk->faults | fault : kiosk->faults & ~fault;
}

// A jump of the wall clock is believed after it stood for two seconds: nothing is announced because of a glitch.
static void watch_clock(struct kiosk *kiosk, struct now now)
{
    int64_t drift = now.wall.ms - session_axis(&kiosk->session, now).ms;
    if (drift > -STEP_MIN_MS && drift < STEP_MIN_MS) {
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
        kiosk_log_now(kiosk, EVENT_CLOCK_STEP, SOURCE_INFERRED, drift, now);
        kiosk->overrun_shown_at += kiosk->overrun_shown_at == 0 ? 0 : drift;
        kiosk->touched_at += drift;
        kiosk->undo_until = kiosk->promise_until = kiosk->still_dismissed_until = 0;
    }
}

static void watch_end(struct kiosk *kiosk, int64_t axis, struct now now)
{
    const struct session *session = &kiosk->session;
    if (session->state != SESSION_OVERRUN && axis >= session->block.end.ms) {
        struct entry overrun = entry_now(kiosk, EVENT_OVERRUN, SOURCE_INFERRED, now);
        overrun.at = session->block.end.ms;
        kiosk_log(kiosk, &overrun, now);
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
            kiosk->wrap_up_minutes = (int32_t)minutes;
            kiosk->wrap_up_until = axis + CARD_MS;
        }
        return;
    }
}

static void watch_policy(struct kiosk *kiosk, struct wall axis, struct now now)
{
    const struct session *session = &kiosk->session;
    struct figures figures;
    struct policy_state state;
    if (session->offer.open) {
        if (axis.ms >= session->offer.asked_at + session->policy.fold_ms) {
            kiosk_log_now(kiosk, EVENT_ANSWER, SOURCE_INFERRED, ANSWER_NONE, now);
        }
        return;
    }
    session_figures(session, axis, &figures);
    policy_evaluate(&session->policy, session, &figures, axis, &state);
    if (state.near != THRESHOLD_NONE) {
        kiosk_log_now(kiosk, EVENT_NOTICE, SOURCE_INFERRED, state.near, now);
    }
    if (state.reached != THRESHOLD_NONE) {
        struct entry offer = entry_now(kiosk, EVENT_OFFER, SOURCE_INFERRED, now);
        offer.value = state.reached;
        offer.who = state.who;
        kiosk_log(kiosk, &offer, now);
        kiosk->end_choices = false;
        kiosk->touched_at = axis.ms;
    }
}

static void watch_after_end(struct kiosk *kiosk, int64_t axis, struct now now)
{
    switch (kiosk_screen(kiosk)) {
    case SCREEN_RESCHEDULE:
        if (!kiosk->slots_ready) {
            kiosk_find_slots(kiosk, now);
        }
        kiosk->skipped_choosing = axis >= kiosk->touched_at + CHOOSING_MS;
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
    case SCREENS: {
        bool waited = axis >= kiosk->touched_at + SUMMARY_MS;
        bool needed = kiosk_is_ready(kiosk, now) && axis >= kiosk->touched_at + CLOSING_MS;
        if ((waited || needed) && kiosk_log_now(kiosk, EVENT_CLOSE, SOURCE_INFERRED, 0, now)) {
            kiosk_leave_session(kiosk);
            kiosk_load_agenda(kiosk, now);
        }
        break;
    }
    }
}

// A sign of life every half minute: a power gap begins at the last one.
static void keep_alive(struct kiosk *kiosk, int64_t axis)
{
    struct error error;
    if (kiosk->store != NULL && kiosk->session_id != 0 && axis >= kiosk->alive_at.ms + ALIVE_EVERY_MS) {
        kiosk->alive_at.ms = axis;
        if (!store_alive_put(kiosk->store, kiosk->session_id, (struct wall){axis}, &error)) {
            kiosk_note_fault(kiosk);
        }
    }
}

static void turn_session(struct kiosk *kiosk, struct now now)
{
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
    kiosk_watch_block(kiosk, now);
    keep_alive(kiosk, axis.ms);
}

static void start_by_itself(struct kiosk *kiosk, struct now now)
{
    const struct settings *settings = kiosk->settings;
    if (!kiosk->has_next || now.wall.ms < kiosk->next.start.ms || now.wall.ms >= kiosk->next.end.ms) {
        return;
    }
    int64_t waiting = now.wall.ms - kiosk->next.start.ms;
    if (settings->session.auto_start && waiting < MS_PER_MINUTE) {
        kiosk_start(kiosk, SOURCE_INFERRED, now.wall.ms, now);
    } else if (settings->session.no_show_after_ms > 0 && waiting >= settings->session.no_show_after_ms) {
        kiosk_begin_session(kiosk, &kiosk->next, &kiosk->next_roster);
        kiosk_log_now(kiosk, EVENT_NO_SHOW, SOURCE_INFERRED, 0, now);
        kiosk_flush(kiosk, now);
        kiosk_leave_session(kiosk);
        kiosk_load_agenda(kiosk, now);
    }
}

void kiosk_turn(struct kiosk *kiosk, struct now now)
{
    if (kiosk_agenda_stale(kiosk, now)) {
        kiosk_load_agenda(kiosk, now);
    }
    kiosk_flush(kiosk, now);
    kiosk_pick_next(kiosk, now);
    if (!kiosk->active) {
        start_by_itself(kiosk, now);
    }
    if (kiosk->active) {
        turn_session(kiosk, now);
    }
}

static void earlier(int64_t *wake, int64_t at, int64_t now)
{
    if (at > now && at < *wake) {
        *wake = at;
    }
}

static void wake_for_session(const struct kiosk *kiosk, const struct situation *situation, int64_t *wake)
{
    const struct session *session = &kiosk->session;
    int64_t axis = situation->axis.ms;
    const int64_t marks[] = {
        session->block.end.ms,
        session->block.end.ms - kiosk->settings->session.warn_first_ms,
        session->block.end.ms - kiosk->settings->session.warn_second_ms,
        situation->policy.offer_at.ms,
        situation->policy.notice_at.ms,
        session->state == SESSION_OVERRUN ? kiosk_closes_at(kiosk) : NEVER,
        session->offer.open ? session->offer.asked_at + session->policy.fold_ms : NEVER,
        kiosk->undo_until,
        kiosk->promise_until,
        kiosk->still_dismissed_until,
        kiosk->wrap_up_until,
        kiosk->gap_until,
        session->state == SESSION_ENDED ? kiosk->touched_at + CLOSING_MS : NEVER,
        session->state == SESSION_ENDED ? kiosk->touched_at + CHOOSING_MS : NEVER,
        session->state == SESSION_ENDED ? kiosk->touched_at + SUMMARY_MS : NEVER,
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        earlier(wake, marks[i], axis);
    }
    if (session->state != SESSION_ENDED) {
        earlier(wake, kiosk->alive_at.ms + ALIVE_EVERY_MS, axis);
    }
}

struct wall kiosk_next_wake(struct kiosk *kiosk, struct now now)
{
    const struct situation *situation = kiosk_situation(kiosk, now);
    int64_t wake = NEVER;
    if (kiosk->active) {
        wake_for_session(kiosk, situation, &wake);
        // Marks lie on the axis; the timer runs on wall time.
        wake = wake == NEVER ? NEVER : wake - situation->axis.ms + now.wall.ms;
        if (kiosk->stepping) {
            earlier(&wake, now.wall.ms + STEP_STABLE_MS - (now.boot.ms - kiosk->step_since.ms), now.wall.ms);
        }
    }
    if (kiosk->pending_count > 0) {
        earlier(&wake, now.wall.ms + (kiosk->retry_at.ms - now.boot.ms), now.wall.ms);
    }
    if (kiosk->has_next) {
        const struct settings *settings = kiosk->settings;
        earlier(&wake, kiosk->next.start.ms - settings->session.start_before_ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms + settings->session.remind_after_ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms + settings->session.no_show_after_ms, now.wall.ms);
        earlier(&wake, kiosk->next.end.ms, now.wall.ms);
    }
    struct date tomorrow = date_from_days(date_to_days(kiosk->day) + 1);
    earlier(&wake, zone_day_start(kiosk->zone, tomorrow).ms, now.wall.ms);
    earlier(&wake, view_next_change(situation).ms, now.wall.ms);
    return (struct wall){wake};
}
