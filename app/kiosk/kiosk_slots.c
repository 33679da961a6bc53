// SPDX-License-Identifier: MIT
// Another time for the rest: proposals from the agenda in the store, the code on the screen, the confirmation.
#include "kiosk/kiosk_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AHEAD_BLOCKS_MAX 1024

int64_t kiosk_rest_ms(const struct kiosk *kiosk, const struct figures *figures)
{
    // Ended early: what is left is kept. At the end: what went by without everyone here.
    int64_t unused = figures->left + figures->set_aside;
    int64_t rest = unused > 0 ? unused : figures->late + figures->away + figures->paused + figures->unknown;
    return slots_round_up(&kiosk->settings->reschedule, rest);
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
        if (!block_takes_room(&blocks[i]) || block_same(&blocks[i], &kiosk->session.block)) {
            continue;
        }
        busy[busy_count++] = taken;
        if (with_same_people(&blocks[i], &kiosk->session.block)) {
            standing[(*standing_count)++] = taken;
        }
    }
    return busy_count;
}

static bool ask_slots(struct kiosk *kiosk, struct now now, struct block *blocks, struct busy *busy)
{
    struct error error;
    size_t count = 0;
    const struct slot_rules *rules = &kiosk->settings->reschedule;
    struct wall until = {now.wall.ms + (rules->horizon_days + 1) * MS_PER_DAY};
    if (!store_blocks_between(kiosk->store, now.wall, until, blocks, AHEAD_BLOCKS_MAX, &count, &error)) {
        fprintf(stderr, "adjourn: proposals: %s\n", error.text);
        return false;
    }
    struct busy *standing = busy + AHEAD_BLOCKS_MAX;
    size_t standing_count = 0;
    size_t busy_count = collect_busy(kiosk, blocks, count, busy, standing, &standing_count);
    struct slot_request request = {.now = now,
                                   .block_start = kiosk->session.block.start,
                                   .first_date = kiosk->session.block.start,
                                   .length_ms = kiosk->moving_ms,
                                   .skip = kiosk->slots_skip,
                                   .busy = busy,
                                   .busy_count = busy_count,
                                   .standing = standing,
                                   .standing_count = standing_count};
    slots_find(rules, kiosk->zone, &request, &kiosk->slots);
    return true;
}

void kiosk_find_slots(struct kiosk *kiosk, struct now now)
{
    struct figures figures;
    session_figures(&kiosk->session, session_axis(&kiosk->session, now), &figures);
    kiosk->moving_ms = kiosk_rest_ms(kiosk, &figures);
    kiosk->slots_ready = true;
    kiosk->slots.count = 0;
    kiosk->slots.closed_by = SLOT_RULE_BUSY;
    kiosk->chosen = -1;
    kiosk->code[0] = '\0';
    struct block *blocks = calloc(AHEAD_BLOCKS_MAX, sizeof *blocks);
    struct busy *busy = calloc(2 * AHEAD_BLOCKS_MAX, sizeof *busy);
    if (blocks != NULL && busy != NULL && kiosk->store != NULL && ask_slots(kiosk, now, blocks, busy) &&
        kiosk->slots.count > 0) {
        kiosk_choose(kiosk, 0, now);
    }
    free(busy);
    free(blocks);
}

static struct kiosk_invitation invitation_of(const struct kiosk *kiosk, struct now now)
{
    return (struct kiosk_invitation){.session = &kiosk->session,
                                     .session_id = kiosk->session_id,
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
