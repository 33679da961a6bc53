// SPDX-License-Identifier: MIT
// Work on a stranger's bytes in a child process that can compute, write to one pipe and to stderr, and nothing else: no
// files, no network, no other process, limited time and memory. What it writes comes from an untrusted process.
// The child is a copy of this process (no exec), so that the bytes need no transport; it is started while no other
// thread runs, and sees what this process has in memory, but has nowhere else to send it.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Under a sanitizer of addresses the memory is counted on top of what its shadow takes (terabytes, reserved only).
struct confine_limits {
    int32_t cpu_s;       // processor time
    int32_t wall_ms;     // until the output has ended
    size_t memory_bytes; // of address space
    bool rlimits_only;   // as on a kernel without seccomp and Landlock; for tests
    // In the child before it is confined, or NULL: what the work reads from the system's own files and this process
    // need not keep. Counts against the limits.
    void (*prepare)(void);
};

enum confine_end {
    CONFINE_DONE,   // the work returned true: its output is complete
    CONFINE_CPU,    // the processor time was used up
    CONFINE_TIME,   // the wall time was
    CONFINE_MEMORY, // the work returned false: it got no memory
    CONFINE_UNFIT,  // `take` did not want the output
    CONFINE_BROKEN, // the child ended by a signal, or by itself; `why` says how
    CONFINE_FAILED, // no child could be started, or not confined; `why` says so
};

#define CONFINE_WHY_MAX 128

// In the child, confined. Writes to `out` with confine_write; returns false when memory ran out.
typedef bool (*confine_work_fn)(void *context, int out);
// In this process, for each stretch of output as it comes, of any length. False ends the child.
typedef bool (*confine_take_fn)(void *context, const void *bytes, size_t length);

// Returns when the child is gone. `why` is set for CONFINE_BROKEN and CONFINE_FAILED, else empty.
enum confine_end confine_run(const struct confine_limits *limits, confine_work_fn work, confine_take_fn take,
                             void *context, char why[CONFINE_WHY_MAX]);

// Writes everything; false when the other end is closed.
bool confine_write(int out, const void *bytes, size_t length);
