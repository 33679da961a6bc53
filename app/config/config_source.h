// SPDX-License-Identifier: MIT
// Sections that may stand several times, [source NAME]: their names, their defaults, and what their keys say together.
#pragma once

#include "config/config_table.h"

#define CONFIG_NO_SOURCE (-1)

// The name in a section "source NAME", or NULL when it is no such section.
const char *config_source_name(const char *section);

// The index of the source with that name in `settings`; a new one gets the defaults. CONFIG_NO_SOURCE with a reason,
// and what is allowed, when there can be none of that name.
int config_source_open(struct settings *settings, const char *name, const char **reason, const char **allowed);

// What is wrong with a source as a whole, or NULL; *key is where, *allowed what would be right.
const char *config_source_problem(const struct source_settings *source, const char **key, const char **allowed);

// [calendar] file as the first source, named "room". False when there is no place for it.
MUST_CHECK bool config_source_add_file(struct settings *settings, const char **reason);
