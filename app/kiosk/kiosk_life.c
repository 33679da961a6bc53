// SPDX-License-Identifier: MIT
// A session begins, is left, comes back after a restart.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

// What only the screen knows of a session.
static void forget_screen(struct kiosk *kiosk)
{
    kiosk->alive_at.ms = 0;
    kiosk->stepping = false;
    kiosk->end_choices = false;
    kiosk->undo_until = kiosk->promise_until = kiosk->break_until = kiosk->wrap_up_until = kiosk->no_offer_until = 0;
    memset(kiosk->still_asked_at, 0, sizeof kiosk->still_asked_at);
    kiosk->gap_until = kiosk->overrun_shown_at = kiosk->touched_at = 0;
    kiosk->skipped_choosing = kiosk->left_confirmed = kiosk->choosing_again = kiosk->unstarted = false;
    kiosk_forget_slots(kiosk);
    kiosk->invited_uid[0] = '\0';
    kiosk->delivery = (struct delivery){0};
    kiosk->chosen = -1;
    kiosk->code[0] = '\0';
    kiosk->digest_shown = false;
    kiosk_forget_export(kiosk);
    kiosk->digest_seq = 0;
}

void kiosk_begin_session(struct kiosk *kiosk, const struct block *block, const struct roster *roster,
                         const struct policy *policy)
{
    kiosk_leave_session(kiosk);
    session_init(&kiosk->session, block, roster, policy);
    kiosk->current.session_id = 0;
    kiosk->current.block = *block;
    kiosk->current.roster = *roster;
    kiosk->active = true;
}

void kiosk_tell_unsaved(struct unsaved *unsaved)
{
    char line[EVENT_CANONICAL_MAX];
    for (size_t i = 0; i < unsaved->count; i++) {
        if (event_encode(&unsaved->event[i], line, sizeof line)) {
            fprintf(stderr, "adjourn: not saved: '%s': %s\n", unsaved->block.uid, line);
        }
    }
    unsaved->count = 0;
}

void kiosk_leave_session(struct kiosk *kiosk)
{
    if (kiosk->current.count > 0) {
        kiosk_tell_unsaved(&kiosk->earlier); // a store that fails through two sessions: the older one goes
        kiosk->earlier = kiosk->current;
        kiosk->current.count = 0;
    }
    if (kiosk->active) {
        kiosk_rooms_language(kiosk);
    }
    kiosk->active = false;
    kiosk->current.session_id = 0;
    forget_screen(kiosk);
}

void kiosk_close_session(struct kiosk *kiosk, enum event_source source, struct now now)
{
    if (!kiosk_log_now(kiosk, EVENT_CLOSE, source, 0, now)) {
        return;
    }
    if (kiosk->store != NULL && kiosk->ports.close != NULL && kiosk->ports.deliver != NULL) {
        kiosk->ports.deliver(kiosk->ports.context, kiosk->store, now);
    }
    kiosk_leave_session(kiosk);
    kiosk_load_agenda(kiosk, now);
}

static bool fold_event(void *context, const struct event *event, struct error *error)
{
    struct kiosk *kiosk = context;
    if (event->kind == EVENT_START && !policy_decode(&kiosk->session.policy, event->text, error)) {
        return false;
    }
    if (event->kind == EVENT_RESCHEDULED) {
        const char *uid = event->text[0] != '\0' ? event->text : kiosk->session.block.uid;
        text_copy(kiosk->invited_uid, sizeof kiosk->invited_uid, uid);
    }
    return session_apply(&kiosk->session, event, error);
}

// Across a power cut only wall time exists: from the last sign of life to now is unknown.
static void log_gap(struct kiosk *kiosk, struct now now)
{
    struct error error;
    struct wall alive = {0};
    if (!store_alive_get(kiosk->store, kiosk->current.session_id, &alive, &error)) {
        alive.ms = 0;
    }
    int64_t from = alive.ms > kiosk->session.anchor.axis ? alive.ms : kiosk->session.anchor.axis;
    // A clock that is behind cannot tell how long it was; the step that sets it right will.
    int64_t to = now.wall.ms > from ? now.wall.ms : from;
    struct entry entry = {.kind = EVENT_GAP, .source = SOURCE_INFERRED, .at = to, .who = EVENT_NOBODY, .value = from};
    if (kiosk_log(kiosk, &entry, now)) {
        kiosk->gap_until = to + CARD_MS;
    }
}

void kiosk_restore(struct kiosk *kiosk, struct now now)
{
    struct error error;
    struct session_record *record = &kiosk->record;
    int64_t id = 0;
    if (kiosk->store == NULL || !store_session_open(kiosk->store, &id, &error) || id == 0 ||
        !store_session_load(kiosk->store, id, record, &error)) {
        return;
    }
    kiosk_begin_session(kiosk, &record->block, &record->roster, &kiosk->settings->policy); // until its start is read
    kiosk->current.session_id = id;
    if (!store_events(kiosk->store, id, fold_event, kiosk, &error)) {
        fprintf(stderr, "adjourn: session %lld: %s\n", (long long)id, error.text);
    }
    if (kiosk->session.state == SESSION_NONE || kiosk->session.state == SESSION_CLOSED) {
        kiosk_leave_session(kiosk);
        return;
    }
    if (kiosk->session.anchor.boot.id != now.boot.id) {
        log_gap(kiosk, now);
    }
    kiosk->touched_at = session_axis(&kiosk->session, now).ms;
}
