// SPDX-License-Identifier: MIT
// The part of SVG that the icons use, flattened to segments: <path> with the commands M L H V C S A Z, absolute and
// relative, <circle>, and <rect> with round corners. Doubles, but only + - * / and square roots, which IEEE 754
// rounds alike everywhere.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define OUTLINE_SEGMENTS_MAX 600

struct outline_segment {
    double x0, y0, x1, y1; // units of the grid
};

struct outline {
    size_t count;
    struct outline_segment segments[OUTLINE_SEGMENTS_MAX];
};

// Returns false on anything that it does not know, and on more segments than fit.
bool outline_read(struct outline *outline, const char *svg);
