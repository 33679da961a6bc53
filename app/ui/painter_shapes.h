// SPDX-License-Identifier: MIT
// The drawn items that are neither text nor icon. Each paints one item with the brush, inside its clip.
#pragma once

#include "ui/painter_raster.h"

void paint_rect(struct brush *brush, struct raster *raster, const struct item *item);
void paint_frame(struct brush *brush, struct raster *raster, const struct item *item);
void paint_arc(struct brush *brush, struct raster *raster, const struct item *item);
void paint_line(struct brush *brush, struct raster *raster, const struct item *item);
void paint_triangle(struct brush *brush, struct raster *raster, const struct item *item);
void paint_qr(struct brush *brush, const struct item *item);
