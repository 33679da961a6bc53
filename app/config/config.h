// SPDX-License-Identifier: MIT
// The settings: one table (section, key, type, range, default, a line of help), which makes the defaults, the reader,
// the checks and the sample file. Files are INI: `[section]`, `key = value`, comments from # or ; at the start of a
// line, or from ; after a blank. A line is at most 197 bytes; a list may be given in several lines of the same key.
// Every fault reads `file:line: [section] key: 'value': reason (allowed: ...)`. One bad line does not lose the rest:
// its key keeps its default.
#pragma once

#include "core/error.h"
#include "core/settings.h"

#include <stdio.h>

#define CONFIG_FAULT_MAX 1024
#define CONFIG_BYTES_MAX (1 << 20) // of a file

// One fault in words, with file and line; the text is valid during the call only.
typedef void (*config_fault_fn)(void *context, const char *text);

// Every key at its default. Paths are expanded as in config_read.
void config_defaults(struct settings *settings);

// Defaults, then the file. A relative path lies beside the file; `~/` is the home folder, and `$XDG_STATE_HOME/` that
// folder (without one: ~/.local/state, without a home: /var/lib). False only when the file cannot be read; faults in
// it are given to `fault` and the result is true.
MUST_CHECK bool config_read(struct settings *settings, const char *path, config_fault_fn fault, void *context,
                            struct error *error);

// The same from bytes; `name` stands for the file in faults and for relative paths.
void config_read_text(struct settings *settings, const char *name, const char *bytes, size_t length,
                      config_fault_fn fault, void *context);

// The whole file, when it is no larger than settings can be; *bytes is the caller's to free, and NULL on failure.
MUST_CHECK bool config_load(const char *path, char **bytes, size_t *length, struct error *error);

// The line of a key in a file, or 0 when it is not given there.
int config_find_line(const char *path, const char *section, const char *key);

// The sample: every key with its help and its default. Reading it gives the defaults.
void config_write_sample(FILE *out);
// The manual page adjourn.ini(5), as roff.
void config_write_manual(FILE *out);
