// SPDX-License-Identifier: MIT
#include "config/signature.h"

#include "config/config_value.h"

#include <sodium.h>
#include <string.h>

#define KEY_LETTERS       56  // base64 of struct packed_key
#define SIGNATURE_LETTERS 100 // of struct packed_signature
#define SEAL_LETTERS      88  // of 64 bytes

#define UNTRUSTED "untrusted comment: "
#define TRUSTED   "trusted comment: "

// As they stand in the files; bytes only, so without padding.
struct packed_key {
    char kind[2];
    unsigned char number[8];
    unsigned char point[crypto_sign_PUBLICKEYBYTES];
};

struct packed_signature {
    char kind[2]; // "Ed", "ED"
    unsigned char number[8];
    unsigned char bytes[crypto_sign_BYTES];
};

_Static_assert(sizeof(struct packed_key) == 42 && sizeof(struct packed_signature) == 74, "as the files have them");
_Static_assert(sizeof(((struct signature_key *)NULL)->point) == crypto_sign_PUBLICKEYBYTES, "a key of libsodium");

// A stretch of the file, without its line end.
struct line {
    const char *text;
    size_t length;
};

// The next line; false at the end.
static bool next_line(const char **at, const char *end, struct line *line)
{
    if (*at == end) {
        return false;
    }
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    line->text = *at;
    line->length = (size_t)((stop != NULL ? stop : end) - *at);
    *at = stop != NULL ? stop + 1 : end;
    if (line->length > 0 && line->text[line->length - 1] == '\r') {
        line->length--; // written by an editor of another system
    }
    return true;
}

static bool begins(const struct line *line, const char *with)
{
    return line->length >= strlen(with) && memcmp(line->text, with, strlen(with)) == 0;
}

// Exactly `size` bytes, in exactly so many letters.
static bool decode(const char *text, size_t length, size_t letters, void *out, size_t size)
{
    size_t used = 0;
    return length == letters &&
           sodium_base642bin(out, size, text, length, NULL, &used, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
           used == size;
}

bool signature_read_key(struct signature_key *key, const char *text)
{
    struct packed_key packed;
    if (!decode(text, strlen(text), KEY_LETTERS, &packed, sizeof packed) || memcmp(packed.kind, "Ed", 2) != 0) {
        return false;
    }
    memcpy(key->number, packed.number, sizeof key->number);
    memcpy(key->point, packed.point, sizeof key->point);
    return true;
}

struct parts {
    struct packed_signature signature;
    bool sealed; // the rest is there
    struct line comment;
    unsigned char seal[crypto_sign_BYTES];
};

static bool read_parts(const char *text, size_t length, struct parts *parts)
{
    const char *at = text, *end = text + length;
    struct line line;
    if (!next_line(&at, end, &line) || !begins(&line, UNTRUSTED) || !next_line(&at, end, &line) ||
        !decode(line.text, line.length, SIGNATURE_LETTERS, &parts->signature, sizeof parts->signature)) {
        return false;
    }
    parts->sealed = next_line(&at, end, &parts->comment);
    if (!parts->sealed) {
        return true;
    }
    if (!begins(&parts->comment, TRUSTED) || !next_line(&at, end, &line) ||
        !decode(line.text, line.length, SEAL_LETTERS, parts->seal, sizeof parts->seal)) {
        return false;
    }
    parts->comment.text += strlen(TRUSTED);
    parts->comment.length -= strlen(TRUSTED);
    return parts->comment.length < SIGNATURE_COMMENT_MAX &&
           config_value_is_text(parts->comment.text, parts->comment.length) && at == end;
}

// The second signature: without it, anybody could write another comment beside the first.
static bool holds_seal(const struct signature_key *key, const struct parts *parts)
{
    unsigned char sealed[crypto_sign_BYTES + SIGNATURE_COMMENT_MAX];
    memcpy(sealed, parts->signature.bytes, crypto_sign_BYTES);
    memcpy(sealed + crypto_sign_BYTES, parts->comment.text, parts->comment.length);
    return crypto_sign_verify_detached(parts->seal, sealed, crypto_sign_BYTES + parts->comment.length, key->point) == 0;
}

static bool holds_bytes(const struct signature_key *key, const struct parts *parts, const void *bytes, size_t length)
{
    unsigned char hash[crypto_generichash_BYTES_MAX];
    if (parts->signature.kind[1] == 'd') {
        return crypto_sign_verify_detached(parts->signature.bytes, bytes, length, key->point) == 0;
    }
    return crypto_generichash(hash, sizeof hash, bytes, length, NULL, 0) == 0 &&
           crypto_sign_verify_detached(parts->signature.bytes, hash, sizeof hash, key->point) == 0;
}

bool signature_verify(const struct signature_key *key, const char *signature, size_t signature_length,
                      const void *bytes, size_t length, char comment[SIGNATURE_COMMENT_MAX], struct error *error)
{
    struct parts parts;
    comment[0] = '\0';
    if (sodium_init() < 0) {
        return error_set(error, "libsodium cannot be used");
    }
    if (signature_length > SIGNATURE_BYTES_MAX || !read_parts(signature, signature_length, &parts)) {
        return error_set(error, "it is no signature of minisign or signify");
    }
    bool plain = memcmp(parts.signature.kind, "Ed", 2) == 0;
    bool hashed = memcmp(parts.signature.kind, "ED", 2) == 0;
    if (!plain && !(hashed && parts.sealed)) { // signify, which has no comment to seal, does not hash before
        return error_set(error, "it is a signature of an unknown kind (allowed: Ed, ED)");
    }
    if (memcmp(parts.signature.number, key->number, sizeof key->number) != 0) {
        return error_set(error, "it is signed with another key");
    }
    if (!holds_bytes(key, &parts, bytes, length)) {
        return error_set(error, "the signature is not that of these bytes");
    }
    if (parts.sealed && !holds_seal(key, &parts)) {
        return error_set(error, "the comment of the signature is not the signer's");
    }
    if (parts.sealed) {
        memcpy(comment, parts.comment.text, parts.comment.length);
        comment[parts.comment.length] = '\0';
    }
    return true;
}
