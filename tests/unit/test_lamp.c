// SPDX-License-Identifier: MIT
// What the kiosk does for its panels, with a face and a kiosk without a store: the picture that moves and rests, on
// memory; the signal that stops, on a kernel that is played.
#include "commands/lamp.h"

#include "core/light.h"
#include "kernel/kms_played.h"
#include "platform/display_drm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WIDTH  640
#define HEIGHT 480
#define NOON   INT64_C(1795089600000)

static struct settings settings;
static struct zone zone;
static struct kiosk *kiosk;
static struct display *display;
static struct face face;
static struct lamp lamp;
static struct played_kms played;

static struct now at_ms(int64_t ms)
{
    return (struct now){.wall = {NOON + ms}, .boot = {1000 + ms, 7}, .quality = CLOCK_TRUSTED};
}

static struct now at_minute(int64_t minutes)
{
    return at_ms(minutes * MS_PER_MINUTE);
}

static int set_up(void **state)
{
    (void)state;
    char why[256];
    struct error error;
    memset(&settings, 0, sizeof settings);
    zone_init_fixed(&zone, "UTC", 0);
    settings.backlight = (struct light_rules){.day = 100, .night = 100, .idle = 40, .idle_after_ms = MS_PER_HOUR};
    settings.backlight.open = settings.backlight.open_weekend = (struct hours_day){1, {{0, 20 * 60}}};
    const struct kiosk_ports ports = {.context = NULL};
    assert_true(kiosk_create(&kiosk, &settings, &zone, NULL, STORE_OK, &ports, at_ms(0), &error));
    assert_true(display_open_memory(&display, WIDTH, HEIGHT, why, sizeof why));
    assert_true(face_open(&face, kiosk, display, "assets/icons", &error));
    lamp_open(&lamp, NULL, NULL, at_ms(0));
    lamp.cares = true;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    lamp_close(&lamp);
    face_close(&face);
    display_close(display);
    kiosk_destroy(kiosk);
    return 0;
}

static uint64_t turn(struct now now)
{
    kiosk_turn(kiosk, now);
    lamp_care(&lamp, &face, now);
    return face_show(&face, now);
}

static void assert_at(int32_t x, int32_t y)
{
    int32_t seen_x = -1, seen_y = -1;
    light_shift(face.shift, &seen_x, &seen_y);
    assert_int_equal(seen_x, x);
    assert_int_equal(seen_y, y);
}

// Every pixel is that of a picture that never moved, to the right and down by so many; the edges are ground.
static void assert_moved(struct now now, int32_t x, int32_t y)
{
    struct display *still = NULL;
    struct face other;
    struct error error;
    char why[256];
    int32_t pitch = 0;
    assert_true(display_open_memory(&still, WIDTH, HEIGHT, why, sizeof why));
    assert_true(face_open(&other, kiosk, still, "assets/icons", &error));
    face_show(&other, now);
    const uint32_t *moved = display_pixels(display, &pitch), *from = display_pixels(still, &pitch);
    rgb ground = stage_scene(other.stage)->ground;
    for (int32_t row = 0; row < HEIGHT; row++) {
        for (int32_t column = 0; column < WIDTH; column++) {
            bool edge = row < y || column < x;
            uint32_t wanted = edge ? ground : from[(row - y) * WIDTH + column - x];
            if (moved[row * WIDTH + column] != wanted) {
                fail_msg("pixel %d,%d is %06x, not %06x", column, row, moved[row * WIDTH + column], wanted);
            }
        }
    }
    face_close(&other);
    display_close(still);
}

static void picture_when_three_minutes_have_passed_then_it_moves_with_the_next_change(void **state)
{
    (void)state;
    turn(at_minute(0));
    assert_moved(at_minute(0), 0, 0);
    turn(at_ms(2 * MS_PER_MINUTE + 59000));
    assert_at(0, 0);
    turn(at_minute(3));
    assert_at(2, 0);
    assert_moved(at_minute(3), 2, 0);
    // Partly painted pictures stand where the whole one does.
    turn(at_minute(4));
    assert_at(2, 0);
    assert_moved(at_minute(4), 2, 0);
    for (int64_t minute = 5; minute <= 12; minute++) {
        turn(at_minute(minute));
        assert_moved(at_minute(minute), minute < 6 ? 2 : minute < 12 ? 4 : 2, minute < 9 ? 0 : 2);
    }
}

static void picture_when_nothing_changes_then_it_does_not_move(void **state)
{
    (void)state;
    turn(at_minute(0));
    turn(at_minute(4));
    assert_at(2, 0);
    // The same minute once more, three minutes later on the boot clock: the wall was set back.
    struct now now = at_minute(4);
    now.boot.ms += 3 * MS_PER_MINUTE;
    assert_int_equal(turn(now), 0);
    assert_at(2, 0);
}

static void picture_when_a_finger_is_on_it_then_it_stands_still(void **state)
{
    (void)state;
    struct display_event event = {.kind = DISPLAY_DOWN, .x = 10, .y = 10, .finger = 1};
    turn(at_minute(0));
    face_input(&face, &event, at_minute(3));
    turn(at_minute(3));
    assert_at(0, 0);
    event.kind = DISPLAY_UP;
    face_input(&face, &event, at_minute(4));
    turn(at_minute(4));
    assert_at(2, 0);
}

static void picture_when_nobody_cares_then_it_neither_moves_nor_rests(void **state)
{
    (void)state;
    lamp.cares = false;
    turn(at_minute(0));
    turn(at_minute(30));
    assert_at(0, 0);
    assert_false(kiosk_situation(kiosk, at_minute(30))->resting);
}

static void picture_when_nobody_touched_it_for_ten_minutes_then_it_rests_until_somebody_does(void **state)
{
    (void)state;
    turn(at_minute(0));
    turn(at_minute(9));
    assert_false(kiosk_situation(kiosk, at_minute(9))->resting);
    turn(at_minute(10));
    assert_true(kiosk_situation(kiosk, at_minute(10))->resting);
    lamp_stir(&lamp, at_minute(11));
    turn(at_minute(11));
    assert_false(kiosk_situation(kiosk, at_minute(11))->resting);
}

// --- The signal ---

static struct display *monitor;

static void open_monitor(void)
{
    char why[256];
    played_kms_begin(&played);
    struct kms_kernel kernel = played_kms_kernel(&played);
    assert_true(display_open_kms(&monitor, &kernel, 64, 48, 0, why, sizeof why));
    const struct display_rect whole = {0, 0, 64, 48};
    display_present(monitor, &whole, 1);
    lamp_open(&lamp, NULL, monitor, at_minute(0));
}

static void close_monitor(void)
{
    lamp_close(&lamp);
    display_close(monitor);
    played_kms_end(&played);
}

static void light(enum screen screen, struct now now)
{
    struct situation situation = {.screen = screen, .settings = &settings, .zone = &zone};
    lamp_turn(&lamp, &face, &situation, now);
}

static void signal_when_there_is_no_backlight_and_the_room_is_closed_then_it_stops(void **state)
{
    (void)state;
    open_monitor(); // at noon; the room closes at 20:00
    light(SCREEN_IDLE, at_minute(0));
    assert_true(played.cards[0].lit);
    light(SCREEN_IDLE, at_minute(8 * 60));
    assert_false(played.cards[0].lit);
    assert_true(face.gate.dark);
    // A touch lights it.
    face_set_dark(&face, false, at_minute(9 * 60));
    lamp_stir(&lamp, at_minute(9 * 60));
    light(SCREEN_IDLE, at_minute(9 * 60));
    assert_true(played.cards[0].lit);
    close_monitor();
}

static void signal_when_a_block_comes_then_it_is_back_and_stays(void **state)
{
    (void)state;
    open_monitor();
    light(SCREEN_IDLE, at_minute(8 * 60));
    light(SCREEN_READY, at_minute(9 * 60));
    assert_true(played.cards[0].lit);
    assert_false(face.gate.dark);
    light(SCREEN_SESSION, at_minute(11 * 60));
    assert_true(played.cards[0].lit);
    close_monitor();
}

static void signal_when_the_kiosk_ends_then_it_is_back(void **state)
{
    (void)state;
    open_monitor();
    light(SCREEN_IDLE, at_minute(8 * 60));
    lamp_close(&lamp);
    assert_true(played.cards[0].lit);
    close_monitor();
}

static void signal_when_the_display_has_no_switch_then_touches_count(void **state)
{
    (void)state;
    lamp_open(&lamp, NULL, display, at_minute(0));
    light(SCREEN_IDLE, at_minute(8 * 60));
    assert_false(face.gate.dark);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(picture_when_three_minutes_have_passed_then_it_moves_with_the_next_change),
        TEST(picture_when_nothing_changes_then_it_does_not_move),
        TEST(picture_when_a_finger_is_on_it_then_it_stands_still),
        TEST(picture_when_nobody_cares_then_it_neither_moves_nor_rests),
        TEST(picture_when_nobody_touched_it_for_ten_minutes_then_it_rests_until_somebody_does),
        TEST(signal_when_there_is_no_backlight_and_the_room_is_closed_then_it_stops),
        TEST(signal_when_a_block_comes_then_it_is_back_and_stays),
        TEST(signal_when_the_kiosk_ends_then_it_is_back),
        TEST(signal_when_the_display_has_no_switch_then_touches_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
