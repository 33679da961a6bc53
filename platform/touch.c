// SPDX-License-Identifier: MIT
#include "platform/touch.h"

#include "platform/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define TEXT_MAX 256

struct slot {
    struct touch_device *device; // NULL = free
    enum touch_use use;
    bool ready, broken; // it said something; it hung up
    int64_t number;     // in the order of opening: fingers of two devices differ
};

struct touch {
    int epoll;
    struct touch_finder finder;
    struct touch_options options;
    int32_t width, height;
    touch_tell_fn tell;
    void *context; // of tell
    struct slot slots[TOUCH_DEVICES_MAX];
    int64_t opened;
    bool full; // said that there are too many
    // What the last look at a device gave, and behind it what a new size cancelled (TOUCH_FINGERS_MAX of each device).
    struct display_event queue[2 * TOUCH_OUT_MAX];
    size_t queue_at, queue_count;
};

#define TOKEN_FINDER TOUCH_DEVICES_MAX

_Static_assert(TOUCH_DEVICES_MAX *TOUCH_FINGERS_MAX <= TOUCH_OUT_MAX, "cancels fit behind what is queued");

static bool watch(struct touch *touch, int fd, uint32_t token)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = token};
    return epoll_ctl(touch->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static struct slot *free_slot(struct touch *touch)
{
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        if (touch->slots[i].device == NULL) {
            return &touch->slots[i];
        }
    }
    return NULL;
}

// One that hung up is not found: its path may be another device's by now.
static struct slot *slot_of(struct touch *touch, const char *path)
{
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        const struct slot *slot = &touch->slots[i];
        if (slot->device != NULL && !slot->broken && strcmp(touch_device_path(slot->device), path) == 0) {
            return &touch->slots[i];
        }
    }
    return NULL;
}

static void tell(const struct touch *touch, const char *what, const char *text)
{
    char line[2 * TEXT_MAX];
    snprintf(line, sizeof line, "%s%s", what, text);
    touch->tell(touch->context, line);
}

static void add(struct touch *touch, const struct touch_node *node)
{
    struct slot *slot = free_slot(touch);
    if (slot_of(touch, node->path) != NULL) {
        return;
    }
    if (slot == NULL) {
        if (!touch->full) {
            tell(touch, "more input devices than are followed; left alone: ", node->path);
        }
        touch->full = true;
        return;
    }
    char why[TEXT_MAX];
    *slot = (struct slot){.number = ++touch->opened};
    slot->use = touch_device_open(&slot->device, node, &touch->options, touch->width, touch->height, why, sizeof why);
    if (why[0] != '\0') {
        tell(touch, "", why);
    }
    if (slot->device == NULL) {
        return;
    }
    if (!watch(touch, touch_device_fd(slot->device), (uint32_t)(slot - touch->slots))) {
        tell(touch, "it cannot be waited for: ", node->path);
        touch_device_close(slot->device);
        *slot = (struct slot){0};
        return;
    }
    slot->ready = true; // what came before it was watched
    if (slot->use == TOUCH_USE_PANEL) {
        const struct touch_info *info = touch_device_info(slot->device);
        snprintf(why, sizeof why, "%s (%s)", info->path, info->name);
        tell(touch, "touch: ", why);
    }
}

// The device is closed before the next one may have its place; closing also ends its watch.
static void drop(struct touch *touch, struct slot *slot)
{
    if (slot->use == TOUCH_USE_PANEL) {
        tell(touch, "touch: it is gone: ", touch_device_path(slot->device));
    }
    touch_device_close(slot->device);
    *slot = (struct slot){0};
}

static void find(struct touch *touch)
{
    struct touch_node node;
    while (touch->finder.next(touch->finder.context, &node)) {
        struct slot *slot = slot_of(touch, node.path);
        if (!node.gone) {
            add(touch, &node);
        } else if (slot != NULL) {
            slot->ready = slot->broken = true; // its fingers are cancelled with the next events
        }
    }
}

bool touch_open(struct touch **out, const struct touch_finder *finder, const struct touch_options *options,
                int32_t width, int32_t height, touch_tell_fn tell_text, void *context, char *why, size_t why_size)
{
    struct touch *touch = calloc(1, sizeof *touch);
    *out = NULL;
    if (touch == NULL) {
        snprintf(why, why_size, "touch: not enough memory");
        finder->close(finder->context);
        return false;
    }
    *touch = (struct touch){.finder = *finder,
                            .options = *options,
                            .width = width,
                            .height = height,
                            .tell = tell_text,
                            .context = context,
                            .epoll = epoll_create1(EPOLL_CLOEXEC)};
    int fd = finder->fd(finder->context);
    if (touch->epoll < 0 || (fd >= 0 && !watch(touch, fd, TOKEN_FINDER))) {
        snprintf(why, why_size, "touch: %s", strerror(errno));
        touch_close(touch);
        return false;
    }
    find(touch);
    *out = touch;
    return true;
}

void touch_close(struct touch *touch)
{
    if (touch == NULL) {
        return;
    }
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        touch_device_close(touch->slots[i].device);
    }
    touch->finder.close(touch->finder.context);
    if (touch->epoll >= 0) {
        close(touch->epoll);
    }
    free(touch);
}

int touch_fd(const struct touch *touch)
{
    return touch->epoll;
}

void touch_wake(struct touch *touch)
{
    struct epoll_event events[TOUCH_DEVICES_MAX + 1];
    int count = epoll_wait(touch->epoll, events, TOUCH_DEVICES_MAX + 1, 0);
    bool changed = false;
    for (int i = 0; i < count; i++) {
        if (events[i].data.u32 == TOKEN_FINDER) {
            changed = true;
            continue;
        }
        struct slot *slot = &touch->slots[events[i].data.u32];
        slot->ready = true;
        slot->broken = slot->broken || (events[i].events & (EPOLLHUP | EPOLLERR)) != 0;
    }
    if (changed) {
        find(touch);
    }
}

static const char *describe_ghost(const struct touch_core *core, char *text, size_t size)
{
    const struct touch_ghost *ghost = &core->said;
    snprintf(text, size, "touches that nobody makes are masked: at %d,%d every %.3f s", ghost->x, ghost->y,
             (double)ghost->period_us / 1e6);
    return text;
}

static void say_ghost(struct touch *touch, struct slot *slot)
{
    struct touch_core *core = touch_device_core(slot->device);
    if (slot->use == TOUCH_USE_PANEL && core->said.times > 0) {
        char text[TEXT_MAX];
        tell(touch, "touch: ", describe_ghost(core, text, sizeof text));
        core->said.times = 0;
    }
}

// Fingers of several devices, and of one that was plugged in again, have different numbers.
static void number_fingers(struct touch *touch, const struct slot *slot, size_t from)
{
    for (size_t i = from; i < touch->queue_count; i++) {
        touch->queue[i].finger += slot->number << 32;
    }
}

// Fills the queue from one device; false when it has nothing more.
static bool fill(struct touch *touch, struct slot *slot)
{
    touch->queue_at = 0;
    enum touch_read read = touch_device_read(slot->device, touch->queue, &touch->queue_count);
    if (read == TOUCH_READ_NONE && slot->broken) {
        touch->queue_count = touch_core_lose(touch_device_core(slot->device), touch->queue);
        read = TOUCH_READ_LOST;
    }
    number_fingers(touch, slot, 0);
    say_ghost(touch, slot);
    if (read == TOUCH_READ_LOST) {
        drop(touch, slot);
        return false;
    }
    slot->ready = read == TOUCH_READ_EVENT;
    return slot->ready;
}

bool touch_next_event(struct touch *touch, struct display_event *event)
{
    for (size_t i = 0; touch->queue_at == touch->queue_count && i < TOUCH_DEVICES_MAX; i++) {
        struct slot *slot = &touch->slots[i];
        while (slot->device != NULL && slot->ready && fill(touch, slot) && touch->queue_count == 0) {
            // On to the next event of this device: most of them end no frame.
        }
    }
    if (touch->queue_at == touch->queue_count) {
        return false;
    }
    *event = touch->queue[touch->queue_at++];
    return true;
}

bool touch_chord(struct touch *touch)
{
    bool chord = false;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        chord = (touch->slots[i].device != NULL && touch_device_chord(touch->slots[i].device)) || chord;
    }
    return chord;
}

int64_t touch_deadline_us(const struct touch *touch)
{
    int64_t first_us = INT64_MAX;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        const struct slot *slot = &touch->slots[i];
        if (slot->device != NULL && slot->use == TOUCH_USE_PANEL) {
            int64_t at_us = touch_core_deadline_us(touch_device_core(slot->device));
            first_us = at_us < first_us ? at_us : first_us;
        }
    }
    return first_us;
}

// Called with an empty queue: what it gives to each device in turn fits, one device after the other.
void touch_tick(struct touch *touch, int64_t now_us)
{
    for (size_t i = 0; i < TOUCH_DEVICES_MAX && touch->queue_at == touch->queue_count; i++) {
        struct slot *slot = &touch->slots[i];
        if (slot->device != NULL && slot->use == TOUCH_USE_PANEL) {
            touch->queue_at = 0;
            touch->queue_count = touch_core_tick(touch_device_core(slot->device), now_us, touch->queue);
            number_fingers(touch, slot, 0);
        }
    }
}

void touch_resize(struct touch *touch, int32_t width, int32_t height)
{
    touch->width = width;
    touch->height = height;
    touch->queue_count -= touch->queue_at;
    memmove(touch->queue, touch->queue + touch->queue_at, touch->queue_count * sizeof touch->queue[0]);
    touch->queue_at = 0;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        struct slot *slot = &touch->slots[i];
        if (slot->device == NULL || slot->use != TOUCH_USE_PANEL) {
            continue;
        }
        struct display_event cancelled[TOUCH_OUT_MAX];
        struct touch_core *core = touch_device_core(slot->device);
        size_t from = touch->queue_count, count = touch_core_lose(core, cancelled);
        memcpy(touch->queue + from, cancelled, count * sizeof cancelled[0]);
        touch->queue_count += count;
        number_fingers(touch, slot, from);
        core->map.width = width;
        core->map.height = height;
    }
}

size_t touch_infos(const struct touch *touch, struct touch_info infos[TOUCH_DEVICES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        if (touch->slots[i].device != NULL && touch->slots[i].use == TOUCH_USE_PANEL) {
            infos[count++] = *touch_device_info(touch->slots[i].device);
        }
    }
    return count;
}

size_t touch_panels(const struct touch *touch)
{
    size_t panels = 0;
    for (size_t i = 0; i < TOUCH_DEVICES_MAX; i++) {
        const struct slot *slot = &touch->slots[i];
        panels += slot->device != NULL && slot->use == TOUCH_USE_PANEL &&
                  touch_device_info(slot->device)->kind != TOUCH_MOUSE;
    }
    return panels;
}
