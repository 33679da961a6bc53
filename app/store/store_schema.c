// SPDX-License-Identifier: MIT
// The tables, as a list of migrations: number N brings user_version N to N + 1. A migration that has left the house is
// never changed.
#include "store/store_internal.h"

#include <stdio.h>

#define APPLICATION_ID 0x41444a4e // "ADJN"

static const char *const migrations[] = {
    // block: what the sources say (source set) and, as booked, what each session belongs to (source NULL).
    "CREATE TABLE source ("
    " name TEXT PRIMARY KEY, last_success INTEGER NOT NULL, last_try INTEGER NOT NULL, digest TEXT NOT NULL,"
    " error TEXT NOT NULL) STRICT, WITHOUT ROWID;"
    "CREATE TABLE block ("
    " id INTEGER PRIMARY KEY, source TEXT, uid TEXT NOT NULL, recurrence_id TEXT NOT NULL, title TEXT NOT NULL,"
    " zone TEXT NOT NULL, organizer_name TEXT NOT NULL, organizer_address TEXT NOT NULL, description TEXT NOT NULL,"
    " start INTEGER NOT NULL, end INTEGER NOT NULL, sequence INTEGER NOT NULL, status INTEGER NOT NULL,"
    " all_day INTEGER NOT NULL, transparent INTEGER NOT NULL, private INTEGER NOT NULL, recurring INTEGER NOT NULL,"
    " people INTEGER NOT NULL, beyond INTEGER NOT NULL) STRICT;"
    "CREATE INDEX block_start ON block (start);"
    "CREATE INDEX block_uid ON block (uid, recurrence_id);"
    "CREATE INDEX block_source ON block (source);"
    "CREATE TABLE attendee ("
    " block INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE, place INTEGER NOT NULL, name TEXT NOT NULL,"
    " address TEXT NOT NULL, role INTEGER NOT NULL, trainer INTEGER NOT NULL, declined INTEGER NOT NULL,"
    " PRIMARY KEY (block, place)) STRICT, WITHOUT ROWID;"
    "CREATE TABLE session ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, block INTEGER NOT NULL UNIQUE REFERENCES block (id)) STRICT;"
    "CREATE TABLE alive (session INTEGER PRIMARY KEY REFERENCES session (id), axis INTEGER NOT NULL) STRICT;"
    "CREATE TABLE event ("
    " session INTEGER NOT NULL REFERENCES session (id), seq INTEGER NOT NULL, kind TEXT NOT NULL,"
    " canonical TEXT NOT NULL, PRIMARY KEY (session, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX event_closing ON event (session) WHERE kind IN ('close', 'no-show');"
    "CREATE TRIGGER event_in_order BEFORE INSERT ON event"
    " WHEN new.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM event WHERE session = new.session)"
    " BEGIN SELECT raise(ABORT, 'an event out of order'); END;"
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
    "CREATE TABLE outbox ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL, recipient TEXT NOT NULL,"
    " state INTEGER NOT NULL, tries INTEGER NOT NULL, error TEXT NOT NULL, bytes BLOB NOT NULL,"
    " UNIQUE (name, kind, recipient)) STRICT;"
    "CREATE INDEX outbox_state ON outbox (state, id);",
    // Several sources with a role each, from servers too: where one was found, how far it is known, its last good
    // bytes.
    "ALTER TABLE source ADD COLUMN role INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN interval INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN origin TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE source ADD COLUMN collection TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE source ADD COLUMN token TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE resource ("
    " source TEXT NOT NULL, href TEXT NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (source, href)) STRICT;",
    // The outbox goes to servers too: when each item is tried, how it was, and a log of the attempts.
    "ALTER TABLE outbox ADD COLUMN via TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE outbox ADD COLUMN message_id TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE outbox ADD COLUMN first_try INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN next_try INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN began INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN handed INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE outbox ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;"
    "UPDATE outbox SET via = 'folder' WHERE tries > 0;"
    "CREATE TABLE attempt ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, item INTEGER NOT NULL REFERENCES outbox (id), via TEXT NOT NULL,"
    " recipient TEXT NOT NULL, message_id TEXT NOT NULL, began INTEGER NOT NULL, handed INTEGER NOT NULL DEFAULT 0,"
    " ended INTEGER NOT NULL DEFAULT 0, doubtful INTEGER NOT NULL DEFAULT 0, code INTEGER NOT NULL DEFAULT 0,"
    " said TEXT NOT NULL DEFAULT '') STRICT;"
    "CREATE INDEX attempt_item ON attempt (item, id);",
    // The chain of hashes (store/chain.h). Sessions and events from before get theirs when all migrations have run:
    // until then their opening and hash are empty, and only an empty one may be set.
    "CREATE TABLE device (id TEXT NOT NULL) STRICT;"
    "INSERT INTO device (id) VALUES (lower(hex(randomblob(16))));"
    "ALTER TABLE session ADD COLUMN opening TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE event ADD COLUMN hash BLOB NOT NULL DEFAULT x'';"
    "CREATE TABLE tip ("
    " session INTEGER PRIMARY KEY REFERENCES session (id), seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE salt ("
    " session INTEGER NOT NULL REFERENCES session (id), place INTEGER NOT NULL, bytes BLOB NOT NULL,"
    " PRIMARY KEY (session, place)) STRICT, WITHOUT ROWID;"
    "DROP TRIGGER event_no_update;"
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event"
    " WHEN old.hash <> x'' OR new.session <> old.session OR new.seq <> old.seq OR new.kind <> old.kind"
    " OR new.canonical <> old.canonical"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER event_has_hash BEFORE INSERT ON event WHEN length(new.hash) <> 32"
    " BEGIN SELECT raise(ABORT, 'an event without its hash'); END;"
    "CREATE TRIGGER session_no_update BEFORE UPDATE ON session WHEN old.opening <> ''"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;"
    "CREATE TRIGGER session_no_delete BEFORE DELETE ON session"
    " BEGIN SELECT raise(ABORT, 'the log is append-only'); END;",
    // Requests that somebody has to answer, and what became of them; wrong PINs in a row.
    "CREATE TABLE request ("
    " id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, session INTEGER NOT NULL REFERENCES session (id),"
    " by_name TEXT NOT NULL, by_address TEXT NOT NULL, topic TEXT NOT NULL, uid TEXT NOT NULL, start INTEGER NOT NULL,"
    " end INTEGER NOT NULL, latest INTEGER NOT NULL) STRICT;"
    "CREATE INDEX request_session ON request (session);"
    "CREATE TABLE request_step ("
    " request INTEGER NOT NULL REFERENCES request (id), seq INTEGER NOT NULL, kind TEXT NOT NULL, way TEXT NOT NULL,"
    " trusted INTEGER NOT NULL, at INTEGER NOT NULL, level INTEGER NOT NULL, due INTEGER NOT NULL, name TEXT NOT NULL,"
    " address TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (request, seq)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX request_step_answered ON request_step (request) WHERE kind = 'answered';"
    "CREATE TRIGGER request_no_update BEFORE UPDATE ON request"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;"
    "CREATE TRIGGER request_no_delete BEFORE DELETE ON request"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;"
    "CREATE TRIGGER request_step_in_order BEFORE INSERT ON request_step"
    " WHEN new.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM request_step WHERE request = new.request)"
    " BEGIN SELECT raise(ABORT, 'a step out of order'); END;"
    "CREATE TRIGGER request_step_no_update BEFORE UPDATE ON request_step"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;"
    "CREATE TRIGGER request_step_no_delete BEFORE DELETE ON request_step"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;"
    "CREATE TABLE tries (id INTEGER PRIMARY KEY CHECK (id = 1), count INTEGER NOT NULL) STRICT;",
    // How often a block has moved is looked up among the few lines that say so.
    "CREATE INDEX event_rescheduled ON event (session, seq) WHERE kind = 'rescheduled';",
    // Which blocks were made from which part of a source.
    "CREATE TABLE part (id INTEGER PRIMARY KEY, source TEXT NOT NULL, digest TEXT NOT NULL, UNIQUE (source, digest)) "
    "STRICT;"
    "ALTER TABLE block ADD COLUMN part INTEGER REFERENCES part (id) ON DELETE CASCADE;"
    "CREATE INDEX block_part ON block (part);",
    // In which language somebody is written to.
    "ALTER TABLE attendee ADD COLUMN language TEXT NOT NULL DEFAULT '';",
    // What events agree to themselves, and their categories. Every calendar is read anew, for its bytes have more to
    // say.
    "ALTER TABLE block ADD COLUMN categories TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE block ADD COLUMN terms TEXT NOT NULL DEFAULT '';"
    "UPDATE source SET digest = '';"
    "UPDATE part SET digest = 'before ' || id;"
    "CREATE INDEX event_end ON event (session) WHERE kind = 'end';",
    // Who has accepted; what else a request is about.
    "ALTER TABLE attendee ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE request ADD COLUMN whole INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE request ADD COLUMN fees INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE request ADD COLUMN agreed INTEGER NOT NULL DEFAULT 0;",
    // Texts that were removed from the log: a line for each removal, the places that it emptied, and which item of the
    // outbox was the newest when. Of a request only what names people may be emptied, and nothing else changed.
    "CREATE TABLE redaction (id INTEGER PRIMARY KEY AUTOINCREMENT, canonical TEXT NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER redaction_no_update BEFORE UPDATE ON redaction"
    " BEGIN SELECT raise(ABORT, 'redactions are append-only'); END;"
    "CREATE TRIGGER redaction_no_delete BEFORE DELETE ON redaction"
    " BEGIN SELECT raise(ABORT, 'redactions are append-only'); END;"
    "CREATE TABLE redaction_place ("
    " session INTEGER NOT NULL REFERENCES session (id), place INTEGER NOT NULL,"
    " redaction INTEGER NOT NULL REFERENCES redaction (id), PRIMARY KEY (session, place, redaction)) STRICT, WITHOUT "
    "ROWID;"
    "CREATE TABLE outbox_age (at INTEGER NOT NULL, item INTEGER NOT NULL) STRICT;"
    "DROP TRIGGER request_no_update;"
    "CREATE TRIGGER request_no_update BEFORE UPDATE ON request"
    " WHEN new.id <> old.id OR new.kind <> old.kind OR new.session <> old.session OR new.topic <> old.topic OR"
    " new.uid <> old.uid OR new.start <> old.start OR new.end <> old.end OR new.latest <> old.latest OR"
    " new.whole <> old.whole OR new.fees <> old.fees OR new.agreed <> old.agreed OR"
    " new.by_name NOT IN (old.by_name, '') OR new.by_address NOT IN (old.by_address, '')"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;"
    "DROP TRIGGER request_step_no_update;"
    "CREATE TRIGGER request_step_no_update BEFORE UPDATE ON request_step"
    " WHEN new.request <> old.request OR new.seq <> old.seq OR new.kind <> old.kind OR new.way <> old.way OR"
    " new.trusted <> old.trusted OR new.at <> old.at OR new.level <> old.level OR new.due <> old.due OR"
    " new.name NOT IN (old.name, '') OR new.address NOT IN (old.address, '') OR new.text NOT IN (old.text, '')"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;",
    // Which sessions are not closed, so that the newest is found without looking through all.
    "CREATE TABLE unclosed (session INTEGER PRIMARY KEY REFERENCES session (id)) STRICT;"
    "INSERT INTO unclosed SELECT id FROM session WHERE NOT EXISTS (SELECT 1 FROM event WHERE session = session.id AND"
    " kind IN ('close', 'no-show'));"
    "CREATE TRIGGER session_unclosed AFTER INSERT ON session BEGIN INSERT INTO unclosed VALUES (new.id); END;"
    "CREATE TRIGGER event_closes AFTER INSERT ON event WHEN new.kind IN ('close', 'no-show')"
    " BEGIN DELETE FROM unclosed WHERE session = new.session; END;",
    // No block is longer than the longest: what overlaps a window began no sooner than so much before it.
    "CREATE INDEX block_length ON block (end - start);",
    // Up to which session the records have been taken by a broker.
    "CREATE TABLE published (id INTEGER PRIMARY KEY CHECK (id = 1), session INTEGER NOT NULL) STRICT;",
    // The UID of a request may name somebody: it may be emptied, too.
    "DROP TRIGGER request_no_update;"
    "CREATE TRIGGER request_no_update BEFORE UPDATE ON request"
    " WHEN new.id <> old.id OR new.kind <> old.kind OR new.session <> old.session OR new.topic <> old.topic OR"
    " new.uid NOT IN (old.uid, '') OR new.start <> old.start OR new.end <> old.end OR new.latest <> old.latest OR"
    " new.whole <> old.whole OR new.fees <> old.fees OR new.agreed <> old.agreed OR"
    " new.by_name NOT IN (old.by_name, '') OR new.by_address NOT IN (old.by_address, '')"
    " BEGIN SELECT raise(ABORT, 'requests are append-only'); END;",
    // Who reads the calendars: whether it runs, since which boot, and when it was begun again last after it was ended.
    ("CREATE TABLE reader (id INTEGER PRIMARY KEY CHECK (id = 1), boot INTEGER NOT NULL, runs INTEGER NOT NULL,"
     " restarted INTEGER NOT NULL) STRICT;"),
};
enum {
    NEWEST = sizeof migrations / sizeof migrations[0]
};

static bool run_text(struct store *store, const char *text, struct error *error)
{
    return sqlite3_exec(store->db, text, NULL, NULL, NULL) == SQLITE_OK || store_fail(store, error);
}

static bool read_number(struct store *store, const char *text, int64_t *number, struct error *error)
{
    sqlite3_stmt *statement = NULL;
    bool row = false;
    if (sqlite3_prepare_v2(store->db, text, -1, &statement, NULL) != SQLITE_OK) {
        return store_fail(store, error);
    }
    bool ok = store_next(store, statement, &row, error);
    *number = row ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return ok;
}

// Whether the file is ours, and how far it has been migrated. A file without any table is ours to fill.
static bool read_version(struct store *store, int64_t *version, struct error *error)
{
    int64_t application = 0;
    int64_t tables = 0;
    if (!read_number(store, "SELECT count(*) FROM sqlite_schema", &tables, error) ||
        !read_number(store, "PRAGMA application_id", &application, error) ||
        !read_number(store, "PRAGMA user_version", version, error)) {
        return false;
    }
    if (application != APPLICATION_ID && (tables > 0 || application != 0)) {
        return store_refuse(store, STORE_FAILED, error, "a database of another program; it was left alone");
    }
    if (*version < 0 || *version > NEWEST) {
        return store_refuse(store, STORE_NEWER, error, "written by a newer version of this program");
    }
    return true;
}

static bool run_migrations(struct store *store, struct error *error)
{
    int64_t version = 0;
    char pragma[64];
    // Read again under the lock: another process may have migrated in between.
    if (!read_version(store, &version, error)) {
        return false;
    }
    for (; version < NEWEST; version++) {
        if (!run_text(store, migrations[version], error)) {
            return false;
        }
    }
    snprintf(pragma, sizeof pragma, "PRAGMA application_id=%d; PRAGMA user_version=%d", APPLICATION_ID, NEWEST);
    return store_chain_old(store, error) && run_text(store, pragma, error);
}

bool store_migrate(struct store *store, enum store_mode mode, struct error *error)
{
    int64_t version = 0;
    if (!read_version(store, &version, error)) {
        return false;
    }
    if (mode == STORE_READ) {
        return version == NEWEST || store_refuse(store, STORE_DAMAGED, error, "no database of this version");
    }
    if (sqlite3_db_readonly(store->db, "main") == 1) {
        return store_refuse(store, STORE_READ_ONLY, error, "the file or its folder cannot be written");
    }
    if (!run_text(store, "PRAGMA journal_mode=WAL", error)) {
        return false;
    }
    if (version == NEWEST) {
        return true;
    }
    if (!run_text(store, "BEGIN IMMEDIATE", error)) {
        return false;
    }
    if (run_migrations(store, error) && run_text(store, "COMMIT", error)) {
        return true;
    }
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}
