// SPDX-License-Identifier: MIT
// What a second of a countdown paints, counted in pixels, in a minute of each state that counts; and that nothing is
// missing from it.
#include "commands/places.h"
#include "ui/painter.h"
#include "ui/stage.h"

#include "story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// How much of the picture, beside what 1280x800 may: on small panels the same words take more of it.
static const struct size {
    int32_t width, height;
    int percent;
} sizes[] = {{1280, 800, 100}, {800, 480, 120}, {800, 1280, 100}, {720, 1280, 100}, {1920, 1080, 100}};

static struct painter *painter;
static struct story story;

static void go_out(int people, int hour, int minute)
{
    story_away(&story); // the first of them went before
    for (int i = 1; i < people; i++) {
        story_event(&story, EVENT_OUT, i, story_time(hour, minute, 7 * i), 0);
    }
}

static void nobody_out(void)
{
    story_start(&story);
}

static void one_out(void)
{
    story_away(&story);
}

static void all_out(void)
{
    go_out(4, 12, 24);
}

static void asked_when_back(void)
{
    story_away(&story);
    story.situation.undo = true;
    story.situation.promise_of = 0;
}

static void wrapping_up(void)
{
    story_away(&story);
    story.situation.wrap_up_minutes = 10;
}

static void people(size_t count)
{
    static const char *const names[] = {"Anna Wiśniewska", "Пётр Константинов", "Nguyễn Thị Ánh Nguyệt"};
    story_people(&story, names, sizeof names / sizeof names[0], count);
    go_out(4, 12, 24);
}

static void six(void)
{
    people(6);
}

static void twelve(void)
{
    people(12);
}

static void forty(void)
{
    people(40);
}

static void time_up(void)
{
    story_end(&story);
    story.situation.closes_at = story_time(13, 1, 0);
}

static void paused(void)
{
    story_pause(&story);
}

// The minute begins after `hour`:`minute`:00. In thousandths of the picture: what a second may paint on the average of
// all 60, and each for itself in which no minute ends: one with another last digit, and one with other tens.
static const struct state {
    const char *name;
    void (*tell)(void);
    enum screen screen;
    int hour, minute;
    int average, most, tens;
} states[] = {
    {"nobody out", nobody_out, SCREEN_SESSION, 12, 12, 20, 20, 20},
    {"one out", one_out, SCREEN_SESSION, 12, 26, 20, 20, 20},
    {"notice of an offer", one_out, SCREEN_SESSION, 12, 35, 20, 20, 20},
    {"all out", all_out, SCREEN_SESSION, 12, 27, 20, 20, 20},
    {"asked when they come back", asked_when_back, SCREEN_SESSION, 12, 26, 20, 20, 20},
    {"time to wrap up", wrapping_up, SCREEN_SESSION, 12, 51, 20, 20, 20},
    {"six people", six, SCREEN_SESSION, 12, 27, 20, 20, 20},
    {"twelve people", twelve, SCREEN_SESSION, 12, 27, 20, 20, 20},
    {"forty people", forty, SCREEN_SESSION, 12, 27, 20, 20, 20},
    {"offer", one_out, SCREEN_OFFER, 12, 38, 20, 20, 20},
    {"end asked", one_out, SCREEN_END, 12, 38, 20, 20, 20},
    {"time is up", time_up, SCREEN_END, 13, 0, 20, 20, 20},
    // The seconds are the largest digits; with other tens two of them are another, with little in common.
    {"paused", paused, SCREEN_PAUSED, 12, 52, 16, 16, 24},
    {"last minute", one_out, SCREEN_SESSION, 12, 59, 20, 20, 32},
};

#define STATES (sizeof states / sizeof states[0])

struct minute {
    int64_t sum;  // px of its 60 seconds
    int64_t most; // px of a second in which no ten ended
    int64_t tens; // px of one in which no minute did
};

static struct canvas canvas_of(int32_t width, int32_t height)
{
    uint32_t *pixels = calloc((size_t)width * (size_t)height, sizeof *pixels);
    assert_non_null(pixels);
    return (struct canvas){pixels, width, height, width * 4};
}

static void paint(const struct stage *stage, struct canvas canvas, const struct rect *rects, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        painter_draw(painter, stage_scene(stage), canvas, rects[i]);
    }
}

static void assert_whole(const struct stage *stage, struct canvas canvas, const char *state, int second)
{
    struct canvas anew = canvas_of(canvas.width, canvas.height);
    paint(stage, anew, &(struct rect){0, 0, canvas.width, canvas.height}, 1);
    if (memcmp(anew.pixels, canvas.pixels, (size_t)canvas.pitch * (size_t)canvas.height) != 0) {
        fail_msg("%s, %dx%d: after %d s the picture is not the one painted anew", state, canvas.width, canvas.height,
                 second);
    }
    free(anew.pixels);
}

// Plays a minute of the state, second after second.
static struct minute play(const struct state *state, struct size size)
{
    struct minute minute = {0};
    struct error error;
    struct stage *stage;
    struct rect rects[STAGE_DAMAGE_MAX];
    struct canvas canvas = canvas_of(size.width, size.height);
    story_init(&story);
    state->tell();
    assert_true(stage_create(&stage, size.width, size.height, painter_metrics(painter), &error));
    struct wall from = story_time(state->hour, state->minute, 0);
    paint(stage, canvas, rects, stage_update(stage, story_show(&story, state->screen, from), rects));
    for (int second = 1; second <= 60; second++) {
        struct wall at = {from.ms + second * MS_PER_SECOND};
        size_t count = stage_update(stage, story_show(&story, state->screen, at), rects);
        int64_t area = 0;
        for (size_t i = 0; i < count; i++) {
            area += (int64_t)rects[i].w * rects[i].h;
        }
        paint(stage, canvas, rects, count);
        minute.sum += area;
        // What counts down ends a ten or a minute with its first second, what counts up with the last.
        int64_t *most = second % 10 > 1 ? &minute.most : &minute.tens;
        *most = second > 1 && second < 60 && area > *most ? area : *most;
        if (second == 11 || second == 30 || second == 60) {
            assert_whole(stage, canvas, state->name, second);
        }
    }
    stage_destroy(stage);
    free(canvas.pixels);
    return minute;
}

static void second_of_a_countdown_when_it_passes_then_a_fiftieth_of_the_picture_is_painted_at_most(void **state)
{
    (void)state;
    for (size_t size = 0; size < sizeof sizes / sizeof sizes[0]; size++) {
        int64_t mille = (int64_t)sizes[size].width * sizes[size].height * sizes[size].percent / 100 / 1000;
        for (size_t i = 0; i < STATES; i++) {
            struct minute minute = play(&states[i], sizes[size]);
            if (minute.sum / 60 > states[i].average * mille || minute.most > states[i].most * mille ||
                minute.tens > states[i].tens * mille) {
                fail_msg("%s, %dx%d: a second paints %.1f %% on average, %.1f %% at most, %.1f %% with other tens",
                         states[i].name, sizes[size].width, sizes[size].height,
                         (double)(minute.sum / 60) / (double)mille / 10, (double)minute.most / (double)mille / 10,
                         (double)minute.tens / (double)mille / 10);
            }
            assert_true(minute.sum > 0);
        }
    }
}

static int open_painter(void **state)
{
    (void)state;
    struct error error;
    return painter_create(&painter, places_fonts(), "assets/icons", &error) ? 0 : -1;
}

static int close_painter(void **state)
{
    (void)state;
    painter_destroy(painter);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(second_of_a_countdown_when_it_passes_then_a_fiftieth_of_the_picture_is_painted_at_most),
    };
    return cmocka_run_group_tests(tests, open_painter, close_painter);
}
