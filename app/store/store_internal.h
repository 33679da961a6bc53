// SPDX-License-Identifier: MIT
// What the store's own files share: the connection, its prepared statements and how SQLite's results become faults.
#pragma once

#include "store/store.h"

#include <sqlite3.h>
#include <sys/types.h>

#define STORE_PATH_MAX 1024

// Each is prepared once, when first used, and finalised by store_close. See the texts in store_query.c.
enum store_query {
    QUERY_BEGIN,
    QUERY_COMMIT,
    QUERY_STEP_BEGIN, // a savepoint: all or nothing, alone or inside a group
    QUERY_STEP_END,
    QUERY_STEP_UNDO,
    QUERY_DATA_VERSION,
    QUERY_BLOCKS_CLEAR,
    QUERY_PARTS_CLEAR,
    QUERY_PARTS,
    QUERY_PART_PUT,
    QUERY_PART_DROP,
    QUERY_BLOCK_PUT,
    QUERY_ATTENDEE_PUT,
    QUERY_BLOCKS_BETWEEN,
    QUERY_BLOCK_FIND,
    QUERY_BUSY_BETWEEN,
    QUERY_ATTENDEES,
    QUERY_SOURCE_PUT,
    QUERY_SOURCE_GET,
    QUERY_SOURCES,
    QUERY_SOURCE_DROP,
    QUERY_RESOURCE_PUT,
    QUERY_RESOURCE_DROP,
    QUERY_RESOURCES_CLEAR,
    QUERY_RESOURCES,
    QUERY_SESSION_PUT,
    QUERY_SESSION_GET,
    QUERY_SESSION_OPEN,
    QUERY_SESSIONS_BETWEEN,
    QUERY_SESSION_OF,
    QUERY_ENDS,
    QUERY_ALIVE_PUT,
    QUERY_ALIVE_GET,
    QUERY_EVENT_PUT,
    QUERY_EVENTS,
    QUERY_DEVICE,
    QUERY_OPENING_LAST,
    QUERY_OPENING_SET,
    QUERY_OPENING_GET,
    QUERY_SALT_PUT,
    QUERY_SALTS,
    QUERY_TIP_PUT,
    QUERY_TIP_GET,
    QUERY_HASH_SET,
    QUERY_SESSIONS_UNCHAINED,
    QUERY_SESSIONS_ALL,
    QUERY_SESSIONS_EVER,
    QUERY_REDACTED,
    QUERY_HASH_FIND,
    QUERY_PUBLISH_NEXT,
    QUERY_PUBLISHED_PUT,
    QUERY_READER_BEGIN,
    QUERY_READER_END,
    QUERY_READER_GET,
    QUERY_MOVES,
    QUERY_OUTBOX_PUT,
    QUERY_OUTBOX_NEXT,
    QUERY_OUTBOX_MARK,
    QUERY_OUTBOX_DUE,
    QUERY_OUTBOX_HELD,
    QUERY_OUTBOX_NEXT_TRY,
    QUERY_OUTBOX_BEGIN,
    QUERY_OUTBOX_HAND_OVER,
    QUERY_OUTBOX_END,
    QUERY_OUTBOX_DROP_MAILS,
    QUERY_OUTBOX_RETRY,
    QUERY_OUTBOX_DROP,
    QUERY_OUTBOX_STATE,
    QUERY_OUTBOX_LIST,
    QUERY_OUTBOX_STEM,
    QUERY_OUTBOX_DELIVERY,
    QUERY_OUTBOX_COPY,
    QUERY_ATTEMPT_PUT,
    QUERY_ATTEMPT_HAND_OVER,
    QUERY_ATTEMPT_END,
    QUERY_ATTEMPTS,
    QUERY_REQUEST_PUT,
    QUERY_REQUEST_GET,
    QUERY_REQUEST_OF,
    QUERY_REQUEST_NEXT,
    QUERY_REQUEST_NEXT_OPEN,
    QUERY_STEP_PUT,
    QUERY_STEPS,
    QUERY_TRIES_GET,
    QUERY_TRIES_PUT,
    QUERIES,
};

struct store {
    sqlite3 *db;
    sqlite3_stmt *statements[QUERIES];
    enum store_fault fault;
    bool restored;
    bool grouped;                 // between store_begin and store_commit
    bool outgoing;                // the outbox was written to since the last commit
    int outbox_lock;              // -1 = not held
    char settings[MARK_TEXT_MAX]; // digest of the settings in force, for the openings of sessions
    char path[STORE_PATH_MAX];
    dev_t device; // which file was opened: its path may lead to another one later
    ino_t inode;
};

// Sets the fault and a text for people from SQLite's last error; always false.
bool store_fail(struct store *store, struct error *error);
// A fault that SQLite does not know of; always false.
bool store_refuse(struct store *store, enum store_fault fault, struct error *error, const char *what);

// The statement, reset and with no values bound; NULL with an error when it cannot be prepared.
sqlite3_stmt *store_prepare(struct store *store, enum store_query query, struct error *error);
// The same, with the window [from, to) and the most rows bound to the parameters 1 to 3.
sqlite3_stmt *store_prepare_window(struct store *store, enum store_query query, struct wall from, struct wall to,
                                   size_t max, struct error *error);
// A statement of its own, for reading while others run; finalised by the caller.
sqlite3_stmt *store_prepare_own(struct store *store, enum store_query query, struct error *error);
// Runs a statement that gives no rows, and resets it.
MUST_CHECK bool store_run(struct store *store, sqlite3_stmt *statement, struct error *error);
// The same of one whose parameters are one text or two (else NULL).
MUST_CHECK bool store_run_texts(struct store *store, enum store_query query, const char *first, const char *second,
                                struct error *error);
// The next row; *row is false after the last one, and the statement is then reset.
MUST_CHECK bool store_next(struct store *store, sqlite3_stmt *statement, bool *row, struct error *error);

// All or nothing for writes of several rows; store_step_end undoes the step when `ok` is false and returns whether
// everything, the commit included, went well.
MUST_CHECK bool store_step_begin(struct store *store, struct error *error);
MUST_CHECK bool store_step_end(struct store *store, bool ok, struct error *error);

// Held, until the descriptor is closed, by whoever opens to write or replaces a file beside the database; -1 when the
// folder cannot be opened.
int store_lock_folder(const char *path);

// The row of a source, without what was noted beside it; else as store_source_get.
bool store_source_row(struct store *store, const char *name, struct source_state *state, struct error *error);
// Puts what store_source_seen noted since the row was written into a state just read from it.
void store_seen_merge(const struct store *store, struct source_state *state);
// Another number after each store_source_seen of any process.
int64_t store_seen_version(const struct store *store);

// After a commit: tells who watches the outbox when it was written to.
void store_outbox_tell(struct store *store);

// Parameters are numbered from 1, columns from 0. Texts are copied by store_column and cut at a character border.
void store_bind_text(sqlite3_stmt *statement, int at, const char *text);
void store_column(sqlite3_stmt *statement, int at, char *out, size_t size);

// Rows of the table block, with its attendees. `source` NULL: the copy that belongs to a session; `part` 0: of no part.
#define STORE_BLOCK_COLUMNS                                                                                            \
    "uid, recurrence_id, title, zone, organizer_name, organizer_address, description, start, end, sequence, status, "  \
    "all_day, transparent, private, recurring, people, categories, terms"
MUST_CHECK bool store_block_insert(struct store *store, const char *source, int64_t part, const struct block *block,
                                   const struct roster *roster, int64_t *id, struct error *error);
// Reads STORE_BLOCK_COLUMNS, the first of them at column `at`.
void store_block_read(sqlite3_stmt *statement, int at, struct block *block);
MUST_CHECK bool store_roster_read(struct store *store, int64_t block, struct roster *roster, struct error *error);

// Gives a session without an opening its salts and its opening, and *chain the hash of it.
MUST_CHECK bool store_chain_open(struct store *store, int64_t session, const struct session_record *record,
                                 struct error *error);
// The hash that the next event of a session stands on: its last event's, else its opening's.
MUST_CHECK bool store_chain_tip(struct store *store, int64_t session, struct chain *chain, struct error *error);
// Notes it as the session's last.
MUST_CHECK bool store_chain_put_tip(struct store *store, int64_t session, uint32_t seq, const struct chain *chain,
                                    struct error *error);
// Chains what an older version noted without hashes.
MUST_CHECK bool store_chain_old(struct store *store, struct error *error);
// Places of the salts that are nobody's of the roster.
enum salt_place {
    SALT_TITLE = -1,
    SALT_ORGANIZER = -2,
    SALT_DESCRIPTION = -3,
    SALT_UID = -4, // of sessions whose UID names somebody
};
// The text that the mark at a place is of.
#define MARKED_TEXT_MAX (BLOCK_DESCRIPTION_MAX + 1)
void store_marked_text(const struct session_record *record, int place, char out[MARKED_TEXT_MAX]);
// Where the salt of a place stands; NULL: there is no such place.
char *chain_salt_at(struct session_chain *chain, int place);

// Brings an open file to the newest form of the tables (store_schema.c); refuses what is none of ours.
MUST_CHECK bool store_migrate(struct store *store, enum store_mode mode, struct error *error);
