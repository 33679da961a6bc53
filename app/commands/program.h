// SPDX-License-Identifier: MIT
// The programs behind `adjourn`: adjourn-kiosk, adjourn-sync and adjourn-tools. What runs for months loads the
// libraries of its own work only: a process pays for each with memory of its own (relocations), used or not.
#pragma once

#include "core/error.h"

#include <stdbool.h>

#define PROGRAM_PATH_MAX 1024

// Where one lies ("kiosk", "sync", "tools"): beside the program that runs, or in ../lib/adjourn from there.
MUST_CHECK bool program_find(char path[PROGRAM_PATH_MAX], const char *name, struct error *error);
