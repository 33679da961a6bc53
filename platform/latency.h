// SPDX-License-Identifier: MIT
// How long touches took from the kernel's stamp to the presented frame. Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The median is that of so many last ones.
#define LATENCY_KEPT_MAX 255

struct latency {
    uint64_t count;
    int64_t longest_us;
    int64_t kept_us[LATENCY_KEPT_MAX];
};

// A touch that the kernel had at `stamp_us` was on the screen at `shown_us`. A stamp of 0 (not known), or one that lies
// behind, is not counted.
void latency_note(struct latency *latency, int64_t stamp_us, int64_t shown_us);
// 0 when there is none yet.
int64_t latency_median_us(const struct latency *latency);
