// SPDX-License-Identifier: MIT
// The kiosk with a face: kiosk, stage, painter and display put together, the same for the board and for the simulation.
#pragma once

#include "kiosk/kiosk.h"
#include "platform/display.h"
#include "platform/latency.h"
#include "platform/touch_gate.h"
#include "ui/painter.h"
#include "ui/painter_fade.h"
#include "ui/stage.h"

struct face {
    struct kiosk *kiosk;     // borrowed; may change between calls (a power cut in a simulation)
    struct display *display; // borrowed
    struct painter *painter; // owned
    struct stage *stage;     // owned
    bool blind;              // pictures are laid out and counted, but not painted
    bool moves;              // changes are shown in motion, unless the settings want none
    struct fade fade;        // the one under way
    struct boot painted_at;  // its last frame
    uint64_t shown_frame;    // the last that the display told of
    struct touch_gate gate;  // which touches go on to the picture
    struct latency latency;  // from the kernel's stamp of a touch to the presented frame
    int32_t shift;           // the step at which the picture stands on the panel (core/light.h)
    struct boot shifted;     // when it was made
    bool shift_due;          // the next picture may be one step on
    int64_t unshown_us;      // the stamp of a touch whose frame is not presented yet; 0 = none
};

// `icons` is the folder of the SVG icons; fonts are looked for where Debian's fonts-inter puts them, or in
// $ADJOURN_FONTS.
MUST_CHECK bool face_open(struct face *face, struct kiosk *kiosk, struct display *display, const char *icons,
                          struct error *error);
void face_close(struct face *face);

// The display has another size now.
MUST_CHECK bool face_resize(struct face *face, struct error *error);

// Paints and presents what differs from the last call; returns how many pixels were painted.
uint64_t face_show(struct face *face, struct now now);

// When the next frame of what moves is due; INT64_MAX ms: nothing moves. A display that tells when a frame is shown
// wakes for it by itself.
struct wall face_next_frame(const struct face *face, struct now now);

// The screen went dark, or is lit again. The touch that wakes it lights it here and does nothing else; the caller sees
// in gate.dark that it did.
void face_set_dark(struct face *face, bool dark, struct now now);

// One display event: pressed state, and the action of a released target.
void face_input(struct face *face, const struct display_event *event, struct now now);
