// SPDX-License-Identifier: MIT
#include "export/export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NINE INT64_C(1795424400000) // 2026-11-23T09:00:00Z
#define BOOT 7

static struct zone warsaw;
static uint32_t seq;

static struct block sample_block(const char *title)
{
    struct block block = {
        .uid = "a@example.com", .recurrence_id = "20261123T090000Z", .start = {NINE}, .end = {NINE + MS_PER_HOUR}};
    snprintf(block.title, sizeof block.title, "%s", title);
    return block;
}

static const struct roster people = {
    .count = 3,
    .people = {{.name = "Jan Nowak", .address = "jan@example.com", .trainer = true},
               {.name = "Żak, Ewa", .address = "ewa@example.com"},
               {.name = "Nguyễn Văn Đức", .address = "duc@example.com", .role = PARTICIPANT_OPTIONAL}},
};

static struct event make_event(enum event_kind kind, int64_t minute, int32_t who, int64_t value)
{
    int64_t at = NINE + minute * MS_PER_MINUTE;
    return (struct event){.seq = ++seq,
                          .kind = kind,
                          .quality = CLOCK_TRUSTED,
                          .wall = {at},
                          .boot = {.ms = at - NINE, .id = BOOT},
                          .at = {at},
                          .who = who,
                          .value = value};
}

static void add_event(struct export_session *session, const struct event *event)
{
    struct error error = {""};
    if (!export_session_add(session, event, &error)) {
        fail_msg("%s", error.text);
    }
}

static void add(struct export_session *session, enum event_kind kind, int64_t minute, int32_t who, int64_t value)
{
    struct event event = make_event(kind, minute, who, value);
    add_event(session, &event);
}

static struct export_session *begin(const struct block *block, int64_t minute)
{
    struct export_session *session = NULL;
    struct policy policy = {.counts = COUNTS_REQUIRED};
    seq = 0;
    struct event start = make_event(EVENT_START, minute, EVENT_NOBODY, 0);
    assert_true(export_session_create(&session, 12, block, &people, NULL));
    assert_true(policy_encode(&policy, start.text, sizeof start.text));
    add_event(session, &start);
    return session;
}

static void finish(struct export_session *session, int64_t minute)
{
    int64_t at = NINE + minute * MS_PER_MINUTE;
    struct now now = {{at}, {.ms = at - NINE, .id = BOOT}, CLOCK_TRUSTED};
    assert_true(export_session_finish(session, now, (struct wall){0}, NULL));
}

// One line as "kind who start end duration source answer", times in minutes after nine, - for what it has not.
static void assert_line(const struct export_session *session, size_t index, const char *expected)
{
    char text[128];
    char end[32] = "-";
    size_t count = 0;
    const struct export_line *lines = export_session_lines(session, &count);
    assert_true(index < count);
    const struct export_line *line = &lines[index];
    if (line->end.ms != 0) {
        snprintf(end, sizeof end, "%lld", (long long)(line->end.ms - NINE) / MS_PER_MINUTE);
    }
    snprintf(text, sizeof text, "%s %d %lld %s %lld %s %s%s", export_kind_name(line->kind), line->who,
             (long long)((line->start.ms - NINE) / MS_PER_MINUTE), end,
             line->duration_ms < 0 ? -1 : (long long)(line->duration_ms / MS_PER_SECOND),
             event_source_name(line->source), line->counts ? "counts" : "-", export_answer_name(line));
    assert_string_equal(text, expected);
}

static size_t line_count(const struct export_session *session)
{
    size_t count = 0;
    (void)export_session_lines(session, &count);
    return count;
}

static void request_when_noted_then_a_line_with_its_number_and_what_was_asked_for(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    struct event request = make_event(EVENT_REQUEST, 12, 2, 17);
    snprintf(request.text, sizeof request.text, "material");
    add_event(session, &request);
    finish(session, 13);
    assert_int_equal(line_count(session), 1);
    assert_line(session, 0, "request 2 12 - -1 touched -R-17 material");
    export_session_destroy(session);
}

static void lines_when_a_session_has_everything_then_each_interruption_once_in_order(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 5);
    add(session, EVENT_OUT, 10, 0, 0);
    add(session, EVENT_BACK, 15, 0, 0);
    add(session, EVENT_OUT, 16, 2, 0);
    add(session, EVENT_PAUSE, 20, EVENT_NOBODY, 0);
    add(session, EVENT_RESUME, 23, EVENT_NOBODY, 0);
    add(session, EVENT_OFFER, 25, EVENT_NOBODY, THRESHOLD_TOTAL);
    add(session, EVENT_ANSWER, 26, EVENT_NOBODY, ANSWER_WAIT);
    add(session, EVENT_OFFER, 31, EVENT_NOBODY, THRESHOLD_COUNT);
    add(session, EVENT_END, 50, EVENT_NOBODY, END_TOUCHED);
    add(session, EVENT_RESCHEDULED, 51, EVENT_NOBODY, NINE + 3 * MS_PER_DAY);
    finish(session, 55);
    assert_int_equal(line_count(session), 8);
    assert_line(session, 0, "late-start -1 0 5 300 touched counts");
    assert_line(session, 1, "absence 0 10 15 300 touched counts");
    assert_line(session, 2, "absence 2 16 50 2040 touched -");
    assert_line(session, 3, "pause -1 20 23 180 touched counts");
    assert_line(session, 4, "offer -1 25 26 -1 touched -wait");
    assert_line(session, 5, "offer -1 31 - -1 touched -");
    assert_line(session, 6, "early-end -1 50 60 600 touched counts");
    assert_line(session, 7, "rescheduled -1 4320 - -1 touched -");
    const struct figures *figures = &export_session_report(session)->figures;
    assert_int_equal(figures->booked, 60 * MS_PER_MINUTE);
    assert_int_equal(figures->away, 5 * MS_PER_MINUTE);
    assert_int_equal(figures->here, 37 * MS_PER_MINUTE);
    export_session_destroy(session);
}

static void lines_when_an_absence_was_undone_then_it_is_no_interruption(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OUT, 10, 0, 0);
    struct event undo = make_event(EVENT_UNDO, 10, EVENT_NOBODY, 0);
    undo.ref = 2;
    add_event(session, &undo);
    finish(session, 20);
    assert_int_equal(line_count(session), 0);
    export_session_destroy(session);
}

static void lines_when_an_absence_is_open_then_it_lasts_until_now_and_has_no_end(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OUT, 10, 1, 0);
    finish(session, 22);
    assert_int_equal(line_count(session), 1);
    assert_line(session, 0, "absence 1 10 - 720 touched counts");
    export_session_destroy(session);
}

static void lines_when_cut_off_in_another_boot_then_an_absence_lasts_until_the_last_sign_of_life(void **state)
{
    (void)state;
    static const struct {
        int64_t alive_minute; // 0: none
        int64_t duration_s;
    } cases[] = {{14, 240}, {0, 0}, {5, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct block block = sample_block("Review");
        struct export_session *session = begin(&block, 0);
        add(session, EVENT_OUT, 10, 1, 0);
        struct now now = {{NINE + 2 * MS_PER_HOUR}, {.ms = 50, .id = BOOT + 1}, CLOCK_TRUSTED};
        struct wall alive = {cases[i].alive_minute == 0 ? 0 : NINE + cases[i].alive_minute * MS_PER_MINUTE};
        char expected[64];
        assert_true(export_session_finish(session, now, alive, NULL));
        snprintf(expected, sizeof expected, "absence 1 10 - %lld touched counts", (long long)cases[i].duration_s);
        assert_line(session, 0, expected);
        assert_int_equal(export_session_report(session)->figures.here, 10 * MS_PER_MINUTE);
        export_session_destroy(session);
    }
}

static void lines_when_corrected_twice_then_each_correction_is_a_line_of_its_own(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OUT, 10, 1, 0);
    add(session, EVENT_BACK, 30, 1, 0);
    for (int64_t minute = 15; minute <= 20; minute += 5) {
        struct event correction = make_event(EVENT_CORRECTION, 40, EVENT_NOBODY, 0);
        correction.ref = 3;
        correction.source = SOURCE_CORRECTED;
        correction.at.ms = NINE + minute * MS_PER_MINUTE;
        add_event(session, &correction);
    }
    finish(session, 45);
    assert_int_equal(line_count(session), 3);
    assert_line(session, 0, "absence 1 10 20 600 corrected counts");
    assert_line(session, 1, "correction 1 15 20 -1 corrected -");
    assert_line(session, 2, "correction 1 30 15 -1 corrected -");
    export_session_destroy(session);
}

static void lines_when_the_clock_goes_back_then_earlier_ones_move_with_the_session(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OFFER, 30, EVENT_NOBODY, THRESHOLD_TOTAL);
    struct event step = make_event(EVENT_CLOCK_STEP, 40, EVENT_NOBODY, -20 * MS_PER_MINUTE);
    step.wall.ms = NINE + 20 * MS_PER_MINUTE;
    step.at = step.wall;
    add_event(session, &step);
    finish(session, 41);
    assert_line(session, 0, "offer -1 10 - -1 touched -");
    export_session_destroy(session);
}

static void lines_when_extended_then_old_and_new_end_and_the_overrun_follow(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_EXTEND, 50, EVENT_NOBODY, NINE + 75 * MS_PER_MINUTE);
    add(session, EVENT_OVERRUN, 75, EVENT_NOBODY, 0);
    add(session, EVENT_END, 80, EVENT_NOBODY, END_OVERRUN);
    finish(session, 81);
    assert_int_equal(line_count(session), 2);
    assert_line(session, 0, "extension -1 60 75 900 touched -");
    assert_line(session, 1, "overrun -1 75 80 300 touched -");
    export_session_destroy(session);
}

static void lines_when_nobody_came_then_a_no_show_of_the_whole_block(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = NULL;
    seq = 0;
    assert_true(export_session_create(&session, 3, &block, &people, NULL));
    struct event event = make_event(EVENT_NO_SHOW, 15, EVENT_NOBODY, 0);
    event.source = SOURCE_INFERRED;
    add_event(session, &event);
    finish(session, 20);
    assert_int_equal(line_count(session), 1);
    assert_line(session, 0, "no-show -1 0 60 3600 inferred counts");
    export_session_destroy(session);
}

static void add_when_an_event_does_not_fit_then_an_error_by_number(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    struct event event = make_event(EVENT_RESUME, 5, EVENT_NOBODY, 0);
    struct error error = {""};
    assert_false(export_session_add(session, &event, &error));
    assert_string_equal(error.text, "session 12: event 2: resume is not possible while the session is running");
    export_session_destroy(session);
}

static char *write_csv(const struct export_session *session, enum names names)
{
    struct export_style style = {.names = names, .zone = &warsaw, .purpose = "agreed with the client"};
    char *bytes = NULL;
    size_t length = 0;
    assert_true(export_write_csv(&session, 1, &style, &bytes, &length, NULL));
    assert_int_equal(strlen(bytes), length);
    return bytes;
}

static void csv_when_written_then_the_known_bytes(void **state)
{
    (void)state;
    struct block block = sample_block("Review, \"second\"\r\npart");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OUT, 10, 1, 0);
    add(session, EVENT_BACK, 15, 1, 0);
    add(session, EVENT_END, 60, EVENT_NOBODY, END_TOUCHED);
    finish(session, 61);
    char *bytes = write_csv(session, NAMES_FIRST);
    assert_string_equal(
        bytes,
        "\xef\xbb\xbfsession,uid,recurrence_id,title,booked_start,booked_end,zone,participant,kind,start,end,"
        "start_utc,end_utc,duration_s,counts,source,clock,threshold,answer,gross_s,away_s,net_s,purpose,"
        "session_digest,row,rows,row_hash\r\n"
        "12,\"a@example.com\",\"20261123T090000Z\",\"Review, \"\"second\"\"\r\npart\",2026-11-23T10:00:00+01:00,"
        "2026-11-23T11:00:00+01:00,\"Europe/Warsaw\",\"Ewa Ż.\",absence,2026-11-23T10:10:00+01:00,"
        "2026-11-23T10:15:00+01:00,2026-11-23 09:10:00,2026-11-23 09:15:00,300,yes,touched,trusted,,,3600,300,"
        "3300,\"agreed with the client\",,1,1,78d21282459f244854df3c8dfbbd480154d602faf159099745c82bf85bb18bcc\r\n");
    free(bytes);
    export_session_destroy(session);
}

static void csv_when_a_text_would_be_a_formula_then_an_apostrophe_stands_before_it(void **state)
{
    (void)state;
    static const struct {
        const char *title;
        const char *cell;
    } cases[] = {
        {"=1+1", ",\"'=1+1\","},
        {"+1", ",\"'+1\","},
        {"-1", ",\"'-1\","},
        {"@SUM(A1)", ",\"'@SUM(A1)\","},
        {"\tx", ",\"'\tx\","},
        {"\rx", ",\"'\rx\","},
        {"   =1", ",\"   '=1\","},
        {"＝1", ",\"'＝1\","},
        {"a;=1", ",\"a;'=1\","},
        {"a\n =1", ",\"a\n '=1\","},
        {"1+1=2; ok", ",\"1+1=2; ok\","},
        {"a-b", ",\"a-b\","},
        {"", ",\"\","},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct block block = sample_block(cases[i].title);
        struct export_session *session = begin(&block, 5);
        finish(session, 10);
        char *bytes = write_csv(session, NAMES_FULL);
        assert_non_null(strstr(bytes, cases[i].cell));
        free(bytes);
        export_session_destroy(session);
    }
}

static void names_when_shortened_then_as_the_setting_says(void **state)
{
    (void)state;
    static const struct {
        int32_t who;
        enum names names;
        const char *expected;
    } cases[] = {
        {0, NAMES_FULL, "Jan Nowak"},     {0, NAMES_FIRST, "Jan N."},     {0, NAMES_INITIALS, "JN"},
        {0, NAMES_NONE, "Participant 1"}, {1, NAMES_FIRST, "Ewa Ż."},     {1, NAMES_INITIALS, "EŻ"},
        {2, NAMES_FIRST, "Nguyễn Đ."},    {EVENT_NOBODY, NAMES_FULL, ""}, {3, NAMES_FULL, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[PERSON_NAME_MAX];
        export_name(name, sizeof name, &people, cases[i].who, cases[i].names);
        assert_string_equal(name, cases[i].expected);
    }
}

static void names_when_none_are_wanted_then_no_export_has_one(void **state)
{
    (void)state;
    struct block block = sample_block("Review");
    struct export_session *session = begin(&block, 0);
    add(session, EVENT_OUT, 10, 1, 0);
    finish(session, 22);
    struct export_style style = {.names = NAMES_NONE, .zone = &warsaw, .purpose = ""};
    const struct export_session *list[] = {session};
    char *json = NULL;
    size_t length = 0;
    char *csv = write_csv(session, NAMES_NONE);
    assert_true(export_write_json(list, 1, &style, &json, &length, NULL));
    static const char *const parts[] = {"Nowak", "Ewa", "jan@", "ewa@", "Nguy"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        assert_null(strstr(csv, parts[i]));
        assert_null(strstr(json, parts[i]));
    }
    assert_non_null(strstr(csv, "\"Participant 2\""));
    assert_non_null(strstr(json, "\"Participant 2\""));
    free(csv);
    free(json);
    export_session_destroy(session);
}

#define NO_ABSENCE "\"absences\": 0, \"longest_s\": 0"

static void json_when_written_then_the_known_bytes(void **state)
{
    (void)state;
    struct block block = sample_block("A \"b\"\\\n\x01\xff ż");
    struct export_session *session = begin(&block, 5);
    add(session, EVENT_END, 60, EVENT_NOBODY, END_TOUCHED);
    finish(session, 61);
    struct export_style style = {.names = NAMES_INITIALS, .zone = &warsaw, .purpose = ""};
    const struct export_session *list[] = {session};
    char *bytes = NULL;
    size_t length = 0;
    assert_true(export_write_json(list, 1, &style, &bytes, &length, NULL));
    static const char expected[] =
        "{\n  \"format\": \"adjourn-log-1\",\n  \"purpose\": null,\n  \"names\": \"initials\",\n"
        "  \"zone\": \"Europe/Warsaw\",\n  \"sessions\": [\n  {\n    \"session\": 12,\n    \"state\": \"ended\",\n    "
        "\"block\": {\n"
        "      \"uid\": \"a@example.com\",\n      \"recurrence_id\": \"20261123T090000Z\",\n"
        "      \"title\": \"A \\\"b\\\"\\\\\\u000a\\u0001\xef\xbf\xbd ż\",\n"
        "      \"booked_start\": \"2026-11-23T10:00:00+01:00\",\n"
        "      \"booked_start_utc\": \"2026-11-23T09:00:00Z\",\n"
        "      \"booked_end\": \"2026-11-23T11:00:00+01:00\",\n      \"booked_end_utc\": \"2026-11-23T10:00:00Z\",\n"
        "      \"zone\": \"Europe/Warsaw\"\n    },\n    \"started\": \"2026-11-23T10:05:00+01:00\",\n"
        "    \"started_utc\": \"2026-11-23T09:05:00Z\",\n    \"ended\": \"2026-11-23T11:00:00+01:00\",\n"
        "    \"ended_utc\": \"2026-11-23T10:00:00Z\",\n    \"seen\": false,\n    \"participants\": [\n"
        "      {\"name\": \"JN\", \"role\": \"required\", \"trainer\": true, \"declined\": false, \"away_s\": "
        "0, " NO_ABSENCE "},\n"
        "      {\"name\": \"EŻ\", \"role\": \"required\", \"trainer\": false, \"declined\": false, \"away_s\": "
        "0, " NO_ABSENCE "},\n"
        "      {\"name\": \"NĐ\", \"role\": \"optional\", \"trainer\": false, \"declined\": false, \"away_s\": "
        "0, " NO_ABSENCE "}\n"
        "    ],\n    \"participants_beyond\": 0,\n    \"figures\": {\n      \"gross_s\": 3600,\n"
        "      \"away_s\": 0,\n      \"net_s\": 3300,\n      \"late_s\": 300,\n      \"paused_s\": 0,\n"
        "      \"planned_break_s\": 0,\n      \"unknown_s\": 0,\n      \"left_s\": 0,\n      \"set_aside_s\": 0,\n"
        "      \"overrun_s\": 0,\n      \"lost_s\": 300,\n      \"longest_s\": 0,\n      \"interruptions\": 1\n    "
        "},\n    \"lines\": [\n      {\n"
        "        \"kind\": \"late-start\",\n        \"participant\": null,\n"
        "        \"start\": \"2026-11-23T10:00:00+01:00\",\n        \"start_utc\": \"2026-11-23T09:00:00Z\",\n"
        "        \"end\": \"2026-11-23T10:05:00+01:00\",\n        \"end_utc\": \"2026-11-23T09:05:00Z\",\n"
        "        \"duration_s\": 300,\n        \"counts\": true,\n        \"source\": \"touched\",\n"
        "        \"clock\": \"trusted\",\n        \"threshold\": null,\n        \"answer\": null\n      }\n    ],\n"
        "    \"chain\": null\n  }\n  ],\n  \"seal\": \"";
    char seal[CHAIN_TEXT_MAX];
    chain_seal(seal, expected, sizeof expected - 1);
    assert_int_equal(strncmp(bytes, expected, sizeof expected - 1), 0);
    assert_int_equal(strncmp(bytes + sizeof expected - 1, seal, sizeof seal - 1), 0);
    assert_string_equal(bytes + sizeof expected + sizeof seal - 2, "\"\n}\n");
    free(bytes);
    export_session_destroy(session);
}

static void exports_when_there_is_no_session_then_empty_but_well_formed(void **state)
{
    (void)state;
    struct export_style style = {.names = NAMES_FULL, .zone = &warsaw, .purpose = ""};
    char *bytes = NULL;
    size_t length = 0;
    assert_true(export_write_json(NULL, 0, &style, &bytes, &length, NULL));
    assert_non_null(strstr(bytes, "\"sessions\": [],"));
    free(bytes);
    assert_true(export_write_csv(NULL, 0, &style, &bytes, &length, NULL));
    assert_int_equal(bytes[length - 1], '\n');
    free(bytes);
}

static int make_zone(void **state)
{
    (void)state;
    zone_init_fixed(&warsaw, "Europe/Warsaw", 3600);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_when_noted_then_a_line_with_its_number_and_what_was_asked_for),
        cmocka_unit_test(lines_when_a_session_has_everything_then_each_interruption_once_in_order),
        cmocka_unit_test(lines_when_an_absence_was_undone_then_it_is_no_interruption),
        cmocka_unit_test(lines_when_an_absence_is_open_then_it_lasts_until_now_and_has_no_end),
        cmocka_unit_test(lines_when_cut_off_in_another_boot_then_an_absence_lasts_until_the_last_sign_of_life),
        cmocka_unit_test(lines_when_corrected_twice_then_each_correction_is_a_line_of_its_own),
        cmocka_unit_test(lines_when_the_clock_goes_back_then_earlier_ones_move_with_the_session),
        cmocka_unit_test(lines_when_extended_then_old_and_new_end_and_the_overrun_follow),
        cmocka_unit_test(lines_when_nobody_came_then_a_no_show_of_the_whole_block),
        cmocka_unit_test(add_when_an_event_does_not_fit_then_an_error_by_number),
        cmocka_unit_test(csv_when_written_then_the_known_bytes),
        cmocka_unit_test(csv_when_a_text_would_be_a_formula_then_an_apostrophe_stands_before_it),
        cmocka_unit_test(names_when_shortened_then_as_the_setting_says),
        cmocka_unit_test(names_when_none_are_wanted_then_no_export_has_one),
        cmocka_unit_test(json_when_written_then_the_known_bytes),
        cmocka_unit_test(exports_when_there_is_no_session_then_empty_but_well_formed),
    };
    return cmocka_run_group_tests(tests, make_zone, NULL);
}
