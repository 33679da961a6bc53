// SPDX-License-Identifier: MIT
#include "platform/touch_protocol.h"

#include <linux/input.h>

static void set_id(struct touch_contact *contact, int32_t id)
{
    // Another id without an end between: the driver gave the slot to another finger.
    contact->lifted = contact->lifted || (contact->id >= 0 && contact->id != id);
    contact->id = id < 0 ? -1 : id;
}

static void set_x(struct touch_contact *contact, int32_t x)
{
    contact->x = x;
    contact->has_x = true;
}

static void set_y(struct touch_contact *contact, int32_t y)
{
    contact->y = y;
    contact->has_y = true;
}

static void take_slot_axis(struct touch_core *core, uint16_t code, int32_t value)
{
    if (code == ABS_MT_SLOT) {
        core->slot = value >= 0 && value < TOUCH_SLOTS_MAX ? value : -1;
    }
    if (core->slot < 0) {
        return;
    }
    struct touch_contact *contact = &core->slots[core->slot];
    switch (code) {
    case ABS_MT_TRACKING_ID:
        set_id(contact, value);
        break;
    case ABS_MT_POSITION_X:
        set_x(contact, value);
        break;
    case ABS_MT_POSITION_Y:
        set_y(contact, value);
        break;
    case ABS_MT_TOOL_TYPE:
        contact->tool = value;
        break;
    case ABS_MT_DISTANCE:
        contact->distance = value;
        break;
    default:
        break;
    }
}

static void take_point_axis(struct touch_point *point, uint16_t code, int32_t value)
{
    switch (code) {
    case ABS_MT_POSITION_X:
        point->x = value;
        point->has_x = true;
        break;
    case ABS_MT_POSITION_Y:
        point->y = value;
        point->has_y = true;
        break;
    case ABS_MT_TRACKING_ID:
        point->id = value;
        break;
    case ABS_MT_TOOL_TYPE:
        point->tool = value;
        break;
    case ABS_MT_DISTANCE:
        point->distance = value;
        break;
    default:
        break;
    }
}

static void take_single_axis(struct touch_contact *contact, uint16_t code, int32_t value)
{
    if (code == ABS_X) {
        set_x(contact, value);
    } else if (code == ABS_Y) {
        set_y(contact, value);
    }
}

static void take_button(struct touch_contact *contact, int32_t value)
{
    if (value == 2) {
        return; // no key repeats here
    }
    if (value == 0 || contact->id < 0) {
        set_id(contact, value == 0 ? -1 : 0);
    }
}

static int32_t moved_by(int32_t at, int32_t by, int32_t side)
{
    int64_t to = (int64_t)at + by;
    return to < 0 ? 0 : to >= side ? side - 1 : (int32_t)to;
}

static void take_relative(struct touch_core *core, uint16_t code, int32_t value)
{
    struct touch_contact *pointer = &core->slots[0];
    if (code == REL_X) {
        pointer->x = moved_by(pointer->x, value, core->map.width);
    } else if (code == REL_Y) {
        pointer->y = moved_by(pointer->y, value, core->map.height);
    }
}

static void take_key(struct touch_core *core, uint16_t code, int32_t value)
{
    if (core->kind == TOUCH_NAMELESS && code == BTN_TOUCH && value == 0) {
        core->heard_points = true; // some drivers say no more than that when the last finger leaves
    } else if ((core->kind == TOUCH_SINGLE && (code == BTN_TOUCH || code == BTN_LEFT)) ||
               (core->kind == TOUCH_MOUSE && code == BTN_LEFT)) {
        take_button(&core->slots[0], value);
    }
}

static void take_axis(struct touch_core *core, uint16_t code, int32_t value)
{
    if (core->kind == TOUCH_SLOTS) {
        take_slot_axis(core, code, value);
    } else if (core->kind == TOUCH_NAMELESS) {
        take_point_axis(&core->point, code, value);
    } else if (core->kind == TOUCH_SINGLE) {
        take_single_axis(&core->slots[0], code, value);
    }
}

void touch_protocol_take(struct touch_core *core, const struct touch_input *input)
{
    if (input->type == EV_KEY) {
        take_key(core, input->code, input->value);
    } else if (input->type == EV_ABS) {
        take_axis(core, input->code, input->value);
    } else if (input->type == EV_REL && core->kind == TOUCH_MOUSE) {
        take_relative(core, input->code, input->value);
    }
}

// --- Protocol A ---

void touch_protocol_end_point(struct touch_core *core)
{
    struct touch_point *point = &core->point;
    core->heard_points = true;
    if (point->has_x && point->has_y && core->point_count < TOUCH_SLOTS_MAX) {
        core->points[core->point_count++] = *point;
    }
    *point = (struct touch_point){.id = -1};
}

// Where a finger can have gone from one frame to the next: an eighth of the panel.
static int64_t reach_of(const struct touch_axis *axis)
{
    int64_t span = (int64_t)axis->last - axis->first;
    return (span < 0 ? -span : span) / 8;
}

static int64_t gap(int32_t a, int32_t b)
{
    int64_t difference = (int64_t)a - b;
    return difference < 0 ? -difference : difference;
}

// The nearest point that is not another contact's; the same tracking id, where the driver gives one.
static struct touch_point *find_point(struct touch_core *core, const struct touch_contact *contact)
{
    struct touch_point *found = NULL;
    int64_t nearest = INT64_MAX;
    for (size_t i = 0; i < core->point_count; i++) {
        struct touch_point *point = &core->points[i];
        if (point->used || (point->id >= 0 && point->id != contact->id)) {
            continue;
        }
        int64_t away_x = gap(point->x, contact->x);
        int64_t away_y = gap(point->y, contact->y);
        bool near = point->id >= 0 || (away_x <= reach_of(&core->map.x) && away_y <= reach_of(&core->map.y));
        if (near && away_x + away_y < nearest) {
            nearest = away_x + away_y;
            found = point;
        }
    }
    return found;
}

static void put_point(struct touch_contact *contact, struct touch_point *point)
{
    set_x(contact, point->x);
    set_y(contact, point->y);
    contact->tool = point->tool;
    contact->distance = point->distance;
    point->used = true;
}

void touch_protocol_spread(struct touch_core *core)
{
    if (!core->heard_points) {
        return;
    }
    for (size_t i = 0; i < TOUCH_SLOTS_MAX; i++) {
        struct touch_contact *contact = &core->slots[i];
        struct touch_point *point = contact->id >= 0 ? find_point(core, contact) : NULL;
        if (point != NULL) {
            put_point(contact, point);
        } else if (contact->id >= 0) {
            set_id(contact, -1);
        }
    }
    size_t next = 0;
    for (size_t i = 0; i < core->point_count; i++) {
        while (!core->points[i].used && next < TOUCH_SLOTS_MAX) {
            struct touch_contact *contact = &core->slots[next++];
            if (contact->id < 0) {
                set_id(contact, core->points[i].id >= 0 ? core->points[i].id : 0);
                put_point(contact, &core->points[i]);
            }
        }
    }
}

void touch_protocol_forget(struct touch_core *core)
{
    core->point = (struct touch_point){.id = -1};
    core->point_count = 0;
    core->heard_points = false;
}
