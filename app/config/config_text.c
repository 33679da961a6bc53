// SPDX-License-Identifier: MIT
#include "config/config_value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The length of the UTF-8 character at the start of `bytes` (RFC 3629), or 0 for a control character or none at all.
static size_t character_length(const unsigned char *bytes, size_t length)
{
    unsigned char lead = bytes[0];
    if (lead < 0x80) {
        return (lead >= 0x20 && lead != 0x7f) || lead == '\t' ? 1 : 0;
    }
    size_t wanted = lead >= 0xc2 && lead <= 0xdf   ? 2
                    : lead >= 0xe0 && lead <= 0xef ? 3
                    : lead >= 0xf0 && lead <= 0xf4 ? 4
                                                   : 0;
    if (wanted == 0 || length < wanted) {
        return 0;
    }
    for (size_t i = 1; i < wanted; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
    }
    // Overlong forms, surrogates, and what lies beyond U+10FFFF.
    bool wrong = (lead == 0xe0 && bytes[1] < 0xa0) || (lead == 0xed && bytes[1] > 0x9f) ||
                 (lead == 0xf0 && bytes[1] < 0x90) || (lead == 0xf4 && bytes[1] > 0x8f);
    return wrong ? 0 : wanted;
}

bool config_is_name(const char *value)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return value[0] != '\0' && value[strspn(value, letters)] == '\0';
}

bool config_value_is_text(const char *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t used = character_length((const unsigned char *)bytes + i, length - i);
        if (used == 0) {
            return false;
        }
        i += used;
    }
    return true;
}

// Joins two parts; false when the result does not fit.
static bool join(char *out, size_t size, const char *folder, const char *name)
{
    int length = snprintf(out, size, "%s/%s", folder, name);
    return length >= 0 && (size_t)length < size;
}

static bool expand_state(char *out, size_t size, const char *name)
{
    const char *state = getenv("XDG_STATE_HOME");
    // The XDG base directory specification: a relative value is to be ignored.
    if (state != NULL && state[0] == '/') {
        return join(out, size, state, name);
    }
    const char *home = getenv("HOME");
    if (home == NULL || home[0] != '/') {
        return join(out, size, "/var/lib", name);
    }
    char folder[SETTINGS_PATH_MAX];
    return join(folder, sizeof folder, home, ".local/state") && join(out, size, folder, name);
}

bool config_path_expand(const char *path, const char *file, char *out, size_t size)
{
    static const char state[] = "$XDG_STATE_HOME/";
    if (strncmp(path, state, sizeof state - 1) == 0) {
        return expand_state(out, size, path + sizeof state - 1);
    }
    const char *home = getenv("HOME");
    if (strncmp(path, "~/", 2) == 0) {
        return join(out, size, home != NULL ? home : "", path + 2);
    }
    const char *slash = strrchr(file, '/');
    if (path[0] == '\0' || path[0] == '/' || slash == NULL) {
        int length = snprintf(out, size, "%s", path);
        return length >= 0 && (size_t)length < size;
    }
    char folder[SETTINGS_PATH_MAX];
    int length = snprintf(folder, sizeof folder, "%.*s", (int)(slash - file), file);
    return length >= 0 && (size_t)length < sizeof folder && join(out, size, folder, path);
}
