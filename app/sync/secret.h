// SPDX-License-Identifier: MIT
// Passwords, tokens and secret addresses, from files that only their owner can read. They go into requests and nowhere
// else: no log, no error, no screen, no database.
#pragma once

#include "core/error.h"

#include <stdbool.h>
#include <stddef.h>

#define SECRET_MAX 4096

// The first line of a file. Fails, naming the file and never what is in it, when others may read it (mode above 0600),
// or it is empty.
MUST_CHECK bool secret_read(const char *path, char *out, size_t size, struct error *error);

// The secret that settings name: in a file, or as a systemd credential in the folder `credentials` (NULL: this process
// was given none).
MUST_CHECK bool secret_find(const char *file, const char *credential, const char *credentials, char *out, size_t size,
                            struct error *error);

// Overwrites it where it lay.
void secret_forget(char *secret, size_t size);
