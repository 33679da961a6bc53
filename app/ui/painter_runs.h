// SPDX-License-Identifier: MIT
// A line of text in the order in which it is drawn: stretches of one direction, one font, one script. By the Unicode
// bidirectional algorithm (UAX #9) and script property (UAX #24), through ICU; what is all Latin, Greek or Cyrillic and
// in the typeface is one stretch, without asking.
#pragma once

#include "ui/painter_fallback.h"

#define RUNS_MAX    64
#define RUNS_SCRIPT 5

struct run {
    uint16_t start, length; // bytes
    int32_t fallback;       // index of the font; -1: the typeface itself
    bool rtl;
    char script[RUNS_SCRIPT]; // ISO 15924, of a fallback
};

// `text` of `length` bytes, from left to right. Returns how many; what is beyond RUNS_MAX is left out.
size_t runs_find(struct typeface *face, struct fallbacks *fallbacks, const char *text, size_t length,
                 struct run runs[RUNS_MAX]);

// The character at the beginning of `text`, and its bytes; bytes that are not UTF-8 count as one character each.
size_t runs_code_point(const char *text, uint32_t *value);
