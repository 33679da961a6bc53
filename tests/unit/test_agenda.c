// SPDX-License-Identifier: MIT
#include "core/agenda.h"
#include "core/breaks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOON INT64_C(1795089600000) // 2026-11-19T12:00:00Z
#define MIN  MS_PER_MINUTE

static struct zone zone;
static struct block block;
static struct agenda agenda;

static void read_in(int64_t minutes, const char *description)
{
    block = (struct block){.start = {NOON}, .end = {NOON + minutes * MIN}};
    snprintf(block.description, sizeof block.description, "%s", description);
    agenda_read(&block, &zone, &agenda);
}

static void expect_item(size_t i, const char *title, int64_t from, int64_t to)
{
    if (i >= agenda.count || strcmp(agenda.item[i].title, title) != 0 || agenda.item[i].start.ms != NOON + from * MIN ||
        agenda.item[i].end.ms != NOON + to * MIN) {
        fail_msg("item %zu of %zu is not '%s' %d-%d but '%s' %d-%d in: %s", i, agenda.count, title, (int)from, (int)to,
                 agenda.item[i].title, (int)((agenda.item[i].start.ms - NOON) / MIN),
                 (int)((agenda.item[i].end.ms - NOON) / MIN), block.description);
    }
}

static void item_when_written_in_one_of_its_forms_then_has_its_title_and_times(void **state)
{
    (void)state;
    static const char *const forms[] = {
        "- 12:00 15m Tenses",
        "- 12:00 15 min: Tenses",
        "* 12:00-12:15 Tenses",
        "• 12:00 – 12:15 - Tenses",
        "15m Tenses",
        "Tenses (15 min)",
        "- Tenses (15m)",
        "1. 15 minutes Tenses",
        "2) Tenses ( 15 min ) ",
        "12:00 15m Tenses",
        "12:00 Tenses (15 min)",
        "· 15 мин Tenses",
        "- 15 phút Tenses",
        "Hello,\n\n- 15m Tenses\n",
        "<p>Hi</p><ul><li>15m Tenses</li></ul>",
        "Hi<br>- 15m&nbsp;Tenses",
        "<UL>\n<LI><b>15m</b> Tenses\n</UL>",
    };
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        read_in(60, forms[i]);
        expect_item(0, "Tenses", 0, 15);
        assert_int_equal(agenda.count, 1);
        assert_true(agenda.item[0].measured);
    }
}

static void line_when_it_is_no_item_then_is_passed_over(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "",
        "Tenses",
        "We meet at 12:00",
        "-",
        "- -----",
        "________________",
        "* * *",
        "15m",
        "12:00",
        "12:00-12:15",
        "15mm screws",
        "2 months of listening",
        "(15 min)",
        "Tenses (15 mins of reading)",
        "25:00 Tenses",
        "12:5 Tenses",
        "Join: <https://example.org/meet>",
        "- break 12:30 10m",
        "- 13:00 15m Afterwards",
        "09:00 Arrival",
        "- 12:30 10m Break",
        "Coffee break (10 min)",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        read_in(60, lines[i]);
        if (agenda.count != 0) {
            fail_msg("an item '%s': %s", agenda.item[0].title, lines[i]);
        }
    }
}

static void items_when_without_lengths_then_share_what_is_not_written_away(void **state)
{
    (void)state;
    read_in(60, "- One\n- Two\n- Three");
    expect_item(0, "One", 0, 20);
    expect_item(1, "Two", 20, 40);
    expect_item(2, "Three", 40, 60);
    read_in(60, "- One\n- Two (30 min)\n- Three");
    expect_item(0, "One", 0, 15);
    expect_item(1, "Two", 15, 45);
    expect_item(2, "Three", 45, 60);
    // More than there is: nothing is left to share.
    read_in(60, "- 45m One\n- 45m Two\n- Three");
    expect_item(1, "Two", 45, 60);
    expect_item(2, "Three", 60, 60);
}

static void items_when_timed_then_lie_there_and_end_where_the_next_begins(void **state)
{
    (void)state;
    read_in(60, "12:10 One\n12:25 Two\n- 12:45 5m Three");
    expect_item(0, "One", 10, 25);
    expect_item(1, "Two", 25, 45);
    expect_item(2, "Three", 45, 50);
    read_in(60, "- 12:20 One\n- Two (10m)");
    expect_item(0, "One", 20, 70 - 10); // shares what is left: 50 min, cut off at the end
    read_in(60, "12:30 Last");
    expect_item(0, "Last", 30, 60);
    // After midnight, on the next day.
    block = (struct block){.start = {NOON + 11 * 60 * MIN}, .end = {NOON + 13 * 60 * MIN}};
    snprintf(block.description, sizeof block.description, "00:15 30m Night");
    agenda_read(&block, &zone, &agenda);
    assert_int_equal(agenda.item[0].start.ms, NOON + 735 * MIN);
}

static void items_when_a_break_is_planned_then_it_takes_no_part_of_them(void **state)
{
    (void)state;
    read_in(70, "- One\n- break 12:30 10m\n- Two");
    expect_item(0, "One", 0, 30);
    expect_item(1, "Two", 30, 70);
    read_in(70, "- 20m One\n- 20m Two\n- 12:30 10m Coffee break\n- 20m Three");
    expect_item(1, "Two", 20, 50);
    expect_item(2, "Three", 50, 70);
    // A break without a time is no planned one, but nothing else happens then.
    read_in(60, "- 20m One\n- Break (10 min)\n- 20m Two");
    expect_item(1, "Two", 30, 50);
    struct planned_break breaks[BREAKS_MAX];
    assert_int_equal(breaks_read(&block, &zone, breaks), 0);
}

static void agenda_when_it_has_too_many_items_then_the_rest_is_counted(void **state)
{
    (void)state;
    char text[BLOCK_DESCRIPTION_MAX] = "";
    for (int i = 0; i < AGENDA_ITEMS_MAX + 30; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "- Item %d\n", i);
    }
    read_in(60, text);
    assert_int_equal(agenda.count, AGENDA_ITEMS_MAX);
    assert_int_equal(agenda.beyond, 30);
}

static void title_when_too_long_then_cut_at_a_character(void **state)
{
    (void)state;
    char text[400] = "- x";
    for (int i = 0; i < 100; i++) {
        strcat(text, "ł");
    }
    read_in(60, text);
    assert_int_equal(strlen(agenda.item[0].title), AGENDA_TITLE_MAX - 1);
    assert_string_equal(agenda.item[0].title + AGENDA_TITLE_MAX - 3, "ł");
}

static void title_when_it_has_no_beginning_of_a_character_then_is_no_item(void **state)
{
    (void)state;
    char description[sizeof block.description];
    static const char *const marks[] = {"- ", "15m ", "1."};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        memset(description, 0x83, sizeof description);
        memcpy(description, marks[i], strlen(marks[i]));
        description[300] = '\0';
        read_in(60, description);
        assert_int_equal(agenda.count, 0);
    }
}

static void needs_when_items_end_before_four_fifths_then_up_to_the_last_one(void **state)
{
    (void)state;
    static const struct {
        int64_t minutes;
        const char *description;
        int64_t needs_s;
    } cases[] = {
        {60, "", 0},
        {60, "Nothing of the kind", 0},
        {60, "- 15m One\n- 20m Two", 35 * 60},
        {60, "- 12:10 15m One", 25 * 60}, // what comes before belongs to the plan
        {60, "- 12:00 10m One\n- 12:30 10m Two", 40 * 60},
        {60, "- 47m One", 47 * 60},                       // below,
        {60, "- 48m One", 48 * 60},                       // at,
        {60, "- 49m One", 48 * 60},                       // and above four fifths
        {60, "- One\n- Two", 48 * 60},                    // a plain list fills the block
        {70, "- One\n- break 12:30 10m\n- Two", 48 * 60}, // of the time between breaks
        {70, "- 30m One\n- break 12:30 10m\n- 15m Two", 45 * 60},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_in(cases[i].minutes, cases[i].description);
        if (agenda_needs(&agenda, &block, &zone) != cases[i].needs_s * MS_PER_SECOND) {
            fail_msg("needs %d s, not %d: %s", (int)(agenda_needs(&agenda, &block, &zone) / MS_PER_SECOND),
                     (int)cases[i].needs_s, cases[i].description);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(item_when_written_in_one_of_its_forms_then_has_its_title_and_times),
        cmocka_unit_test(line_when_it_is_no_item_then_is_passed_over),
        cmocka_unit_test(items_when_without_lengths_then_share_what_is_not_written_away),
        cmocka_unit_test(items_when_timed_then_lie_there_and_end_where_the_next_begins),
        cmocka_unit_test(items_when_a_break_is_planned_then_it_takes_no_part_of_them),
        cmocka_unit_test(agenda_when_it_has_too_many_items_then_the_rest_is_counted),
        cmocka_unit_test(title_when_too_long_then_cut_at_a_character),
        cmocka_unit_test(title_when_it_has_no_beginning_of_a_character_then_is_no_item),
        cmocka_unit_test(needs_when_items_end_before_four_fifths_then_up_to_the_last_one),
    };
    zone_init_fixed(&zone, "UTC", 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
