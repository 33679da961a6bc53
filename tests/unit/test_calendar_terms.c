// SPDX-License-Identifier: MIT
// What an event agrees to itself (X-ADJOURN-...), and its categories.
#include "calendar/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct block block;
static char warnings[4096];

static void note(void *context, int line, const char *text)
{
    (void)context;
    size_t used = strlen(warnings);
    snprintf(warnings + used, sizeof warnings - used, "%d: %s\n", line, text);
}

static bool keep(void *context, const struct block *found, const struct roster *roster)
{
    (void)context;
    (void)roster;
    block = *found;
    return true;
}

// Reads one event with these lines, of which the first is line 5.
static void read_event(const char *lines)
{
    static char text[65536];
    struct calendar *calendar = NULL;
    struct error error = {""};
    warnings[0] = '\0';
    block = (struct block){.uid = ""};
    int length = snprintf(text, sizeof text,
                          "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260302T080000Z\n%sDURATION:PT1H\n"
                          "END:VEVENT\nEND:VCALENDAR\n",
                          lines);
    const struct zone *room = calendar_zone("UTC", &error);
    assert_non_null(room);
    int64_t day = civil_to_seconds((struct civil){.date = {2026, 3, 2}}) * MS_PER_SECOND;
    if (!calendar_read(&calendar, "room.ics", text, (size_t)length, room, note, NULL, &error) ||
        !calendar_expand(calendar, (struct wall){day}, (struct wall){day + MS_PER_DAY}, keep, NULL, &error)) {
        fail_msg("%s", error.text);
    }
    calendar_destroy(calendar);
    assert_string_equal(block.uid, "a");
}

static void property_when_in_one_of_its_spellings_then_is_its_number(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum term term;
        int64_t number;
    } cases[] = {
        {"X-ADJOURN-SINGLE-ABSENCE:PT10M", TERM_single_absence, 600000},
        {"X-ADJOURN-SINGLE-ABSENCE;VALUE=DURATION:PT1H30M", TERM_single_absence, 5400000},
        {"X-ADJOURN-SINGLE-ABSENCE:P1D", TERM_single_absence, 86400000},
        {"X-ADJOURN-SINGLE-ABSENCE:+PT10S", TERM_single_absence, 10000},
        {"X-ADJOURN-SINGLE-ABSENCE: 10m ", TERM_single_absence, 600000},
        {"x-adjourn-single-absence:1H30M", TERM_single_absence, 5400000},
        {"X-Adjourn-Single-Absence:OFF", TERM_single_absence, 0},
        {"X-ADJOURN-COUNTS:ANY", TERM_counts, COUNTS_ANY},
        {"X-ADJOURN-COUNTS:nobody", TERM_counts, COUNTS_NOBODY},
        {"X-ADJOURN-TOTAL-AWAY:PT40M", TERM_total_away, 2400000},
        {"X-ADJOURN-AWAY-PERCENT:30", TERM_away_percent, 30},
        {"X-ADJOURN-AWAY-PERCENT:30%", TERM_away_percent, 30},
        {"X-ADJOURN-INTERRUPTIONS:3", TERM_interruptions, 3},
        {"X-ADJOURN-AGENDA:PT45M", TERM_agenda, 2700000},
        {"X-ADJOURN-AGENDA:LISTED", TERM_agenda, AGENDA_LISTED},
        {"X-ADJOURN-NOTICE-BEFORE:PT0S", TERM_notice_before, 0},
        {"X-ADJOURN-WAIT:PT10S", TERM_wait, 10000},
        {"X-ADJOURN-FOLD:PT1H", TERM_fold, 3600000},
        {"X-ADJOURN-GRACE:2m", TERM_grace, 120000},
        {"X-ADJOURN-SLIP:5s", TERM_slip, 5000},
        {"X-ADJOURN-STILL-OUT:PT20M", TERM_still_out, 1200000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[128];
        snprintf(line, sizeof line, "%s\n", cases[i].line);
        read_event(line);
        assert_string_equal(warnings, "");
        if (block.terms.set != 1U << cases[i].term || term_of(&block.terms.policy, cases[i].term) != cases[i].number) {
            fail_msg("%s: %x %lld", cases[i].line, block.terms.set,
                     (long long)term_of(&block.terms.policy, cases[i].term));
        }
    }
}

static void property_when_wrong_then_told_with_its_line_and_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *warning;
    } cases[] = {
        {"X-ADJOURN-SINGLE-ABSENCE:PT9S\n",
         "5: X-ADJOURN-SINGLE-ABSENCE 'PT9S': out of range (allowed: 10s to 1d, or off): it is left out\n"},
        {"X-ADJOURN-SINGLE-ABSENCE:P1DT1S\n",
         "5: X-ADJOURN-SINGLE-ABSENCE 'P1DT1S': out of range (allowed: 10s to 1d, or off): it is left out\n"},
        {"X-ADJOURN-SINGLE-ABSENCE:-PT10M\n",
         "5: X-ADJOURN-SINGLE-ABSENCE '-PT10M': out of range (allowed: 10s to 1d, or off): it is left out\n"},
        {"X-ADJOURN-SINGLE-ABSENCE:P99999W\n",
         "5: X-ADJOURN-SINGLE-ABSENCE 'P99999W': out of range (allowed: 10s to 1d, or off): it is left out\n"},
        {"X-ADJOURN-SINGLE-ABSENCE:PT0S\n",
         "5: X-ADJOURN-SINGLE-ABSENCE 'PT0S': out of range (allowed: 10s to 1d, or off): it is left out\n"},
        {"X-ADJOURN-WAIT:OFF\n", "5: X-ADJOURN-WAIT 'OFF': not a duration (allowed: 10s to 4h): it is left out\n"},
        {"SUMMARY:x\nX-ADJOURN-WAIT:soon\n",
         "6: X-ADJOURN-WAIT 'soon': not a duration (allowed: 10s to 4h): it is left out\n"},
        {"X-ADJOURN-COUNTS:most\n",
         "5: X-ADJOURN-COUNTS 'most': not one of the words (allowed: required, any, nobody): it is left out\n"},
        {"X-ADJOURN-AWAY-PERCENT:101\n",
         "5: X-ADJOURN-AWAY-PERCENT '101': out of range (allowed: 1 to 100, or off): it is left out\n"},
        {"X-ADJOURN-INTERRUPTIONS:3x\n",
         "5: X-ADJOURN-INTERRUPTIONS '3x': not a whole number (allowed: 1 to 100, or off): it is left out\n"},
        {"X-ADJOURN-INTERRUPTIONS:\n",
         "5: X-ADJOURN-INTERRUPTIONS '': not a whole number (allowed: 1 to 100, or off): it is left out\n"},
        {"X-ADJOURN-AGENDA:tomorrow-at-noon-and-a-bit-later-than-that\n",
         "5: X-ADJOURN-AGENDA 'tomorrow-at-noon-and-a-bit-later-than-that': too long (allowed: 1m to 1d, or off, "
         "listed): it is left out\n"},
        {"X-ADJOURN-COLOUR:red\n", "5: X-ADJOURN-COLOUR 'red': no property of a policy: it is left out\n"},
        {"X-ADJOURN-:red\n", "5: X-ADJOURN- 'red': no property of a policy: it is left out\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        read_event(cases[i].lines);
        assert_string_equal(warnings, cases[i].warning);
        assert_int_equal(block.terms.set, 0);
    }
    read_event("X-ADJOURN-WAIT:1m\nX-ADJOURN-WAIT:2m\n");
    assert_string_equal(warnings, "6: X-ADJOURN-WAIT '2m': given twice in one event: it is left out\n");
    assert_int_equal(block.terms.policy.wait_ms, 60000);
}

static void properties_when_many_are_wrong_then_the_first_are_told_and_the_rest_counted(void **state)
{
    (void)state;
    char lines[8192] = "";
    for (int i = 0; i < 100; i++) {
        strcat(lines, "X-ADJOURN-WAIT:soon\n");
    }
    read_event(lines);
    size_t told = 0;
    for (const char *at = warnings; (at = strchr(at, '\n')) != NULL; at++) {
        told++;
    }
    assert_in_range(told, 2, 50);
    assert_non_null(strstr(warnings, "more lines cannot be read"));
}

static void categories_when_in_several_lists_then_one_on_a_line(void **state)
{
    (void)state;
    read_event("CATEGORIES:Training, On site\nCATEGORIES;LANGUAGE=pl:Wizyta\\, druga,,Ł\\;a\n");
    assert_string_equal(block.categories, "Training\nOn site\nWizyta, druga\nŁ;a");
    read_event("");
    assert_string_equal(block.categories, "");
}

static void categories_when_too_many_then_whole_ones_are_kept(void **state)
{
    (void)state;
    char lines[2048] = "CATEGORIES:A";
    char long_one[301] = "";
    memset(long_one, 'x', 300);
    for (int i = 0; i < 60; i++) {
        strcat(lines, ",abcdef");
    }
    strcat(lines, "\n");
    read_event(lines);
    assert_int_equal(strlen(block.categories), 1 + 36 * 7);
    assert_string_equal(block.categories + strlen(block.categories) - 7, "\nabcdef");
    snprintf(lines, sizeof lines, "CATEGORIES:A,%s,B\n", long_one);
    read_event(lines);
    assert_string_equal(block.categories, "A");
    assert_string_equal(warnings,
                        "5: CATEGORIES 'A,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': only what "
                        "fits 255 bytes is kept\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(property_when_in_one_of_its_spellings_then_is_its_number),
        cmocka_unit_test(property_when_wrong_then_told_with_its_line_and_left_out),
        cmocka_unit_test(properties_when_many_are_wrong_then_the_first_are_told_and_the_rest_counted),
        cmocka_unit_test(categories_when_in_several_lists_then_one_on_a_line),
        cmocka_unit_test(categories_when_too_many_then_whole_ones_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
