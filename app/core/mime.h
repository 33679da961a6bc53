// SPDX-License-Identifier: MIT
// The transfer encodings of mail, taken off again (RFC 2045 6.7, 6.8). Bytes of strangers: what is no code is no error.
// Each writes no more than it reads and returns how much it wrote; `out` may be `bytes`.
#pragma once

#include <stddef.h>

// To the first =, or to the end. Other characters are passed over.
size_t mime_decode_base64(char *out, const char *bytes, size_t length);

// Lines that were broken are joined. A = that is no code stays.
size_t mime_decode_quoted_printable(char *out, const char *bytes, size_t length);
