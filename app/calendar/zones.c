// SPDX-License-Identifier: MIT
// Zones by name from the system's zoneinfo; Windows names by CLDR through ICU.
#include "calendar/calendar.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define ZONEINFO      "/usr/share/zoneinfo"
#define TZIF_SIZE_MAX 65536
#define FOLDERS_MAX   2 // inside each other: America/Argentina/Salta

// Zones are few and live until the process ends: readers keep plain pointers to them.
struct loaded_zone {
    struct loaded_zone *next;
    struct zone zone;
};

static struct loaded_zone *loaded_zones;
static struct loaded_zone *former_zones; // read before the data changed
static bool all_loaded;

static const char *zoneinfo = ZONEINFO;

// Names come from strangers and become a path.
static bool is_safe_name(const char *name)
{
    size_t length = strlen(name);
    if (length == 0 || length >= ZONE_NAME_MAX || name[0] == '/' || strstr(name, "..") != NULL ||
        strcmp(name, "localtime") == 0 || strcmp(name, "posixrules") == 0) {
        return false;
    }
    const char *allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    return strspn(name, allowed) == length;
}

static const struct zone *load(const char *name, struct error *error)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", zoneinfo, name);
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        error_set(error, "%s: %s", path, strerror(errno));
        return NULL;
    }
    uint8_t bytes[TZIF_SIZE_MAX];
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    // Not cleared: most zones have far fewer changes than there is room for, and all of them may be loaded. Pages that
    // nobody touches cost nothing.
    struct loaded_zone *loaded = malloc(sizeof *loaded);
    if (loaded == NULL) {
        error_set(error, "%s: out of memory", path);
        return NULL;
    }
    if (!zone_parse_tzif(&loaded->zone, name, bytes, length, error)) {
        free(loaded);
        return NULL;
    }
    loaded->next = loaded_zones;
    loaded_zones = loaded;
    return &loaded->zone;
}

static const struct zone *find_iana(const char *name, struct error *error)
{
    if (!is_safe_name(name)) {
        error_set(error, "'%.100s' cannot be the name of a time zone", name);
        return NULL;
    }
    for (const struct loaded_zone *loaded = loaded_zones; loaded != NULL; loaded = loaded->next) {
        if (strcmp(loaded->zone.name, name) == 0) {
            return &loaded->zone;
        }
    }
    return load(name, error);
}

static bool windows_to_iana(const char *name, char *iana, size_t size)
{
    UChar wide[128], answer[ZONE_NAME_MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t wide_length = 0;
    u_strFromUTF8(wide, sizeof wide / sizeof wide[0], &wide_length, name, -1, &status);
    int32_t length = ucal_getTimeZoneIDForWindowsID(wide, wide_length, NULL, answer, ZONE_NAME_MAX, &status);
    if (U_FAILURE(status) || length <= 0 || (size_t)length >= size) {
        return false;
    }
    u_UCharsToChars(answer, iana, length);
    iana[length] = '\0';
    return true;
}

// Globally unique TZIDs hide an IANA name behind vendor and version: /freeassociation.sourceforge.net/Europe/Berlin,
// /mozilla.org/20050126_1/Europe/Berlin.
static const struct zone *find_behind_prefix(const char *name)
{
    const char *rest = name; // some write no more than a slash before it: /Europe/Stockholm
    while (rest != NULL) {
        const struct zone *zone = find_iana(rest + 1, NULL);
        if (zone != NULL) {
            return zone;
        }
        rest = strchr(rest + 1, '/');
    }
    return NULL;
}

const struct zone *calendar_zone(const char *name, struct error *error)
{
    const struct zone *zone = NULL;
    char iana[ZONE_NAME_MAX];
    if (name[0] == '/') {
        zone = find_behind_prefix(name);
    } else {
        zone = find_iana(name, NULL);
        if (zone == NULL && windows_to_iana(name, iana, sizeof iana)) {
            zone = find_iana(iana, NULL);
        }
    }
    if (zone == NULL) {
        error_set(error, "unknown time zone '%.100s' (expected an IANA name such as Europe/Warsaw)", name);
    }
    return zone;
}

// Names below `folder`: "", "America/". What is no zone may be a folder.
static void load_folder(const char *folder, int depth)
{
    char path[PATH_MAX];
    char name[ZONE_NAME_MAX];
    snprintf(path, sizeof path, "%s/%s", zoneinfo, folder);
    DIR *handle = opendir(path);
    const struct dirent *entry = NULL;
    while (handle != NULL && (entry = readdir(handle)) != NULL) {
        size_t length = (size_t)snprintf(name, sizeof name - 1, "%s%s", folder, entry->d_name);
        // posix and right repeat all others, right with leap seconds.
        bool wanted = length < sizeof name - 1 && strcmp(name, "posix") != 0 && strcmp(name, "right") != 0;
        if (wanted && is_safe_name(name) && find_iana(name, NULL) == NULL && depth < FOLDERS_MAX) {
            memcpy(name + length, "/", 2);
            load_folder(name, depth + 1);
        }
    }
    if (handle != NULL) {
        closedir(handle);
    }
}

void calendar_load_zones(void)
{
    if (!all_loaded) {
        load_folder("", 0);
        all_loaded = true;
    }
}

void calendar_use_zones(const char *folder)
{
    zoneinfo = folder != NULL && folder[0] != '\0' ? folder : ZONEINFO;
    calendar_forget_zones();
}

void calendar_forget_zones(void)
{
    struct loaded_zone **end = &loaded_zones;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = former_zones;
    former_zones = loaded_zones;
    loaded_zones = NULL;
    all_loaded = false;
}

void calendar_zones_identity(char out[CALENDAR_ZONES_MAX], const struct zone *room)
{
    // The folder and the list of all zones change with a package, a zone's own file also with a single copy.
    const char *const names[] = {"", "tzdata.zi", room->name};
    size_t used = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[PATH_MAX];
        struct stat now = {0};
        snprintf(path, sizeof path, "%s/%s", zoneinfo, names[i]);
        if (stat(path, &now) == 0) {
            used += (size_t)snprintf(out + used, CALENDAR_ZONES_MAX - used, "%" PRId64 ".%09ld+%" PRId64 " ",
                                     (int64_t)now.st_mtim.tv_sec, now.st_mtim.tv_nsec, (int64_t)now.st_size);
        }
    }
}
