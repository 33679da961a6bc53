// SPDX-License-Identifier: MIT
// A painter, a scene to fill and two pictures: what the painter's tests have in common.
#pragma once

#include "ui/painter.h"

#define PAINTED_WIDTH  320
#define PAINTED_HEIGHT 240
#define PAINTED_ICONS  "assets/icons"

extern struct painter *painter;
extern struct text_metrics metrics;
extern struct scene scene;
extern uint32_t pixels[PAINTED_HEIGHT * PAINTED_WIDTH], others[PAINTED_HEIGHT * PAINTED_WIDTH];
extern const struct rect whole;

// Of a group of tests.
int painted_open(void **state);
int painted_close(void **state);
// Of each test: an empty scene on black.
int painted_start(void **state);

// Add a white item.
struct item *painted_add(enum item_kind kind, struct rect box);
struct item *painted_add_arc(double inner, double outer, int32_t from, int32_t to);
struct item *painted_add_text(enum font font, int32_t size, int32_t x, int32_t baseline, const char *text);
// Of any kind but QR and target; the same for the same seed.
void painted_add_random(uint32_t *seed);
void painted_start_random(uint32_t seed);
uint32_t painted_random(uint32_t *seed);

void painted_draw(uint32_t *into, struct rect clip);
// White on black: the area in pixels that is covered.
double painted_area(const uint32_t *from);
// The smallest rectangle around what is not black.
struct rect painted_ink(const uint32_t *from);
void assert_near(double value, double expected, double allowed);
