// SPDX-License-Identifier: MIT
#include "commands/screen.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value != NULL && value[0] != '\0';
}

// Somebody else has the screen, or SDL was told where to draw.
static bool has_server(void)
{
    return is_set("WAYLAND_DISPLAY") || is_set("DISPLAY") || is_set("SDL_VIDEODRIVER");
}

bool screen_is_board(const struct settings *settings, const struct screen_wish *wish)
{
    bool direct = wish->drm || settings->display.backend == BACKEND_DRM;
    return direct || (!has_server() && settings->display.backend != BACKEND_WINDOW);
}

static bool open_direct(struct display **display, const struct settings *settings, const struct screen_wish *wish,
                        char *why, size_t why_size)
{
    return display_open_direct(display, wish->width, wish->height, settings->touch.quarters, why, why_size);
}

static bool open_sdl(struct display **display, const struct screen_wish *wish, char *why, size_t why_size)
{
    return display_open_window(display, wish->width, wish->height, wish->fullscreen, why, why_size);
}

static bool open_any(struct display **display, const char *name, const struct settings *settings,
                     const struct screen_wish *wish, char *why, size_t why_size)
{
    if (!has_server() && !wish->sized) {
        if (open_direct(display, settings, wish, why, why_size)) {
            return true;
        }
        fprintf(stderr, "adjourn %s: %s; SDL is asked instead\n", name, why);
    }
    return open_sdl(display, wish, why, why_size);
}

bool screen_open(struct display **display, const char *name, const struct settings *settings,
                 const struct screen_wish *wish, char *why, size_t why_size)
{
    switch (wish->drm ? BACKEND_DRM : settings->display.backend) {
    case BACKEND_DRM:
        return open_direct(display, settings, wish, why, why_size);
    case BACKEND_SDL:
        return open_sdl(display, wish, why, why_size);
    case BACKEND_WINDOW:
        if (!has_server()) {
            *display = NULL;
            snprintf(why, why_size, "display: there is neither X11 nor Wayland ([display] backend = window)");
            return false;
        }
        return open_sdl(display, wish, why, why_size);
    case BACKEND_AUTO:
        break;
    }
    return open_any(display, name, settings, wish, why, why_size);
}
