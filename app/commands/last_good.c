// SPDX-License-Identifier: MIT
#include "commands/last_good.h"

#include "core/fnv.h"
#include "sync/save.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Where the copy of this file is: beside the changes of a room without settings. False when it can be nowhere.
static bool place_of(const char *path, const struct settings *defaults, char *out, size_t size)
{
    const char *changes = defaults->store.changes;
    const char *slash = strrchr(changes, '/');
    char above[PATH_MAX] = "";
    uint64_t hash = FNV_START;
    if (slash == NULL || (path[0] != '/' && getcwd(above, sizeof above) == NULL)) {
        return false;
    }
    hash = path[0] != '/' ? fnv_add(fnv_add(hash, above, strlen(above)), "/", 1) : hash;
    hash = fnv_add(hash, path, strlen(path));
    return (size_t)snprintf(out, size, "%.*s/good-%016" PRIx64 ".ini", (int)(slash - changes), changes, hash) < size;
}

// Settings are text. After a power cut a file may well be nothing but zeros.
static bool load(const char *path, char **bytes, size_t *length, struct error *error)
{
    if (!config_load(path, bytes, length, error)) {
        return false;
    }
    if (memchr(*bytes, '\0', *length) != NULL) {
        free(*bytes);
        *bytes = NULL;
        error_set(error, "%s: not a text file", path);
        return false;
    }
    return true;
}

struct telling {
    config_fault_fn fault;
    void *context;
    int count;
};

static void tell(void *context, const char *text)
{
    struct telling *telling = context;
    telling->count++;
    telling->fault(telling->context, text);
}

// Not written again while it says the same.
static void keep_copy(const char *place, const char *bytes, size_t length)
{
    char folder[SETTINGS_PATH_MAX];
    char *before = NULL;
    size_t size = 0;
    struct error error;
    bool read = load(place, &before, &size, &error);
    bool same = read && size == length && (length == 0 || memcmp(before, bytes, length) == 0);
    free(before);
    if (same) {
        return;
    }
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(place, '/') - place), place);
    save_sweep(place);
    if (!save_make_folder(folder, &error) || !save_file(place, bytes, length, &error)) {
        fprintf(stderr, "adjourn: the settings are not kept for a day without them: %s\n", error.text);
    }
}

enum last_good last_good_read(struct settings *settings, const char *path, bool keep, config_fault_fn fault,
                              void *context)
{
    struct telling telling = {fault, context, 0};
    struct error error;
    char place[SETTINGS_PATH_MAX];
    char *bytes = NULL;
    size_t length = 0;
    config_defaults(settings);
    bool placed = place_of(path, settings, place, sizeof place);
    bool own = load(path, &bytes, &length, &error);
    if (!own) {
        tell(&telling, error.text);
        if (!placed || !load(place, &bytes, &length, &error)) {
            return LAST_GOOD_MISSING;
        }
    }
    config_read_text(settings, path, bytes, length, own ? tell : NULL, &telling);
    if (own && keep && placed && telling.count == 0) {
        keep_copy(place, bytes, length);
    }
    free(bytes);
    return own ? LAST_GOOD_UNUSED : LAST_GOOD_TAKEN;
}
