// SPDX-License-Identifier: MIT
// Life of the kiosk, and what time alone makes it do.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <stdlib.h>

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
    made->apart_ms = now.wall.ms - now.boot.ms;
    made->apart_since.ms = now.boot.ms - STEP_STABLE_MS;
    if (fault != STORE_OK) {
        kiosk_note_store_fault(made, fault);
    }
    if (store != NULL && store_restored(store)) {
        made->faults |= FAULT_STORE_RESTORED;
    }
    kiosk_restore(made, now);
    kiosk_begin_requests(made, now);
    kiosk_load_agenda(made, now);
    *kiosk = made;
    return true;
}

void kiosk_destroy(struct kiosk *kiosk)
{
    if (kiosk != NULL) {
        kiosk_rooms_language(kiosk);
        kiosk_tell_unsaved(&kiosk->earlier);
        kiosk_tell_unsaved(&kiosk->current);
        free(kiosk);
    }
}

void kiosk_set_fault(struct kiosk *kiosk, unsigned fault, bool stands)
{
    kiosk->faults = stands ? kiosk->faults | fault : kiosk->faults & ~fault;
}

void kiosk_set_settings_fault(struct kiosk *kiosk, const char *where, bool refused)
{
    kiosk->faults |= FAULT_SETTINGS;
    snprintf(kiosk->settings_fault, sizeof kiosk->settings_fault, "%s", where);
    kiosk->settings_refused = refused;
}

void kiosk_set_resting(struct kiosk *kiosk, bool resting)
{
    kiosk->resting = resting;
}

// Nothing begins, and nobody is noted as absent, by a clock that is not set or that has just jumped.
static bool clock_is_steady(const struct kiosk *kiosk, struct now now)
{
    return now.quality != CLOCK_UNSET && now.boot.ms - kiosk->apart_since.ms >= STEP_STABLE_MS;
}

static void watch_apart(struct kiosk *kiosk, struct now now)
{
    int64_t apart_ms = now.wall.ms - now.boot.ms;
    int64_t moved = apart_ms - kiosk->apart_ms;
    kiosk->apart_ms = apart_ms;
    if (moved > STEP_MIN_MS || moved < -STEP_MIN_MS) {
        kiosk->apart_since = now.boot;
    }
}

static void start_by_itself(struct kiosk *kiosk, struct now now)
{
    const struct settings *settings = kiosk->settings;
    if (!kiosk->has_next || !clock_is_steady(kiosk, now) || now.wall.ms < kiosk->next.start.ms ||
        now.wall.ms >= kiosk->next.end.ms) {
        return;
    }
    int64_t waiting = now.wall.ms - kiosk->next.start.ms;
    // Also some minutes late, when the session before took so long; but not in the middle, after a restart.
    if (settings->session.auto_start && waiting < AUTO_START_MS) {
        kiosk_start(kiosk, SOURCE_INFERRED, now.wall.ms, now);
    } else if (settings->session.no_show_after_ms > 0 && waiting >= settings->session.no_show_after_ms) {
        kiosk_begin_session(kiosk, &kiosk->next, &kiosk->next_roster, &kiosk->next_agreement.policy);
        kiosk_log_now(kiosk, EVENT_NO_SHOW, SOURCE_INFERRED, 0, now);
        kiosk_flush(kiosk, now);
        kiosk_leave_session(kiosk);
        kiosk_load_agenda(kiosk, now);
    }
}

void kiosk_turn(struct kiosk *kiosk, struct now now)
{
    watch_apart(kiosk, now);
    kiosk_watch_store(kiosk, now);
    kiosk_watch_room(kiosk, now);
    if (kiosk_agenda_stale(kiosk, now)) {
        kiosk_load_agenda(kiosk, now);
    }
    kiosk_flush(kiosk, now);
    kiosk_pick_next(kiosk, now);
    if (kiosk->active) {
        kiosk_watch_session(kiosk, now);
    }
    if (!kiosk->active) {
        start_by_itself(kiosk, now); // perhaps at once after the session before
        if (kiosk->active) {
            kiosk_watch_session(kiosk, now);
        }
    }
    kiosk_watch_asking(kiosk, now);
    kiosk_watch_export(kiosk, now);
    kiosk_watch_language(kiosk, now);
    kiosk_watch_panel(kiosk, now);
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
        kiosk->end_choices ? kiosk->touched_at + END_CHOICES_MS : NEVER,
        kiosk->undo_until,
        kiosk->promise_until,
        kiosk->break_until,
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
    if (kiosk->unstarted) {
        earlier(&wake, kiosk->touched_at + CHOOSING_MS, now.wall.ms);
        earlier(&wake, kiosk->session.block.end.ms, now.wall.ms);
    }
    int64_t trainer = kiosk_trainer_until(kiosk, now);
    if (trainer != NEVER) {
        earlier(&wake, now.wall.ms + (trainer - now.boot.ms), now.wall.ms);
    }
    int64_t asking = kiosk_asking_until(kiosk, now);
    if (asking != NEVER) {
        earlier(&wake, now.wall.ms + (asking - now.boot.ms), now.wall.ms);
    }
    int64_t export = kiosk_export_until(kiosk);
    if (export != NEVER) {
        earlier(&wake, now.wall.ms + (export - now.boot.ms), now.wall.ms);
    }
    if (kiosk_guest_until(kiosk) != NEVER) {
        earlier(&wake, now.wall.ms + (kiosk_guest_until(kiosk) - now.boot.ms), now.wall.ms);
    }
    int64_t panel = kiosk_panel_until(kiosk, now);
    if (panel != NEVER) {
        earlier(&wake, now.wall.ms + (panel - now.boot.ms), now.wall.ms);
    }
    if (kiosk_has_unsaved(kiosk)) {
        earlier(&wake, now.wall.ms + (kiosk->retry_at.ms - now.boot.ms), now.wall.ms);
    }
    if (kiosk_store_away(kiosk)) {
        earlier(&wake, now.wall.ms + (kiosk->open_at.ms - now.boot.ms), now.wall.ms);
    }
    if (kiosk->has_next) {
        const struct settings *settings = kiosk->settings;
        earlier(&wake, kiosk->next.start.ms - settings->session.start_before_ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms + settings->session.remind_after_ms, now.wall.ms);
        earlier(&wake, kiosk->next.start.ms + settings->session.no_show_after_ms, now.wall.ms);
        earlier(&wake, kiosk->next.end.ms, now.wall.ms);
        earlier(&wake, now.wall.ms + kiosk->apart_since.ms + STEP_STABLE_MS - now.boot.ms, now.wall.ms);
    }
    if (kiosk->calendar_due.ms != 0) {
        earlier(&wake, kiosk->calendar_due.ms + SYNC_LATE_MS + 1, now.wall.ms);
    }
    struct date tomorrow = date_from_days(date_to_days(kiosk->day) + 1);
    earlier(&wake, zone_day_start(kiosk->zone, tomorrow).ms, now.wall.ms);
    earlier(&wake, view_next_change(situation).ms, now.wall.ms);
    return (struct wall){wake};
}
