// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4) of several pieces of bytes, as text.
#pragma once

#include <stddef.h>

#define DIGEST_TEXT_MAX 65

struct digest_piece {
    const void *bytes;
    size_t length;
};

// 64 hexadecimal digits. The pieces are digested as one: lengths are not told apart.
void digest_write(char out[DIGEST_TEXT_MAX], const struct digest_piece *pieces, size_t count);
