// SPDX-License-Identifier: MIT
#include "platform/display.h"
#include "platform/display_kind.h"

void display_close(struct display *display)
{
    if (display != NULL) {
        display->kind->close(display);
    }
}

void display_size(const struct display *display, int32_t *width, int32_t *height)
{
    *width = display->width;
    *height = display->height;
}

uint32_t *display_pixels(struct display *display, int32_t *pitch)
{
    *pitch = display->pitch;
    return display->pixels;
}

void display_present(struct display *display, const struct display_rect *rects, size_t count)
{
    if (count > 0) {
        display->presents++;
        display->refused = !display->kind->present(display, rects, count);
    }
}

bool display_is_shown(const struct display *display)
{
    return display->presents > 0 && !display->refused;
}

bool display_is_board(const struct display *display)
{
    return display->board;
}

int display_fd(const struct display *display)
{
    return display->kind->fd(display);
}

bool display_next_event(struct display *display, struct display_event *event)
{
    return display->kind->next_event(display, event);
}

int64_t display_deadline_us(const struct display *display)
{
    return display->kind->deadline_us != NULL ? display->kind->deadline_us(display) : INT64_MAX;
}

bool display_tells_shown(const struct display *display)
{
    return display->kind->tells_shown;
}

bool display_set_power(struct display *display, bool on)
{
    return display->kind->set_power != NULL && display->kind->set_power(display, on);
}

uint64_t display_presents(const struct display *display)
{
    return display->presents;
}
