// SPDX-License-Identifier: MIT
// The encodings of mail: base64 and quoted-printable bodies (RFC 2045 6.7, 6.8), encoded words in headers (RFC 2047).
#pragma once

#include <stddef.h>
#include <stdio.h>

// Lines of at most 76 characters, each ended by CRLF.
void encode_base64(FILE *out, const char *bytes, size_t length);
// Lines of `text` may end with \n or CRLF; written with CRLF, at most 76 characters each.
void encode_quoted_printable(FILE *out, const char *text);
// `name` (at most 20 characters) and `text`, folded and ended by CRLF; encoded when it is not short printable ASCII.
void encode_header_text(FILE *out, const char *name, const char *text);
// `name: "display name" <address>`, the same way. The address has been checked.
void encode_header_mailbox(FILE *out, const char *name, const char *display, const char *address);
