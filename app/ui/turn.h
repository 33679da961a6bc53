// SPDX-License-Identifier: MIT
// Sine and cosine in integers, so that every machine places hands and ticks on the same pixel.
// Angles are 1/65536 turns clockwise from the top of the dial; results are Q30 (1 << 30 is one).
#pragma once

#include <stdint.h>

#define TURN     65536
#define TURN_ONE (INT64_C(1) << 30)

// Off by less than 1e-8. Any angle, negative ones too.
int64_t turn_sin(int32_t angle);
int64_t turn_cos(int32_t angle);
