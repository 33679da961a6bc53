// SPDX-License-Identifier: MIT
#include "ui/painter_shapes.h"
#include "ui/turn.h"

#define FROM_SIXTEENTHS (RASTER_ONE / 16)
#define QUIET_ZONE      4

// Rows of the clip between two heights.
static struct rect rows_between(const struct brush *brush, int64_t top, int64_t bottom)
{
    int32_t first = (int32_t)(top >> 8);
    int32_t last = (int32_t)((bottom + RASTER_ONE - 1) >> 8);
    return rect_intersect(brush->clip, (struct rect){brush->clip.x, first, brush->clip.w, last - first});
}

static void paint_row(struct brush *brush, struct raster *raster, int32_t y)
{
    struct raster_walk walk = {0};
    struct raster_run run;
    while (raster_next_run(raster, &walk, &run)) {
        brush_run(brush, raster->left + run.x, y, run.coverage, run.count);
    }
}

struct rounded {
    int64_t left, top, right, bottom, radius;
};

static struct rounded rounded_make(struct rect box, int32_t radius, int32_t inset)
{
    int32_t limit = box.w < box.h ? box.w : box.h;
    int64_t whole = radius * 2 > limit ? (int64_t)limit * RASTER_ONE / 2 : (int64_t)radius * RASTER_ONE;
    int64_t by = (int64_t)inset * RASTER_ONE;
    return (struct rounded){
        .left = (int64_t)box.x * RASTER_ONE + by,
        .top = (int64_t)box.y * RASTER_ONE + by,
        .right = (int64_t)(box.x + box.w) * RASTER_ONE - by,
        .bottom = (int64_t)(box.y + box.h) * RASTER_ONE - by,
        .radius = whole > by ? whole - by : 0,
    };
}

static struct stretch stretch_rounded(const struct rounded *shape, int64_t height)
{
    if (height < shape->top || height >= shape->bottom) {
        return (struct stretch){0, 0};
    }
    int64_t above = shape->top + shape->radius - height;
    int64_t below = height - (shape->bottom - shape->radius);
    int64_t deep = above > below ? above : below;
    int64_t inset = 0;
    if (deep > 0) {
        inset = shape->radius - square_root(shape->radius * shape->radius - deep * deep);
    }
    return (struct stretch){shape->left + inset, shape->right - inset};
}

static void paint_rounded(struct brush *brush, struct raster *raster, struct rect box, int32_t radius)
{
    struct rounded shape = rounded_make(box, radius, 0);
    int32_t corner = (int32_t)((shape.radius + RASTER_ONE - 1) / RASTER_ONE);
    struct rect straight = {box.x, box.y + corner, box.w, box.h - 2 * corner};
    if (straight.h > 0) {
        brush_fill(brush, straight);
    }
    struct rect seen = rect_intersect(box, brush->clip);
    raster_init(raster, seen.x, seen.w);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++) {
        if (y >= straight.y && y < straight.y + straight.h) {
            continue;
        }
        for (int line = 0; line < RASTER_LINES; line++) {
            raster_add(raster, stretch_rounded(&shape, raster_height(y, line)));
        }
        paint_row(brush, raster, y);
    }
}

// A frame is its outer shape less its inner one.
static void paint_edge(struct brush *brush, struct raster *raster, const struct item *item)
{
    struct rounded outer = rounded_make(item->box, item->rect.radius, 0);
    struct rounded inner = rounded_make(item->box, item->rect.radius, item->rect.edge);
    struct rect seen = rect_intersect(item->box, brush->clip);
    raster_init(raster, seen.x, seen.w);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++) {
        for (int line = 0; line < RASTER_LINES; line++) {
            int64_t height = raster_height(y, line);
            struct stretch whole = stretch_rounded(&outer, height);
            raster_add(raster, whole);
            raster_remove(raster, stretch_meet(whole, stretch_rounded(&inner, height)));
        }
        paint_row(brush, raster, y);
    }
}

void paint_rect(struct brush *brush, struct raster *raster, const struct item *item)
{
    // The plane ends under the middle of its edge: two smooth rims on one line would let the edge shine through.
    int32_t inset = item->rect.edge / 2;
    struct rect plane = {item->box.x + inset, item->box.y + inset, item->box.w - 2 * inset, item->box.h - 2 * inset};
    paint_rounded(brush, raster, plane, item->rect.radius > inset ? item->rect.radius - inset : 0);
    if (item->rect.edge > 0) {
        brush->colour = item->colour2;
        paint_edge(brush, raster, item);
    }
}

void paint_frame(struct brush *brush, struct raster *raster, const struct item *item)
{
    paint_edge(brush, raster, item);
}

// A sector of at most half a turn is where two half-planes meet; each cuts a line into a ray.
struct sector {
    int64_t from_x, from_y, to_x, to_y;
};

static struct sector sector_make(int32_t from, int32_t to)
{
    return (struct sector){turn_sin(from), -turn_cos(from), turn_sin(to), -turn_cos(to)};
}

// Where x * ray_y <= ray_x * dy, for x relative to the centre.
static struct stretch half_plane(int64_t ray_x, int64_t ray_y, int64_t dy)
{
    const int64_t far = INT64_C(1) << 40;
    struct stretch all = {-far, far};
    if (ray_y == 0) {
        return ray_x * dy >= 0 ? all : (struct stretch){0, 0};
    }
    int64_t at = ray_x * dy / ray_y;
    return ray_y > 0 ? (struct stretch){-far, at} : (struct stretch){at, far};
}

static struct stretch stretch_sector(const struct sector *sector, int64_t cx, int64_t dy)
{
    struct stretch after = half_plane(sector->from_x, sector->from_y, dy);
    struct stretch before = half_plane(-sector->to_x, -sector->to_y, dy);
    struct stretch both = stretch_meet(after, before);
    return (struct stretch){both.left + cx, both.right + cx};
}

struct band {
    int64_t cx, cy, inner, outer;
    bool whole;   // the full circle
    bool missing; // more than half a turn: the sector is what is left out
    struct sector sector;
};

static struct band band_make(const struct item *item)
{
    int32_t span = item->arc.to - item->arc.from;
    bool missing = span > TURN / 2;
    return (struct band){
        .cx = (int64_t)item->arc.cx16 * FROM_SIXTEENTHS,
        .cy = (int64_t)item->arc.cy16 * FROM_SIXTEENTHS,
        .inner = (int64_t)item->arc.inner16 * FROM_SIXTEENTHS,
        .outer = (int64_t)item->arc.outer16 * FROM_SIXTEENTHS,
        .whole = span >= TURN,
        .missing = missing,
        .sector = missing ? sector_make(item->arc.to, item->arc.from) : sector_make(item->arc.from, item->arc.to),
    };
}

// Whether a rectangle lies wholly in the hole or wholly outside: the digits inside a dial change far more often than
// it.
static bool band_misses(const struct band *band, struct rect rect)
{
    int64_t left = (int64_t)rect.x * RASTER_ONE - band->cx;
    int64_t top = (int64_t)rect.y * RASTER_ONE - band->cy;
    int64_t right = left + (int64_t)rect.w * RASTER_ONE;
    int64_t bottom = top + (int64_t)rect.h * RASTER_ONE;
    int64_t far_x = -left > right ? -left : right;
    int64_t far_y = -top > bottom ? -top : bottom;
    int64_t near_x = left > 0 ? left : right < 0 ? -right : 0;
    int64_t near_y = top > 0 ? top : bottom < 0 ? -bottom : 0;
    return far_x * far_x + far_y * far_y < band->inner * band->inner ||
           near_x * near_x + near_y * near_y > band->outer * band->outer;
}

static void band_add_line(const struct band *band, struct raster *raster, int64_t height)
{
    struct stretch outer = stretch_disc(band->cx, band->cy, band->outer, height);
    struct stretch hole = stretch_disc(band->cx, band->cy, band->inner, height);
    bool open = hole.left < hole.right;
    struct stretch sides[] = {{outer.left, open ? hole.left : outer.right},
                              {open ? hole.right : 0, open ? outer.right : 0}};
    struct stretch sector = stretch_sector(&band->sector, band->cx, height - band->cy);
    for (int i = 0; i < 2; i++) {
        if (band->whole || band->missing) {
            raster_add(raster, sides[i]);
        }
        if (!band->whole && band->missing) {
            raster_remove(raster, stretch_meet(sides[i], sector));
        } else if (!band->whole) {
            raster_add(raster, stretch_meet(sides[i], sector));
        }
    }
}

void paint_arc(struct brush *brush, struct raster *raster, const struct item *item)
{
    if (item->arc.to <= item->arc.from) {
        return;
    }
    struct band band = band_make(item);
    struct rect seen = rect_intersect(rows_between(brush, band.cy - band.outer, band.cy + band.outer), item->box);
    if (band_misses(&band, seen)) {
        return;
    }
    raster_init(raster, seen.x, seen.w);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++) {
        for (int line = 0; line < RASTER_LINES; line++) {
            band_add_line(&band, raster, raster_height(y, line));
        }
        paint_row(brush, raster, y);
    }
}

void paint_line(struct brush *brush, struct raster *raster, const struct item *item)
{
    struct capsule capsule =
        capsule_make((int64_t)item->line.x0 * FROM_SIXTEENTHS, (int64_t)item->line.y0 * FROM_SIXTEENTHS,
                     (int64_t)item->line.x1 * FROM_SIXTEENTHS, (int64_t)item->line.y1 * FROM_SIXTEENTHS,
                     (int64_t)item->line.width16 * FROM_SIXTEENTHS / 2);
    struct rect seen = rect_intersect(rows_between(brush, capsule.top, capsule.bottom), item->box);
    raster_init(raster, seen.x, seen.w);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++) {
        for (int line = 0; line < RASTER_LINES; line++) {
            int64_t height = raster_height(y, line);
            raster_add(raster, item->line.round ? stretch_capsule(&capsule, height)
                                                : stretch_polygon(capsule.corners, 4, height));
        }
        paint_row(brush, raster, y);
    }
}

void paint_triangle(struct brush *brush, struct raster *raster, const struct item *item)
{
    int64_t points[3][2];
    for (int i = 0; i < 3; i++) {
        points[i][0] = (int64_t)item->triangle.x[i] * FROM_SIXTEENTHS;
        points[i][1] = (int64_t)item->triangle.y[i] * FROM_SIXTEENTHS;
    }
    struct rect seen = rect_intersect(item->box, brush->clip);
    raster_init(raster, seen.x, seen.w);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++) {
        for (int line = 0; line < RASTER_LINES; line++) {
            raster_add(raster, stretch_polygon(points, 3, raster_height(y, line)));
        }
        paint_row(brush, raster, y);
    }
}

void paint_qr(struct brush *brush, const struct item *item)
{
    int32_t modules = item->qr.modules;
    int32_t side = item->box.w < item->box.h ? item->box.w : item->box.h;
    int32_t step = side / (modules + 2 * QUIET_ZONE);
    int32_t left = item->box.x + (item->box.w - step * modules) / 2;
    int32_t top = item->box.y + (item->box.h - step * modules) / 2;
    // The quiet zone is the light plane that the code stands on, whose corners may be round.
    brush->colour = item->colour2;
    brush_fill(brush, (struct rect){left, top, step * modules, step * modules});
    brush->colour = item->colour;
    for (int32_t row = 0; row < modules; row++) {
        for (int32_t column = 0; column < modules; column++) {
            int32_t bit = row * modules + column;
            if (item->qr.bits[bit / 8] & 0x80 >> bit % 8) {
                brush_fill(brush, (struct rect){left + column * step, top + row * step, step, step});
            }
        }
    }
}
