// SPDX-License-Identifier: MIT
// The reference pictures: every screen at the three sizes that are drawn, and single ones in other poses.
#pragma once

#include "ui/painter.h"

#include <stdbool.h>

// Draws all of them anew into FOLDER/freetype-VERSION; what else is there goes.
bool references_update(struct painter *painter, const char *folder);
// Compares all with those of FOLDER/freetype-VERSION and prints a line for each: "ok - ..", "not ok - .." with what
// differs, and "skip - .." when there are none for this FreeType. False when one differs.
bool references_compare(struct painter *painter, const char *folder, const char *out);
