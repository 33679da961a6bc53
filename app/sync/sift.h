// SPDX-License-Identifier: MIT
// One object that cannot be read must not keep a whole collection from the screen.
#pragma once

#include "sync/harvest.h"
#include "sync/sync.h"

#define SIFT_ITEMS_MAX 2000 // each is read in a process of its own; of more, none is

struct sifted {
    size_t dropped;
    char first[256]; // href of the first of them
};

// Reads each resource by itself and takes out those that cannot be read: of one that was good before, the last good
// copy stays in the store. The error is that of the first. False when nothing can be done.
MUST_CHECK bool sift_harvest(struct harvest *harvest, const struct sync_source *source, struct wall now,
                             struct sifted *sifted, struct error *error);
