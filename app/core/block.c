// SPDX-License-Identifier: MIT
#include "core/block.h"

#include <string.h>
#include <strings.h>

bool block_takes_room(const struct block *block)
{
    return block->status != BLOCK_CANCELLED && !block->transparent && !block->all_day &&
           block->end.ms > block->start.ms;
}

bool block_same(const struct block *a, const struct block *b)
{
    return strcmp(a->uid, b->uid) == 0 && strcmp(a->recurrence_id, b->recurrence_id) == 0;
}

static bool is_guest(const struct participant *person)
{
    return !person->trainer && person->address[0] != '\0';
}

static bool has_guest(const struct roster *roster, const char *address)
{
    for (size_t i = 0; i < roster->count; i++) {
        if (is_guest(&roster->people[i]) && strcasecmp(roster->people[i].address, address) == 0) {
            return true;
        }
    }
    return false;
}

static size_t count_guests(const struct roster *roster)
{
    size_t count = roster->beyond;
    for (size_t i = 0; i < roster->count; i++) {
        count += is_guest(&roster->people[i]) ? 1 : 0;
    }
    return count;
}

bool roster_mostly_same(const struct roster *a, const struct roster *b)
{
    size_t shared = 0;
    for (size_t i = 0; i < a->count; i++) {
        shared += is_guest(&a->people[i]) && has_guest(b, a->people[i].address) ? 1 : 0;
    }
    return 2 * shared > count_guests(a) && 2 * shared > count_guests(b);
}

// Whether a block can be current or next.
static bool counts(const struct block *blocks, const bool *done, size_t i)
{
    return block_takes_room(&blocks[i]) && (done == NULL || !done[i]);
}

bool block_named(const struct block *block, const char *name)
{
    size_t length = strlen(block->uid);
    return strncmp(block->uid, name, length) == 0 &&
           (name[length] == '\0' || (name[length] == '/' && strcmp(block->recurrence_id, name + length + 1) == 0));
}

static bool holds(const char *text, const char *address)
{
    size_t length = strlen(address);
    for (; length > 0 && *text != '\0'; text++) {
        if (strncasecmp(text, address, length) == 0) {
            return true;
        }
    }
    return false;
}

bool block_uid_names(const struct block *block, const struct roster *roster)
{
    bool names = holds(block->uid, block->organizer_address);
    for (size_t i = 0; i < roster->count; i++) {
        names = names || holds(block->uid, roster->people[i].address);
    }
    return names;
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (unsigned char)byte >= 0x80;
}

// As a whole word; letters' case counts only outside ASCII.
static bool has_word(const char *text, const char *word, size_t length)
{
    for (const char *at = text; *at != '\0'; at++) {
        bool begins = at == text || !is_letter(at[-1]);
        if (begins && strncasecmp(at, word, length) == 0 && !is_letter(at[length])) {
            return true;
        }
    }
    return false;
}

static bool says(const char *text, const char *name)
{
    while (*name != '\0') {
        size_t length = 0;
        while (is_letter(name[length])) {
            length++;
        }
        if (length >= 3 && has_word(text, name, length)) {
            return true;
        }
        name += length + (name[length] != '\0');
    }
    return false;
}

bool block_title_names(const struct block *block, const struct roster *roster)
{
    bool names = says(block->title, block->organizer_name);
    for (size_t i = 0; i < roster->count; i++) {
        names = names || says(block->title, roster->people[i].name);
    }
    return names;
}

const struct block *block_at(const struct block *blocks, const bool *done, size_t count, struct wall at)
{
    const struct block *found = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct block *block = &blocks[i];
        bool runs = block->start.ms <= at.ms && at.ms < block->end.ms;
        if (runs && counts(blocks, done, i) && (found == NULL || block->start.ms >= found->start.ms)) {
            found = block;
        }
    }
    return found;
}

const struct block *block_after(const struct block *blocks, const bool *done, size_t count, struct wall at)
{
    for (size_t i = 0; i < count; i++) {
        if (blocks[i].start.ms > at.ms && counts(blocks, done, i)) {
            return &blocks[i];
        }
    }
    return NULL;
}
