// SPDX-License-Identifier: MIT
// Strings of JSON (RFC 8259 7), the same in every output.
#pragma once

#include <stdio.h>

// Writes text with its quotes: quotes, backslashes and control characters escaped, a replacement character for each
// byte that is not UTF-8.
void json_write_string(FILE *out, const char *text);
