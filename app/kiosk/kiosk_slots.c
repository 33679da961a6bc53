// SPDX-License-Identifier: MIT
// Another time for the rest: proposals from the agenda in the store, the code on the screen, the confirmation.
#include "kiosk/kiosk_internal.h"

#include "kiosk/proposals.h"
#include "ui/view_words.h"

#include <stdio.h>

static bool moves_whole(const struct kiosk *kiosk)
{
    return kiosk->unstarted || kiosk->settings->reschedule.what == SLOT_WHOLE;
}

int64_t kiosk_rest_ms(const struct kiosk *kiosk, const struct figures *figures, struct now now)
{
    if (now.quality == CLOCK_UNSET || kiosk->store == NULL) {
        return 0; // no promise about dates
    }
    // Ended early: what is left is kept. At the end: what went by without everyone here.
    int64_t unused = figures->left + figures->set_aside;
    int64_t rest = unused > 0 ? unused : figures->late + figures->away + figures->paused + figures->unknown;
    if (rest < kiosk->session.policy.grace_ms && !kiosk->unstarted) {
        return 0;
    }
    return slots_round_up(&kiosk->settings->reschedule, moves_whole(kiosk) ? figures->booked : rest);
}

static bool may_override(const struct kiosk *kiosk)
{
    return kiosk->settings->reschedule.override && kiosk->session.agreed == SLOT_AGREED_NOT && !kiosk->unstarted;
}

bool kiosk_may_agree(const struct kiosk *kiosk)
{
    return kiosk->slots_ready && may_override(kiosk) && (kiosk->more_asked || kiosk->slots.count == 0);
}

void kiosk_forget_slots(struct kiosk *kiosk)
{
    kiosk->slots_ready = kiosk->more_asked = kiosk->asking_agreed = false;
    kiosk->slots_skip = 0;
}

// Proposals for so much of the block, as many as the screen has room for: the way out of the rules takes one place;
// none when the agenda cannot be read.
static void look_for_slots(struct kiosk *kiosk, int64_t length_ms, struct now now, struct slots *slots)
{
    const struct proposals_question question = {
        .settings = kiosk->settings,
        .zone = kiosk->zone,
        .block = &kiosk->session.block,
        .roster = &kiosk->session.roster,
        .now = now,
        .length_ms = length_ms,
        .skip = kiosk->slots_skip,
        .most = kiosk->more_asked && may_override(kiosk) ? VIEW_CARDS_MAX - 1 : VIEW_CARDS_MAX,
        .agreed = kiosk->session.agreed != SLOT_AGREED_NOT,
    };
    struct error error;
    *slots = (struct slots){.closed_by = SLOT_RULE_UNKNOWN};
    if (kiosk->store != NULL && !proposals_find(kiosk->store, &question, slots, &error)) {
        fprintf(stderr, "adjourn: proposals: %s\n", error.text);
    }
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
    kiosk->moving_whole = moves_whole(kiosk);
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
                                     .whole = kiosk->moving_whole,
                                     .now = now};
}

static void make_code(struct kiosk *kiosk, const struct kiosk_invitation *invitation)
{
    struct error error;
    if (!kiosk->ports.code(kiosk->ports.context, invitation, kiosk->code, sizeof kiosk->code, &error)) {
        fprintf(stderr, "adjourn: code on the screen: %s\n", error.text);
        kiosk->code[0] = '\0';
    }
}

void kiosk_choose(struct kiosk *kiosk, int32_t index, struct now now)
{
    if (index < 0 || (size_t)index >= kiosk->slots.count) {
        return;
    }
    kiosk->chosen = index;
    const struct kiosk_invitation invitation = invitation_of(kiosk, now);
    make_code(kiosk, &invitation);
}

void kiosk_code_approved(struct kiosk *kiosk)
{
    if (kiosk->code[0] == '\0' || kiosk->choosing_again || kiosk->chosen < 0 ||
        (size_t)kiosk->chosen >= kiosk->slots.count) {
        return;
    }
    struct kiosk_invitation invitation = invitation_of(kiosk, (struct now){0});
    invitation.slot.reasons &= ~(unsigned)SLOT_APPROVAL;
    make_code(kiosk, &invitation);
}

void kiosk_confirm(struct kiosk *kiosk, struct now now)
{
    if (kiosk->chosen < 0 || (size_t)kiosk->chosen >= kiosk->slots.count) {
        return;
    }
    struct kiosk_invitation invitation = invitation_of(kiosk, now);
    if (!kiosk_log_invitation(kiosk, &invitation, now)) {
        return;
    }
    if (kiosk->ports.deliver != NULL) {
        kiosk->ports.deliver(kiosk->ports.context, kiosk->store, now);
    }
    kiosk_load_requests(kiosk);
    kiosk->choosing_again = kiosk->left_confirmed = false;
    kiosk_load_delivery(kiosk);
}

void kiosk_choose_again(struct kiosk *kiosk, struct now now)
{
    if (kiosk_screen(kiosk) != SCREEN_CONFIRMED || kiosk->delivery.booking != BOOKING_TAKEN) {
        return;
    }
    kiosk_forget_slots(kiosk);
    kiosk->choosing_again = true;
    kiosk_find_slots(kiosk, now);
}
