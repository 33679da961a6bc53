// SPDX-License-Identifier: MIT
// Settings that come on a stick or on the card's own FAT file system. They are read only when the settings in force
// name a key ([storage] settings_key) and the file is signed with it; then they are checked as by `adjourn check`, and
// take the place of the settings file, whole or not at all.
#pragma once

#include "core/error.h"
#include "core/settings.h"

// What is looked for in the folder: the settings and, beside them, their signature.
#define PROVISION_FILE    "adjourn.ini"
#define PROVISION_MINISIG "adjourn.ini.minisig"
#define PROVISION_SIGNIFY "adjourn.ini.sig"

enum provision_end {
    PROVISION_NONE,    // no key is set, or there are no settings in the folder
    PROVISION_SAME,    // they hold already
    PROVISION_TAKEN,   // they hold from the next start on
    PROVISION_REFUSED, // not signed with the key, older than what holds, or with faults
    PROVISION_FAILED,  // they cannot be read or written
};

// Whether a file may hold: told in a process of its own, as `adjourn check` does.
typedef bool (*provision_check_fn)(const char *path);

// Takes the settings of `folder` in place of the file `target`, which stays as TARGET.before; the signature stays
// beside it as TARGET.minisig, so that anybody can verify what holds. Signed settings that say when (minisign:
// timestamp:) are never followed by older ones. `error` says what is PROVISION_REFUSED or PROVISION_FAILED.
enum provision_end provision_take(const char *folder, const char *key, const char *target, provision_check_fn check,
                                  struct error *error);

// "none", "same", "taken", "refused", "failed".
const char *provision_end_name(enum provision_end end);
