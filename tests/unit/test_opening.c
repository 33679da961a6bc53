// SPDX-License-Identifier: MIT
#include "core/opening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void fill(struct opening *opening, size_t people)
{
    *opening = (struct opening){.start = {-1}, .end = {INT64_MAX}, .count = people, .beyond = 7};
    memset(opening->device, 'd', sizeof opening->device - 1);
    memset(opening->settings, '5', sizeof opening->settings - 1);
    memset(opening->previous, '6', sizeof opening->previous - 1);
    memset(opening->uid, '\t', sizeof opening->uid - 1);
    snprintf(opening->zone, sizeof opening->zone, "Europe/Warsaw");
    memset(opening->title, '7', sizeof opening->title - 1);
    for (size_t i = 0; i < people; i++) {
        opening->people[i].role = i % 2 == 0 ? PARTICIPANT_REQUIRED : PARTICIPANT_OPTIONAL;
        opening->people[i].trainer = i == 1;
        opening->people[i].declined = i == 2;
        memset(opening->people[i].mark, 'a', sizeof opening->people[i].mark - 1);
    }
}

static void opening_when_written_and_read_then_equal_for_any_number_of_people(void **state)
{
    (void)state;
    static const size_t counts[] = {0, 1, 3, PARTICIPANTS_MAX};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        static struct opening opening;
        static struct opening again;
        char canonical[OPENING_CANONICAL_MAX];
        fill(&opening, counts[i]);
        assert_true(opening_encode(&opening, canonical, sizeof canonical));
        assert_true(opening_decode(&again, canonical, NULL));
        assert_memory_equal(&opening, &again, sizeof opening);
        assert_false(opening_encode(&opening, canonical, strlen(canonical)));
    }
}

static void opening_when_its_uid_is_a_mark_then_written_and_read_as_such(void **state)
{
    (void)state;
    static struct opening opening;
    static struct opening again;
    char canonical[OPENING_CANONICAL_MAX];
    fill(&opening, 2);
    opening.uid_marked = true;
    memset(opening.uid, 0, sizeof opening.uid);
    memset(opening.uid, 'e', MARK_TEXT_MAX - 1);
    assert_true(opening_encode(&opening, canonical, sizeof canonical));
    assert_memory_equal(canonical, "s2\t", 3);
    assert_true(opening_decode(&again, canonical, NULL));
    assert_memory_equal(&opening, &again, sizeof opening);
    opening.uid[0] = 'x'; // is none
    assert_true(opening_encode(&opening, canonical, sizeof canonical));
    assert_false(opening_decode(&again, canonical, NULL));
}

static void opening_when_not_as_written_then_refused(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "",
        "s1",
        "s2\td\t\t\tu\t\tz\t\t\t\t1\t2\t0\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t0\t0\t",
        "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t1\t0\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t65\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t01\t2\t0\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t+1\t2\t0\t0",
        "s1\td\t\t\tu\\x\t\tz\t\t\t\t1\t2\t0\t0",
        "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t1\t0\t8\taa",
    };
    static struct opening opening;
    char most[OPENING_CANONICAL_MAX + 2];
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error error = {""};
        assert_false(opening_decode(&opening, cases[i], &error));
        assert_string_not_equal(error.text, "");
    }
    memset(most, 'x', sizeof most - 1);
    most[sizeof most - 1] = '\0';
    assert_false(opening_decode(&opening, most, NULL));
    assert_true(opening_decode(&opening, "s1\td\t\t\tu\t\tz\t\t\t\t1\t2\t0\t0", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opening_when_written_and_read_then_equal_for_any_number_of_people),
        cmocka_unit_test(opening_when_its_uid_is_a_mark_then_written_and_read_as_such),
        cmocka_unit_test(opening_when_not_as_written_then_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
