// SPDX-License-Identifier: MIT
// Any stream of a device as a touch panel: every finger goes down once and ends once, inside the picture, never more
// than two at a time, at stamps that do not run back; and at the end none stays. After SYN_DROPPED the device's state
// is read as a kernel would tell it.
#include "unit/evemu.h"

#include <linux/input.h>
#include <stdlib.h>

#define LIVE_MAX (2 * TOUCH_FINGERS_MAX)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static struct evemu evemu;
static struct evemu_state state;
static struct touch_core core;
static int64_t live[LIVE_MAX], last_stamp_us, last_finger;
static size_t live_count;

static size_t find(int64_t finger)
{
    size_t i = 0;
    while (i < live_count && live[i] != finger) {
        i++;
    }
    return i;
}

static void take(const struct display_event *events, size_t count)
{
    require(count <= TOUCH_OUT_MAX);
    for (size_t i = 0; i < count; i++) {
        const struct display_event *event = &events[i];
        size_t at = find(event->finger);
        require(event->x >= 0 && event->x < evemu.width && event->y >= 0 && event->y < evemu.height);
        require(event->stamp_us >= last_stamp_us);
        last_stamp_us = event->stamp_us;
        if (event->kind == DISPLAY_DOWN) {
            require(event->finger > last_finger && live_count < TOUCH_FINGERS_MAX);
            last_finger = event->finger;
            live[live_count++] = event->finger;
            continue;
        }
        require(at < live_count);
        if (event->kind != DISPLAY_MOVE) {
            live[at] = live[--live_count];
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct display_event out[TOUCH_OUT_MAX];
    struct touch_map map;
    int line = 0;
    // What was read up to a bad line is played too.
    (void)!evemu_read(&evemu, (const char *)data, size, &line);
    if (evemu.width <= 0 || evemu.height <= 0) {
        return 0;
    }
    evemu_map(&evemu, &map);
    touch_core_init(&core, evemu_kind(&evemu), &map, 0);
    evemu_state_init(&state);
    live_count = 0;
    last_stamp_us = last_finger = 0;
    for (size_t i = 0; i < evemu.count; i++) {
        const struct touch_input *input = &evemu.events[i];
        evemu_state_take(&state, input);
        take(out, touch_core_take(&core, input, out));
        if (input->type == EV_SYN && input->code == SYN_DROPPED) {
            require(live_count == 0);
            evemu_state_tell(&state, &evemu, &core);
        }
        require(touch_core_is_down(&core) == (live_count > 0));
    }
    int64_t end_us = touch_core_deadline_us(&core);
    if (end_us != INT64_MAX) {
        take(out, touch_core_tick(&core, end_us + TOUCH_STUCK_US, out));
    }
    require(live_count == 0);
    take(out, touch_core_lose(&core, out));
    require(!touch_core_is_down(&core));
    return 0;
}
