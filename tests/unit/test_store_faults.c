// SPDX-License-Identifier: MIT
// What the store does when the disk, the file or another process stands in its way.
#include "store/store.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#define NOBODY 65534 // any user who is not root

struct fixture {
    char folder[64];
    char path[96];
};

static int make_folder(void **state)
{
    struct fixture *fixture = calloc(1, sizeof *fixture);
    *state = fixture;
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/adjourn-faults-XXXXXX");
    if (mkdtemp(fixture->folder) == NULL) {
        return -1;
    }
    snprintf(fixture->path, sizeof fixture->path, "%s/room.db", fixture->folder);
    return 0;
}

static int remove_folder(void **state)
{
    struct fixture *fixture = *state;
    char command[128];
    (void)chmod(fixture->folder, 0700);
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->folder);
    int result = system(command);
    free(fixture);
    return result;
}

static void write_file(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
    assert_int_equal(fclose(file), 0);
}

static void run_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static struct store *open_store(const struct fixture *fixture)
{
    struct store *store = NULL;
    struct error error = {""};
    if (!store_open(&store, fixture->path, STORE_WRITE, &error)) {
        fail_msg("%s", error.text);
    }
    return store;
}

static bool append(struct store *store, int64_t session, uint32_t seq, struct error *error)
{
    struct event event = {.seq = seq, .kind = EVENT_SEEN, .who = EVENT_NOBODY};
    memset(event.text, 'x', sizeof event.text - 1);
    return store_event_append(store, session, &event, error);
}

static int64_t create_session(struct store *store)
{
    struct block block = {.uid = "a@x", .start = {1000}, .end = {2000}};
    int64_t id = 0;
    assert_true(store_session_create(store, &block, NULL, &id, NULL));
    return id;
}

static bool count_event(void *context, const struct event *event, struct error *error)
{
    (void)error;
    uint32_t *count = context;
    ++*count;
    return event->seq == *count;
}

// Runs `test` in a child, as somebody who is not root, so that permissions and limits hold; its failure is ours.
static void run_in_child(const struct fixture *fixture, bool as_nobody, int (*test)(const struct fixture *fixture))
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (as_nobody && getuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0)) {
            _exit(99);
        }
        _exit(test(fixture));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void give_to_nobody(const struct fixture *fixture, mode_t file_mode, mode_t folder_mode)
{
    if (getuid() == 0) {
        assert_int_equal(chown(fixture->folder, NOBODY, NOBODY), 0);
        assert_int_equal(chown(fixture->path, NOBODY, NOBODY), 0);
    }
    assert_int_equal(chmod(fixture->path, file_mode), 0);
    assert_int_equal(chmod(fixture->folder, folder_mode), 0);
}

// The number of the line that failed, so that the parent's message leads there.
#define EXPECT(condition)                                                                                              \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                            \
            return 1;                                                                                                  \
        }                                                                                                              \
    } while (0)

static int fill_the_disk(const struct fixture *fixture)
{
    struct rlimit limit = {.rlim_cur = 256 * 1024, .rlim_max = RLIM_INFINITY};
    struct rlimit before;
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    int64_t session = 0;
    uint32_t seq = 1;
    uint32_t kept = 0;
    struct block block = {.uid = "a@x", .start = {1000}, .end = {2000}};
    signal(SIGXFSZ, SIG_IGN); // then a write says EFBIG, which SQLite takes like a full disk
    EXPECT(store_open(&store, fixture->path, STORE_WRITE, NULL));
    EXPECT(store_session_create(store, &block, NULL, &session, NULL));
    EXPECT(getrlimit(RLIMIT_FSIZE, &before) == 0);
    limit.rlim_max = before.rlim_max;
    EXPECT(setrlimit(RLIMIT_FSIZE, &limit) == 0);
    while (seq < 10000 && append(store, session, seq, &error)) {
        seq++;
    }
    snprintf(expected, sizeof expected, "event %u of session 1: %s: the disk is full", seq, fixture->path);
    EXPECT(strcmp(error.text, expected) == 0);
    EXPECT(store_last_fault(store) == STORE_FULL);
    EXPECT(store_events(store, session, count_event, &kept, NULL));
    EXPECT(kept == seq - 1);

    // A group that meets the full disk fails at its commit and leaves nothing behind.
    EXPECT(store_begin(store, NULL));
    EXPECT(append(store, session, seq, NULL));
    EXPECT(!store_commit(store, &error));
    snprintf(expected, sizeof expected, "%s: the disk is full", fixture->path);
    EXPECT(strcmp(error.text, expected) == 0);
    EXPECT(store_last_fault(store) == STORE_FULL);

    EXPECT(setrlimit(RLIMIT_FSIZE, &before) == 0); // room again: it goes on where it stopped
    EXPECT(append(store, session, seq, NULL));
    EXPECT(store_last_fault(store) == STORE_OK);
    store_close(store);
    EXPECT(store_open(&store, fixture->path, STORE_READ, NULL));
    kept = 0;
    EXPECT(store_events(store, session, count_event, &kept, NULL));
    EXPECT(kept == seq);
    store_close(store);
    return 0;
}

static void append_when_the_disk_is_full_then_refused_and_goes_on_once_there_is_room(void **state)
{
    run_in_child(*state, false, fill_the_disk);
}

static int open_read_only(const struct fixture *fixture)
{
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    snprintf(expected, sizeof expected, "%s: the file or its folder cannot be written", fixture->path);
    EXPECT(!store_open(&store, fixture->path, STORE_WRITE, &error));
    EXPECT(store == NULL);
    EXPECT(strcmp(error.text, expected) == 0);
    EXPECT(store_last_fault(NULL) == STORE_READ_ONLY);
    return 0;
}

static int open_to_read(const struct fixture *fixture)
{
    struct store *store = NULL;
    struct error error = {""};
    uint32_t kept = 0;
    if (!store_open(&store, fixture->path, STORE_READ, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    EXPECT(store_events(store, 1, count_event, &kept, NULL));
    EXPECT(kept == 1);
    EXPECT(!append(store, 1, 2, NULL));
    EXPECT(store_last_fault(store) == STORE_READ_ONLY);
    store_close(store);
    return 0;
}

static void fill_store(const struct fixture *fixture)
{
    struct store *store = open_store(fixture);
    assert_true(append(store, create_session(store), 1, NULL));
    store_close(store);
}

static void open_when_the_file_is_read_only_then_says_so(void **state)
{
    fill_store(*state);
    give_to_nobody(*state, 0444, 0755);
    run_in_child(*state, true, open_read_only);
}

static void open_when_the_folder_is_read_only_then_says_so(void **state)
{
    fill_store(*state);
    give_to_nobody(*state, 0644, 0555);
    run_in_child(*state, true, open_read_only);
}

static void open_to_read_when_file_and_folder_are_read_only_then_the_log_can_be_read(void **state)
{
    fill_store(*state);
    give_to_nobody(*state, 0444, 0555);
    run_in_child(*state, true, open_to_read);
}

static void append_when_the_file_was_deleted_or_replaced_then_refused(void **state)
{
    const struct fixture *fixture = *state;
    struct store *store = open_store(fixture);
    struct error error = {""};
    char expected[256];
    int64_t session = create_session(store);
    assert_true(append(store, session, 1, &error));
    assert_int_equal(unlink(fixture->path), 0);
    assert_false(append(store, session, 2, &error));
    snprintf(expected, sizeof expected, "event 2 of session 1: %s: the file was deleted or replaced", fixture->path);
    assert_string_equal(error.text, expected);
    assert_int_equal(store_last_fault(store), STORE_FAILED);
    write_file(fixture->path, "");
    assert_false(append(store, session, 2, &error));
    assert_string_equal(error.text, expected);
    store_close(store);
}

static void append_when_another_process_holds_the_file_then_locked_after_two_seconds(void **state)
{
    struct store *store = open_store(*state);
    struct store *other = open_store(*state);
    struct error error = {""};
    int64_t session = create_session(store);
    assert_true(store_begin(other, NULL));
    assert_false(append(store, session, 1, &error));
    assert_int_equal(store_last_fault(store), STORE_LOCKED);
    assert_non_null(strstr(error.text, ": another process holds the file"));
    store_rollback(other);
    assert_true(append(store, session, 1, NULL));
    store_close(other);
    store_close(store);
}

static void open_when_another_process_holds_it_exclusively_then_locked(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    assert_false(store_open(&store, fixture->path, STORE_WRITE, NULL));
    assert_int_equal(store_last_fault(NULL), STORE_LOCKED);
    sqlite3_close(db);
    store_close(open_store(fixture));
}

static void open_when_the_file_is_no_database_then_moved_aside_and_made_anew(void **state)
{
    struct fixture *fixture = *state;
    char aside[128];
    char bytes[64] = "";
    for (int n = 1; n <= 2; n++) { // the second one must not overwrite the first
        write_file(fixture->path, "this is a shopping list, and not a short one either");
        struct store *store = open_store(fixture);
        assert_true(store_restored(store));
        create_session(store);
        store_close(store);
        snprintf(aside, sizeof aside, "%s.damaged-%d", fixture->path, n);
        FILE *file = fopen(aside, "rb");
        assert_non_null(file);
        assert_non_null(fgets(bytes, sizeof bytes, file));
        fclose(file);
        assert_string_equal(bytes, "this is a shopping list, and not a short one either");
    }
    struct store *store = open_store(fixture);
    assert_false(store_restored(store));
    store_close(store);
}

static void open_when_the_file_was_never_a_database_then_refused_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    char list[160];
    char aside[200];
    snprintf(list, sizeof list, "%s.txt", fixture->path);
    snprintf(aside, sizeof aside, "%s.damaged-1", list);
    write_file(list, "this is a shopping list, and not a short one either");
    assert_false(store_open(&store, list, STORE_WRITE, NULL));
    assert_int_equal(store_last_fault(NULL), STORE_DAMAGED);
    assert_int_equal(access(list, F_OK), 0);
    assert_int_not_equal(access(aside, F_OK), 0);
    assert_int_equal(unlink(list), 0);
}

static void open_to_read_when_the_file_is_no_database_then_damaged_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    write_file(fixture->path, "this is a shopping list");
    assert_false(store_open(&store, fixture->path, STORE_READ, &error));
    snprintf(expected, sizeof expected, "%s: no database, or a damaged one (file is not a database)", fixture->path);
    assert_string_equal(error.text, expected);
    assert_int_equal(store_last_fault(NULL), STORE_DAMAGED);
    assert_int_equal(access(fixture->path, F_OK), 0);
}

static void open_to_read_when_there_is_no_file_then_an_error_and_none_is_made(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    assert_false(store_open(&store, fixture->path, STORE_READ, &error));
    snprintf(expected, sizeof expected, "%s: No such file or directory", fixture->path);
    assert_string_equal(error.text, expected);
    assert_int_not_equal(access(fixture->path, F_OK), 0);
}

static void open_when_written_by_a_newer_version_then_refused_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    char aside[128];
    fill_store(fixture);
    run_sql(fixture->path, "PRAGMA user_version=4711");
    snprintf(expected, sizeof expected, "%s: written by a newer version of this program", fixture->path);
    assert_false(store_open(&store, fixture->path, STORE_WRITE, &error));
    assert_string_equal(error.text, expected);
    assert_int_equal(store_last_fault(NULL), STORE_NEWER);
    snprintf(aside, sizeof aside, "%s.damaged-1", fixture->path);
    assert_int_not_equal(access(aside, F_OK), 0);
}

static void open_when_it_is_another_programs_database_then_refused_and_left_alone(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    struct error error = {""};
    char expected[256];
    run_sql(fixture->path, "CREATE TABLE recipe (name TEXT)");
    snprintf(expected, sizeof expected, "%s: a database of another program; it was left alone", fixture->path);
    assert_false(store_open(&store, fixture->path, STORE_WRITE, &error));
    assert_string_equal(error.text, expected);
    run_sql(fixture->path, "INSERT INTO recipe VALUES ('soup')");
}

static void open_when_folders_are_missing_then_they_are_made(void **state)
{
    struct fixture *fixture = *state;
    struct store *store = NULL;
    char path[160];
    snprintf(path, sizeof path, "%s/deep/er/room.db", fixture->folder);
    assert_true(store_open(&store, path, STORE_WRITE, NULL));
    store_close(store);
    assert_int_equal(access(path, F_OK), 0);
}

static void open_when_the_path_is_empty_or_too_long_then_refused(void **state)
{
    (void)state;
    struct store *store = NULL;
    struct error error = {""};
    char path[2000];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_false(store_open(&store, "", STORE_WRITE, &error));
    assert_string_equal(error.text, "'': no path of a database");
    assert_false(store_open(&store, path, STORE_WRITE, &error));
}

static int open_once(const struct fixture *fixture)
{
    struct store *store = NULL;
    struct error error = {""};
    struct block block = {.uid = "a@x", .start = {1000}, .end = {2000}};
    int64_t id = 0;
    if (!store_open(&store, fixture->path, STORE_WRITE, &error) ||
        !store_session_create(store, &block, NULL, &id, &error)) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    store_close(store);
    return 0;
}

// Eight processes meet the same file at once; returns how many of them went wrong.
static int open_at_once(const struct fixture *fixture)
{
    int failed = 0;
    fflush(NULL);
    for (int i = 0; i < 8; i++) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            _exit(open_once(fixture));
        }
    }
    for (int i = 0; i < 8; i++) {
        int status = 0;
        assert_true(wait(&status) > 0);
        failed += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    return failed;
}

static void open_when_eight_processes_make_the_file_at_once_then_all_succeed(void **state)
{
    struct fixture *fixture = *state;
    int64_t ids[16];
    size_t count = 0;
    assert_int_equal(open_at_once(fixture), 0);
    struct store *store = open_store(fixture);
    assert_true(store_sessions_between(store, (struct wall){0}, (struct wall){5000}, ids, 16, &count, NULL));
    assert_int_equal(count, 8);
    store_close(store);
}

static void open_when_eight_processes_meet_garbage_at_once_then_it_is_moved_aside_once(void **state)
{
    struct fixture *fixture = *state;
    int64_t ids[16];
    size_t count = 0;
    char aside[128];
    write_file(fixture->path, "this is a shopping list");
    assert_int_equal(open_at_once(fixture), 0);
    struct store *store = open_store(fixture);
    assert_true(store_sessions_between(store, (struct wall){0}, (struct wall){5000}, ids, 16, &count, NULL));
    assert_int_equal(count, 8);
    store_close(store);
    snprintf(aside, sizeof aside, "%s.damaged-2", fixture->path);
    assert_int_not_equal(access(aside, F_OK), 0);
}

static void events_table_when_changed_from_outside_then_refuses(void **state)
{
    struct fixture *fixture = *state;
    static const struct {
        const char *sql;
        const char *error;
    } cases[] = {
        {"UPDATE event SET canonical = 'e1'", "the log is append-only"},
        {"DELETE FROM event", "the log is append-only"},
        {"INSERT OR REPLACE INTO event VALUES (1, 1, 'end', 'e1', zeroblob(32))", "an event out of order"},
        {"INSERT INTO event VALUES (1, 3, 'end', 'e1', zeroblob(32))", "an event out of order"},
        {"INSERT INTO event VALUES (1, 2, 'end', 'e1', x'')", "an event without its hash"},
        {"UPDATE session SET opening = ''", "the log is append-only"},
        {"DELETE FROM session", "the log is append-only"},
        {"INSERT INTO event VALUES (1, 2, 'end', x'00', zeroblob(32))",
         "cannot store BLOB value in TEXT column event.canonical"},
    };
    sqlite3 *db = NULL;
    fill_store(fixture);
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_not_equal(sqlite3_exec(db, cases[i].sql, NULL, NULL, NULL), SQLITE_OK);
        assert_string_equal(sqlite3_errmsg(db), cases[i].error);
    }
    sqlite3_close(db);
}

static void events_when_one_cannot_be_read_then_damaged_by_number(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {""};
    char expected[256];
    uint32_t count = 0;
    fill_store(fixture);
    run_sql(fixture->path, "INSERT INTO event VALUES (1, 2, 'end', 'nonsense', zeroblob(32))");
    struct store *store = open_store(fixture);
    assert_false(store_events(store, 1, count_event, &count, &error));
    snprintf(expected, sizeof expected, "%s: event 2 of session 1 cannot be read", fixture->path);
    assert_string_equal(error.text, expected);
    assert_int_equal(store_last_fault(store), STORE_DAMAGED);
    assert_int_equal(count, 1);
    store_close(store);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(append_when_the_file_was_deleted_or_replaced_then_refused),
        TEST(append_when_the_disk_is_full_then_refused_and_goes_on_once_there_is_room),
        TEST(open_when_the_file_is_read_only_then_says_so),
        TEST(open_when_the_folder_is_read_only_then_says_so),
        TEST(open_to_read_when_file_and_folder_are_read_only_then_the_log_can_be_read),
        TEST(append_when_another_process_holds_the_file_then_locked_after_two_seconds),
        TEST(open_when_another_process_holds_it_exclusively_then_locked),
        TEST(open_when_the_file_is_no_database_then_moved_aside_and_made_anew),
        TEST(open_when_the_file_was_never_a_database_then_refused_and_left_alone),
        TEST(open_to_read_when_the_file_is_no_database_then_damaged_and_left_alone),
        TEST(open_to_read_when_there_is_no_file_then_an_error_and_none_is_made),
        TEST(open_when_written_by_a_newer_version_then_refused_and_left_alone),
        TEST(open_when_it_is_another_programs_database_then_refused_and_left_alone),
        TEST(open_when_folders_are_missing_then_they_are_made),
        TEST(open_when_the_path_is_empty_or_too_long_then_refused),
        TEST(open_when_eight_processes_make_the_file_at_once_then_all_succeed),
        TEST(open_when_eight_processes_meet_garbage_at_once_then_it_is_moved_aside_once),
        TEST(events_table_when_changed_from_outside_then_refuses),
        TEST(events_when_one_cannot_be_read_then_damaged_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
