// SPDX-License-Identifier: MIT
// A direct display on a kernel that is played, and what its tests do with it.
#pragma once

#include "kernel/kms_played.h"

#define SECOND_US 1000000

extern struct played_kms played;
extern struct played_card *card; // the first; a test may look at another
extern struct display *display;
extern char why[256];

// Setup and teardown of a test.
int screen_begin(void **state);
int screen_end(void **state);

// `quarters` of a turn; false with `why`. Without a monitor the picture has 100 x 80 pixels.
bool open_turned(int32_t quarters);
void open_it(void);

// Takes all that the display says: how many events are of the kind; the last of them is kept.
size_t drain(enum display_event_kind kind, struct display_event *kept);
void turn(void);
bool is_readable(void);

// Paints and presents.
void show(struct display_rect rect, uint32_t colour);
void show_whole(uint32_t colour);
// The flip that is under way ends, and the display is told.
void finish(int64_t stamp_us);

// Whether a 32-bit buffer holds the picture of a panel that hangs turned.
bool holds(const struct kms_buffer *buffer, int32_t quarters);
// The card's monitor shows the picture, each pixel of it.
void assert_shown(void);
