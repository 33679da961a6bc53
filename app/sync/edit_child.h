// SPDX-License-Identifier: MIT
// calendar_edit() in a confined child process (sync/parse_child.h says why): a stranger's resource is read to be
// changed.
#pragma once

#include "calendar/edit.h"

// As calendar_edit(), under the limits of parse_child.h.
MUST_CHECK bool edit_confined(const struct edit *edit, const char *name, const char *bytes, size_t length,
                              const struct zone *room, char **out, size_t *out_length, struct error *error);
