// SPDX-License-Identifier: MIT
// Which display a command shows itself on: [display] backend, and what the command line says instead. The same for
// every command that has one.
#pragma once

#include "core/error.h"
#include "core/settings.h"
#include "platform/display.h"

struct screen_wish {
    bool drm;              // --drm: the kernel's own display, and nothing else
    bool fullscreen;       // the whole screen
    bool sized;            // a window of this size was asked for
    int32_t width, height; // of a window; also until a monitor is plugged in
};

// Whether the screen would be the board's own, without a display server between.
bool screen_is_board(const struct settings *settings, const struct screen_wish *wish);

// What is used instead of what was wished is told on stderr, for the command `name`. `why` (at least 256 bytes) gets
// the reason of a failure.
MUST_CHECK bool screen_open(struct display **display, const char *name, const struct settings *settings,
                            const struct screen_wish *wish, char *why, size_t why_size);
