// SPDX-License-Identifier: MIT
#include "export/json.h"

#include "export/utf8.h"

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
