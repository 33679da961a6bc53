// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4) of several pieces of bytes, as text.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define DIGEST_TEXT_MAX 65

struct digest_piece {
    const void *bytes;
    size_t length;
};

// 64 hexadecimal digits. The pieces are digested as one: lengths are not told apart.
void digest_write(char out[DIGEST_TEXT_MAX], const struct digest_piece *pieces, size_t count);

// The same of pieces that come one after the other.
struct digest {
    uint64_t state[16]; // the library's
};
void digest_begin(struct digest *digest);
void digest_add(struct digest *digest, const void *bytes, size_t length);
void digest_end(struct digest *digest, char out[DIGEST_TEXT_MAX]);
