// SPDX-License-Identifier: MIT
// The kiosk with a face: kiosk, stage, painter and display put together, the same for the board and for the simulation.
#pragma once

#include "kiosk/kiosk.h"
#include "platform/display.h"
#include "ui/painter.h"
#include "ui/stage.h"

struct face {
    struct kiosk *kiosk;     // borrowed; may change between calls (a power cut in a simulation)
    struct display *display; // borrowed
    struct painter *painter; // owned
    struct stage *stage;     // owned
    bool blind;              // pictures are laid out and counted, but not painted
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

// One display event: pressed state, and the action of a released target.
void face_input(struct face *face, const struct display_event *event, struct now now);
