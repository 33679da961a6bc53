// SPDX-License-Identifier: MIT
// Any text as a recurrence rule: the walk ends within its budget, ascends, stays within its bounds, keeps COUNT, and a
// walk that begins later gives the rest of what the whole walk gave.
#include "calendar/rule.h"

#include <stdlib.h>
#include <string.h>

#define RULE_TEXT_MAX 512
#define LATER_S       (INT64_C(400) * 86400)
#define WINDOW_S      (INT64_C(100) * 86400)
#define KEPT_MAX      200

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

struct given {
    size_t count;
    int64_t at_s[KEPT_MAX];
    bool complete;
};

// Walks to `last_s` and keeps what is at or after `from_s`.
static void walk(const struct rule *rule, int64_t start_s, int64_t seek_s, int64_t from_s, int64_t last_s,
                 struct given *given)
{
    static struct rule_walk walk;
    int64_t at_s = 0, before_s = INT64_MIN, all = 0;
    given->count = 0;
    rule_walk_begin(&walk, rule, start_s, false, seek_s, last_s);
    while (rule_walk_next(&walk, &at_s)) {
        require(at_s > before_s && at_s >= start_s && at_s <= last_s);
        before_s = at_s;
        all++;
        require(rule->count == 0 || all <= rule->count);
        if (at_s >= from_s && given->count < KEPT_MAX) {
            given->at_s[given->count++] = at_s;
        }
    }
    require(walk.steps <= RULE_STEPS_MAX + 400);
    given->complete = !walk.exhausted;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[RULE_TEXT_MAX] = "";
    static struct given whole, later;
    struct rule rule;
    struct error remark, error;
    if (size < 4 || size >= sizeof text) {
        return 0;
    }
    uint32_t start = 0;
    memcpy(&start, data, 4);
    memcpy(text, data + 4, size - 4);
    if (!rule_parse(&rule, text, &remark, &error)) {
        require(error.text[0] != '\0');
        return 0;
    }
    int64_t from_s = start + LATER_S, last_s = from_s + WINDOW_S;
    walk(&rule, start, start, from_s, last_s, &whole);
    walk(&rule, start, from_s, from_s, last_s, &later);
    if (whole.complete && later.complete) {
        require(whole.count == later.count);
        require(memcmp(whole.at_s, later.at_s, whole.count * sizeof whole.at_s[0]) == 0);
    }
    return 0;
}
