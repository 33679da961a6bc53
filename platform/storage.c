// SPDX-License-Identifier: MIT
#include "platform/storage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MOUNTS    "/proc/self/mountinfo"
#define FOUND_MAX 64

struct found {
    size_t count;
    struct storage_stick stick[FOUND_MAX];
};

static bool watch(const struct storage *storage, int fd, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    return fd >= 0 && epoll_ctl(storage->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

// The list of mounts is always readable; that it has changed is told as urgent. In an epoll of its own only that
// counts.
static bool open_watches(struct storage *storage)
{
    storage->epoll = epoll_create1(EPOLL_CLOEXEC);
    storage->mounts = open(MOUNTS, O_RDONLY | O_CLOEXEC);
    if (storage->epoll < 0 || !watch(storage, storage->mounts, EPOLLPRI)) {
        return false;
    }
    if (!storage->folders) {
        return true;
    }
    storage->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    return watch(storage, storage->watch, EPOLLIN) &&
           inotify_add_watch(storage->watch, storage->root,
                             IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR) >= 0;
}

bool storage_open(struct storage *storage, const char *root, bool folders, char *why, size_t why_size)
{
    *storage = (struct storage){.folders = folders, .epoll = -1, .mounts = -1, .watch = -1};
    char *real = realpath(root, NULL); // the list of mounts has no links in it
    int length = snprintf(storage->root, sizeof storage->root, "%s", real != NULL ? real : root);
    free(real);
    if (length < 0 || (size_t)length >= sizeof storage->root) {
        snprintf(why, why_size, "the path is too long");
        return false;
    }
    if (!open_watches(storage)) {
        snprintf(why, why_size, "%s: %s", root, strerror(errno));
        storage_close(storage);
        return false;
    }
    (void)storage_look(storage);
    return true;
}

void storage_close(struct storage *storage)
{
    int *const fds[] = {&storage->epoll, &storage->mounts, &storage->watch};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (*fds[i] >= 0) {
            close(*fds[i]);
        }
        *fds[i] = -1;
    }
    storage->count = 0;
}

int storage_fd(const struct storage *storage)
{
    return storage->epoll;
}

static void drain(const struct storage *storage)
{
    struct epoll_event events[2];
    char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    (void)epoll_wait(storage->epoll, events, 2, 0);
    while (storage->watch >= 0 && read(storage->watch, bytes, sizeof bytes) > 0) {
        // What is there is asked for anew.
    }
}

static bool is_same(const struct storage_stick *one, const struct storage_stick *other)
{
    return one->device == other->device && strcmp(one->name, other->name) == 0;
}

static const struct storage_stick *find_same(const struct storage_stick *sticks, size_t count,
                                             const struct storage_stick *wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (is_same(&sticks[i], wanted)) {
            return &sticks[i];
        }
    }
    return NULL;
}

// Once, also when the list of mounts has it twice: in a mount namespace of a service it does.
static void add(struct found *found, const struct storage_stick *stick)
{
    if (found->count < FOUND_MAX && find_same(found->stick, found->count, stick) == NULL) {
        found->stick[found->count++] = *stick;
    }
}

// Blanks and the like stand as \040 in the list of mounts.
static void unescape(char *text)
{
    char *out = text;
    for (const char *at = text; *at != '\0'; at++) {
        unsigned code = 0;
        if (at[0] == '\\' && strspn(at + 1, "01234567") >= 3 && sscanf(at + 1, "%3o", &code) == 1 && code < 256) {
            *out++ = (char)code;
            at += 3;
        } else {
            *out++ = *at;
        }
    }
    *out = '\0';
}

// Whether options ("rw,nosuid,relatime") say read-only.
static bool says_read_only(const char *options)
{
    return strncmp(options, "ro", 2) == 0 && (options[2] == ',' || options[2] == '\0' || options[2] == '\n');
}

// "36 35 98:0 /root /mount/point rw,noatime shared:1 - vfat /dev/sdb1 rw,errors=continue" as a stick; false when it is
// mounted somewhere else.
static bool read_mount(const struct storage *storage, char *line, struct storage_stick *stick)
{
    unsigned major = 0, minor = 0;
    char *field[6] = {0};
    char *rest = line;
    const char *system = strstr(line, " - ");
    for (size_t i = 0; i < 6; i++) {
        field[i] = strsep(&rest, " ");
        if (field[i] == NULL) {
            return false;
        }
    }
    size_t root = strlen(storage->root);
    unescape(field[4]);
    if (strncmp(field[4], storage->root, root) != 0 || field[4][root] != '/' || system == NULL ||
        sscanf(field[2], "%u:%u", &major, &minor) != 2) {
        return false;
    }
    const char *name = field[4] + root + 1;
    const char *options = strrchr(system + 1, ' ') + 1; // of the file system; those before are of the mount
    if (strchr(name, '/') != NULL || strlen(name) >= sizeof stick->name) {
        return false;
    }
    *stick = (struct storage_stick){.device = (unsigned)makedev(major, minor),
                                    .writable = !says_read_only(field[5]) && !says_read_only(options)};
    memcpy(stick->name, name, strlen(name));
    return true;
}

static void find_mounts(const struct storage *storage, struct found *found)
{
    FILE *file = fopen(MOUNTS, "re");
    char *line = NULL;
    size_t size = 0;
    while (file != NULL && getline(&line, &size, file) > 0) {
        struct storage_stick stick;
        if (read_mount(storage, line, &stick)) {
            add(found, &stick);
        }
    }
    free(line);
    if (file != NULL) {
        fclose(file);
    }
}

static void find_folders(const struct storage *storage, struct found *found)
{
    DIR *folder = opendir(storage->root);
    for (struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        struct storage_stick stick = {.writable = faccessat(dirfd(folder), entry->d_name, W_OK, 0) == 0};
        struct stat status;
        if (entry->d_name[0] == '.' || strlen(entry->d_name) >= sizeof stick.name ||
            fstatat(dirfd(folder), entry->d_name, &status, 0) != 0 || !S_ISDIR(status.st_mode)) {
            continue;
        }
        memcpy(stick.name, entry->d_name, strlen(entry->d_name) + 1);
        stick.device = (unsigned)status.st_ino;
        add(found, &stick);
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

// Those that stayed in their order, then those that came.
static void sort_by_age(const struct storage *storage, const struct found *found, struct found *sorted)
{
    for (size_t i = 0; i < storage->count; i++) {
        const struct storage_stick *same = find_same(found->stick, found->count, &storage->stick[i]);
        if (same != NULL) {
            add(sorted, same);
        }
    }
    for (size_t i = 0; i < found->count; i++) {
        if (find_same(storage->stick, storage->count, &found->stick[i]) == NULL) {
            add(sorted, &found->stick[i]);
        }
    }
}

bool storage_look(struct storage *storage)
{
    struct found found = {0}, sorted = {0};
    if (storage->epoll < 0) {
        return false;
    }
    drain(storage);
    if (storage->folders) {
        find_folders(storage, &found);
    } else {
        find_mounts(storage, &found);
    }
    sort_by_age(storage, &found, &sorted);
    const struct storage_stick *now = sorted.stick;
    size_t count = sorted.count < STORAGE_STICKS_MAX ? sorted.count : STORAGE_STICKS_MAX;
    bool same = count == storage->count;
    for (size_t i = 0; same && i < count; i++) {
        same = is_same(&now[i], &storage->stick[i]) && now[i].writable == storage->stick[i].writable;
    }
    memcpy(storage->stick, now, count * sizeof *now);
    storage->count = count;
    return !same;
}

const struct storage_stick *storage_newest(const struct storage *storage)
{
    return storage->count > 0 ? &storage->stick[storage->count - 1] : NULL;
}

bool storage_folder(const struct storage *storage, const struct storage_stick *stick, char *out, size_t size)
{
    int length = snprintf(out, size, "%s/%s", storage->root, stick->name);
    return length > 0 && (size_t)length < size;
}
