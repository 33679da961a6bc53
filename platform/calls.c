// SPDX-License-Identifier: MIT
#include "platform/calls.h"

#include <errno.h>

static int add_all(scmp_filter_ctx filter, const int *allowed, size_t allowed_count, const struct calls_rule *rules,
                   size_t rule_count)
{
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ERRNO(EPERM));
    if (failed == 0) {
        failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    }
    if (failed == 0) {
        (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); // a tree rather than a list, where it is known
    }
    for (size_t i = 0; i < allowed_count && failed == 0; i++) {
        failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    }
    for (size_t i = 0; i < rule_count && failed == 0; i++) {
        const struct calls_rule *rule = &rules[i];
        uint32_t answer = rule->error != 0 ? SCMP_ACT_ERRNO((unsigned)rule->error) : SCMP_ACT_ALLOW;
        failed = seccomp_rule_add_array(filter, answer, rule->call, rule->conditions, rule->when);
    }
    return failed;
}

bool calls_limit(const int *allowed, size_t allowed_count, const struct calls_rule *rules, size_t rule_count)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (filter == NULL) {
        errno = ENOMEM;
        return false;
    }
    int failed = add_all(filter, allowed, allowed_count, rules, rule_count);
    failed = failed != 0 ? failed : seccomp_load(filter); // with no_new_privs, which it sets
    seccomp_release(filter);
    errno = -failed;
    return failed == 0;
}
