// SPDX-License-Identifier: MIT
#include "kernel/kms_screen.h"

#include "platform/display_drm.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct played_kms played;
struct played_card *card; // the first
struct display *display;
char why[256];

int screen_begin(void **state)
{
    (void)state;
    played_kms_begin(&played);
    card = &played.cards[0];
    display = NULL;
    return 0;
}

int screen_end(void **state)
{
    (void)state;
    display_close(display);
    played_kms_end(&played);
    return 0;
}

bool open_turned(int32_t quarters)
{
    struct kms_kernel kernel = played_kms_kernel(&played);
    return display_open_kms(&display, &kernel, 100, 80, quarters, why, sizeof why);
}

void open_it(void)
{
    if (!open_turned(0)) {
        fail_msg("%s", why);
    }
}

// What the display says; the last event of the kind is kept.
size_t drain(enum display_event_kind kind, struct display_event *kept)
{
    struct display_event event;
    size_t count = 0;
    while (display_next_event(display, &event)) {
        if (event.kind == kind) {
            count++;
            *kept = event;
        }
    }
    return count;
}

void turn(void)
{
    struct display_event event;
    drain(DISPLAY_QUIT, &event);
}

bool is_readable(void)
{
    struct pollfd poll_fd = {.fd = display_fd(display), .events = POLLIN};
    return poll(&poll_fd, 1, 0) == 1;
}

static void paint(struct display_rect rect, uint32_t colour)
{
    int32_t pitch;
    uint32_t *pixels = display_pixels(display, &pitch);
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        for (int32_t x = rect.x; x < rect.x + rect.w; x++) {
            pixels[y * (pitch / 4) + x] = colour;
        }
    }
}

void show(struct display_rect rect, uint32_t colour)
{
    paint(rect, colour);
    display_present(display, &rect, 1);
}

void show_whole(uint32_t colour)
{
    struct display_rect whole = {0};
    display_size(display, &whole.w, &whole.h);
    show(whole, colour);
}

void finish(int64_t stamp_us)
{
    played_finish_flip(card, stamp_us);
    assert_true(is_readable());
    turn();
}

bool holds(const struct kms_buffer *buffer, int32_t quarters)
{
    int32_t width, height, pitch;
    display_size(display, &width, &height);
    const uint32_t *pixels = display_pixels(display, &pitch);
    for (int32_t y = 0; buffer != NULL && y < height; y++) {
        for (int32_t x = 0; x < width; x++) {
            int32_t at_x = quarters == 0 ? x : quarters == 1 ? y : quarters == 2 ? width - 1 - x : height - 1 - y;
            int32_t at_y = quarters == 0 ? y : quarters == 1 ? width - 1 - x : quarters == 2 ? height - 1 - y : x;
            uint32_t shown;
            memcpy(&shown, buffer->pixels + (size_t)at_y * buffer->pitch + (size_t)at_x * 4, sizeof shown);
            if (shown != pixels[y * (pitch / 4) + x]) {
                return false;
            }
        }
    }
    return buffer != NULL;
}

void assert_shown(void)
{
    assert_true(holds(played_shown(card), 0));
}
