// SPDX-License-Identifier: MIT
// How many of a client's sessions ended early.
#include "config/config.h"
#include "core/agreement.h"
#include "store/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define NOW (INT64_C(1795089600000)) // 2026-11-19T12:00:00Z

static char folder[64], path[96];
static struct store *store;
static struct settings settings;

static int open_store(void **state)
{
    (void)state;
    static const char text[] = "[client \"Acme\"]\nmatch = *@acme.example\n[client \"Other\"]\ncategory = Audit\n";
    config_read_text(&settings, "a.ini", text, sizeof text - 1, NULL, NULL);
    snprintf(folder, sizeof folder, "/tmp/adjourn-strikes-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/room.db", folder);
    return store_open(&store, path, STORE_WRITE, NULL) ? 0 : -1;
}

static int close_store(void **state)
{
    (void)state;
    char name[128];
    store_close(store);
    static const char *const ends[] = {"", "-wal", "-shm", "-outbox", "-seen"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        (void)unlink(name);
    }
    return rmdir(folder);
}

static void append(int64_t session, uint32_t seq, enum event_kind kind, int64_t at_ms, uint32_t ref, int64_t value)
{
    struct event event = {.seq = seq,
                          .kind = kind,
                          .wall = {at_ms},
                          .at = {at_ms},
                          .boot = {at_ms, 1},
                          .who = EVENT_NOBODY,
                          .ref = ref,
                          .value = value};
    assert_true(store_event_append(store, session, &event, NULL));
}

// A session of an hour that ended at an instant; the id for more events, of which the next is the third.
static int64_t put_session(const char *organizer, const char *attendee, int64_t ended_ms, enum event_end how)
{
    static int number;
    struct block block = {.start = {ended_ms - 30 * MS_PER_MINUTE}, .end = {ended_ms + 30 * MS_PER_MINUTE}};
    struct roster roster = {.count = 1};
    int64_t id = 0;
    snprintf(block.uid, sizeof block.uid, "e%d", number++);
    snprintf(block.organizer_address, sizeof block.organizer_address, "%s", organizer);
    snprintf(roster.people[0].address, sizeof roster.people[0].address, "%s", attendee);
    assert_true(store_session_create(store, &block, &roster, &id, NULL));
    append(id, 1, EVENT_START, block.start.ms, 0, 0);
    append(id, 2, EVENT_END, ended_ms, 0, how);
    return id;
}

static int32_t strikes(size_t client)
{
    int32_t count = -1;
    struct error error = {""};
    if (!store_strikes(store, &settings, &settings.client[client], (struct wall){NOW}, &count, &error)) {
        fail_msg("%s", error.text);
    }
    return count;
}

static void strikes_when_sessions_ended_early_then_those_of_the_client_count(void **state)
{
    (void)state;
    assert_int_equal(strikes(0), 0);
    put_session("anna@acme.example", "t@school.example", NOW - MS_PER_DAY, END_RESCHEDULE);
    put_session("t@school.example", "bo@acme.example", NOW - 2 * MS_PER_DAY, END_RESCHEDULE);
    put_session("anna@acme.example", "", NOW - 3 * MS_PER_DAY, END_TOUCHED);
    put_session("anna@acme.example", "", NOW - 4 * MS_PER_DAY, END_OVERRUN);
    put_session("x@other.example", "y@other.example", NOW - MS_PER_DAY, END_RESCHEDULE);
    assert_int_equal(strikes(0), 2);
    assert_int_equal(strikes(1), 0);
    int32_t count = -1;
    assert_true(store_strikes(store, &settings, NULL, (struct wall){NOW}, &count, NULL));
    assert_int_equal(count, 0);
}

static void strikes_when_ninety_days_are_over_then_a_session_counts_no_more(void **state)
{
    (void)state;
    static const struct {
        int64_t before_ms;
        int32_t count;
    } cases[] = {
        {90 * MS_PER_DAY - 1000, 1}, {90 * MS_PER_DAY, 1}, {90 * MS_PER_DAY + 1000, 0}, {0, 1}, {-1000, 0},
    };
    int32_t before = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_session("anna@acme.example", "", NOW - cases[i].before_ms, END_RESCHEDULE);
        assert_int_equal(strikes(0) - before, cases[i].count);
        before = strikes(0);
    }
}

static void strikes_when_the_early_end_was_taken_back_then_the_last_end_counts(void **state)
{
    (void)state;
    int64_t id = put_session("anna@acme.example", "", NOW - MS_PER_DAY, END_RESCHEDULE);
    append(id, 3, EVENT_UNDO, NOW - MS_PER_DAY + 1000, 2, 0);
    assert_int_equal(strikes(0), 0);
    append(id, 4, EVENT_END, NOW - MS_PER_DAY + 60000, 0, END_TOUCHED);
    append(id, 5, EVENT_CLOSE, NOW - MS_PER_DAY + 90000, 0, 0);
    assert_int_equal(strikes(0), 0);
    id = put_session("anna@acme.example", "", NOW - MS_PER_DAY, END_TOUCHED);
    append(id, 3, EVENT_UNDO, NOW - MS_PER_DAY + 1000, 2, 0);
    append(id, 4, EVENT_END, NOW - MS_PER_DAY + 60000, 0, END_RESCHEDULE);
    assert_int_equal(strikes(0), 1);
    append(id, 5, EVENT_CLOSE, NOW - MS_PER_DAY + 90000, 0, 0);
    assert_int_equal(strikes(0), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(strikes_when_sessions_ended_early_then_those_of_the_client_count),
        TEST(strikes_when_ninety_days_are_over_then_a_session_counts_no_more),
        TEST(strikes_when_the_early_end_was_taken_back_then_the_last_end_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
