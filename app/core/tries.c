// SPDX-License-Identifier: MIT
#include "core/tries.h"

int64_t tries_wait_ms(int32_t count)
{
    int64_t wait = TRIES_WAIT_MS;
    if (count < TRIES_FREE) {
        return 0;
    }
    for (int32_t i = TRIES_FREE; i < count && wait < TRIES_WAIT_MOST_MS; i++) {
        wait *= 2;
    }
    return wait < TRIES_WAIT_MOST_MS ? wait : TRIES_WAIT_MOST_MS;
}

int64_t tries_left_ms(int32_t count, struct boot since, struct boot now)
{
    int64_t left = tries_wait_ms(count) - (now.ms - since.ms);
    return left > 0 ? left : 0;
}
