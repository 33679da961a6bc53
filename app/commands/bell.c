// SPDX-License-Identifier: MIT
#include "commands/bell.h"

#include "platform/clock.h"

#include <stdio.h>

void bell_ring(struct bell *bell, enum chime chime, int32_t volume)
{
    static int16_t samples[CHIME_SAMPLES_MAX];
    char why[256];
    chime_make(chime, volume, samples);
    if (sound_play(&bell->sound, CHIME_RATE, samples, chime_length(chime), why, sizeof why)) {
        bell->told = false;
    } else if (!bell->told) {
        fprintf(stderr, "adjourn kiosk: %s; chimes are not heard\n", why);
        bell->told = true;
    }
}

struct wall bell_turn(struct bell *bell, struct now now)
{
    int64_t due_us = sound_turn(&bell->sound);
    if (due_us == INT64_MAX) {
        return (struct wall){INT64_MAX};
    }
    // One millisecond more, so that the instant has come when the loop wakes.
    return (struct wall){now.wall.ms + (due_us - clock_monotonic_us()) / 1000 + 1};
}

void bell_close(struct bell *bell)
{
    sound_close(&bell->sound);
}
