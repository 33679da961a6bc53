// SPDX-License-Identifier: MIT
#include "store/digest.h"

#include <sodium.h>

void digest_write(char out[DIGEST_TEXT_MAX], const struct digest_piece *pieces, size_t count)
{
    crypto_hash_sha256_state state;
    unsigned char bytes[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) {
        crypto_hash_sha256_update(&state, pieces[i].bytes, pieces[i].length);
    }
    crypto_hash_sha256_final(&state, bytes);
    sodium_bin2hex(out, DIGEST_TEXT_MAX, bytes, sizeof bytes);
}
