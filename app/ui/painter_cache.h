// SPDX-License-Identifier: MIT
// Coverage that was drawn once, kept by its key; the least recently used goes when the limits are reached, so memory
// stays flat for months.
#pragma once

#include "ui/painter_canvas.h"

#define CACHE_ENTRIES_MAX 320
#define CACHE_BYTES_MAX   (2 << 20)

struct cache_key {
    int32_t face, size, phase; // face: a font, or a number above the fonts for icons
    const char *text;          // `length` bytes
    size_t length;
};

struct cache_entry {
    uint64_t used; // 0 = free
    uint32_t hash;
    struct cache_key key; // its text is owned
    struct coverage coverage;
};

struct cache {
    struct cache_entry entries[CACHE_ENTRIES_MAX];
    size_t bytes;
    uint64_t clock;
};

void cache_finish(struct cache *cache);

// What is kept under the key, or NULL. Valid until the next cache_keep.
const struct coverage *cache_find(struct cache *cache, const struct cache_key *key);
// Takes over `coverage.bytes`.
const struct coverage *cache_keep(struct cache *cache, const struct cache_key *key, struct coverage coverage);

// FNV-1a over numbers, then the bytes of a text.
uint32_t cache_hash(const int32_t *numbers, size_t count, const char *text, size_t length);

// Memory or the end: without it nothing can be shown.
void *painter_allocate(size_t size);
