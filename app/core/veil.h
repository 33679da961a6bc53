// SPDX-License-Identifier: MIT
// Lines of a technical log without what people wrote into it: quoted text, addresses, places on servers and of files
// that are not the system's. Rather too much is hidden than too little.
#pragma once

#include <stddef.h>

// Copies `line` (UTF-8, without its end) as far as it fits, with "<text>", "<address>", "<place>" and "<path>" where
// those stood. Returns `out`.
const char *veil_line(const char *line, char *out, size_t size);
