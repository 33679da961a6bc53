// SPDX-License-Identifier: MIT
#include "core/breaks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOON INT64_C(1795089600000) // 2026-11-19T12:00:00Z

static struct zone zone;
static struct planned_break breaks[BREAKS_MAX];

static size_t read_in(int64_t start_ms, int64_t end_ms, const char *description)
{
    struct block block = {.start = {start_ms}, .end = {end_ms}};
    snprintf(block.description, sizeof block.description, "%s", description);
    return breaks_read(&block, &zone, breaks);
}

static void break_when_written_in_one_of_its_forms_then_has_its_times(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "- break 12:30 10m",
        "Break 12:30-12:40",
        "  * BREAK: 12:30 – 12:40, coffee in the lobby",
        "- 12:30 10m Break",
        "12:30-12:40 Coffee break",
        "Przerwa 12:30 10 min",
        "• Перерыв 12:30 10 мин",
        "Agenda<br>- break&nbsp;12:30 10m<br>- tenses",
        "<ul><li>12:30 10m Break</li></ul>",
        "- break 12:30 10m\n- break 12:35 20m", // of two that overlap the first
        "• Break 12:30 to 12:40",
        "-break 12:30 10 min",
        "Agenda\n\n- tenses\n- break 12:30 10m\n- listening",
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (read_in(NOON, NOON + MS_PER_HOUR, forms[i]) != 1) {
            fail_msg("not one break: %s", forms[i]);
        }
        assert_int_equal(breaks[0].start.ms, NOON + 30 * MS_PER_MINUTE);
        assert_int_equal(breaks[0].end.ms, NOON + 40 * MS_PER_MINUTE);
    }
    assert_int_equal(read_in(NOON, NOON + 4 * MS_PER_HOUR, "break 13:00 1h15m"), 1);
    assert_int_equal(breaks[0].end.ms - breaks[0].start.ms, 75 * MS_PER_MINUTE);
}

static void line_when_it_is_no_break_then_is_passed_over(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "break",
        "break 12:30",
        "breakfast 12:30 10m",
        "break 25:00 10m",
        "break 12:30 0m",
        "break 12:30-",
        "break 12:30 10x",
        "We break 12:30 10m",
        "break 99999999999999999999:30 10m",
        "break 14:00 10m",
        "break 11:00 10m",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (read_in(NOON, NOON + MS_PER_HOUR, lines[i]) != 0) {
            fail_msg("taken for a break: %s", lines[i]);
        }
    }
}

static void break_when_it_reaches_over_the_end_then_is_cut_there(void **state)
{
    (void)state;
    assert_int_equal(read_in(NOON, NOON + MS_PER_HOUR, "break 12:50 30m"), 1);
    assert_int_equal(breaks[0].end.ms, NOON + MS_PER_HOUR);
}

static void break_after_midnight_when_the_block_runs_over_it_then_is_on_the_next_day(void **state)
{
    (void)state;
    int64_t start = NOON + 11 * MS_PER_HOUR;
    assert_int_equal(read_in(start, start + 3 * MS_PER_HOUR, "break 23:55-00:05\nbreak 01:00 10m"), 2);
    assert_int_equal(breaks[0].start.ms, start + 55 * MS_PER_MINUTE);
    assert_int_equal(breaks[0].end.ms, start + 65 * MS_PER_MINUTE);
    assert_int_equal(breaks[1].start.ms, start + 2 * MS_PER_HOUR);
}

static void breaks_when_more_than_their_limit_then_the_first_are_read(void **state)
{
    (void)state;
    char text[BLOCK_DESCRIPTION_MAX] = "";
    for (int i = 0; i < BREAKS_MAX + 4; i++) {
        size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "break 12:%02d 1m\n", i);
    }
    assert_int_equal(read_in(NOON, NOON + MS_PER_HOUR, text), BREAKS_MAX);
}

static int make_zone(void **state)
{
    (void)state;
    zone_init_fixed(&zone, "UTC", 0);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(break_when_written_in_one_of_its_forms_then_has_its_times),
        cmocka_unit_test(line_when_it_is_no_break_then_is_passed_over),
        cmocka_unit_test(break_when_it_reaches_over_the_end_then_is_cut_there),
        cmocka_unit_test(break_after_midnight_when_the_block_runs_over_it_then_is_on_the_next_day),
        cmocka_unit_test(breaks_when_more_than_their_limit_then_the_first_are_read),
    };
    return cmocka_run_group_tests(tests, make_zone, NULL);
}
