// SPDX-License-Identifier: MIT
// PINs: 4 to 12 digits, kept as argon2id hashes with a salt of their own (RFC 9106, through libsodium). The costs are
// chosen for a board of the Raspberry Pi class: 16 MiB and 3 passes, tens of milliseconds on a PC, some tenths of a
// second there. So short a secret is guarded by the waiting time between tries, not by its hash alone.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define PIN_LEAST    4
#define PIN_MOST     12
#define PIN_HASH_MAX 128 // crypto_pwhash_STRBYTES

// Whether a text is 4 to 12 digits.
bool pin_is_pin(const char *pin);
// Whether a text is a hash that pin_matches would take; its costs are bounded, so that no settings file can stop the
// room with one touch.
bool pin_is_hash(const char *hash);

// One line for the settings. False when there is no memory, or `pin` is none.
MUST_CHECK bool pin_hash(char hash[PIN_HASH_MAX], const char *pin, struct error *error);
// Compares in constant time.
bool pin_matches(const char *hash, const char *pin);
// Overwrites what need not stay in memory.
void pin_forget(char *pin, size_t size);
