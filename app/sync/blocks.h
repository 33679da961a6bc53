// SPDX-License-Identifier: MIT
// The blocks of a source brought to what was read of it: parts that stay as they are keep theirs.
#pragma once

#include "sync/parse_child.h"
#include "sync/sync.h"

// Digests of the parts whose blocks the store has, sorted.
struct known_parts {
    char (*digests)[DIGEST_TEXT_MAX];
    bool *stays; // it is still a part of the calendar
    size_t count, room, staying;
};

MUST_CHECK bool blocks_find_known(struct known_parts *known, struct store *store, const char *source,
                                  struct error *error);
void blocks_free_known(struct known_parts *known);

// Inside store_begin/commit: blocks of parts that are gone go, those of new ones come.
MUST_CHECK bool blocks_write(struct store *store, const struct sync_source *source, const struct parsed *parsed,
                             struct known_parts *known, struct error *error);
