// SPDX-License-Identifier: MIT
// One written value to one setting, and what a key allows in words.
#pragma once

#include "config/config_table.h"

// Stores `value` for `key` in `base`: the struct settings, or the entry of a group. On failure nothing is stored
// and *reason says why, without the value. Keys of [policy] are not stored here (core/terms.h).
MUST_CHECK bool config_value_store(const struct config_key *key, const char *value, void *base, const char **reason);

// Whether a value is an http, https or webcal address without blanks and without a user or a password in it.
bool config_is_url(const char *value);

// What a key allows, for people: "a duration such as 90s, 15m, 48h or 2d, from 1m to 4h, or off".
void config_value_allowed(const struct config_key *key, char *out, size_t size);

// Business hours of a day: closed, or stretches.
MUST_CHECK bool config_hours_read(const char *value, struct hours_day *day, const char **reason);

// Adds the days of a list to the holidays: all of them or, on failure, none.
MUST_CHECK bool config_dates_read(const char *value, struct hours *hours, const char **reason);

// Letters, digits, - and _, at least one.
bool config_is_name(const char *value);

// Whether bytes are UTF-8 without control characters (tabs are allowed).
bool config_value_is_text(const char *bytes, size_t length);

// Makes a written path absolute or relative to the working folder: `~/`, `$XDG_STATE_HOME/`, and a relative path lies
// beside `file`. False when the result does not fit.
MUST_CHECK bool config_path_expand(const char *path, const char *file, char *out, size_t size);
