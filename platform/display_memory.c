// SPDX-License-Identifier: MIT
#include "platform/display_kind.h"

#include <stdio.h>
#include <stdlib.h>

static void memory_close(struct display *display)
{
    free(display->pixels);
    free(display);
}

static bool memory_present(struct display *display, const struct display_rect *rects, size_t count)
{
    (void)display;
    (void)rects;
    (void)count;
    return true;
}

static int memory_fd(const struct display *display)
{
    (void)display;
    return -1;
}

static bool memory_next_event(struct display *display, struct display_event *event)
{
    (void)display;
    (void)event;
    return false;
}

static const struct display_kind memory_kind = {
    .close = memory_close,
    .present = memory_present,
    .fd = memory_fd,
    .next_event = memory_next_event,
};

bool display_open_memory(struct display **display, int32_t width, int32_t height, char *why, size_t why_size)
{
    *display = NULL;
    if (width < 1 || height < 1 || width > DISPLAY_SIDE_MAX || height > DISPLAY_SIDE_MAX) {
        snprintf(why, why_size, "display: %d x %d pixels (allowed: 1 to %d each)", (int)width, (int)height,
                 DISPLAY_SIDE_MAX);
        return false;
    }
    struct display *made = malloc(sizeof *made);
    uint32_t *pixels = calloc((size_t)width * (size_t)height, sizeof *pixels);
    if (made == NULL || pixels == NULL) {
        free(made);
        free(pixels);
        snprintf(why, why_size, "display: not enough memory for %d x %d pixels", (int)width, (int)height);
        return false;
    }
    *made = (struct display){.kind = &memory_kind, .width = width, .height = height};
    made->pixels = pixels;
    made->pitch = width * (int32_t)sizeof *pixels;
    *display = made;
    return true;
}
