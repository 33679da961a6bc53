// SPDX-License-Identifier: MIT
#include "core/light.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MINUTE MS_PER_MINUTE

// Friday 2026-11-27 in a room that opens 07:00-19:00, on weekends 10:00-12:00, with night before 08:00 and from 17:00.
static struct hours hours;
static struct zone zone;
static struct light_rules rules;

static int set_up(void **state)
{
    (void)state;
    zone_init_fixed(&zone, "UTC", 3600);
    memset(&hours, 0, sizeof hours);
    assert_true(hours_add_holiday(&hours, (struct date){2026, 11, 26}));
    rules = (struct light_rules){
        .day = 90,
        .night = 50,
        .idle = 40,
        .idle_after_ms = 10 * MINUTE,
        .night_hours = {2, {{0, 8 * 60}, {17 * 60, 24 * 60}}},
        .open = {1, {{7 * 60, 19 * 60}}},
        .open_weekend = {1, {{10 * 60, 12 * 60}}},
    };
    return 0;
}

static struct now at(int day, int hour, int minute)
{
    struct civil civil = {.date = {2026, 11, day}, .hour = hour, .minute = minute};
    return (struct now){.wall = zone_wall(&zone, civil), .boot = {0, 1}, .quality = CLOCK_TRUSTED};
}

static void light_when_decided_then_it_fits_the_hour_and_the_room(void **state)
{
    (void)state;
    static const struct {
        int day, hour, minute;
        bool in_use;
        int64_t quiet_ms;
        int32_t percent;
        int until[3]; // day, hour, minute
    } cases[] = {
        // In use: day or night, whatever the hours and the quiet.
        {27, 12, 0, true, 0, 90, {27, 17, 0}},
        {27, 17, 0, true, 0, 50, {27, 19, 0}},
        {27, 22, 0, true, 60 * MINUTE, 50, {28, 0, 0}},
        {28, 13, 0, true, 60 * MINUTE, 90, {28, 17, 0}},
        // Nobody there: as bright as before until it is idle.
        {27, 12, 0, false, 0, 90, {27, 12, 10}},
        {27, 12, 0, false, 9 * MINUTE, 90, {27, 12, 1}},
        {27, 12, 0, false, 10 * MINUTE, 40, {27, 17, 0}},
        {27, 16, 55, false, 0, 90, {27, 17, 0}},
        {27, 17, 0, false, 10 * MINUTE, 40, {27, 19, 0}},
        // Closed: off, but for a minute after a touch.
        {27, 18, 59, false, 30 * MINUTE, 40, {27, 19, 0}},
        {27, 19, 0, false, 30 * MINUTE, 0, {28, 0, 0}},
        {27, 19, 0, false, 0, 50, {27, 19, 1}},
        {27, 19, 0, false, MINUTE - 1, 50, {27, 19, 0}},
        {27, 19, 0, false, MINUTE, 0, {28, 0, 0}},
        {27, 6, 59, false, 90 * MINUTE, 0, {27, 7, 0}},
        {27, 7, 0, false, 90 * MINUTE, 40, {27, 8, 0}},
        // Saturday, and Thursday, which is a holiday.
        {28, 9, 0, false, 90 * MINUTE, 0, {28, 10, 0}},
        {28, 10, 0, false, 90 * MINUTE, 40, {28, 12, 0}},
        {26, 9, 0, false, 90 * MINUTE, 0, {26, 10, 0}},
        {26, 12, 0, false, 90 * MINUTE, 0, {26, 17, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct light_room room = {cases[i].in_use, cases[i].quiet_ms};
        struct now now = at(cases[i].day, cases[i].hour, cases[i].minute);
        struct light light = light_decide(&rules, &hours, &zone, &room, now);
        int64_t until = at(cases[i].until[0], cases[i].until[1], cases[i].until[2]).wall.ms;
        until += until == now.wall.ms ? MINUTE - cases[i].quiet_ms : 0;
        if (light.percent != cases[i].percent || light.until.ms != until) {
            fail_msg("case %zu: %d %%, %lld ms after the instant that was expected", i, (int)light.percent,
                     (long long)(light.until.ms - until));
        }
    }
}

static void light_when_the_clock_is_not_set_then_the_hours_do_not_count(void **state)
{
    (void)state;
    struct now now = at(27, 22, 0);
    now.quality = CLOCK_UNSET;
    struct light_room room = {.quiet_ms = MINUTE};
    assert_int_equal(light_decide(&rules, &hours, &zone, &room, now).percent, 90);
    room.quiet_ms = 10 * MINUTE;
    assert_int_equal(light_decide(&rules, &hours, &zone, &room, now).percent, 40);
}

static void light_when_idle_is_brighter_than_the_night_then_the_night_holds(void **state)
{
    (void)state;
    const struct light_room room = {.quiet_ms = 10 * MINUTE};
    rules.night = 20;
    assert_int_equal(light_decide(&rules, &hours, &zone, &room, at(27, 18, 0)).percent, 20);
}

static void light_when_idle_is_off_then_it_stays(void **state)
{
    (void)state;
    const struct light_room room = {.quiet_ms = MS_PER_DAY};
    rules.idle_after_ms = 0;
    struct light light = light_decide(&rules, &hours, &zone, &room, at(27, 12, 0));
    assert_int_equal(light.percent, 90);
    assert_int_equal(light.until.ms, at(27, 17, 0).wall.ms);
}

// From one `until` to the next through a week: what it says in between is what it said before, and each step is
// forward. In use it is never off.
static void light_when_asked_between_two_changes_then_nothing_is_new(void **state)
{
    (void)state;
    for (int in_use = 0; in_use < 2; in_use++) {
        struct now now = at(23, 0, 0);
        int64_t end = now.wall.ms + 7 * MS_PER_DAY;
        struct light_room room = {.in_use = in_use != 0};
        int changes = 0;
        while (now.wall.ms < end) {
            struct light light = light_decide(&rules, &hours, &zone, &room, now);
            assert_true(light.until.ms > now.wall.ms);
            assert_true(light.percent > 0 || in_use == 0);
            for (int64_t ms = 0; ms < light.until.ms - now.wall.ms; ms += MINUTE / 2) {
                struct now later = {.wall = {now.wall.ms + ms}, .quality = CLOCK_TRUSTED};
                struct light_room then = {room.in_use, room.quiet_ms + ms};
                assert_int_equal(light_decide(&rules, &hours, &zone, &then, later).percent, light.percent);
            }
            room.quiet_ms += light.until.ms - now.wall.ms;
            now.wall = light.until;
            changes++;
        }
        assert_true(changes <= 7 * 8);
    }
}

static void shift_when_stepped_then_nine_places_come_one_beside_the_other(void **state)
{
    (void)state;
    bool seen[3][3] = {{false}};
    int32_t last_x = 0, last_y = 0;
    for (int32_t step = 0; step < LIGHT_SHIFT_PLACES; step++) {
        int32_t x = -1, y = -1;
        light_shift(step, &x, &y);
        assert_true(x % 2 == 0 && y % 2 == 0);
        assert_in_range(x, 0, LIGHT_SHIFT_MAX);
        assert_in_range(y, 0, LIGHT_SHIFT_MAX);
        assert_false(seen[y / 2][x / 2]);
        seen[y / 2][x / 2] = true;
        assert_int_equal(abs(x - last_x) + abs(y - last_y), step == 0 ? 0 : 2);
        last_x = x;
        last_y = y;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(light_when_decided_then_it_fits_the_hour_and_the_room, set_up),
        cmocka_unit_test_setup(light_when_the_clock_is_not_set_then_the_hours_do_not_count, set_up),
        cmocka_unit_test_setup(light_when_idle_is_brighter_than_the_night_then_the_night_holds, set_up),
        cmocka_unit_test_setup(light_when_idle_is_off_then_it_stays, set_up),
        cmocka_unit_test_setup(light_when_asked_between_two_changes_then_nothing_is_new, set_up),
        cmocka_unit_test(shift_when_stepped_then_nine_places_come_one_beside_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
