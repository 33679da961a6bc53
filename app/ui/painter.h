// SPDX-License-Identifier: MIT
// Pixels of a scene in one cached XRGB8888 surface. Own integer coverage blend for rectangles, arcs, lines and glyphs,
// so that the same scene gives the same pixels on every machine. SDL is seen only here, in platform/display and in
// platform/sound.
#pragma once

#include "core/error.h"
#include "ui/scene.h"

struct painter;

// Where pixels go: 32 bits each, 0x00RRGGBB, `pitch` bytes per line.
struct canvas {
    uint32_t *pixels;
    int32_t width, height, pitch;
};

// `fonts` and `icons` are folders (Inter-Medium.otf, ..; play.svg, ..). Fails with the name of the missing file.
MUST_CHECK bool painter_create(struct painter **painter, const char *fonts, const char *icons, struct error *error);
void painter_destroy(struct painter *painter);

// The measuring callback bound to this painter's fonts.
struct text_metrics painter_metrics(struct painter *painter);

// Draws the items of `scene` that touch `clip` into canvas, inside `clip` only.
void painter_draw(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip);

// The same without the items [from, to).
void painter_draw_without(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip,
                          size_t from, size_t to);
// The items alone, over what is there.
void painter_draw_over(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip);

// Pixels painted since creation (a count for tests and benches).
uint64_t painter_pixels(const struct painter *painter);
