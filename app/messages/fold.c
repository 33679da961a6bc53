// SPDX-License-Identifier: MIT
#include "messages/fold.h"

// How many bytes follow the first one, and its bits; -1: no first byte.
static int sequence_rest(unsigned char first, uint32_t *bits)
{
    static const struct {
        unsigned char mask, lead;
        int rest;
    } kinds[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 1}, {0xf0, 0xe0, 2}, {0xf8, 0xf0, 3}};
    for (int i = 0; i < 4; i++) {
        if ((first & kinds[i].mask) == kinds[i].lead) {
            *bits = first & (unsigned char)~kinds[i].mask;
            return kinds[i].rest;
        }
    }
    return -1;
}

uint32_t fold_next(const char **text)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    const char *at = *text;
    uint32_t character = 0;
    if (*at == '\0') {
        return 0;
    }
    int rest = sequence_rest((unsigned char)*at, &character);
    (*text)++;
    for (int i = 1; i <= rest; i++) {
        if (((unsigned char)at[i] & 0xc0) != 0x80) {
            return FOLD_BROKEN;
        }
        character = character << 6 | ((unsigned char)at[i] & 0x3f);
    }
    if (rest < 0 || character < least[rest] || character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff)) {
        return FOLD_BROKEN;
    }
    *text = at + 1 + rest;
    return character;
}

static bool between(uint32_t character, uint32_t first, uint32_t last)
{
    return character >= first && character <= last;
}

uint32_t fold_lower(uint32_t c)
{
    if (c == 0x2019 || c == 0x02bc) {
        return '\'';
    }
    if (c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x202f || between(c, 0x2000, 0x200b)) {
        return ' ';
    }
    if (between(c, 'A', 'Z') || (between(c, 0xc0, 0xde) && c != 0xd7) || between(c, 0x0410, 0x042f)) {
        return c + 0x20;
    }
    if (between(c, 0x0400, 0x040f)) {
        return c + 0x50;
    }
    // Where the small letter is the next one: at even places, but for two stretches of Latin Extended-A.
    bool even = between(c, 0x0100, 0x0137) || between(c, 0x014a, 0x0177) || c == 0x01a0 || between(c, 0x1e00, 0x1e95) ||
                between(c, 0x1ea0, 0x1eff);
    bool odd = between(c, 0x0139, 0x0148) || between(c, 0x0179, 0x017e) || c == 0x01af;
    return (even && c % 2 == 0) || (odd && c % 2 == 1) ? c + 1 : c;
}

bool fold_is_letter(uint32_t c)
{
    return between(c, 'a', 'z') || between(c, 'A', 'Z') || between(c, '0', '9') ||
           (c >= 0xaa && c != 0xab && c != 0xbb && c != 0xbf && c != 0xd7 && c != 0xf7 && !between(c, 0xac, 0xb4) &&
            !between(c, 0x2000, 0x2bff) && !between(c, 0x3000, 0x303f) && c != FOLD_BROKEN && !between(c, 0xb6, 0xb9));
}
