// SPDX-License-Identifier: MIT
// Every screen of the story, each with its variants, by the number and name that the design gives it.
#pragma once

#include "unit/story.h"

struct told {
    const char *name;
    void (*tell)(struct story *story); // fills a story that story_init has begun
};

extern const struct told told[];
extern const size_t told_count;
