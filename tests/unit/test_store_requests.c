// SPDX-License-Identifier: MIT
#include "store/requests.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

struct fixture {
    char folder[64];
    char path[96];
    struct store *store;
    int64_t session;
};

static int open_fixture(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    struct error error = {""};
    const struct block block = {.uid = "block-1", .start = {0}, .end = {MS_PER_HOUR}};
    static const struct roster roster;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-requests-XXXXXX");
    *state = fixture;
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    bool ok = store_open(&fixture->store, fixture->path, STORE_WRITE, &error) &&
              store_session_create(fixture->store, &block, &roster, &fixture->session, &error);
    return ok ? 0 : -1;
}

static int close_fixture(void **state)
{
    struct fixture *fixture = *state;
    char path[128];
    store_close(fixture->store);
    static const char *const endings[] = {"", "-wal", "-shm", "-outbox"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, endings[i]);
        (void)unlink(path);
    }
    int result = rmdir(fixture->folder);
    free(fixture);
    return result;
}

static void reopen(struct fixture *fixture)
{
    store_close(fixture->store);
    assert_true(store_open(&fixture->store, fixture->path, STORE_WRITE, NULL));
}

static struct request_step step_of(uint32_t seq, enum step_kind kind)
{
    struct request_step step = {.seq = seq,
                                .kind = kind,
                                .way = WAY_SCREEN,
                                .quality = CLOCK_TRUSTED,
                                .at = {1000 * seq},
                                .level = kind == STEP_RAISED ? -1 : 0,
                                .due = {kind == STEP_ASKED ? 5000 : 0}};
    if (kind != STEP_RAISED) {
        snprintf(step.name, sizeof step.name, "M. Kowalska");
        snprintf(step.address, sizeof step.address, "m.kowalska@example.org");
    }
    return step;
}

static int64_t raise_request(struct fixture *fixture, enum request_kind kind)
{
    struct request_facts facts = {.kind = kind,
                                  .session = fixture->session,
                                  .topic = TOPIC_LONGER,
                                  .whole = true,
                                  .fees = SLOT_SHORT_NOTICE | SLOT_EVENING,
                                  .agreed = SLOT_AGREED_PHONE,
                                  .start = {MS_PER_DAY},
                                  .end = {MS_PER_DAY + MS_PER_HOUR},
                                  .limit = {MS_PER_DAY}};
    struct request_step raised = step_of(1, STEP_RAISED);
    int64_t id = 0;
    snprintf(facts.by_name, sizeof facts.by_name, "Ánh Nguyệt");
    snprintf(facts.by_address, sizeof facts.by_address, "anh@example.com");
    snprintf(facts.uid, sizeof facts.uid, "uid-1");
    assert_true(store_request_raise(fixture->store, &facts, &raised, &id, NULL));
    return id;
}

static bool put_step(struct fixture *fixture, int64_t id, uint32_t seq, enum step_kind kind)
{
    struct request_step step = step_of(seq, kind);
    struct error error;
    return store_request_step(fixture->store, id, &step, &error);
}

static void request_when_the_file_is_opened_again_then_it_stands_as_before(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = raise_request(fixture, REQUEST_NOTED);
    assert_true(put_step(fixture, id, 2, STEP_ASKED));
    reopen(fixture);
    static struct request request;
    assert_true(store_request_load(fixture->store, id, &request, NULL));
    assert_int_equal(request.state, REQUEST_OPEN);
    assert_int_equal(request.facts.id, id);
    assert_int_equal(request.facts.kind, REQUEST_NOTED);
    assert_int_equal(request.facts.topic, TOPIC_LONGER);
    assert_int_equal(request.facts.session, fixture->session);
    assert_string_equal(request.facts.by_name, "Ánh Nguyệt");
    assert_string_equal(request.facts.by_address, "anh@example.com");
    assert_string_equal(request.facts.uid, "uid-1");
    assert_int_equal(request.facts.start.ms, MS_PER_DAY);
    assert_int_equal(request.facts.end.ms, MS_PER_DAY + MS_PER_HOUR);
    assert_int_equal(request.facts.limit.ms, MS_PER_DAY);
    assert_true(request.facts.whole);
    assert_int_equal(request.facts.fees, SLOT_SHORT_NOTICE | SLOT_EVENING);
    assert_int_equal(request.facts.agreed, SLOT_AGREED_PHONE);
    assert_int_equal(request.asked_count, 1);
    assert_string_equal(request.asked[0].address, "m.kowalska@example.org");
    assert_int_equal(request.asked[0].due.ms, 5000);
    assert_true(put_step(fixture, id, 3, STEP_ACCEPTED));
    assert_true(put_step(fixture, id, 4, STEP_ANSWERED));
    assert_true(store_request_load(fixture->store, id, &request, NULL));
    assert_int_equal(request.state, REQUEST_CLOSED);
    assert_int_equal(request.outcome, STEP_ACCEPTED);
}

static void step_when_the_state_does_not_allow_it_then_nothing_is_written(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = raise_request(fixture, REQUEST_APPROVAL);
    assert_false(put_step(fixture, id, 2, STEP_ACCEPTED));
    assert_false(put_step(fixture, id, 3, STEP_ASKED));
    assert_false(put_step(fixture, id + 1, 2, STEP_ASKED));
    assert_true(put_step(fixture, id, 2, STEP_ASKED));
    assert_false(put_step(fixture, id, 2, STEP_ASKED));
}

static bool count_one(void *context, const struct request *request, struct error *error)
{
    (void)error;
    int64_t *ids = context;
    ids[ids[0] + 1] = request->facts.id;
    ids[0]++;
    return true;
}

static void requests_when_some_are_closed_then_only_the_others_are_open(void **state)
{
    struct fixture *fixture = *state;
    int64_t first = raise_request(fixture, REQUEST_APPROVAL);
    int64_t second = raise_request(fixture, REQUEST_NOTED);
    int64_t third = raise_request(fixture, REQUEST_APPROVAL);
    assert_int_equal(second, first + 1);
    assert_true(put_step(fixture, second, 2, STEP_WITHDRAWN));
    int64_t ids[8] = {0};
    assert_true(store_requests(fixture->store, false, count_one, ids, NULL));
    assert_int_equal(ids[0], 3); // decided, not answered: still open
    assert_true(put_step(fixture, second, 3, STEP_ANSWERED));
    memset(ids, 0, sizeof ids);
    assert_true(store_requests(fixture->store, false, count_one, ids, NULL));
    assert_int_equal(ids[0], 2);
    assert_int_equal(ids[1], first);
    assert_int_equal(ids[2], third);
    memset(ids, 0, sizeof ids);
    assert_true(store_requests(fixture->store, true, count_one, ids, NULL));
    assert_int_equal(ids[0], 3);
    int64_t newest = 0;
    assert_true(store_request_of(fixture->store, fixture->session, REQUEST_APPROVAL, &newest, NULL));
    assert_int_equal(newest, third);
    assert_true(store_request_of(fixture->store, fixture->session + 1, REQUEST_APPROVAL, &newest, NULL));
    assert_int_equal(newest, 0);
}

// By other hands: the tables' triggers let nobody do it through the app.
static void damage(struct fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void requests_when_one_is_damaged_then_the_others_are_told_and_it_is_an_error(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    int64_t ids[8] = {0};
    int64_t first = raise_request(fixture, REQUEST_APPROVAL);
    raise_request(fixture, REQUEST_NOTED);
    int64_t third = raise_request(fixture, REQUEST_APPROVAL);
    damage(fixture, "DROP TRIGGER request_step_no_update; UPDATE request_step SET kind = 'x' WHERE request = 2");
    assert_false(store_requests(fixture->store, false, count_one, ids, &error));
    assert_int_equal(ids[0], 2);
    assert_int_equal(ids[1], first);
    assert_int_equal(ids[2], third);
    assert_non_null(strstr(error.text, "request R-2: "));
    assert_non_null(strstr(error.text, "a step cannot be read"));
}

static size_t count_moves(struct fixture *fixture)
{
    struct store_move moves[4];
    size_t count = 0;
    assert_true(store_moves(fixture->store, (struct wall){0}, moves, 4, &count, NULL));
    return count;
}

// A time that was given up is no move, and is free again.
static void move_when_its_approval_was_refused_then_it_is_none(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = raise_request(fixture, REQUEST_APPROVAL);
    struct event event = {.seq = 1, .kind = EVENT_RESCHEDULED, .who = EVENT_NOBODY, .value = MS_PER_DAY};
    snprintf(event.text, sizeof event.text, "uid-1");
    assert_true(store_event_append(fixture->store, fixture->session, &event, NULL));
    assert_true(put_step(fixture, id, 2, STEP_ASKED));
    assert_int_equal(count_moves(fixture), 1);
    assert_true(put_step(fixture, id, 3, STEP_REFUSED));
    assert_int_equal(count_moves(fixture), 0);
}

static void tables_when_somebody_changes_a_row_then_refused(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = raise_request(fixture, REQUEST_APPROVAL);
    assert_true(put_step(fixture, id, 2, STEP_ASKED));
    static const char *const attempts[] = {
        "UPDATE request SET by_name = 'x'",
        "DELETE FROM request WHERE id > 0",
        "UPDATE request_step SET due = 9",
        "DELETE FROM request_step",
        ("INSERT INTO request_step SELECT request, 9, kind, way, trusted, at, level, due, name, address, text "
         "FROM request_step WHERE seq = 2"),
    };
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; i++) {
        assert_int_equal(sqlite3_exec(db, attempts[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    }
    sqlite3_close(db);
}

static void group_when_rolled_back_then_neither_step_nor_letter_is_there(void **state)
{
    struct fixture *fixture = *state;
    int64_t id = raise_request(fixture, REQUEST_APPROVAL);
    static struct request request;
    assert_true(store_begin(fixture->store, NULL));
    assert_true(put_step(fixture, id, 2, STEP_ASKED));
    store_rollback(fixture->store);
    assert_true(store_request_load(fixture->store, id, &request, NULL));
    assert_int_equal(request.state, REQUEST_RAISED);
}

static bool count_item(void *context, const struct outbox_item *item, struct error *error)
{
    (void)error;
    int *letters = context;
    *letters += strncmp(item->name, "R-", 2) == 0;
    return true;
}

// Asks and writes the letter, again and again, until it is killed.
static void ask_until_killed(const char *path, int64_t id)
{
    struct store *store = NULL;
    if (!store_open(&store, path, STORE_WRITE, NULL)) {
        _exit(1);
    }
    for (uint32_t seq = 2;; seq++) {
        struct request_step step = step_of(seq, seq == 2 ? STEP_ASKED : STEP_ESCALATED);
        struct outbox_item item = {.kind = "eml", .bytes = "x", .length = 1};
        snprintf(item.name, sizeof item.name, "R-%u", (unsigned)seq);
        bool ok = store_begin(store, NULL) && store_request_step(store, id, &step, NULL) &&
                  store_outbox_put(store, &item, NULL) && store_commit(store, NULL);
        if (!ok) {
            store_rollback(store); // the chain is at its end: the next commit changes nothing
            seq--;
        }
    }
}

// Whenever the process dies, there is a letter for each step and a step for each letter.
static void steps_when_the_process_is_killed_between_then_each_has_its_letter(void **state)
{
    struct fixture *fixture = *state;
    for (int round = 0; round < 20; round++) {
        int64_t id = raise_request(fixture, REQUEST_APPROVAL);
        int before = 0;
        assert_true(store_outbox_each(fixture->store, OUTBOX_WAITING, count_item, &before, NULL));
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            ask_until_killed(fixture->path, id);
        }
        usleep((useconds_t)(500 + round * 1700));
        assert_int_equal(kill(child, SIGKILL), 0);
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        static struct request request;
        int letters = 0;
        assert_true(store_request_load(fixture->store, id, &request, NULL));
        assert_true(store_outbox_each(fixture->store, OUTBOX_WAITING, count_item, &letters, NULL));
        // The names of earlier rounds are there already, and putting one again changes nothing.
        int wanted = (int)request.last_seq - 1;
        assert_int_equal(letters, wanted > before ? wanted : before);
    }
}

static void tries_when_the_file_is_opened_again_then_not_forgotten(void **state)
{
    struct fixture *fixture = *state;
    int32_t count = -1;
    assert_true(store_tries_get(fixture->store, &count, NULL));
    assert_int_equal(count, 0);
    assert_true(store_tries_put(fixture->store, 4, NULL));
    assert_true(store_tries_put(fixture->store, 5, NULL));
    reopen(fixture);
    assert_true(store_tries_get(fixture->store, &count, NULL));
    assert_int_equal(count, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(request_when_the_file_is_opened_again_then_it_stands_as_before, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(step_when_the_state_does_not_allow_it_then_nothing_is_written, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(requests_when_one_is_damaged_then_the_others_are_told_and_it_is_an_error,
                                        open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(requests_when_some_are_closed_then_only_the_others_are_open, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(move_when_its_approval_was_refused_then_it_is_none, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(tables_when_somebody_changes_a_row_then_refused, open_fixture, close_fixture),
        cmocka_unit_test_setup_teardown(group_when_rolled_back_then_neither_step_nor_letter_is_there, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(steps_when_the_process_is_killed_between_then_each_has_its_letter, open_fixture,
                                        close_fixture),
        cmocka_unit_test_setup_teardown(tries_when_the_file_is_opened_again_then_not_forgotten, open_fixture,
                                        close_fixture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
