// SPDX-License-Identifier: MIT
// Any bytes as a calendar: reading and expanding them ends, and every occurrence that comes out is well formed.
#include "calendar/calendar.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct window {
    struct wall from, to;
    int64_t last_ms;
};

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool look(void *context, const struct block *block, const struct roster *roster)
{
    struct window *window = context;
    require(block->start.ms <= block->end.ms);
    require(block->start.ms < window->to.ms);
    require(block->end.ms > window->from.ms || block->start.ms == block->end.ms);
    require(block->start.ms >= window->last_ms);
    require(memchr(block->title, '\0', sizeof block->title) != NULL);
    require(block->people >= 0 && (size_t)block->people == roster->count + roster->beyond);
    require(roster->count <= PARTICIPANTS_MAX);
    window->last_ms = block->start.ms;
    return true;
}

static void ignore(void *context, int line, const char *text)
{
    (void)context;
    require(line >= 0 && text[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone room;
    zone_init_fixed(&room, "Room", 3600);
    require(zone_add_transition(&room, 1774746000, 7200)); // 2026-03-29
    struct calendar *calendar = NULL;
    struct error error = {""};
    if (!calendar_read(&calendar, "fuzz.ics", (const char *)data, size, &room, ignore, NULL, &error)) {
        require(calendar == NULL && error.text[0] != '\0');
        return 0;
    }
    struct window window = {
        .from = wall_from_seconds(1772319600), .to = wall_from_seconds(1775001600), .last_ms = INT64_MIN};
    if (!calendar_expand(calendar, window.from, window.to, look, &window, &error)) {
        require(error.text[0] != '\0');
    }
    calendar_destroy(calendar);
    return 0;
}
