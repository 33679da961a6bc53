// SPDX-License-Identifier: MIT
#include "core/zone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int64_t utc(int year, int month, int day, int hour, int minute)
{
    return civil_to_seconds((struct civil){{year, month, day}, hour, minute, 0});
}

// Warsaw in 2026: summer time from 29 March 01:00Z to 25 October 01:00Z.
static void fill_warsaw(struct zone *zone)
{
    zone_init_fixed(zone, "Europe/Warsaw", 3600);
    assert_true(zone_add_transition(zone, utc(2026, 3, 29, 1, 0), 7200));
    assert_true(zone_add_transition(zone, utc(2026, 10, 25, 1, 0), 3600));
}

static int64_t wall_s(const struct zone *zone, int month, int day, int hour, int minute)
{
    return zone_wall(zone, (struct civil){{2026, month, day}, hour, minute, 0}).ms / MS_PER_SECOND;
}

static void offset_changes_at_the_very_second(void **state)
{
    (void)state;
    struct zone zone;
    fill_warsaw(&zone);
    struct wall change = wall_from_seconds(utc(2026, 3, 29, 1, 0));
    assert_int_equal(zone_offset_at(&zone, (struct wall){change.ms - 1}), 3600);
    assert_int_equal(zone_offset_at(&zone, change), 7200);
    assert_int_equal(zone_civil(&zone, (struct wall){change.ms - 1}).hour, 1);
    assert_int_equal(zone_civil(&zone, change).hour, 3);
}

static void local_time_when_in_a_gap_takes_the_offset_before_it(void **state)
{
    (void)state;
    struct zone zone;
    fill_warsaw(&zone);
    assert_int_equal(wall_s(&zone, 3, 29, 2, 30), utc(2026, 3, 29, 1, 30));
    assert_int_equal(wall_s(&zone, 3, 29, 1, 59), utc(2026, 3, 29, 0, 59));
    assert_int_equal(wall_s(&zone, 3, 29, 3, 0), utc(2026, 3, 29, 1, 0));
}

static void local_time_when_it_exists_twice_is_the_first(void **state)
{
    (void)state;
    struct zone zone;
    fill_warsaw(&zone);
    assert_int_equal(wall_s(&zone, 10, 25, 2, 30), utc(2026, 10, 25, 0, 30));
    assert_int_equal(wall_s(&zone, 10, 25, 3, 0), utc(2026, 10, 25, 2, 0));
    assert_int_equal(wall_s(&zone, 10, 25, 1, 59), utc(2026, 10, 24, 23, 59));
}

static void day_start_when_midnight_is_in_a_gap_is_after_it(void **state)
{
    (void)state;
    struct zone zone; // as Beirut: the clock goes from 00:00 to 01:00
    zone_init_fixed(&zone, "Asia/Beirut", 7200);
    int64_t change_s = utc(2026, 3, 28, 22, 0);
    assert_true(zone_add_transition(&zone, change_s, 10800));
    struct wall start = zone_day_start(&zone, (struct date){2026, 3, 29});
    assert_int_equal(start.ms, change_s * MS_PER_SECOND);
    assert_int_equal(zone_civil(&zone, start).hour, 1);
    assert_int_equal(zone_day_start(&zone, (struct date){2026, 3, 28}).ms / MS_PER_SECOND, utc(2026, 3, 27, 22, 0));
}

static void transition_when_it_changes_nothing_is_left_out(void **state)
{
    (void)state;
    struct zone zone;
    zone_init_fixed(&zone, "X", 0);
    assert_true(zone_add_transition(&zone, 10, 0));
    assert_int_equal(zone.count, 0);
    assert_true(zone_add_transition(&zone, 20, 3600));
    assert_true(zone_add_transition(&zone, 20, 7200));
    assert_int_equal(zone.count, 1);
    assert_int_equal(zone.transitions[0].offset_s, 7200);
    assert_false(zone_add_transition(&zone, 19, 0));
    for (int64_t at = 21; zone.count < ZONE_TRANSITIONS_MAX; at++) {
        assert_true(zone_add_transition(&zone, at, at % 2 == 0 ? 0 : 3600));
    }
    assert_false(zone_add_transition(&zone, 100000, 60));
}

// A version 2 file with no transitions: one type with `offset`, and a footer.
static size_t build_tzif(uint8_t *bytes, int32_t offset, const char *footer)
{
    static const uint8_t header[44] = {'T', 'Z', 'i', 'f', '2', [39] = 1, [43] = 1};
    const uint8_t type[7] = {(uint8_t)((uint32_t)offset >> 24), (uint8_t)((uint32_t)offset >> 16),
                             (uint8_t)((uint32_t)offset >> 8), (uint8_t)offset};
    size_t length = 0;
    for (int version = 1; version <= 2; version++) {
        memcpy(bytes + length, header, sizeof header);
        memcpy(bytes + length + sizeof header, type, sizeof type);
        length += sizeof header + sizeof type;
    }
    memcpy(bytes + length, footer, strlen(footer));
    return length + strlen(footer);
}

static void footer_is_expanded_to_2100(void **state)
{
    (void)state;
    static const struct {
        const char *footer;
        int64_t at_s; // a change, in UTC
        int32_t before_s, after_s;
    } cases[] = {
        {"\nCET-1CEST,M3.5.0,M10.5.0/3\n", 4109878800, 3600, 7200},        // 2100-03-28
        {"\nEST5EDT,M3.2.0,M11.1.0\n", 1772953200, -18000, -14400},        // 2026-03-08
        {"\nAEST-10AEDT,M10.1.0,M4.1.0/3\n", 1775318400, 39600, 36000},    // 2026-04-05
        {"\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n", 1774746000, -7200, -3600}, // 2026-03-29
        {"\nAAA-1BBB,J60/0,300/0\n", 1772319600, 3600, 7200},              // 2026-03-01
        {"\nAAA-1BBB-3:30:30,J60/0,300/0\n", 1772319600, 3600, 12630},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[256];
        struct zone zone;
        struct error error = {""};
        size_t length = build_tzif(bytes, cases[i].before_s, cases[i].footer);
        assert_true(zone_parse_tzif(&zone, "Test", bytes, length, &error));
        assert_string_equal(error.text, "");
        assert_int_equal(zone_offset_at(&zone, wall_from_seconds(cases[i].at_s - 1)), cases[i].before_s);
        assert_int_equal(zone_offset_at(&zone, wall_from_seconds(cases[i].at_s)), cases[i].after_s);
    }
}

static void daylight_all_year_has_one_offset(void **state)
{
    (void)state;
    uint8_t bytes[256];
    struct zone zone;
    struct error error;
    size_t length = build_tzif(bytes, -10800, "\nXXX3EDT4,0/0,J365/23\n");
    assert_true(zone_parse_tzif(&zone, "Test", bytes, length, &error));
    assert_int_equal(zone_offset_at(&zone, wall_from_seconds(utc(2026, 1, 1, 12, 0))), -14400);
    assert_int_equal(zone_offset_at(&zone, wall_from_seconds(utc(2026, 12, 31, 23, 0))), -14400);
}

static void bytes_when_they_are_no_zone_are_refused_with_a_reason(void **state)
{
    (void)state;
    uint8_t bytes[256];
    struct zone zone;
    struct error error;
    size_t length = build_tzif(bytes, 0, "\nUTC0\n");
    assert_true(zone_parse_tzif(&zone, "Test", bytes, length, &error));

    assert_false(zone_parse_tzif(&zone, "Test", (const uint8_t *)"hello", 5, &error));
    assert_string_equal(error.text, "Test: not a TZif file");
    assert_false(zone_parse_tzif(&zone, "Test", bytes, 60, &error));
    assert_string_equal(error.text, "Test: cut off");
    assert_false(zone_parse_tzif(&zone, "Test", bytes, length - 1, &error));
    assert_string_equal(error.text, "Test: the footer is missing or cut off");
    length = build_tzif(bytes, 0, "\nUTC0DST,M13.1.0,M3.1.0\n");
    assert_false(zone_parse_tzif(&zone, "Test", bytes, length, &error));
    assert_string_equal(error.text, "Test: the footer 'UTC0DST,M13.1.0,M3.1.0' is no POSIX TZ string");
    length = build_tzif(bytes, 200000, "\nUTC0\n");
    assert_false(zone_parse_tzif(&zone, "Test", bytes, length, &error));
    assert_string_equal(error.text, "Test: an offset of 200000 s");
}

static void every_prefix_of_a_file_ends_in_an_answer(void **state)
{
    (void)state;
    uint8_t bytes[256];
    size_t length = build_tzif(bytes, 0, "\nCET-1CEST,M3.5.0,M10.5.0/3\n");
    for (size_t cut = 0; cut < length; cut++) {
        uint8_t *part = malloc(cut + 1); // so that reading past the end is seen by a sanitizer
        assert_non_null(part);
        memcpy(part, bytes, cut);
        struct zone zone;
        struct error error = {""};
        assert_false(zone_parse_tzif(&zone, "Test", part, cut, &error));
        assert_string_not_equal(error.text, "");
        free(part);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offset_changes_at_the_very_second),
        cmocka_unit_test(local_time_when_in_a_gap_takes_the_offset_before_it),
        cmocka_unit_test(local_time_when_it_exists_twice_is_the_first),
        cmocka_unit_test(day_start_when_midnight_is_in_a_gap_is_after_it),
        cmocka_unit_test(transition_when_it_changes_nothing_is_left_out),
        cmocka_unit_test(footer_is_expanded_to_2100),
        cmocka_unit_test(daylight_all_year_has_one_offset),
        cmocka_unit_test(bytes_when_they_are_no_zone_are_refused_with_a_reason),
        cmocka_unit_test(every_prefix_of_a_file_ends_in_an_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
