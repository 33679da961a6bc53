// SPDX-License-Identifier: MIT
// Who wrote a file: signatures as minisign and signify make them (jedisct1.github.io/minisign, signify(1)), Ed25519
// through libsodium. A signature comes from anywhere; nothing of it is believed before it is verified.
//
//   untrusted comment: ANYTHING
//   base64 of: "Ed" (of the bytes) or "ED" (of their BLAKE2b-512), the key's number in 8 bytes, 64 bytes of signature
//   trusted comment: WHAT THE SIGNER SAYS                  minisign only, this line and the next
//   base64 of: 64 bytes of signature, of the one above and the comment
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SIGNATURE_BYTES_MAX   2048 // of a signature file
#define SIGNATURE_COMMENT_MAX 512

struct signature_key {
    unsigned char number[8];
    unsigned char point[32];
};

// The line of a public key file (RW...). False when it is none.
MUST_CHECK bool signature_read_key(struct signature_key *key, const char *text);

// Whether `signature`, a whole file, is that of these bytes by this key. `comment` gets what the signer says, "" =
// nothing. An error says what is wrong: no signature, another key, other bytes.
MUST_CHECK bool signature_verify(const struct signature_key *key, const char *signature, size_t signature_length,
                                 const void *bytes, size_t length, char comment[SIGNATURE_COMMENT_MAX],
                                 struct error *error);
