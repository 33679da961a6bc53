// SPDX-License-Identifier: MIT
// A resource changed in a confined child is the one that calendar_edit() makes.
#include "sync/edit_child.h"

#include "calendar/calendar.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define UID "5f0d9a2e-7f5b-4b1e-9d8e-000000000001"

static struct error error;
static char bytes[65536];
static size_t length;

static struct edit load(const char *recurrence_id)
{
    FILE *file = fopen("tests/data/resources/thunderbird-series.ics", "rb");
    assert_non_null(file);
    length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    struct edit edit = {
        .uid = UID, .start = wall_from_seconds(1796137200), .end = wall_from_seconds(1796139900), .stamp = {0}};
    snprintf(edit.recurrence_id, sizeof edit.recurrence_id, "%s", recurrence_id);
    return edit;
}

static void child_changes_a_resource_as_its_parent_would(void **state)
{
    (void)state;
    struct edit edit = load("20261126T080000Z");
    const struct zone *room = calendar_zone("Europe/Warsaw", &error);
    char *here = NULL, *there = NULL;
    size_t here_length = 0, there_length = 0;
    assert_true(calendar_edit(&edit, "a.ics", bytes, length, room, &here, &here_length, &error));
    assert_true(edit_confined(&edit, "a.ics", bytes, length, room, &there, &there_length, &error));
    assert_int_equal(there_length, here_length);
    assert_string_equal(there, here);
    free(here);
    free(there);
}

static void child_that_refuses_says_why(void **state)
{
    (void)state;
    struct edit edit = load("20261126T090000Z");
    char *out = NULL;
    size_t out_length = 0;
    assert_false(edit_confined(&edit, "a.ics", bytes, length, calendar_zone("Europe/Warsaw", &error), &out, &out_length,
                               &error));
    assert_string_equal(error.text, "a.ics: '" UID "' has no occurrence 20261126T090000Z");
    assert_null(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(child_changes_a_resource_as_its_parent_would),
        cmocka_unit_test(child_that_refuses_says_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
