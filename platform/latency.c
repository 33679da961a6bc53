// SPDX-License-Identifier: MIT
#include "platform/latency.h"

#include <stdlib.h>
#include <string.h>

void latency_note(struct latency *latency, int64_t stamp_us, int64_t shown_us)
{
    if (stamp_us <= 0 || shown_us < stamp_us) {
        return;
    }
    int64_t took_us = shown_us - stamp_us;
    latency->kept_us[latency->count++ % LATENCY_KEPT_MAX] = took_us;
    latency->longest_us = took_us > latency->longest_us ? took_us : latency->longest_us;
}

void latency_await(struct latency *latency, int64_t stamp_us, uint64_t frame)
{
    if (stamp_us > 0 && latency->awaited < LATENCY_AWAITED_MAX) {
        latency->await[latency->awaited].stamp_us = stamp_us;
        latency->await[latency->awaited++].frame = frame;
    }
}

void latency_shown(struct latency *latency, uint64_t frame, int64_t shown_us)
{
    size_t left = 0;
    for (size_t i = 0; i < latency->awaited; i++) {
        if (latency->await[i].frame <= frame) {
            latency_note(latency, latency->await[i].stamp_us, shown_us);
        } else {
            latency->await[left++] = latency->await[i];
        }
    }
    latency->awaited = left;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a;
    int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int64_t latency_median_us(const struct latency *latency)
{
    int64_t sorted[LATENCY_KEPT_MAX];
    size_t count = latency->count < LATENCY_KEPT_MAX ? (size_t)latency->count : LATENCY_KEPT_MAX;
    memcpy(sorted, latency->kept_us, sizeof sorted);
    qsort(sorted, count, sizeof sorted[0], compare);
    return count > 0 ? sorted[(count - 1) / 2] : 0;
}
