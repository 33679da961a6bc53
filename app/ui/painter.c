// SPDX-License-Identifier: MIT
#include "ui/painter.h"
#include "ui/painter_icons.h"
#include "ui/painter_shapes.h"
#include "ui/painter_text.h"

#include <stdlib.h>

struct painter {
    struct lettering *lettering;
    struct icon_set *icons;
    struct cache cache;
    struct raster raster;
    uint64_t pixels;
};

bool painter_create(struct painter **painter, const char *fonts, const char *icons, struct error *error)
{
    struct painter *made = painter_allocate(sizeof *made);
    *painter = NULL;
    if (!lettering_create(&made->lettering, fonts, error) || !icon_set_create(&made->icons, icons, error)) {
        painter_destroy(made);
        return false;
    }
    *painter = made;
    return true;
}

void painter_destroy(struct painter *painter)
{
    if (painter != NULL) {
        cache_finish(&painter->cache);
        icon_set_destroy(painter->icons);
        lettering_destroy(painter->lettering);
        free(painter);
    }
}

static int32_t measure(void *context, enum font font, int32_t size, int32_t spacing, bool tabular, const char *text)
{
    struct painter *painter = context;
    return lettering_width(painter->lettering, (struct line_style){font, size, spacing, tabular}, text);
}

static size_t compare(void *context, const struct item *before, const struct item *after, struct rect *where,
                      size_t max)
{
    struct painter *painter = context;
    return lettering_difference(painter->lettering, &painter->cache, before, after, where, max);
}

struct text_metrics painter_metrics(struct painter *painter)
{
    return (struct text_metrics){painter, measure, compare};
}

static void paint_item(struct painter *painter, struct brush *brush, const struct item *item)
{
    brush->colour = item->colour;
    brush->alpha = item->alpha;
    switch (item->kind) {
    case ITEM_RECT:
        paint_rect(brush, &painter->raster, item);
        break;
    case ITEM_FRAME:
        paint_frame(brush, &painter->raster, item);
        break;
    case ITEM_ARC:
        paint_arc(brush, &painter->raster, item);
        break;
    case ITEM_LINE:
        paint_line(brush, &painter->raster, item);
        break;
    case ITEM_TRIANGLE:
        paint_triangle(brush, &painter->raster, item);
        break;
    case ITEM_TEXT:
        lettering_paint(painter->lettering, &painter->cache, brush, item);
        break;
    case ITEM_ICON:
        icon_set_paint(painter->icons, &painter->cache, brush, &painter->raster, item);
        break;
    case ITEM_QR:
        paint_qr(brush, item);
        break;
    case ITEM_TARGET:
        break;
    }
}

// What of a scene is painted, and whether its ground is.
struct share {
    const struct scene *scene;
    size_t hidden_from, hidden_to;
    bool over;
};

// One strip of the clip, narrow enough for a row of the raster.
static void paint_strip(struct painter *painter, const struct share *share, struct canvas canvas, struct rect strip)
{
    const struct scene *scene = share->scene;
    struct brush brush = {.canvas = canvas, .clip = strip, .colour = scene->ground, .alpha = 255};
    if (!share->over) {
        brush_fill(&brush, strip);
    }
    for (size_t i = 0; i < scene->count; i++) {
        if (i >= share->hidden_from && i < share->hidden_to) {
            continue;
        }
        brush.clip = rect_intersect(strip, scene_item_reach(&scene->items[i]));
        if (brush.clip.w > 0) {
            paint_item(painter, &brush, &scene->items[i]);
        }
    }
    painter->pixels += brush.pixels;
}

static void paint_share(struct painter *painter, const struct share *share, struct canvas canvas, struct rect clip)
{
    clip = rect_intersect(clip, (struct rect){0, 0, canvas.width, canvas.height});
    for (int32_t x = clip.x; x < clip.x + clip.w; x += CANVAS_ROW_MAX) {
        struct rect strip = {x, clip.y, CANVAS_ROW_MAX, clip.h};
        paint_strip(painter, share, canvas, rect_intersect(strip, clip));
    }
}

void painter_draw(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip)
{
    paint_share(painter, &(struct share){.scene = scene}, canvas, clip);
}

void painter_draw_without(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip,
                          size_t from, size_t to)
{
    paint_share(painter, &(struct share){scene, from, to, false}, canvas, clip);
}

void painter_draw_over(struct painter *painter, const struct scene *scene, struct canvas canvas, struct rect clip)
{
    paint_share(painter, &(struct share){.scene = scene, .over = true}, canvas, clip);
}

uint64_t painter_pixels(const struct painter *painter)
{
    return painter->pixels;
}
