// SPDX-License-Identifier: MIT
// Sticks: removable file systems that somebody else has mounted. The kiosk has no right to mount. On an appliance a
// udev rule and a unit mount each file system of a removable disk in a folder of its own below the root, named after
// its label or its device, with nosuid,nodev,noexec (FAT also flush and utf8) and so that the kiosk's user may write in
// it, and take it away lazily (umount -l, then rmdir) when the disk is gone. Nothing else has to be told to the kiosk.
//
// A stick is heard of through the kernel's list of mounts, which says when it changes (proc_pid_mountinfo(5)), so
// nothing is polled, and looking never touches the stick itself: one that no longer answers holds up nobody.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define STORAGE_ROOT       "/run/adjourn/media"
#define STORAGE_PATH_MAX   1024
#define STORAGE_NAME_MAX   128
#define STORAGE_STICKS_MAX 8

struct storage_stick {
    char name[STORAGE_NAME_MAX]; // of its folder: the label
    unsigned device;             // tells sticks of one name apart
    bool writable;
};

struct storage {
    char root[STORAGE_PATH_MAX];
    bool folders; // a stick is any folder in the root, mounted or not: for tests
    int epoll;    // -1: not open
    int mounts, watch;
    size_t count;
    struct storage_stick stick[STORAGE_STICKS_MAX]; // the newest last
};

// Looks for sticks in `root`, which need not be there yet. With `folders`, plain folders in it are sticks as well, and
// it has to be there. On failure `why` gets the reason, and there are no sticks.
bool storage_open(struct storage *storage, const char *root, bool folders, char *why, size_t why_size);
void storage_close(struct storage *storage);

// Readable when sticks may have come or gone: for a loop. -1 when not open.
int storage_fd(const struct storage *storage);
// What is there now. True when it is not as it was.
bool storage_look(struct storage *storage);

// The one that came last, or NULL. Beyond STORAGE_STICKS_MAX a new one is seen once another one is gone.
const struct storage_stick *storage_newest(const struct storage *storage);
// Where it is; false when that does not fit.
bool storage_folder(const struct storage *storage, const struct storage_stick *stick, char *out, size_t size);
