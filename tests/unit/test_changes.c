// SPDX-License-Identifier: MIT
// Ten thousand times another screen: every one of the design in turn, in each language, at each size, shown in motion
// and at once. What the kiosk's picture keeps in memory is the same as after the first round.
#include "commands/places.h"
#include "platform/sanitizer.h"
#include "screens/told.h"
#include "text/text.h"
#include "ui/painter.h"
#include "ui/painter_fade.h"
#include "ui/stage.h"

#include "story.h"

#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#ifdef HAS_ADDRESS_SANITIZER
#define CHANGES        2000 // it counts what is left itself, and takes its time
#define THERE_AND_BACK 1
#else
#define CHANGES        10000
#define THERE_AND_BACK 24
#endif
#define IN_MOTION  16 // every so many changes one is shown in motion
#define WIDTH_MAX  1920
#define HEIGHT_MAX 1280
// What glibc hands out is up to 16 bytes more than was asked for, depending on what was free; ten thousand blocks that
// are forgotten are at least a hundred times as much.
#define ROUNDING 1536

static const char *const languages[] = {"en", "pl", "ru", "vi", "es"};
static const struct {
    int32_t width, height;
} sizes[] = {{800, 480}, {1280, 800}, {800, 1280}, {1920, 1080}};

#define LANGUAGES (sizeof languages / sizeof languages[0])
#define SIZES     (sizeof sizes / sizeof sizes[0])

static uint32_t pixels[WIDTH_MAX * HEIGHT_MAX];
static struct painter *painter;
static struct stage *stage;
static struct fade fade;
static struct canvas canvas;
static int changes;

static void show_in_motion(void)
{
    struct rect rects[FADE_RECTS_MAX];
    const struct stage_change *change = stage_change(stage);
    if (change->kind == MOTION_NONE) {
        return;
    }
    fade_begin(&fade, painter, canvas, change);
    (void)fade_step(&fade, painter, stage, canvas, change->since_ms + 60, rects);
    (void)fade_step(&fade, painter, stage, canvas, change->since_ms + MS_PER_SECOND, rects);
    assert_int_equal(fade.kind, MOTION_NONE);
}

static void change_to(const struct told *screen)
{
    static struct story story;
    struct rect damage[STAGE_DAMAGE_MAX];
    story_init(&story);
    screen->tell(&story);
    size_t count = stage_update(stage, &story.situation, damage);
    if (++changes % IN_MOTION == 0) {
        show_in_motion();
    }
    for (size_t i = 0; i < count; i++) {
        painter_draw(painter, stage_scene(stage), canvas, damage[i]);
    }
}

static void resize(int32_t width, int32_t height)
{
    struct error error;
    stage_destroy(stage);
    canvas = (struct canvas){pixels, width, height, width * 4};
    if (!stage_create(&stage, width, height, painter_metrics(painter), &error)) {
        fail_msg("%s", error.text);
    }
}

// Each screen in each language, `times` to the next one and back.
static void show_all(int times)
{
    for (size_t language = 0; language < LANGUAGES; language++) {
        assert_true(text_use(languages[language]));
        for (size_t screen = 0; screen < told_count; screen++) {
            change_to(&told[screen]);
            for (int i = 0; i < times; i++) {
                change_to(&told[(screen + 1) % told_count]);
                change_to(&told[screen]);
            }
        }
    }
}

static void show_all_at_all_sizes(void)
{
    for (size_t size = 0; size < SIZES; size++) {
        resize(sizes[size].width, sizes[size].height);
        show_all(0);
    }
}

// Bytes; 0 under a sanitizer.
static size_t memory_in_use(void)
{
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}

static void memory_when_the_screen_changed_ten_thousand_times_then_is_what_it_was_after_the_first_round(void **state)
{
    (void)state;
    show_all_at_all_sizes();
    size_t first = memory_in_use();
    resize(sizes[0].width, sizes[0].height);
    show_all(THERE_AND_BACK);
    show_all_at_all_sizes();
    size_t last = memory_in_use();
    print_message("%d changes: %zd bytes\n", changes, (ssize_t)last - (ssize_t)first);
    assert_true(changes >= CHANGES);
    assert_in_range(last, first < ROUNDING ? 0 : first - ROUNDING, first + ROUNDING);
}

static int open_all(void **state)
{
    (void)state;
    struct error error;
    char locale[512];
    snprintf(locale, sizeof locale, "%s/locale", getenv("BUILD") != NULL ? getenv("BUILD") : "build");
    text_init(locale);
    if (!painter_create(&painter, places_fonts(), "assets/icons", &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    fade_finish(&fade);
    stage_destroy(stage);
    painter_destroy(painter);
    return 0;
}

int main(int argc, char **argv)
{
    (void)argc;
    // glibc counts what its threads keep for the next allocation as in use: without that, a byte more is a leak.
    if (setenv("GLIBC_TUNABLES", "glibc.malloc.tcache_count=0", 0) == 0 && getenv("CHANGES_AGAIN") == NULL) {
        setenv("CHANGES_AGAIN", "1", 1);
        execv(argv[0], argv);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_when_the_screen_changed_ten_thousand_times_then_is_what_it_was_after_the_first_round),
    };
    return cmocka_run_group_tests(tests, open_all, close_all);
}
