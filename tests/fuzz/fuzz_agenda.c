// SPDX-License-Identifier: MIT
// Any text as an event's description: its breaks and the items of its agenda lie inside the block, in bounds, and their
// needs are never more than the block.
#include "core/agenda.h"
#include "core/breaks.h"

#include <stdlib.h>
#include <string.h>

#define START_MS INT64_C(1795089600000) // 2026-11-19T12:00:00Z

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds)
{
    if (!holds) {
        abort();
    }
}

static bool inside(const struct block *block, struct wall start, struct wall end)
{
    return block->start.ms <= start.ms && start.ms <= end.ms && end.ms <= block->end.ms;
}

static void look_at(const struct block *block, const struct zone *zone)
{
    struct agenda agenda;
    struct planned_break breaks[BREAKS_MAX];
    size_t count = breaks_read(block, zone, breaks);
    expect(count <= BREAKS_MAX);
    for (size_t i = 0; i < count; i++) {
        expect(inside(block, breaks[i].start, breaks[i].end) && breaks[i].start.ms < breaks[i].end.ms);
    }
    agenda_read(block, zone, &agenda);
    expect(agenda.count <= AGENDA_ITEMS_MAX);
    for (size_t i = 0; i < agenda.count; i++) {
        expect(memchr(agenda.item[i].title, '\0', AGENDA_TITLE_MAX) != NULL && agenda.item[i].title[0] != '\0');
        expect(inside(block, agenda.item[i].start, agenda.item[i].end));
    }
    int64_t needs = agenda_needs(&agenda, block, zone);
    expect(needs >= 0 && needs <= (block->end.ms - block->start.ms) * AGENDA_NEEDS_MOST_PERCENT / 100);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int64_t minutes[] = {1, 60, 14 * 60};
    static struct block block;
    struct zone zone;
    zone_init_fixed(&zone, "UTC", 3600);
    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        block = (struct block){.start = {START_MS}, .end = {START_MS + minutes[i] * MS_PER_MINUTE}};
        memcpy(block.description, data, size < sizeof block.description ? size : sizeof block.description - 1);
        look_at(&block, &zone);
    }
    return 0;
}
