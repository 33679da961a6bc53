// SPDX-License-Identifier: MIT
// What fingers may do, wherever they come from (a window or the panel itself): one finger leads, others that touch
// meanwhile do nothing; the touch that wakes a dark screen does nothing else. Pure.
#pragma once

#include "platform/display.h"

#include "core/time.h"

// After the screen lit up, no touch counts for so long.
#define TOUCH_GATE_DEAD_MS 300
// A leading finger whose end was never told gives way to another one.
#define TOUCH_GATE_LOST_MS 60000

struct touch_gate {
    bool dark;
    bool woken; // a touch came while it was dark; whoever lights the screen clears it
    bool leads;
    int64_t finger; // the one that leads
    struct boot led_at, lit_at;
    bool lit; // lit_at holds
};

// The screen is dark now, or lit again at `at`. Going dark cancels nothing: see touch_gate_pass.
void touch_gate_set_dark(struct touch_gate *gate, bool dark, struct boot at);

// Whether an event of a finger goes on to the picture. Other kinds of events always do. The leading finger's own cancel
// passes; a DOWN that takes over from a lost finger passes too, and replaces its press.
bool touch_gate_pass(struct touch_gate *gate, const struct display_event *event, struct boot at);
