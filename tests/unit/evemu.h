// SPDX-License-Identifier: MIT
// Recordings of input devices in evemu's text format (1.1 to 1.3), and what a kernel would know of such a device at any
// point of its recording. A comment that begins with #= is for these tests:
//   #= picture W H [QUARTERS]     the picture and how far it is turned
//   #= matrix A B C D E F         calibration
//   #= down X Y | up X Y | cancel what must come out, in this order (moves are not listed)
#pragma once

#include "platform/touch_core.h"

#include <linux/input.h>

#define EVEMU_EVENTS_MAX 4096
#define EVEMU_WANTED_MAX 256
#define EVEMU_KEYS_BYTES ((KEY_CNT + 7) / 8)

struct evemu_axis {
    bool there;
    int32_t least, most;
};

struct evemu {
    char name[96];
    uint8_t properties[8];
    uint8_t bits[EV_CNT][EVEMU_KEYS_BYTES]; // bits[0]: the types
    struct evemu_axis axes[ABS_CNT];
    struct touch_input events[EVEMU_EVENTS_MAX];
    size_t count;
    struct touch_matrix matrix;
    int32_t width, height, quarters;
    struct {
        enum display_event_kind kind;
        int32_t x, y;
    } wanted[EVEMU_WANTED_MAX];
    size_t wanted_count;
};

// False for more than fits, and for a line that is none of the format's; *line gets its number.
bool evemu_read(struct evemu *evemu, const char *text, size_t size, int *line);
bool evemu_load(struct evemu *evemu, const char *path, int *line);

bool evemu_has(const struct evemu *evemu, unsigned type, unsigned code);
// As the reader of the device judges it.
enum touch_kind evemu_kind(const struct evemu *evemu);
void evemu_map(const struct evemu *evemu, struct touch_map *map);

// What the kernel keeps of a device.
struct evemu_state {
    int32_t axes[ABS_CNT];
    int32_t slot;
    int32_t slots[TOUCH_SLOTS_MAX][ABS_CNT];
    uint8_t keys[EVEMU_KEYS_BYTES];
};

void evemu_state_init(struct evemu_state *state);
void evemu_state_take(struct evemu_state *state, const struct touch_input *input);
// As the reader does after it has opened the device, or lost events.
void evemu_state_tell(const struct evemu_state *state, const struct evemu *evemu, struct touch_core *core);
