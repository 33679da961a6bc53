// SPDX-License-Identifier: MIT
// Frames of a reader that was taken over by the bytes it read: sent by a confined child in place of the truth.
#include "sync/frames.h"

#include "sync/parse_child.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOON_MS INT64_C(1795435200000) // 2026-11-23T12:00:00Z

static struct frame lie;

static void send_lie(int out)
{
    (void)confine_write(out, lie.bytes, lie.length);
    _exit(0);
}

static bool parse_lie(struct error *error)
{
    static struct zone utc;
    struct parsed *parsed = NULL;
    struct parse_job job = {.name = "room.ics", .bytes = "", .room = &utc, .in_child = send_lie};
    zone_init_fixed(&utc, "UTC", 0);
    bool good = parse_confined(&parsed, &job, error);
    assert_true(good == (parsed != NULL));
    parsed_destroy(parsed);
    return good;
}

static struct block good_block(void)
{
    return (struct block){.uid = "a", .start = {NOON_MS}, .end = {NOON_MS + 1}};
}

static void put_lie(const struct block *block, const struct roster *roster)
{
    frame_begin(&lie, FRAME_BLOCK);
    frame_put_block(&lie, block, roster);
    frame_end(&lie);
}

static void expect_lie_refused(const char *what)
{
    struct error error = {""};
    char expected[ERROR_TEXT_MAX];
    snprintf(expected, sizeof expected, "room.ics: its reader ended badly: it said %s", what);
    assert_false(parse_lie(&error));
    assert_string_equal(error.text, expected);
}

static void frame_when_a_field_of_its_block_lies_then_refused(void **state)
{
    (void)state;
    static struct roster roster = {.count = 1, .people = {{.name = "Anna", .address = "a@example.org"}}};
    struct block block = good_block();
    put_lie(&block, &roster);
    expect_lie_refused("no last word"); // nothing else is wrong with it
    block.end.ms = block.start.ms - 1;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    block = good_block();
    block.start.ms = INT64_MIN;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    block = good_block();
    block.status = (enum block_status)3;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    block = good_block();
    memcpy(block.title, "\xC3", 2);
    put_lie(&block, &roster);
    expect_lie_refused("a text that is not UTF-8");
    block = good_block();
    block.terms.set = UINT32_C(1) << TERMS;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    for (enum term term = 0; term < TERMS; term++) {
        block = good_block();
        terms_put(&block.terms, term, INT32_MAX);
        put_lie(&block, &roster);
        expect_lie_refused("a number out of its range");
    }
    block = good_block();
    terms_put(&block.terms, TERM_wait, 0); // off, which others may be
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    block = good_block();
    memcpy(block.categories, "\xC3", 2);
    put_lie(&block, &roster);
    expect_lie_refused("a text that is not UTF-8");
    block = good_block();
    roster.people[0].role = (enum participant_role)2;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
    roster.people[0].role = PARTICIPANT_OPTIONAL;
    roster.beyond = SIZE_MAX;
    put_lie(&block, &roster);
    expect_lie_refused("a number out of its range");
}

// One of `kind` with a number for each of `count` and a text.
static void put_odd(uint32_t kind, int count, const char *text, size_t text_size)
{
    frame_begin(&lie, (enum frame_kind)kind);
    for (int i = 0; i < count; i++) {
        frame_put_number(&lie, i);
    }
    if (text != NULL) {
        frame_put_text(&lie, text, text_size);
    }
    frame_end(&lie);
}

static void frame_when_its_form_lies_then_refused(void **state)
{
    (void)state;
    uint32_t length = 0;
    char long_text[1000];
    memset(long_text, 'x', sizeof long_text);
    long_text[sizeof long_text - 1] = '\0';
    put_odd(FRAME_KINDS, 1, NULL, 0);
    expect_lie_refused("a frame of no kind");
    put_odd(FRAME_END, 1, NULL, 0);
    expect_lie_refused("a frame with more than belongs into it");
    put_odd(FRAME_WARNING, 1, NULL, 0);
    expect_lie_refused("a frame with less than belongs into it");
    put_odd(FRAME_WARNING, 1, long_text, sizeof long_text);
    expect_lie_refused("a text that does not fit its field");
    put_odd(FRAME_END, 0, NULL, 0);
    lie.length--;
    expect_lie_refused("a frame that is cut off");
    put_odd(FRAME_WARNING, 1, "b", 2);
    lie.length--;
    expect_lie_refused("a frame that is cut off");
    length = UINT32_MAX;
    memcpy(lie.bytes + sizeof length, &length, sizeof length);
    expect_lie_refused("a frame that is too long");
    put_odd(FRAME_END, 0, NULL, 0);
    memcpy(lie.bytes + lie.length, lie.bytes, lie.length);
    lie.length *= 2;
    expect_lie_refused("more after its last word");
    // The text's length promises more than the frame has; then a NUL inside the text.
    put_odd(FRAME_REFUSED, 0, "why", 4);
    lie.bytes[sizeof(uint32_t) * 2] = 100;
    expect_lie_refused("a frame with less than belongs into it");
    put_odd(FRAME_REFUSED, 0, "why", 4);
    lie.bytes[lie.length - 2] = '\0';
    expect_lie_refused("a text that does not fit its field");
    put_odd(FRAME_OF, 1, NULL, 0); // the number of a part that never came
    expect_lie_refused("a number out of its range");
    put_lie(&(struct block){.end = {1}}, &(struct roster){0});
    memset(lie.bytes + lie.length, 0, 2 * sizeof length);
    lie.bytes[lie.length] = FRAME_END;
    lie.length += 2 * sizeof length;
    expect_lie_refused("a block of no part");
}

static void refusal_when_its_words_hold_control_characters_then_they_become_plain(void **state)
{
    (void)state;
    struct error error = {""};
    put_odd(FRAME_REFUSED, 0, "room.ics:3: \x1B[2J\nwhy \xFF", 64);
    assert_false(parse_lie(&error));
    assert_string_equal(error.text, "room.ics:3: [2J why \xEF\xBF\xBD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frame_when_a_field_of_its_block_lies_then_refused),
        cmocka_unit_test(frame_when_its_form_lies_then_refused),
        cmocka_unit_test(refusal_when_its_words_hold_control_characters_then_they_become_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
