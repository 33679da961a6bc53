// SPDX-License-Identifier: MIT
#include "commands/overlay.h"

#include "sync/save.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct telling {
    struct overlay *overlay;
    config_fault_fn fault;
    void *context;
};

static void tell(void *context, const char *text)
{
    const struct telling *telling = context;
    if (telling->overlay->fault[0] == '\0') {
        snprintf(telling->overlay->fault, sizeof telling->overlay->fault, "%s", text);
    }
    if (telling->fault != NULL) {
        telling->fault(telling->context, text);
    }
}

void overlay_read(struct overlay *overlay, struct settings *settings, config_fault_fn fault, void *context)
{
    const char *path = overlay->base.store.changes;
    struct telling telling = {overlay, fault, context};
    struct error error = {""};
    char *bytes = NULL;
    size_t length = 0;
    overlay->changes.count = 0;
    overlay->fault[0] = '\0';
    *settings = overlay->base;
    if (path[0] == '\0' || (access(path, F_OK) != 0 && errno == ENOENT)) {
        return;
    }
    if (!config_load(path, &bytes, &length, &error)) {
        tell(&telling, error.text);
        return;
    }
    config_read_changes(settings, &overlay->changes, path, bytes, length, tell, &telling);
    free(bytes);
}

static bool save(const struct overlay *overlay, const struct changes *changes, struct error *error)
{
    char folder[SETTINGS_PATH_MAX];
    const char *path = overlay->base.store.changes;
    const char *slash = strrchr(path, '/');
    char *bytes = malloc(CHANGES_BYTES_MAX);
    if (bytes == NULL) {
        return error_set(error, "out of memory");
    }
    snprintf(folder, sizeof folder, "%.*s", slash != NULL ? (int)(slash - path) : 1, slash != NULL ? path : ".");
    bool ok = (folder[0] == '\0' || save_make_folder(folder, error)) &&
              save_file(path, bytes, changes_write(changes, bytes), error);
    free(bytes);
    return ok;
}

// What the administrator's file says about the item.
static void base_value(const struct overlay *overlay, const struct adjustable *item, char *out, size_t size)
{
    static struct adjustable items[ADJUSTABLES_MAX];
    const struct changes none = {.count = 0};
    size_t count = config_screen_fill(&overlay->base, &none, items);
    out[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (strcmp(items[i].section, item->section) == 0 && strcmp(items[i].key, item->key) == 0) {
            if (items[i].kind == ADJUST_TEXT) {
                snprintf(out, size, "%s", items[i].text);
            } else {
                (void)!config_screen_write(&items[i], items[i].value, out, size);
            }
        }
    }
}

bool overlay_set(struct overlay *overlay, struct settings *settings, const struct adjustable *item, const char *value,
                 struct error *error)
{
    char before[SETTINGS_TEXT_MAX];
    struct changes changes = overlay->changes; // some 13 KB
    if (overlay->base.store.changes[0] == '\0') {
        return error_set(error, "[store] changes is empty: nothing is changed on the screen");
    }
    base_value(overlay, item, before, sizeof before);
    changes_put(&changes, item->section, item->key, strcmp(before, value) == 0 ? NULL : value);
    if (!save(overlay, &changes, error)) {
        return false;
    }
    overlay_read(overlay, settings, NULL, NULL);
    return true;
}

bool overlay_undo(struct overlay *overlay, struct settings *settings, struct error *error)
{
    char kept[SETTINGS_PATH_MAX + 8];
    const char *path = overlay->base.store.changes;
    snprintf(kept, sizeof kept, "%s.bak", path);
    if (rename(path, kept) != 0 && errno != ENOENT) {
        return error_set(error, "%s: %s", path, strerror(errno));
    }
    overlay_read(overlay, settings, NULL, NULL);
    return true;
}
