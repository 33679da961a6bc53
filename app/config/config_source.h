// SPDX-License-Identifier: MIT
// What the keys of a [source NAME] say together.
#pragma once

#include "config/config_table.h"

// What is wrong with a struct source_settings as a whole, or NULL; *key is where, *allowed what would be right.
const char *config_source_problem(const void *entry, const char **key, const char **allowed);

// [calendar] file as the first source, named "room". False when there is no place for it.
MUST_CHECK bool config_source_add_file(struct settings *settings, const char **reason);
