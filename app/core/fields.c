// SPDX-License-Identifier: MIT
#include "core/fields.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The letter after the backslash, or 0 for a byte that stands as it is.
static char escape_letter(char byte)
{
    switch (byte) {
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\\':
        return '\\';
    default:
        return 0;
    }
}

bool fields_add_text(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    if (used > 0) {
        if (used + 2 > size) {
            return false;
        }
        out[used++] = '\t';
    }
    for (; *text != '\0'; text++) {
        char letter = escape_letter(*text);
        if (used + (letter != 0 ? 3 : 2) > size) {
            return false;
        }
        if (letter != 0) {
            out[used++] = '\\';
        }
        out[used++] = letter != 0 ? letter : *text;
    }
    out[used] = '\0';
    return true;
}

bool fields_add_number(char *out, size_t size, int64_t number)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRId64, number);
    return fields_add_text(out, size, text);
}

bool fields_split(char *line, const char **fields, size_t count)
{
    size_t found = 0;
    fields[found++] = line;
    for (char *p = line; *p != '\0'; p++) {
        if (*p == '\t') {
            if (found == count) {
                return false;
            }
            *p = '\0';
            fields[found++] = p + 1;
        }
    }
    return found == count;
}

bool fields_take_text(char *out, size_t size, const char *field)
{
    static const char letters[] = "tnr\\";
    static const char bytes[] = "\t\n\r\\";
    size_t used = 0;
    for (; *field != '\0'; field++) {
        char byte = *field;
        if (byte == '\\') {
            const char *letter = field[1] != '\0' ? strchr(letters, field[1]) : NULL;
            if (letter == NULL) {
                return false;
            }
            byte = bytes[letter - letters];
            field++;
        }
        if (used + 1 >= size) {
            return false;
        }
        out[used++] = byte;
    }
    out[used] = '\0';
    return true;
}

bool fields_take_number(const char *field, int64_t least, int64_t most, int64_t *number)
{
    char *end = NULL;
    errno = 0;
    long long read = strtoll(field, &end, 10);
    *number = read;
    return errno == 0 && end != field && *end == '\0' && read >= least && read <= most;
}
