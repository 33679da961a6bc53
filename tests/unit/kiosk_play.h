// SPDX-License-Identifier: MIT
// A kiosk with a store on disk, a stage without pixels and a clock of its own, for tests of the kiosk: three blocks of
// an hour on each of ten days from 2026-11-19 on (UTC), with Anna, Piotr and James.
#pragma once

#include "kiosk/kiosk.h"
#include "ui/stage.h"

#define KIOSK_PLAY_BLOCKS 3

struct kiosk_play {
    struct settings settings;
    struct zone zone;
    struct store *store;
    struct kiosk *kiosk;
    struct stage *stage;
    struct now now;
    uint32_t wakes;
    // What the kiosk asked of who writes on sticks.
    struct kiosk_stick_order stick_order;
    int stick_orders, stick_stops;
    bool stick_refuses;
    char folder[32];
    char database[64];
};

// Setup and teardown of cmocka: *state is a struct kiosk_play.
int kiosk_play_open(void **state);
int kiosk_play_close(void **state);

// Start of a block, ms since 1970.
int64_t kiosk_play_block(int day, int block);

// Lets time pass from wake-up to wake-up; fails the test when the kiosk wants to wake in the past.
void kiosk_play_wait(struct kiosk_play *play, int64_t ms);
void kiosk_play_until(struct kiosk_play *play, int64_t wall_ms);
void kiosk_play_act(struct kiosk_play *play, struct action action);

// Kiosk and store are closed and opened again; *heap is what was allocated in between, in bytes (0 under a sanitizer).
void kiosk_play_reopen(struct kiosk_play *play, size_t *heap);

// The picture now; whether it would differ so much later, if nothing happens.
void kiosk_play_draw(struct kiosk_play *play);
bool kiosk_play_differs_in(struct kiosk_play *play, int64_t ms);
