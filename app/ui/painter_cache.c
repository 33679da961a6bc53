// SPDX-License-Identifier: MIT
#include "ui/painter_cache.h"

#include <stdlib.h>
#include <string.h>

void *painter_allocate(size_t size)
{
    void *memory = calloc(1, size > 0 ? size : 1);
    if (memory == NULL) {
        abort();
    }
    return memory;
}

uint32_t cache_hash(const int32_t *numbers, size_t count, const char *text, size_t length)
{
    const uint32_t prime = 16777619u;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < count; i++) {
        hash = (hash ^ (uint32_t)numbers[i]) * prime;
    }
    for (size_t i = 0; i < length; i++) {
        hash = (hash ^ (unsigned char)text[i]) * prime;
    }
    return hash;
}

static uint32_t key_hash(const struct cache_key *key)
{
    int32_t numbers[] = {key->face, key->size, key->phase};
    return cache_hash(numbers, sizeof numbers / sizeof numbers[0], key->text, key->length);
}

static size_t entry_bytes(const struct cache_entry *entry)
{
    return (size_t)entry->coverage.width * (size_t)entry->coverage.height;
}

static void entry_free(struct cache *cache, struct cache_entry *entry)
{
    cache->bytes -= entry_bytes(entry);
    free(entry->coverage.bytes);
    free((char *)entry->key.text);
    *entry = (struct cache_entry){0};
}

void cache_finish(struct cache *cache)
{
    for (size_t i = 0; i < CACHE_ENTRIES_MAX; i++) {
        if (cache->entries[i].used > 0) {
            entry_free(cache, &cache->entries[i]);
        }
    }
}

const struct coverage *cache_find(struct cache *cache, const struct cache_key *key)
{
    uint32_t hash = key_hash(key);
    for (size_t i = 0; i < CACHE_ENTRIES_MAX; i++) {
        struct cache_entry *entry = &cache->entries[i];
        if (entry->used > 0 && entry->hash == hash && entry->key.face == key->face && entry->key.size == key->size &&
            entry->key.phase == key->phase && entry->key.length == key->length &&
            memcmp(entry->key.text, key->text, key->length) == 0) {
            entry->used = ++cache->clock;
            return &entry->coverage;
        }
    }
    return NULL;
}

// A free entry, or the one that was not used for longest, freed.
static struct cache_entry *entry_take(struct cache *cache)
{
    struct cache_entry *oldest = &cache->entries[0];
    for (size_t i = 1; i < CACHE_ENTRIES_MAX; i++) {
        if (cache->entries[i].used < oldest->used) {
            oldest = &cache->entries[i];
        }
    }
    if (oldest->used > 0) {
        entry_free(cache, oldest);
    }
    return oldest;
}

static struct cache_entry *entry_oldest_used(struct cache *cache)
{
    struct cache_entry *oldest = NULL;
    for (size_t i = 0; i < CACHE_ENTRIES_MAX; i++) {
        struct cache_entry *entry = &cache->entries[i];
        if (entry->used > 0 && (oldest == NULL || entry->used < oldest->used)) {
            oldest = entry;
        }
    }
    return oldest;
}

const struct coverage *cache_keep(struct cache *cache, const struct cache_key *key, struct coverage coverage)
{
    size_t bytes = (size_t)coverage.width * (size_t)coverage.height;
    while (cache->bytes > 0 && cache->bytes + bytes > CACHE_BYTES_MAX) {
        entry_free(cache, entry_oldest_used(cache));
    }
    struct cache_entry *entry = entry_take(cache);
    char *text = painter_allocate(key->length);
    memcpy(text, key->text, key->length);
    *entry = (struct cache_entry){
        .used = ++cache->clock,
        .hash = key_hash(key),
        .key = {key->face, key->size, key->phase, text, key->length},
        .coverage = coverage,
    };
    cache->bytes += bytes;
    return &entry->coverage;
}
