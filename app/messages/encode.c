// SPDX-License-Identifier: MIT
#include "messages/encode.h"

#include "core/utf8.h"

#include <stdbool.h>
#include <string.h>

#define LINE_CHARACTERS 76 // RFC 2045 6.7 (5), 6.8; RFC 2047 2
#define WORD_FRAME      12 // =?UTF-8?B?...?=
#define WORD_BYTES      48 // the most that an encoded word on a line of its own carries

static void write_base64_group(FILE *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned group = (unsigned)bytes[0] << 16;
    group |= length > 1 ? (unsigned)bytes[1] << 8 : 0;
    group |= length > 2 ? bytes[2] : 0;
    fputc(digits[group >> 18], out);
    fputc(digits[(group >> 12) & 63], out);
    fputc(length > 1 ? digits[(group >> 6) & 63] : '=', out);
    fputc(length > 2 ? digits[group & 63] : '=', out);
}

static void write_base64(FILE *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i += 3) {
        write_base64_group(out, (const unsigned char *)bytes + i, length - i < 3 ? length - i : 3);
    }
}

void encode_base64(FILE *out, const char *bytes, size_t length)
{
    const size_t per_line = LINE_CHARACTERS / 4 * 3;
    for (size_t i = 0; i < length; i += per_line) {
        write_base64(out, bytes + i, length - i < per_line ? length - i : per_line);
        fputs("\r\n", out);
    }
}

void encode_quoted_printable(FILE *out, const char *text)
{
    int column = 0;
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '\n' || (byte == '\r' && text[1] == '\n')) {
            text += byte == '\r';
            fputs("\r\n", out);
            column = 0;
            continue;
        }
        bool line_ends = text[1] == '\0' || text[1] == '\n' || text[1] == '\r';
        // A dot alone on a line would end an SMTP dialogue that forgets to double it.
        bool plain = byte >= '!' && byte <= '~' && byte != '=' && !(byte == '.' && column == 0);
        plain = plain || (byte == ' ' && !line_ends);
        int width = plain ? 1 : 3;
        if (column + width > LINE_CHARACTERS - 1) {
            fputs("=\r\n", out);
            column = 0;
        }
        if (plain) {
            fputc(byte, out);
        } else {
            fprintf(out, "=%02X", byte);
        }
        column += width;
    }
    if (column > 0) {
        fputs("\r\n", out);
    }
}

static bool is_plain(const char *text, size_t most)
{
    size_t length = strlen(text);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p < ' ' || *p > '~') {
            return false;
        }
    }
    return length <= most && strstr(text, "=?") == NULL;
}

// How many bytes of `text` fit `most`: whole characters only (RFC 2047 5), and never none.
static size_t word_length(const char *text, size_t most)
{
    size_t length = utf8_cut(text, most);
    return length > 0 || *text == '\0' ? length : 1;
}

// The first word goes on in its line at `column`, each other one has a line of its own; blanks between words are not
// shown.
static void write_words(FILE *out, const char *text, size_t column)
{
    for (const char *separator = ""; *text != '\0'; separator = "\r\n ", column = 1) {
        char word[WORD_BYTES];
        size_t length = word_length(text, (LINE_CHARACTERS - WORD_FRAME - column) / 4 * 3);
        for (size_t i = 0; i < length; i++) {
            unsigned char byte = (unsigned char)text[i];
            word[i] = byte < ' ' || byte == 0x7f ? ' ' : text[i];
        }
        fprintf(out, "%s=?UTF-8?B?", separator);
        write_base64(out, word, length);
        fputs("?=", out);
        text += length;
    }
}

void encode_header_text(FILE *out, const char *name, const char *text)
{
    if (is_plain(text, LINE_CHARACTERS - strlen(name) - 2)) {
        fprintf(out, "%s: %s\r\n", name, text);
        return;
    }
    fprintf(out, "%s: ", name);
    write_words(out, text, strlen(name) + 2);
    fputs("\r\n", out);
}

void encode_header_mailbox(FILE *out, const char *name, const char *display, const char *address)
{
    fprintf(out, "%s:", name);
    if (display[0] != '\0' && is_plain(display, LINE_CHARACTERS / 2)) {
        fputs(" \"", out);
        for (; *display != '\0'; display++) {
            if (*display == '"' || *display == '\\') {
                fputc('\\', out);
            }
            fputc(*display, out);
        }
        fputs("\"\r\n", out);
    } else if (display[0] != '\0') {
        fputc(' ', out);
        write_words(out, display, strlen(name) + 2);
        fputs("\r\n", out);
    }
    fprintf(out, " <%s>\r\n", address);
}
