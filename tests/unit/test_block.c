// SPDX-License-Identifier: MIT
#include "core/block.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct block block(const char *uid, int64_t start, int64_t end)
{
    struct block made = {.start = wall_from_seconds(start), .end = wall_from_seconds(end)};
    memcpy(made.uid, uid, strlen(uid) + 1);
    return made;
}

static void room_is_taken_only_by_real_blocks(void **state)
{
    (void)state;
    struct block made = block("a", 0, 60);
    assert_true(block_takes_room(&made));
    made.status = BLOCK_TENTATIVE;
    assert_true(block_takes_room(&made));
    made.status = BLOCK_CANCELLED;
    assert_false(block_takes_room(&made));
    made = block("a", 0, 60);
    made.transparent = true;
    assert_false(block_takes_room(&made));
    made = block("a", 0, 60);
    made.all_day = true;
    assert_false(block_takes_room(&made));
    made = block("a", 60, 60);
    assert_false(block_takes_room(&made));
}

static void block_at_when_several_overlap_is_the_one_that_began_last(void **state)
{
    (void)state;
    struct block blocks[] = {block("long", 0, 100), block("short", 20, 40), block("next", 100, 120)};
    assert_string_equal(block_at(blocks, NULL, 3, wall_from_seconds(30))->uid, "short");
    assert_string_equal(block_at(blocks, NULL, 3, wall_from_seconds(40))->uid, "long");
    assert_string_equal(block_at(blocks, NULL, 3, wall_from_seconds(100))->uid, "next");
    assert_null(block_at(blocks, NULL, 3, wall_from_seconds(120)));
    blocks[1].status = BLOCK_CANCELLED;
    assert_string_equal(block_at(blocks, NULL, 3, wall_from_seconds(30))->uid, "long");
}

static void block_after_skips_what_takes_no_room(void **state)
{
    (void)state;
    struct block blocks[] = {block("now", 0, 10), block("free", 10, 20), block("next", 20, 30)};
    blocks[1].transparent = true;
    assert_string_equal(block_after(blocks, NULL, 3, wall_from_seconds(5))->uid, "next");
    assert_null(block_after(blocks, NULL, 3, wall_from_seconds(20)));
}

static void blocks_whose_session_has_been_are_passed_over(void **state)
{
    (void)state;
    const struct block blocks[] = {block("long", 0, 100), block("short", 20, 40), block("next", 100, 120)};
    assert_string_equal(block_at(blocks, (const bool[]){false, true, false}, 3, wall_from_seconds(30))->uid, "long");
    assert_null(block_at(blocks, (const bool[]){true, true, false}, 3, wall_from_seconds(30)));
    assert_null(block_after(blocks, (const bool[]){false, false, true}, 3, wall_from_seconds(30)));
}

static void occurrences_are_the_same_by_uid_and_recurrence_id(void **state)
{
    (void)state;
    struct block a = block("a", 0, 10), b = block("a", 20, 30);
    assert_true(block_same(&a, &b));
    b.recurrence_id[0] = '2';
    assert_false(block_same(&a, &b));
    b = block("b", 0, 10);
    assert_false(block_same(&a, &b));
}

static void title_when_it_says_a_name_of_somebody_in_the_block_then_it_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *title;
        bool names;
    } cases[] = {
        {"Business English B2", false},
        {"Coaching: Anna", true},
        {"coaching anna", true},
        {"WIśNIEWSKA, second part", true},
        {"Joanna's talk", false},
        {"Review (Hale)", true},
        {"Le mot", false}, // a name of two letters is a word as well
        {"", false},
    };
    struct roster roster = {.count = 2};
    snprintf(roster.people[0].name, sizeof roster.people[0].name, "Anna Wiśniewska");
    snprintf(roster.people[1].name, sizeof roster.people[1].name, "Le");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct block made = block("a", 0, 60);
        snprintf(made.title, sizeof made.title, "%s", cases[i].title);
        snprintf(made.organizer_name, sizeof made.organizer_name, "James Hale");
        assert_int_equal(block_title_names(&made, &roster), cases[i].names);
    }
}

static void uid_when_it_holds_an_address_of_somebody_in_the_block_then_it_is_told(void **state)
{
    (void)state;
    struct roster roster = {.count = 1};
    snprintf(roster.people[0].address, sizeof roster.people[0].address, "anna@client.example");
    struct block made = block("20261119-Anna@client.example-1", 0, 60);
    assert_true(block_uid_names(&made, &roster));
    made = block("b2@client.example", 0, 60);
    assert_false(block_uid_names(&made, &roster));
    snprintf(made.organizer_address, sizeof made.organizer_address, "b2@client.example");
    assert_true(block_uid_names(&made, &roster));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(title_when_it_says_a_name_of_somebody_in_the_block_then_it_is_told),
        cmocka_unit_test(uid_when_it_holds_an_address_of_somebody_in_the_block_then_it_is_told),
        cmocka_unit_test(room_is_taken_only_by_real_blocks),
        cmocka_unit_test(block_at_when_several_overlap_is_the_one_that_began_last),
        cmocka_unit_test(block_after_skips_what_takes_no_room),
        cmocka_unit_test(blocks_whose_session_has_been_are_passed_over),
        cmocka_unit_test(occurrences_are_the_same_by_uid_and_recurrence_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
