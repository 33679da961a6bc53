// SPDX-License-Identifier: MIT
#include "commands/instant.h"

#include <stdio.h>

const char *instant_write(char out[INSTANT_MAX], const struct zone *zone, bool json, struct wall at)
{
    if (at.ms == 0) {
        return json ? "null" : "never";
    }
    struct civil civil = json ? civil_from_seconds(floor_div(at.ms, MS_PER_SECOND)) : zone_civil(zone, at);
    snprintf(out, INSTANT_MAX, json ? "\"%04d-%02d-%02dT%02d:%02d:%02dZ\"" : "%04d-%02d-%02d %02d:%02d:%02d",
             civil.date.year, civil.date.month, civil.date.day, civil.hour, civil.minute, civil.second);
    return out;
}
