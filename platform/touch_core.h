// SPDX-License-Identifier: MIT
// What a touch panel's driver says, to fingers on the picture: evdev events in (time, type, code, value), down, move,
// up and cancel in picture pixels out. Pure: no files, no clock. One core is one device. Knows the kernel's protocol B
// (slots and tracking ids), protocol A (SYN_MT_REPORT), panels of one touch, and mice
// (Documentation/input/multi-touch-protocol.rst, event-codes.rst).
//
//   nothing --DOWN--> live ----UP----> nothing
//                      |--CANCEL--> ignored --(lifted)--> nothing
//
// A live contact is cancelled, and what stays on the glass is ignored until it is lifted, when it is a palm, when more
// than TOUCH_FINGERS_MAX lie on the glass, when it stays for TOUCH_STUCK_US, when events were lost, and when the device
// is. One that ended at once (TOUCH_BLINK_US, in no frame of its own) is cancelled too. So every DOWN is followed by
// exactly one UP or CANCEL, and an UP is never made up.
#pragma once

#include "platform/display.h"
#include "platform/touch_ghost.h"
#include "platform/touch_map.h"

// Contacts in slots beyond are not seen. Panels have 2 to 20.
#define TOUCH_SLOTS_MAX   32
#define TOUCH_FINGERS_MAX 2
#define TOUCH_STUCK_US    60000000
#define TOUCH_BLINK_US    15000
// The most events that one call gives.
#define TOUCH_OUT_MAX (2 * TOUCH_SLOTS_MAX)

enum touch_kind {
    TOUCH_SLOTS,    // protocol B
    TOUCH_NAMELESS, // protocol A
    TOUCH_SINGLE,   // one contact: ABS_X, ABS_Y and BTN_TOUCH (or BTN_LEFT: a tablet of a virtual machine)
    TOUCH_MOUSE,    // REL_X, REL_Y and BTN_LEFT; begins in the middle of the picture
};

struct touch_input {
    int64_t at_us; // monotonic
    uint16_t type, code;
    int32_t value;
};

enum touch_contact_state {
    CONTACT_AWAY,
    CONTACT_LIVE,    // its DOWN was given
    CONTACT_IGNORED, // until it is lifted
};

// One slot.
struct touch_contact {
    // As the device says.
    int32_t id; // -1 = nothing touches
    int32_t x, y, tool;
    int32_t distance;  // ABS_MT_DISTANCE: above 0 it hovers, and that is no touch
    bool has_x, has_y; // a position was heard: the kernel repeats none that did not change
    bool lifted;       // since the last frame
    // As was told.
    enum touch_contact_state state;
    bool uncounted; // ignored, and no finger either: a palm, a ghost, something that lies on the glass
    bool framed;    // lived through a frame after its first
    bool moved;
    int64_t finger, since_us;
    int32_t px, py, first_px, first_py;
};

struct touch_core {
    enum touch_kind kind;
    struct touch_map map;
    struct touch_contact slots[TOUCH_SLOTS_MAX];
    int32_t slot; // ABS_MT_SLOT; -1 = one beyond TOUCH_SLOTS_MAX
    int64_t now_us;
    int64_t fingers; // given so far
    bool deaf;       // events were lost: nothing is taken until the device's state was read anew
    bool adopting;   // protocol A: what the next frame shows was there before
    bool crowd;      // too many fingers: nothing counts until all are lifted
    // Protocol A: the contacts of this frame, and the one that is being told.
    struct touch_point {
        int32_t x, y, id, tool, distance;
        bool has_x, has_y, used;
    } points[TOUCH_SLOTS_MAX], point;
    size_t point_count;
    bool heard_points; // a SYN_MT_REPORT came
    struct touch_ghosts ghosts;
    struct touch_ghost said; // the last ghost that was masked; times = 0: none
};

// The map's picture must have a size. `slot`: the panel's current one (ABS_MT_SLOT), 0 when it has none.
void touch_core_init(struct touch_core *core, enum touch_kind kind, const struct touch_map *map, int32_t slot);

// One event. SYN_REPORT gives what its frame means; SYN_DROPPED cancels, and then nothing is taken until
// touch_core_found_all(). Returns how many events are in `out`; their stamp is that of the SYN_REPORT.
size_t touch_core_take(struct touch_core *core, const struct touch_input *input,
                       struct display_event out[TOUCH_OUT_MAX]);

// The state of a slot as it was read from the device, at its opening and after SYN_DROPPED. What touches then did not
// begin where it is: it is ignored until it is lifted. `id` -1: nothing touches; x and y hold all the same. Of protocol
// A the kernel keeps no contacts: an id in slot 0 says that there may be some, and what the next frame shows is
// ignored.
void touch_core_found(struct touch_core *core, int32_t slot, int32_t id, int32_t x, int32_t y, int32_t tool);
// What a slot that was found says of its distance to the glass, where the panel measures one.
void touch_core_found_distance(struct touch_core *core, int32_t slot, int32_t distance);
// All slots were given, and `slot` is the current one.
void touch_core_found_all(struct touch_core *core, int32_t slot);

// The device is gone, or another picture is shown: all live contacts are cancelled.
size_t touch_core_lose(struct touch_core *core, struct display_event out[TOUCH_OUT_MAX]);

// Time has passed without events: contacts that stay. The next instant at which there is something to do, or INT64_MAX.
size_t touch_core_tick(struct touch_core *core, int64_t now_us, struct display_event out[TOUCH_OUT_MAX]);
int64_t touch_core_deadline_us(const struct touch_core *core);

// Whether any contact's DOWN waits for its end.
bool touch_core_is_down(const struct touch_core *core);
