// SPDX-License-Identifier: MIT
// A touch from the kernel's stamp to the presented frame: libevdev, core, kiosk, layout, painting. The panel is a pipe
// and the display is memory, so the figure is the app's own part; a panel adds its sampling, a display its next frame.
#include "commands/face.h"
#include "commands/places.h"
#include "config/config.h"
#include "kernel/input_kernel.h"
#include "platform/clock.h"
#include "platform/touch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOUCHES 200

static struct settings settings;
static struct zone zone;
static struct face face;
static struct touch *touch;
static bool given;

static int no_fd(void *context)
{
    (void)context;
    return -1;
}

static bool give_one(void *context, struct touch_node *node)
{
    (void)context;
    *node = (struct touch_node){.known = true, .touchscreen = true};
    played_path(0, node->path);
    bool first = !given;
    given = true;
    return first;
}

static void close_none(void *context)
{
    (void)context;
}

static void tell_none(void *context, const char *text)
{
    (void)context;
    (void)text;
}

static void put(struct played_device *panel, uint16_t type, uint16_t code, int32_t value)
{
    const struct touch_input input = {clock_monotonic_us(), type, code, value};
    played_write(panel, &input);
}

// As a turn of the kiosk's loop takes them.
static void take(void)
{
    struct display_event event;
    touch_wake(touch);
    while (touch_next_event(touch, &event)) {
        face_input(&face, &event, clock_now());
        face_show(&face, clock_now());
    }
}

static bool open_kiosk(struct store **store, struct kiosk **kiosk, struct display **display)
{
    static const struct kiosk_ports ports = {0};
    struct places places;
    struct error error = {""};
    char why[256] = "";
    struct now now = clock_now();
    struct block block = {.uid = "bench", .title = "Business English B2", .people = 0};
    static const struct roster nobody = {0};
    struct source_state source = {.name = "room", .last_success = now.wall};
    block.start = now.wall;
    block.end.ms = now.wall.ms + MS_PER_HOUR;
    snprintf(zone.name, sizeof zone.name, "UTC");
    config_defaults(&settings);
    bool opened = places_find(&places, &error) && store_open(store, ":memory:", STORE_WRITE, &error) &&
                  store_begin(*store, &error) && store_source_put(*store, &source, &error) &&
                  store_block_put(*store, "room", &block, &nobody, &error) && store_commit(*store, &error) &&
                  kiosk_create(kiosk, &settings, &zone, *store, STORE_OK, &ports, now, &error) &&
                  display_open_memory(display, 1280, 800, why, sizeof why) &&
                  face_open(&face, *kiosk, *display, places.icons, &error);
    if (!opened) {
        fprintf(stderr, "bench_touch: %s%s\n", error.text, why);
        return false;
    }
    kiosk_turn(*kiosk, now);
    face_show(&face, now);
    return true;
}

static const struct item *find_start(void)
{
    const struct scene *scene = stage_scene(face.stage);
    for (size_t i = 0; i < scene->count; i++) {
        if (scene->items[i].kind == ITEM_TARGET && scene->items[i].target.action.kind == ACTION_START) {
            return &scene->items[i];
        }
    }
    return NULL;
}

static bool bench(void)
{
    const struct touch_finder finder = {NULL, no_fd, give_one, close_none};
    const struct touch_options options = {.device = ""};
    const struct item *start = find_start();
    char why[256] = "there is nothing to touch";
    struct played_device *panel = played_plug(0, "elan-i2c");
    if (start == NULL || !touch_open(&touch, &finder, &options, 1280, 800, tell_none, NULL, why, sizeof why)) {
        fprintf(stderr, "bench_touch: %s\n", why);
        return false;
    }
    const int32_t x = (start->box.x + start->box.w / 2) * 2945 / 1280,
                  y = (start->box.y + start->box.h / 2) * 1665 / 800;
    for (int32_t i = 0; i < TOUCHES; i++) {
        // Pressed, and let go as a palm, so that the same button can be pressed again.
        put(panel, EV_ABS, ABS_MT_TRACKING_ID, i);
        put(panel, EV_ABS, ABS_MT_POSITION_X, x);
        put(panel, EV_ABS, ABS_MT_POSITION_Y, y);
        put(panel, EV_SYN, SYN_REPORT, 0);
        take();
        put(panel, EV_ABS, ABS_MT_TOOL_TYPE, MT_TOOL_PALM);
        put(panel, EV_SYN, SYN_REPORT, 0);
        put(panel, EV_ABS, ABS_MT_TRACKING_ID, -1);
        put(panel, EV_ABS, ABS_MT_TOOL_TYPE, MT_TOOL_FINGER);
        put(panel, EV_SYN, SYN_REPORT, 0);
        take();
    }
    printf("a touch, from the kernel's stamp to the presented frame: %.3f ms median, %.3f ms longest, of %llu\n",
           (double)latency_median_us(&face.latency) / 1e3, (double)face.latency.longest_us / 1e3,
           (unsigned long long)face.latency.count);
    return face.latency.count == TOUCHES;
}

int main(void)
{
    struct store *store = NULL;
    struct kiosk *kiosk = NULL;
    struct display *display = NULL;
    played_begin();
    bool done = open_kiosk(&store, &kiosk, &display) && bench();
    touch_close(touch);
    face_close(&face);
    display_close(display);
    kiosk_destroy(kiosk);
    store_close(store);
    played_end();
    return done ? 0 : 1;
}
