// SPDX-License-Identifier: MIT
// Icons: stroked outlines on a 24 x 24 grid, drawn at the size they are shown at. Reads the part of SVG that the icon
// set uses (path, circle, rect; one stroke of two units with round caps and joins) and strokes it with the painter's
// own coverage. A whole image library for 27 outlines would cost 1.5 MiB of memory and a tenth of the time to the first
// picture, and would round differently from machine to machine.
#pragma once

#include "core/error.h"
#include "ui/painter_cache.h"
#include "ui/painter_raster.h"

struct icon_set;

MUST_CHECK bool icon_set_create(struct icon_set **set, const char *folder, struct error *error);
void icon_set_destroy(struct icon_set *set);

// Paints an ITEM_ICON with the brush into its square box.
void icon_set_paint(const struct icon_set *set, struct cache *cache, struct brush *brush, struct raster *raster,
                    const struct item *item);
