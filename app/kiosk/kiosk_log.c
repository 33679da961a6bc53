// SPDX-License-Identifier: MIT
// Events: checked against a scratch fold, made durable, then folded. With a store that fails the session goes on in
// memory, the screen says so, and the waiting events are written as soon as the store takes them.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

#define STORE_FAULTS (FAULT_STORE_FULL | FAULT_STORE_READ_ONLY | FAULT_STORE_LOCKED | FAULT_STORE_AWAY)

bool kiosk_has_unsaved(const struct kiosk *kiosk)
{
    return kiosk->current.count + kiosk->earlier.count > 0;
}

void kiosk_note_store_works(struct kiosk *kiosk)
{
    if (!kiosk_has_unsaved(kiosk) && kiosk->store != NULL) {
        kiosk->faults &= ~(unsigned)STORE_FAULTS;
    }
}

void kiosk_note_store_fault(struct kiosk *kiosk, enum store_fault fault)
{
    kiosk->faults &= ~(unsigned)STORE_FAULTS;
    switch (fault) {
    case STORE_FULL:
        kiosk->faults |= FAULT_STORE_FULL;
        break;
    case STORE_LOCKED:
        kiosk->faults |= FAULT_STORE_LOCKED;
        break;
    case STORE_READ_ONLY:
        kiosk->faults |= FAULT_STORE_READ_ONLY;
        break;
    case STORE_OK:
    case STORE_DAMAGED:
    case STORE_NEWER:
    case STORE_FAILED:
        kiosk->faults |= kiosk->store == NULL ? FAULT_STORE_AWAY : FAULT_STORE_READ_ONLY;
        break;
    }
}

void kiosk_note_fault(struct kiosk *kiosk)
{
    if (kiosk->store != NULL) {
        kiosk_note_store_fault(kiosk, store_last_fault(kiosk->store));
    } else if ((kiosk->faults & STORE_FAULTS) == 0) {
        kiosk->faults |= FAULT_STORE_AWAY; // else what kept it from being opened is known
    }
}

// The first event makes its session in the same commit, so that none is ever without a beginning.
static bool write_first(struct kiosk *kiosk, struct unsaved *of, const struct event *event, struct error *error)
{
    int64_t id = 0;
    if (!store_begin(kiosk->store, error)) {
        return false;
    }
    store_sign_as(kiosk->store, kiosk->settings->digest);
    if (store_session_create(kiosk->store, &of->block, &of->roster, &id, error) &&
        store_event_append(kiosk->store, id, event, error) && store_commit(kiosk->store, error)) {
        of->session_id = id;
        return true;
    }
    store_rollback(kiosk->store);
    return false;
}

// The end of a session and the letters that go with it are one commit. Letters need the session as it is in memory:
// a close that had to wait for the store comes without them.
static bool write_close(struct kiosk *kiosk, const struct event *event, struct error *error)
{
    int64_t id = kiosk->current.session_id;
    if (!store_begin(kiosk->store, error)) {
        return false;
    }
    if (kiosk->ports.close(kiosk->ports.context, kiosk->store, &kiosk->session, id, event->wall, error) &&
        store_event_append(kiosk->store, id, event, error) && store_commit(kiosk->store, error)) {
        return true;
    }
    store_rollback(kiosk->store);
    return false;
}

static bool write_event(struct kiosk *kiosk, struct unsaved *of, const struct event *event, struct error *error)
{
    if (kiosk->store == NULL) {
        return error_set(error, "there is no database");
    }
    if (of->session_id == 0) {
        return write_first(kiosk, of, event, error);
    }
    return store_event_append(kiosk->store, of->session_id, event, error);
}

static bool write_now(struct kiosk *kiosk, const struct event *event, struct error *error)
{
    bool letters = event->kind == EVENT_CLOSE && kiosk->ports.close != NULL && kiosk->store != NULL &&
                   kiosk->current.session_id != 0;
    return letters ? write_close(kiosk, event, error) : write_event(kiosk, &kiosk->current, event, error);
}

// Writes what waits, in order; what could not be written goes on waiting.
static bool flush(struct kiosk *kiosk, struct unsaved *unsaved)
{
    size_t written = 0;
    struct error error;
    while (written < unsaved->count && write_event(kiosk, unsaved, &unsaved->event[written], &error)) {
        written++;
    }
    unsaved->count -= written;
    memmove(unsaved->event, unsaved->event + written, unsaved->count * sizeof unsaved->event[0]);
    return unsaved->count == 0;
}

void kiosk_flush(struct kiosk *kiosk, struct now now)
{
    bool waiting = now.boot.id == kiosk->retry_at.id && now.boot.ms < kiosk->retry_at.ms;
    if (!kiosk_has_unsaved(kiosk) || waiting) {
        return;
    }
    kiosk->retry_at = (struct boot){now.boot.ms + STORE_RETRY_MS, now.boot.id};
    if (flush(kiosk, &kiosk->earlier) && flush(kiosk, &kiosk->current)) {
        kiosk_note_store_works(kiosk);
    } else {
        kiosk_note_fault(kiosk);
    }
}

// With no room left the log of this session ends here, on disk; the journal has the rest.
static void keep_unsaved(struct kiosk *kiosk, const struct event *event, struct now now)
{
    struct unsaved *current = &kiosk->current;
    char line[EVENT_CANONICAL_MAX];
    if (current->count < UNSAVED_MAX) {
        current->event[current->count++] = *event;
    } else if (event_encode(event, line, sizeof line)) {
        fprintf(stderr, "adjourn: not saved: '%s': %s\n", current->block.uid, line);
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
    if (kiosk_has_unsaved(kiosk)) {
        keep_unsaved(kiosk, &event, now);
    } else if (!write_now(kiosk, &event, &error)) {
        fprintf(stderr, "adjourn: not saved yet: %s\n", error.text);
        keep_unsaved(kiosk, &event, now);
    } else {
        kiosk_note_store_works(kiosk);
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
        const struct session *session = invitation->session;
        bool own = strcmp(uid, session->block.uid) == 0;
        // One that names somebody is no part of the log: without any it is the block's own.
        text_copy(event->text, sizeof event->text,
                  own && block_uid_names(&session->block, &session->roster) ? "" : uid);
        if (store_event_append(kiosk->store, kiosk->current.session_id, event, error) &&
            store_commit(kiosk->store, error)) {
            text_copy(kiosk->invited_uid, sizeof kiosk->invited_uid, uid);
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
    if (kiosk->store == NULL || kiosk_has_unsaved(kiosk) || !fits_session(kiosk, &event)) {
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

static bool write_note(struct kiosk *kiosk, const struct kiosk_note *note, struct event *event, struct wall *by,
                       struct error *error)
{
    if (!store_begin(kiosk->store, error)) {
        return false;
    }
    if (kiosk->ports.note(kiosk->ports.context, kiosk->store, note, &event->value, by, error) &&
        store_event_append(kiosk->store, kiosk->current.session_id, event, error) &&
        store_commit(kiosk->store, error)) {
        return true;
    }
    store_rollback(kiosk->store);
    return false;
}

bool kiosk_log_note(struct kiosk *kiosk, const struct kiosk_note *note, int64_t *number, struct wall *by,
                    struct now now)
{
    struct entry entry = entry_now(kiosk, EVENT_REQUEST, SOURCE_TOUCHED, now);
    entry.who = note->who;
    entry.text = request_topic_name(note->topic);
    struct event event = make_event(kiosk, &entry, now);
    kiosk_flush(kiosk, now);
    if (kiosk->store == NULL || kiosk_has_unsaved(kiosk) || kiosk->ports.note == NULL || !fits_session(kiosk, &event)) {
        kiosk_note_fault(kiosk);
        return false;
    }
    struct error error;
    if (!write_note(kiosk, note, &event, by, &error)) {
        fprintf(stderr, "adjourn: no request noted: %s\n", error.text);
        kiosk_note_fault(kiosk);
        return false;
    }
    *number = event.value;
    kiosk->session = kiosk->scratch;
    return true;
}
