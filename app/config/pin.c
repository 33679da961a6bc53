// SPDX-License-Identifier: MIT
#include "config/pin.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define PASSES        3
#define MEMORY_BYTES  (16U << 20)
#define MEMORY_KI_MAX (64U << 10) // of a hash in the settings: 64 MiB
#define PASSES_MAX    10U

_Static_assert(PIN_HASH_MAX == crypto_pwhash_argon2id_STRBYTES, "the room that libsodium wants");

bool pin_is_pin(const char *pin)
{
    size_t length = strlen(pin);
    return length >= PIN_LEAST && length <= PIN_MOST && pin[strspn(pin, "0123456789")] == '\0';
}

bool pin_is_hash(const char *hash)
{
    unsigned memory_ki = 0, passes = 0, lanes = 0;
    int used = 0;
    bool shaped = sscanf(hash, "$argon2id$v=19$m=%7u,t=%3u,p=%3u$%n", &memory_ki, &passes, &lanes, &used) == 3;
    if (!shaped || used == 0 || strlen(hash) >= PIN_HASH_MAX) {
        return false;
    }
    // The salt and the digest, in base64 without padding.
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *salt = hash + used;
    size_t salt_length = strspn(salt, letters);
    const char *digest = salt + salt_length + 1;
    bool whole = salt_length >= 11 && salt[salt_length] == '$' && strlen(digest) >= 22 &&
                 digest[strspn(digest, letters)] == '\0';
    return whole && lanes == 1 && passes >= 1 && passes <= PASSES_MAX && memory_ki >= 8 && memory_ki <= MEMORY_KI_MAX;
}

bool pin_hash(char hash[PIN_HASH_MAX], const char *pin, struct error *error)
{
    memset(hash, 0, PIN_HASH_MAX);
    if (!pin_is_pin(pin)) {
        return error_set(error, "not a PIN (allowed: %d to %d digits)", PIN_LEAST, PIN_MOST);
    }
    if (sodium_init() < 0) {
        return error_set(error, "libsodium cannot be used");
    }
    return crypto_pwhash_argon2id_str(hash, pin, strlen(pin), PASSES, MEMORY_BYTES) == 0 ||
           error_set(error, "out of memory");
}

bool pin_matches(const char *hash, const char *pin)
{
    return pin_is_hash(hash) && pin_is_pin(pin) && sodium_init() >= 0 &&
           crypto_pwhash_argon2id_str_verify(hash, pin, strlen(pin)) == 0;
}

void pin_forget(char *pin, size_t size)
{
    sodium_memzero(pin, size);
}
