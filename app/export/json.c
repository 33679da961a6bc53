// SPDX-License-Identifier: MIT
#include "export/json.h"

#include <stdbool.h>

// How many bytes of well-formed UTF-8 (RFC 3629) stand here; 0 when there are none.
static int utf8_length(const unsigned char *text)
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

void json_write_string(FILE *out, const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    fputc('"', out);
    while (*p != '\0') {
        int length = utf8_length(p);
        if (length == 0) {
            fputs("\xef\xbf\xbd", out); // a replacement character for each bad byte
            length = 1;
        } else if (*p == '"' || *p == '\\') {
            fprintf(out, "\\%c", *p);
        } else if (*p < 0x20 || *p == 0x7f) {
            fprintf(out, "\\u%04x", *p);
        } else {
            fwrite(p, 1, (size_t)length, out);
        }
        p += length;
    }
    fputc('"', out);
}
