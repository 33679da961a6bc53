// SPDX-License-Identifier: MIT
// The ordered copies that are due are written by `adjourn copies`, which is waited for.
#pragma once

#include "core/time.h"
#include "store/store.h"

// When the next one is due (INT64_MAX: none is ordered). `config` and `db` may be NULL: not given. On failure it is to
// be tried again later.
MUST_CHECK bool copies_child_turn(struct store *store, const char *config, const char *db, struct wall now,
                                  struct wall *next, struct error *error);
