// SPDX-License-Identifier: MIT
#include "core/zone.h"

#include <stdio.h>

// No offset is larger than this (RFC 8536 3.2), so the local and the UTC time of an instant are never further apart.
#define OFFSET_MAX_S INT64_C(93600)

void zone_init_fixed(struct zone *zone, const char *name, int32_t offset_s)
{
    snprintf(zone->name, sizeof zone->name, "%s", name);
    zone->first_offset_s = offset_s;
    zone->count = 0;
}

static int32_t offset_of(const struct zone *zone, size_t transitions_passed)
{
    return transitions_passed == 0 ? zone->first_offset_s : zone->transitions[transitions_passed - 1].offset_s;
}

// How many transitions have happened at an instant.
static size_t transitions_passed_at(const struct zone *zone, int64_t at_s)
{
    size_t low = 0, high = zone->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (zone->transitions[middle].at_s <= at_s) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

bool zone_add_transition(struct zone *zone, int64_t at_s, int32_t offset_s)
{
    if (zone->count > 0 && at_s < zone->transitions[zone->count - 1].at_s) {
        return false;
    }
    if (zone->count > 0 && at_s == zone->transitions[zone->count - 1].at_s) {
        zone->count--;
    }
    if (offset_of(zone, zone->count) == offset_s) {
        return true;
    }
    if (zone->count == ZONE_TRANSITIONS_MAX) {
        return false;
    }
    zone->transitions[zone->count++] = (struct zone_transition){at_s, offset_s};
    return true;
}

int32_t zone_offset_at(const struct zone *zone, struct wall wall)
{
    return offset_of(zone, transitions_passed_at(zone, floor_div(wall.ms, MS_PER_SECOND)));
}

struct civil zone_civil(const struct zone *zone, struct wall wall)
{
    return civil_from_seconds(floor_div(wall.ms, MS_PER_SECOND) + zone_offset_at(zone, wall));
}

struct wall zone_wall(const struct zone *zone, struct civil civil)
{
    return zone_wall_at(zone, civil_to_seconds(civil));
}

struct wall zone_wall_at(const struct zone *zone, int64_t local_s)
{
    size_t passed = transitions_passed_at(zone, local_s - OFFSET_MAX_S);
    // The first stretch of constant offset that ends after the local time holds it, or begins after the gap it is in.
    while (passed < zone->count && local_s - offset_of(zone, passed) >= zone->transitions[passed].at_s) {
        passed++;
    }
    int64_t at_s = local_s - offset_of(zone, passed);
    if (passed > 0 && at_s < zone->transitions[passed - 1].at_s) {
        at_s = local_s - offset_of(zone, passed - 1);
    }
    return wall_from_seconds(at_s);
}

struct wall zone_day_start(const struct zone *zone, struct date date)
{
    struct wall midnight = zone_wall(zone, (struct civil){.date = date});
    int64_t at_s = midnight.ms / MS_PER_SECOND;
    // In a gap the offset before it leads to an instant after the change, which is the day's first instant.
    size_t passed = transitions_passed_at(zone, at_s);
    if (passed > 0 && at_s + offset_of(zone, passed) != civil_to_seconds((struct civil){.date = date})) {
        return wall_from_seconds(zone->transitions[passed - 1].at_s);
    }
    return midnight;
}
