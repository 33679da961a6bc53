// SPDX-License-Identifier: MIT
// Any bytes as a calendar: reading and expanding them ends, every occurrence that comes out is well formed, and a
// calendar that is read part by part is the same as one that is read at once.
#include "calendar/parts.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct wall from = {INT64_C(1772319600000)}, to = {INT64_C(1775001600000)};

// What came out, whatever its order.
struct outcome {
    bool complete; // nothing was refused
    int64_t last_ms;
    size_t count;
    uint64_t sum;
};

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    }
    return hash;
}

static bool look(void *context, const struct block *block, const struct roster *roster)
{
    struct outcome *outcome = context;
    require(block->start.ms <= block->end.ms);
    require(block->start.ms < to.ms);
    require(block->end.ms > from.ms || block->start.ms == block->end.ms);
    require(block->start.ms >= outcome->last_ms);
    require(memchr(block->title, '\0', sizeof block->title) != NULL);
    require(block->people >= 0 && (size_t)block->people == roster->count + roster->beyond);
    require(roster->count <= PARTICIPANTS_MAX);
    outcome->last_ms = block->start.ms;
    outcome->count++;
    outcome->sum +=
        hash_text(hash_text((uint64_t)block->start.ms * 31 + (uint64_t)block->end.ms, block->uid), block->title);
    return true;
}

static void ignore(void *context, int line, const char *text)
{
    (void)context;
    require(line >= 0 && text[0] != '\0');
}

static void expand(struct calendar *calendar, struct outcome *outcome)
{
    struct error error = {""};
    *outcome = (struct outcome){.last_ms = INT64_MIN};
    outcome->complete = calendar_expand(calendar, from, to, look, outcome, &error);
    require(outcome->complete || error.text[0] != '\0');
}

// Reads the parts whose number has this remainder by two; 2: all of them.
static struct outcome read_parts(const struct parts_source *source, size_t remainder)
{
    struct outcome outcome = {.complete = false};
    struct parts *parts = NULL;
    struct calendar *calendar = NULL;
    struct error error = {""};
    if (parts_find(&parts, source, &error)) {
        for (size_t i = 0; i < parts_count(parts); i++) {
            if (remainder < 2 && i % 2 != remainder) {
                parts_skip(parts, i);
            }
        }
        if (parts_read(&calendar, parts, ignore, NULL, &error)) {
            expand(calendar, &outcome);
        }
    }
    require(calendar != NULL || error.text[0] != '\0');
    calendar_destroy(calendar);
    parts_destroy(parts);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone room;
    zone_init_fixed(&room, "Room", 3600);
    require(zone_add_transition(&room, 1774746000, 7200)); // 2026-03-29
    struct calendar *calendar = NULL;
    struct error error = {""};
    struct outcome whole = {.complete = false};
    if (calendar_read(&calendar, "fuzz.ics", (const char *)data, size, &room, ignore, NULL, &error)) {
        expand(calendar, &whole);
    }
    require(calendar != NULL || error.text[0] != '\0');
    calendar_destroy(calendar);
    struct parts_source source = {.name = "fuzz.ics", .bytes = (const char *)data, .length = size, .room = &room};
    struct outcome all = read_parts(&source, 2);
    require(all.complete == whole.complete && all.count == whole.count && all.sum == whole.sum);
    source.busy_times = true;
    all = read_parts(&source, 2);
    struct outcome even = read_parts(&source, 0), odd = read_parts(&source, 1);
    require(!all.complete ||
            (even.complete && odd.complete && all.count == even.count + odd.count && all.sum == even.sum + odd.sum));
    return 0;
}
