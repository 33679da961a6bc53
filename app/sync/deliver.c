// SPDX-License-Identifier: MIT
#include "store/outbox.h"
#include "sync/save.h"
#include "sync/sync.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#define NAME_BYTES_MAX 200 // leaves room for the id, the kind and the name of the file while it is written

struct saving {
    struct store *store;
    const char *folder;
    enum sync_leaves leaves;
    bool waiting;       // something is for the folder
    struct error first; // of the first item that failed
    bool failed;
};

// Appends what is safe in a file name on any file system; says whether all of it was.
static bool append_safe(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    bool safe = true;
    for (; *text != '\0' && used + 1 < size; text++) {
        bool letter =
            (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') || (*text >= '0' && *text <= '9');
        bool mark = strchr("-_@+", *text) != NULL || (*text == '.' && used > 0);
        safe = safe && (letter || mark);
        out[used++] = letter || mark ? *text : '_';
    }
    out[used] = '\0';
    return safe && *text == '\0';
}

void sync_name_file(char *out, size_t size, const struct outbox_item *item)
{
    char name[NAME_BYTES_MAX] = "";
    char kind[sizeof item->kind] = "";
    bool safe = append_safe(name, sizeof name, item->name);
    if (item->recipient[0] != '\0') {
        safe = append_safe(name, sizeof name, "-") && safe;
        safe = append_safe(name, sizeof name, item->recipient) && safe;
    }
    safe = append_safe(kind, sizeof kind, item->kind) && safe && name[0] != '\0';
    if (safe) {
        snprintf(out, size, "%s.%s", name, kind);
    } else {
        snprintf(out, size, "%s-%" PRId64 ".%s", name, item->id, kind);
    }
}

// Files and mails are. Nobody gets a mail about a time that is not in the calendar yet.
static bool is_for_folder(const struct saving *delivery, const struct outbox_item *item, bool *is, struct error *error)
{
    bool mail = strcmp(item->kind, "eml") == 0;
    bool held = false;
    bool ok = !mail || store_outbox_held(delivery->store, item->name, &held, error);
    bool file = mail ? delivery->leaves != SYNC_LEAVES_MAILS_TOO : strcmp(item->kind, "ics") == 0;
    *is = ok && file && !held;
    return ok;
}

static bool deliver_item(void *context, const struct outbox_item *item, struct error *error)
{
    struct saving *delivery = context;
    char name[NAME_BYTES_MAX + 64];
    char path[PATH_MAX];
    struct error problem = {""};
    bool is = false;
    if (!is_for_folder(delivery, item, &is, error)) {
        return false;
    }
    if (!is) {
        return true;
    }
    sync_name_file(name, sizeof name, item);
    bool fits = (size_t)snprintf(path, sizeof path, "%s/%s", delivery->folder, name) < sizeof path;
    bool ok = fits ? save_file(path, item->bytes, item->length, &problem)
                   : error_set(&problem, "%s: the path is too long", delivery->folder);
    if (!ok && item->recipient[0] != '\0') {
        // The name of its file tells to whom.
        const char *why = strrchr(problem.text, ':');
        struct error unnamed;
        error_set(&unnamed, "%s: item %" PRId64 "%s", delivery->folder, item->id, why != NULL ? why : "");
        problem = unnamed;
    }
    if (!ok && !delivery->failed) {
        delivery->failed = true;
        delivery->first = problem;
    }
    char text[sizeof item->error];
    snprintf(text, sizeof text, "%.*s", (int)sizeof text - 1, problem.text);
    return store_outbox_mark(delivery->store, item->id, ok ? OUTBOX_DELIVERED : OUTBOX_WAITING, text, error);
}

static bool note_waiting(void *context, const struct outbox_item *item, struct error *error)
{
    struct saving *delivery = context;
    return is_for_folder(delivery, item, &delivery->waiting, error) && !delivery->waiting; // one is enough
}

enum sync_leaves sync_leaves_by(const struct settings *settings)
{
    return settings->mail.server[0] != '\0' ? SYNC_LEAVES_MAILS_TOO : SYNC_LEAVES_OBJECTS;
}

const struct source_settings *sync_calendar_to_write(const struct settings *settings)
{
    for (size_t i = 0; i < settings->source_count; i++) {
        if (settings->source[i].write) {
            return &settings->source[i];
        }
    }
    return NULL;
}

bool sync_deliver_folder(struct store *store, const char *folder, enum sync_leaves leaves, struct error *error)
{
    struct saving delivery = {.store = store, .folder = folder, .leaves = leaves};
    struct error problem = {""};
    if (!store_outbox_each(store, OUTBOX_WAITING, note_waiting, &delivery, &problem) && !delivery.waiting) {
        return error_set(error, "%s", problem.text);
    }
    if (!delivery.waiting) {
        return true;
    }
    if (!save_make_folder(folder, error) || !store_outbox_each(store, OUTBOX_WAITING, deliver_item, &delivery, error)) {
        return error_prefix(error, "outbox");
    }
    return !delivery.failed || error_set(error, "outbox: %s", delivery.first.text);
}
