// SPDX-License-Identifier: MIT
#include "store/chain.h"

#include <sodium.h>
#include <string.h>

// Keeps a chain's hashes apart from any other use of the same function.
static const char domain[] = "adjourn session chain 1\n";

void chain_begin(struct chain *chain, const char *opening)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof chain->hash);
    crypto_generichash_update(&state, (const unsigned char *)domain, sizeof domain - 1);
    crypto_generichash_update(&state, (const unsigned char *)opening, strlen(opening));
    crypto_generichash_final(&state, chain->hash, sizeof chain->hash);
}

void chain_add(struct chain *chain, const char *canonical)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof chain->hash);
    crypto_generichash_update(&state, chain->hash, sizeof chain->hash);
    crypto_generichash_update(&state, (const unsigned char *)canonical, strlen(canonical));
    crypto_generichash_final(&state, chain->hash, sizeof chain->hash);
}

bool chain_equal(const struct chain *a, const struct chain *b)
{
    return memcmp(a->hash, b->hash, sizeof a->hash) == 0;
}

void chain_write(char out[CHAIN_TEXT_MAX], const struct chain *chain)
{
    sodium_bin2hex(out, CHAIN_TEXT_MAX, chain->hash, sizeof chain->hash);
}

bool chain_read(struct chain *chain, const char *text)
{
    char same[CHAIN_TEXT_MAX];
    size_t length = 0;
    if (strlen(text) != CHAIN_TEXT_MAX - 1 ||
        sodium_hex2bin(chain->hash, sizeof chain->hash, text, CHAIN_TEXT_MAX - 1, NULL, &length, NULL) != 0 ||
        length != sizeof chain->hash) {
        return false;
    }
    chain_write(same, chain); // capitals are another text
    return strcmp(same, text) == 0;
}

void chain_write_short(char out[CHAIN_SHORT_MAX], const char *text)
{
    size_t used = 0;
    for (size_t i = 0; i < 16 && text[i] != '\0'; i++) {
        if (i > 0 && i % 4 == 0) {
            out[used++] = ' ';
        }
        out[used++] = text[i];
    }
    out[used] = '\0';
}

void chain_make_salt(unsigned char salt[CHAIN_SALT_SIZE])
{
    randombytes_buf(salt, CHAIN_SALT_SIZE);
}

void chain_mark(char out[CHAIN_TEXT_MAX], const unsigned char salt[CHAIN_SALT_SIZE], const char *text)
{
    struct chain mark;
    crypto_generichash(mark.hash, sizeof mark.hash, (const unsigned char *)text, strlen(text), salt, CHAIN_SALT_SIZE);
    chain_write(out, &mark);
}

void chain_write_salt(char out[CHAIN_SALT_TEXT], const unsigned char salt[CHAIN_SALT_SIZE])
{
    sodium_bin2hex(out, CHAIN_SALT_TEXT, salt, CHAIN_SALT_SIZE);
}

bool chain_read_salt(unsigned char salt[CHAIN_SALT_SIZE], const char *text)
{
    size_t length = 0;
    return strlen(text) == CHAIN_SALT_TEXT - 1 &&
           sodium_hex2bin(salt, CHAIN_SALT_SIZE, text, CHAIN_SALT_TEXT - 1, NULL, &length, NULL) == 0 &&
           length == CHAIN_SALT_SIZE;
}

void chain_seal(char out[CHAIN_TEXT_MAX], const char *bytes, size_t length)
{
    struct chain seal;
    crypto_generichash(seal.hash, sizeof seal.hash, (const unsigned char *)bytes, length, NULL, 0);
    chain_write(out, &seal);
}
