// SPDX-License-Identifier: MIT
// What the keys of a [client "NAME"] and of a [step "NAME"] say together.
#pragma once

// What is wrong with a struct client_settings or step_settings as a whole, or NULL; *key is where, *allowed what would
// be right.
const char *config_client_problem(const void *entry, const char **key, const char **allowed);
const char *config_step_problem(const void *entry, const char **key, const char **allowed);
