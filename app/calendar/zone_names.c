// SPDX-License-Identifier: MIT
#include "calendar/zone_names.h"

#include "calendar/calendar.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unicode/ucal.h>
#include <unicode/uenum.h>

enum {
    TEXT_MAX = 128,
    CITIES_MAX = 10, // Outlook lists up to eight
};

bool zone_name_offset(const char *name, int32_t *offset_s)
{
    const char *at = strcasestr(name, "UTC");
    at = at != NULL ? at : strcasestr(name, "GMT");
    if (at == NULL) {
        return false;
    }
    at += 3;
    *offset_s = 0;
    if (*at != '+' && *at != '-') {
        return *at == '\0' || *at == ')';
    }
    int sign = *at++ == '-' ? -1 : 1;
    int hours = 0, minutes = 0;
    if (!isdigit((unsigned char)*at) || sscanf(at, "%2d:%2d", &hours, &minutes) < 1 || hours > 15 || minutes > 59) {
        return false;
    }
    *offset_s = sign * (hours * 3600 + minutes * 60);
    return true;
}

// Whether the zone has the offset that the name spells out, in winter or in summer.
static bool offset_fits(const struct zone *zone, const char *name)
{
    int32_t offset_s = 0;
    struct wall january = wall_from_seconds(civil_to_seconds((struct civil){.date = {2026, 1, 1}}));
    struct wall july = wall_from_seconds(civil_to_seconds((struct civil){.date = {2026, 7, 1}}));
    return !zone_name_offset(name, &offset_s) || zone_offset_at(zone, january) == offset_s ||
           zone_offset_at(zone, july) == offset_s;
}

// "Kuala Lumpur" is the city of Asia/Kuala_Lumpur.
static const struct zone *find_city(const char *city)
{
    UErrorCode status = U_ZERO_ERROR;
    UEnumeration *names = ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &status);
    const char *name = NULL;
    const struct zone *found = NULL;
    while (found == NULL && U_SUCCESS(status) && (name = uenum_next(names, NULL, &status)) != NULL) {
        const char *last = strrchr(name, '/');
        size_t i = 0;
        while (last != NULL && city[i] != '\0' && (city[i] == ' ' ? '_' : city[i]) == last[i + 1]) {
            i++;
        }
        if (last != NULL && i > 0 && city[i] == '\0' && last[i + 1] == '\0') {
            found = calendar_zone(name, NULL);
        }
    }
    uenum_close(names);
    return found;
}

// "Eastern Time (US & Canada)" is Windows' "Eastern Standard Time".
static const struct zone *find_windows(const char *name)
{
    const char *end = strstr(name, " Time (");
    char standard[TEXT_MAX];
    if (end == NULL ||
        snprintf(standard, sizeof standard, "%.*s Standard Time", (int)(end - name), name) >= (int)sizeof standard) {
        return NULL;
    }
    return calendar_zone(standard, NULL);
}

// "America_New_York" has a file name's underscore for the first slash.
static const struct zone *find_underscored(const char *name)
{
    char slashed[ZONE_NAME_MAX];
    char *underscore = NULL;
    if ((size_t)snprintf(slashed, sizeof slashed, "%s", name) < sizeof slashed) {
        underscore = strchr(slashed, '_');
    }
    if (underscore == NULL) {
        return NULL;
    }
    *underscore = '/';
    return calendar_zone(slashed, NULL);
}

const struct zone *zone_name_find(const char *name)
{
    const char *words = name[0] == '(' && strchr(name, ')') != NULL ? strchr(name, ')') + 1 : name;
    words += strspn(words, " ");
    const struct zone *zone = find_underscored(words);
    zone = zone != NULL ? zone : find_windows(words);
    char list[TEXT_MAX];
    snprintf(list, sizeof list, "%s", words);
    char *rest = list;
    for (int i = 0; i < CITIES_MAX && zone == NULL && rest != NULL; i++) {
        const char *city = strsep(&rest, ",");
        zone = find_city(city + strspn(city, " "));
    }
    return zone != NULL && offset_fits(zone, name) ? zone : NULL;
}
