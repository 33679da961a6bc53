// SPDX-License-Identifier: MIT
// kill -9 at random moments of writing. KILLS is how often (200), SEED makes a run happen again as far as the machine's
// own timing allows; it is printed.
#include "store/store.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define GROUP      5     // blocks that are replaced together
#define LONGEST_US 12000 // from the first commit that was told of to the kill

static char folder[64];
static char path[96];

static bool count_event(void *context, const struct event *event, struct error *error)
{
    uint32_t *count = context;
    ++*count;
    return event->seq == *count || error_set(error, "event %u after event %u", event->seq, *count - 1);
}

static bool replace_blocks(struct store *store, uint32_t round)
{
    struct block block = {.start = {1000}, .end = {2000}};
    bool ok = store_begin(store, NULL) && store_blocks_clear(store, "room", NULL);
    for (int i = 0; ok && i < GROUP; i++) {
        snprintf(block.uid, sizeof block.uid, "%u-%d", round, i);
        ok = store_block_put(store, "room", &block, NULL, NULL);
    }
    return ok && store_commit(store, NULL);
}

// The child: writes until it is killed, and tells each event once it is durable.
static void write_for_ever(int64_t session, int tell)
{
    struct store *store = NULL;
    struct error error = {""};
    uint32_t seq = 0;
    bool ok = store_open(&store, path, STORE_WRITE, &error) && store_events(store, session, count_event, &seq, &error);
    while (ok) {
        struct event event = {.seq = ++seq, .kind = EVENT_SEEN, .who = EVENT_NOBODY};
        snprintf(event.text, sizeof event.text, "event %u", seq);
        ok = store_event_append(store, session, &event, &error) &&
             write(tell, &seq, sizeof seq) == (ssize_t)sizeof seq && (seq % 4 != 0 || replace_blocks(store, seq));
    }
    fprintf(stderr, "the writer failed: %s\n", error.text);
    _exit(1);
}

// Lets a writer run and kills it; returns the last event it told of.
static uint32_t kill_writer(int64_t session)
{
    int pipes[2];
    int status = 0;
    uint32_t told = 0;
    assert_int_equal(pipe(pipes), 0);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(pipes[0]);
        write_for_ever(session, pipes[1]);
    }
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &told, sizeof told), sizeof told);
    struct timespec wait = {.tv_nsec = (rand() % LONGEST_US) * 1000L};
    nanosleep(&wait, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL); // it had not failed before
    while (read(pipes[0], &told, sizeof told) == (ssize_t)sizeof told) {
    }
    close(pipes[0]);
    return told;
}

static void check_integrity(void)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *check = NULL;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(check), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
    sqlite3_finalize(check);
    sqlite3_close(db);
}

// Nothing told of is missing, at most one event is there that was not told of, and groups are whole.
static uint32_t check_store(int64_t session, uint32_t told)
{
    struct store *store = NULL;
    struct error error = {""};
    struct block blocks[2 * GROUP];
    size_t block_count = 0;
    uint32_t count = 0;
    if (!store_open(&store, path, STORE_WRITE, &error) || !store_events(store, session, count_event, &count, &error)) {
        fail_msg("%s", error.text);
    }
    assert_false(store_restored(store));
    assert_in_range(count, told, told + 1);
    assert_true(
        store_blocks_between(store, (struct wall){0}, (struct wall){5000}, blocks, 2 * GROUP, &block_count, NULL));
    assert_true(block_count == 0 || block_count == GROUP);
    for (size_t i = 1; i < block_count; i++) {
        assert_int_equal(atoi(blocks[i].uid), atoi(blocks[0].uid));
    }
    store_close(store);
    return count;
}

static void store_when_its_writer_is_killed_then_nothing_told_of_is_lost(void **state)
{
    (void)state;
    const char *kills = getenv("KILLS");
    const char *seed = getenv("SEED");
    int rounds = kills != NULL ? atoi(kills) : 200;
    unsigned start = seed != NULL ? (unsigned)strtoul(seed, NULL, 10) : (unsigned)getpid();
    struct store *store = NULL;
    struct block block = {.uid = "a@x", .start = {1000}, .end = {2000}};
    int64_t session = 0;
    uint32_t count = 0;
    srand(start);
    assert_true(store_open(&store, path, STORE_WRITE, NULL));
    assert_true(store_session_create(store, &block, NULL, &session, NULL));
    store_close(store);
    for (int i = 0; i < rounds; i++) {
        uint32_t told = kill_writer(session);
        assert_true(told > count);
        count = check_store(session, told);
        if (i % 10 == 0 || i == rounds - 1) {
            check_integrity();
        }
    }
    print_message("# killed %d times over %u events, SEED=%u\n", rounds, count, start);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof folder, "/tmp/adjourn-kill-XXXXXX");
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/room.db", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(store_when_its_writer_is_killed_then_nothing_told_of_is_lost, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
