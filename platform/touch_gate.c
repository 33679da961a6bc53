// SPDX-License-Identifier: MIT
#include "platform/touch_gate.h"

// Across a restart of the boot clock nothing is recent.
static bool within(struct boot since, struct boot at, int64_t ms)
{
    return since.id == at.id && at.ms - since.ms < ms;
}

void touch_gate_set_dark(struct touch_gate *gate, bool dark, struct boot at)
{
    if (gate->dark && !dark) {
        gate->lit = true;
        gate->lit_at = at;
    }
    gate->dark = dark;
    gate->woken = false;
}

static bool pass_down(struct touch_gate *gate, const struct display_event *event, struct boot at)
{
    if (gate->dark) {
        gate->woken = true;
        return false;
    }
    bool leader_is_there = gate->leads && gate->finger != event->finger && within(gate->led_at, at, TOUCH_GATE_LOST_MS);
    if (leader_is_there || (gate->lit && within(gate->lit_at, at, TOUCH_GATE_DEAD_MS))) {
        return false;
    }
    gate->leads = true;
    gate->finger = event->finger;
    gate->led_at = at;
    return true;
}

bool touch_gate_pass(struct touch_gate *gate, const struct display_event *event, struct boot at)
{
    bool its_own = gate->leads && gate->finger == event->finger;
    switch (event->kind) {
    case DISPLAY_DOWN:
        return pass_down(gate, event, at);
    case DISPLAY_MOVE:
        return its_own;
    case DISPLAY_UP:
    case DISPLAY_CANCEL:
        gate->leads = gate->leads && !its_own;
        return its_own;
    case DISPLAY_EXPOSE:
    case DISPLAY_RESIZE:
    case DISPLAY_QUIT:
    case DISPLAY_LOST:
    case DISPLAY_SHOWN:
        break;
    }
    return true;
}
