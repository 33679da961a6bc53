// SPDX-License-Identifier: MIT
#include "ui/theme.h"

static const rgb tones[2][TONES] = {
    {
        [TONE_GROUND] = 0x131412,     [TONE_SURFACE] = 0x1e201d,      [TONE_RAISED] = 0x2b2d29,
        [TONE_LINE] = 0x43463f,       [TONE_TRACK] = 0x34372f,        [TONE_INK] = 0xf4f1ea,
        [TONE_INK2] = 0xc6c4bb,       [TONE_INK3] = 0x98978d,         [TONE_GREEN] = 0x66c99b,
        [TONE_GREEN_TEXT] = 0x66c99b, [TONE_GREEN_FILL] = 0x66c99b,   [TONE_ON_GREEN] = 0x131412,
        [TONE_GREEN_TINT] = 0x17352a, [TONE_AMBER] = 0xf3b445,        [TONE_AMBER_TEXT] = 0xf3b445,
        [TONE_AMBER_FILL] = 0xf3b445, [TONE_ON_AMBER] = 0x131412,     [TONE_AMBER_TINT] = 0x3b2c0c,
        [TONE_AMBER_PAST] = 0xa97b2b, [TONE_BLUE] = 0x93bbf2,         [TONE_BLUE_TEXT] = 0x93bbf2,
        [TONE_BLUE_FILL] = 0x93bbf2,  [TONE_ON_BLUE] = 0x131412,      [TONE_BLUE_TINT] = 0x1c2e4a,
        [TONE_BLUE_PAST] = 0x6484b3,  [TONE_NEUTRAL_FILL] = 0xf4f1ea, [TONE_ON_NEUTRAL] = 0x131412,
        [TONE_CODE_DARK] = 0x131412,  [TONE_CODE_LIGHT] = 0xffffff,
    },
    {
        [TONE_GROUND] = 0xf3f1ea,     [TONE_SURFACE] = 0xffffff,      [TONE_RAISED] = 0xe6e3d9,
        [TONE_LINE] = 0xbdb9ac,       [TONE_TRACK] = 0xd8d4c8,        [TONE_INK] = 0x171815,
        [TONE_INK2] = 0x43443d,       [TONE_INK3] = 0x66665c,         [TONE_GREEN] = 0x12805a,
        [TONE_GREEN_TEXT] = 0x075138, [TONE_GREEN_FILL] = 0x075138,   [TONE_ON_GREEN] = 0xffffff,
        [TONE_GREEN_TINT] = 0xd5ecdf, [TONE_AMBER] = 0xc27400,        [TONE_AMBER_TEXT] = 0x633d00,
        [TONE_AMBER_FILL] = 0xf3b445, [TONE_ON_AMBER] = 0x171815,     [TONE_AMBER_TINT] = 0xfbe6bd,
        [TONE_AMBER_PAST] = 0xa98553, [TONE_BLUE] = 0x2a66b8,         [TONE_BLUE_TEXT] = 0x143f7d,
        [TONE_BLUE_FILL] = 0x143f7d,  [TONE_ON_BLUE] = 0xffffff,      [TONE_BLUE_TINT] = 0xdbe7f8,
        [TONE_BLUE_PAST] = 0x6c8cbb,  [TONE_NEUTRAL_FILL] = 0x171815, [TONE_ON_NEUTRAL] = 0xffffff,
        [TONE_CODE_DARK] = 0x131412,  [TONE_CODE_LIGHT] = 0xffffff,
    },
};

rgb theme_colour(enum theme theme, enum tone tone)
{
    return tones[theme == THEME_LIGHT ? 1 : 0][tone];
}

static uint32_t mix_channel(rgb plane, rgb over, int32_t percent, int shift)
{
    int32_t a = (int32_t)(plane >> shift & 0xff), b = (int32_t)(over >> shift & 0xff);
    return (uint32_t)(a + (b - a) * percent / 100) << shift;
}

rgb theme_mix(rgb plane, rgb over, int32_t percent)
{
    return mix_channel(plane, over, percent, 16) | mix_channel(plane, over, percent, 8) |
           mix_channel(plane, over, percent, 0);
}

// 0.862 to the power of 2.4, the exponent of sRGB, is 0.7.
rgb theme_rested(rgb plane)
{
    return theme_mix(plane, 0x000000, 14);
}

bool theme_has_edges(enum theme theme)
{
    return theme == THEME_LIGHT;
}
