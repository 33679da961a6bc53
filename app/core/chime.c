// SPDX-License-Identifier: MIT
#include "core/chime.h"

#define ONE    32768 // of an envelope and of a sine
#define ATTACK 1200  // samples until a tone is at its loudest: 25 ms

// C5, E5, G5: how far the phase goes in 1000 samples, in 1/65536 turns.
static const int64_t steps[CHIME_END] = {714412, 900103, 1070409};

// The sine of a phase in 1/65536 turns, times ONE: x (1.5704 - 0.6428 x^2 + 0.0724 x^4) on the quarter turn around 0,
// off by less than 1/5000, which nobody hears.
static int64_t sine(int64_t phase)
{
    int64_t x = phase & 65535;
    x = x >= 32768 ? x - 65536 : x;                          // half a turn to each side
    x = x > 16384 ? 32768 - x : x < -16384 ? -32768 - x : x; // folded onto the quarter around 0
    x *= 2;                                                  // ONE is a quarter turn
    int64_t square = x * x / ONE;
    return x * (51458 - square * (21063 - square * 2373 / ONE) / ONE) / ONE;
}

// Rises and falls without a corner at either end.
static int64_t envelope(int64_t at)
{
    if (at < ATTACK) {
        int64_t t = at * ONE / ATTACK;
        return t * t / ONE * (3 * ONE - 2 * t) / ONE;
    }
    int64_t rest = ONE - (at - ATTACK) * ONE / (CHIME_TONE - ATTACK);
    return rest * rest / ONE * rest / ONE;
}

size_t chime_length(enum chime chime)
{
    return (size_t)chime * CHIME_TONE;
}

void chime_make(enum chime chime, int32_t volume, int16_t *samples)
{
    int64_t gain = (int64_t)CHIME_PEAK * volume * volume / 10000; // ears hear the square as even steps
    for (int tone = 0; tone < (int)chime; tone++) {
        for (int64_t at = 0; at < CHIME_TONE; at++) {
            int64_t phase = at * steps[tone] / 1000;
            // A fifth of the octave above rounds it off.
            int64_t wave = (4 * sine(phase) + sine(2 * phase)) / 5;
            *samples++ = (int16_t)(wave * envelope(at) / ONE * gain / ONE);
        }
    }
}
