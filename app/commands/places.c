// SPDX-License-Identifier: MIT
#include "commands/places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A program of a source tree lies in build/ or build/VARIANT/.
#define BUILD_DEPTH 3

static bool join(char *out, const char *folder, const char *name)
{
    int length = snprintf(out, PLACE_MAX, "%s/%s", folder, name);
    return length > 0 && length < PLACE_MAX;
}

static bool has(const char *folder, const char *name)
{
    char path[PLACE_MAX];
    return join(path, folder, name) && access(path, R_OK) == 0;
}

// "/a/b" becomes "/a"; false at the top.
static bool up(char *folder)
{
    char *slash = strrchr(folder, '/');
    if (slash == NULL || slash == folder) {
        return false;
    }
    *slash = '\0';
    return true;
}

bool places_find_for(struct places *places, const char *program, struct error *error)
{
    char folder[PLACE_MAX];
    snprintf(folder, sizeof folder, "%s", program);
    if (!up(folder)) {
        return error_set(error, "%s: not a whole path", program);
    }
    char at[PLACE_MAX];
    snprintf(at, sizeof at, "%s", folder);
    for (int depth = 0; depth < BUILD_DEPTH && up(at); depth++) {
        if (join(places->assets, at, "share/adjourn") && has(places->assets, "icons")) {
            return join(places->icons, places->assets, "icons") && join(places->locale, places->assets, "locale");
        }
        if (join(places->assets, at, "assets") && has(places->assets, "icons")) {
            return join(places->icons, places->assets, "icons") && join(places->locale, folder, "locale");
        }
    }
    return error_set(error, "the app's files are neither in %s/../share/adjourn nor in assets above %s", folder,
                     folder);
}

bool places_find(struct places *places, struct error *error)
{
    char program[PLACE_MAX];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) {
        return error_set(error, "/proc/self/exe cannot be read");
    }
    program[length] = '\0';
    return places_find_for(places, program, error);
}

const char *places_fonts(void)
{
    const char *fonts = getenv("ADJOURN_FONTS");
    return fonts != NULL ? fonts : "/usr/share/fonts/opentype/inter";
}
