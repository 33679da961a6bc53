// SPDX-License-Identifier: MIT
// What holds for the scene of every screen. Each function prints every problem, not only the first, and returns how
// many there are; `where` says which scene it was.
#pragma once

#include "ui/layout.h"
#include "ui/view_words.h"

// Nothing leaves the surface; no text overlaps another, an icon or the edge of a plane, is smaller than the smallest
// size, or has too little contrast on its plane (WCAG 2: 7 : 1; ink3, never essential, 4.5 : 1); targets are large
// enough and apart.
int layout_problems(const struct frame *frame, const char *where);

// The order of sacrifice (design, section 7): the hint goes before the axis, the axis before the quarter labels; the
// minutes, "ends", the state's word and the words of actions never go.
int sacrifice_problems(const struct frame *frame, const struct view *view, const char *where);
