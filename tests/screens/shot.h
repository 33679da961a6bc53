// SPDX-License-Identifier: MIT
// A picture of one screen of the story, as the app paints it.
#pragma once

#include "core/settings.h"
#include "screens/picture.h"
#include "screens/told.h"
#include "ui/painter.h"

// How it is looked at.
struct pose {
    int32_t width, height;
    const char *language;
    enum theme theme;
    bool left_handed;
};

// Ends the program with a message on stderr when it cannot be painted. `scene` may be NULL; else it gets what was
// painted.
struct picture shot_take(struct painter *painter, const struct told *screen, const struct pose *pose,
                         struct scene *scene);
// A line of words on a picture: `size` px high, its baseline at y.
void shot_write(struct painter *painter, struct picture *picture, int32_t x, int32_t y, int32_t size, const char *text);
