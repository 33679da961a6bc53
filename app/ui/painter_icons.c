// SPDX-License-Identifier: MIT
#include "ui/painter_icons.h"
#include "ui/painter_outline.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GRID          24
#define FILE_SIZE_MAX 4096

struct icon_set {
    char *files[ICONS]; // SVG text
};

static const char *const icon_names[ICONS] = {
    [ICON_PLAY] = "play",
    [ICON_PAUSE] = "pause",
    [ICON_STOP] = "stop",
    [ICON_PERSON] = "person",
    [ICON_PERSON_OUT] = "person-out",
    [ICON_PERSON_IN] = "person-in",
    [ICON_PEOPLE] = "people",
    [ICON_CLOCK] = "clock",
    [ICON_CALENDAR] = "calendar",
    [ICON_CHECK] = "check",
    [ICON_CHEVRON] = "chevron",
    [ICON_QR] = "qr",
    [ICON_USB] = "usb",
    [ICON_MAIL] = "mail",
    [ICON_GEAR] = "gear",
    [ICON_LOCK] = "lock",
    [ICON_GLOBE] = "globe",
    [ICON_WARNING] = "warning",
    [ICON_WIFI] = "wifi",
    [ICON_SYNC] = "sync",
    [ICON_PLUS] = "plus",
    [ICON_MINUS] = "minus",
    [ICON_UNDO] = "undo",
    [ICON_SUN] = "sun",
    [ICON_MOON] = "moon",
    [ICON_TAG] = "tag",
    [ICON_ERASE] = "erase",
    [ICON_CHEVRON_LEFT] = "chevron-left",
};

static bool icon_load(char **svg, const char *folder, const char *name, struct outline *outline, struct error *error)
{
    char path[1024];
    char bytes[FILE_SIZE_MAX];
    snprintf(path, sizeof path, "%s/%s.svg", folder, name);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return error_set(error, "icon %s: %s", path, strerror(errno));
    }
    size_t length = fread(bytes, 1, sizeof bytes - 1, file);
    fclose(file);
    bytes[length] = '\0';
    if (!outline_read(outline, bytes)) {
        return error_set(error, "icon %s: not an outline that can be drawn here", path);
    }
    *svg = painter_allocate(length + 1);
    memcpy(*svg, bytes, length);
    return true;
}

bool icon_set_create(struct icon_set **set, const char *folder, struct error *error)
{
    struct icon_set *made = painter_allocate(sizeof *made);
    struct outline *outline = painter_allocate(sizeof *outline);
    bool good = true;
    for (enum icon icon = ICON_NONE + 1; icon < ICONS && good; icon++) {
        good = icon_load(&made->files[icon], folder, icon_names[icon], outline, error);
    }
    free(outline);
    if (!good) {
        icon_set_destroy(made);
        made = NULL;
    }
    *set = made;
    return good;
}

void icon_set_destroy(struct icon_set *set)
{
    if (set != NULL) {
        for (enum icon icon = ICON_NONE; icon < ICONS; icon++) {
            free(set->files[icon]);
        }
        free(set);
    }
}

// Adds the union of stretches, which may overlap; sorts them first.
static void raster_add_union(struct raster *raster, struct stretch *stretches, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct stretch moved = stretches[i];
        size_t j = i;
        for (; j > 0 && stretches[j - 1].left > moved.left; j--) {
            stretches[j] = stretches[j - 1];
        }
        stretches[j] = moved;
    }
    for (size_t i = 0; i < count;) {
        struct stretch joined = stretches[i];
        for (i++; i < count && stretches[i].left <= joined.right; i++) {
            joined.right = stretches[i].right > joined.right ? stretches[i].right : joined.right;
        }
        raster_add(raster, joined);
    }
}

// Where a stroke's segments are; a row of pixels looks only at those that reach it.
struct stroke {
    size_t count, near;
    struct capsule capsules[OUTLINE_SEGMENTS_MAX];
    const struct capsule *reached[OUTLINE_SEGMENTS_MAX];
};

static void stroke_add_line(struct raster *raster, const struct stroke *stroke, int64_t height)
{
    struct stretch stretches[OUTLINE_SEGMENTS_MAX];
    size_t found = 0;
    for (size_t i = 0; i < stroke->near; i++) {
        struct stretch stretch = stretch_capsule(stroke->reached[i], height);
        if (stretch.left < stretch.right) {
            stretches[found++] = stretch;
        }
    }
    raster_add_union(raster, stretches, found);
}

static void stroke_draw_row(struct raster *raster, struct stroke *stroke, int32_t y, uint8_t *bytes)
{
    stroke->near = 0;
    for (size_t i = 0; i < stroke->count; i++) {
        const struct capsule *capsule = &stroke->capsules[i];
        if (capsule->bottom >= raster_height(y, 0) && capsule->top <= raster_height(y, RASTER_LINES - 1)) {
            stroke->reached[stroke->near++] = capsule;
        }
    }
    for (int line = 0; line < RASTER_LINES; line++) {
        stroke_add_line(raster, stroke, raster_height(y, line));
    }
    struct raster_walk walk = {0};
    struct raster_run run;
    while (raster_next_run(raster, &walk, &run)) {
        memset(bytes + run.x, run.coverage, (size_t)run.count);
    }
}

static void outline_flip(struct outline *outline)
{
    for (size_t i = 0; i < outline->count; i++) {
        outline->segments[i].x0 = GRID - outline->segments[i].x0;
        outline->segments[i].x1 = GRID - outline->segments[i].x1;
    }
}

// Round caps and joins make a stroke the union of one capsule per segment.
static struct coverage outline_draw(const struct outline *outline, struct raster *raster, int32_t size)
{
    struct stroke *stroke = painter_allocate(sizeof *stroke);
    double scale = (double)size * RASTER_ONE / GRID;
    stroke->count = outline->count;
    for (size_t i = 0; i < outline->count; i++) {
        const struct outline_segment *segment = &outline->segments[i];
        stroke->capsules[i] = capsule_make((int64_t)(segment->x0 * scale + 0.5), (int64_t)(segment->y0 * scale + 0.5),
                                           (int64_t)(segment->x1 * scale + 0.5), (int64_t)(segment->y1 * scale + 0.5),
                                           (int64_t)(scale + 0.5));
    }
    struct coverage made = {0, 0, size, size, painter_allocate((size_t)size * (size_t)size)};
    raster_init(raster, 0, size);
    for (int32_t y = 0; y < size; y++) {
        stroke_draw_row(raster, stroke, y, made.bytes + (size_t)y * (size_t)size);
    }
    free(stroke);
    return made;
}

void icon_set_paint(const struct icon_set *set, struct cache *cache, struct brush *brush, struct raster *raster,
                    const struct item *item)
{
    enum icon icon = item->icon;
    struct rect box = item->box;
    int32_t size = box.w < box.h ? box.w : box.h;
    if (icon == ICON_NONE || icon >= ICONS || size <= 0 || size > CANVAS_ROW_MAX) {
        return;
    }
    struct cache_key key = {(int32_t)FONTS + (int32_t)icon, size, item->flipped ? 1 : 0, "", 0};
    const struct coverage *coverage = cache_find(cache, &key);
    if (coverage == NULL) {
        struct outline *outline = painter_allocate(sizeof *outline);
        if (outline_read(outline, set->files[icon])) {
            if (item->flipped) {
                outline_flip(outline);
            }
            coverage = cache_keep(cache, &key, outline_draw(outline, raster, size));
        }
        free(outline);
    }
    if (coverage != NULL) {
        brush_stamp(brush, coverage, box.x + (box.w - size) / 2, box.y + (box.h - size) / 2);
    }
}
