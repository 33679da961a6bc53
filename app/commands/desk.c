// SPDX-License-Identifier: MIT
#include "commands/desk.h"

#include "commands/desk_letters.h"
#include "commands/invite.h"
#include "store/requests.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS  MS_PER_MINUTE // after a step that could not be written
#define HELD_ONE  1             // the revision of what follows a hold
#define BLOCKS_AT 64            // blocks that are looked at for one held time

// One request under work, with its session; too large for the stack.
struct work {
    struct desk_case of;
    struct request request;
    struct session_record record;
};

static struct request_step step_now(const struct request *request, enum step_kind kind, enum step_way way,
                                    struct now now)
{
    return (struct request_step){
        .seq = request->last_seq + 1, .kind = kind, .way = way, .quality = now.quality, .at = now.wall, .level = -1};
}

static bool take_step(struct work *work, const struct request_step *step, struct error *error)
{
    return store_request_step(work->of.store, work->request.facts.id, step, error) &&
           request_apply(&work->request, step, error);
}

// Asks the approver at `level` and writes the letters.
static bool ask(struct work *work, size_t level, enum step_way way, struct now now, struct error *error)
{
    const struct settings *settings = work->of.desk->settings;
    const struct approver *approver = &settings->approver[level];
    struct request_step step =
        step_now(&work->request, work->request.asked_count == 0 ? STEP_ASKED : STEP_ESCALATED, way, now);
    step.level = (int32_t)level;
    step.due = request_due(&work->request.facts, settings->approver, settings->approver_count, level,
                           &settings->reschedule.hours, work->of.desk->zone, now.wall);
    text_copy(step.name, sizeof step.name, approver->name);
    text_copy(step.address, sizeof step.address, approver->address);
    return take_step(work, &step, error) && desk_tell_approver(&work->of, work->request.asked_count - 1, error);
}

static bool order(struct work *work, enum invite_step step, struct wall at, struct error *error)
{
    const struct request_facts *facts = &work->request.facts;
    const struct desk *desk = work->of.desk;
    char uid[BLOCK_UID_MAX];
    const struct invite_order order = {.step = step,
                                       .block = &work->record.block,
                                       .roster = &work->record.roster,
                                       .whole = facts->whole,
                                       .start = facts->start,
                                       .end = facts->end,
                                       .fees = facts->fees,
                                       .at = at,
                                       .revision = HELD_ONE};
    text_copy(uid, sizeof uid, facts->uid);
    return invite_put(desk->settings, desk->zone, desk->assets, work->of.store, &order, uid, error);
}

// After the decision: the held time holds or is off, everybody who was asked and the one who asked are told, the
// request is closed.
static bool finish(struct work *work, struct now now, struct error *error)
{
    bool approval = work->request.facts.kind == REQUEST_APPROVAL;
    bool accepted = work->request.outcome == STEP_ACCEPTED;
    struct request_step answered = step_now(&work->request, STEP_ANSWERED, WAY_CLOCK, now);
    return (!approval || order(work, accepted ? INVITE_ASK : INVITE_WITHDRAW, now.wall, error)) &&
           desk_tell_asked(&work->of, error) && desk_tell_requester(&work->of, error) &&
           take_step(work, &answered, error);
}

static bool load_work(struct work **work, const struct desk *desk, struct store *store, int64_t id, struct wall now,
                      struct error *error)
{
    *work = calloc(1, sizeof **work);
    if (*work == NULL) {
        return error_set(error, "out of memory");
    }
    (*work)->of = (struct desk_case){.desk = desk,
                                     .store = store,
                                     .request = &(*work)->request,
                                     .block = &(*work)->record.block,
                                     .roster = &(*work)->record.roster,
                                     .now = now};
    if (store_request_load(store, id, &(*work)->request, error) &&
        store_session_load(store, (*work)->request.facts.session, &(*work)->record, error)) {
        return true;
    }
    free(*work);
    *work = NULL;
    return false;
}

// Raises a request inside the caller's transaction, and asks the first of the chain.
static bool raise(const struct desk *desk, struct store *store, const struct request_facts *facts, struct now now,
                  int64_t *id, struct error *error)
{
    struct request none;
    struct work *work = NULL;
    request_init(&none, facts);
    const struct request_step raised = step_now(&none, STEP_RAISED, WAY_SCREEN, now);
    if (!store_request_raise(store, facts, &raised, id, error) ||
        !load_work(&work, desk, store, *id, now.wall, error)) {
        return false;
    }
    bool ok = desk->settings->approver_count == 0 || ask(work, 0, WAY_SCREEN, now, error);
    free(work);
    return ok;
}

// Who asks for a new time: the trainer, else the organizer, else the room.
static void set_requester(struct request_facts *facts, const struct desk_hold *hold, const struct settings *settings)
{
    const struct participant *trainer = NULL;
    for (size_t i = 0; i < hold->roster->count && trainer == NULL; i++) {
        trainer = hold->roster->people[i].trainer ? &hold->roster->people[i] : NULL;
    }
    bool organized = hold->block->organizer_name[0] != '\0' || hold->block->organizer_address[0] != '\0';
    text_copy(facts->by_name, sizeof facts->by_name,
              trainer != NULL ? trainer->name
              : organized     ? hold->block->organizer_name
                              : settings->room.name);
    text_copy(facts->by_address, sizeof facts->by_address,
              trainer != NULL ? trainer->address
              : organized     ? hold->block->organizer_address
                              : "");
}

// The chain, as those who answer in the calendar; nobody else is asked while the time is only held.
static void set_chain(struct roster *roster, const struct settings *settings)
{
    *roster = (struct roster){.count = settings->approver_count};
    for (size_t i = 0; i < settings->approver_count; i++) {
        text_copy(roster->people[i].name, sizeof roster->people[i].name, settings->approver[i].name);
        text_copy(roster->people[i].address, sizeof roster->people[i].address, settings->approver[i].address);
    }
}

_Static_assert(APPROVERS_MAX <= PARTICIPANTS_MAX, "the chain is a roster");

bool desk_take_back(const struct desk *desk, struct store *store, int64_t session, struct now now, struct error *error)
{
    int64_t id = 0;
    struct work *work = NULL;
    if (!store_request_of(store, session, REQUEST_APPROVAL, &id, error)) {
        return false;
    }
    if (id == 0) {
        return true;
    }
    if (!load_work(&work, desk, store, id, now.wall, error)) {
        return false;
    }
    const struct request_step withdrawn = step_now(&work->request, STEP_WITHDRAWN, WAY_SCREEN, now);
    bool open = work->request.state == REQUEST_OPEN || work->request.state == REQUEST_RAISED;
    bool ok = !open || (take_step(work, &withdrawn, error) && finish(work, now, error));
    free(work);
    return ok;
}

bool desk_hold(const struct desk *desk, struct store *store, const struct desk_hold *hold, struct now now,
               char uid[BLOCK_UID_MAX], struct error *error)
{
    struct roster *chain = malloc(sizeof *chain);
    int64_t id = 0;
    if (chain == NULL) {
        return error_set(error, "out of memory");
    }
    if (!desk_take_back(desk, store, hold->session, now, error)) {
        free(chain);
        return false;
    }
    set_chain(chain, desk->settings);
    const struct invite_order order = {.step = INVITE_HOLD,
                                       .block = hold->block,
                                       .roster = chain,
                                       .whole = hold->whole,
                                       .start = hold->slot.start,
                                       .end = hold->slot.end,
                                       .at = now.wall};
    bool ok = invite_put(desk->settings, desk->zone, desk->assets, store, &order, uid, error);
    free(chain);
    struct request_facts facts = {.kind = REQUEST_APPROVAL,
                                  .session = hold->session,
                                  .start = hold->slot.start,
                                  .end = hold->slot.end,
                                  .whole = hold->whole,
                                  .fees = hold->slot.fees,
                                  .agreed = hold->agreed,
                                  .limit = hold->slot.start};
    text_copy(facts.uid, sizeof facts.uid, uid);
    set_requester(&facts, hold, desk->settings);
    return ok && raise(desk, store, &facts, now, &id, error);
}

struct wall desk_promised(const struct desk *desk, struct wall now)
{
    const struct settings *settings = desk->settings;
    struct wall by = hours_add(&settings->reschedule.hours, desk->zone, now, settings->requests.answer_within_ms);
    // A room whose hours never open promises the same in plain hours.
    if (by.ms == INT64_MAX) {
        by.ms = now.ms + settings->requests.answer_within_ms;
    }
    return by;
}

bool desk_note(const struct desk *desk, struct store *store, const struct desk_note *note, struct now now,
               int64_t *number, struct wall *by, struct error *error)
{
    struct request_facts facts = {.kind = REQUEST_NOTED, .session = note->session, .topic = note->topic};
    *by = facts.limit = desk_promised(desk, now.wall);
    if (note->who >= 0 && (size_t)note->who < note->roster->count) {
        const struct participant *person = &note->roster->people[note->who];
        text_copy(facts.by_name, sizeof facts.by_name, person->name);
        text_copy(facts.by_address, sizeof facts.by_address, person->address);
    }
    return invite_make_uid(facts.uid, error) && raise(desk, store, &facts, now, number, error);
}

static bool decide(struct work *work, const struct request_step *step, struct now now, struct error *error)
{
    struct store *store = work->of.store;
    if (!store_begin(store, error)) {
        return false;
    }
    if (take_step(work, step, error) && finish(work, now, error) && store_commit(store, error)) {
        return true;
    }
    store_rollback(store);
    return false;
}

bool desk_answer(const struct desk *desk, struct store *store, int64_t id, const struct desk_answer *answer,
                 struct now now, struct error *error)
{
    struct work *work = NULL;
    if (!load_work(&work, desk, store, id, now.wall, error)) {
        return false;
    }
    struct request_step step = step_now(&work->request, answer->kind, answer->way, now);
    text_copy(step.text, sizeof step.text, answer->remark != NULL ? answer->remark : "");
    if (answer->kind != STEP_WITHDRAWN) {
        int32_t asked = request_asked_index(&work->request, answer->address);
        text_copy(step.address, sizeof step.address, answer->address);
        text_copy(step.name, sizeof step.name, asked >= 0 ? work->request.asked[asked].name : answer->address);
        step.level = asked >= 0 ? work->request.asked[asked].level : -1;
    }
    bool ok = decide(work, &step, now, error);
    free(work);
    return ok;
}

// A turn over all open requests.
struct turn {
    const struct desk *desk;
    struct store *store;
    struct now now;
    struct wall next;
    struct error problem; // the last one
    bool failed;
};

static void soon(struct turn *turn, struct wall at)
{
    turn->next = at.ms < turn->next.ms ? at : turn->next;
}

static void note_problem(struct turn *turn, const struct request *request, const struct error *error)
{
    turn->failed = true;
    error_set(&turn->problem, "request R-%lld: %s", (long long)request->facts.id, error->text);
    soon(turn, (struct wall){turn->now.wall.ms + RETRY_MS});
}

static bool ask_next(struct work *work, struct now now, struct error *error)
{
    int32_t last = request_last_asked(&work->request);
    size_t level = last >= 0 ? (size_t)work->request.asked[last].level + 1 : 0;
    if (!store_begin(work->of.store, error)) {
        return false;
    }
    if (ask(work, level, WAY_CLOCK, now, error) && store_commit(work->of.store, error)) {
        return true;
    }
    store_rollback(work->of.store);
    return false;
}

// A decision whose answer is not written yet; one commit holds both, so only a later version can have left one.
static bool finish_alone(struct work *work, struct now now, struct error *error)
{
    if (!store_begin(work->of.store, error)) {
        return false;
    }
    if (finish(work, now, error) && store_commit(work->of.store, error)) {
        return true;
    }
    store_rollback(work->of.store);
    return false;
}

static bool work_on(struct work *work, size_t chain, struct now now, struct error *error)
{
    if (work->request.state == REQUEST_RAISED) {
        return chain == 0 || ask_next(work, now, error);
    }
    if (work->request.state == REQUEST_DECIDED) {
        return finish_alone(work, now, error);
    }
    switch (request_turn(&work->request, chain, now)) {
    case REQUEST_ASKS_NEXT:
        return ask_next(work, now, error);
    case REQUEST_EXPIRES: {
        const struct request_step expired = step_now(&work->request, STEP_EXPIRED, WAY_CLOCK, now);
        return decide(work, &expired, now, error);
    }
    case REQUEST_WAITS:
        break;
    }
    return true;
}

static bool turn_request(void *context, const struct request *request, struct error *error)
{
    (void)error; // one that cannot be worked on keeps no other from it
    struct turn *turn = context;
    struct error problem = {""};
    struct work *work = NULL;
    if (!load_work(&work, turn->desk, turn->store, request->facts.id, turn->now.wall, &problem) ||
        !work_on(work, turn->desk->settings->approver_count, turn->now, &problem)) {
        note_problem(turn, request, &problem);
    } else if (work->request.state == REQUEST_OPEN) {
        soon(turn, work->request.asked[request_last_asked(&work->request)].due);
    }
    free(work);
    return true;
}

bool desk_turn(const struct desk *desk, struct store *store, struct now now, struct wall *next, struct error *error)
{
    struct turn turn = {.desk = desk, .store = store, .now = now, .next = {INT64_MAX}};
    *next = (struct wall){now.wall.ms + RETRY_MS}; // is it trusted then?
    if (now.quality != CLOCK_TRUSTED) {
        return true;
    }
    bool ok = store_requests(store, false, turn_request, &turn, error);
    *next = ok ? turn.next : (struct wall){now.wall.ms + RETRY_MS};
    return ok && (!turn.failed || error_set(error, "%s", turn.problem.text));
}

// The event of a held time in the room's calendar, or nothing.
static bool find_hold(struct store *store, const struct request *request, struct roster *roster, bool *found,
                      struct error *error)
{
    size_t count = 0;
    *found = false;
    struct block *blocks = calloc(BLOCKS_AT, sizeof *blocks);
    if (blocks == NULL) {
        return error_set(error, "out of memory");
    }
    bool ok = store_blocks_between(store, request->facts.start, request->facts.end, blocks, BLOCKS_AT, &count, error);
    for (size_t i = 0; ok && i < count && !*found; i++) {
        // At its new time: an answer to an earlier one is none.
        if (strcmp(blocks[i].uid, request->facts.uid) == 0 && blocks[i].start.ms == request->facts.start.ms) {
            *found = true;
            ok = store_roster(store, &blocks[i], roster, error);
        }
    }
    free(blocks);
    return ok;
}

static bool take_answers(struct turn *turn, const struct request *request, const struct roster *roster,
                         struct error *error)
{
    for (size_t i = 0; i < roster->count; i++) {
        const struct participant *person = &roster->people[i];
        // Where a person was removed, nobody's address is left in both.
        bool answers = person->address[0] != '\0' && (person->accepted || person->declined);
        if (answers && request_asked_index(request, person->address) >= 0) {
            const struct desk_answer answer = {.kind = person->accepted ? STEP_ACCEPTED : STEP_REFUSED,
                                               .way = WAY_CALENDAR,
                                               .address = person->address};
            return desk_answer(turn->desk, turn->store, request->facts.id, &answer, turn->now, error);
        }
    }
    return true;
}

static bool take_calendar(void *context, const struct request *request, struct error *error)
{
    (void)error;
    struct turn *turn = context;
    struct error problem = {""};
    if (request->facts.kind != REQUEST_APPROVAL || request->state != REQUEST_OPEN) {
        return true;
    }
    struct roster *roster = malloc(sizeof *roster);
    bool found = false;
    if (roster == NULL) {
        error_set(&problem, "out of memory");
        note_problem(turn, request, &problem);
    } else if (!find_hold(turn->store, request, roster, &found, &problem) ||
               (found && !take_answers(turn, request, roster, &problem))) {
        note_problem(turn, request, &problem);
    }
    free(roster);
    return true;
}

bool desk_take_calendar(const struct desk *desk, struct store *store, struct now now, struct error *error)
{
    struct turn turn = {.desk = desk, .store = store, .now = now, .next = {INT64_MAX}};
    return store_requests(store, false, take_calendar, &turn, error) &&
           (!turn.failed || error_set(error, "%s", turn.problem.text));
}
