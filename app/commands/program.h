// SPDX-License-Identifier: MIT
// The programs behind `adjourn`: adjourn-kiosk, adjourn-sync, adjourn-sync-online and adjourn-tools. What runs for
// months loads the libraries of its own work only: a process pays for each with memory of its own (relocations), used
// or not.
#pragma once

#include "core/error.h"

#include <stdbool.h>

#define PROGRAM_PATH_MAX 1024

// Where one lies ("kiosk", "tools"): beside the program that runs, or in ../lib/adjourn from there.
MUST_CHECK bool program_find(char path[PROGRAM_PATH_MAX], const char *name, struct error *error);

// Its command line, ended by NULL: "adjourn", the command, --config and --db where they are given (not NULL), and one
// more option (NULL: none).
#define PROGRAM_ARGUMENTS_MAX 8
void program_arguments(const char *arguments[PROGRAM_ARGUMENTS_MAX], const char *command, const char *config,
                       const char *db, const char *option);
