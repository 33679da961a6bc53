// SPDX-License-Identifier: MIT
#include "ui/turn.h"

// Taylor series of sin(x) up to x^13 on a quarter turn at most, Horner form, everything in Q30.
static int64_t sin_eighth(int64_t x)
{
    static const int64_t divisors[] = {156, 110, 72, 42, 20, 6};
    int64_t square = (x * x) >> 30;
    int64_t sum = TURN_ONE;
    for (int i = 0; i < 6; i++) {
        sum = TURN_ONE - ((square * sum) >> 30) / divisors[i];
    }
    return (x * sum) >> 30;
}

int64_t turn_sin(int32_t angle)
{
    // pi / 2 in Q30, for a quarter turn of 1 << 14
    static const int64_t quarter = INT64_C(1686629713);
    uint32_t part = (uint32_t)angle & (TURN - 1);
    int64_t sign = part < TURN / 2 ? 1 : -1;
    part &= TURN / 2 - 1;
    if (part > TURN / 4) {
        part = TURN / 2 - part;
    }
    return sign * sin_eighth((int64_t)part * quarter >> 14);
}

int64_t turn_cos(int32_t angle)
{
    return turn_sin((int32_t)(((uint32_t)angle & (TURN - 1)) + TURN / 4));
}
