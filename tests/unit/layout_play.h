// SPDX-License-Identifier: MIT
// The story laid out as the kiosk would draw it, scene after scene, each held by layout_checks.h. What does not fit is
// printed with the catalogue and the entry that it came from.
#pragma once

#include "story.h"

#define SIZES     8
#define LANGUAGES 5
#define ORDINARY  6
#define EXTREME   5

struct layout_size {
    int32_t width, height;
};

extern const struct layout_size sizes[SIZES];
extern const char *const languages[LANGUAGES];
extern const char *const ordinary[ORDINARY], *const extreme[EXTREME]; // names of people

extern struct story story;
extern int problems, scenes; // found, laid out, with a word that was cut

// Setup and teardown of cmocka: fonts, and the catalogues of the build.
int layout_set_up(void **state);
int layout_tear_down(void **state);

// A new story with `people` of these names.
void begin(const char *const *names, size_t name_count, size_t people, bool long_title);
// Lays the story out and checks it; `whole`: no word may be cut, by its place or by the view.
void check(const char *what, const char *language, size_t size, bool whole);
