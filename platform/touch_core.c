// SPDX-License-Identifier: MIT
#include "platform/touch_core.h"

#include "platform/touch_protocol.h"

#include <linux/input.h>
#include <string.h>

// Times are kept inside this, so that none can overflow.
#define TIME_MAX (INT64_MAX / 4)

struct output {
    struct display_event *events;
    size_t count;
};

static void give(struct touch_core *core, struct output *out, enum display_event_kind kind,
                 const struct touch_contact *contact)
{
    if (out->count < TOUCH_OUT_MAX) {
        out->events[out->count++] = (struct display_event){
            .kind = kind,
            .x = contact->px,
            .y = contact->py,
            .finger = contact->finger,
            .stamp_us = core->now_us,
        };
    }
}

static void set_time(struct touch_core *core, int64_t at_us)
{
    if (at_us > core->now_us) {
        core->now_us = at_us < TIME_MAX ? at_us : TIME_MAX;
    }
}

void touch_core_init(struct touch_core *core, enum touch_kind kind, const struct touch_map *map, int32_t slot)
{
    *core = (struct touch_core){.kind = kind, .map = *map};
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        core->slots[i].id = -1;
    }
    if (kind == TOUCH_MOUSE) {
        touch_core_found(core, 0, -1, map->width / 2, map->height / 2, 0);
    }
    touch_core_found_all(core, slot);
}

// --- One contact's life ---

static void place(const struct touch_core *core, struct touch_contact *contact)
{
    if (core->kind == TOUCH_MOUSE) {
        contact->px = contact->x;
        contact->py = contact->y;
    } else {
        touch_map_point(&core->map, contact->x, contact->y, &contact->px, &contact->py);
    }
}

static void ignore(struct touch_core *core, struct output *out, struct touch_contact *contact)
{
    if (contact->state == CONTACT_LIVE) {
        give(core, out, DISPLAY_CANCEL, contact);
    }
    contact->state = CONTACT_IGNORED;
}

static void begin(struct touch_core *core, struct output *out, struct touch_contact *contact)
{
    place(core, contact);
    contact->since_us = core->now_us;
    contact->first_px = contact->px;
    contact->first_py = contact->py;
    contact->framed = contact->moved = false;
    contact->uncounted =
        contact->tool == MT_TOOL_PALM || touch_ghosts_due(&core->ghosts, contact->px, contact->py, core->now_us);
    if (core->crowd || contact->uncounted) {
        contact->state = CONTACT_IGNORED;
        return;
    }
    contact->state = CONTACT_LIVE;
    contact->finger = ++core->fingers;
    give(core, out, DISPLAY_DOWN, contact);
}

static void note_ghost(struct touch_core *core, int32_t x, int32_t y, int64_t began_us)
{
    const struct touch_ghost *masked = touch_ghosts_note(&core->ghosts, x, y, began_us);
    if (masked != NULL) {
        core->said = *masked;
    }
}

// The place is that of the last frame in which it touched: what a panel says while a finger leaves is not where it was.
static void finish(struct touch_core *core, struct output *out, struct touch_contact *contact)
{
    int64_t lived_us = core->now_us - contact->since_us;
    bool blink = !contact->framed && lived_us < TOUCH_BLINK_US;
    if (contact->state == CONTACT_LIVE) {
        give(core, out, blink ? DISPLAY_CANCEL : DISPLAY_UP, contact);
    }
    if (!contact->moved && lived_us <= TOUCH_GHOST_LENGTH_US && contact->tool != MT_TOOL_PALM) {
        note_ghost(core, contact->first_px, contact->first_py, contact->since_us);
    }
    contact->state = CONTACT_AWAY;
    contact->uncounted = false;
}

static int32_t distance(int32_t a, int32_t b)
{
    return a > b ? a - b : b - a;
}

static void go_on(struct touch_core *core, struct output *out, struct touch_contact *contact)
{
    int32_t x = contact->px;
    int32_t y = contact->py;
    place(core, contact);
    contact->framed = true;
    contact->moved = contact->moved || distance(contact->px, contact->first_px) > TOUCH_GHOST_REACH_PX ||
                     distance(contact->py, contact->first_py) > TOUCH_GHOST_REACH_PX;
    if (contact->tool == MT_TOOL_PALM) {
        contact->uncounted = true;
        ignore(core, out, contact);
    } else if (contact->state == CONTACT_LIVE && (contact->px != x || contact->py != y)) {
        give(core, out, DISPLAY_MOVE, contact);
    }
}

static bool hovers(const struct touch_contact *contact)
{
    return contact->distance > 0;
}

static bool touches(const struct touch_contact *contact)
{
    return contact->id >= 0 && !hovers(contact) && contact->has_x && contact->has_y;
}

static int count_fingers(const struct touch_core *core)
{
    int count = 0;
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        count += touches(&core->slots[i]) && !core->slots[i].uncounted;
    }
    return count;
}

// What stays on the glass for so long is no finger.
static void drop_stuck(struct touch_core *core, struct output *out)
{
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        if (contact->state != CONTACT_AWAY && !contact->uncounted &&
            core->now_us - contact->since_us >= TOUCH_STUCK_US) {
            ignore(core, out, contact);
            contact->uncounted = true;
            core->crowd = core->crowd && count_fingers(core) > 0;
        }
    }
}

static void watch_crowd(struct touch_core *core, struct output *out)
{
    int count = count_fingers(core);
    core->crowd = count > TOUCH_FINGERS_MAX || (core->crowd && count > 0);
    for (size_t i = 0; core->crowd && i < TOUCH_SLOTS_MAX; i++) {
        if (core->slots[i].state == CONTACT_LIVE) {
            ignore(core, out, &core->slots[i]);
        }
    }
}

static void end_frame(struct touch_core *core, struct output *out)
{
    drop_stuck(core, out);
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        if (contact->state != CONTACT_AWAY && (contact->id < 0 || contact->lifted || hovers(contact))) {
            finish(core, out, contact);
        } else if (contact->state == CONTACT_AWAY && contact->id < 0 && contact->lifted && !hovers(contact) &&
                   contact->has_x && contact->has_y) {
            place(core, contact); // came and went within one frame
            note_ghost(core, contact->px, contact->py, core->now_us);
        }
        contact->lifted = false;
    }
    watch_crowd(core, out);
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        if (contact->state != CONTACT_AWAY) {
            go_on(core, out, contact);
        } else if (touches(contact)) {
            begin(core, out, contact);
        }
    }
}

// --- The door ---

static void adopt(struct touch_core *core)
{
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        if (touches(contact)) {
            touch_core_found(core, (int32_t)i, contact->id, contact->x, contact->y, contact->tool);
        }
    }
}

static void end_nameless_frame(struct touch_core *core, struct output *out)
{
    touch_protocol_spread(core);
    if (core->adopting && core->heard_points) {
        core->adopting = false;
        adopt(core);
    }
    touch_protocol_forget(core);
    end_frame(core, out);
}

static void take_synchronisation(struct touch_core *core, uint16_t code, struct output *out)
{
    if (code == SYN_MT_REPORT && core->kind == TOUCH_NAMELESS) {
        touch_protocol_end_point(core);
    } else if (code == SYN_REPORT && core->kind == TOUCH_NAMELESS) {
        end_nameless_frame(core, out);
    } else if (code == SYN_REPORT) {
        end_frame(core, out);
    }
}

size_t touch_core_take(struct touch_core *core, const struct touch_input *input,
                       struct display_event out[TOUCH_OUT_MAX])
{
    struct output output = {out, 0};
    set_time(core, input->at_us);
    if (input->type == EV_SYN && input->code == SYN_DROPPED) {
        output.count = touch_core_lose(core, out);
        core->deaf = true;
    } else if (core->deaf) {
        return 0;
    } else if (input->type == EV_SYN) {
        take_synchronisation(core, input->code, &output);
    } else {
        touch_protocol_take(core, input);
    }
    return output.count;
}

void touch_core_found(struct touch_core *core, int32_t slot, int32_t id, int32_t x, int32_t y, int32_t tool)
{
    if (slot < 0 || slot >= TOUCH_SLOTS_MAX) {
        return;
    }
    struct touch_contact *contact = &core->slots[slot];
    *contact = (struct touch_contact){
        .id = id < 0 ? -1 : id,
        .x = x,
        .y = y,
        .tool = tool,
        .has_x = true,
        .has_y = true,
        .state = id < 0 ? CONTACT_AWAY : CONTACT_IGNORED,
        .since_us = core->now_us,
        .uncounted = id >= 0 && tool == MT_TOOL_PALM,
    };
    place(core, contact);
    contact->first_px = contact->px;
    contact->first_py = contact->py;
}

void touch_core_found_distance(struct touch_core *core, int32_t slot, int32_t distance)
{
    if (slot < 0 || slot >= TOUCH_SLOTS_MAX) {
        return;
    }
    struct touch_contact *contact = &core->slots[slot];
    contact->distance = distance;
    if (hovers(contact)) {
        contact->state = CONTACT_AWAY; // it did not touch yet
        contact->uncounted = false;
    }
}

void touch_core_found_all(struct touch_core *core, int32_t slot)
{
    core->deaf = false;
    core->adopting = core->kind == TOUCH_NAMELESS && core->slots[0].id >= 0;
    core->slot = slot >= 0 && slot < TOUCH_SLOTS_MAX ? slot : -1;
    touch_protocol_forget(core);
}

size_t touch_core_lose(struct touch_core *core, struct display_event out[TOUCH_OUT_MAX])
{
    struct output output = {out, 0};
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        if (contact->state == CONTACT_LIVE) {
            give(core, &output, DISPLAY_CANCEL, contact);
        }
        // Without slots a contact that goes on looks like a new one.
        core->adopting = core->adopting || (core->kind == TOUCH_NAMELESS && contact->id >= 0);
        contact->state = CONTACT_AWAY;
        contact->id = -1;
        contact->uncounted = contact->lifted = false;
    }
    core->crowd = false;
    touch_protocol_forget(core);
    return output.count;
}

size_t touch_core_tick(struct touch_core *core, int64_t now_us, struct display_event out[TOUCH_OUT_MAX])
{
    struct output output = {out, 0};
    set_time(core, now_us);
    drop_stuck(core, &output);
    return output.count;
}

int64_t touch_core_deadline_us(const struct touch_core *core)
{
    int64_t first_us = INT64_MAX;
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        const struct touch_contact *contact = &core->slots[i];
        int64_t stuck_us = contact->since_us + TOUCH_STUCK_US;
        if (contact->state != CONTACT_AWAY && !contact->uncounted && stuck_us < first_us) {
            first_us = stuck_us;
        }
    }
    return first_us;
}

bool touch_core_is_down(const struct touch_core *core)
{
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        if (core->slots[i].state == CONTACT_LIVE) {
            return true;
        }
    }
    return false;
}
