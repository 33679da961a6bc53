// SPDX-License-Identifier: MIT
// Letters that the typeface does not have: another font of the machine that has them, as fontconfig finds it. Asked
// only when such a letter comes, and each font stays open.
#pragma once

#include "ui/painter_typeface.h"

#define FALLBACKS_MAX         6
#define FALLBACKS_MISSING_MAX 64

struct fallbacks {
    size_t count;
    struct fallback {
        char path[1024];
        int32_t index; // of the face in its file
        struct typeface face;
    } fonts[FALLBACKS_MAX];
    size_t missing_count; // characters that no font has, the oldest is forgotten first
    uint32_t missing[FALLBACKS_MISSING_MAX];
};

void fallbacks_finish(struct fallbacks *fallbacks);
// The index of a font that has the character; -1: there is none, or too many others are open.
int32_t fallbacks_find(struct fallbacks *fallbacks, uint32_t character);
