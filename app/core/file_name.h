// SPDX-License-Identifier: MIT
// Names of files that every file system of a stick takes: FAT, exFAT and NTFS know fewer characters than this system,
// and end where it does not.
#pragma once

#include <stddef.h>

#define FILE_NAME_MAX 96 // room for " (999)" and an ending is left below 255 characters

// A name from any text: without \ / : * ? " < > | and control characters, nor a blank or a dot at its ends, and not one
// of DOS's devices (CON, LPT1). A colon becomes a dot, so that times stay readable; bytes that are no UTF-8 become -.
// Cut at a character when it is longer than `size` or FILE_NAME_MAX; never empty.
void file_name_make(char *out, size_t size, const char *text);
// The same in ASCII: each other letter is _.
void file_name_make_plain(char *out, size_t size, const char *text);
