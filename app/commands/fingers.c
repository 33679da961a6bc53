// SPDX-License-Identifier: MIT
#include "commands/fingers.h"

#include "platform/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void tell(void *context, const char *text)
{
    const struct fingers *fingers = context;
    fprintf(stderr, "adjourn %s: %s\n", fingers->command, text);
}

// A turn follows every callback; what happened is read there.
static void wake_only(void *context, int fd)
{
    (void)context;
    (void)fd;
}

static void wake_touch(void *context, int fd)
{
    struct fingers *fingers = context;
    (void)fd;
    touch_wake(fingers->touch);
}

static void drain_input(void *context, int fd)
{
    struct fingers *fingers = context;
    (void)fd;
    input_wake_drain(fingers->input);
}

static struct touch_options options_of(const struct settings *settings, const struct touch_matrix *matrix,
                                       int32_t quarters)
{
    struct touch_options options = {
        .device = settings->touch.device,
        .has_matrix = settings->touch.matrix.given || matrix != NULL,
        .quarters = quarters,
        .grab = settings->touch.grab,
        .grab_keyboards = settings->touch.grab_keyboards,
    };
    memcpy(options.matrix.m, settings->touch.matrix.m, sizeof options.matrix.m);
    if (matrix != NULL) {
        options.matrix = *matrix;
    }
    return options;
}

static bool open_panels(struct fingers *fingers, const struct touch_options *options, struct loop *loop, char *why,
                        size_t why_size)
{
    struct touch_finder finder;
    int32_t width = 0;
    int32_t height = 0;
    display_size(fingers->display, &width, &height);
    if (!touch_udev_open(&finder, why, why_size) ||
        !touch_open(&fingers->touch, &finder, options, width, height, tell, fingers, why, why_size)) {
        return false;
    }
    if (!loop_add_fd(loop, touch_fd(fingers->touch), wake_touch, fingers)) {
        snprintf(why, why_size, "touch: its events cannot be watched");
        touch_close(fingers->touch);
        fingers->touch = NULL;
        return false;
    }
    return true;
}

static bool watch_window(struct fingers *fingers, struct loop *loop, char *why, size_t why_size)
{
    int fd = display_fd(fingers->display);
    if (fd >= 0) {
        return loop_add_fd(loop, fd, wake_only, fingers);
    }
    return fingers->touch != NULL || (input_wake_open(&fingers->input, INPUT_DEVICES, why, why_size) &&
                                      loop_add_fd(loop, input_wake_fd(fingers->input), drain_input, fingers));
}

void fingers_open(struct fingers *fingers, const char *command, const struct settings *settings,
                  const struct touch_matrix *matrix, int32_t quarters, struct display *display, struct loop *loop)
{
    char why[256] = "its events cannot be watched";
    enum touch_source source = settings->touch.input;
    struct touch_options options = options_of(settings, matrix, quarters);
    *fingers = (struct fingers){.command = command, .display = display};
    bool panels = source == TOUCH_EVDEV || (source == TOUCH_AUTO && display_is_board(display));
    if (panels && !open_panels(fingers, &options, loop, why, sizeof why)) {
        tell(fingers, why);
    }
    if (!watch_window(fingers, loop, why, sizeof why)) {
        fprintf(stderr, "adjourn %s: touches show with the next wake-up only: %s\n", command, why);
    }
}

void fingers_close(struct fingers *fingers)
{
    touch_close(fingers->touch);
    input_wake_close(fingers->input);
    *fingers = (struct fingers){0};
}

static bool is_finger(const struct display_event *event)
{
    return event->kind == DISPLAY_DOWN || event->kind == DISPLAY_MOVE || event->kind == DISPLAY_UP ||
           event->kind == DISPLAY_CANCEL;
}

bool fingers_next(struct fingers *fingers, struct display_event *event)
{
    while (display_next_event(fingers->display, event)) {
        if (fingers->touch == NULL || !is_finger(event)) {
            return true;
        }
    }
    if (fingers->touch == NULL || touch_next_event(fingers->touch, event)) {
        return fingers->touch != NULL;
    }
    if (touch_deadline_us(fingers->touch) == INT64_MAX) {
        return false;
    }
    touch_tick(fingers->touch, clock_monotonic_us());
    return touch_next_event(fingers->touch, event);
}

bool fingers_chord(struct fingers *fingers)
{
    return fingers->touch != NULL && touch_chord(fingers->touch);
}

void fingers_resize(struct fingers *fingers)
{
    int32_t width = 0;
    int32_t height = 0;
    if (fingers->touch != NULL) {
        display_size(fingers->display, &width, &height);
        touch_resize(fingers->touch, width, height);
    }
}

struct wall fingers_next_wake(const struct fingers *fingers, struct now now)
{
    int64_t deadline_us = display_deadline_us(fingers->display);
    int64_t touch_us = fingers->touch != NULL ? touch_deadline_us(fingers->touch) : INT64_MAX;
    deadline_us = touch_us < deadline_us ? touch_us : deadline_us;
    if (deadline_us == INT64_MAX) {
        return LOOP_NEVER;
    }
    // One millisecond more, so that the instant has come when the loop wakes.
    return (struct wall){now.wall.ms + (deadline_us - clock_monotonic_us()) / 1000 + 1};
}

bool fingers_are_away(const struct fingers *fingers)
{
    return fingers->touch != NULL && touch_panels(fingers->touch) == 0;
}

void fingers_tell_latency(const char *command, const struct latency *latency)
{
    if (latency->count > 0) {
        fprintf(stderr,
                "adjourn %s: touches were on the screen %.1f ms after the kernel had them (median of %" PRIu64
                "; longest %.1f)\n",
                command, (double)latency_median_us(latency) / 1e3, latency->count, (double)latency->longest_us / 1e3);
    }
}
