// SPDX-License-Identifier: MIT
#include "core/request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const step_kinds[STEP_KINDS] = {
    [STEP_RAISED] = "raised",       [STEP_ASKED] = "asked",       [STEP_ESCALATED] = "escalated",
    [STEP_ACCEPTED] = "accepted",   [STEP_REFUSED] = "refused",   [STEP_EXPIRED] = "expired",
    [STEP_WITHDRAWN] = "withdrawn", [STEP_ANSWERED] = "answered",
};
static const char *const ways[WAYS] = {
    [WAY_CLOCK] = "clock", [WAY_SCREEN] = "screen",   [WAY_CALENDAR] = "calendar",
    [WAY_REPLY] = "reply", [WAY_COMMAND] = "command",
};
static const char *const kinds[REQUEST_KINDS] = {[REQUEST_APPROVAL] = "approval", [REQUEST_NOTED] = "noted"};
static const char *const topics[TOPICS] = {
    [TOPIC_SUBJECT] = "topic", [TOPIC_MATERIAL] = "material", [TOPIC_PERSON] = "participant",
    [TOPIC_LONGER] = "longer", [TOPIC_TIME] = "time",         [TOPIC_OTHER] = "other",
};

static const char *word_at(const char *const *words, int count, unsigned at)
{
    return at < (unsigned)count ? words[at] : "unknown";
}

// The place of a word, or -1.
static int find_word(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return i;
        }
    }
    return -1;
}

const char *step_kind_name(enum step_kind kind)
{
    return word_at(step_kinds, STEP_KINDS, (unsigned)kind);
}

const char *step_way_name(enum step_way way)
{
    return word_at(ways, WAYS, (unsigned)way);
}

const char *request_kind_name(enum request_kind kind)
{
    return word_at(kinds, REQUEST_KINDS, (unsigned)kind);
}

const char *request_topic_name(enum request_topic topic)
{
    return word_at(topics, TOPICS, (unsigned)topic);
}

bool step_kind_read(const char *word, enum step_kind *kind)
{
    int at = find_word(step_kinds, STEP_KINDS, word);
    *kind = at >= 0 ? (enum step_kind)at : STEP_RAISED;
    return at >= 0;
}

bool step_way_read(const char *word, enum step_way *way)
{
    int at = find_word(ways, WAYS, word);
    *way = at >= 0 ? (enum step_way)at : WAY_CLOCK;
    return at >= 0;
}

bool request_kind_read(const char *word, enum request_kind *kind)
{
    int at = find_word(kinds, REQUEST_KINDS, word);
    *kind = at >= 0 ? (enum request_kind)at : REQUEST_APPROVAL;
    return at >= 0;
}

bool request_topic_read(const char *word, enum request_topic *topic)
{
    int at = find_word(topics, TOPICS, word);
    *topic = at >= 0 ? (enum request_topic)at : TOPIC_OTHER;
    return at >= 0;
}

void request_init(struct request *request, const struct request_facts *facts)
{
    *request = (struct request){.facts = *facts, .decided_by = -1};
}

// Which states a step may come in, as bits; see the table in the header.
static unsigned allowed_in(enum step_kind kind)
{
    switch (kind) {
    case STEP_RAISED:
        return 1U << REQUEST_NONE;
    case STEP_ASKED:
        return 1U << REQUEST_RAISED;
    case STEP_ESCALATED:
    case STEP_ACCEPTED:
    case STEP_REFUSED:
    case STEP_EXPIRED:
        return 1U << REQUEST_OPEN;
    case STEP_WITHDRAWN:
        return 1U << REQUEST_RAISED | 1U << REQUEST_OPEN;
    case STEP_ANSWERED:
        return 1U << REQUEST_DECIDED;
    case STEP_KINDS:
        break;
    }
    return 0;
}

static void add_asked(struct request *request, const struct request_step *step)
{
    size_t at = request->asked_count++;
    request->asked[at].level = step->level;
    request->asked[at].at = step->at;
    request->asked[at].due = step->due;
    memcpy(request->asked[at].name, step->name, sizeof step->name);
    memcpy(request->asked[at].address, step->address, sizeof step->address);
    request->state = REQUEST_OPEN;
}

static void decide(struct request *request, const struct request_step *step, int32_t by)
{
    request->state = REQUEST_DECIDED;
    request->outcome = step->kind;
    request->decided_at = step->at;
    request->decided_by = by;
    memcpy(request->remark, step->text, sizeof step->text);
}

static bool check_step(const struct request *request, const struct request_step *step, struct error *error)
{
    static const char *const states[] = {"not raised", "raised", "open", "decided", "closed"};
    if (step->seq != request->last_seq + 1) {
        return error_set(error, "step %" PRIu32 " of request %" PRId64 " is out of order", step->seq,
                         request->facts.id);
    }
    if ((allowed_in(step->kind) & 1U << request->state) == 0) {
        return error_set(error, "request %" PRId64 " is %s: it cannot be %s", request->facts.id, states[request->state],
                         step_kind_name(step->kind));
    }
    bool asks = step->kind == STEP_ASKED || step->kind == STEP_ESCALATED;
    if (asks && request->asked_count == APPROVERS_MAX) {
        return error_set(error, "request %" PRId64 " has asked %d people", request->facts.id, APPROVERS_MAX);
    }
    bool answers = step->kind == STEP_ACCEPTED || step->kind == STEP_REFUSED;
    if (answers && request_asked_index(request, step->address) < 0) {
        return error_set(error, "request %" PRId64 ": %s was not asked", request->facts.id, step->name);
    }
    return true;
}

bool request_apply(struct request *request, const struct request_step *step, struct error *error)
{
    if (!check_step(request, step, error)) {
        return false;
    }
    request->last_seq = step->seq;
    switch (step->kind) {
    case STEP_RAISED:
        request->state = REQUEST_RAISED;
        request->raised_at = step->at;
        break;
    case STEP_ASKED:
    case STEP_ESCALATED:
        add_asked(request, step);
        break;
    case STEP_ACCEPTED:
    case STEP_REFUSED:
        decide(request, step, request_asked_index(request, step->address));
        break;
    case STEP_EXPIRED:
    case STEP_WITHDRAWN:
        decide(request, step, -1);
        break;
    case STEP_ANSWERED:
        request->state = REQUEST_CLOSED;
        request->answered_at = step->at;
        break;
    case STEP_KINDS:
        break;
    }
    return true;
}

struct wall request_due(const struct request_facts *facts, const struct approver *chain, size_t count, size_t level,
                        const struct hours *hours, const struct zone *zone, struct wall at)
{
    struct wall due = hours_add(hours, zone, at, chain[level].within_ms);
    bool last = level + 1 == count;
    bool promised = facts->kind == REQUEST_NOTED && last;
    return promised || due.ms > facts->limit.ms ? facts->limit : due;
}

enum request_turn request_turn(const struct request *request, size_t chain_count, struct now now)
{
    int32_t last = request_last_asked(request);
    if (request->state != REQUEST_OPEN || last < 0 || now.quality != CLOCK_TRUSTED ||
        now.wall.ms < request->asked[last].due.ms) {
        return REQUEST_WAITS;
    }
    bool more = (size_t)request->asked[last].level + 1 < chain_count && request->asked_count < APPROVERS_MAX;
    return more && now.wall.ms < request->facts.limit.ms ? REQUEST_ASKS_NEXT : REQUEST_EXPIRES;
}

int32_t request_asked_index(const struct request *request, const char *address)
{
    for (size_t i = 0; i < request->asked_count; i++) {
        if (strcasecmp(request->asked[i].address, address) == 0) {
            return (int32_t)i;
        }
    }
    return -1;
}

bool request_is_open(const struct request *request)
{
    return request->state != REQUEST_NONE && request->state != REQUEST_CLOSED;
}

int32_t request_last_asked(const struct request *request)
{
    return (int32_t)request->asked_count - 1;
}
