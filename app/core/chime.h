// SPDX-License-Identifier: MIT
// Soft tones, computed: one for a warning, two for an offer, three for the end. The same samples on every machine.
// Pure.
#pragma once

#include <stddef.h>
#include <stdint.h>

// How many tones it has.
enum chime {
    CHIME_NONE,
    CHIME_WARNING,
    CHIME_OFFER,
    CHIME_END,
};

#define CHIME_RATE        48000 // samples in a second, one channel
#define CHIME_TONE        21600 // samples of one tone
#define CHIME_SAMPLES_MAX (CHIME_END * CHIME_TONE)
#define CHIME_PEAK        19660 // no sample is louder: 60 % of what 16 bits hold

size_t chime_length(enum chime chime);
// Fills chime_length() samples; `volume` in percent.
void chime_make(enum chime chime, int32_t volume, int16_t *samples);
