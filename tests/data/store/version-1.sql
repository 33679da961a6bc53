-- A database as the first version wrote it.
CREATE TABLE source (
 name TEXT PRIMARY KEY, last_success INTEGER NOT NULL, last_try INTEGER NOT NULL, digest TEXT NOT NULL,
 error TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE block (
 id INTEGER PRIMARY KEY, source TEXT, uid TEXT NOT NULL, recurrence_id TEXT NOT NULL, title TEXT NOT NULL,
 zone TEXT NOT NULL, organizer_name TEXT NOT NULL, organizer_address TEXT NOT NULL, description TEXT NOT NULL,
 start INTEGER NOT NULL, end INTEGER NOT NULL, sequence INTEGER NOT NULL, status INTEGER NOT NULL,
 all_day INTEGER NOT NULL, transparent INTEGER NOT NULL, private INTEGER NOT NULL, recurring INTEGER NOT NULL,
 people INTEGER NOT NULL, beyond INTEGER NOT NULL) STRICT;
CREATE INDEX block_start ON block (start);
CREATE INDEX block_uid ON block (uid, recurrence_id);
CREATE INDEX block_source ON block (source);
CREATE TABLE attendee (
 block INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE, place INTEGER NOT NULL, name TEXT NOT NULL,
 address TEXT NOT NULL, role INTEGER NOT NULL, trainer INTEGER NOT NULL, declined INTEGER NOT NULL,
 PRIMARY KEY (block, place)) STRICT, WITHOUT ROWID;
CREATE TABLE session (
 id INTEGER PRIMARY KEY AUTOINCREMENT, block INTEGER NOT NULL UNIQUE REFERENCES block (id)) STRICT;
CREATE TABLE alive (session INTEGER PRIMARY KEY REFERENCES session (id), axis INTEGER NOT NULL) STRICT;
CREATE TABLE event (
 session INTEGER NOT NULL REFERENCES session (id), seq INTEGER NOT NULL, kind TEXT NOT NULL,
 canonical TEXT NOT NULL, PRIMARY KEY (session, seq)) STRICT, WITHOUT ROWID;
CREATE INDEX event_closing ON event (session) WHERE kind IN ('close', 'no-show');
CREATE TRIGGER event_in_order BEFORE INSERT ON event
 WHEN new.seq <> (SELECT ifnull(max(seq), 0) + 1 FROM event WHERE session = new.session)
 BEGIN SELECT raise(ABORT, 'an event out of order'); END;
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
 BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
 BEGIN SELECT raise(ABORT, 'the log is append-only'); END;
CREATE TABLE outbox (
 id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, kind TEXT NOT NULL, recipient TEXT NOT NULL,
 state INTEGER NOT NULL, tries INTEGER NOT NULL, error TEXT NOT NULL, bytes BLOB NOT NULL,
 UNIQUE (name, kind, recipient)) STRICT;
CREATE INDEX outbox_state ON outbox (state, id);
INSERT INTO source VALUES ('room', 1000, 2000, 'digest', '');
INSERT INTO block VALUES (1, 'room', 'r', '', 'Workshop', 'UTC', '', '', '', 10, 20, 0, 0, 0, 0, 0, 0, 0, 0);
INSERT INTO outbox VALUES (1, 'uid-0', 'ics', '', 1, 1, '', x'4f4e45');
INSERT INTO outbox VALUES (2, 'uid-0-1', 'eml', 'jan@example.com', 0, 2, 'No space left on device', x'54574f');
INSERT INTO outbox VALUES (3, 'uid-0-2', 'eml', 'ewa@example.com', 0, 0, '', x'3333');
PRAGMA application_id = 0x41444a4e;
PRAGMA user_version = 1;
