// SPDX-License-Identifier: MIT
#include "platform/display.h"

#include <SDL2/SDL.h>
#include <png.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct display *display;
static char why[256];

static int open_window(void **state)
{
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (!display_open_window(&display, 320, 200, false, why, sizeof why)) {
        fail_msg("%s", why);
    }
    struct display_event event;
    while (display_next_event(display, &event)) {
        // what the window has to say about its own opening
    }
    return 0;
}

static int open_memory(void **state)
{
    (void)state;
    return display_open_memory(&display, 64, 48, why, sizeof why) ? 0 : -1;
}

static int close_display(void **state)
{
    (void)state;
    display_close(display);
    display = NULL;
    return 0;
}

static void memory_when_opened_has_its_size_and_is_black(void **state)
{
    (void)state;
    int32_t width, height, pitch;
    display_size(display, &width, &height);
    const uint32_t *pixels = display_pixels(display, &pitch);
    assert_int_equal(width, 64);
    assert_int_equal(height, 48);
    assert_int_equal(pitch, 64 * 4);
    for (int i = 0; i < 64 * 48; i++) {
        assert_int_equal(pixels[i], 0);
    }
    struct display_event event;
    assert_int_equal(display_fd(display), -1);
    assert_false(display_next_event(display, &event));
}

static void memory_when_size_is_impossible_says_so(void **state)
{
    (void)state;
    struct display *none;
    assert_false(display_open_memory(&none, 0, 480, why, sizeof why));
    assert_string_equal(why, "display: 0 x 480 pixels (allowed: 1 to 16384 each)");
    assert_null(none);
    assert_false(display_open_memory(&none, 800, 16385, why, sizeof why));
    assert_string_equal(why, "display: 800 x 16385 pixels (allowed: 1 to 16384 each)");
    display_close(NULL);
}

static void presents_when_something_is_shown_are_counted(void **state)
{
    (void)state;
    struct display_rect rects[] = {{0, 0, 10, 10}, {20, 20, 10, 10}};
    uint64_t start = display_presents(display);
    display_present(display, rects, 2);
    display_present(display, rects, 0);
    display_present(display, rects, 1);
    assert_int_equal(display_presents(display) - start, 2);
}

static void picture_when_saved_and_read_again_is_the_same(void **state)
{
    (void)state;
    char path[] = "/tmp/adjourn-picture-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    int32_t pitch;
    uint32_t *pixels = display_pixels(display, &pitch);
    for (uint32_t i = 0; i < 64 * 48; i++) {
        pixels[i] = i * 2654435761u & 0xffffff;
    }
    assert_true(display_save_png(display, path, why, sizeof why));
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_int_not_equal(png_image_begin_read_from_file(&image, path), 0);
    assert_int_equal(image.width, 64);
    assert_int_equal(image.height, 48);
    image.format = PNG_FORMAT_RGB;
    uint8_t read[64 * 48 * 3];
    assert_int_not_equal(png_image_finish_read(&image, NULL, read, 0, NULL), 0);
    for (int i = 0; i < 64 * 48; i++) {
        uint32_t pixel = (uint32_t)read[i * 3] << 16 | (uint32_t)read[i * 3 + 1] << 8 | read[i * 3 + 2];
        assert_int_equal(pixel, pixels[i]);
    }
    char part[64];
    snprintf(part, sizeof part, "%s.part", path);
    assert_int_equal(access(part, F_OK), -1);
    unlink(path);
}

static void picture_when_it_cannot_be_saved_says_why_and_leaves_nothing(void **state)
{
    (void)state;
    assert_false(display_save_png(display, "/nowhere/picture.png", why, sizeof why));
    assert_string_equal(why, "picture /nowhere/picture.png: No such file or directory");
    char folder[] = "/tmp/adjourn-pictures-XXXXXX";
    assert_non_null(mkdtemp(folder));
    char taken[96], part[128];
    snprintf(taken, sizeof taken, "%s/taken", folder);
    snprintf(part, sizeof part, "%s.part", taken);
    assert_int_equal(mkdir(taken, 0700), 0);
    assert_false(display_save_png(display, taken, why, sizeof why));
    assert_non_null(strstr(why, "Is a directory"));
    assert_int_equal(access(part, F_OK), -1);
    rmdir(taken);
    rmdir(folder);
}

static void window_when_opened_can_be_painted_and_presented(void **state)
{
    (void)state;
    int32_t width, height, pitch;
    display_size(display, &width, &height);
    assert_int_equal(width, 320);
    assert_int_equal(height, 200);
    uint32_t *pixels = display_pixels(display, &pitch);
    for (int32_t y = 0; y < height; y++) {
        pixels[y * pitch / 4 + width - 1] = 0x66c99b;
    }
    // More rectangles than one call takes, some outside.
    struct display_rect rects[40];
    for (int i = 0; i < 40; i++) {
        rects[i] = (struct display_rect){i * 10 - 20, 190, 30, 30};
    }
    display_present(display, rects, 40);
    assert_int_equal(display_presents(display), 1);
    assert_int_equal(display_fd(display), -1); // this driver has no socket
}

static void push(SDL_Event event)
{
    assert_int_equal(SDL_PushEvent(&event), 1);
}

static void assert_next(enum display_event_kind kind, int32_t x, int32_t y, int64_t finger)
{
    struct display_event event;
    assert_true(display_next_event(display, &event));
    assert_int_equal(event.kind, kind);
    assert_int_equal(event.x, x);
    assert_int_equal(event.y, y);
    assert_int_equal(event.finger, finger);
}

static void assert_no_event(void)
{
    struct display_event event;
    assert_false(display_next_event(display, &event));
}

static void window_when_mouse_is_used_reports_the_left_button_alone(void **state)
{
    (void)state;
    push((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 3, .y = 4}});
    push((SDL_Event){.button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_RIGHT, .x = 3, .y = 4}});
    push((SDL_Event){.button = {.type = SDL_MOUSEBUTTONUP, .button = SDL_BUTTON_RIGHT, .x = 3, .y = 4}});
    assert_no_event();
    push((SDL_Event){.button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 5, .y = 6}});
    push((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 7, .y = 8}});
    push((SDL_Event){.button = {.type = SDL_MOUSEBUTTONUP, .button = SDL_BUTTON_LEFT, .x = 9, .y = 10}});
    assert_next(DISPLAY_DOWN, 5, 6, 0);
    assert_next(DISPLAY_MOVE, 7, 8, 0);
    assert_next(DISPLAY_UP, 9, 10, 0);
    assert_no_event();
}

static void window_when_pointer_leaves_while_pressed_cancels(void **state)
{
    (void)state;
    push((SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_LEAVE}});
    assert_no_event();
    push((SDL_Event){.button = {.type = SDL_MOUSEBUTTONDOWN, .button = SDL_BUTTON_LEFT, .x = 5, .y = 6}});
    push((SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_LEAVE}});
    push((SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 7, .y = 8}});
    assert_next(DISPLAY_DOWN, 5, 6, 0);
    assert_next(DISPLAY_CANCEL, 0, 0, 0);
    assert_no_event();
}

static void window_when_fingers_touch_reports_pixels_inside_the_picture(void **state)
{
    (void)state;
    push((SDL_Event){.tfinger = {.type = SDL_FINGERDOWN, .fingerId = 0, .x = 0.5f, .y = 0.25f}});
    push((SDL_Event){.tfinger = {.type = SDL_FINGERMOTION, .fingerId = 7, .x = 1.0f, .y = 1.0f}});
    push((SDL_Event){.tfinger = {.type = SDL_FINGERUP, .fingerId = 0, .x = -0.1f, .y = 0.0f}});
    assert_next(DISPLAY_DOWN, 160, 50, 1);
    assert_next(DISPLAY_MOVE, 319, 199, 8);
    assert_next(DISPLAY_UP, 0, 0, 1);
    assert_no_event();
}

static void window_when_exposed_shows_the_cached_picture_by_itself(void **state)
{
    (void)state;
    push((SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_EXPOSED}});
    assert_no_event();
}

static void window_when_resized_has_a_new_picture(void **state)
{
    (void)state;
    SDL_SetWindowSize(SDL_GetWindowFromID(1), 400, 240);
    assert_next(DISPLAY_RESIZE, 0, 0, 0);
    int32_t width, height, pitch;
    display_size(display, &width, &height);
    assert_int_equal(width, 400);
    assert_int_equal(height, 240);
    uint32_t *pixels = display_pixels(display, &pitch);
    assert_true(pitch >= 400 * 4);
    pixels[239 * (pitch / 4) + 399] = 0xffffff;
    display_present(display, &(struct display_rect){0, 0, 400, 240}, 1);
}

static void window_when_its_size_changed_under_a_picture_then_that_is_not_shown(void **state)
{
    (void)state;
    struct display_rect whole = {0, 0, 8, 8};
    assert_false(display_is_shown(display));
    display_present(display, &whole, 1);
    assert_true(display_is_shown(display));
    SDL_SetWindowSize(SDL_GetWindowFromID(1), 400, 240);
    display_present(display, &whole, 1);
    assert_false(display_is_shown(display));
    assert_next(DISPLAY_RESIZE, 0, 0, 0);
    display_present(display, &whole, 1);
    assert_true(display_is_shown(display));
}

static void window_when_closed_by_its_owner_says_quit(void **state)
{
    (void)state;
    push((SDL_Event){.quit = {.type = SDL_QUIT}});
    assert_next(DISPLAY_QUIT, 0, 0, 0);
}

static void window_when_driver_is_unknown_says_so(void **state)
{
    (void)state;
    struct display *none;
    setenv("SDL_VIDEODRIVER", "telegraph", 1);
    assert_false(display_open_window(&none, 320, 200, false, why, sizeof why));
    assert_string_equal(why, "display: telegraph not available");
    assert_null(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(memory_when_opened_has_its_size_and_is_black, open_memory, close_display),
        cmocka_unit_test(memory_when_size_is_impossible_says_so),
        cmocka_unit_test_setup_teardown(presents_when_something_is_shown_are_counted, open_memory, close_display),
        cmocka_unit_test_setup_teardown(picture_when_saved_and_read_again_is_the_same, open_memory, close_display),
        cmocka_unit_test_setup_teardown(picture_when_it_cannot_be_saved_says_why_and_leaves_nothing, open_memory,
                                        close_display),
        cmocka_unit_test_setup_teardown(window_when_opened_can_be_painted_and_presented, open_window, close_display),
        cmocka_unit_test_setup_teardown(window_when_mouse_is_used_reports_the_left_button_alone, open_window,
                                        close_display),
        cmocka_unit_test_setup_teardown(window_when_pointer_leaves_while_pressed_cancels, open_window, close_display),
        cmocka_unit_test_setup_teardown(window_when_fingers_touch_reports_pixels_inside_the_picture, open_window,
                                        close_display),
        cmocka_unit_test_setup_teardown(window_when_exposed_shows_the_cached_picture_by_itself, open_window,
                                        close_display),
        cmocka_unit_test_setup_teardown(window_when_resized_has_a_new_picture, open_window, close_display),
        cmocka_unit_test_setup_teardown(window_when_its_size_changed_under_a_picture_then_that_is_not_shown,
                                        open_window, close_display),
        cmocka_unit_test_setup_teardown(window_when_closed_by_its_owner_says_quit, open_window, close_display),
        cmocka_unit_test(window_when_driver_is_unknown_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
