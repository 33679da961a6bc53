// SPDX-License-Identifier: MIT
// Requests on the screen: where they stand, noting one during a session, answering one with an approver's PIN. The
// questions live on the boot clock, so that they need no session and no set clock.
#include "kiosk/kiosk_internal.h"

#include "core/tries.h"
#include "store/requests.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define ASKING_MS (60 * MS_PER_SECOND) // a question without a touch

static const char *pin_of(const struct settings *settings, const char *address)
{
    for (size_t i = 0; i < settings->approver_count; i++) {
        if (strcasecmp(settings->approver[i].address, address) == 0) {
            return settings->approver[i].pin;
        }
    }
    return "";
}

static void fill_standing(struct standing *standing, const struct request *request, const struct settings *settings)
{
    int32_t last = request_last_asked(request);
    int32_t named = request_is_open(request) ? last : request->decided_by;
    *standing = (struct standing){.number = request->facts.id,
                                  .kind = request->facts.kind,
                                  .topic = request->facts.topic,
                                  .start = request->facts.start,
                                  .end = request->facts.end,
                                  .due = last >= 0 ? request->asked[last].due : request->facts.limit,
                                  .open = request_is_open(request),
                                  .outcome = request->outcome};
    if (named >= 0) {
        text_copy(standing->name, sizeof standing->name, request->asked[named].name);
    }
    for (size_t i = 0; i < request->asked_count; i++) {
        standing->answers_here = standing->answers_here || pin_of(settings, request->asked[i].address)[0] != '\0';
    }
}

// Keeps those that are due first, in that order.
static bool take_open(void *context, const struct request *request, struct error *error)
{
    (void)error;
    struct kiosk *kiosk = context;
    struct standing standing;
    fill_standing(&standing, request, kiosk->settings);
    kiosk->open_count++;
    size_t at = kiosk->standing_count < STANDINGS_MAX ? kiosk->standing_count++ : STANDINGS_MAX;
    while (at > 0 && kiosk->standing[at - 1].due.ms > standing.due.ms) {
        if (at < STANDINGS_MAX) {
            kiosk->standing[at] = kiosk->standing[at - 1];
        }
        at--;
    }
    if (at < STANDINGS_MAX) {
        kiosk->standing[at] = standing;
    }
    return true;
}

static void load_approval(struct kiosk *kiosk)
{
    int64_t id = 0;
    kiosk->has_approval = kiosk->active && kiosk->current.session_id != 0 &&
                          store_request_of(kiosk->store, kiosk->current.session_id, REQUEST_APPROVAL, &id, NULL) &&
                          id != 0 && store_request_load(kiosk->store, id, &kiosk->request, NULL);
    if (kiosk->has_approval) {
        fill_standing(&kiosk->approval, &kiosk->request, kiosk->settings);
        if (!kiosk->approval.open && kiosk->approval.outcome == STEP_ACCEPTED) {
            kiosk_code_approved(kiosk);
        }
    }
}

void kiosk_load_requests(struct kiosk *kiosk)
{
    struct error error;
    kiosk->standing_count = kiosk->open_count = 0;
    kiosk->has_approval = false;
    if (kiosk->store == NULL) {
        return;
    }
    if (!store_requests(kiosk->store, false, take_open, kiosk, &error)) {
        fprintf(stderr, "adjourn: requests: %s\n", error.text);
    }
    load_approval(kiosk);
}

void kiosk_begin_requests(struct kiosk *kiosk, struct now now)
{
    // Wrong tries from before count; their wait begins anew with this process.
    kiosk->tried_at = now.boot;
    if (kiosk->store != NULL) {
        (void)!store_tries_get(kiosk->store, &kiosk->tries, NULL);
    }
}

static void close_question(struct kiosk *kiosk)
{
    keypad_clear(kiosk);
    kiosk->ask.at = ASKING_NOT;
    kiosk->ask.keypad = false;
}

static void open_question(struct kiosk *kiosk, enum asking at, struct now now)
{
    keypad_clear(kiosk);
    kiosk->ask.at = at;
    kiosk->ask.keypad = false;
    kiosk->ask.until = (struct boot){now.boot.ms + ASKING_MS, now.boot.id};
}

static void hand_over(struct kiosk *kiosk, struct now now)
{
    if (kiosk->ports.deliver != NULL) {
        kiosk->ports.deliver(kiosk->ports.context, kiosk->store, now);
    }
    kiosk_load_requests(kiosk);
}

static void note_request(struct kiosk *kiosk, int32_t who, struct now now)
{
    const struct kiosk_note note = {.session = &kiosk->session,
                                    .session_id = kiosk->current.session_id,
                                    .who = who,
                                    .topic = kiosk->ask.topic,
                                    .now = now};
    bool noted = kiosk_log_note(kiosk, &note, &kiosk->ask.number, &kiosk->ask.by, now);
    open_question(kiosk, noted ? ASKING_NOTED : ASKING_FAILED, now);
    if (noted) {
        hand_over(kiosk, now);
    }
}

static void choose_topic(struct kiosk *kiosk, int32_t topic, struct now now)
{
    if (topic < 0 || topic >= TOPICS) {
        return;
    }
    kiosk->ask.topic = (enum request_topic)topic;
    if (kiosk->session.roster.count == 0) {
        note_request(kiosk, EVENT_NOBODY, now);
    } else {
        open_question(kiosk, ASKING_WHO, now);
    }
}

static void open_keypad(struct kiosk *kiosk, int32_t index, struct now now)
{
    if (index < 0 || (size_t)index >= kiosk->standing_count || !kiosk->standing[index].answers_here) {
        return;
    }
    kiosk->ask.chosen = index;
    kiosk->ask.number = kiosk->standing[index].number; // the list may change meanwhile
    kiosk->ask.keypad = true;
    keypad_clear(kiosk);
    kiosk->ask.until = (struct boot){now.boot.ms + KEYPAD_MS, now.boot.id};
}

// Whose PIN it is, among those who were asked.
static bool find_answerer(struct kiosk *kiosk)
{
    struct error error;
    if (kiosk->store == NULL || kiosk->ports.check_pin == NULL ||
        !store_request_load(kiosk->store, kiosk->ask.number, &kiosk->request, &error)) {
        return false;
    }
    for (size_t i = 0; i < kiosk->request.asked_count; i++) {
        const char *address = kiosk->request.asked[i].address;
        const char *hash = pin_of(kiosk->settings, address);
        if (hash[0] != '\0' && kiosk->ports.check_pin(kiosk->ports.context, hash, kiosk->pad.pin)) {
            text_copy(kiosk->ask.answerer, sizeof kiosk->ask.answerer, address);
            return true;
        }
    }
    return false;
}

static void answer_request(struct kiosk *kiosk, bool accepted, struct now now)
{
    struct error error = {""};
    kiosk->ask.accepted = accepted;
    bool taken = kiosk->ask.answerer[0] != '\0' && kiosk->store != NULL && kiosk->ports.answer != NULL &&
                 kiosk->ports.answer(kiosk->ports.context, kiosk->store, kiosk->ask.number, kiosk->ask.answerer,
                                     accepted, now, &error);
    if (!taken && kiosk->ask.answerer[0] != '\0') {
        fprintf(stderr, "adjourn: answer: %s\n", error.text);
    }
    kiosk->ask.answerer[0] = '\0'; // one PIN, one answer
    open_question(kiosk, taken ? ASKING_ANSWERED : ASKING_FAILED, now);
    hand_over(kiosk, now);
}

static void act_keypad(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_ASK_BACK) {
        open_question(kiosk, ASKING_LIST, now);
        return;
    }
    switch (keypad_act(kiosk, action, find_answerer, now)) {
    case KEYPAD_RIGHT:
        open_question(kiosk, ASKING_ANSWER, now);
        break;
    case KEYPAD_UNCOUNTED:
        open_question(kiosk, ASKING_FAILED, now);
        break;
    case KEYPAD_STAYS:
        kiosk->ask.until.ms = now.boot.ms + KEYPAD_MS;
        break;
    }
}

static void act_question(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind == ACTION_TOPIC && kiosk->ask.at == ASKING_TOPIC) {
        choose_topic(kiosk, action.value, now);
    } else if (action.kind == ACTION_WHO && kiosk->ask.at == ASKING_WHO) {
        bool listed = action.value >= 0 && (size_t)action.value < kiosk->session.roster.count;
        note_request(kiosk, listed ? action.value : EVENT_NOBODY, now);
    } else if (action.kind == ACTION_REQUEST && kiosk->ask.at == ASKING_LIST) {
        open_keypad(kiosk, action.value, now);
    } else if (action.kind == ACTION_ANSWER && kiosk->ask.at == ASKING_ANSWER) {
        answer_request(kiosk, action.value == 1, now);
    } else if (action.kind == ACTION_ASK_BACK && kiosk->ask.at == ASKING_WHO) {
        open_question(kiosk, ASKING_TOPIC, now);
    } else if (action.kind == ACTION_ASK_BACK) {
        close_question(kiosk);
    }
}

static bool is_running(const struct kiosk *kiosk)
{
    return kiosk->active && (kiosk->session.state == SESSION_RUNNING || kiosk->session.state == SESSION_PAUSED);
}

bool kiosk_act_asking(struct kiosk *kiosk, struct action action, struct now now)
{
    if (action.kind < ACTION_ASK || action.kind > ACTION_ASK_BACK) {
        return false;
    }
    if (action.kind == ACTION_ASK && is_running(kiosk)) {
        open_question(kiosk, ASKING_TOPIC, now);
    } else if (action.kind == ACTION_REQUESTS && !kiosk->active) {
        open_question(kiosk, ASKING_LIST, now);
    } else if (kiosk->ask.keypad) {
        act_keypad(kiosk, action, now);
    } else {
        act_question(kiosk, action, now);
    }
    return true;
}

// A question about the session stands on the running session alone: an offer or the end comes before it. One about the
// open requests stands on the room's own screens.
static bool has_place(const struct kiosk *kiosk, enum screen below)
{
    bool answering = kiosk->ask.keypad || kiosk->ask.at == ASKING_LIST || kiosk->ask.at == ASKING_ANSWER ||
                     kiosk->ask.at == ASKING_ANSWERED;
    bool room = below == SCREEN_IDLE || below == SCREEN_READY, running = below == SCREEN_SESSION;
    return kiosk->ask.at == ASKING_FAILED ? room || running : answering ? room : running;
}

enum screen kiosk_asking_screen(const struct kiosk *kiosk, enum screen below)
{
    if (kiosk->ask.at == ASKING_NOT || !has_place(kiosk, below)) {
        return below;
    }
    return kiosk->ask.keypad ? SCREEN_PIN : SCREEN_ASK;
}

void kiosk_watch_asking(struct kiosk *kiosk, struct now now)
{
    enum screen below = kiosk->active ? kiosk_screen(kiosk) : SCREEN_IDLE;
    bool over = now.boot.id != kiosk->ask.until.id || now.boot.ms >= kiosk->ask.until.ms;
    if (kiosk->ask.at != ASKING_NOT && (over || !has_place(kiosk, below))) {
        close_question(kiosk);
        kiosk->ask.answerer[0] = '\0';
    }
}

int64_t kiosk_asking_until(const struct kiosk *kiosk, struct now now)
{
    int64_t until = kiosk->ask.at == ASKING_NOT ? NEVER : kiosk->ask.until.ms;
    int64_t wait = tries_left_ms(kiosk->tries, kiosk->tried_at, now.boot);
    return kiosk->ask.keypad && wait > 0 && now.boot.ms + wait < until ? now.boot.ms + wait : until;
}

void kiosk_fill_asking(const struct kiosk *kiosk, struct now now, struct situation *situation)
{
    struct asking_facts *asking = &situation->asking;
    situation->standings = kiosk->standing;
    situation->standing_count = kiosk->standing_count;
    situation->open_count = kiosk->open_count;
    situation->approval = kiosk->has_approval ? &kiosk->approval : NULL;
    asking->at = kiosk->ask.at;
    asking->number = kiosk->ask.number;
    asking->by = kiosk->ask.by;
    asking->accepted = kiosk->ask.accepted;
    asking->digits = (int32_t)strlen(kiosk->pad.pin);
    asking->wrong = kiosk->pad.wrong;
    asking->wait_ms = tries_left_ms(kiosk->tries, kiosk->tried_at, now.boot);
    asking->chosen = -1;
    for (size_t i = 0; i < kiosk->standing_count; i++) {
        asking->chosen = kiosk->standing[i].number == kiosk->ask.number ? (int32_t)i : asking->chosen;
    }
}
