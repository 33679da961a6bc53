// SPDX-License-Identifier: MIT
// A window through SDL's window surface: plain memory that is copied to the screen, no renderer and so no Mesa.
// The surface is the cached picture itself wherever its pixels are 0x00RRGGBB, which they are on X11, Wayland and
// KMSDRM; else the picture is kept apart and converted while presenting.
#include "platform/display_kind.h"

#include <SDL2/SDL.h>
#include <SDL2/SDL_syswm.h>

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#define PRESENT_RECTS_MAX 16

struct window {
    struct display display; // first, so that a display can be seen as its window
    SDL_Window *window;
    SDL_Surface *surface;
    uint32_t *own; // the picture when the surface has other pixels
    int fd;
    bool button; // the left button is down
};

static struct window *window_of(struct display *display)
{
    return (struct window *)display;
}

static void window_close(struct display *display)
{
    struct window *window = window_of(display);
    if (window->window != NULL) {
        SDL_DestroyWindow(window->window);
    }
    SDL_Quit();
    free(window->own);
    free(window);
}

// Asks SDL for the surface again: the last one is gone with the size it had.
static bool window_take_surface(struct window *window)
{
    window->surface = SDL_GetWindowSurface(window->window);
    if (window->surface == NULL) {
        return false;
    }
    Uint32 format = window->surface->format->format;
    bool direct = format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888;
    struct display *display = &window->display;
    display->width = window->surface->w;
    display->height = window->surface->h;
    free(window->own);
    window->own = NULL;
    if (direct) {
        display->pixels = window->surface->pixels;
        display->pitch = window->surface->pitch;
        return true;
    }
    window->own = calloc((size_t)display->width * (size_t)display->height, sizeof *window->own);
    display->pixels = window->own;
    display->pitch = display->width * (int32_t)sizeof *window->own;
    return window->own != NULL || SDL_SetError("not enough memory for the picture") == 0;
}

// Copies a rectangle of our own picture into a surface of another format.
static void window_convert(const struct window *window, const SDL_Rect *rect)
{
    const struct display *display = &window->display;
    const SDL_PixelFormat *format = window->surface->format;
    const uint8_t *from = (const uint8_t *)display->pixels + (size_t)rect->y * (size_t)display->pitch;
    uint8_t *to = (uint8_t *)window->surface->pixels + (size_t)rect->y * (size_t)window->surface->pitch;
    SDL_ConvertPixels(rect->w, rect->h, SDL_PIXELFORMAT_RGB888, from + (size_t)rect->x * sizeof(uint32_t),
                      display->pitch, format->format, to + (size_t)rect->x * format->BytesPerPixel,
                      window->surface->pitch);
}

static bool window_show(struct window *window, SDL_Rect *rects, int count)
{
    SDL_Rect whole = {0, 0, window->surface->w, window->surface->h};
    int shown = 0;
    for (int i = 0; i < count; i++) {
        SDL_Rect clipped;
        if (SDL_IntersectRect(&rects[i], &whole, &clipped)) {
            rects[shown++] = clipped;
            if (window->own != NULL) {
                window_convert(window, &clipped);
            }
        }
    }
    return shown == 0 || SDL_UpdateWindowSurfaceRects(window->window, rects, shown) == 0;
}

static bool window_present(struct display *display, const struct display_rect *rects, size_t count)
{
    struct window *window = window_of(display);
    SDL_Rect some[PRESENT_RECTS_MAX];
    bool shown = true;
    while (count > 0) {
        int batch = 0;
        for (; count > 0 && batch < PRESENT_RECTS_MAX; count--, rects++) {
            some[batch++] = (SDL_Rect){rects->x, rects->y, rects->w, rects->h};
        }
        // A refusal means that the window has another size by now; the event that says so brings a full repaint.
        shown = window_show(window, some, batch) && shown;
    }
    return shown;
}

static int window_fd(const struct display *display)
{
    return ((const struct window *)display)->fd;
}

static bool event_make(struct display_event *event, enum display_event_kind kind, int32_t x, int32_t y, int64_t finger)
{
    *event = (struct display_event){.kind = kind, .x = x, .y = y, .finger = finger};
    return true;
}

static bool event_from_mouse(struct window *window, const SDL_Event *from, struct display_event *event)
{
    if (from->type == SDL_MOUSEMOTION) {
        return window->button && event_make(event, DISPLAY_MOVE, from->motion.x, from->motion.y, 0);
    }
    if (from->button.button != SDL_BUTTON_LEFT) {
        return false;
    }
    window->button = from->type == SDL_MOUSEBUTTONDOWN;
    return event_make(event, window->button ? DISPLAY_DOWN : DISPLAY_UP, from->button.x, from->button.y, 0);
}

static int32_t finger_pixel(float share, int32_t side)
{
    int32_t pixel = (int32_t)(share * (float)side);
    return pixel < 0 ? 0 : pixel >= side ? side - 1 : pixel;
}

static bool event_from_finger(const struct window *window, const SDL_TouchFingerEvent *from,
                              struct display_event *event)
{
    enum display_event_kind kind = from->type == SDL_FINGERDOWN ? DISPLAY_DOWN
                                   : from->type == SDL_FINGERUP ? DISPLAY_UP
                                                                : DISPLAY_MOVE;
    // SDL counts fingers from 0 on some drivers; 0 is the mouse here.
    return event_make(event, kind, finger_pixel(from->x, window->display.width),
                      finger_pixel(from->y, window->display.height), (int64_t)from->fingerId + 1);
}

static bool event_from_window(struct window *window, const SDL_WindowEvent *from, struct display_event *event)
{
    SDL_Rect whole = {0, 0, window->surface->w, window->surface->h};
    switch (from->event) {
    case SDL_WINDOWEVENT_SIZE_CHANGED:
        if (!window_take_surface(window)) {
            return event_make(event, DISPLAY_LOST, 0, 0, 0);
        }
        return event_make(event, DISPLAY_RESIZE, 0, 0, 0);
    case SDL_WINDOWEVENT_EXPOSED:
        // The picture is still in memory: shown again without asking anybody to paint.
        return !window_show(window, &whole, 1) && event_make(event, DISPLAY_EXPOSE, 0, 0, 0);
    case SDL_WINDOWEVENT_FOCUS_LOST:
    case SDL_WINDOWEVENT_LEAVE:
        if (window->button) {
            window->button = false;
            return event_make(event, DISPLAY_CANCEL, 0, 0, 0);
        }
        return false;
    default:
        return false;
    }
}

static bool event_from_sdl(struct window *window, const SDL_Event *from, struct display_event *event)
{
    switch (from->type) {
    case SDL_QUIT:
        return event_make(event, DISPLAY_QUIT, 0, 0, 0);
    case SDL_MOUSEMOTION:
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        return event_from_mouse(window, from, event);
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
        return event_from_finger(window, &from->tfinger, event);
    case SDL_WINDOWEVENT:
        return event_from_window(window, &from->window, event);
    default:
        return false;
    }
}

static bool window_next_event(struct display *display, struct display_event *event)
{
    struct window *window = window_of(display);
    SDL_Event from;
    while (SDL_PollEvent(&from) != 0) {
        if (event_from_sdl(window, &from, event)) {
            return true;
        }
    }
    return false;
}

// The socket to the display server; KMSDRM has none. ConnectionNumber only reads a field, and Wayland's function is
// taken from the library that SDL has loaded, so that neither becomes a dependency.
static int window_find_fd(SDL_Window *window)
{
    SDL_SysWMinfo info;
    SDL_VERSION(&info.version);
    if (!SDL_GetWindowWMInfo(window, &info)) {
        return -1;
    }
#if defined(SDL_VIDEO_DRIVER_X11)
    if (info.subsystem == SDL_SYSWM_X11) {
        return ConnectionNumber(info.info.x11.display);
    }
#endif
#if defined(SDL_VIDEO_DRIVER_WAYLAND)
    if (info.subsystem == SDL_SYSWM_WAYLAND) {
        void *library = dlopen("libwayland-client.so.0", RTLD_LAZY | RTLD_NOLOAD);
        int (*get_fd)(struct wl_display *) = NULL;
        if (library != NULL) {
            *(void **)&get_fd = dlsym(library, "wl_display_get_fd");
            dlclose(library); // SDL holds it
        }
        return get_fd != NULL ? get_fd(info.info.wl.display) : -1;
    }
#endif
    return -1;
}

static void window_set_hints(void)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_APP_NAME, "Adjourn");
    // No text is composed here: X11 need not keep the table of all compose sequences (Compose(5)).
    (void)setenv("XCOMPOSEFILE", "/dev/null", 0);
    // To hold off screen savers SDL looks for a session bus; where there is none, libdbus would start a program to make
    // one. Without it SDL asks the X server.
    SDL_setenv("DBUS_SESSION_BUS_ADDRESS", "disabled:", 0);
}

// X11 keeps a client waiting for up to 100 ms until a window manager has made its window fullscreen, also where there
// is none. A window without borders, as large as the screen and above the others, covers it at once.
static SDL_Window *window_create(int32_t width, int32_t height, bool fullscreen, bool x11)
{
    SDL_Rect place = {SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, width, height};
    Uint32 flags = SDL_WINDOW_RESIZABLE;
    if (fullscreen && x11 && SDL_GetDisplayBounds(0, &place) == 0) {
        flags = SDL_WINDOW_BORDERLESS | SDL_WINDOW_ALWAYS_ON_TOP;
    } else if (fullscreen) {
        flags = SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    return SDL_CreateWindow("Adjourn", place.x, place.y, place.w, place.h, flags);
}

// Where nothing else works, SDL takes a driver that shows its pictures to nobody. That is right only when the
// environment asks for it (a test).
static bool driver_has_screen(const char *driver)
{
    bool hidden = driver == NULL || strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0;
    return !hidden || SDL_getenv("SDL_VIDEODRIVER") != NULL;
}

static bool window_open(struct window *window, int32_t width, int32_t height, bool fullscreen)
{
    window_set_hints();
    if (SDL_Init(SDL_INIT_VIDEO) != 0) {
        return false;
    }
    const char *driver = SDL_GetCurrentVideoDriver();
    if (!driver_has_screen(driver)) {
        return SDL_SetError("there is neither X11 nor Wayland nor a KMS console") == 0;
    }
    bool x11 = driver != NULL && strcmp(driver, "x11") == 0;
    if (x11) {
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0"); // else a texture, and Mesa with it
    }
    SDL_StopTextInput();
    SDL_ShowCursor(fullscreen ? SDL_DISABLE : SDL_ENABLE);
    window->window = window_create(width, height, fullscreen, x11);
    if (window->window == NULL || !window_take_surface(window)) {
        return false;
    }
    window->fd = window_find_fd(window->window);
    window->display.board = driver != NULL && strcmp(driver, "KMSDRM") == 0;
    return true;
}

static const struct display_kind window_kind = {
    .close = window_close,
    .present = window_present,
    .fd = window_fd,
    .next_event = window_next_event,
};

bool display_open_window(struct display **display, int32_t width, int32_t height, bool fullscreen, char *why,
                         size_t why_size)
{
    struct window *made = calloc(1, sizeof *made);
    *display = NULL;
    if (made == NULL) {
        snprintf(why, why_size, "display: not enough memory");
        return false;
    }
    made->display.kind = &window_kind;
    made->fd = -1;
    if (!window_open(made, width, height, fullscreen)) {
        snprintf(why, why_size, "display: %s", SDL_GetError());
        window_close(&made->display);
        return false;
    }
    *display = &made->display;
    return true;
}
