// SPDX-License-Identifier: MIT
#include "sync/blocks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct writing {
    struct store *store;
    const struct sync_source *source;
    struct known_parts *known;
    int64_t *parts; // rows of the parts, in their order; 0: its blocks stay
    size_t part_count, room;
    struct error *error;
    bool failed;
};

static bool note_known(void *context, const char *digest, struct error *error)
{
    struct known_parts *known = context;
    if (known->count == known->room) {
        size_t room = known->room == 0 ? 64 : 2 * known->room;
        void *digests = realloc(known->digests, room * sizeof known->digests[0]);
        if (digests == NULL) {
            return error_set(error, "out of memory");
        }
        known->digests = digests;
        void *stays = realloc(known->stays, room * sizeof known->stays[0]);
        if (stays == NULL) {
            return error_set(error, "out of memory");
        }
        known->stays = stays;
        known->room = room;
    }
    known->stays[known->count] = false;
    snprintf(known->digests[known->count++], sizeof known->digests[0], "%s", digest);
    return true;
}

static int compare_digests(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool note_staying(void *context, const char *digest, bool read)
{
    struct known_parts *known = context;
    char(*found)[DIGEST_TEXT_MAX] = read || known->count == 0 ? NULL
                                                              : bsearch(digest, known->digests, known->count,
                                                                        sizeof known->digests[0], compare_digests);
    if (found != NULL) {
        known->stays[found - known->digests] = true;
        known->staying++;
    }
    return true;
}

bool blocks_find_known(struct known_parts *known, struct store *store, const char *source, struct error *error)
{
    return store_parts(store, source, note_known, known, error);
}

void blocks_free_known(struct known_parts *known)
{
    free(known->digests);
    free(known->stays);
}

// When somebody is elsewhere is all that the room has to know.
static struct block without_words(const struct block *block)
{
    struct block bare = *block;
    bare.title[0] = bare.description[0] = bare.organizer_name[0] = bare.organizer_address[0] = '\0';
    bare.categories[0] = '\0';
    bare.terms = (struct term_set){0};
    bare.people = 0;
    return bare;
}

// What a source's events mean for the room: whole days, cancelled and transparent events are nothing that the kiosk has
// to know, but for a holiday (which is marked transparent as a rule) and for somebody's whole day elsewhere.
static bool is_wanted(enum source_role role, const struct block *block)
{
    bool takes_time = block->status != BLOCK_CANCELLED && block->start.ms < block->end.ms;
    switch (role) {
    case SOURCE_ROOM:
        return block_takes_room(block);
    case SOURCE_TRAINER:
    case SOURCE_BUSY:
        return takes_time && !block->transparent;
    case SOURCE_HOLIDAYS:
        return takes_time && block->all_day;
    }
    return false;
}

static bool put_block(void *context, size_t part, const struct block *block, const struct roster *roster)
{
    struct writing *writing = context;
    const struct sync_source *source = writing->source;
    int64_t row = writing->parts[part];
    if (row == 0 || !is_wanted(source->role, block)) {
        return true;
    }
    if (source->role == SOURCE_ROOM) {
        writing->failed = !store_part_block(writing->store, source->name, row, block, roster, writing->error);
    } else {
        struct block bare = without_words(block);
        writing->failed = !store_part_block(writing->store, source->name, row, &bare, NULL, writing->error);
    }
    return !writing->failed;
}

static bool put_part(void *context, const char *digest, bool read)
{
    struct writing *writing = context;
    if (writing->part_count == writing->room) {
        size_t room = writing->room == 0 ? 64 : 2 * writing->room;
        int64_t *parts = realloc(writing->parts, room * sizeof parts[0]);
        if (parts == NULL) {
            writing->failed = true;
            return error_set(writing->error, "out of memory");
        }
        writing->parts = parts;
        writing->room = room;
    }
    int64_t *row = &writing->parts[writing->part_count++];
    *row = 0;
    writing->failed = read && !store_part_put(writing->store, writing->source->name, digest, row, writing->error);
    return !writing->failed;
}

// Blocks of before there were parts go with the rest when no part stays.
static bool drop_former(struct writing *writing)
{
    const struct known_parts *known = writing->known;
    const char *name = writing->source->name;
    if (known->staying == 0) {
        return store_blocks_clear(writing->store, name, writing->error);
    }
    for (size_t i = 0; i < known->count; i++) {
        if (!known->stays[i] && !store_part_drop(writing->store, name, known->digests[i], writing->error)) {
            return false;
        }
    }
    return true;
}

bool blocks_write(struct store *store, const struct sync_source *source, const struct parsed *parsed,
                  struct known_parts *known, struct error *error)
{
    struct writing writing = {.store = store, .source = source, .known = known, .error = error};
    parsed_each_part(parsed, note_staying, known);
    writing.failed = !drop_former(&writing);
    if (!writing.failed) {
        parsed_each_part(parsed, put_part, &writing);
    }
    if (!writing.failed) {
        parsed_each_in_part(parsed, put_block, &writing);
    }
    free(writing.parts);
    return !writing.failed;
}
