// SPDX-License-Identifier: MIT
// A database that did not open, or whose file is gone: it is opened again by itself, ever more seldom, and what the
// screen knows goes into it. Nobody is to restart a kiosk on a wall.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>

#define OPEN_FIRST_MS (5 * MS_PER_SECOND)
#define OPEN_LAST_MS  (5 * MS_PER_MINUTE)

bool kiosk_store_away(const struct kiosk *kiosk)
{
    return kiosk->ports.open_store != NULL && (kiosk->store == NULL || !store_in_place(kiosk->store));
}

struct carrying {
    struct store *to;
    int64_t session;
};

static bool carry_event(void *context, const struct event *event, struct error *error)
{
    const struct carrying *carrying = context;
    return store_event_append(carrying->to, carrying->session, event, error);
}

// A session of the old database, which is open still although its file is gone, is written into the new one.
static bool carry_session(struct kiosk *kiosk, struct store *to, int64_t *id, struct error *error)
{
    struct carrying carrying = {.to = to};
    struct session_record *record = &kiosk->record;
    if (*id == 0) {
        return true;
    }
    bool ok = store_session_load(kiosk->store, *id, record, error) &&
              store_session_create(to, &record->block, &record->roster, &carrying.session, error) &&
              store_events(kiosk->store, *id, carry_event, &carrying, error);
    *id = carrying.session;
    return ok;
}

static bool carry_sessions(struct kiosk *kiosk, struct store *to, struct error *error)
{
    int64_t current = kiosk->current.session_id, earlier = kiosk->earlier.count > 0 ? kiosk->earlier.session_id : 0;
    if (kiosk->store == NULL) {
        return true;
    }
    if (!store_begin(to, error)) {
        return false;
    }
    if (!carry_session(kiosk, to, &current, error) || !carry_session(kiosk, to, &earlier, error) ||
        !store_commit(to, error)) {
        store_rollback(to);
        return false;
    }
    kiosk->current.session_id = current;
    kiosk->earlier.session_id = earlier;
    return true;
}

static bool open_again(struct kiosk *kiosk, struct now now)
{
    struct kiosk_ports *ports = &kiosk->ports;
    struct store *store = NULL;
    struct error error = {""};
    bool was_open = kiosk->store != NULL;
    if (!ports->open_store(ports->context, &store, &error)) {
        kiosk_note_store_fault(kiosk, store_last_fault(NULL));
    } else if (!carry_sessions(kiosk, store, &error)) {
        kiosk_note_store_fault(kiosk, store_last_fault(store));
        store_close(store);
    } else {
        ports->use_store(ports->context, store);
        kiosk->store = store;
        kiosk->roster_version = kiosk->data_version = -1;
        kiosk_note_store_works(kiosk);
        kiosk_set_fault(kiosk, FAULT_STORE_NEW, was_open);
        kiosk_set_fault(kiosk, FAULT_STORE_RESTORED, store_restored(store));
        kiosk->retry_at = (struct boot){0};
        kiosk->unread = was_open;
        if (!kiosk->active) {
            kiosk_restore(kiosk, now);
        }
        kiosk_load_agenda(kiosk, now);
        return true;
    }
    fprintf(stderr, "adjourn: database: %s\n", error.text);
    return false;
}

// Some weeks of sessions: enough for somebody to come and make room.
#define SCARCE_BYTES  (INT64_C(64) << 20)
#define ROOM_ASKED_MS (1 * MS_PER_MINUTE)

void kiosk_watch_room(struct kiosk *kiosk, struct now now)
{
    bool asked = kiosk->room_asked.id == now.boot.id && now.boot.ms < kiosk->room_asked.ms + ROOM_ASKED_MS;
    if (kiosk->ports.room_left == NULL || asked) {
        return;
    }
    kiosk->room_asked = now.boot;
    int64_t left = kiosk->ports.room_left(kiosk->ports.context);
    kiosk_set_fault(kiosk, FAULT_STORE_SCARCE, left >= 0 && left < SCARCE_BYTES);
}

void kiosk_watch_store(struct kiosk *kiosk, struct now now)
{
    bool waiting = now.boot.id == kiosk->open_at.id && now.boot.ms < kiosk->open_at.ms;
    if (!kiosk_store_away(kiosk) || waiting) {
        return;
    }
    if (open_again(kiosk, now)) {
        kiosk->open_wait_ms = 0;
        return;
    }
    kiosk->open_wait_ms = kiosk->open_wait_ms == 0 ? OPEN_FIRST_MS : 2 * kiosk->open_wait_ms;
    kiosk->open_wait_ms = kiosk->open_wait_ms > OPEN_LAST_MS ? OPEN_LAST_MS : kiosk->open_wait_ms;
    kiosk->open_at = (struct boot){now.boot.ms + kiosk->open_wait_ms, now.boot.id};
}
