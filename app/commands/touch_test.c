// SPDX-License-Identifier: MIT
// adjourn touch-test: what the panels say, on the screen; with --calibrate, the matrix for the settings.
#include "ui/screens/touch_test.h"
#include "commands/commands.h"
#include "commands/fingers.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/screen.h"
#include "platform/clock.h"
#include "platform/latency.h"
#include "platform/touch_calibration.h"
#include "text/text.h"
#include "ui/painter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAMAGE_MAX 8
#define PAIRS(...)                                                                                                     \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

struct contact {
    int64_t finger;
    int32_t x, y;
};

struct test {
    struct settings settings;
    struct places places;
    struct display *display;
    struct painter *painter;
    struct loop *loop;
    struct fingers fingers;
    bool fullscreen, once, calibrating;
    struct touch_calibration calibration;
    bool again; // the touches did not agree
    struct contact contacts[TOUCH_TEST_CONTACTS_MAX];
    size_t contact_count;
    bool pressed; // Done, by `leader`
    int64_t leader;
    struct latency latency;
    int64_t unshown_us;
    bool fresh;
    int current;
    struct scene scenes[2];
};

struct test_options {
    const char *config, *window, *language;
    bool calibrate, drm, once;
    int32_t width, height;
};

static int fail(const char *why, int code)
{
    fprintf(stderr, "adjourn touch-test: %s\n", why);
    return code;
}

// --- What is shown ---

static void next_line(struct touch_test_view *view, const char *text)
{
    char *line = view->line[view->line_count < TOUCH_TEST_LINES_MAX - 1 ? view->line_count++ : view->line_count];
    text_copy(line, ITEM_TEXT_MAX, text);
}

static void describe_panels(const struct test *test, struct touch_test_view *view)
{
    struct touch_info infos[TOUCH_DEVICES_MAX];
    size_t count = test->fingers.touch != NULL ? touch_infos(test->fingers.touch, infos) : 0;
    if (test->fingers.touch == NULL) {
        next_line(view, tr("Touches come from the window."));
    } else if (count == 0) {
        next_line(view, tr("No touch panel is there. One that is plugged in shows here."));
    }
    for (size_t i = 0; i < count; i++) {
        char matrix[128], text[ITEM_TEXT_MAX];
        touch_matrix_write(&infos[i].matrix, matrix, sizeof matrix);
        text_fill(text, sizeof text, tr("{name}, {path}. Matrix: {matrix}."),
                  PAIRS("name", infos[i].name, "path", infos[i].path, "matrix", matrix));
        next_line(view, text);
    }
}

static void describe_latency(const struct test *test, struct touch_test_view *view)
{
    char count[24], median[24], longest[24], text[ITEM_TEXT_MAX];
    const struct latency *latency = &test->latency;
    if (latency->count == 0) {
        return;
    }
    snprintf(count, sizeof count, "%llu", (unsigned long long)latency->count);
    snprintf(median, sizeof median, "%.1f", (double)latency_median_us(latency) / 1e3);
    snprintf(longest, sizeof longest, "%.1f", (double)latency->longest_us / 1e3);
    text_fill(text, sizeof text, tr("From the panel to the picture: {median} ms, at most {longest} ms ({n} measured)."),
              PAIRS("median", median, "longest", longest, "n", count));
    next_line(view, text);
}

// "300,200  811,340"
static void describe_contacts(const struct test *test, struct touch_test_view *view)
{
    char text[ITEM_TEXT_MAX] = "";
    size_t used = 0;
    for (size_t i = 0; i < test->contact_count && used < sizeof text; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%d,%d", i > 0 ? "   " : "", test->contacts[i].x,
                                 test->contacts[i].y);
    }
    if (used > 0) {
        next_line(view, text);
    }
}

static void make_view(const struct test *test, struct touch_test_view *view)
{
    int32_t width = 0;
    int32_t height = 0;
    display_size(test->display, &width, &height);
    *view = (struct touch_test_view){.has_cross = test->calibrating, .contact_count = test->contact_count};
    next_line(view, test->calibrating ? tr("Touch the middle of the cross.") : tr("Touch test"));
    if (test->again) {
        next_line(view, tr("The four touches did not agree. Here is the first cross again."));
    }
    describe_panels(test, view);
    describe_latency(test, view);
    describe_contacts(test, view);
    struct touch_share cross = touch_calibration_cross(test->calibration.count);
    view->cross_x = (int32_t)(cross.x * width);
    view->cross_y = (int32_t)(cross.y * height);
    for (size_t i = 0; i < test->contact_count; i++) {
        view->contact[i].x = test->contacts[i].x;
        view->contact[i].y = test->contacts[i].y;
    }
    text_copy(view->done, sizeof view->done, tr("Done"));
}

static void lay_out(struct test *test, struct scene *scene)
{
    struct touch_test_view view;
    struct frame frame;
    int32_t width = 0;
    int32_t height = 0;
    display_size(test->display, &width, &height);
    make_view(test, &view);
    layout_begin(&frame, scene, width, height, painter_metrics(test->painter), test->settings.display.theme,
                 (struct action){test->pressed ? ACTION_DONE : ACTION_NONE, 0});
    screen_touch_test(&frame, &view);
}

static void show(struct test *test)
{
    const struct scene *before = &test->scenes[test->current];
    struct scene *after = &test->scenes[1 - test->current];
    struct rect damage[DAMAGE_MAX];
    struct display_rect presented[DAMAGE_MAX];
    struct canvas canvas;
    lay_out(test, after);
    test->current = 1 - test->current;
    damage[0] = (struct rect){0, 0, after->width, after->height};
    size_t count = test->fresh ? 1 : scene_damage(before, after, NULL, damage, DAMAGE_MAX);
    test->fresh = false;
    display_size(test->display, &canvas.width, &canvas.height);
    canvas.pixels = display_pixels(test->display, &canvas.pitch);
    for (size_t i = 0; i < count; i++) {
        painter_draw(test->painter, after, canvas, damage[i]);
        presented[i] = (struct display_rect){damage[i].x, damage[i].y, damage[i].w, damage[i].h};
    }
    display_present(test->display, presented, count);
    if (count > 0) {
        latency_await(&test->latency, test->unshown_us, display_presents(test->display));
    }
    if (!display_tells_shown(test->display)) {
        latency_shown(&test->latency, display_presents(test->display), clock_monotonic_us());
    }
    test->unshown_us = 0;
}

// --- What is touched ---

static size_t find_contact(const struct test *test, int64_t finger)
{
    size_t i = 0;
    while (i < test->contact_count && test->contacts[i].finger != finger) {
        i++;
    }
    return i;
}

static void follow(struct test *test, const struct display_event *event)
{
    size_t at = find_contact(test, event->finger);
    if (event->kind == DISPLAY_UP || event->kind == DISPLAY_CANCEL) {
        if (at < test->contact_count) {
            test->contacts[at] = test->contacts[--test->contact_count];
        }
    } else if (at < test->contact_count || (event->kind == DISPLAY_DOWN && at < TOUCH_TEST_CONTACTS_MAX)) {
        test->contacts[at] = (struct contact){event->finger, event->x, event->y};
        test->contact_count += at == test->contact_count;
    }
}

static bool is_done(const struct test *test, const struct display_event *event)
{
    const struct item *hit = scene_hit(&test->scenes[test->current], event->x, event->y);
    return hit != NULL && hit->target.action.kind == ACTION_DONE;
}

static void touch_cross(struct test *test, const struct display_event *event)
{
    struct touch_matrix matrix;
    int32_t width = 0;
    int32_t height = 0;
    display_size(test->display, &width, &height);
    struct touch_share seen = {(event->x + 0.5) / width, (event->y + 0.5) / height};
    enum calibration_step step =
        touch_calibration_take(&test->calibration, seen, test->settings.touch.quarters, &matrix);
    test->again = step == CALIBRATION_AGAIN;
    if (step == CALIBRATION_DONE) {
        char text[128];
        touch_matrix_write(&matrix, text, sizeof text);
        printf("[touch]\nmatrix = %s\n", text);
        loop_stop(test->loop);
    }
}

static void act(struct test *test, const struct display_event *event)
{
    if (event->kind == DISPLAY_DOWN) {
        test->pressed = is_done(test, event);
        test->leader = event->finger;
    } else if (event->kind == DISPLAY_UP && event->finger == test->leader) {
        if (test->pressed && is_done(test, event)) {
            loop_stop(test->loop);
        } else if (test->calibrating && !test->pressed) {
            touch_cross(test, event);
        }
        test->pressed = false;
    } else if (event->kind == DISPLAY_CANCEL) {
        test->pressed = false;
    }
}

static void take(struct test *test, const struct display_event *event)
{
    switch (event->kind) {
    case DISPLAY_QUIT:
    case DISPLAY_LOST:
        loop_stop(test->loop);
        break;
    case DISPLAY_RESIZE:
        fingers_resize(&test->fingers);
        test->fresh = true;
        break;
    case DISPLAY_EXPOSE:
        test->fresh = true;
        break;
    case DISPLAY_SHOWN:
        latency_shown(&test->latency, event->frame, event->stamp_us);
        break;
    case DISPLAY_DOWN:
    case DISPLAY_MOVE:
    case DISPLAY_UP:
    case DISPLAY_CANCEL:
        test->unshown_us = test->unshown_us == 0 ? event->stamp_us : test->unshown_us;
        follow(test, event);
        act(test, event);
        break;
    }
}

static struct wall turn(void *context, struct now now)
{
    struct test *test = context;
    struct display_event event;
    while (fingers_next(&test->fingers, &event)) {
        take(test, &event);
    }
    show(test);
    if (test->once) {
        loop_stop(test->loop);
    }
    return fingers_next_wake(&test->fingers, now);
}

// --- The command ---

static int read_options(int argc, char **argv, struct test_options *options)
{
    const struct option_rule rules[] = {
        OPTION_CONFIG(&options->config),
        {.name = "--calibrate", .flag = &options->calibrate, .help = "four crosses, then the matrix for the settings"},
        {.name = "--window",
         .word = "WxH",
         .value = &options->window,
         .help = "a window of this size instead of the whole screen"},
        {.name = "--drm", .flag = &options->drm, .help = "the kernel's own display, whatever the settings say"},
        {.name = "--lang", .word = "LANG", .value = &options->language, .help = "en, pl, ru, vi or es"},
        {.name = "--once", .flag = &options->once, .help = "leave after the first picture"},
    };
    int code = options_parse(argc, argv, "touch-test [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    return code == OPTIONS_RUN ? options_read_size("touch-test", options->window, &options->width, &options->height)
                               : code;
}

static int open_test(struct test *test, const struct test_options *options)
{
    struct error error = {""};
    char why[256] = "";
    int faults = 0;
    if (!options_open_settings(options->config, NULL, &test->settings, &faults)) {
        return EXIT_FAULT;
    }
    if (!places_find(&test->places, &error)) {
        return fail(error.text, EXIT_BOARD);
    }
    text_init(test->places.locale);
    if (!text_use(options->language != NULL ? options->language : test->settings.room.language)) {
        return fail("--lang: there is no such language (allowed: en, pl, ru, vi, es)", EXIT_USAGE);
    }
    bool sized = options->window != NULL;
    const struct screen_wish wish = {options->drm, !sized, sized, options->width, options->height};
    if (!screen_open(&test->display, "touch-test", &test->settings, &wish, why, sizeof why) ||
        !loop_create(&test->loop, why, sizeof why) || !loop_watch_signals(test->loop, NULL, NULL)) {
        return fail(why, EXIT_BOARD);
    }
    if (!painter_create(&test->painter, places_fonts(), test->places.icons, &error)) {
        return fail(error.text, EXIT_BOARD);
    }
    // A panel is calibrated from what it says by itself.
    const struct touch_matrix *matrix = options->calibrate ? &touch_matrix_identity : NULL;
    int32_t quarters = options->calibrate ? 0 : test->settings.touch.quarters;
    fingers_open(&test->fingers, "touch-test", &test->settings, matrix, quarters, test->display, test->loop);
    return EXIT_OK;
}

static void close_test(struct test *test)
{
    loop_destroy(test->loop);
    fingers_close(&test->fingers);
    painter_destroy(test->painter);
    display_close(test->display);
    free(test);
}

int command_touch_test(int argc, char **argv)
{
    struct test_options options = {0};
    int code = read_options(argc, argv, &options);
    if (code != OPTIONS_RUN) {
        return code;
    }
    struct test *test = calloc(1, sizeof *test);
    if (test == NULL) {
        return fail("out of memory", EXIT_BOARD);
    }
    test->once = options.once;
    test->calibrating = options.calibrate;
    test->fresh = true;
    code = open_test(test, &options);
    if (code == EXIT_OK) {
        loop_run(test->loop, turn, test);
        fingers_tell_latency("touch-test", &test->latency);
    }
    close_test(test);
    return code;
}
