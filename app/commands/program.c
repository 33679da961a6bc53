// SPDX-License-Identifier: MIT
#include "commands/program.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool program_find(char path[PROGRAM_PATH_MAX], const char *name, struct error *error)
{
    static const char *const places[] = {"", "../lib/adjourn/"};
    char own[PROGRAM_PATH_MAX / 2];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length <= 0) {
        return error_set(error, "/proc/self/exe cannot be read");
    }
    own[length] = '\0';
    char *folder_end = strrchr(own, '/');
    own[folder_end != NULL ? folder_end - own + 1 : 0] = '\0';
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        snprintf(path, PROGRAM_PATH_MAX, "%s%sadjourn-%s", own, places[i], name);
        if (access(path, X_OK) == 0) {
            return true;
        }
    }
    return error_set(error, "adjourn-%s is neither in %s nor in %s../lib/adjourn", name, own, own);
}

void program_arguments(const char *arguments[PROGRAM_ARGUMENTS_MAX], const char *command, const char *config,
                       const char *db, const char *option)
{
    size_t count = 0;
    arguments[count++] = "adjourn";
    arguments[count++] = command;
    if (config != NULL) {
        arguments[count++] = "--config";
        arguments[count++] = config;
    }
    if (db != NULL) {
        arguments[count++] = "--db";
        arguments[count++] = db;
    }
    if (option != NULL) {
        arguments[count++] = option;
    }
    arguments[count] = NULL;
}
