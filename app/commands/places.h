// SPDX-License-Identifier: MIT
// Where the app's own files are: beside the folder it was built in (a source tree), or in ../share/adjourn of the
// folder it was installed in. Found from the place of the program, so no path is compiled in.
#pragma once

#include "core/error.h"

#include <stdbool.h>

#define PLACE_MAX 1024

struct places {
    char assets[PLACE_MAX]; // sample settings, message templates
    char icons[PLACE_MAX];  // play.svg, ..
    char locale[PLACE_MAX]; // LANG/LC_MESSAGES/adjourn.mo
};

// Fails with the places where it looked.
MUST_CHECK bool places_find(struct places *places, struct error *error);

// The same for a program at `program` (an absolute path), for tests.
MUST_CHECK bool places_find_for(struct places *places, const char *program, struct error *error);

// The folder of Inter-Medium.otf, ..: $ADJOURN_FONTS, else where Debian's fonts-inter puts them.
const char *places_fonts(void);
