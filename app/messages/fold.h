// SPDX-License-Identifier: MIT
// Letters of UTF-8 text, as far as the five languages need them: decoding, and lower case.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// The character at *text, and *text behind it; at the end 0, and *text stays. A byte that is no UTF-8 (RFC 3629) is
// FOLD_BROKEN.
#define FOLD_BROKEN UINT32_C(0xfffd0000)
uint32_t fold_next(const char **text);

// In lower case: Latin (with what Polish, Spanish and Vietnamese add) and Cyrillic. A typographic apostrophe becomes
// the plain one, any kind of blank a blank.
uint32_t fold_lower(uint32_t character);

// A letter or digit of any script: what words are made of.
bool fold_is_letter(uint32_t character);
