// SPDX-License-Identifier: MIT
#include "core/policy.h"

#include "core/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEVER INT64_MAX

static const char *const counts_names[] = {"required", "any", "nobody"};

const char *threshold_name(enum threshold threshold)
{
    static const char *const names[THRESHOLDS] = {"none", "single", "total", "percent", "count", "useful"};
    return (unsigned)threshold < THRESHOLDS ? names[threshold] : "unknown";
}

int64_t policy_absence_limit(const struct policy *policy, int64_t booked_ms, int64_t breaks_ms)
{
    int64_t spare = booked_ms - breaks_ms - policy->agenda_ms;
    const int64_t limits[] = {policy->single_ms, policy->total_ms, booked_ms * policy->percent / 100,
                              policy->agenda_ms > AGENDA_LISTED && spare > 0 ? spare : 0};
    int64_t least = 0;
    for (size_t i = 0; i < sizeof limits / sizeof limits[0] && policy->counts != COUNTS_NOBODY; i++) {
        least = limits[i] > 0 && (least == 0 || limits[i] < least) ? limits[i] : least;
    }
    return least;
}

// The numbers of a policy by name, in the order of the encoded form.
struct number {
    const char *name;
    int64_t *value;
};

struct numbers {
    int64_t percent, count;
    struct number list[11];
};

static void numbers_bind(struct numbers *numbers, struct policy *policy)
{
    numbers->percent = policy->percent;
    numbers->count = policy->count;
    const struct number list[] = {
        {"single", &policy->single_ms}, {"total", &policy->total_ms},    {"percent", &numbers->percent},
        {"count", &numbers->count},     {"agenda", &policy->agenda_ms},  {"notice", &policy->notice_before_ms},
        {"wait", &policy->wait_ms},     {"fold", &policy->fold_ms},      {"grace", &policy->grace_ms},
        {"slip", &policy->slip_ms},     {"still", &policy->still_out_ms}};
    memcpy(numbers->list, list, sizeof list);
}

#define NUMBERS (sizeof((struct numbers *)0)->list / sizeof(struct number))

bool policy_encode(const struct policy *policy, char *out, size_t size)
{
    struct policy copy = *policy;
    struct numbers numbers;
    numbers_bind(&numbers, &copy);
    int used = snprintf(out, size, "counts=%s", counts_names[policy->counts]);
    for (size_t i = 0; i < NUMBERS && used >= 0 && (size_t)used < size; i++) {
        used += snprintf(out + used, size - (size_t)used, " %s=%" PRId64, numbers.list[i].name, *numbers.list[i].value);
    }
    return used >= 0 && (size_t)used < size;
}

static bool decode_counts(struct policy *policy, const char *value, size_t length)
{
    for (size_t i = 0; i < sizeof counts_names / sizeof counts_names[0]; i++) {
        if (strlen(counts_names[i]) == length && strncmp(counts_names[i], value, length) == 0) {
            policy->counts = (enum counts)i;
            return true;
        }
    }
    return false;
}

static bool decode_number(struct numbers *numbers, const char *word, size_t name_length, size_t length)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        if (strlen(numbers->list[i].name) == name_length && strncmp(numbers->list[i].name, word, name_length) == 0) {
            char *end = NULL;
            *numbers->list[i].value = strtoll(word + name_length + 1, &end, 10);
            return end == word + length && *numbers->list[i].value >= 0;
        }
    }
    return false;
}

bool policy_decode(struct policy *policy, const char *text, struct error *error)
{
    memset(policy, 0, sizeof *policy);
    struct numbers numbers;
    numbers_bind(&numbers, policy);
    while (*text != '\0') {
        size_t length = strcspn(text, " ");
        size_t name = strcspn(text, "=");
        bool counts = name == strlen("counts") && strncmp(text, "counts", name) == 0;
        if (name >= length || !(counts ? decode_counts(policy, text + name + 1, length - name - 1)
                                       : decode_number(&numbers, text, name, length))) {
            return error_set(error, "policy: '%.*s' is not understood", (int)(length < 64 ? length : 64), text);
        }
        text += length;
        text += *text == ' ';
    }
    if (numbers.percent > 100 || numbers.count > INT32_MAX) {
        return error_set(error, "policy: a number is out of range");
    }
    policy->percent = (int32_t)numbers.percent;
    policy->count = (int32_t)numbers.count;
    return true;
}

// When the open absence that is longest is as long as agreed, and whose it is.
static int64_t reach_single(const struct policy *policy, const struct session *session, struct wall at, int32_t *who)
{
    int64_t reach = NEVER;
    for (size_t i = 0; i < session->span_count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind != SPAN_ABSENCE || span->ignored || span->to != SPAN_OPEN || !span->counts) {
            continue;
        }
        int64_t when = at.ms + policy->single_ms - session_span_length(session, span, at);
        if (when < reach) {
            reach = when;
            *who = span->who;
        }
    }
    return reach;
}

// When a sum that grows only while somebody is away comes to `limit`.
static int64_t reach_sum(int64_t sum, int64_t limit, bool growing, struct wall at)
{
    if (sum >= limit) {
        return at.ms;
    }
    return growing ? at.ms + (limit - sum) : NEVER;
}

// When the next open absence outlasts the grace time and so becomes the interruption that is one too many.
static int64_t reach_count(const struct policy *policy, const struct session *session, const struct figures *figures,
                           struct wall at)
{
    if (figures->interruptions >= policy->count) {
        return at.ms;
    }
    int64_t reach = NEVER;
    for (size_t i = 0; i < session->span_count && figures->interruptions + 1 == policy->count; i++) {
        const struct span *span = &session->spans[i];
        if (span->kind == SPAN_ABSENCE && !span->ignored && span->to == SPAN_OPEN && span->counts) {
            int64_t missing = policy->grace_ms - session_span_length(session, span, at);
            reach = missing > 0 && at.ms + missing < reach ? at.ms + missing : reach;
        }
    }
    return reach;
}

// The axis instant at which a threshold is reached if nothing changes; NEVER when it is off or cannot be.
static int64_t reach_at(enum threshold threshold, const struct policy *policy, const struct session *session,
                        const struct figures *figures, struct wall at, int32_t *who)
{
    bool away = session_somebody_counts(session);
    switch (threshold) {
    case THRESHOLD_SINGLE:
        return policy->single_ms > 0 ? reach_single(policy, session, at, who) : NEVER;
    case THRESHOLD_TOTAL:
        return policy->total_ms > 0 ? reach_sum(figures->away, policy->total_ms, away, at) : NEVER;
    case THRESHOLD_PERCENT:
        return policy->percent > 0 ? reach_sum(figures->away, figures->booked * policy->percent / 100, away, at)
                                   : NEVER;
    case THRESHOLD_COUNT:
        return policy->count > 0 ? reach_count(policy, session, figures, at) : NEVER;
    case THRESHOLD_USEFUL:
        // Worth of the block falls one second per second while somebody is away. A break to come is no part of it.
        return policy->agenda_ms > 0
                   ? reach_sum(session_breaks_ahead(session, at) - figures->projected, 1 - policy->agenda_ms, away, at)
                   : NEVER;
    case THRESHOLD_NONE:
    case THRESHOLDS:
        break;
    }
    return NEVER;
}

static bool notice_due(enum threshold threshold, const struct policy *policy, const struct figures *figures,
                       int64_t reach, struct wall at)
{
    if (threshold == THRESHOLD_COUNT && policy->count > 1) {
        return figures->interruptions >= policy->count - 1;
    }
    return reach != NEVER && reach - policy->notice_before_ms <= at.ms;
}

void policy_evaluate(const struct policy *policy, const struct session *session, const struct figures *figures,
                     struct wall at, struct policy_state *state)
{
    *state = (struct policy_state){.who = EVENT_NOBODY, .notice_at = {NEVER}, .offer_at = {NEVER}};
    if (session->state != SESSION_RUNNING || figures->left == 0 || session_break(session, at) != NULL) {
        return; // a common pause or break is nobody's absence, and after the end there is nothing to set aside
    }
    int64_t again_at = session->offer.again_at;
    for (enum threshold threshold = THRESHOLD_SINGLE; threshold < THRESHOLDS; threshold++) {
        int32_t who = EVENT_NOBODY;
        int64_t reach = reach_at(threshold, policy, session, figures, at, &who);
        unsigned bit = 1U << (unsigned)threshold;
        if ((session->asked & bit) != 0) {
            // Asked before: only "wait" brings the same question back, and only while it still holds.
            if (again_at == 0 || threshold != session->offer.threshold || reach > at.ms) {
                continue;
            }
            reach = again_at > at.ms ? again_at : at.ms;
        } else if ((session->noticed & bit) == 0 && notice_due(threshold, policy, figures, reach, at) &&
                   state->near == THRESHOLD_NONE) {
            state->near = threshold;
        }
        if (reach <= at.ms && state->reached == THRESHOLD_NONE) {
            state->reached = threshold;
            state->who = who;
        }
        if (reach > at.ms && reach < state->offer_at.ms && reach < session->block.end.ms) {
            state->next = threshold;
            state->offer_at.ms = reach;
            state->notice_at.ms = reach - policy->notice_before_ms;
            state->who = state->reached == THRESHOLD_NONE ? who : state->who;
        }
    }
}
