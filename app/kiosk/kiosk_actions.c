// SPDX-License-Identifier: MIT
// What a touch does: an event, or a change of what only the screen knows.
#include "kiosk/kiosk_internal.h"

#include "core/breaks.h"

static bool touched(struct kiosk *kiosk, enum event_kind kind, int64_t value, struct now now)
{
    return kiosk_log_now(kiosk, kind, SOURCE_TOUCHED, value, now);
}

static void offer_undo(struct kiosk *kiosk, struct now now)
{
    kiosk->undo_seq = kiosk->session.last_seq;
    kiosk->undo_until = session_axis(&kiosk->session, now).ms + kiosk->session.policy.slip_ms;
}

static void touched_with_undo(struct kiosk *kiosk, enum event_kind kind, struct now now)
{
    if (touched(kiosk, kind, 0, now)) {
        kiosk->promise_until = 0;
        offer_undo(kiosk, now);
    }
}

// Breaks that the description of the block plans are no interruptions.
static void log_breaks(struct kiosk *kiosk, struct now now)
{
    struct planned_break breaks[BREAKS_MAX];
    size_t count = breaks_read(&kiosk->session.block, kiosk->zone, breaks);
    for (size_t i = 0; i < count; i++) {
        struct entry planned = entry_now(kiosk, EVENT_BREAK, SOURCE_INFERRED, now);
        planned.at = breaks[i].start.ms;
        planned.value = breaks[i].end.ms;
        kiosk_log(kiosk, &planned, now);
    }
}

bool kiosk_log_start(struct kiosk *kiosk, enum event_source source, int64_t at, struct now now)
{
    char policy[EVENT_TEXT_MAX];
    struct entry start = {.kind = EVENT_START, .source = source, .at = at, .who = EVENT_NOBODY, .text = policy};
    return policy_encode(&kiosk->session.policy, policy, sizeof policy) && kiosk_log(kiosk, &start, now);
}

bool kiosk_start(struct kiosk *kiosk, enum event_source source, int64_t at, struct now now)
{
    kiosk_begin_session(kiosk, &kiosk->next, &kiosk->next_roster, &kiosk->next_agreement.policy);
    if (!kiosk_log_start(kiosk, source, at, now)) {
        kiosk_leave_session(kiosk);
        return false;
    }
    log_breaks(kiosk, now);
    kiosk_load_agenda(kiosk, now);
    return true;
}

static void act_start(struct kiosk *kiosk, bool back_dated, struct now now)
{
    if (kiosk->active || !kiosk_is_ready(kiosk, now)) {
        return;
    }
    int64_t began = kiosk_began_at(kiosk);
    back_dated = back_dated && now.wall.ms > began;
    kiosk_start(kiosk, back_dated ? SOURCE_CORRECTED : SOURCE_TOUCHED, back_dated ? began : now.wall.ms, now);
}

static void step_out(struct kiosk *kiosk, int32_t who, struct now now)
{
    struct entry out = entry_now(kiosk, EVENT_OUT, SOURCE_TOUCHED, now);
    out.who = who;
    if (kiosk_log(kiosk, &out, now)) {
        offer_undo(kiosk, now);
        kiosk->promise_of = who;
        kiosk->promise_until = out.at + QUESTION_MS;
    }
}

static void step_back(struct kiosk *kiosk, int32_t who, bool one, int64_t minutes_ago, struct now now)
{
    struct entry back = entry_now(kiosk, EVENT_BACK, minutes_ago > 0 ? SOURCE_CORRECTED : SOURCE_TOUCHED, now);
    const struct span *absence = session_absence_of(&kiosk->session, who);
    back.at -= minutes_ago * MS_PER_MINUTE;
    back.at = absence != NULL && back.at < absence->from ? absence->from : back.at;
    back.who = who;
    back.value = one ? 1 : 0;
    if (kiosk_log(kiosk, &back, now)) {
        kiosk->promise_until = 0;
        offer_undo(kiosk, now);
    }
}

static void act_person(struct kiosk *kiosk, int32_t who, struct now now)
{
    if (session_absence_of(&kiosk->session, who) == NULL) {
        step_out(kiosk, who, now);
    } else {
        step_back(kiosk, who, true, 0, now);
    }
}

static void act_promise(struct kiosk *kiosk, int32_t minutes, struct now now)
{
    struct entry promise = entry_now(kiosk, EVENT_PROMISE, SOURCE_TOUCHED, now);
    promise.who = kiosk->promise_of;
    promise.value = promise.at + minutes * MS_PER_MINUTE;
    if (kiosk->promise_until > promise.at) {
        kiosk_log(kiosk, &promise, now);
    }
    kiosk->promise_until = 0;
}

// From now on for everybody, until the block ends or the next break begins.
static void begin_break(struct kiosk *kiosk, int32_t minutes, struct now now)
{
    const struct session *session = &kiosk->session;
    struct entry planned = entry_now(kiosk, EVENT_BREAK, SOURCE_TOUCHED, now);
    planned.value = planned.at + minutes * MS_PER_MINUTE;
    planned.value = planned.value < session->block.end.ms ? planned.value : session->block.end.ms;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        bool comes = span->kind == SPAN_BREAK && !span->ignored && span->from > planned.at;
        planned.value = comes && span->from < planned.value ? span->from : planned.value;
    }
    if (kiosk_log(kiosk, &planned, now)) {
        offer_undo(kiosk, now);
    }
}

static void act_break(struct kiosk *kiosk, int32_t minutes, struct now now)
{
    struct wall axis = session_axis(&kiosk->session, now);
    const struct span *running = session_break(&kiosk->session, axis);
    bool asked = kiosk->break_until > axis.ms;
    kiosk->break_until = 0;
    if (minutes == BREAK_OVER && running != NULL) {
        struct entry over = entry_now(kiosk, EVENT_CORRECTION, SOURCE_TOUCHED, now);
        over.ref = running->opened_by;
        kiosk_log(kiosk, &over, now);
        kiosk->undo_until = 0;
    } else if (minutes == BREAK_ASK && running == NULL) {
        kiosk->break_until = axis.ms + QUESTION_MS;
    } else if (minutes > 0 && asked && running == NULL) {
        begin_break(kiosk, minutes, now);
    }
}

static void act_undo(struct kiosk *kiosk, struct now now)
{
    struct entry undo = entry_now(kiosk, EVENT_UNDO, SOURCE_TOUCHED, now);
    undo.ref = kiosk->undo_seq;
    if (kiosk->undo_until > undo.at) {
        kiosk_log(kiosk, &undo, now);
    }
    kiosk->undo_until = kiosk->promise_until = 0;
}

static void act_end(struct kiosk *kiosk, enum event_end how, struct now now)
{
    if (kiosk->session.offer.open && how == END_RESCHEDULE) {
        touched(kiosk, EVENT_ANSWER, ANSWER_RESCHEDULE, now);
    }
    if (touched(kiosk, EVENT_END, how, now)) {
        kiosk->end_choices = false;
        kiosk->skipped_choosing = kiosk->left_confirmed = false;
        kiosk_forget_slots(kiosk);
    }
}

// What the trainer agreed on in the room lifts the rules: first it is asked how, then that is noted.
static void act_agree(struct kiosk *kiosk, enum slot_agreed agreed, struct now now)
{
    if (agreed == SLOT_AGREED_NOT) {
        kiosk->asking_agreed = kiosk_may_agree(kiosk);
    } else if (kiosk->asking_agreed && touched(kiosk, EVENT_OVERRIDE, agreed, now)) {
        kiosk_forget_slots(kiosk);
        kiosk_find_slots(kiosk, now);
    }
}

// Back from the proposals: the rules hold again; else the end did not happen, the session goes on as it was.
static void act_back(struct kiosk *kiosk, struct now now)
{
    if (kiosk->asking_agreed) {
        kiosk->asking_agreed = false;
        return;
    }
    if (kiosk->session.agreed != SLOT_AGREED_NOT) {
        if (touched(kiosk, EVENT_OVERRIDE, SLOT_AGREED_NOT, now)) {
            kiosk_forget_slots(kiosk);
            kiosk_find_slots(kiosk, now);
        }
        return;
    }
    if (kiosk->choosing_again) {
        kiosk->choosing_again = false;
        return;
    }
    struct entry undo = entry_now(kiosk, EVENT_UNDO, SOURCE_TOUCHED, now);
    undo.ref = kiosk->session.ended_seq;
    if (kiosk_log(kiosk, &undo, now)) {
        kiosk_forget_slots(kiosk);
        kiosk->overrun_shown_at = undo.at;
    }
}

static void act_extend(struct kiosk *kiosk, struct now now)
{
    struct wall booked_at;
    if (kiosk_extend_refusal(kiosk, now, &booked_at) == EXTEND_ALLOWED) {
        touched(kiosk, EVENT_EXTEND, kiosk->session.block.end.ms + kiosk->settings->session.extend_ms, now);
        kiosk->end_choices = false;
    }
}

static void act_carry_on(struct kiosk *kiosk, struct now now)
{
    kiosk->end_choices = false;
    if (kiosk->session.offer.open) {
        touched(kiosk, EVENT_ANSWER, ANSWER_CARRY_ON, now);
    }
}

static void act_done(struct kiosk *kiosk, struct now now)
{
    if (kiosk_screen(kiosk) == SCREEN_CONFIRMED) {
        kiosk->left_confirmed = true;
    } else if (kiosk_screen(kiosk) == SCREEN_RESCHEDULE) {
        kiosk->skipped_choosing = true;
        kiosk->left_confirmed = kiosk->left_confirmed || kiosk->choosing_again;
        kiosk->choosing_again = false;
    } else {
        kiosk_close_session(kiosk, SOURCE_TOUCHED, now);
    }
}

// Answers the question that stands: "still out?" with yes, else the wrap-up card with OK.
static void act_dismiss(struct kiosk *kiosk, struct now now)
{
    int32_t who = kiosk->situation.still_out_of;
    if (who != NOBODY_ASKED) {
        kiosk->still_asked_at[kiosk_person_index(who)] = session_axis(&kiosk->session, now).ms;
    } else {
        kiosk->wrap_up_until = 0;
    }
}

// Touches while a session is under way. One flat table: a line for each touch, and those that mean nothing here.
// NOLINTNEXTLINE(readability-function-size)
static void act_in_session(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind != ACTION_BREAK) {
        kiosk->break_until = 0; // something else was more urgent
    }
    switch (action.kind) {
    case ACTION_PERSON:
        act_person(kiosk, action.value, now);
        break;
    case ACTION_SOMEONE_OUT:
        step_out(kiosk, EVENT_NOBODY, now);
        break;
    case ACTION_SOMEONE_BACK:
        step_back(kiosk, EVENT_NOBODY, true, 0, now);
        break;
    case ACTION_EVERYONE_BACK:
        step_back(kiosk, EVENT_NOBODY, false, 0, now);
        break;
    case ACTION_PROMISE:
        act_promise(kiosk, action.value, now);
        break;
    case ACTION_BACK_AT:
        step_back(kiosk, kiosk->situation.still_out_of, true, action.value, now);
        break;
    case ACTION_GO_ON:
        touched(kiosk, EVENT_STANCE, STANCE_GO_ON, now);
        break;
    case ACTION_WE_WAIT:
        touched(kiosk, EVENT_STANCE, STANCE_WAIT, now);
        break;
    case ACTION_PAUSE:
        touched_with_undo(kiosk, EVENT_PAUSE, now);
        break;
    case ACTION_RESUME:
        touched_with_undo(kiosk, EVENT_RESUME, now);
        break;
    case ACTION_BREAK:
        act_break(kiosk, action.value, now);
        break;
    case ACTION_UNDO:
        act_undo(kiosk, now);
        break;
    case ACTION_END:
        kiosk->end_choices = true;
        break;
    case ACTION_END_NOW:
        act_end(kiosk, END_TOUCHED, now);
        break;
    case ACTION_RESCHEDULE:
        act_end(kiosk, END_RESCHEDULE, now);
        break;
    case ACTION_CARRY_ON:
        act_carry_on(kiosk, now);
        break;
    case ACTION_WAIT:
        touched(kiosk, EVENT_ANSWER, ANSWER_WAIT, now);
        break;
    case ACTION_EXTEND:
        act_extend(kiosk, now);
        break;
    case ACTION_SHOW_OFFER:
        if (kiosk->session.offer.folded) {
            touched(kiosk, EVENT_OFFER, kiosk->session.offer.threshold, now);
        }
        break;
    case ACTION_DISMISS:
        act_dismiss(kiosk, now);
        break;
    case ACTION_NONE:
    case ACTION_START:
    case ACTION_CHOOSE:
    case ACTION_MORE_TIMES:
    case ACTION_AGREE:
    case ACTION_CONFIRM:
    case ACTION_BACK:
    case ACTION_DONE:
    case ACTION_SEEN:
    case ACTION_EXPORT:
    case ACTION_ASK:
    case ACTION_TOPIC:
    case ACTION_WHO:
    case ACTION_REQUESTS:
    case ACTION_REQUEST:
    case ACTION_DIGIT:
    case ACTION_ERASE:
    case ACTION_ENTER:
    case ACTION_ANSWER:
    case ACTION_ASK_BACK:
    case ACTION_LANGUAGE:
    case ACTION_SETTINGS:
    case ACTION_CARD:
    case ACTION_LESS:
    case ACTION_MORE:
    case ACTION_SET:
    case ACTION_WORDS:
    case ACTION_DAY:
    case ACTION_EXPORT_DAY:
    case ACTION_IDENTIFY:
    case ACTION_UNDO_ALL:
    case ACTION_WRITE:
    case ACTION_KEY:
    case ACTION_CHANGE_PIN:
    case ACTION_BUNDLE:
    case ACTION_RESET:
    case ACTION_LOCK:
    case ACTION_TRAINER:
        break;
    }
}

void kiosk_more_times(struct kiosk *kiosk, struct now now)
{
    kiosk->slots_skip += (int32_t)kiosk->slots.count;
    kiosk->more_asked = true;
    kiosk_find_slots(kiosk, now);
    if (kiosk->slots.count == 0 && kiosk->slots_skip > 0) {
        kiosk->slots_skip = 0;
        kiosk_find_slots(kiosk, now);
    }
}

// Touches after its end.
static void act_after_end(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_CHOOSE) {
        kiosk_choose(kiosk, action.value, now);
    } else if (action.kind == ACTION_MORE_TIMES) {
        kiosk_more_times(kiosk, now);
    } else if (action.kind == ACTION_AGREE) {
        act_agree(kiosk, (enum slot_agreed)action.value, now);
    } else if (action.kind == ACTION_CONFIRM) {
        kiosk_confirm(kiosk, now);
    } else if (action.kind == ACTION_RESCHEDULE) {
        kiosk_choose_again(kiosk, now);
    } else if (action.kind == ACTION_BACK) {
        act_back(kiosk, now);
    } else if (action.kind == ACTION_DONE) {
        act_done(kiosk, now);
    } else if (action.kind == ACTION_SEEN) {
        touched(kiosk, EVENT_SEEN, 0, now);
    } else if (action.kind == ACTION_EXPORT) {
        kiosk_export(kiosk, (enum export_target)action.value, now);
    }
}

void kiosk_act(struct kiosk *kiosk, struct action action, struct now now)
{
    kiosk_watch_trainer(kiosk, action, now);
    if (kiosk_act_panel(kiosk, action, now) || kiosk_act_asking(kiosk, action, now)) {
        kiosk_turn(kiosk, now);
        return;
    }
    if (action.kind == ACTION_LANGUAGE) {
        kiosk_switch_language(kiosk, now);
    } else if (action.kind == ACTION_START) {
        act_start(kiosk, action.value == 1, now);
    } else if (!kiosk->active && action.kind == ACTION_RESCHEDULE) {
        kiosk_choose_unstarted(kiosk, now);
    } else if (!kiosk->active) {
        return;
    } else if (kiosk->unstarted) {
        kiosk_act_unstarted(kiosk, action, now);
    } else if (kiosk->session.state == SESSION_ENDED) {
        kiosk->touched_at = session_axis(&kiosk->session, now).ms;
        act_after_end(kiosk, action, now);
    } else {
        act_in_session(kiosk, action, now);
        if (kiosk->active) {
            kiosk->touched_at = session_axis(&kiosk->session, now).ms;
        }
    }
    kiosk_turn(kiosk, now);
}
