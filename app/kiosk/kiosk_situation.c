// SPDX-License-Identifier: MIT
// Which screen stands, and the facts for it.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

size_t kiosk_person_index(int32_t who)
{
    return who >= 0 && who < PARTICIPANTS_MAX ? (size_t)who : PARTICIPANTS_MAX;
}

int64_t kiosk_began_at(const struct kiosk *kiosk)
{
    int64_t used_until = kiosk->session.ended_at;
    return used_until > kiosk->next.start.ms ? used_until : kiosk->next.start.ms;
}

bool kiosk_is_ready(const struct kiosk *kiosk, struct now now)
{
    return kiosk->has_next && now.wall.ms >= kiosk->next.start.ms - kiosk->settings->session.start_before_ms &&
           now.wall.ms < kiosk->next.end.ms;
}

int64_t kiosk_closes_at(const struct kiosk *kiosk)
{
    const struct session *session = &kiosk->session;
    int64_t closes = session->overrun_at + kiosk->settings->session.overrun_ms;
    const struct block *following = kiosk_following(kiosk);
    if (following != NULL && following->start.ms + CLOSING_MS < closes) {
        closes = following->start.ms + CLOSING_MS; // the next block needs the room
    }
    int64_t least = (kiosk->overrun_shown_at > 0 ? kiosk->overrun_shown_at : session->overrun_at) + CLOSING_MS;
    return closes < least ? least : closes;
}

enum extend_refusal kiosk_extend_refusal(const struct kiosk *kiosk, struct now now, struct wall *booked_at)
{
    const struct block *following = kiosk_following(kiosk);
    int64_t over = kiosk->session.block.end.ms;
    booked_at->ms = following == NULL ? 0 : following->start.ms < over ? over : following->start.ms;
    if (now.quality == CLOCK_UNSET) {
        return EXTEND_CLOCK_UNSET;
    }
    int64_t end = kiosk->session.block.end.ms + kiosk->settings->session.extend_ms;
    return following != NULL && following->start.ms < end ? EXTEND_ROOM_BOOKED : EXTEND_ALLOWED;
}

static enum screen screen_after_end(const struct kiosk *kiosk)
{
    if (kiosk->choosing_again) {
        return SCREEN_RESCHEDULE;
    }
    if (kiosk->session.rescheduled != 0 && !kiosk->left_confirmed) {
        return SCREEN_CONFIRMED;
    }
    bool choosing = kiosk->session.end_kind == END_RESCHEDULE && kiosk->session.rescheduled == 0;
    return choosing && !kiosk->skipped_choosing ? SCREEN_RESCHEDULE : SCREEN_SUMMARY;
}

enum screen kiosk_screen(const struct kiosk *kiosk)
{
    if (kiosk->unstarted) {
        return SCREEN_RESCHEDULE;
    }
    switch (kiosk->session.state) {
    case SESSION_ENDED:
        return screen_after_end(kiosk);
    case SESSION_OVERRUN:
        return SCREEN_END;
    case SESSION_RUNNING:
    case SESSION_PAUSED:
    case SESSION_NONE:
    case SESSION_CLOSED:
        break;
    }
    if (kiosk->end_choices) {
        return SCREEN_END;
    }
    if (kiosk->session.state == SESSION_PAUSED) {
        return SCREEN_PAUSED;
    }
    return kiosk->session.offer.open ? SCREEN_OFFER : SCREEN_SESSION;
}

// Somebody whose absence nobody has confirmed for the agreed time.
static int32_t still_out_of(const struct kiosk *kiosk, struct wall axis)
{
    const struct session *session = &kiosk->session;
    int64_t after = session->policy.still_out_ms;
    if (after == 0 || session->state == SESSION_PAUSED) {
        return NOBODY_ASKED;
    }
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->to == SPAN_OPEN &&
            session_span_length(session, span, axis) >= after && axis.ms >= span->promised &&
            axis.ms >= kiosk->still_asked_at[kiosk_person_index(span->who)] + after) {
            return span->who;
        }
    }
    return NOBODY_ASKED;
}

static unsigned current_faults(const struct kiosk *kiosk, struct now now)
{
    unsigned faults = kiosk->faults;
    faults |= now.quality == CLOCK_UNSET ? FAULT_CLOCK_UNSET : 0U;
    bool late = kiosk->calendar_due.ms != 0 && now.wall.ms > kiosk->calendar_due.ms + SYNC_LATE_MS;
    faults |= kiosk->calendar_failing || late ? FAULT_CALENDAR_OLD : 0U;
    int64_t since = now.wall.ms - kiosk->sync_restarted_at.ms;
    faults |= since >= 0 && since < RESTARTED_MS ? FAULT_SYNC_RESTARTED : 0U;
    faults |= kiosk->active && session_is_full(&kiosk->session) ? FAULT_SESSION_FULL : 0U;
    return faults;
}

// What proves the log, read again after each of its events; none while one of them is not on the disk.
static void fill_digest(struct kiosk *kiosk, struct situation *s)
{
    uint32_t seq = kiosk->session.last_seq;
    if (kiosk->store == NULL || kiosk->current.session_id == 0 || kiosk_has_unsaved(kiosk)) {
        return;
    }
    if (kiosk->digest_seq != seq) {
        struct session_chain chain; // some 12 KB
        if (!store_chain_of(kiosk->store, kiosk->current.session_id, &chain, NULL)) {
            return;
        }
        kiosk->digest_seq = seq;
        chain_write_short(kiosk->digest, chain.digest);
        snprintf(kiosk->digest_code, sizeof kiosk->digest_code, "adjourn log %lld, %u events: %s",
                 (long long)kiosk->current.session_id, (unsigned)chain.events, chain.digest);
    }
    s->digest = kiosk->digest;
    s->digest_code = kiosk->digest_code;
    s->digest_shown = kiosk->digest_shown;
}

static void fill_session(struct kiosk *kiosk, struct now now, struct situation *s)
{
    const struct session *session = &kiosk->session;
    s->session = session;
    s->axis = session_axis(session, now);
    session_figures(session, s->axis, &s->figures);
    policy_evaluate(&session->policy, session, &s->figures, s->axis, &s->policy);
    s->screen = kiosk_screen(kiosk);
    s->undo = kiosk->undo_until > s->axis.ms;
    s->promise_of = kiosk->promise_until > s->axis.ms ? kiosk->promise_of : NOBODY_ASKED;
    s->break_asked = kiosk->break_until > s->axis.ms;
    s->still_out_of = still_out_of(kiosk, s->axis);
    s->wrap_up_minutes = kiosk->wrap_up_until > s->axis.ms ? kiosk->wrap_up_minutes : 0;
    s->faults |= kiosk->gap_until > s->axis.ms ? FAULT_POWER_GAP : 0U;
    s->extend = kiosk_extend_refusal(kiosk, now, &s->extend_booked_at);
    s->closes_at.ms = session->state == SESSION_OVERRUN ? kiosk_closes_at(kiosk) : 0;
    s->slots = &kiosk->slots;
    s->chosen = kiosk->chosen;
    s->may_agree = kiosk_may_agree(kiosk);
    s->asking_agreed = kiosk->asking_agreed;
    s->moving_ms = kiosk->slots_ready ? kiosk->moving_ms : kiosk_rest_ms(kiosk, &s->figures, now);
    s->qr = kiosk->code[0] != '\0' ? kiosk->code : NULL;
    s->delivery = kiosk->delivery;
    s->export_result = kiosk->export_result[0] != '\0' ? kiosk->export_result : NULL;
    s->export_failed = kiosk->export_failed;
    s->exports = kiosk_exports(kiosk);
    s->mailed = kiosk->copy_state;
    if (s->screen == SCREEN_SUMMARY) {
        fill_digest(kiosk, s);
    }
}

const struct situation *kiosk_situation(struct kiosk *kiosk, struct now now)
{
    struct situation *s = &kiosk->situation;
    memset(s, 0, sizeof *s);
    s->now = now;
    s->axis = now.wall;
    s->settings = kiosk->settings;
    s->resting = kiosk->resting;
    s->zone = kiosk->zone;
    s->today = kiosk->today;
    s->today_count = kiosk->today_count;
    s->next = kiosk->has_next ? &kiosk->next : NULL;
    s->next_roster = kiosk->has_next ? &kiosk->next_roster : NULL;
    s->next_policy = kiosk->has_next ? &kiosk->next_agreement.policy : NULL;
    s->calendar_at = kiosk->calendar_at;
    s->calendar_next.ms = kiosk->calendar_due.ms > now.wall.ms ? kiosk->calendar_due.ms : 0;
    s->calendar_words = kiosk->calendar_words;
    s->settings_fault = kiosk->settings_fault;
    s->settings_refused = kiosk->settings_refused;
    s->faults = current_faults(kiosk, now);
    s->sync_restarted_at = kiosk->sync_restarted_at;
    s->stick = kiosk->stick.name[0] != '\0' ? kiosk->stick.name : NULL;
    s->stick_state = kiosk->stick.state;
    s->stick_saved = kiosk->stick.saved;
    s->stick_bundle = kiosk->stick.order.bundle;
    s->may_switch = kiosk->settings->room.guest_language;
    s->promise_of = s->still_out_of = NOBODY_ASKED;
    s->chosen = -1;
    if (kiosk->active) {
        fill_session(kiosk, now, s);
    } else {
        s->screen = kiosk_is_ready(kiosk, now) ? SCREEN_READY : SCREEN_IDLE;
        int64_t remind_after_ms = kiosk->settings->session.remind_after_ms;
        s->reminding =
            s->screen == SCREEN_READY && remind_after_ms > 0 && now.wall.ms >= kiosk->next.start.ms + remind_after_ms;
        s->may_choose = kiosk_may_choose_unstarted(kiosk, now);
        s->began_at.ms = s->screen == SCREEN_READY ? kiosk_began_at(kiosk) : 0;
    }
    s->discreet = kiosk_is_discreet(kiosk, now);
    s->screen = kiosk_discreet_screen(kiosk, s->screen, now);
    s->screen = kiosk_asking_screen(kiosk, s->screen);
    kiosk_fill_asking(kiosk, now, s);
    s->screen = kiosk_panel_screen(kiosk, s->screen);
    kiosk_fill_panel(kiosk, now, s);
    return s;
}
