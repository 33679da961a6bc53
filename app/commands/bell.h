// SPDX-License-Identifier: MIT
// The kiosk's chimes: computed (core/chime) and played (platform/sound). A board without sound is told once.
#pragma once

#include "core/chime.h"
#include "core/time.h"
#include "platform/sound.h"

// All zero: at rest.
struct bell {
    struct sound sound;
    bool told; // that there is no sound
};

// Never waits for the sound.
void bell_ring(struct bell *bell, enum chime chime, int32_t volume);
// Returns when a turn is wanted for what plays.
struct wall bell_turn(struct bell *bell, struct now now);
void bell_close(struct bell *bell);
