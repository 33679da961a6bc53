// SPDX-License-Identifier: MIT
// iCalendar TEXT (RFC 5545 3.3.11) to the fixed-size texts of a block.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum decode_lines {
    DECODE_ONE_LINE, // line breaks become spaces
    DECODE_LINES,    // line breaks stay, as \n
};

// Undoes the escapes, drops control characters, puts U+FFFD for bytes that are no UTF-8, and cuts at a character
// border. `raw` NULL gives an empty text.
void decode_text(char *out, size_t size, const char *raw, enum decode_lines lines);

// The same for a text without escapes.
void decode_plain(char *out, size_t size, const char *raw, enum decode_lines lines);

// Whether a text is valid UTF-8 (RFC 3629).
bool decode_is_utf8(const char *text);
