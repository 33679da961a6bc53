// SPDX-License-Identifier: MIT
// What one reading of a source brought: resources that are new, changed or gone. Laid over the resources of the store
// it gives the source's whole calendar; it is saved in the commit that replaces the blocks.
#pragma once

#include "store/store.h"

#define HARVEST_BYTES_MAX (20 * 1024 * 1024)
#define HARVEST_ITEMS_MAX 50000

struct harvest_item {
    char *href, *etag, *modified;
    char *bytes; // NULL: gone
    size_t length;
};

struct harvest {
    struct harvest_item *items;
    size_t count, room;
    size_t bytes;
    bool whole; // what is not in here is gone
};

void harvest_free(struct harvest *harvest);

// Adds a copy; `bytes` NULL: the resource is gone. Fails when the limits are passed.
MUST_CHECK bool harvest_add(struct harvest *harvest, const struct resource *resource, struct error *error);

// Frees what an item has; the caller takes it out of the list.
void harvest_forget(struct harvest *harvest, struct harvest_item *item);

// Whether nothing changed.
bool harvest_is_empty(const struct harvest *harvest);

// All resources one after the other by href, as one file: the same ones are always the same file. It is malloc'ed,
// freed by the caller, NULL when there is none.
MUST_CHECK bool harvest_join(const struct harvest *harvest, struct store *store, const char *source, char **bytes,
                             size_t *length, struct error *error);

// Whether the store has all of it as it is. Of a collection only what changed is asked for, so it is not compared.
bool harvest_is_kept(const struct harvest *harvest, struct store *store, const char *source);

// Writes the changes into the store.
MUST_CHECK bool harvest_save(const struct harvest *harvest, struct store *store, const char *source,
                             struct error *error);
