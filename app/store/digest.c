// SPDX-License-Identifier: MIT
#include "store/digest.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct digest) &&
                   _Alignof(crypto_hash_sha256_state) <= _Alignof(struct digest),
               "the library's state fits");

void digest_begin(struct digest *digest)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)digest->state);
}

void digest_add(struct digest *digest, const void *bytes, size_t length)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)digest->state, bytes, length);
}

void digest_end(struct digest *digest, char out[DIGEST_TEXT_MAX])
{
    unsigned char bytes[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)digest->state, bytes);
    sodium_bin2hex(out, DIGEST_TEXT_MAX, bytes, sizeof bytes);
}

void digest_write(char out[DIGEST_TEXT_MAX], const struct digest_piece *pieces, size_t count)
{
    struct digest digest;
    digest_begin(&digest);
    for (size_t i = 0; i < count; i++) {
        digest_add(&digest, pieces[i].bytes, pieces[i].length);
    }
    digest_end(&digest, out);
}
