// SPDX-License-Identifier: MIT
// The light behind the panels, as the kernel has it in a folder for each (/sys/class/backlight, of any name). A thin
// writer: who decides is elsewhere. It is written only when it changes, and left as it was found.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BACKLIGHT_ROOT       "/sys/class/backlight"
#define BACKLIGHT_PANELS_MAX 4
#define BACKLIGHT_PATH_MAX   512

struct backlight_panel {
    char folder[BACKLIGHT_PATH_MAX];
    int64_t most;        // max_brightness
    int64_t found;       // brightness when it was opened
    int64_t brightness;  // as written last; -1: not yet
    bool has_power, off; // bl_power is there; it was written off
    bool failing;        // and that was told
};

struct backlight {
    size_t count;
    uint64_t writes;
    struct backlight_panel panel[BACKLIGHT_PANELS_MAX];
};

// Finds the panels below `root` by their max_brightness; none is no fault.
void backlight_open(struct backlight *backlight, const char *root);

// Every panel at a share of its brightness, 1 to 100 percent, never so little that it is none; or 0: off. False when
// one of them does not take it: `why` says which, the first time only, else it is "".
bool backlight_set(struct backlight *backlight, int32_t percent, char *why, size_t why_size);

// As it was found, and lit.
void backlight_restore(struct backlight *backlight);
