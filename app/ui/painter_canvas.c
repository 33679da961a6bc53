// SPDX-License-Identifier: MIT
#include "ui/painter_canvas.h"

#include <wchar.h>

// wmemset fills pixels as fast as the machine can, which the compiler does not at -O2.
_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "a wide character is a pixel");

struct rect rect_intersect(struct rect a, struct rect b)
{
    int32_t x = a.x > b.x ? a.x : b.x;
    int32_t y = a.y > b.y ? a.y : b.y;
    int32_t right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int32_t bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    if (right <= x || bottom <= y) {
        return (struct rect){0};
    }
    return (struct rect){x, y, right - x, bottom - y};
}

// value / 255, rounded to nearest, exact for 0..65025
static uint32_t divide_255(uint32_t value)
{
    value += 128;
    return (value + (value >> 8)) >> 8;
}

static uint32_t blend(uint32_t under, uint32_t over, uint32_t alpha)
{
    uint32_t red = divide_255((over >> 16 & 255) * alpha + (under >> 16 & 255) * (255 - alpha));
    uint32_t green = divide_255((over >> 8 & 255) * alpha + (under >> 8 & 255) * (255 - alpha));
    uint32_t blue = divide_255((over & 255) * alpha + (under & 255) * (255 - alpha));
    return red << 16 | green << 8 | blue;
}

static uint32_t *canvas_row(const struct canvas *canvas, int32_t y)
{
    return canvas->pixels + (size_t)y * ((size_t)canvas->pitch / sizeof *canvas->pixels);
}

void brush_row(struct brush *brush, int32_t x, int32_t y, const uint8_t *coverage, int32_t count)
{
    uint32_t *row = canvas_row(&brush->canvas, y) + x;
    uint32_t colour = brush->colour;
    uint32_t opacity = brush->alpha;
    for (int32_t i = 0; i < count; i++) {
        if (coverage[i] == 0) {
            continue;
        }
        uint32_t alpha = opacity == 255 ? coverage[i] : divide_255(coverage[i] * opacity);
        row[i] = alpha == 255 ? colour : blend(row[i], colour, alpha);
        brush->pixels++;
    }
}

void brush_run(struct brush *brush, int32_t x, int32_t y, uint8_t coverage, int32_t count)
{
    uint32_t *row = canvas_row(&brush->canvas, y) + x;
    uint32_t alpha = divide_255((uint32_t)coverage * brush->alpha);
    brush->pixels += (uint64_t)count;
    if (alpha == 255) {
        wmemset((wchar_t *)row, (wchar_t)brush->colour, (size_t)count);
        return;
    }
    for (int32_t i = 0; i < count; i++) {
        row[i] = blend(row[i], brush->colour, alpha);
    }
}

void brush_fill(struct brush *brush, struct rect rect)
{
    rect = rect_intersect(rect, brush->clip);
    for (int32_t y = rect.y; y < rect.y + rect.h; y++) {
        brush_run(brush, rect.x, y, 255, rect.w);
    }
}

void brush_stamp(struct brush *brush, const struct coverage *coverage, int32_t x, int32_t y)
{
    struct rect place = {x + coverage->left, y + coverage->top, coverage->width, coverage->height};
    struct rect seen = rect_intersect(place, brush->clip);
    for (int32_t row = seen.y; row < seen.y + seen.h; row++) {
        const uint8_t *bytes = coverage->bytes + (size_t)(row - place.y) * (size_t)place.w + (seen.x - place.x);
        brush_row(brush, seen.x, row, bytes, seen.w);
    }
}
