// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 2000
#define DAMAGED_MAX     1000 // how many damaged files are kept side by side

// Why the last store_open failed: there is no store then that could carry it.
static _Thread_local enum store_fault open_fault = STORE_OK;

const char *store_fault_name(enum store_fault fault)
{
    static const char *const names[] = {
        [STORE_OK] = "ok",         [STORE_FULL] = "disk full",  [STORE_READ_ONLY] = "read-only",
        [STORE_LOCKED] = "locked", [STORE_DAMAGED] = "damaged", [STORE_NEWER] = "newer version",
        [STORE_FAILED] = "failed",
    };
    return (unsigned)fault < sizeof names / sizeof names[0] ? names[fault] : "failed";
}

// "FILE.damaged-N", with the write-ahead log and its index beside it: SQLite would play them into the new file.
static bool rename_aside(struct store *store, struct error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    char from[STORE_PATH_MAX + 8];
    char to[STORE_PATH_MAX + 32];
    int n = 1;
    do {
        snprintf(to, sizeof to, "%s.damaged-%d", store->path, n);
    } while (access(to, F_OK) == 0 && ++n < DAMAGED_MAX);
    for (size_t i = sizeof endings / sizeof endings[0]; i-- > 0;) {
        snprintf(from, sizeof from, "%s%s", store->path, endings[i]);
        snprintf(to, sizeof to, "%s.damaged-%d%s", store->path, n, endings[i]);
        if (rename(from, to) != 0 && errno != ENOENT) {
            store->fault = STORE_DAMAGED;
            return error_set(error, "%s: damaged, and cannot be moved aside: %s", store->path, strerror(errno));
        }
    }
    store->restored = true;
    return true;
}

// Two processes may find the same damaged file; the lock and the second look keep the later one from moving the new,
// good file aside.
static bool move_aside(struct store *store, struct error *error)
{
    struct stat opened;
    struct stat named;
    int fd = open(store->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT || error_set(error, "%s: %s", store->path, strerror(errno));
    }
    bool same = flock(fd, LOCK_EX) == 0 && fstat(fd, &opened) == 0 && stat(store->path, &named) == 0 &&
                opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
    bool ok = !same || rename_aside(store, error);
    close(fd);
    return ok;
}

static void make_parents(const char *path)
{
    char folder[STORE_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(folder, 0755); // a failure shows when the file is opened
        *slash = '/';
    }
}

static void disconnect(struct store *store)
{
    for (size_t i = 0; i < QUERIES; i++) {
        sqlite3_finalize(store->statements[i]);
        store->statements[i] = NULL;
    }
    sqlite3_close(store->db);
    store->db = NULL;
}

static bool connect(struct store *store, enum store_mode mode, struct error *error)
{
    int flags = mode == STORE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK) {
        return store->db != NULL ? store_fail(store, error) : store_refuse(store, STORE_FAILED, error, "out of memory");
    }
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    static const char setup[] = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF";
    if (sqlite3_exec(store->db, setup, NULL, NULL, NULL) != SQLITE_OK) {
        return store_fail(store, error);
    }
    return store_migrate(store, mode, error);
}

bool store_open(struct store **result, const char *path, enum store_mode mode, struct error *error)
{
    *result = NULL;
    open_fault = STORE_FAILED;
    if (strlen(path) >= STORE_PATH_MAX || path[0] == '\0') {
        return error_set(error, "'%s': no path of a database", path);
    }
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL) {
        return error_set(error, "%s: out of memory", path);
    }
    memcpy(store->path, path, strlen(path) + 1);
    if (mode == STORE_WRITE) {
        make_parents(path);
    }
    bool ok = connect(store, mode, error);
    if (!ok && mode == STORE_WRITE && store->fault == STORE_DAMAGED) {
        disconnect(store);
        ok = move_aside(store, error) && connect(store, mode, error);
    }
    open_fault = ok ? STORE_OK : store->fault;
    if (!ok) {
        store_close(store);
        return false;
    }
    *result = store;
    return true;
}

void store_close(struct store *store)
{
    if (store != NULL) {
        disconnect(store);
        free(store);
    }
}

enum store_fault store_last_fault(const struct store *store)
{
    return store != NULL ? store->fault : open_fault;
}

bool store_restored(const struct store *store)
{
    return store->restored;
}

bool store_begin(struct store *store, struct error *error)
{
    if (store->grouped) {
        return store_refuse(store, STORE_FAILED, error, "a group of writes inside another one");
    }
    store->grouped = store_run(store, store_prepare(store, QUERY_BEGIN, error), error);
    return store->grouped;
}

bool store_commit(struct store *store, struct error *error)
{
    if (!store->grouped) {
        return store_refuse(store, STORE_FAILED, error, "no group of writes to commit");
    }
    if (sqlite3_get_autocommit(store->db)) {
        store->grouped = false;
        return store_refuse(store, store->fault, error, "the group of writes was rolled back");
    }
    if (!store_run(store, store_prepare(store, QUERY_COMMIT, error), error)) {
        store_rollback(store);
        return false;
    }
    store->grouped = false;
    store->fault = STORE_OK;
    return true;
}

void store_rollback(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db)) {
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    }
    store->grouped = false;
}

int64_t store_data_version(struct store *store)
{
    bool row = false;
    int64_t version = 0;
    sqlite3_stmt *statement = store_prepare(store, QUERY_DATA_VERSION, NULL);
    if (statement != NULL && store_next(store, statement, &row, NULL) && row) {
        version = sqlite3_column_int64(statement, 0);
        sqlite3_reset(statement);
    }
    return version;
}
