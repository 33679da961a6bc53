// SPDX-License-Identifier: MIT
// Canonical lines: one line of UTF-8 whose fields are separated by TAB; TAB, LF, CR and the backslash inside a field
// stand as \t, \n, \r and \\. Equal values have equal bytes, so that lines can be hashed and compared.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Appends `text` to what `out` holds, after a TAB unless that is nothing yet. False when it does not fit.
bool fields_add_text(char *out, size_t size, const char *text);
bool fields_add_number(char *out, size_t size, int64_t number);

// Splits in place; false unless there are exactly `count` fields.
bool fields_split(char *line, const char **fields, size_t count);

// One field's text and numbers. False when it does not fit, is wrongly escaped, or is no number in the range.
bool fields_take_text(char *out, size_t size, const char *field);
bool fields_take_number(const char *field, int64_t least, int64_t most, int64_t *number);
