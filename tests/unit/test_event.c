// SPDX-License-Identifier: MIT
#include "core/event.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char *const sample_form =
    "e1\t7\tstep-out\tcorrected\ttrusted\t1763888400123\t3600\t99000\t00000000deadbeef\t1763888300000\t2\t5\t-4\t"
    "a\\tb\\nc\\\\d\\re";

static struct event sample_event(void)
{
    return (struct event){
        .seq = 7,
        .kind = EVENT_OUT,
        .source = SOURCE_CORRECTED,
        .quality = CLOCK_TRUSTED,
        .wall = {1763888400123},
        .offset_s = 3600,
        .boot = {.ms = 99000, .id = 0xdeadbeef},
        .at = {1763888300000},
        .who = 2,
        .ref = 5,
        .value = -4,
        .text = "a\tb\nc\\d\re",
    };
}

static void event_encode_when_given_every_field_then_writes_the_known_bytes(void **state)
{
    (void)state;
    char line[EVENT_CANONICAL_MAX];
    struct event event = sample_event();
    assert_true(event_encode(&event, line, sizeof line));
    assert_string_equal(line, sample_form);
}

static void event_decode_when_given_the_known_bytes_then_gives_every_field_back(void **state)
{
    (void)state;
    struct event event;
    struct event expected = sample_event();
    struct error error = {""};
    assert_true(event_decode(&event, sample_form, &error));
    assert_int_equal(event.seq, expected.seq);
    assert_int_equal(event.kind, expected.kind);
    assert_int_equal(event.source, expected.source);
    assert_int_equal(event.quality, expected.quality);
    assert_int_equal(event.wall.ms, expected.wall.ms);
    assert_int_equal(event.offset_s, expected.offset_s);
    assert_int_equal(event.boot.ms, expected.boot.ms);
    assert_int_equal(event.boot.id, expected.boot.id);
    assert_int_equal(event.at.ms, expected.at.ms);
    assert_int_equal(event.who, expected.who);
    assert_int_equal(event.ref, expected.ref);
    assert_int_equal(event.value, expected.value);
    assert_string_equal(event.text, expected.text);
}

static void event_round_trip_when_every_kind_and_extreme_numbers_then_nothing_changes(void **state)
{
    (void)state;
    for (int kind = 0; kind < EVENT_KINDS; kind++) {
        char line[EVENT_CANONICAL_MAX];
        char again[EVENT_CANONICAL_MAX];
        struct event decoded;
        struct event event = {
            .seq = UINT32_MAX,
            .kind = (enum event_kind)kind,
            .source = SOURCE_INFERRED,
            .wall = {INT64_MIN},
            .offset_s = INT32_MIN,
            .boot = {.ms = INT64_MAX, .id = UINT64_MAX},
            .at = {INT64_MAX},
            .who = EVENT_NOBODY,
            .ref = UINT32_MAX,
            .value = INT64_MIN,
        };
        memset(event.text, '\n', sizeof event.text - 1); // every byte takes two
        assert_true(event_encode(&event, line, sizeof line));
        assert_true(event_decode(&decoded, line, NULL));
        assert_int_equal(decoded.kind, kind);
        assert_string_equal(decoded.text, event.text);
        assert_true(event_encode(&decoded, again, sizeof again));
        assert_string_equal(again, line);
    }
}

static void event_encode_when_the_room_is_one_byte_short_then_says_so(void **state)
{
    (void)state;
    char line[EVENT_CANONICAL_MAX];
    struct event event = sample_event();
    size_t needed = strlen(sample_form) + 1;
    assert_true(event_encode(&event, line, needed));
    for (size_t size = 0; size < needed; size++) {
        assert_false(event_encode(&event, line, size));
    }
}

static void event_encode_when_kind_source_or_quality_is_none_then_refuses(void **state)
{
    (void)state;
    char line[EVENT_CANONICAL_MAX];
    struct event kind = sample_event();
    struct event source = sample_event();
    struct event quality = sample_event();
    kind.kind = EVENT_KINDS;
    source.source = SOURCE_KINDS;
    quality.quality = (enum clock_quality)2;
    assert_false(event_encode(&kind, line, sizeof line));
    assert_false(event_encode(&source, line, sizeof line));
    assert_false(event_encode(&quality, line, sizeof line));
}

static void event_decode_when_not_canonical_then_refuses_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *error;
    } cases[] = {
        {"", "event: not 14 fields"},
        {"e1\t1\tstart", "event: not 14 fields"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t\t", "event: not 14 fields"},
        {"e2\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: unknown form 'e2'"},
        {"e1\t1\tnap\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: unknown kind 'nap'"},
        {"e1\t1\tstart\tdreamt\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: unknown source 'dreamt'"},
        {"e1\t1\tstart\ttouched\tgood\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t",
         "event: unknown clock quality 'good'"},
        {"e1\t\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: a number cannot be read"},
        {"e1\t4294967296\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t",
         "event: a number cannot be read"},
        {"e1\t1\tstart\ttouched\ttrusted\t9223372036854775808\t0\t0\t0000000000000000\t0\t-1\t0\t0\t",
         "event: a number cannot be read"},
        {"e1\t1\tstart\ttouched\ttrusted\t0x\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: a number cannot be read"},
        {"e1\t01\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: not in canonical form"},
        {"e1\t1\tstart\ttouched\ttrusted\t+5\t0\t0\t0000000000000000\t0\t-1\t0\t0\t", "event: not in canonical form"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\tABCDEF0000000000\t0\t-1\t0\t0\t", "event: not in canonical form"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0\t0\t-1\t0\t0\t", "event: not in canonical form"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\ta\nb",
         "event: not in canonical form"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\ta\\b",
         "event: the text is too long or wrongly escaped"},
        {"e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\ta\\",
         "event: the text is too long or wrongly escaped"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct event event;
        struct error error = {""};
        assert_false(event_decode(&event, cases[i].line, &error));
        assert_string_equal(error.text, cases[i].error);
    }
}

static void event_decode_when_overlong_then_refuses(void **state)
{
    (void)state;
    struct event event;
    struct error error = {""};
    char line[EVENT_CANONICAL_MAX + 1];
    memset(line, 'x', sizeof line - 1);
    line[sizeof line - 1] = '\0';
    assert_false(event_decode(&event, line, &error));
    assert_string_equal(error.text, "event: longer than 2047 bytes");

    int head = snprintf(line, sizeof line, "e1\t1\tstart\ttouched\ttrusted\t0\t0\t0\t0000000000000000\t0\t-1\t0\t0\t");
    memset(line + head, 'x', EVENT_TEXT_MAX);
    line[head + EVENT_TEXT_MAX] = '\0';
    assert_false(event_decode(&event, line, &error));
    assert_string_equal(error.text, "event: the text is too long or wrongly escaped");
    line[head + EVENT_TEXT_MAX - 1] = '\0';
    assert_true(event_decode(&event, line, &error));
}

static void event_names_when_out_of_range_then_unknown(void **state)
{
    (void)state;
    assert_string_equal(event_kind_name(EVENT_OUT), "step-out");
    assert_string_equal(event_kind_name(EVENT_KINDS), "unknown");
    assert_string_equal(event_source_name(SOURCE_CORRECTED), "corrected");
    assert_string_equal(event_source_name(SOURCE_KINDS), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(event_encode_when_given_every_field_then_writes_the_known_bytes),
        cmocka_unit_test(event_decode_when_given_the_known_bytes_then_gives_every_field_back),
        cmocka_unit_test(event_round_trip_when_every_kind_and_extreme_numbers_then_nothing_changes),
        cmocka_unit_test(event_encode_when_the_room_is_one_byte_short_then_says_so),
        cmocka_unit_test(event_encode_when_kind_source_or_quality_is_none_then_refuses),
        cmocka_unit_test(event_decode_when_not_canonical_then_refuses_by_name),
        cmocka_unit_test(event_decode_when_overlong_then_refuses),
        cmocka_unit_test(event_names_when_out_of_range_then_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
