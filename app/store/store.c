// SPDX-License-Identifier: MIT
#include "store/store.h"

#include "store/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
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

// "FILE.damaged-N", with the write-ahead log and its index beside it: SQLite would play them into the new file.
static bool move_aside(struct store *store, struct error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
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

static void remember_file(struct store *store)
{
    struct stat status;
    if (stat(store->path, &status) == 0) {
        store->device = status.st_dev;
        store->inode = status.st_ino;
    }
}

bool store_in_place(const struct store *store)
{
    struct stat status;
    return stat(store->path, &status) == 0 && status.st_dev == store->device && status.st_ino == store->inode;
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

// While one process moves a damaged file aside and makes a new one, nobody else may have either of them open, since
// SQLite finds a log by its name alone.
int store_lock_folder(const char *path)
{
    char folder[STORE_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL) {
        slash[slash == folder ? 1 : 0] = '\0';
    }
    int fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)flock(fd, LOCK_EX);
    }
    return fd;
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

static bool connect(struct store *store, const char *name, int flags, enum store_mode mode, struct error *error)
{
    // No connection is used by two threads: the locks of one that might be are a fifth of the time to prove a log.
    if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        return store->db != NULL ? store_fail(store, error) : store_refuse(store, STORE_FAILED, error, "out of memory");
    }
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
    static const char setup[] = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; "
                                "PRAGMA secure_delete=ON; PRAGMA cache_size=-512"; // KiB: the kernel has it too
    if (sqlite3_exec(store->db, setup, NULL, NULL, NULL) != SQLITE_OK) {
        return store_fail(store, error);
    }
    return store_migrate(store, mode, error);
}

// A copy on a read-only medium has no place for the write-ahead log's index, and when there is no log it needs none.
static bool connect_frozen(struct store *store, struct error *error)
{
    char name[3 * STORE_PATH_MAX + 32];
    char log[STORE_PATH_MAX + 8];
    size_t used = (size_t)snprintf(name, sizeof name, "file:");
    snprintf(log, sizeof log, "%s-wal", store->path);
    if (store->fault != STORE_READ_ONLY || access(log, F_OK) == 0) {
        return false;
    }
    for (const char *p = store->path; *p != '\0'; p++) {
        used += (size_t)snprintf(name + used, sizeof name - used, strchr("%?#", *p) != NULL ? "%%%02X" : "%c",
                                 (unsigned)(unsigned char)*p);
    }
    snprintf(name + used, sizeof name - used, "?immutable=1");
    disconnect(store);
    return connect(store, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, STORE_READ, error);
}

static bool open_to_read(struct store *store, struct error *error)
{
    return connect(store, store->path, SQLITE_OPEN_READONLY, STORE_READ, error) || connect_frozen(store, error);
}

// Whether what lies there was once a database, by its name or its first bytes (sqlite.org/fileformat.html 1.3): any
// other file was named by mistake and is nobody's to move.
static bool was_database(const char *path)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic];
    size_t length = strlen(path);
    if (length > 3 && strcmp(path + length - 3, ".db") == 0) {
        return true;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool same = fd >= 0 && read(fd, head, sizeof head) == (ssize_t)sizeof head && memcmp(head, magic, sizeof head) == 0;
    if (fd >= 0) {
        close(fd);
    }
    return same;
}

// SQLite would make it readable for everybody and writable for its owner alone, whatever the umask would leave to the
// group; its log and index get what the file has.
static void make_file(const char *path)
{
    int fd = strcmp(path, ":memory:") != 0 ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0660) : -1;
    if (fd >= 0) {
        close(fd);
    }
}

static bool open_to_write(struct store *store, struct error *error)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    make_parents(store->path);
    int lock = store_lock_folder(store->path);
    make_file(store->path);
    bool ok = connect(store, store->path, flags, STORE_WRITE, error);
    if (!ok && store->fault == STORE_DAMAGED && was_database(store->path)) {
        disconnect(store);
        ok = move_aside(store, error);
        if (ok) {
            make_file(store->path);
            ok = connect(store, store->path, flags, STORE_WRITE, error);
        }
    }
    if (lock >= 0) {
        close(lock);
    }
    return ok;
}

bool store_open(struct store **result, const char *path, enum store_mode mode, struct error *error)
{
    *result = NULL;
    open_fault = STORE_FAILED;
    if (strlen(path) >= STORE_PATH_MAX || path[0] == '\0') {
        return error_set(error, "'%s': no path of a database", path);
    }
    struct store *store = sodium_init() >= 0 ? calloc(1, sizeof *store) : NULL;
    if (store == NULL) {
        return error_set(error, "%s: out of memory", path);
    }
    memcpy(store->path, path, strlen(path) + 1);
    store->outbox_lock = -1;
    if (mode == STORE_READ ? open_to_read(store, error) : open_to_write(store, error)) {
        open_fault = STORE_OK;
        store->fault = STORE_OK;
        remember_file(store);
        *result = store;
        return true;
    }
    open_fault = store->fault;
    store_close(store);
    return false;
}

void store_close(struct store *store)
{
    if (store != NULL) {
        disconnect(store);
        if (store->outbox_lock >= 0) {
            close(store->outbox_lock);
        }
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
    store_outbox_tell(store);
    return true;
}

void store_rollback(struct store *store)
{
    store->outgoing = false;
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
    return (int64_t)((uint64_t)version * 0x9e3779b97f4a7c15U + (uint64_t)store_seen_version(store));
}
