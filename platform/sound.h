// SPDX-License-Identifier: MIT
// Sound through SDL's audio: the device is open only while something plays. Without one nothing happens; the caller is
// told why. Call from one thread.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// All zero: at rest.
struct sound {
    uint32_t device;    // SDL's; 0 = none is open
    int64_t check_us;   // when to look whether it is over
    int64_t give_up_us; // by then it is, whatever the device says
    bool drained;       // the device has taken everything, and plays the last of it
};

// Plays one channel of 16 bits after what is playing; samples are copied. `why` (at least 256 bytes) gets the reason of
// a failure.
bool sound_play(struct sound *sound, int32_t rate, const int16_t *samples, size_t count, char *why, size_t why_size);

// Closes the device once everything was played; returns the instant (clock_monotonic_us()) at which it wants to be
// asked again, INT64_MAX at rest.
int64_t sound_turn(struct sound *sound);

// At once.
void sound_close(struct sound *sound);
