// SPDX-License-Identifier: MIT
// Events: checked against a scratch fold, made durable, then folded. With a store that fails the session goes on in
// memory, the screen says so, and the waiting events are written as soon as the store takes them.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

void kiosk_note_fault(struct kiosk *kiosk)
{
    const unsigned store_faults = FAULT_STORE_FULL | FAULT_STORE_READ_ONLY | FAULT_STORE_LOCKED;
    kiosk->faults &= ~store_faults;
    enum store_fault fault = kiosk->store == NULL ? STORE_READ_ONLY : store_last_fault(kiosk->store);
    switch (fault) {
    case STORE_FULL:
        kiosk->faults |= FAULT_STORE_FULL;
        break;
    case STORE_LOCKED:
        kiosk->faults |= FAULT_STORE_LOCKED;
        break;
    case STORE_OK:
    case STORE_READ_ONLY:
    case STORE_DAMAGED:
    case STORE_NEWER:
    case STORE_FAILED:
        kiosk->faults |= FAULT_STORE_READ_ONLY;
        break;
    }
}

// The first event makes its session in the same commit, so that none is ever without a beginning.
static bool write_first(struct kiosk *kiosk, const struct event *event, struct error *error)
{
    int64_t id = 0;
    if (!store_begin(kiosk->store, error)) {
        return false;
    }
    if (store_session_create(kiosk->store, &kiosk->session.block, &kiosk->session.roster, &id, error) &&
        store_event_append(kiosk->store, id, event, error) && store_commit(kiosk->store, error)) {
        kiosk->session_id = id;
        return true;
    }
    store_rollback(kiosk->store);
    return false;
}

static bool write_event(struct kiosk *kiosk, const struct event *event, struct error *error)
{
    if (kiosk->store == NULL) {
        return error_set(error, "there is no database");
    }
    if (kiosk->session_id == 0) {
        return write_first(kiosk, event, error);
    }
    return store_event_append(kiosk->store, kiosk->session_id, event, error);
}

void kiosk_flush(struct kiosk *kiosk, struct now now)
{
    if (kiosk->pending_count == 0 || now.boot.ms < kiosk->retry_at.ms) {
        return;
    }
    size_t written = 0;
    struct error error;
    while (written < kiosk->pending_count && write_event(kiosk, &kiosk->pending[written], &error)) {
        written++;
    }
    kiosk->pending_count -= written;
    memmove(kiosk->pending, kiosk->pending + written, kiosk->pending_count * sizeof kiosk->pending[0]);
    kiosk->retry_at = (struct boot){now.boot.ms + STORE_RETRY_MS, now.boot.id};
    if (kiosk->pending_count == 0) {
        kiosk->faults &= ~(unsigned)(FAULT_STORE_FULL | FAULT_STORE_READ_ONLY | FAULT_STORE_LOCKED);
    } else {
        kiosk_note_fault(kiosk);
    }
}

static void keep_pending(struct kiosk *kiosk, const struct event *event, struct now now)
{
    if (kiosk->pending_count < PENDING_MAX) {
        kiosk->pending[kiosk->pending_count++] = *event;
    }
    kiosk->retry_at = (struct boot){now.boot.ms + STORE_RETRY_MS, now.boot.id};
    kiosk_note_fault(kiosk);
}

struct entry entry_now(const struct kiosk *kiosk, enum event_kind kind, enum event_source source, struct now now)
{
    return (struct entry){
        .kind = kind, .source = source, .at = session_axis(&kiosk->session, now).ms, .who = EVENT_NOBODY};
}

static struct event make_event(const struct kiosk *kiosk, const struct entry *entry, struct now now)
{
    struct event event = {.seq = kiosk->session.last_seq + 1,
                          .kind = entry->kind,
                          .source = entry->source,
                          .quality = now.quality,
                          .wall = now.wall,
                          .offset_s = zone_offset_at(kiosk->zone, now.wall),
                          .boot = now.boot,
                          .at = {entry->at},
                          .who = entry->who,
                          .ref = entry->ref,
                          .value = entry->value};
    if (entry->text != NULL) {
        text_copy(event.text, sizeof event.text, entry->text);
    }
    return event;
}

static bool fits_session(struct kiosk *kiosk, const struct event *event)
{
    struct error error;
    kiosk->scratch = kiosk->session;
    if (!session_apply(&kiosk->scratch, event, &error)) {
        fprintf(stderr, "adjourn: not noted: %s\n", error.text);
        return false;
    }
    return true;
}

bool kiosk_log(struct kiosk *kiosk, const struct entry *entry, struct now now)
{
    struct event event = make_event(kiosk, entry, now);
    if (!fits_session(kiosk, &event)) {
        return false;
    }
    struct error error;
    if (kiosk->pending_count > 0) {
        keep_pending(kiosk, &event, now);
    } else if (!write_event(kiosk, &event, &error)) {
        fprintf(stderr, "adjourn: not saved yet: %s\n", error.text);
        keep_pending(kiosk, &event, now);
    }
    kiosk->session = kiosk->scratch;
    return true;
}

bool kiosk_log_now(struct kiosk *kiosk, enum event_kind kind, enum event_source source, int64_t value, struct now now)
{
    struct entry entry = entry_now(kiosk, kind, source, now);
    entry.value = value;
    return kiosk_log(kiosk, &entry, now);
}

static bool write_invitation(struct kiosk *kiosk, const struct kiosk_invitation *invitation, struct event *event,
                             struct error *error)
{
    char uid[BLOCK_UID_MAX] = "";
    if (!store_begin(kiosk->store, error)) {
        return false;
    }
    if (kiosk->ports.invite(kiosk->ports.context, kiosk->store, invitation, uid, sizeof uid, error)) {
        text_copy(event->text, sizeof event->text, uid);
        if (store_event_append(kiosk->store, kiosk->session_id, event, error) && store_commit(kiosk->store, error)) {
            return true;
        }
    }
    store_rollback(kiosk->store);
    return false;
}

bool kiosk_log_invitation(struct kiosk *kiosk, const struct kiosk_invitation *invitation, struct now now)
{
    struct entry entry = entry_now(kiosk, EVENT_RESCHEDULED, SOURCE_TOUCHED, now);
    entry.value = invitation->slot.start.ms;
    struct event event = make_event(kiosk, &entry, now);
    kiosk_flush(kiosk, now);
    if (kiosk->store == NULL || kiosk->pending_count > 0 || !fits_session(kiosk, &event)) {
        kiosk_note_fault(kiosk);
        return false;
    }
    struct error error;
    if (!write_invitation(kiosk, invitation, &event, &error)) {
        fprintf(stderr, "adjourn: no invitation: %s\n", error.text);
        kiosk_note_fault(kiosk);
        return false;
    }
    kiosk->session = kiosk->scratch;
    return true;
}

bool kiosk_begin_session(struct kiosk *kiosk, const struct block *block, const struct roster *roster)
{
    kiosk_leave_session(kiosk);
    session_init(&kiosk->session, block, roster, &kiosk->settings->policy);
    kiosk->active = true;
    return true;
}

// The last resort for events that no store took: the journal.
static void tell_pending(struct kiosk *kiosk)
{
    char line[EVENT_CANONICAL_MAX];
    for (size_t i = 0; i < kiosk->pending_count; i++) {
        if (event_encode(&kiosk->pending[i], line, sizeof line)) {
            fprintf(stderr, "adjourn: not saved: %s: %s\n", kiosk->session.block.uid, line);
        }
    }
    kiosk->pending_count = 0;
}

void kiosk_leave_session(struct kiosk *kiosk)
{
    tell_pending(kiosk);
    kiosk->active = false;
    kiosk->session_id = 0;
    kiosk->alive_at.ms = 0;
    kiosk->stepping = false;
    kiosk->end_choices = false;
    kiosk->undo_until = kiosk->promise_until = kiosk->still_dismissed_until = kiosk->wrap_up_until = 0;
    kiosk->gap_until = kiosk->overrun_shown_at = kiosk->touched_at = 0;
    kiosk->skipped_choosing = kiosk->left_confirmed = kiosk->slots_ready = false;
    kiosk->slots_skip = 0;
    kiosk->chosen = -1;
    kiosk->code[0] = kiosk->export_result[0] = '\0';
    kiosk->export_failed = false;
}

static bool fold_event(void *context, const struct event *event, struct error *error)
{
    struct kiosk *kiosk = context;
    if (event->kind == EVENT_START && !policy_decode(&kiosk->session.policy, event->text, error)) {
        return false;
    }
    return session_apply(&kiosk->session, event, error);
}

// Across a power cut only wall time exists: from the last sign of life to now is unknown.
static void log_gap(struct kiosk *kiosk, struct now now)
{
    struct error error;
    struct wall alive = {0};
    if (!store_alive_get(kiosk->store, kiosk->session_id, &alive, &error)) {
        alive.ms = 0;
    }
    int64_t from = alive.ms > kiosk->session.anchor.axis ? alive.ms : kiosk->session.anchor.axis;
    struct entry entry = {
        .kind = EVENT_GAP, .source = SOURCE_INFERRED, .at = now.wall.ms, .who = EVENT_NOBODY, .value = from};
    if (kiosk_log(kiosk, &entry, now)) {
        kiosk->gap_until = now.wall.ms + CARD_MS;
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
    kiosk_begin_session(kiosk, &record->block, &record->roster);
    kiosk->session_id = id;
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
