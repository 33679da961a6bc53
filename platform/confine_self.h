// SPDX-License-Identifier: MIT
// The calling process gives up what it does not need, for good: what a child does before it touches a stranger's bytes.
#pragma once

#include "platform/confine.h"

// The descriptor under which `out` goes on.
#define CONFINE_OUT 3

// Closes all descriptors but `out` and stderr and takes the limits: processor time, memory, no new descriptor (so no
// file, socket, pipe or device can be opened), no new process, no core file; of root's capabilities none stays. Then,
// where the kernel has them: Landlock and a seccomp filter. False when a limit cannot be had; the rest is for depth.
bool confine_self(const struct confine_limits *limits, int out);
