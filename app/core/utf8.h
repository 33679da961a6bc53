// SPDX-License-Identifier: MIT
// Where a text may be cut (RFC 3629 3).
#pragma once

#include <stddef.h>
#include <string.h>

// How many bytes of `text` fit into `most`: whole characters only. Bytes that begin no character count as none, so
// text that is not UTF-8 may give 0.
static inline size_t utf8_cut(const char *text, size_t most)
{
    size_t length = strnlen(text, most + 1);
    if (length <= most) {
        return length;
    }
    length = most;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80) {
        length--;
    }
    return length;
}
