// SPDX-License-Identifier: MIT
// What the keys of an [approver "NAME"] say together.
#pragma once

// What is wrong with a struct approver as a whole, or NULL; *key is where, *allowed what would be right.
const char *config_approver_problem(const void *entry, const char **key, const char **allowed);
