// SPDX-License-Identifier: MIT
// Two buffers and one flip that is under way at most. What is presented meanwhile waits for its end. Nothing here
// waits: the flip, the monitor's plug and the console speak through one epoll descriptor, and a time limit covers a
// flip that never ends. Without a monitor it goes on and shows nothing.
#include "platform/display_drm.h"

#include "platform/display_kind.h"
#include "platform/kms_copy.h"
#include "platform/kms_output.h"
#include "platform/kms_patience.h"
#include "platform/kms_stale.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

// A flip takes one refresh; after so long its end will not be told any more.
#define FLIP_LIMIT_US INT64_C(1000000)
// How often one present asks: the flip, then the whole state, then that again as the card's master.
#define TRIES_MAX 3

struct direct {
    struct display display; // first, so that a display can be seen as this
    struct kms_kernel kernel;
    struct kms_output output;
    int epoll;
    int32_t quarters;
    struct kms_stale stale[2]; // of each buffer
    size_t front;              // the buffer on the screen
    bool pending;              // something is presented and not handed to the kernel
    bool needs_set;            // a flip alone does not bring the picture
    bool away;                 // another console has the screen
    bool dark;                 // the monitor was sent to sleep
    bool replugged;            // while away
    bool flipping;             // `tag` is under way, until `flip_limit_us`
    uint64_t tag;
    int64_t flip_limit_us;
    struct kms_patience patience;
    uint64_t frame; // the last present that was handed to the kernel
    bool tell_resize, tell_shown;
    struct display_event shown;
};

static struct direct *direct_of(struct display *display)
{
    return (struct direct *)display;
}

static int64_t now_of(const struct direct *direct)
{
    return direct->kernel.now_us(direct->kernel.context);
}

static struct display_rect whole_of(const struct direct *direct)
{
    return (struct display_rect){0, 0, direct->display.width, direct->display.height};
}

static void mark(struct direct *direct, struct display_rect rect)
{
    kms_stale_add(&direct->stale[0], rect);
    kms_stale_add(&direct->stale[1], rect);
    direct->pending = true;
}

static void tell_shown(struct direct *direct, int64_t stamp_us)
{
    direct->tell_shown = true;
    direct->shown = (struct display_event){.kind = DISPLAY_SHOWN, .frame = direct->frame, .stamp_us = stamp_us};
}

// --- To the screen ---

static void copy_to(struct direct *direct, size_t buffer)
{
    const struct kms_picture picture = {direct->display.pixels, direct->display.width, direct->display.height,
                                        direct->display.pitch, direct->quarters};
    struct kms_stale *stale = &direct->stale[buffer];
    for (size_t i = 0; i < stale->count; i++) {
        kms_copy(&picture, stale->rects[i], &direct->output.buffers[buffer]);
    }
    stale->count = 0;
}

static int hand_over(struct direct *direct)
{
    size_t back = 1 - direct->front;
    copy_to(direct, back);
    if (!direct->needs_set) {
        int refused = kms_output_flip(&direct->output, back, direct->tag + 1);
        if (refused == 0) {
            direct->tag++;
            direct->flipping = true;
            direct->flip_limit_us = now_of(direct) + FLIP_LIMIT_US;
            direct->frame = direct->display.presents;
        }
        return refused;
    }
    int refused = kms_output_set(&direct->output, back);
    if (refused == 0) {
        direct->needs_set = false;
        direct->front = back;
        direct->frame = direct->display.presents;
        tell_shown(direct, now_of(direct));
    }
    return refused;
}

// Whether to try again at once.
static bool take_refusal(struct direct *direct, int refused)
{
    bool was_flip = !direct->needs_set;
    if (was_flip && refused == EBUSY) {
        direct->needs_set = !kms_patience_busy(&direct->patience, now_of(direct));
        return direct->needs_set;
    }
    direct->needs_set = true;
    if (refused == EACCES || refused == EPERM) {
        return direct->kernel.take_master(direct->kernel.context, direct->output.fd) == 0;
    }
    return was_flip;
}

static bool can_show(const struct direct *direct)
{
    return direct->output.fd >= 0 && !direct->away && !direct->dark && !direct->flipping;
}

static void show(struct direct *direct)
{
    if (!direct->pending || !can_show(direct) || now_of(direct) < direct->patience.retry_us) {
        return;
    }
    direct->patience.retry_us = 0;
    int refused = hand_over(direct);
    for (int tries = 1; refused != 0 && tries < TRIES_MAX && take_refusal(direct, refused); tries++) {
        refused = hand_over(direct);
    }
    if (refused == 0) {
        direct->pending = false;
        direct->patience = (struct kms_patience){0};
    } else if (direct->patience.retry_us == 0) {
        kms_patience_refused(&direct->patience, now_of(direct));
    }
}

// The whole state again, whatever the kernel has kept of it.
static void show_anew(struct direct *direct)
{
    direct->needs_set = direct->pending = true;
    direct->patience = (struct kms_patience){0};
    show(direct);
}

// What waits for a flip's end, for a monitor or for its console is under way; what was refused is not.
static bool direct_present(struct display *display, const struct display_rect *rects, size_t count)
{
    struct direct *direct = direct_of(display);
    for (size_t i = 0; i < count; i++) {
        mark(direct, rects[i]);
    }
    show(direct);
    return !can_show(direct) || direct->patience.wait_us == 0;
}

// --- The monitor ---

static bool make_picture(struct direct *direct, int32_t width, int32_t height)
{
    struct display *display = &direct->display;
    uint32_t *pixels = calloc((size_t)width * (size_t)height, sizeof *pixels);
    if (pixels == NULL) {
        return false;
    }
    free(display->pixels);
    display->pixels = pixels;
    display->width = width;
    display->height = height;
    display->pitch = width * (int32_t)sizeof *pixels;
    return true;
}

static bool watch(const struct direct *direct, int fd)
{
    struct epoll_event event = {.events = EPOLLIN};
    return epoll_ctl(direct->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

// A monitor was found; the picture gets its size, turned.
static bool adopt(struct direct *direct)
{
    const struct kms_mode *mode = &direct->output.route.connector.mode;
    bool lies = direct->quarters % 2 != 0;
    int32_t width = lies ? mode->height : mode->width;
    int32_t height = lies ? mode->width : mode->height;
    bool resized = width != direct->display.width || height != direct->display.height;
    bool fits = width >= 1 && height >= 1 && width <= DISPLAY_SIDE_MAX && height <= DISPLAY_SIDE_MAX;
    if (!fits || !watch(direct, direct->output.fd) || (resized && !make_picture(direct, width, height))) {
        kms_output_close(&direct->output);
        return false;
    }
    direct->tell_resize = direct->tell_resize || resized;
    direct->stale[0].count = direct->stale[1].count = 0;
    direct->front = 0;
    mark(direct, whole_of(direct));
    direct->needs_set = true;
    direct->pending = !resized; // a new picture has nothing on it yet
    direct->patience = (struct kms_patience){0};
    return true;
}

static void look_again(struct direct *direct)
{
    char why[256];
    size_t cards = 0;
    if (direct->away) {
        direct->replugged = true;
        return;
    }
    if (direct->output.fd >= 0 && kms_output_is_there(&direct->output)) {
        direct->flipping = false; // a monitor that was away for a moment has lost it
        show_anew(direct);
        return;
    }
    kms_output_close(&direct->output);
    direct->flipping = false;
    if (kms_output_find(&direct->output, &direct->kernel, &cards, why, sizeof why) && adopt(direct)) {
        show(direct);
    }
}

// --- The console ---

static void go_away(struct direct *direct)
{
    direct->away = true;
    direct->flipping = false;
    if (direct->output.fd >= 0) {
        direct->kernel.drop_master(direct->kernel.context, direct->output.fd);
    }
    direct->kernel.answer_switch(direct->kernel.context, KMS_SWITCH_AWAY);
}

static void come_back(struct direct *direct)
{
    direct->away = false;
    direct->kernel.answer_switch(direct->kernel.context, KMS_SWITCH_BACK);
    if (direct->output.fd >= 0) {
        // A refusal shows again, and is dealt with, where the picture is set.
        direct->kernel.take_master(direct->kernel.context, direct->output.fd);
    }
    if (direct->replugged) {
        direct->replugged = false;
        look_again(direct);
    } else {
        show_anew(direct);
    }
    if (direct->dark && direct->output.fd >= 0) {
        kms_output_sleep(&direct->output);
    }
}

// --- What happens by itself ---

static void take_flip(struct direct *direct)
{
    struct kms_flip flip;
    while (direct->output.fd >= 0 && !direct->tell_shown &&
           direct->kernel.next_flip(direct->kernel.context, direct->output.fd, &flip)) {
        if (direct->flipping && flip.tag == direct->tag) { // else one that was given up
            direct->flipping = false;
            direct->front = 1 - direct->front;
            tell_shown(direct, flip.stamp_us > 0 ? flip.stamp_us : now_of(direct));
        }
    }
}

static void step(struct direct *direct)
{
    const struct kms_kernel *kernel = &direct->kernel;
    enum kms_switch asked;
    while ((asked = kernel->next_switch(kernel->context)) != KMS_SWITCH_NONE) {
        if (asked == KMS_SWITCH_AWAY) {
            go_away(direct);
        } else {
            come_back(direct);
        }
    }
    take_flip(direct);
    if (kernel->plug_told(kernel->context)) {
        look_again(direct);
    }
    if (direct->flipping && now_of(direct) >= direct->flip_limit_us) {
        direct->flipping = false;
        show_anew(direct);
    }
    show(direct);
}

static bool take_told(struct direct *direct, struct display_event *event)
{
    if (direct->tell_resize) {
        direct->tell_resize = false;
        *event = (struct display_event){.kind = DISPLAY_RESIZE};
        return true;
    }
    if (direct->tell_shown) {
        direct->tell_shown = false;
        *event = direct->shown;
        return true;
    }
    return false;
}

static bool direct_next_event(struct display *display, struct display_event *event)
{
    struct direct *direct = direct_of(display);
    if (take_told(direct, event)) {
        return true;
    }
    step(direct);
    return take_told(direct, event);
}

static int direct_fd(const struct display *display)
{
    return ((const struct direct *)display)->epoll;
}

static int64_t direct_deadline_us(const struct display *display)
{
    const struct direct *direct = (const struct direct *)display;
    if (direct->flipping) {
        return direct->flip_limit_us;
    }
    bool waits = direct->pending && can_show(direct) && direct->patience.retry_us != 0;
    return waits ? direct->patience.retry_us : INT64_MAX;
}

static bool direct_set_power(struct display *display, bool on)
{
    struct direct *direct = direct_of(display);
    if (direct->dark == !on) {
        return true;
    }
    direct->dark = !on;
    if (on) {
        show_anew(direct);
        return true;
    }
    return direct->output.fd < 0 || direct->away || kms_output_sleep(&direct->output) == 0;
}

// --- Opening and closing ---

static void direct_close(struct display *display)
{
    struct direct *direct = direct_of(display);
    // The text is there again when the card is let go, and the kernel paints it.
    direct->kernel.hide_console(direct->kernel.context, false);
    kms_output_close(&direct->output);
    direct->kernel.end(direct->kernel.context);
    if (direct->epoll >= 0) {
        close(direct->epoll);
    }
    free(display->pixels);
    free(direct);
}

static const struct display_kind direct_kind = {
    .close = direct_close,
    .present = direct_present,
    .fd = direct_fd,
    .next_event = direct_next_event,
    .deadline_us = direct_deadline_us,
    .set_power = direct_set_power,
    .tells_shown = true,
};

static bool open_direct(struct direct *direct, int32_t width, int32_t height, char *why, size_t why_size)
{
    size_t cards = 0;
    const struct kms_kernel *kernel = &direct->kernel;
    direct->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (direct->epoll < 0 || !make_picture(direct, width, height)) {
        snprintf(why, why_size, "display: %s", strerror(errno));
        return false;
    }
    int plug = kernel->plug_fd(kernel->context);
    if (plug >= 0 && !watch(direct, plug)) {
        snprintf(why, why_size, "display: the monitor's plug: %s", strerror(errno));
        return false;
    }
    bool found = kms_output_find(&direct->output, kernel, &cards, why, why_size);
    if (found && !adopt(direct)) {
        snprintf(why, why_size, "display: the monitor's picture has no usable size, or does not fit in memory");
        return false;
    }
    if (!found && cards == 0) {
        return false;
    }
    kernel->hide_console(kernel->context, true);
    int console = kernel->console_fd(kernel->context);
    if (console >= 0 && !watch(direct, console)) {
        snprintf(why, why_size, "display: the console: %s", strerror(errno));
        return false;
    }
    direct->tell_resize = direct->pending = false; // whoever opens asks for the size, and paints
    return true;
}

bool display_open_kms(struct display **display, const struct kms_kernel *kernel, int32_t width, int32_t height,
                      int32_t quarters, char *why, size_t why_size)
{
    struct direct *made = calloc(1, sizeof *made);
    *display = NULL;
    if (made == NULL) {
        kernel->end(kernel->context);
        snprintf(why, why_size, "display: not enough memory");
        return false;
    }
    made->display.kind = &direct_kind;
    made->display.board = true;
    made->kernel = *kernel;
    made->output = (struct kms_output){.kernel = &made->kernel, .fd = -1};
    made->epoll = -1;
    made->quarters = quarters & 3;
    if (!open_direct(made, width, height, why, why_size)) {
        direct_close(&made->display);
        return false;
    }
    *display = &made->display;
    return true;
}

bool display_open_direct(struct display **display, int32_t width, int32_t height, int32_t quarters, char *why,
                         size_t why_size)
{
    struct kms_kernel kernel;
    *display = NULL;
    return kms_open(&kernel, why, why_size) &&
           display_open_kms(display, &kernel, width, height, quarters, why, why_size);
}
