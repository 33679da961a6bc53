// SPDX-License-Identifier: MIT
// Any bytes as a resource in which bookings are moved: what comes out reads back with the booking where it was put and
// the others where they were, and it has every line of the stranger's.
#include "calendar/calendar.h"
#include "calendar/edit.h"

#include <stdlib.h>
#include <string.h>

#define OCCURRENCES_MAX 64
#define EDITS_MAX       6

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct agenda {
    size_t count;
    struct block block[OCCURRENCES_MAX];
};

static struct zone room;

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool collect(void *context, const struct block *block, const struct roster *roster)
{
    struct agenda *agenda = context;
    (void)roster;
    agenda->block[agenda->count++] = *block;
    return agenda->count < OCCURRENCES_MAX;
}

static bool expand(const char *bytes, size_t size, struct agenda *agenda)
{
    struct calendar *calendar = NULL;
    struct error error;
    agenda->count = 0;
    bool good = calendar_read(&calendar, "fuzz.ics", bytes, size, &room, NULL, NULL, &error) &&
                calendar_expand(calendar, wall_from_seconds(1772319600), wall_from_seconds(1775001600), collect, agenda,
                                &error);
    calendar_destroy(calendar);
    return good;
}

static const struct block *find_block(const struct agenda *agenda, const struct block *wanted)
{
    const struct block *found = NULL;
    for (size_t i = 0; i < agenda->count && found == NULL; i++) {
        found = block_same(&agenda->block[i], wanted) ? &agenda->block[i] : NULL;
    }
    return found;
}

// Every X- line stands in the result as it stood, in the same order.
static void require_strangers_lines(const char *before, size_t size, const char *after, size_t after_size)
{
    const char *at = after, *end = before + size;
    for (const char *line = before; line < end;) {
        const char *next = memchr(line, '\n', (size_t)(end - line));
        size_t length = (size_t)((next != NULL ? next + 1 : end) - line);
        if (length > 2 && (*line == 'X' || *line == 'x') && line[1] == '-') {
            at = memmem(at, after_size - (size_t)(at - after), line, length);
            require(at != NULL);
            at += length;
        }
        line += length;
    }
}

static void move(const char *bytes, size_t size, const struct agenda *old, const struct block *one,
                 enum block_status status)
{
    static struct agenda now;
    struct error error = {""};
    // Inside the window, away from whole hours, and 25 minutes long.
    struct edit edit = {.start = wall_from_seconds(1773000420),
                        .end = wall_from_seconds(1773001920),
                        .stamp = wall_from_seconds(1772323200),
                        .status = status};
    memcpy(edit.uid, one->uid, sizeof edit.uid);
    memcpy(edit.recurrence_id, one->recurrence_id, sizeof edit.recurrence_id);
    char *after = NULL;
    size_t after_size = 0;
    if (!calendar_edit(&edit, "fuzz.ics", bytes, size, &room, &after, &after_size, &error)) {
        require(error.text[0] != '\0' && after == NULL);
        return;
    }
    require_strangers_lines(bytes, size, after, after_size);
    require(expand(after, after_size, &now));
    const struct block *moved = find_block(&now, one);
    bool all = old->count < OCCURRENCES_MAX && now.count < OCCURRENCES_MAX;
    require(!all || (moved != NULL && moved->status == status));
    require(!all || status == BLOCK_CANCELLED || (moved->start.ms == edit.start.ms && moved->end.ms == edit.end.ms));
    for (size_t i = 0; all && i < old->count; i++) {
        const struct block *was = &old->block[i], *is = find_block(&now, was);
        require(is != NULL);
        // An event whose UID and RECURRENCE-ID another one has too cannot be told from it.
        bool alone = !block_same(was, one) && find_block(old, was) == was;
        require(!alone || (is->start.ms == was->start.ms && is->end.ms == was->end.ms));
    }
    free(after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct agenda old;
    zone_init_fixed(&room, "Room", 3600);
    require(zone_add_transition(&room, 1774746000, 7200)); // 2026-03-29
    if (!expand((const char *)data, size, &old)) {
        return 0;
    }
    for (size_t i = 0; i < old.count && i < EDITS_MAX; i++) {
        move((const char *)data, size, &old,
             &old.block[i * old.count / (old.count < EDITS_MAX ? old.count : EDITS_MAX)],
             i % 3 == 0   ? BLOCK_CANCELLED
             : i % 3 == 1 ? BLOCK_TENTATIVE
                          : BLOCK_CONFIRMED);
    }
    return 0;
}
