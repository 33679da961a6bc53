// SPDX-License-Identifier: MIT
// The memory of a process that runs for months.
#pragma once

#include <malloc.h>

// What is needed for a moment, such as a whole calendar, goes back to the system when it is freed. Without this the C
// library raises the size from which it does so, and keeps several times of what goes on being needed (mallopt(3),
// M_MMAP_THRESHOLD).
static inline void memory_give_back(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, 128 * 1024);
}
