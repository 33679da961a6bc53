// SPDX-License-Identifier: MIT
#include "core/mime.h"

#include <ctype.h>
#include <stdbool.h>

static int digit_value(char digit)
{
    return isupper((unsigned char)digit)   ? digit - 'A'
           : islower((unsigned char)digit) ? digit - 'a' + 26
           : isdigit((unsigned char)digit) ? digit - '0' + 52
           : digit == '+'                  ? 62
           : digit == '/'                  ? 63
                                           : -1;
}

size_t mime_decode_base64(char *out, const char *bytes, size_t length)
{
    size_t used = 0;
    unsigned group = 0;
    int digits = 0;
    for (size_t i = 0; i < length && bytes[i] != '='; i++) {
        int value = digit_value(bytes[i]);
        if (value < 0) {
            continue;
        }
        group = (group << 6 | (unsigned)value) & 0xFFFFFF;
        if (++digits % 4 != 1) {
            out[used++] = (char)(group >> (6 - 2 * ((digits + 3) % 4)));
        }
    }
    return used;
}

static unsigned hex_value(char digit)
{
    return (unsigned)(isdigit((unsigned char)digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
}

// How many bytes a soft line break takes at a =; 0: it is none.
static size_t soft_break(const char *bytes, size_t length)
{
    size_t after = 1;
    while (after < length && (bytes[after] == ' ' || bytes[after] == '\t')) {
        after++;
    }
    if (after < length && bytes[after] == '\n') {
        return after + 1;
    }
    bool carriage = after < length && bytes[after] == '\r';
    return !carriage ? 0 : after + 1 < length && bytes[after + 1] == '\n' ? after + 2 : after + 1;
}

size_t mime_decode_quoted_printable(char *out, const char *bytes, size_t length)
{
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        size_t skipped = bytes[i] == '=' ? soft_break(bytes + i, length - i) : 0;
        if (skipped > 0) {
            i += skipped;
        } else if (bytes[i] == '=' && i + 2 < length && isxdigit((unsigned char)bytes[i + 1]) &&
                   isxdigit((unsigned char)bytes[i + 2])) {
            out[used++] = (char)(hex_value(bytes[i + 1]) << 4 | hex_value(bytes[i + 2]));
            i += 3;
        } else {
            out[used++] = bytes[i++];
        }
    }
    return used;
}
