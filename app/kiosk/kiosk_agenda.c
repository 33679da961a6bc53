// SPDX-License-Identifier: MIT
// The agenda as the kiosk sees it: blocks of the local day and the one that comes next, read from the store when it
// changed, and what the calendar did to the block that is under way.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <string.h>

static bool same_day(struct date a, struct date b)
{
    return a.year == b.year && a.month == b.month && a.day == b.day;
}

bool kiosk_agenda_stale(struct kiosk *kiosk, struct now now)
{
    return !same_day(kiosk->day, zone_civil(kiosk->zone, now.wall).date) ||
           (kiosk->store != NULL && store_data_version(kiosk->store) != kiosk->data_version);
}

// What the room's sources say together: as old as the oldest of them, failing as soon as one fails.
static bool take_source(void *context, const struct source_state *state, struct error *error)
{
    (void)error;
    struct kiosk *kiosk = context;
    if (state->role != SOURCE_ROOM) {
        return true;
    }
    kiosk->calendar_failing = kiosk->calendar_failing || state->error[0] != '\0';
    if (kiosk->calendar_words[0] == '\0') {
        snprintf(kiosk->calendar_words, sizeof kiosk->calendar_words, "%s", state->error);
    }
    if (state->last_success.ms != 0 && (kiosk->calendar_at.ms == 0 || state->last_success.ms < kiosk->calendar_at.ms)) {
        kiosk->calendar_at = state->last_success;
    }
    if (state->next_try.ms != 0 && (kiosk->calendar_due.ms == 0 || state->next_try.ms < kiosk->calendar_due.ms)) {
        kiosk->calendar_due = state->next_try;
    }
    return true;
}

static void load_sources(struct kiosk *kiosk)
{
    struct error error;
    kiosk->calendar_at = kiosk->calendar_due = (struct wall){0};
    kiosk->calendar_failing = false;
    kiosk->calendar_words[0] = '\0';
    if (!store_sources(kiosk->store, take_source, kiosk, &error) ||
        !store_reader_restarted(kiosk->store, &kiosk->sync_restarted_at, &error)) {
        fprintf(stderr, "adjourn: calendar: %s\n", error.text);
        kiosk_note_fault(kiosk);
    }
}

// Blocks that take the room in [from, to), in order; false, and *count as it was, when they cannot be read.
static bool load_blocks(struct kiosk *kiosk, struct wall from, struct wall to, struct block *blocks, size_t max,
                        size_t *count)
{
    struct error error;
    size_t found = 0;
    if (!store_blocks_between(kiosk->store, from, to, blocks, max, &found, &error)) {
        fprintf(stderr, "adjourn: agenda: %s\n", error.text);
        kiosk_note_fault(kiosk);
        return false;
    }
    if (found == max && max == TODAY_MAX) {
        fprintf(stderr, "adjourn: agenda: only the first %zu blocks of the day are shown\n", max);
    }
    *count = 0;
    for (size_t i = 0; i < found; i++) {
        if (block_takes_room(&blocks[i])) {
            blocks[(*count)++] = blocks[i];
        }
    }
    return true;
}

// A block that had its session has no other, also when the store did not take that one; moved to another time it has.
static bool is_done(struct kiosk *kiosk, const struct block *block)
{
    const struct session *last = &kiosk->session;
    struct session_record *record = &kiosk->record;
    struct error error;
    int64_t id = 0;
    if (last->last_seq > 0 && block_same(&last->block, block) && last->block.start.ms < block->end.ms &&
        block->start.ms < last->booked_end) {
        return true;
    }
    return store_session_of(kiosk->store, block, &id, &error) && id != 0 &&
           store_session_load(kiosk->store, id, record, &error) && record->block.start.ms < block->end.ms &&
           block->start.ms < record->block.end.ms;
}

void kiosk_load_delivery(struct kiosk *kiosk)
{
    struct error error;
    struct delivery delivery;
    if (kiosk->store == NULL || kiosk->invited_uid[0] == '\0') {
        kiosk->delivery = (struct delivery){0};
    } else if (store_outbox_delivery(kiosk->store, kiosk->invited_uid, &delivery, &error)) {
        kiosk->delivery = delivery;
    } else {
        fprintf(stderr, "adjourn: outbox: %s\n", error.text);
    }
}

void kiosk_load_agenda(struct kiosk *kiosk, struct now now)
{
    const struct zone *zone = kiosk->ports.zone != NULL ? kiosk->ports.zone(kiosk->ports.context) : NULL;
    kiosk->zone = zone != NULL ? zone : kiosk->zone;
    bool new_day = !same_day(kiosk->day, zone_civil(kiosk->zone, now.wall).date);
    kiosk->day = zone_civil(kiosk->zone, now.wall).date;
    if (kiosk->store == NULL) {
        return;
    }
    load_sources(kiosk);
    kiosk->unread = kiosk->unread && !new_day && kiosk->calendar_at.ms == 0;
    int64_t version = store_data_version(kiosk->store);
    struct date tomorrow = date_from_days(date_to_days(kiosk->day) + 1);
    if (kiosk->unread || // a database that knows of no calendar yet says nothing about the day
        load_blocks(kiosk, zone_day_start(kiosk->zone, kiosk->day), zone_day_start(kiosk->zone, tomorrow), kiosk->today,
                    TODAY_MAX, &kiosk->today_count)) {
        kiosk->data_version = version; // else what was read before stays, and the next turn tries again
    }
    for (size_t i = 0; i < kiosk->today_count; i++) {
        kiosk->done[i] = is_done(kiosk, &kiosk->today[i]);
    }
    kiosk_load_delivery(kiosk);
    kiosk_load_copy(kiosk);
    kiosk_load_requests(kiosk);
    kiosk_pick_next(kiosk, now);
}

// The people who are expected: who declined is not.
static bool load_roster(struct kiosk *kiosk, const struct block *block)
{
    struct roster *roster = &kiosk->next_roster;
    struct error error;
    if (!store_roster(kiosk->store, block, roster, &error)) {
        fprintf(stderr, "adjourn: agenda: %s\n", error.text);
        memset(roster, 0, sizeof *roster);
        return false;
    }
    size_t kept = 0;
    for (size_t i = 0; i < roster->count; i++) {
        if (!roster->people[i].declined) {
            roster->people[kept++] = roster->people[i];
        }
    }
    roster->count = kept;
    return true;
}

// What was agreed for it; without the history of its client, when the store cannot tell it.
static bool load_agreement(struct kiosk *kiosk, struct now now)
{
    struct error error;
    if (!store_agreement(kiosk->store, kiosk->settings, kiosk->zone, &kiosk->next, &kiosk->next_roster, now.wall,
                         &kiosk->next_agreement, &error)) {
        fprintf(stderr, "adjourn: agenda: %s\n", error.text);
        return false;
    }
    return true;
}

static void set_next(struct kiosk *kiosk, const struct block *block, struct now now)
{
    if (block == NULL) {
        kiosk->has_next = false;
        return;
    }
    bool known = kiosk->has_next && block_same(&kiosk->next, block) && kiosk->roster_version == kiosk->data_version;
    kiosk->next = *block;
    kiosk->has_next = true;
    if (!known) {
        bool people = load_roster(kiosk, block);
        if (load_agreement(kiosk, now) && people) {
            kiosk->roster_version = kiosk->data_version;
        }
    }
}

// The first block of the coming days; today's are known already.
static const struct block *find_later(struct kiosk *kiosk, struct now now)
{
    struct date tomorrow = date_from_days(date_to_days(kiosk->day) + 1);
    struct wall from = zone_day_start(kiosk->zone, tomorrow);
    struct block *blocks = kiosk->later;
    size_t count = 0;
    if (!load_blocks(kiosk, from, (struct wall){now.wall.ms + AGENDA_AHEAD_MS}, blocks,
                     sizeof kiosk->later / sizeof kiosk->later[0], &count)) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].start.ms >= from.ms) {
            return &blocks[i];
        }
    }
    return NULL;
}

void kiosk_pick_next(struct kiosk *kiosk, struct now now)
{
    const struct block *current = block_at(kiosk->today, kiosk->done, kiosk->today_count, now.wall);
    const struct block *coming = block_after(kiosk->today, kiosk->done, kiosk->today_count, now.wall);
    if (current != NULL && coming != NULL &&
        coming->start.ms - kiosk->settings->session.start_before_ms <= now.wall.ms &&
        coming->start.ms >= current->end.ms && current->end.ms - now.wall.ms < MS_PER_MINUTE) {
        current = NULL; // a block that nobody started is over in a moment: the next one is what matters
    }
    if (current == NULL && coming == NULL && kiosk->store != NULL) {
        coming = find_later(kiosk, now);
    }
    set_next(kiosk, current != NULL ? current : coming, now);
}

const struct block *kiosk_following(const struct kiosk *kiosk)
{
    const struct block *own = &kiosk->session.block;
    for (size_t i = 0; i < kiosk->today_count; i++) {
        const struct block *block = &kiosk->today[i];
        if (!kiosk->done[i] && block->end.ms > own->end.ms && !block_same(block, own)) {
            return block;
        }
    }
    return kiosk->has_next && kiosk->next.start.ms >= own->end.ms ? &kiosk->next : NULL;
}

static const struct block *find_running(struct kiosk *kiosk)
{
    for (size_t i = 0; i < kiosk->today_count; i++) {
        if (block_same(&kiosk->today[i], &kiosk->session.block)) {
            return &kiosk->today[i];
        }
    }
    return NULL;
}

// Tells once what the calendar did to the running block: moved, shortened, cancelled, or back as it was.
void kiosk_watch_block(struct kiosk *kiosk, struct now now)
{
    const struct session *session = &kiosk->session;
    if (session->state < SESSION_RUNNING || session->state > SESSION_OVERRUN || kiosk->calendar_at.ms == 0) {
        return;
    }
    const struct block *block = find_running(kiosk);
    struct wall start = session->block.start;
    struct wall end = {session->booked_end};
    // Only the day of the block tells that it is gone; a clock that is wrong shows another day's list.
    struct date tomorrow = date_from_days(date_to_days(kiosk->day) + 1);
    bool gone = block == NULL && start.ms >= zone_day_start(kiosk->zone, kiosk->day).ms &&
                start.ms < zone_day_start(kiosk->zone, tomorrow).ms;
    if (block != NULL) {
        start = block->start;
        end = block->end;
    }
    bool told_gone = session->cancelled;
    struct wall told_start = session->changed_end.ms != 0 ? session->changed_start : session->block.start;
    struct wall told_end = session->changed_end.ms != 0 ? session->changed_end : (struct wall){session->booked_end};
    if (gone == told_gone && (gone || (start.ms == told_start.ms && end.ms == told_end.ms))) {
        return;
    }
    char text[24];
    snprintf(text, sizeof text, "%lld", gone ? 0LL : (long long)start.ms);
    struct entry entry = entry_now(kiosk, EVENT_BLOCK_CHANGED, SOURCE_INFERRED, now);
    entry.value = gone ? 0 : end.ms;
    entry.text = text;
    kiosk_log(kiosk, &entry, now);
}
