// SPDX-License-Identifier: MIT
// Lines of a technical log without what people wrote into it: quoted text, names of sections, addresses, servers, and
// files that are not the system's. Rather too much is hidden than too little.
#pragma once

#include <stddef.h>

// Copies `line` (UTF-8, without its end) as far as it fits, with "<text>", "<address>", "<place>", "<path>" and
// "<name>" where those stood. A line that begins with a blank goes on from the one before it, and is hidden whole.
// Returns `out`.
const char *veil_line(const char *line, char *out, size_t size);
