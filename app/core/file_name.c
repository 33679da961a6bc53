// SPDX-License-Identifier: MIT
#include "core/file_name.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

// Length of the UTF-8 character that begins here (RFC 3629), 0 = none does.
static size_t character_at(const char *text)
{
    unsigned char first = (unsigned char)text[0];
    size_t length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 0;
    length = first >= 0xf0 && first < 0xf5 ? 4 : length;
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    return length;
}

static char replaced(char byte)
{
    if (byte == ':') {
        return '.';
    }
    bool control = (unsigned char)byte < 0x20 || byte == 0x7f;
    return control || byte == '\t' ? ' ' : strchr("\\/*?\"<>|", byte) != NULL ? '-' : byte;
}

static bool is_device(const char *name)
{
    static const char *const devices[] = {"CON", "PRN", "AUX", "NUL"};
    size_t length = strcspn(name, ".");
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++) {
        if (length == 3 && strncasecmp(name, devices[i], 3) == 0) {
            return true;
        }
    }
    return length == 4 && (strncasecmp(name, "COM", 3) == 0 || strncasecmp(name, "LPT", 3) == 0) && name[3] >= '1' &&
           name[3] <= '9';
}

static void make(char *out, size_t size, const char *text, bool ascii)
{
    size_t used = 0;
    size = size < FILE_NAME_MAX ? size : FILE_NAME_MAX;
    while (*text != '\0') {
        size_t length = character_at(text);
        char one = length == 0 ? '-' : length == 1 ? replaced(*text) : '_';
        bool whole = length > 1 && !ascii;
        bool blank = one == ' ' && (used == 0 || out[used - 1] == ' ');
        size_t taken = whole ? length : 1;
        if (used + taken + 2 > size) { // also room for what a device's name gets
            break;
        }
        if (!blank && !(used == 0 && one == '.')) {
            memcpy(out + used, whole ? text : &one, taken);
            used += taken;
        }
        text += length > 0 ? length : 1;
    }
    while (used > 0 && (out[used - 1] == ' ' || out[used - 1] == '.')) {
        used--;
    }
    out[used] = '\0';
    if (used == 0) {
        memcpy(out, "log", 4);
    } else if (is_device(out)) {
        // Also with something behind a dot it is the device.
        size_t length = strcspn(out, ".");
        memmove(out + length + 1, out + length, used - length + 1);
        out[length] = '_';
    }
}

void file_name_make(char *out, size_t size, const char *text)
{
    make(out, size, text, false);
}

void file_name_make_plain(char *out, size_t size, const char *text)
{
    make(out, size, text, true);
}
