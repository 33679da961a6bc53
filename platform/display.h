// SPDX-License-Identifier: MIT
// Where the picture appears. One cached 32-bit picture (0x00RRGGBB); the app paints into it and presents rectangles.
// Three kinds: a window through SDL (X11, Wayland, KMSDRM), the kernel's own mode setting without SDL, and plain memory
// for tests and pictures.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct display;

struct display_rect {
    int32_t x, y, w, h;
};

enum display_event_kind {
    DISPLAY_DOWN, // a finger or the left button, in picture pixels
    DISPLAY_MOVE,
    DISPLAY_UP,
    DISPLAY_CANCEL,
    DISPLAY_EXPOSE, // contents were lost and could not be shown again from the cached picture: present everything
    DISPLAY_RESIZE, // size changed; display_pixels() has a new place and no contents
    DISPLAY_QUIT,   // the window was closed
    DISPLAY_LOST,   // there is nothing left to show anything on
    DISPLAY_SHOWN,  // `frame` and all before it have been on the screen since `stamp_us`
};

struct display_event {
    enum display_event_kind kind;
    int32_t x, y;
    int64_t finger;   // 0 = mouse
    int64_t stamp_us; // when the kernel had it, on its monotonic clock; 0 = not known
    uint64_t frame;   // as display_presents() counted it
};

// `why` (at least 256 bytes) gets the reason of a failure.
bool display_open_window(struct display **display, int32_t width, int32_t height, bool fullscreen, char *why,
                         size_t why_size);
// The monitor that is connected to a card, at its own size; it hangs turned clockwise by `quarters` of a turn, so that
// the picture is turned back. The console behind it is hidden until the display is closed. Without a monitor it opens
// with the size given, and shows the picture once one is plugged in.
bool display_open_direct(struct display **display, int32_t width, int32_t height, int32_t quarters, char *why,
                         size_t why_size);
bool display_open_memory(struct display **display, int32_t width, int32_t height, char *why, size_t why_size);
void display_close(struct display *display);

void display_size(const struct display *display, int32_t *width, int32_t *height);
// The cached picture; `pitch` in bytes.
uint32_t *display_pixels(struct display *display, int32_t *pitch);
void display_present(struct display *display, const struct display_rect *rects, size_t count);

// Whether something was presented, and the last of it reached the screen, or is on its way there.
bool display_is_shown(const struct display *display);

// Whether it has the screen to itself, without a display server between: input devices are then ours to read.
bool display_is_board(const struct display *display);

// A file descriptor that becomes readable when events may be there, or -1. display_next_event never blocks; drain it
// before every sleep, since the library may hold events in its own queue.
int display_fd(const struct display *display);
bool display_next_event(struct display *display, struct display_event *event);
// The instant (clock_monotonic_us()) at which display_next_event must be asked although the descriptor said nothing;
// INT64_MAX: no such instant.
int64_t display_deadline_us(const struct display *display);

// Whether DISPLAY_SHOWN comes for what is presented; else it is on the screen when display_present returns.
bool display_tells_shown(const struct display *display);

// Stops the monitor's signal so that it sleeps, or brings it and the picture back. Presenting goes on meanwhile. False:
// this kind of display has no such switch, or it was refused.
bool display_set_power(struct display *display, bool on);

// Counts since opening.
uint64_t display_presents(const struct display *display);

// Writes the picture as PNG (temp file, then rename).
bool display_save_png(const struct display *display, const char *path, char *why, size_t why_size);
