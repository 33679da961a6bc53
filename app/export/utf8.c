// SPDX-License-Identifier: MIT
#include "export/utf8.h"

#include <stdbool.h>

int utf8_length(const unsigned char *text)
{
    int length = text[0] < 0x80 ? 1 : text[0] >= 0xc2 && text[0] < 0xe0 ? 2 : (text[0] & 0xf0) == 0xe0 ? 3 : 4;
    if (length == 1) {
        return 1;
    }
    bool bad = text[0] < 0xc2 || text[0] > 0xf4 || (text[0] == 0xe0 && text[1] < 0xa0) ||
               (text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf0 && text[1] < 0x90) ||
               (text[0] == 0xf4 && text[1] > 0x8f);
    for (int i = 1; i < length && !bad; i++) {
        bad = (text[i] & 0xc0) != 0x80;
    }
    return bad ? 0 : length;
}
