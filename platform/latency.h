// SPDX-License-Identifier: MIT
// How long touches took from the kernel's stamp to the presented frame. Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The median is that of so many last ones.
#define LATENCY_KEPT_MAX 255

// Touches whose frame is not on the screen yet; one beyond is not counted.
#define LATENCY_AWAITED_MAX 8

struct latency {
    uint64_t count;
    int64_t longest_us;
    int64_t kept_us[LATENCY_KEPT_MAX];
    size_t awaited;
    struct {
        uint64_t frame;
        int64_t stamp_us;
    } await[LATENCY_AWAITED_MAX];
};

// A touch that the kernel had at `stamp_us` was on the screen at `shown_us`. A stamp of 0 (not known), or one that lies
// behind, is not counted.
void latency_note(struct latency *latency, int64_t stamp_us, int64_t shown_us);
// The same in two steps: the touch shows in `frame`; and that frame, and all before it, are on the screen.
void latency_await(struct latency *latency, int64_t stamp_us, uint64_t frame);
void latency_shown(struct latency *latency, uint64_t frame, int64_t shown_us);
// 0 when there is none yet.
int64_t latency_median_us(const struct latency *latency);
