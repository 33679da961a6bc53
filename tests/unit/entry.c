// SPDX-License-Identifier: MIT
#include "entry.h"

#include "text/catalogue.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define PIECE_LEAST 3 // bytes outside fields, so that no "{date}, {time}" is found everywhere

// How many bytes of `said` outside its fields stand in `text` in their order; 0 when one does not.
static size_t found_in(const char *said, const char *text)
{
    size_t all = 0;
    while (*said != '\0') {
        char piece[1024];
        size_t length = strcspn(said, "{");
        snprintf(piece, sizeof piece, "%.*s", (int)length, said);
        const char *at = strstr(text, piece);
        if (at == NULL) {
            return 0;
        }
        text = at + strlen(piece);
        all += length;
        said += length;
        said += *said == '{' ? strcspn(said, "}") + (strchr(said, '}') != NULL) : 0;
    }
    return all;
}

// The string `index` of one of the catalogue's two tables: its length and offset are two words (see catalogue.h).
static const char *string_at(const struct catalogue *catalogue, uint32_t table, uint32_t index, size_t *length)
{
    uint32_t words[2];
    memcpy(words, catalogue->bytes + table + 8 * (size_t)index, sizeof words);
    *length = words[0];
    return catalogue->bytes + words[1];
}

void entry_of(const char *folder, const char *language, const char *text, char *out, size_t size)
{
    char path[1024];
    struct catalogue catalogue;
    size_t best = PIECE_LEAST - 1, length;
    snprintf(out, size, "%s", language);
    snprintf(path, sizeof path, "%s/%s/LC_MESSAGES/adjourn.mo", folder, language);
    if (!catalogue_load(&catalogue, path)) {
        return;
    }
    for (uint32_t i = 0; i < catalogue.count; i++) {
        const char *said = string_at(&catalogue, catalogue.translations, i, &length), *end = said + length;
        for (; said < end; said += strlen(said) + 1) {
            size_t found = found_in(said, text), ignored;
            if (found > best) {
                const char *key = string_at(&catalogue, catalogue.originals, i, &ignored);
                const char *context = strchr(key, '\004');
                best = found;
                snprintf(out, size, "%s.po: \"%s\"", language, context == NULL ? key : context + 1);
            }
        }
    }
    catalogue_finish(&catalogue);
}
