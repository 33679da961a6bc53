// SPDX-License-Identifier: MIT
#include "painted.h"

#include "commands/places.h"
#include "ui/turn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct painter *painter;
struct text_metrics metrics;
struct scene scene;
uint32_t pixels[PAINTED_HEIGHT * PAINTED_WIDTH], others[PAINTED_HEIGHT * PAINTED_WIDTH];
const struct rect whole = {0, 0, PAINTED_WIDTH, PAINTED_HEIGHT};

int painted_open(void **state)
{
    (void)state;
    struct error error;
    if (!painter_create(&painter, places_fonts(), PAINTED_ICONS, &error)) {
        fail_msg("%s", error.text);
    }
    metrics = painter_metrics(painter);
    return 0;
}

int painted_close(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

int painted_start(void **state)
{
    (void)state;
    memset(&scene, 0, sizeof scene);
    memset(pixels, 0, sizeof pixels);
    scene.width = PAINTED_WIDTH;
    scene.height = PAINTED_HEIGHT;
    return 0;
}

struct item *painted_add(enum item_kind kind, struct rect box)
{
    struct item *item = &scene.items[scene.count++];
    *item = (struct item){0};
    item->kind = kind;
    item->box = box;
    item->colour = 0xffffff;
    item->alpha = 255;
    return item;
}

struct item *painted_add_arc(double inner, double outer, int32_t from, int32_t to)
{
    struct item *item = painted_add(ITEM_ARC, whole);
    item->arc.cx16 = 160 * 16;
    item->arc.cy16 = 120 * 16;
    item->arc.inner16 = (int32_t)(inner * 16);
    item->arc.outer16 = (int32_t)(outer * 16);
    item->arc.from = from;
    item->arc.to = to;
    return item;
}

struct item *painted_add_text(enum font font, int32_t size, int32_t x, int32_t baseline, const char *text)
{
    struct item *item = painted_add(ITEM_TEXT, (struct rect){x, baseline - size, 0, size * 5 / 4});
    item->text.font = font;
    item->text.size = size;
    item->text.baseline = baseline;
    snprintf(item->text.text, sizeof item->text.text, "%s", text);
    item->box.w = metrics.width(metrics.context, font, size, 0, false, text);
    return item;
}

void painted_draw(uint32_t *into, struct rect clip)
{
    painter_draw(painter, &scene, (struct canvas){into, PAINTED_WIDTH, PAINTED_HEIGHT, PAINTED_WIDTH * 4}, clip);
}

double painted_area(const uint32_t *from)
{
    uint64_t sum = 0;
    for (int i = 0; i < PAINTED_WIDTH * PAINTED_HEIGHT; i++) {
        sum += from[i] & 255;
    }
    return (double)sum / 255;
}

void assert_near(double value, double expected, double allowed)
{
    if (value < expected - allowed || value > expected + allowed) {
        fail_msg("%f is not within %f of %f", value, allowed, expected);
    }
}

struct rect painted_ink(const uint32_t *from)
{
    struct rect found = {PAINTED_WIDTH, PAINTED_HEIGHT, 0, 0};
    int32_t right = 0;
    int32_t bottom = 0;
    for (int32_t y = 0; y < PAINTED_HEIGHT; y++) {
        for (int32_t x = 0; x < PAINTED_WIDTH; x++) {
            if (from[y * PAINTED_WIDTH + x] != 0) {
                found.x = x < found.x ? x : found.x;
                found.y = y < found.y ? y : found.y;
                right = x + 1 > right ? x + 1 : right;
                bottom = y + 1;
            }
        }
    }
    found.w = right - found.x;
    found.h = bottom - found.y;
    return found;
}

uint32_t painted_random(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

void painted_add_random(uint32_t *seed)
{
    enum item_kind kind = (enum item_kind)(painted_random(seed) % (ITEM_ICON + 1));
    struct rect box = {(int32_t)(painted_random(seed) % PAINTED_WIDTH) - 30,
                       (int32_t)(painted_random(seed) % PAINTED_HEIGHT) - 30, 1 + (int32_t)(painted_random(seed) % 90),
                       1 + (int32_t)(painted_random(seed) % 90)};
    struct item *item = painted_add(kind, box);
    item->colour = painted_random(seed) & 0xffffff;
    item->colour2 = painted_random(seed) & 0xffffff;
    item->alpha = painted_random(seed) % 3 == 0 ? 120 : 255;
    if (kind == ITEM_RECT || kind == ITEM_FRAME) {
        item->rect.radius = (int32_t)(painted_random(seed) % 40);
        item->rect.edge = (int32_t)(painted_random(seed) % 5);
    } else if (kind == ITEM_ARC) {
        item->box = whole;
        item->arc.cx16 = 160 * 16;
        item->arc.cy16 = 120 * 16;
        item->arc.inner16 = 60 * 16 + (int32_t)(painted_random(seed) % 300);
        item->arc.outer16 = item->arc.inner16 + 200;
        item->arc.from = (int32_t)(painted_random(seed) % TURN);
        item->arc.to = item->arc.from + (int32_t)(painted_random(seed) % TURN);
    } else if (kind == ITEM_LINE) {
        item->line.x0 = box.x * 16;
        item->line.y0 = box.y * 16;
        item->line.x1 = (box.x + box.w) * 16;
        item->line.y1 = (box.y + box.h) * 16;
        item->line.width16 = 90;
        item->line.round = painted_random(seed) % 2 == 0;
    } else if (kind == ITEM_TRIANGLE) {
        for (int i = 0; i < 3; i++) {
            item->triangle.x[i] = box.x * 16 + (int32_t)(painted_random(seed) % (uint32_t)(box.w * 16));
            item->triangle.y[i] = box.y * 16 + (int32_t)(painted_random(seed) % (uint32_t)(box.h * 16));
        }
    } else if (kind == ITEM_TEXT) {
        scene.count--;
        item = painted_add_text((enum font)(painted_random(seed) % FONTS), 12 + (int32_t)(painted_random(seed) % 30),
                                box.x, box.y + 20, painted_random(seed) % 2 == 0 ? "Ấ 12:35 gj" : "Wisła");
    } else {
        // Of the first icons only, so that one more leaves a sum of pixels as it is.
        item->icon = (enum icon)(1 + painted_random(seed) % ICON_ERASE);
    }
}

void painted_start_random(uint32_t seed)
{
    painted_start(NULL);
    scene.ground = 0x131412;
    for (int i = 0; i < 25; i++) {
        painted_add_random(&seed);
    }
}
