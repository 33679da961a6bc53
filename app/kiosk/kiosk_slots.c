// SPDX-License-Identifier: MIT
// Another time for the rest: proposals from the agenda in the store, the code on the screen, the confirmation.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD_BLOCKS_MAX 1024

int64_t kiosk_rest_ms(const struct kiosk *kiosk, const struct figures *figures, struct now now)
{
    if (now.quality == CLOCK_UNSET || kiosk->store == NULL) {
        return 0; // no promise about dates
    }
    // Ended early: what is left is kept. At the end: what went by without everyone here.
    int64_t unused = figures->left + figures->set_aside;
    int64_t rest = unused > 0 ? unused : figures->late + figures->away + figures->paused + figures->unknown;
    return rest < kiosk->session.policy.grace_ms ? 0 : slots_round_up(&kiosk->settings->reschedule, rest);
}

static bool with_same_people(const struct block *block, const struct block *other)
{
    return block->recurring && strcmp(block->uid, other->uid) == 0;
}

static size_t collect_busy(const struct kiosk *kiosk, const struct block *blocks, size_t count, struct busy *busy,
                           struct busy *standing, size_t *standing_count)
{
    size_t busy_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct busy taken = {blocks[i].start, blocks[i].end};
        // The session's own block is over when it ends; moved elsewhere by the calendar, it takes the room there.
        bool own = block_same(&blocks[i], &kiosk->session.block) && taken.start.ms < kiosk->session.block.end.ms;
        if (!block_takes_room(&blocks[i]) || own) {
            continue;
        }
        busy[busy_count++] = taken;
        if (with_same_people(&blocks[i], &kiosk->session.block)) {
            standing[(*standing_count)++] = taken;
        }
    }
    return busy_count;
}

// How far the agenda is known: the sync process reads so far ahead, and only so many blocks are held at a time.
static struct wall known_until(const struct kiosk *kiosk, const struct block *blocks, size_t count)
{
    struct wall until = {kiosk->calendar_at.ms + BLOCKS_DAYS_AHEAD * MS_PER_DAY};
    if (count == AHEAD_BLOCKS_MAX && blocks[count - 1].start.ms < until.ms) {
        until = blocks[count - 1].start;
    }
    return until;
}

static int by_start(const void *a, const void *b)
{
    int64_t first = ((const struct busy *)a)->start.ms;
    int64_t second = ((const struct busy *)b)->start.ms;
    return (first > second) - (first < second);
}

// Adds the times at which the trainer, or whatever else is named as busy, is taken. They are known until *to.
static bool add_others(const struct kiosk *kiosk, struct wall from, struct wall *to, struct busy *busy, size_t *count,
                       struct error *error)
{
    static const enum source_role roles[] = {SOURCE_TRAINER, SOURCE_BUSY};
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        size_t more = 0;
        if (!store_busy_between(kiosk->store, roles[i], from, *to, busy + *count, AHEAD_BLOCKS_MAX, &more, error)) {
            return false;
        }
        *count += more;
        if (more == AHEAD_BLOCKS_MAX) {
            *to = busy[*count - 1].start;
        }
    }
    qsort(busy, *count, sizeof *busy, by_start);
    return true;
}

// The days of holiday calendars count as those of the settings.
static bool add_holidays(const struct kiosk *kiosk, struct wall from, struct wall to, struct hours *hours,
                         struct error *error)
{
    struct busy days[HOLIDAYS_MAX];
    size_t count = 0;
    if (!store_busy_between(kiosk->store, SOURCE_HOLIDAYS, from, to, days, HOLIDAYS_MAX, &count, error)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int64_t day = date_to_days(zone_civil(kiosk->zone, days[i].start).date);
        int64_t last = date_to_days(zone_civil(kiosk->zone, (struct wall){days[i].end.ms - 1}).date);
        for (; day <= last && hours_add_holiday(hours, date_from_days(day)); day++) {
        }
    }
    return true;
}

static bool ask_slots(struct kiosk *kiosk, int64_t length_ms, struct now now, struct block *blocks, struct busy *busy,
                      struct slots *slots)
{
    struct error error;
    size_t count = 0;
    struct slot_rules rules = kiosk->settings->reschedule;
    struct wall until = {now.wall.ms + (rules.horizon_days + 1) * MS_PER_DAY};
    struct busy *standing = busy + 3 * AHEAD_BLOCKS_MAX;
    size_t standing_count = 0;
    size_t busy_count = 0;
    struct wall known = {0};
    bool ok = store_blocks_between(kiosk->store, now.wall, until, blocks, AHEAD_BLOCKS_MAX, &count, &error);
    if (ok) {
        busy_count = collect_busy(kiosk, blocks, count, busy, standing, &standing_count);
        known = known_until(kiosk, blocks, count);
        ok = add_others(kiosk, now.wall, &known, busy, &busy_count, &error) &&
             add_holidays(kiosk, now.wall, until, &rules.hours, &error);
    }
    if (!ok) {
        fprintf(stderr, "adjourn: proposals: %s\n", error.text);
        return false;
    }
    struct slot_request request = {.now = now,
                                   .block_start = kiosk->session.block.start,
                                   .first_date = kiosk->session.block.start,
                                   .known_until = known,
                                   .length_ms = length_ms,
                                   .skip = kiosk->slots_skip,
                                   .busy = busy,
                                   .busy_count = busy_count,
                                   .standing = standing,
                                   .standing_count = standing_count};
    slots_find(&rules, kiosk->zone, &request, slots);
    return true;
}

// Proposals for so much of the block; none when the agenda cannot be read.
static void look_for_slots(struct kiosk *kiosk, int64_t length_ms, struct now now, struct slots *slots)
{
    *slots = (struct slots){.closed_by = SLOT_RULE_UNKNOWN};
    struct block *blocks = calloc(AHEAD_BLOCKS_MAX, sizeof *blocks);
    struct busy *busy = calloc(4 * AHEAD_BLOCKS_MAX, sizeof *busy);
    if (blocks == NULL || busy == NULL || kiosk->store == NULL ||
        !ask_slots(kiosk, length_ms, now, blocks, busy, slots)) {
        slots->count = 0;
    }
    free(busy);
    free(blocks);
}

static int64_t rest_now(const struct kiosk *kiosk, struct now now)
{
    struct figures figures;
    session_figures(&kiosk->session, session_axis(&kiosk->session, now), &figures);
    return kiosk_rest_ms(kiosk, &figures, now);
}

bool kiosk_has_slot(struct kiosk *kiosk, struct now now)
{
    struct slots slots;
    look_for_slots(kiosk, rest_now(kiosk, now), now, &slots);
    return slots.count > 0;
}

void kiosk_find_slots(struct kiosk *kiosk, struct now now)
{
    kiosk->moving_ms = rest_now(kiosk, now);
    kiosk->slots_ready = kiosk->moving_ms > 0; // else again, as soon as dates can be promised
    kiosk->chosen = -1;
    kiosk->code[0] = '\0';
    look_for_slots(kiosk, kiosk->moving_ms, now, &kiosk->slots);
    kiosk_choose(kiosk, 0, now);
}

static struct kiosk_invitation invitation_of(const struct kiosk *kiosk, struct now now)
{
    return (struct kiosk_invitation){.session = &kiosk->session,
                                     .session_id = kiosk->current.session_id,
                                     .slot = kiosk->slots.slot[kiosk->chosen],
                                     .now = now};
}

void kiosk_choose(struct kiosk *kiosk, int32_t index, struct now now)
{
    if (index < 0 || (size_t)index >= kiosk->slots.count) {
        return;
    }
    kiosk->chosen = index;
    struct kiosk_invitation invitation = invitation_of(kiosk, now);
    struct error error;
    if (!kiosk->ports.code(kiosk->ports.context, &invitation, kiosk->code, sizeof kiosk->code, &error)) {
        fprintf(stderr, "adjourn: code on the screen: %s\n", error.text);
        kiosk->code[0] = '\0';
    }
}

void kiosk_confirm(struct kiosk *kiosk, struct now now)
{
    if (kiosk->chosen < 0 || (size_t)kiosk->chosen >= kiosk->slots.count) {
        return;
    }
    struct kiosk_invitation invitation = invitation_of(kiosk, now);
    if (kiosk_log_invitation(kiosk, &invitation, now) && kiosk->ports.deliver != NULL) {
        kiosk->ports.deliver(kiosk->ports.context, kiosk->store, now);
    }
}
