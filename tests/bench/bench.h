// SPDX-License-Identifier: MIT
// What benches share. They print counts and ratios; a figure in ms is of the machine it was taken on.
#pragma once

#include <time.h>

static inline double bench_seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}
