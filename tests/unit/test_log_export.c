// SPDX-License-Identifier: MIT
// A session out of the database: which failures are for ever, and which are of this moment.
#include "commands/log_export.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define START INT64_C(1795698000000) // 2026-11-26T13:00:00Z

static char folder[32];

static int open_one(void **state)
{
    char path[64];
    struct store *store = NULL;
    struct error error;
    snprintf(folder, sizeof folder, "/tmp/log-export-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/adjourn.db", folder);
    if (!store_open(&store, path, STORE_WRITE, &error)) {
        return -1;
    }
    *state = store;
    return 0;
}

static int close_one(void **state)
{
    char remove[64];
    store_close(*state);
    snprintf(remove, sizeof remove, "rm -rf %s", folder);
    return system(remove);
}

static void append(struct store *store, int64_t session, uint32_t seq, enum event_kind kind)
{
    struct policy policy = {.counts = COUNTS_REQUIRED};
    struct error error = {""};
    struct event event = {.seq = seq,
                          .kind = kind,
                          .quality = CLOCK_TRUSTED,
                          .wall = {START + seq},
                          .at = {START + seq},
                          .boot = {.ms = seq, .id = 1},
                          .who = EVENT_NOBODY};
    assert_true(kind != EVENT_START || policy_encode(&policy, event.text, sizeof event.text));
    assert_true(store_event_append(store, session, &event, &error));
}

static int64_t create(struct store *store)
{
    const struct block block = {.uid = "a@rooms.example", .start = {START}, .end = {START + MS_PER_HOUR}};
    const struct roster roster = {0};
    struct error error = {""};
    int64_t id = 0;
    assert_true(store_session_create(store, &block, &roster, &id, &error));
    return id;
}

static void load_when_the_log_is_whole_then_it_is_read(void **state)
{
    struct export_session *session = NULL;
    struct error error = {""};
    int64_t id = create(*state);
    append(*state, id, 1, EVENT_START);
    append(*state, id, 2, EVENT_PAUSE);
    assert_true(log_session_load(*state, id, (struct now){0}, &session, &error));
    assert_false(export_session_refused(session));
    assert_int_equal(export_session_id(session), id);
    export_session_destroy(session);
}

static void load_when_a_line_is_none_that_can_be_then_it_never_goes(void **state)
{
    struct export_session *session = NULL;
    struct error error = {""};
    int64_t id = create(*state);
    append(*state, id, 1, EVENT_START);
    append(*state, id, 2, EVENT_RESUME); // without a pause
    assert_false(log_session_load(*state, id, (struct now){0}, &session, &error));
    assert_true(log_session_damaged(*state, session));
    export_session_destroy(session);
}

static void load_when_something_else_fails_then_it_may_go_another_time(void **state)
{
    struct export_session *session = NULL;
    struct error error = {""};
    assert_false(log_session_load(*state, 99, (struct now){0}, &session, &error));
    assert_non_null(strstr(error.text, "there is no session 99"));
    assert_false(log_session_damaged(*state, session));
    export_session_destroy(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(load_when_the_log_is_whole_then_it_is_read, open_one, close_one),
        cmocka_unit_test_setup_teardown(load_when_a_line_is_none_that_can_be_then_it_never_goes, open_one, close_one),
        cmocka_unit_test_setup_teardown(load_when_something_else_fails_then_it_may_go_another_time, open_one,
                                        close_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
