// SPDX-License-Identifier: MIT
// What moves between two pictures, how long, and how far it is (design, section 8). Everything else shows at once.
// Pure.
#pragma once

#include "ui/layout.h"
#include "ui/view_words.h"

enum motion_kind {
    MOTION_NONE,   // shows at once
    MOTION_HELD,   // the same, after a plane was shown pressed for long enough
    MOTION_ROW,    // rows change state: they cross-fade
    MOTION_SCREEN, // another screen: the pictures cross-fade, and what both have stays
    MOTION_DIAL,   // the same, and the dial moves to its other place
    MOTION_START,  // the same, and the time left of the dial closes where Start was
    MOTIONS,
};

#define MOTION_PRESS_MS 80   // a plane is shown pressed at least so long
#define MOTION_FRAME_MS 16   // of a panel that does not say when it has shown a frame
#define MOTION_WHOLE    4096 // the end of a motion

int64_t motion_length_ms(enum motion_kind kind);
// How far it is after so long: 0 to MOTION_WHOLE, eased.
int32_t motion_progress(enum motion_kind kind, int64_t elapsed_ms);

// What of a picture says which motion leads to the next one.
struct motion_trace {
    enum screen screen;
    struct dial_place dial;
    size_t row_count;
    struct {
        int32_t person;
        bool out, amber;
    } row[VIEW_ROWS_MAX];
};
void motion_trace(struct motion_trace *trace, const struct view *view, const struct dial_place *dial);

enum motion_kind motion_between(const struct motion_trace *before, const struct motion_trace *after);
// Whether the row at this index is one that changed its state.
bool motion_moves_row(const struct motion_trace *before, const struct motion_trace *after, size_t row);
