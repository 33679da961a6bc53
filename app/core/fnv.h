// SPDX-License-Identifier: MIT
// FNV-1a, 64 bits (the IETF draft draft-eastlake-fnv): short numbers that tell things apart, such as occurrences in
// file names. Nothing here withstands an attacker; what proves something is hashed by store/chain.h. The numbers are
// kept in the outbox and in mails: the same bytes give the same one for ever.
#pragma once

#include <stddef.h>
#include <stdint.h>

#define FNV_START UINT64_C(0xcbf29ce484222325)

// The hash of what was added so far and of these bytes.
static inline uint64_t fnv_add(uint64_t hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    }
    return hash;
}
