// SPDX-License-Identifier: MIT
// Languages that nobody speaks, made from the English words while the program runs: what a screen does with longer
// words, with letters from right to left, and with ideographs, before there is a translation. `adjourn simulate --lang
// xx-rtl`.
#pragma once

#include <stddef.h>

enum pseudo {
    PSEUDO_NOT,
    PSEUDO_LONG, // xx-long: two fifths longer, with accents: "Cáŕŕýý óóń"
    PSEUDO_RTL,  // xx-rtl: Arabic letters for Latin ones; the screen is mirrored
    PSEUDO_CJK,  // xx-cjk: ideographs without blanks between them
};

// Fields ({name}) and conversions (%d) stay. The result lives until the process ends, or until PSEUDO_TEXTS_MAX others
// were asked for.
#define PSEUDO_TEXTS_MAX 2048
const char *pseudo_text(enum pseudo pseudo, const char *english);
