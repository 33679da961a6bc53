// SPDX-License-Identifier: MIT
#include "screens/picture.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define CHANNELS 3

struct picture picture_create(int32_t width, int32_t height)
{
    struct picture made = {width, height, calloc((size_t)width * (size_t)height, CHANNELS)};
    if (made.rgb == NULL) {
        abort();
    }
    return made;
}

void picture_free(struct picture *picture)
{
    free(picture->rgb);
    *picture = (struct picture){0};
}

static uint8_t *pixel(const struct picture *picture, int32_t x, int32_t y)
{
    return picture->rgb + ((size_t)y * (size_t)picture->width + (size_t)x) * CHANNELS;
}

// The mean of the pixels of `from` that fall on one pixel of the small copy.
static void average(const struct picture *from, struct rect area, uint8_t *to)
{
    uint32_t sum[CHANNELS] = {0}, count = (uint32_t)(area.w * area.h);
    for (int32_t y = area.y; y < area.y + area.h; y++) {
        for (int32_t x = area.x; x < area.x + area.w; x++) {
            const uint8_t *at = pixel(from, x, y);
            for (int i = 0; i < CHANNELS; i++) {
                sum[i] += at[i];
            }
        }
    }
    for (int i = 0; i < CHANNELS; i++) {
        to[i] = (uint8_t)((sum[i] + count / 2) / count);
    }
}

void picture_put_small(struct picture *to, int32_t left, int32_t top, int32_t width, const struct picture *from)
{
    int32_t height = from->height * width / from->width;
    for (int32_t y = 0; y < height && top + y < to->height; y++) {
        int32_t from_y = y * from->height / height, end_y = (y + 1) * from->height / height;
        for (int32_t x = 0; x < width && left + x < to->width; x++) {
            int32_t from_x = x * from->width / width, end_x = (x + 1) * from->width / width;
            struct rect area = {from_x, from_y, end_x > from_x ? end_x - from_x : 1,
                                end_y > from_y ? end_y - from_y : 1};
            average(from, area, pixel(to, left + x, top + y));
        }
    }
}

bool vision_named(const char *name, enum vision *vision)
{
    static const char *const names[] = {
        [VISION_FULL] = "full", [VISION_GREY] = "grey", [VISION_DEUTAN] = "deutan", [VISION_PROTAN] = "protan"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *vision = (enum vision)i;
            return true;
        }
    }
    return false;
}

static double to_light(uint8_t value)
{
    double share = value / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static uint8_t from_light(double light)
{
    light = light < 0 ? 0 : light > 1 ? 1 : light;
    double share = light <= 0.0031308 ? light * 12.92 : 1.055 * pow(light, 1 / 2.4) - 0.055;
    return (uint8_t)lround(share * 255);
}

// On linear light. Grey: luminance (ITU-R BT.709). The others: Machado, Oliveira, Fernandes, "A physiologically-based
// model for simulation of color vision deficiency" (2009), severity 1.0.
static const double matrices[][CHANNELS][CHANNELS] = {
    [VISION_FULL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    [VISION_GREY] = {{0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}, {0.2126, 0.7152, 0.0722}},
    [VISION_DEUTAN] = {{0.367322, 0.860646, -0.227968},
                       {0.280085, 0.672501, 0.047413},
                       {-0.011820, 0.042940, 0.968881}},
    [VISION_PROTAN] = {{0.152286, 1.052583, -0.204868},
                       {0.114503, 0.786281, 0.099216},
                       {-0.003882, -0.048116, 1.051998}},
};

void picture_see(struct picture *picture, enum vision vision)
{
    double light[256];
    for (int i = 0; i < 256; i++) {
        light[i] = to_light((uint8_t)i);
    }
    size_t count = vision == VISION_FULL ? 0 : (size_t)picture->width * (size_t)picture->height;
    uint8_t before[CHANNELS] = {0}, after[CHANNELS] = {0}; // neighbours are mostly alike
    for (size_t i = 0; i < count; i++) {
        uint8_t *at = picture->rgb + i * CHANNELS;
        if (i == 0 || memcmp(at, before, CHANNELS) != 0) {
            memcpy(before, at, CHANNELS);
            for (int to = 0; to < CHANNELS; to++) {
                const double *row = matrices[vision][to];
                after[to] = from_light(row[0] * light[at[0]] + row[1] * light[at[1]] + row[2] * light[at[2]]);
            }
        }
        memcpy(at, after, CHANNELS);
    }
}
