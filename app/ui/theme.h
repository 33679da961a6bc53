// SPDX-License-Identifier: MIT
// Colours by their meaning: green = time in use, amber = time away, blue = time set aside, ink = facts. A theme is one
// table; a screen names a meaning and never a colour.
#pragma once

#include "core/settings.h"
#include "ui/scene.h"

enum tone {
    TONE_GROUND,
    TONE_SURFACE, // rows, cards
    TONE_RAISED,  // buttons, tags
    TONE_LINE,    // hairlines, edges, a pressed plane
    TONE_TRACK,   // past of the dial, future of a lane
    TONE_INK,
    TONE_INK2, // secondary, still essential
    TONE_INK3, // never essential
    TONE_GREEN,
    TONE_GREEN_TEXT,
    TONE_GREEN_FILL,
    TONE_ON_GREEN, // text on the filled plane
    TONE_GREEN_TINT,
    TONE_AMBER,
    TONE_AMBER_TEXT,
    TONE_AMBER_FILL,
    TONE_ON_AMBER,
    TONE_AMBER_TINT,
    TONE_AMBER_PAST, // a closed absence
    TONE_BLUE,
    TONE_BLUE_TEXT,
    TONE_BLUE_FILL,
    TONE_ON_BLUE,
    TONE_BLUE_TINT,
    TONE_BLUE_PAST, // a closed pause
    TONE_NEUTRAL_FILL,
    TONE_ON_NEUTRAL,
    TONE_CODE_DARK, // QR codes look the same in every theme
    TONE_CODE_LIGHT,
    TONES,
};

rgb theme_colour(enum theme theme, enum tone tone);

// The plane `plane` with `percent` of `over` mixed in.
rgb theme_mix(rgb plane, rgb over, int32_t percent);

// The same at 70 % of its luminance.
rgb theme_rested(rgb plane);

// Whether planes get edges (planes alone differ too little in the light theme).
bool theme_has_edges(enum theme theme);
