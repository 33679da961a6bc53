// SPDX-License-Identifier: MIT
// Characters of texts that strangers gave.
#pragma once

// How many bytes of well-formed UTF-8 (RFC 3629) stand here; 0 when there are none.
int utf8_length(const unsigned char *text);
