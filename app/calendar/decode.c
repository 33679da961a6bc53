// SPDX-License-Identifier: MIT
#include "calendar/decode.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" // U+FFFD

// Length of the UTF-8 character at `text` (RFC 3629); 0 when it is none.
static size_t character_length(const unsigned char *text)
{
    size_t length = text[0] < 0x80 ? 1 : text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
    if (length == 1) {
        return 1;
    }
    if (text[0] < 0xC2 || text[0] > 0xF4) {
        return 0;
    }
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xC0) != 0x80) {
            return 0;
        }
    }
    bool overlong = (text[0] == 0xE0 && text[1] < 0xA0) || (text[0] == 0xF0 && text[1] < 0x90);
    bool surrogate = text[0] == 0xED && text[1] > 0x9F;
    bool beyond = text[0] == 0xF4 && text[1] > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

static bool is_control(const unsigned char *text)
{
    return text[0] < 0x20 || text[0] == 0x7F || (text[0] == 0xC2 && text[1] < 0xA0);
}

// Appends one character; false when it does not fit.
static bool append(char *out, size_t size, size_t *used, const char *bytes, size_t length)
{
    if (*used + length + 1 > size) {
        return false;
    }
    memcpy(out + *used, bytes, length);
    *used += length;
    return true;
}

// How many bytes from here on are taken as they are: most texts are nothing else.
static size_t plain_length(const char *raw)
{
    size_t length = 0;
    while (raw[length] >= 0x20 && raw[length] < 0x7F && raw[length] != '\\') {
        length++;
    }
    return length;
}

static void decode(char *out, size_t size, const char *raw, bool escapes, bool keep_lines)
{
    size_t used = 0;
    bool fits = true;
    while (fits && raw != NULL && *raw != '\0') {
        size_t plain = plain_length(raw);
        if (plain > 0) {
            size_t room = size - used - 1;
            fits = append(out, size, &used, raw, plain < room ? plain : room) && plain < room;
            raw += plain;
            continue;
        }
        const unsigned char *at = (const unsigned char *)raw;
        if (escapes && raw[0] == '\\' && raw[1] != '\0') {
            raw++;
            at++;
            if (*raw == 'n' || *raw == 'N') {
                fits = append(out, size, &used, keep_lines ? "\n" : " ", 1);
                raw++;
                continue;
            }
        }
        size_t length = character_length(at);
        if (length == 0) {
            fits = append(out, size, &used, REPLACEMENT, strlen(REPLACEMENT));
            raw++;
            continue;
        }
        if (!is_control(at)) {
            fits = append(out, size, &used, raw, length);
        } else if (*at == '\t' || *at == '\n') {
            fits = append(out, size, &used, *at == '\n' && keep_lines ? "\n" : " ", 1);
        }
        raw += length;
    }
    out[used] = '\0';
}

void decode_text(char *out, size_t size, const char *raw, enum decode_lines lines)
{
    decode(out, size, raw, true, lines == DECODE_LINES);
}

void decode_plain(char *out, size_t size, const char *raw, enum decode_lines lines)
{
    decode(out, size, raw, false, lines == DECODE_LINES);
}

bool decode_is_utf8(const char *text)
{
    size_t length = 1;
    while (*text != '\0' && length > 0) {
        length = character_length((const unsigned char *)text);
        text += length;
    }
    return length > 0;
}
