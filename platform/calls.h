// SPDX-License-Identifier: MIT
// Which system calls a process may still make, as a seccomp filter made by libseccomp: it knows the numbers of each
// architecture, and the conditions on arguments that a list of numbers cannot have.
#pragma once

#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>

#define CALLS_CONDITIONS_MAX 2

// A call that is answered by its arguments: SCMP_SYS(..) and all conditions together.
struct calls_rule {
    int call;
    int error; // what it is answered with; 0: it is allowed
    unsigned conditions;
    struct scmp_arg_cmp when[CALLS_CONDITIONS_MAX];
};

// From now on, for good, for all threads of this process and for its children: the calls of `allowed` and what the
// rules say. Everything else, and every call of another architecture, is answered with EPERM rather than death: a
// library that asks for something harmless and new must not cost the room its countdown. False: the kernel has no such
// filter, or did not take it (errno).
bool calls_limit(const int *allowed, size_t allowed_count, const struct calls_rule *rules, size_t rule_count);
