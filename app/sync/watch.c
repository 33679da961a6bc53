// SPDX-License-Identifier: MIT
#include "sync/watch.h"

#include "sync/files.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHANGES (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE)
#define ENDINGS (IN_DELETE_SELF | IN_MOVE_SELF)

bool watch_open(struct watch *watch, struct error *error)
{
    *watch = (struct watch){.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
    return watch->fd >= 0 || error_set(error, "inotify: %s", strerror(errno));
}

void watch_close(struct watch *watch)
{
    if (watch->fd >= 0) {
        close(watch->fd);
        watch->fd = -1;
    }
}

void watch_add(struct watch *watch, const char *path)
{
    if (watch->count < WATCHED_MAX) {
        watch->items[watch->count++] = (struct watched){.path = path, .descriptor = -1};
    }
}

void watch_add_folder(struct watch *watch, const char *path)
{
    watch_add(watch, path);
    watch->items[watch->count - 1].every = true;
}

// The name of a file in its folder.
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

// A file's folder is watched, since a file that is replaced is another file.
static void start(const struct watch *watch, struct watched *item)
{
    char folder[PATH_MAX];
    struct stat status;
    item->folder = stat(item->path, &status) == 0 && S_ISDIR(status.st_mode);
    if (item->folder) {
        snprintf(folder, sizeof folder, "%s", item->path);
    } else {
        const char *name = name_of(item->path);
        int length = (int)(name - item->path);
        snprintf(folder, sizeof folder, "%.*s", length > 1 ? length - 1 : length, item->path);
        if (length == 0) {
            snprintf(folder, sizeof folder, ".");
        }
    }
    item->descriptor = inotify_add_watch(watch->fd, folder, CHANGES | ENDINGS);
}

bool watch_renew(struct watch *watch)
{
    bool all = true;
    for (size_t i = 0; i < watch->count; i++) {
        struct watched *item = &watch->items[i];
        if (item->path != NULL && item->descriptor < 0) {
            start(watch, item);
            item->changed = item->changed || item->descriptor >= 0; // perhaps while nobody looked
            all = all && item->descriptor >= 0;
        }
    }
    return all;
}

// Whether an event of its folder concerns an item.
static bool concerns(const struct watched *item, const struct inotify_event *event)
{
    if (event->len == 0) {
        return false;
    }
    return item->folder ? item->every || files_is_calendar(event->name) : strcmp(event->name, name_of(item->path)) == 0;
}

static void take_event(struct watch *watch, const struct inotify_event *event)
{
    for (size_t i = 0; i < watch->count; i++) {
        struct watched *item = &watch->items[i];
        bool lost = (event->mask & IN_Q_OVERFLOW) != 0;
        if (item->path == NULL || (!lost && item->descriptor != event->wd)) {
            continue;
        }
        item->changed = item->changed || lost || concerns(item, event);
        if ((event->mask & ENDINGS) != 0 || (event->mask & IN_IGNORED) != 0) {
            (void)inotify_rm_watch(watch->fd, item->descriptor);
            item->descriptor = -1;
            item->changed = true;
        }
    }
}

void watch_take(struct watch *watch)
{
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t length;
    while ((length = read(watch->fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t at = 0; at < length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)(bytes + at);
            take_event(watch, event);
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
}

bool watch_changed(struct watch *watch, size_t index)
{
    bool changed = index < watch->count && watch->items[index].changed;
    if (changed) {
        watch->items[index].changed = false;
    }
    return changed;
}
