// SPDX-License-Identifier: MIT
#include "text/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MO_MAGIC      UINT32_C(0x950412de) // in the byte order of the machine that reads it
#define MO_HEADER     28
#define CATALOGUE_MAX (1 << 20)

static uint32_t word_at(const struct catalogue *catalogue, size_t offset)
{
    uint32_t word;
    memcpy(&word, catalogue->bytes + offset, sizeof word);
    return word;
}

static const char *string_at(const struct catalogue *catalogue, uint32_t table, uint32_t index, size_t *length)
{
    size_t entry = table + 8 * (size_t)index;
    *length = word_at(catalogue, entry);
    return catalogue->bytes + word_at(catalogue, entry + 4);
}

static bool table_inside(const struct catalogue *catalogue, uint32_t table)
{
    if ((uint64_t)table + 8 * (uint64_t)catalogue->count > catalogue->length) {
        return false;
    }
    for (uint32_t i = 0; i < catalogue->count; i++) {
        uint64_t length = word_at(catalogue, table + 8 * (size_t)i);
        uint64_t offset = word_at(catalogue, table + 8 * (size_t)i + 4);
        if (offset + length >= catalogue->length || catalogue->bytes[offset + length] != '\0') {
            return false;
        }
    }
    return true;
}

static bool read_file(struct catalogue *catalogue, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    catalogue->bytes = malloc(CATALOGUE_MAX);
    catalogue->length = catalogue->bytes == NULL ? 0 : fread(catalogue->bytes, 1, CATALOGUE_MAX, file);
    bool whole = catalogue->length > 0 && catalogue->length < CATALOGUE_MAX;
    fclose(file);
    if (whole) {
        void *shrunk = realloc(catalogue->bytes, catalogue->length);
        if (shrunk != NULL) {
            catalogue->bytes = shrunk;
        }
    }
    return whole;
}

bool catalogue_load(struct catalogue *catalogue, const char *path)
{
    *catalogue = (struct catalogue){0};
    if (read_file(catalogue, path) && catalogue->length >= MO_HEADER && word_at(catalogue, 0) == MO_MAGIC) {
        catalogue->count = word_at(catalogue, 8);
        catalogue->originals = word_at(catalogue, 12);
        catalogue->translations = word_at(catalogue, 16);
        if (table_inside(catalogue, catalogue->originals) && table_inside(catalogue, catalogue->translations)) {
            return true;
        }
    }
    catalogue_finish(catalogue);
    return false;
}

void catalogue_finish(struct catalogue *catalogue)
{
    free(catalogue->bytes);
    *catalogue = (struct catalogue){0};
}

const char *catalogue_find(const struct catalogue *catalogue, const char *key, size_t *length)
{
    uint32_t low = 0, high = catalogue->count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        size_t ignored;
        // A plural original is "one\0many": the comparison stops at its first part, which is the key.
        int order = strcmp(key, string_at(catalogue, catalogue->originals, middle, &ignored));
        if (order == 0) {
            const char *found = string_at(catalogue, catalogue->translations, middle, length);
            return *length > 0 ? found : NULL;
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}
