// SPDX-License-Identifier: MIT
// Backlights as files of the test's own, of any name, and the kiosk's lamp on them.
#include "commands/lamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char root[64], why[256];
static struct backlight backlight;
static struct display *display;
static struct face face;
static struct lamp lamp;
static struct settings settings;
static struct zone zone;
static struct situation situation;

static void put(const char *panel, const char *file, const char *text)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", root, panel);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/%s/%s", root, panel, file);
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    fputs(text, out);
    fclose(out);
}

static int get(const char *panel, const char *file)
{
    char path[256];
    int number = -1;
    snprintf(path, sizeof path, "%s/%s/%s", root, panel, file);
    FILE *in = fopen(path, "r");
    if (in != NULL) {
        assert_int_equal(fscanf(in, "%d", &number), 1);
        fclose(in);
    }
    return number;
}

static void put_panel(const char *panel, const char *most, const char *brightness, const char *power)
{
    put(panel, "max_brightness", most);
    put(panel, "brightness", brightness);
    if (power != NULL) {
        put(panel, "bl_power", power);
    }
}

static int set_up(void **state)
{
    (void)state;
    strcpy(root, "/tmp/adjourn-backlight-XXXXXX");
    return mkdtemp(root) != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    face_close(&face);
    display_close(display);
    display = NULL;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static bool set(int32_t percent)
{
    return backlight_set(&backlight, percent, why, sizeof why);
}

static void backlight_when_set_then_the_share_is_rounded_to_a_step_and_never_none(void **state)
{
    (void)state;
    static const struct {
        const char *most;
        int32_t percent;
        int brightness;
    } cases[] = {
        {"255\n", 100, 255}, {"255\n", 40, 102},
        {"255\n", 1, 3},     {"31\n", 50, 16},
        {"31\n", 1, 1},      {"1\n", 1, 1},
        {"1\n", 100, 1},     {"65535\n", 1, 655},
        {"7\n", 40, 3},      {"2147483647\n", 100, 2147483647},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_panel("rpi_backlight", cases[i].most, "0\n", "0\n");
        backlight_open(&backlight, root);
        assert_int_equal(backlight.count, 1);
        assert_true(set(cases[i].percent));
        assert_int_equal(get("rpi_backlight", "brightness"), cases[i].brightness);
    }
}

static void backlight_when_set_to_the_same_then_nothing_is_written(void **state)
{
    (void)state;
    put_panel("10-0045", "31\n", "5\n", "0\n");
    backlight_open(&backlight, root);
    assert_true(set(50));
    uint64_t writes = backlight.writes;
    assert_int_equal(writes, 1);
    assert_true(set(50));
    assert_true(set(51)); // the same step
    assert_int_equal(backlight.writes, writes);
}

static void backlight_when_off_then_power_goes_and_brightness_stays(void **state)
{
    (void)state;
    put_panel("panel", "255\n", "200\n", "0\n");
    backlight_open(&backlight, root);
    assert_true(set(100));
    assert_true(set(0));
    assert_int_equal(get("panel", "bl_power"), 4);
    assert_int_equal(get("panel", "brightness"), 255);
    assert_true(set(100));
    assert_int_equal(get("panel", "bl_power"), 0);
    assert_int_equal(backlight.writes, 3);
}

static void backlight_when_it_has_no_power_file_then_off_is_brightness_0(void **state)
{
    (void)state;
    put_panel("panel", "255\n", "200\n", NULL);
    backlight_open(&backlight, root);
    assert_true(set(0));
    assert_int_equal(get("panel", "brightness"), 0);
    assert_true(set(1));
    assert_int_equal(get("panel", "brightness"), 3);
}

static void backlight_when_there_are_several_then_each_is_set_and_odd_ones_are_left_alone(void **state)
{
    (void)state;
    put_panel("a", "100\n", "7\n", "0\n");
    put_panel("b", "10\n", "7\n", "0\n");
    put_panel("zero", "0\n", "0\n", "0\n");
    put_panel("words", "much\n", "7\n", "0\n");
    put("empty", "type", "raw\n");
    backlight_open(&backlight, root);
    assert_int_equal(backlight.count, 2);
    assert_true(set(50));
    assert_int_equal(get("a", "brightness"), 50);
    assert_int_equal(get("b", "brightness"), 5);
    assert_int_equal(get("words", "brightness"), 7);
}

static void backlight_when_a_panel_takes_nothing_then_that_is_told_once(void **state)
{
    (void)state;
    put_panel("panel", "255\n", "200\n", NULL);
    backlight_open(&backlight, root);
    char path[256];
    snprintf(path, sizeof path, "%s/panel/brightness", root);
    unlink(path);
    mkdir(path, 0700); // not even root can write there
    assert_false(set(40));
    assert_non_null(strstr(why, "/panel: Is a directory"));
    assert_false(set(0));
    assert_string_equal(why, "");
}

static void backlight_when_restored_then_it_is_as_it_was_found_and_lit(void **state)
{
    (void)state;
    static const struct {
        const char *brightness, *power;
        int restored;
    } cases[] = {{"200\n", "0\n", 200}, {"200\n", "4\n", 200}, {"0\n", "0\n", 255}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (int32_t percent = 0; percent <= 40; percent += 40) {
            put_panel("panel", "255\n", cases[i].brightness, cases[i].power);
            backlight_open(&backlight, root);
            assert_true(set(100));
            assert_true(set(percent));
            backlight_restore(&backlight);
            assert_int_equal(get("panel", "brightness"), cases[i].restored);
            assert_int_equal(get("panel", "bl_power"), 0);
        }
    }
}

static void backlight_when_there_is_none_then_nothing_is_written(void **state)
{
    (void)state;
    backlight_open(&backlight, "/nowhere/at/all");
    assert_int_equal(backlight.count, 0);
    assert_true(set(40));
    backlight_restore(&backlight);
    assert_int_equal(backlight.writes, 0);
}

// The lamp and a face without a kiosk: what goes dark, what a touch does, what is never dark.
static struct now at_minute(int hour, int minute)
{
    struct wall wall = zone_wall(&zone, (struct civil){.date = {2026, 11, 27}, .hour = hour, .minute = minute});
    return (struct now){.wall = wall, .boot = {wall.ms % MS_PER_DAY, 1}, .quality = CLOCK_TRUSTED};
}

static void begin(void)
{
    zone_init_fixed(&zone, "UTC", 0);
    settings.backlight = (struct light_rules){.day = 100, .night = 50, .idle = 40, .idle_after_ms = 10 * MS_PER_MINUTE};
    settings.backlight.open = (struct hours_day){1, {{7 * 60, 19 * 60}}};
    situation = (struct situation){.screen = SCREEN_IDLE, .settings = &settings, .zone = &zone};
    put_panel("panel", "100\n", "77\n", "0\n");
    struct error error;
    assert_true(display_open_memory(&display, 640, 480, why, sizeof why));
    assert_true(face_open(&face, NULL, display, "assets/icons", &error));
    lamp_open(&lamp, root, NULL, at_minute(18, 0));
}

static int64_t turn(struct now now)
{
    return lamp_turn(&lamp, &face, &situation, now).ms;
}

static void lamp_when_the_room_closes_then_it_goes_off_and_a_touch_only_wakes_it(void **state)
{
    (void)state;
    begin();
    assert_int_equal(turn(at_minute(18, 0)), at_minute(18, 10).wall.ms);
    assert_int_equal(turn(at_minute(18, 10)), at_minute(19, 0).wall.ms);
    assert_int_equal(get("panel", "brightness"), 40);
    turn(at_minute(19, 0));
    assert_int_equal(get("panel", "bl_power"), 4);
    assert_true(face.gate.dark);
    const struct display_event down = {.kind = DISPLAY_DOWN};
    assert_false(touch_gate_pass(&face.gate, &down, at_minute(20, 0).boot));
    face_set_dark(&face, false, at_minute(20, 0)); // as the face does it
    lamp_stir(&lamp, at_minute(20, 0));
    assert_int_equal(turn(at_minute(20, 0)), at_minute(20, 1).wall.ms);
    assert_int_equal(get("panel", "bl_power"), 0);
    assert_int_equal(get("panel", "brightness"), 100);
    turn(at_minute(20, 1));
    assert_true(face.gate.dark);
    lamp_close(&lamp);
    assert_int_equal(get("panel", "bl_power"), 0);
    assert_int_equal(get("panel", "brightness"), 77);
}

static void lamp_when_a_block_comes_in_the_dark_then_it_is_lit(void **state)
{
    (void)state;
    begin();
    turn(at_minute(21, 0));
    assert_true(face.gate.dark);
    situation.screen = SCREEN_READY;
    turn(at_minute(21, 50));
    assert_false(face.gate.dark);
    assert_int_equal(get("panel", "bl_power"), 0);
    situation.screen = SCREEN_SESSION;
    turn(at_minute(23, 0));
    assert_int_equal(get("panel", "brightness"), 100);
}

static void lamp_when_the_panel_does_not_go_off_then_touches_count(void **state)
{
    (void)state;
    begin();
    turn(at_minute(18, 0));
    char path[256];
    snprintf(path, sizeof path, "%s/panel/bl_power", root);
    unlink(path);
    mkdir(path, 0700);
    turn(at_minute(21, 0));
    assert_false(face.gate.dark);
}

static void lamp_when_there_is_no_light_to_set_then_it_never_wakes(void **state)
{
    (void)state;
    begin();
    lamp_open(&lamp, NULL, NULL, at_minute(18, 0));
    assert_int_equal(turn(at_minute(21, 0)), INT64_MAX);
    assert_false(face.gate.dark);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(backlight_when_set_then_the_share_is_rounded_to_a_step_and_never_none),
        TEST(backlight_when_set_to_the_same_then_nothing_is_written),
        TEST(backlight_when_off_then_power_goes_and_brightness_stays),
        TEST(backlight_when_it_has_no_power_file_then_off_is_brightness_0),
        TEST(backlight_when_there_are_several_then_each_is_set_and_odd_ones_are_left_alone),
        TEST(backlight_when_a_panel_takes_nothing_then_that_is_told_once),
        TEST(backlight_when_restored_then_it_is_as_it_was_found_and_lit),
        TEST(backlight_when_there_is_none_then_nothing_is_written),
        TEST(lamp_when_the_room_closes_then_it_goes_off_and_a_touch_only_wakes_it),
        TEST(lamp_when_a_block_comes_in_the_dark_then_it_is_lit),
        TEST(lamp_when_the_panel_does_not_go_off_then_touches_count),
        TEST(lamp_when_there_is_no_light_to_set_then_it_never_wakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
