// SPDX-License-Identifier: MIT
// Painting a second of a countdown with somebody away: only what differs, beside the whole picture anew.
#include "bench/bench.h"

#include "commands/places.h"
#include "ui/painter.h"
#include "ui/stage.h"
#include "unit/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SECONDS 120

struct cost {
    double took;
    uint64_t pixels, rects;
};

struct bench {
    struct painter *painter;
    struct stage *stage;
    struct story story;
    struct canvas canvas;
};

static void paint(struct bench *bench, const struct rect *rects, size_t count, struct cost *cost)
{
    double begun = bench_seconds();
    for (size_t i = 0; i < count; i++) {
        painter_draw(bench->painter, stage_scene(bench->stage), bench->canvas, rects[i]);
        cost->pixels += (uint64_t)rects[i].w * (uint64_t)rects[i].h;
    }
    cost->rects += count;
    cost->took += bench_seconds() - begun;
}

// KiB of memory that is this process's share, or 0.
static unsigned long memory_share(void)
{
    unsigned long share = 0;
    char line[256];
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "Pss:", 4) == 0) {
            share = strtoul(line + 4, NULL, 10);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return share;
}

static void bench_first_picture(struct bench *bench)
{
    struct rect rects[STAGE_DAMAGE_MAX];
    struct cost cost = {0};
    double begun = bench_seconds();
    size_t count = stage_update(bench->stage, story_show(&bench->story, SCREEN_SESSION, story_time(12, 35, 41)), rects);
    double laid_out = bench_seconds() - begun;
    paint(bench, rects, count, &cost);
    printf("first picture: lay out %.1f ms, paint %.1f ms; memory %lu KiB\n", laid_out * 1e3, cost.took * 1e3,
           memory_share());
}

// What one copy of the picture takes.
static double copy_seconds(const struct canvas *canvas)
{
    size_t bytes = (size_t)canvas->pitch * (size_t)canvas->height;
    char *copy = malloc(bytes);
    if (copy == NULL) {
        return 1;
    }
    memcpy(copy, canvas->pixels, bytes);
    double begun = bench_seconds();
    for (int i = 0; i < SECONDS; i++) {
        copy[i] = (char)i; // so that no copy is left out
        memcpy(copy, canvas->pixels, bytes);
    }
    double took = (bench_seconds() - begun) / SECONDS;
    free(copy);
    return took;
}

static void bench_seconds_of_countdown(struct bench *bench)
{
    const struct rect all = {0, 0, bench->canvas.width, bench->canvas.height};
    struct cost changed = {0};
    struct cost whole = {0};
    double laid_out = 0;
    for (int i = 1; i <= SECONDS; i++) {
        struct rect rects[STAGE_DAMAGE_MAX];
        struct wall at = {story_time(12, 35, 41).ms + i * MS_PER_SECOND};
        double begun = bench_seconds();
        size_t count = stage_update(bench->stage, story_show(&bench->story, SCREEN_SESSION, at), rects);
        laid_out += bench_seconds() - begun;
        paint(bench, rects, count, &changed);
        paint(bench, &all, 1, &whole);
    }
    printf("a second of countdown: %.1f rectangles, %.0f px (%.1f %% of the picture), lay out %.3f ms, paint %.3f ms\n",
           (double)changed.rects / SECONDS, (double)changed.pixels / SECONDS,
           100.0 * (double)changed.pixels / (double)whole.pixels, laid_out / SECONDS * 1e3,
           changed.took / SECONDS * 1e3);
    printf("the whole picture: %.3f ms, %.1f times as long\n", whole.took / SECONDS * 1e3, whole.took / changed.took);
    printf("beside a copy of the picture (memcpy): the whole picture takes %.1f times as long\n",
           whole.took / SECONDS / copy_seconds(&bench->canvas));
}

int main(void)
{
    static struct bench bench = {.canvas = {.width = 1280, .height = 800, .pitch = 1280 * 4}};
    struct error error;
    double begun = bench_seconds();
    if (!painter_create(&bench.painter, places_fonts(), "assets/icons", &error)) {
        fprintf(stderr, "bench_paint: %s\n", error.text);
        return 1;
    }
    printf("fonts and icons: %.1f ms\n", (bench_seconds() - begun) * 1e3);
    if (!stage_create(&bench.stage, bench.canvas.width, bench.canvas.height, painter_metrics(bench.painter), &error)) {
        fprintf(stderr, "bench_paint: %s\n", error.text);
        return 1;
    }
    bench.canvas.pixels = calloc((size_t)bench.canvas.width * (size_t)bench.canvas.height, 4);
    if (bench.canvas.pixels == NULL) {
        return 1;
    }
    story_init(&bench.story);
    story_away(&bench.story);
    bench_first_picture(&bench);
    bench_seconds_of_countdown(&bench);
    stage_destroy(bench.stage);
    painter_destroy(bench.painter);
    free(bench.canvas.pixels);
    return 0;
}
