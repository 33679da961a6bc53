// SPDX-License-Identifier: MIT
#include "store/store_internal.h"

#include "core/utf8.h"

#include <errno.h>
#include <string.h>

#define SOURCE_COLUMNS "last_success, last_try, digest, error, role, next_try, interval, origin, collection, token"

#define OUTBOX_COLUMNS                                                                                                 \
    "id, name, kind, recipient, state, tries, error, via, message_id, first_try, next_try, began, handed, ended, "     \
    "doubts"
#define REQUEST_COLUMNS "kind, session, by_name, by_address, topic, uid, start, end, latest, whole, fees, agreed"
#define STEP_COLUMNS    "seq, kind, way, trusted, at, level, due, name, address, text"

// A calendar object that is not settled holds the mails of its name.
#define HOLDS(name)                                                                                                    \
    "object.state IN (0, 2) AND object.kind = 'caldav' AND substr(" name                                               \
    ", 1, length(object.name) + 1) = object.name || '-'"

// One occurrence is written in the order of its times, or an older one that was put off would undo a newer one. Names
// of one occurrence differ by the number at their end.
#define WAITS_FOR_OLDER                                                                                                \
    "item.kind = 'caldav' AND EXISTS (SELECT 1 FROM outbox AS older WHERE older.state IN (0, 2) AND older.kind = "     \
    "'caldav' AND older.id < item.id AND rtrim(older.name, '0123456789') = rtrim(item.name, '0123456789'))"

// A calendar object that a younger one of the same occurrence has overtaken.
#define IS_OVERTAKEN                                                                                                   \
    "item.kind = 'caldav' AND EXISTS (SELECT 1 FROM outbox AS younger WHERE younger.state <> 4 AND younger.kind = "    \
    "'caldav' AND younger.id > item.id AND rtrim(younger.name, '0123456789') = rtrim(item.name, '0123456789'))"

// What a source of the room says; the copies that belong to sessions have no source.
#define OF_THE_ROOM "source IS NOT NULL AND source NOT IN (SELECT name FROM source WHERE role <> 0)"

// A block that overlaps [?1, ?2), or begins in it and has no length. None is longer than the longest, so those that
// began earlier need no look.
#define OVERLAPS                                                                                                       \
    "start < ?2 AND start >= ?1 - (SELECT ifnull(max(end - start), 0) FROM block) AND "                                \
    "(end > ?1 OR (end = start AND start >= ?1))"

static const char *const query_texts[QUERIES] = {
    [QUERY_BEGIN] = "BEGIN IMMEDIATE",
    [QUERY_COMMIT] = "COMMIT",
    [QUERY_STEP_BEGIN] = "SAVEPOINT step",
    [QUERY_STEP_END] = "RELEASE step",
    [QUERY_STEP_UNDO] = "ROLLBACK TO step",
    [QUERY_DATA_VERSION] = "PRAGMA data_version",
    [QUERY_BLOCKS_CLEAR] = "DELETE FROM block WHERE source = ?1",
    [QUERY_PARTS_CLEAR] = "DELETE FROM part WHERE source = ?1",
    [QUERY_PARTS] = "SELECT digest FROM part WHERE source = ?1 ORDER BY digest",
    [QUERY_PART_PUT] = "INSERT INTO part (source, digest) VALUES (?1, ?2)",
    [QUERY_PART_DROP] = "DELETE FROM part WHERE source = ?1 AND digest = ?2",
    [QUERY_BLOCK_PUT] = "INSERT INTO block (source, part, beyond, " STORE_BLOCK_COLUMNS ") VALUES (?1, ?2, ?3, ?4, "
                        "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)",
    [QUERY_ATTENDEE_PUT] = "INSERT INTO attendee (block, place, name, address, role, trainer, declined, "
                           "language, accepted) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [QUERY_BLOCKS_BETWEEN] = "SELECT " STORE_BLOCK_COLUMNS " FROM block WHERE " OF_THE_ROOM " AND " OVERLAPS
                             " ORDER BY start, end, uid, id LIMIT ?3",
    [QUERY_BLOCK_FIND] = "SELECT id FROM block WHERE " OF_THE_ROOM " AND uid = ?1 AND recurrence_id = ?2 "
                         "ORDER BY start <> ?3, id LIMIT 1",
    [QUERY_BUSY_BETWEEN] = "SELECT start, end FROM block WHERE source IN (SELECT name FROM source WHERE role = ?4) AND "
                           "start < ?2 AND end > ?1 ORDER BY start, end LIMIT ?3",
    [QUERY_ATTENDEES] = "SELECT b.beyond, a.name, a.address, a.role, a.trainer, a.declined, a.language, a.accepted "
                        "FROM block b "
                        "LEFT JOIN attendee a ON a.block = b.id WHERE b.id = ?1 ORDER BY a.place",
    [QUERY_SOURCE_PUT] = "INSERT OR REPLACE INTO source (name, " SOURCE_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, "
                         "?8, ?9, ?10, ?11)",
    [QUERY_SOURCE_GET] = "SELECT name, " SOURCE_COLUMNS " FROM source WHERE name = ?1",
    [QUERY_SOURCES] = "SELECT name, " SOURCE_COLUMNS " FROM source ORDER BY name",
    [QUERY_SOURCE_DROP] = "DELETE FROM source WHERE name = ?1",
    [QUERY_RESOURCE_PUT] = "INSERT OR REPLACE INTO resource (source, href, etag, modified, bytes) VALUES (?1, ?2, ?3, "
                           "?4, ?5)",
    [QUERY_RESOURCE_DROP] = "DELETE FROM resource WHERE source = ?1 AND href = ?2",
    [QUERY_RESOURCES_CLEAR] = "DELETE FROM resource WHERE source = ?1",
    [QUERY_RESOURCES] = "SELECT href, etag, modified, bytes FROM resource WHERE source = ?1 ORDER BY href",
    [QUERY_SESSION_PUT] = "INSERT INTO session (block) VALUES (?1)",
    [QUERY_SESSION_GET] = "SELECT s.block, " STORE_BLOCK_COLUMNS " FROM session s JOIN block b ON b.id = s.block "
                          "WHERE s.id = ?1",
    [QUERY_SESSION_OPEN] = "SELECT session FROM unclosed ORDER BY session DESC LIMIT 1",
    [QUERY_SESSIONS_BETWEEN] =
        "SELECT s.id FROM session s JOIN block b ON b.id = s.block WHERE " OVERLAPS " ORDER BY b.start, s.id LIMIT ?3",
    [QUERY_SESSION_OF] = "SELECT s.id FROM session s JOIN block b ON b.id = s.block WHERE b.uid = ?1 AND "
                         "b.recurrence_id = ?2 ORDER BY s.id DESC LIMIT 1",
    [QUERY_ENDS] = "SELECT s.id, e.canonical FROM block b JOIN session s ON s.block = b.id JOIN event e ON e.session = "
                   "s.id WHERE b.start > ?1 AND b.start <= ?2 AND e.seq = (SELECT max(seq) FROM event WHERE session = "
                   "s.id AND kind = 'end') AND NOT EXISTS (SELECT 1 FROM event u WHERE u.session = s.id AND u.seq > "
                   "e.seq AND u.kind = 'undo')",
    [QUERY_ALIVE_PUT] = "INSERT INTO alive (session, axis) VALUES (?1, ?2) ON CONFLICT (session) DO UPDATE SET axis = "
                        "excluded.axis",
    [QUERY_ALIVE_GET] = "SELECT axis FROM alive WHERE session = ?1",
    [QUERY_EVENT_PUT] = "INSERT INTO event (session, seq, kind, canonical, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
    [QUERY_EVENTS] = "SELECT seq, canonical, kind, hash FROM event WHERE session = ?1 ORDER BY seq",
    [QUERY_DEVICE] = "SELECT id FROM device",
    [QUERY_OPENING_LAST] = "SELECT opening FROM session WHERE id < ?1 ORDER BY id DESC LIMIT 1",
    [QUERY_OPENING_SET] = "UPDATE session SET opening = ?2 WHERE id = ?1",
    [QUERY_OPENING_GET] = "SELECT opening FROM session WHERE id = ?1",
    [QUERY_SALT_PUT] = "INSERT INTO salt (session, place, bytes) VALUES (?1, ?2, ?3)",
    [QUERY_SALTS] = "SELECT place, bytes FROM salt WHERE session = ?1",
    [QUERY_TIP_PUT] = "INSERT INTO tip (session, seq, hash) VALUES (?1, ?2, ?3) ON CONFLICT (session) DO UPDATE SET "
                      "seq = excluded.seq, hash = excluded.hash",
    [QUERY_TIP_GET] = "SELECT seq, hash FROM tip WHERE session = ?1",
    [QUERY_HASH_SET] = "UPDATE event SET hash = ?3 WHERE session = ?1 AND seq = ?2",
    [QUERY_SESSIONS_UNCHAINED] = "SELECT id FROM session WHERE opening = '' ORDER BY id LIMIT 1",
    [QUERY_SESSIONS_ALL] = "SELECT id FROM session ORDER BY id",
    [QUERY_SESSIONS_EVER] = "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'session'",
    [QUERY_HASH_FIND] = "SELECT session, canonical FROM event WHERE substr(lower(hex(hash)), 1, length(?1)) = ?1 "
                        "ORDER BY session, seq LIMIT 1",
    [QUERY_REDACTED] = "SELECT 1 FROM redaction_place WHERE session = ?1 AND place = ?2 LIMIT 1",
    [QUERY_PUBLISH_NEXT] = "SELECT id FROM session WHERE id > max(?1, (SELECT ifnull(max(session), 0) FROM published)) "
                           "AND (id < (SELECT max(id) FROM session) OR EXISTS (SELECT 1 FROM event WHERE session = "
                           "session.id AND kind IN ('close', 'no-show'))) ORDER BY id LIMIT 1",
    [QUERY_READER_BEGIN] = "INSERT INTO reader (id, boot, runs, restarted) VALUES (1, ?1, 1, 0) ON CONFLICT (id) DO "
                           "UPDATE SET restarted = iif(runs AND boot = ?1, ?2, restarted), boot = ?1, runs = 1",
    [QUERY_READER_END] = "UPDATE reader SET runs = 0",
    [QUERY_READER_GET] = "SELECT restarted FROM reader",
    [QUERY_PUBLISHED_PUT] = "INSERT OR REPLACE INTO published (id, session) VALUES (1, ?1)",
    [QUERY_MOVES] = "SELECT b.uid, b.recurrence_id, b.start, b.end, e.canonical FROM event e JOIN session s ON "
                    "s.id = e.session JOIN block b ON b.id = s.block WHERE e.kind = 'rescheduled' AND b.start >= ?1 "
                    "AND NOT EXISTS (SELECT 1 FROM request r JOIN request_step t ON t.request = r.id WHERE "
                    "r.session = e.session AND r.kind = 'approval' AND t.kind IN ('refused', 'expired', 'withdrawn') "
                    "AND instr(e.canonical, r.uid) > 0) ORDER BY e.session DESC, e.seq DESC LIMIT ?2",
    [QUERY_OUTBOX_PUT] = "INSERT INTO outbox (name, kind, recipient, state, tries, error, bytes) VALUES (?1, ?2, ?3, "
                         "?4, ?5, ?6, ?7) ON CONFLICT (name, kind, recipient) DO NOTHING",
    [QUERY_OUTBOX_NEXT] = "SELECT " OUTBOX_COLUMNS ", bytes FROM outbox WHERE state = ?1 AND id > ?2 ORDER BY id "
                          "LIMIT 1",
    [QUERY_OUTBOX_MARK] = "UPDATE outbox SET state = ?2, error = ?3, via = 'folder', tries = tries + 1 WHERE id = ?1",
    // The state as a number, so that its index is used.
    [QUERY_OUTBOX_DUE] = "SELECT " OUTBOX_COLUMNS ", bytes FROM outbox AS item WHERE state = 0 AND id > ?1 AND "
                         "kind = ?2 AND (next_try <= ?3 OR next_try > ?4) AND NOT (kind = 'eml' AND EXISTS (SELECT 1 "
                         "FROM outbox AS object WHERE " HOLDS("item.name") ")) AND NOT (" WAITS_FOR_OLDER ") ORDER BY "
                                                                           "id LIMIT 1",
    [QUERY_OUTBOX_HELD] = "SELECT 1 FROM outbox AS object WHERE " HOLDS("?1") " LIMIT 1",
    [QUERY_OUTBOX_NEXT_TRY] = "SELECT min(next_try) FROM outbox WHERE state = 0 AND kind = ?1 AND next_try > ?2",
    [QUERY_OUTBOX_BEGIN] = "UPDATE outbox SET state = 2, tries = tries + 1, via = ?2, message_id = ?3, began = ?4, "
                           "handed = 0, ended = 0, first_try = iif(first_try = 0, ?4, first_try) "
                           "WHERE id = ?1 AND state = 0",
    [QUERY_OUTBOX_HAND_OVER] = "UPDATE outbox SET handed = ?2 WHERE id = ?1 AND state = 2",
    [QUERY_OUTBOX_END] = "UPDATE outbox SET state = ?2, error = ?3, next_try = ?4, doubts = doubts + ?5, ended = ?6, "
                         "first_try = iif(first_try = 0, ?6, first_try) WHERE id = ?1 AND state <> 4",
    [QUERY_OUTBOX_DROP_MAILS] = "UPDATE outbox SET state = 4, error = ?2, ended = ?3 WHERE state = 0 AND kind = 'eml' "
                                "AND substr(name, 1, length(?1) + 1) = ?1 || '-'",
    [QUERY_OUTBOX_RETRY] = "UPDATE outbox AS item SET state = 0, error = '', next_try = 0, first_try = 0, doubts = 0 "
                           "WHERE id = ?1 AND state IN (0, 3, 4) AND length(bytes) > 0 AND NOT (" IS_OVERTAKEN ")",
    [QUERY_OUTBOX_DROP] = "UPDATE outbox SET state = 4, ended = ?2 WHERE id = ?1 AND state IN (0, 3)",
    [QUERY_OUTBOX_STATE] = "SELECT state, " IS_OVERTAKEN " FROM outbox AS item WHERE id = ?1",
    [QUERY_OUTBOX_LIST] = "SELECT " OUTBOX_COLUMNS ", NULL FROM outbox ORDER BY id",
    [QUERY_OUTBOX_STEM] = "SELECT name FROM outbox WHERE kind IN ('ics', 'caldav') AND name >= ?1 || '-' AND "
                          "name < ?1 || '.' ORDER BY id DESC LIMIT 1",
    [QUERY_OUTBOX_DELIVERY] = "SELECT kind, state, via, error FROM outbox WHERE (name = ?1 AND kind = 'caldav') OR "
                              "(kind = 'eml' AND name >= ?1 || '-' AND name < ?1 || '.')",
    [QUERY_OUTBOX_COPY] = "SELECT kind, state, via, error FROM outbox WHERE name = ?1 AND kind IN ('copy', 'eml') AND "
                          "recipient = ?2 ORDER BY kind",
    [QUERY_ATTEMPT_PUT] = "INSERT INTO attempt (item, via, recipient, message_id, began) "
                          "SELECT id, via, recipient, message_id, began FROM outbox WHERE id = ?1",
    [QUERY_ATTEMPT_HAND_OVER] = "UPDATE attempt SET handed = ?2 WHERE item = ?1 AND ended = 0",
    [QUERY_ATTEMPT_END] = "UPDATE attempt SET ended = ?2, doubtful = ?3, code = ?4, said = ?5 "
                          "WHERE item = ?1 AND ended = 0",
    [QUERY_ATTEMPTS] = "SELECT item, via, recipient, message_id, began, handed, ended, doubtful, code, said "
                       "FROM attempt WHERE item = ?1 ORDER BY id",
    [QUERY_REQUEST_PUT] = "INSERT INTO request (" REQUEST_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                          "?10, ?11, ?12)",
    [QUERY_REQUEST_GET] = "SELECT " REQUEST_COLUMNS " FROM request WHERE id = ?1",
    [QUERY_REQUEST_OF] = "SELECT id FROM request WHERE session = ?1 AND kind = ?2 ORDER BY id DESC LIMIT 1",
    [QUERY_REQUEST_NEXT] = "SELECT id FROM request WHERE id > ?1 ORDER BY id LIMIT 1",
    [QUERY_REQUEST_NEXT_OPEN] = "SELECT id FROM request WHERE id > ?1 AND NOT EXISTS (SELECT 1 FROM request_step WHERE "
                                "request = request.id AND kind = 'answered') ORDER BY id LIMIT 1",
    [QUERY_STEP_PUT] = "INSERT INTO request_step (request, " STEP_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                       "?9, ?10, ?11)",
    [QUERY_STEPS] = "SELECT " STEP_COLUMNS " FROM request_step WHERE request = ?1 ORDER BY seq",
    [QUERY_TRIES_GET] = "SELECT count FROM tries",
    [QUERY_TRIES_PUT] = "INSERT OR REPLACE INTO tries (id, count) VALUES (1, ?1)",
};

// What the operating system said decides where SQLite's own code is vague.
static enum store_fault fault_of_system(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return STORE_FULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return STORE_READ_ONLY;
    default:
        return STORE_FAILED;
    }
}

static enum store_fault fault_of_result(int result, int system)
{
    switch (result & 0xff) {
    case SQLITE_FULL:
        return STORE_FULL;
    case SQLITE_READONLY:
        return STORE_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
        return STORE_LOCKED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_DAMAGED;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        return fault_of_system(system);
    default:
        return STORE_FAILED;
    }
}

bool store_fail(struct store *store, struct error *error)
{
    int system = sqlite3_system_errno(store->db);
    store->fault = fault_of_result(sqlite3_extended_errcode(store->db), system);
    switch (store->fault) {
    case STORE_FULL:
        return error_set(error, "%s: the disk is full", store->path);
    case STORE_READ_ONLY:
        return error_set(error, "%s: the file or its folder cannot be written", store->path);
    case STORE_LOCKED:
        return error_set(error, "%s: another process holds the file", store->path);
    case STORE_DAMAGED:
        return error_set(error, "%s: no database, or a damaged one (%s)", store->path, sqlite3_errmsg(store->db));
    case STORE_OK:
    case STORE_NEWER:
    case STORE_FAILED:
        break;
    }
    if (system != 0 && (sqlite3_errcode(store->db) == SQLITE_CANTOPEN || sqlite3_errcode(store->db) == SQLITE_IOERR)) {
        return error_set(error, "%s: %s", store->path, strerror(system));
    }
    return error_set(error, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

bool store_refuse(struct store *store, enum store_fault fault, struct error *error, const char *what)
{
    store->fault = fault;
    return error_set(error, "%s: %s", store->path, what);
}

sqlite3_stmt *store_prepare_own(struct store *store, enum store_query query, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->db, query_texts[query], -1, &statement, NULL) != SQLITE_OK) {
        (void)store_fail(store, error);
    }
    return statement;
}

sqlite3_stmt *store_prepare(struct store *store, enum store_query query, struct error *error)
{
    sqlite3_stmt *statement = store->statements[query];
    if (statement == NULL) {
        store->statements[query] = store_prepare_own(store, query, error);
        return store->statements[query];
    }
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return statement;
}

sqlite3_stmt *store_prepare_window(struct store *store, enum store_query query, struct wall from, struct wall to,
                                   size_t max, struct error *error)
{
    sqlite3_stmt *select = store_prepare(store, query, error);
    if (select != NULL) {
        sqlite3_bind_int64(select, 1, from.ms);
        sqlite3_bind_int64(select, 2, to.ms);
        sqlite3_bind_int64(select, 3, (int64_t)max);
    }
    return select;
}

bool store_next(struct store *store, sqlite3_stmt *statement, bool *row, struct error *error)
{
    int result = sqlite3_step(statement);
    *row = result == SQLITE_ROW;
    if (*row) {
        return true;
    }
    bool ok = result == SQLITE_DONE || store_fail(store, error);
    sqlite3_reset(statement);
    return ok;
}

bool store_run(struct store *store, sqlite3_stmt *statement, struct error *error)
{
    bool row = false;
    if (statement == NULL || !store_next(store, statement, &row, error)) {
        return false;
    }
    sqlite3_reset(statement);
    return true;
}

bool store_run_texts(struct store *store, enum store_query query, const char *first, const char *second,
                     struct error *error)
{
    sqlite3_stmt *statement = store_prepare(store, query, error);
    if (statement != NULL) {
        store_bind_text(statement, 1, first);
        if (second != NULL) {
            store_bind_text(statement, 2, second);
        }
    }
    return store_run(store, statement, error);
}

bool store_step_begin(struct store *store, struct error *error)
{
    // A full disk makes SQLite roll back the whole group; what follows must not be committed alone.
    if (store->grouped && sqlite3_get_autocommit(store->db)) {
        return store_refuse(store, store->fault, error, "the group of writes was rolled back");
    }
    return store_run(store, store_prepare(store, QUERY_STEP_BEGIN, error), error);
}

bool store_step_end(struct store *store, bool ok, struct error *error)
{
    if (ok && store_run(store, store_prepare(store, QUERY_STEP_END, error), error)) {
        if (!store->grouped) {
            store->fault = STORE_OK;
            store_outbox_tell(store);
        }
        return true;
    }
    if (!sqlite3_get_autocommit(store->db)) { // else SQLite has undone it already
        enum store_fault fault = store->fault;
        if (!store_run(store, store_prepare(store, QUERY_STEP_UNDO, NULL), NULL) ||
            !store_run(store, store_prepare(store, QUERY_STEP_END, NULL), NULL)) {
            sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
        }
        store->fault = fault;
    }
    return false;
}

void store_bind_text(sqlite3_stmt *statement, int at, const char *text)
{
    sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

void store_column(sqlite3_stmt *statement, int at, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(statement, at);
    if (text == NULL) {
        out[0] = '\0';
        return;
    }
    size_t length = utf8_cut((const char *)text, size - 1);
    memcpy(out, text, length);
    out[length] = '\0';
}
