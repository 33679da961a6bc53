// SPDX-License-Identifier: MIT
// The hash chain of a session: BLAKE2b-256 (RFC 7693) of the hash before and a canonical line. It starts on the
// session's opening (core/opening.h); each event adds one link. Who knows the last hash can tell whether any line
// before it was changed, taken out or put in. The hash is no signature: it proves a log against a digest that was noted
// elsewhere (on a photo of the summary, in another export), not against the holder of the only copy.
#pragma once

#include "core/opening.h"

#define CHAIN_HASH_SIZE 32
#define CHAIN_TEXT_MAX  MARK_TEXT_MAX // 64 hexadecimal digits
#define CHAIN_SALT_SIZE 16
#define CHAIN_SALT_TEXT 33 // 32 hexadecimal digits
#define CHAIN_SHORT_MAX 20 // "3f9a 01bc 77de 5210"

struct chain {
    unsigned char hash[CHAIN_HASH_SIZE];
};

void chain_begin(struct chain *chain, const char *opening);
void chain_add(struct chain *chain, const char *canonical);
bool chain_equal(const struct chain *a, const struct chain *b);

void chain_write(char out[CHAIN_TEXT_MAX], const struct chain *chain);
// Reads what chain_write wrote; false when it is anything else.
bool chain_read(struct chain *chain, const char *text);
// The first 64 bits in groups of four digits, for people to compare.
void chain_write_short(char out[CHAIN_SHORT_MAX], const char *text);

// What proves one session.
struct session_chain {
    char opening[OPENING_CANONICAL_MAX]; // canonical
    uint32_t events;
    char digest[CHAIN_TEXT_MAX]; // the last hash
    // With these the marks of names can be tried; "" = removed with the name.
    char uid_salt[CHAIN_SALT_TEXT]; // of a UID that is a mark
    char title_salt[CHAIN_SALT_TEXT], organizer_salt[CHAIN_SALT_TEXT], description_salt[CHAIN_SALT_TEXT];
    char name_salt[PARTICIPANTS_MAX][CHAIN_SALT_TEXT];
};

// The mark of a text: its hash under a salt. Without the salt nobody can try names against it.
void chain_make_salt(unsigned char salt[CHAIN_SALT_SIZE]);
void chain_mark(char out[CHAIN_TEXT_MAX], const unsigned char salt[CHAIN_SALT_SIZE], const char *text);
void chain_write_salt(char out[CHAIN_SALT_TEXT], const unsigned char salt[CHAIN_SALT_SIZE]);
bool chain_read_salt(unsigned char salt[CHAIN_SALT_SIZE], const char *text);

// BLAKE2b-256 of bytes as text: what `b2sum -l 256` says.
void chain_seal(char out[CHAIN_TEXT_MAX], const char *bytes, size_t length);
