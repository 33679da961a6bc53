// SPDX-License-Identifier: MIT
// What is saved on a stick: a client's copy as a page and the lines as CSV, of one session or of some days; with the
// house's copy when that is asked for. Or the texts of `adjourn bundle`. For `adjourn export --stick`, the process that
// the kiosk keeps for it, and `adjourn simulate`.
#pragma once

#include "commands/bundle_files.h"
#include "commands/log_export.h"
#include "core/file_name.h"
#include "kiosk/kiosk.h"
#include "platform/storage_write.h"

// Where the settings come from.
struct stick_origin {
    const struct zone *zone; // theirs
    const char *config;      // the administrator's file, or NULL
    int faults;
};

struct stick_files {
    char name[FILE_NAME_MAX], plain[FILE_NAME_MAX];
    struct storage_file file[STORAGE_FILES_MAX];
    char *bytes[STORAGE_FILES_MAX]; // malloc'ed
    size_t count;
};

// Makes the files in the language that is entered; finished by the caller, also after a failure.
MUST_CHECK bool stick_files_make(struct stick_files *files, const struct kiosk_stick_order *order, struct store *store,
                                 const struct settings *settings, const struct stick_origin *origin, struct now now,
                                 struct error *error);
void stick_files_finish(struct stick_files *files);

// The order's files onto the stick. `meets` and `context`: as in struct storage_job.
enum storage_end stick_files_save(const struct stick_files *files, const char *folder, bool mounted,
                                  int (*meets)(void *context, enum storage_step step), void *context,
                                  char saved[STORAGE_NAME_MAX], char why[STORAGE_WHY_MAX]);

// What the screen says of an end.
enum stick_state stick_state_of(enum storage_end end);
