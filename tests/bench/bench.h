// SPDX-License-Identifier: MIT
// What benches share. They print counts and ratios; a figure in ms is of the machine it was taken on.
#pragma once

#include <sys/resource.h>
#include <time.h>

static inline double bench_seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

// Time on a processor, which a busy machine does not make longer: of this process, or of the children that have ended.
static inline double bench_cpu_seconds(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}
