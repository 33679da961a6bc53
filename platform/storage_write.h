// SPDX-License-Identifier: MIT
// Files onto a stick, all of them or none: each is written beside its place, brought to the medium, read back from
// there and compared, and only then gets its name. A stick may take minutes, or never answer: the caller is a process
// that nobody waits for. Everything happens below one open folder, so nothing is ever written where the stick was.
#pragma once

#include "platform/storage.h"

#include <stdint.h>

#define STORAGE_WHY_MAX   256
#define STORAGE_FILES_MAX 4

enum storage_end {
    STORAGE_SAVED,
    STORAGE_FULL,
    STORAGE_READ_ONLY, // the stick's file system, or nothing may be written on it
    STORAGE_GONE,      // taken out
    STORAGE_DIFFERS,   // it reads back something else
    STORAGE_FAILED,    // anything else
    STORAGE_ENDS,
};

struct storage_file {
    const char *ending; // "html"; the endings of one job differ
    const void *bytes;
    size_t length;
};

// In the order in which they come.
enum storage_step {
    STORAGE_STEP_OPEN,
    STORAGE_STEP_CREATE, // from here to READ: of each file
    STORAGE_STEP_WRITE,
    STORAGE_STEP_SYNC,
    STORAGE_STEP_READ,
    STORAGE_STEP_RENAME, // of each file
    STORAGE_STEP_SYNC_FOLDER,
    STORAGE_STEPS,
};

struct storage_job {
    const char *folder; // of the stick
    bool mounted;       // it has to be a file system of its own
    const char *name;   // of the files, without ending; made by core/file_name.h
    const char *plain;  // instead of it, in ASCII, for a stick that does not take its letters
    const struct storage_file *files;
    size_t count;
    // For tests, NULL else: called before each step; an errno stands for what the step met, 0 lets it happen.
    int (*meets)(void *context, enum storage_step step);
    void *context;
};

// `saved` gets the name without ending: the one of the job, with " (2)" and so on when a file with that name, in large
// or small letters, is there. On any other end nothing has a final name that had none before, and what was begun is
// removed where the stick still allows it, else by the next job. `why` says what is not STORAGE_SAVED, for who looks
// after the room.
enum storage_end storage_write(const struct storage_job *job, char saved[STORAGE_NAME_MAX], char why[STORAGE_WHY_MAX]);

// "saved", "full", "read-only", "gone", "differs", "failed".
const char *storage_end_name(enum storage_end end);
