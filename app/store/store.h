// SPDX-License-Identifier: MIT
// Blocks, the interruption log and the outbox in one SQLite file (WAL, synchronous=FULL, STRICT tables, foreign keys,
// user_version migrations). Durable before visible: every function that writes returns after the commit is on disk.
// Any number of processes may have the file open; one of them writes events (the kiosk), one writes blocks (sync).
// Failures (full disk, read-only, locked, no database) are errors with a text for people and never abort.
#pragma once

#include "core/agreement.h"
#include "core/block.h"
#include "core/event.h"
#include "core/settings.h"
#include "store/chain.h"

struct store;

enum store_mode {
    STORE_READ,  // must exist
    STORE_WRITE, // created and migrated when needed
};

// What is wrong with a store that did not open, or a write that failed.
enum store_fault {
    STORE_OK,
    STORE_FULL,      // disk full
    STORE_READ_ONLY, // file or folder cannot be written
    STORE_LOCKED,    // another process holds it (after a busy timeout of 2 s)
    STORE_DAMAGED,   // no database, or a broken one
    STORE_NEWER,     // written by a newer version
    STORE_FAILED,    // anything else
};

// ":memory:" is a database of its own that ends with store_close.
// In STORE_WRITE mode missing folders are made; a damaged database (by its first bytes, or by a name that ends in .db)
// is moved aside (NAME.damaged-1, -2, ..), a new one is made, and store_restored() says so. Nothing is deleted; another
// program's database, and a file that was never one, are left alone. On failure *store is NULL, and
// store_last_fault(NULL) says why the thread's last store_open failed.
MUST_CHECK bool store_open(struct store **store, const char *path, enum store_mode mode, struct error *error);
void store_close(struct store *store);
// Of the last write; STORE_OK after one that went well.
enum store_fault store_last_fault(const struct store *store);
bool store_restored(const struct store *store);
// Whether the open file is still the one at its path. One that was deleted or replaced takes writes, but nobody finds
// them again; what it had can be read until it is closed.
bool store_in_place(const struct store *store);

// Groups what follows into one commit. Calls nest no deeper than one. After a failed write inside a group, roll back.
MUST_CHECK bool store_begin(struct store *store, struct error *error);
MUST_CHECK bool store_commit(struct store *store, struct error *error);
void store_rollback(struct store *store);

// Changes with every commit of another connection (PRAGMA data_version) and every store_source_seen of anybody.
int64_t store_data_version(struct store *store);

// Blocks. One source's blocks are replaced as a whole, or part by part, inside store_begin/commit; an unchanged source
// (same digest) is left alone by the caller.
MUST_CHECK bool store_blocks_clear(struct store *store, const char *source, struct error *error);
MUST_CHECK bool store_block_put(struct store *store, const char *source, const struct block *block,
                                const struct roster *roster, struct error *error);
// Parts of a source: what a digest of its bytes stands for, and the blocks that were made from it (often none).
// Calls `each` for every part, by digest; stops with its error when `each` returns false.
typedef bool (*store_part_fn)(void *context, const char *digest, struct error *error);
MUST_CHECK bool store_parts(struct store *store, const char *source, store_part_fn each, void *context,
                            struct error *error);
// A new part; the digest is none of those that the source has. Its id is for store_part_block.
MUST_CHECK bool store_part_put(struct store *store, const char *source, const char *digest, int64_t *id,
                               struct error *error);
MUST_CHECK bool store_part_block(struct store *store, const char *source, int64_t part, const struct block *block,
                                 const struct roster *roster, struct error *error);
// Removes a part with its blocks.
MUST_CHECK bool store_part_drop(struct store *store, const char *source, const char *digest, struct error *error);

// Blocks of the room's sources that overlap [from, to), sorted by start; at most `max` are filled, *count is how many
// were.
MUST_CHECK bool store_blocks_between(struct store *store, struct wall from, struct wall to, struct block *blocks,
                                     size_t max, size_t *count, struct error *error);
// The people of a source's block; nobody when the block is not there any more.
MUST_CHECK bool store_roster(struct store *store, const struct block *block, struct roster *roster,
                             struct error *error);

// The source that is the room's own calendar.
#define STORE_SOURCE_ROOM "room"

// When blocks of the sources with this role overlap [from, to), sorted by start; at most `max`.
MUST_CHECK bool store_busy_between(struct store *store, enum source_role role, struct wall from, struct wall to,
                                   struct busy *busy, size_t max, size_t *count, struct error *error);

// How a source is.
struct source_state {
    char name[64];
    enum source_role role;
    struct wall last_success, last_try; // 0 = never
    struct wall next_try;               // 0 = not known
    int64_t interval_ms;                // how often the calendar itself wants to be read; 0 = it does not say
    char digest[65];                    // of what its blocks were made from
    char error[256];                    // of the last try, in public words; "" = none
    char origin[65];                    // digest of the settings that say where it is; "" = not known
    char collection[1024];              // the address that was found on a CalDAV server; "" = none yet
    char token[512];                    // how far its changes are known (RFC 6578, or a ctag); "" = not at all
};
MUST_CHECK bool store_source_put(struct store *store, const struct source_state *state, struct error *error);
// Notes that an already read source was tried at `at` and has nothing new: no statement is written, the instants go to
// the file FILE-seen beside the database (not forced to the disk) and come back with the state until it is put again.
// False when that cannot be; then store_source_put is the way.
MUST_CHECK bool store_source_seen(struct store *store, const char *name, struct wall at, struct wall next_try,
                                  struct error *error);
// False also when there is no such source; then state->name is empty and no error is set.
bool store_source_get(struct store *store, const char *name, struct source_state *state, struct error *error);
// Calls `each` for every source, by name; stops with its error when `each` returns false.
// Whoever reads the calendars begins and ends in order. When it begins in the same boot without having ended, it was
// ended by something else, and begun again at `now`.
MUST_CHECK bool store_reader_begin(struct store *store, struct now now, struct error *error);
MUST_CHECK bool store_reader_end(struct store *store, struct error *error);
// When that was last; 0 = never.
MUST_CHECK bool store_reader_restarted(struct store *store, struct wall *at, struct error *error);

typedef bool (*store_source_fn)(void *context, const struct source_state *state, struct error *error);
MUST_CHECK bool store_sources(struct store *store, store_source_fn each, void *context, struct error *error);
// Removes a source with its blocks and resources.
MUST_CHECK bool store_source_drop(struct store *store, const char *name, struct error *error);

// The last good bytes of a source, as its server gave them: one resource, or one for each event of a collection.
struct resource {
    const char *href; // "" = the source has only this one
    const char *etag, *modified;
    const char *bytes; // valid during the callback only
    size_t length;
};
MUST_CHECK bool store_resource_put(struct store *store, const char *source, const struct resource *resource,
                                   struct error *error);
MUST_CHECK bool store_resource_drop(struct store *store, const char *source, const char *href, struct error *error);
MUST_CHECK bool store_resources_clear(struct store *store, const char *source, struct error *error);
// Calls `each` for every resource, by href; stops with its error when `each` returns false.
typedef bool (*store_resource_fn)(void *context, const struct resource *resource, struct error *error);
MUST_CHECK bool store_resources(struct store *store, const char *source, store_resource_fn each, void *context,
                                struct error *error);

// Sessions and their events.
struct session_record {
    int64_t id;
    struct block block; // as booked when the session started
    struct roster roster;
};
MUST_CHECK bool store_session_create(struct store *store, const struct block *block, const struct roster *roster,
                                     int64_t *id, struct error *error);
MUST_CHECK bool store_session_load(struct store *store, int64_t id, struct session_record *record, struct error *error);
// Appends; durable on return. The table itself refuses a seq that is not the next, UPDATE and DELETE, by trigger.
// An error when the file was deleted or replaced since it was opened: nobody would find the line again.
MUST_CHECK bool store_event_append(struct store *store, int64_t session, const struct event *event,
                                   struct error *error);
// Calls `each` for every event in order; stops with its error when `each` returns false. `each` may read the store.
typedef bool (*store_event_fn)(void *context, const struct event *event, struct error *error);
MUST_CHECK bool store_events(struct store *store, int64_t session, store_event_fn each, void *context,
                             struct error *error);
// The newest session without a close or no-show event; *id = 0 when there is none.
MUST_CHECK bool store_session_open(struct store *store, int64_t *id, struct error *error);
// Ids of the sessions whose block overlaps [from, to), ascending by start; at most max.
MUST_CHECK bool store_sessions_between(struct store *store, struct wall from, struct wall to, int64_t *ids, size_t max,
                                       size_t *count, struct error *error);
// The last instant at which a running session was known to be alive; a power gap begins there. Overwritten each time.
MUST_CHECK bool store_alive_put(struct store *store, int64_t session, struct wall axis, struct error *error);
// axis->ms = 0 when none was put.
MUST_CHECK bool store_alive_get(struct store *store, int64_t session, struct wall *axis, struct error *error);
// A new time that a session's block, or its rest, was given (EVENT_RESCHEDULED).
struct store_move {
    char uid[BLOCK_UID_MAX]; // of the block
    char recurrence_id[BLOCK_RECURRENCE_MAX];
    struct wall start, end;         // of the block, as booked
    struct wall new_start;          // of the new time
    char invitation[BLOCK_UID_MAX]; // its UID; the block's own when the block moved as a whole
};
// Of blocks that began at `since` or later, the newest first; at most `max`. A time whose approval was refused, or not
// given, is none.
MUST_CHECK bool store_moves(struct store *store, struct wall since, struct store_move *moves, size_t max, size_t *count,
                            struct error *error);
// How many sessions of this client ended early in the last STRIKE_DAYS days: with END_RESCHEDULE, which nobody took
// back. A session is the client's when the settings say so of its block as it was booked. 0 without a client.
MUST_CHECK bool store_strikes(struct store *store, const struct settings *settings,
                              const struct client_settings *client, struct wall now, int32_t *count,
                              struct error *error);
// What holds for a block, with the strikes that its client has `at` (core/agreement.h). At the start of a session that
// is over this gives what held in it, as long as the settings are the same. On failure it is what holds without
// strikes.
MUST_CHECK bool store_agreement(struct store *store, const struct settings *settings, const struct zone *zone,
                                const struct block *block, const struct roster *roster, struct wall at,
                                struct agreement *agreement, struct error *error);
// The newest session of this occurrence; *id = 0 when there is none.
MUST_CHECK bool store_session_of(struct store *store, const struct block *block, int64_t *id, struct error *error);

// The chain (store/chain.h): each session has an opening (core/opening.h), on which the hashes of its events stand.
// `settings`: the digest of the settings in force, which the openings of new sessions name.
void store_sign_as(struct store *store, const char *settings);
MUST_CHECK bool store_chain_of(struct store *store, int64_t session, struct session_chain *chain, struct error *error);

// What the chain of one session proves. What is missing or changed in its middle is found by the hashes; at its end by
// the tip that is kept apart; a whole session by the hash of it in the next one, the last by the count of all.
struct session_proof {
    int64_t session;
    uint32_t events;            // from the first on, so many stand as they were noted
    struct wall until;          // entry of the last of them
    size_t redacted;            // texts that were removed: their marks stay, and prove nothing
    char digest[MARK_TEXT_MAX]; // of what stands
    char fault[256];            // what does not stand, and where it begins; "" = whole
};
typedef bool (*store_proof_fn)(void *context, const struct session_proof *proof, struct error *error);
// Proves every session, in order; stops with its error when `each` returns false. False also when the database cannot
// be read; a broken chain is no error of this call.
MUST_CHECK bool store_verify(struct store *store, store_proof_fn each, void *context, struct error *error);

// The random id of this database, DEVICE_TEXT_MAX bytes.
MUST_CHECK bool store_device(struct store *store, char out[DEVICE_TEXT_MAX], struct error *error);
// Records of sessions leave in the order of their numbers. The first session after `after` that is over and not marked;
// *id = 0: none.
MUST_CHECK bool store_unpublished(struct store *store, int64_t after, int64_t *id, struct error *error);
// Marks this one and all before it.
MUST_CHECK bool store_published(struct store *store, int64_t id, struct error *error);

// The event after which the digest of its session began with these hexadecimal digits (the digest grows with each
// event; what is noted on a photo of the summary is that of one before the last). *session = 0: there was none.
#define STORE_DIGEST_LEAST 8 // digits
MUST_CHECK bool store_find_digest(struct store *store, const char *digits, int64_t *session, struct event *event,
                                  struct error *error);

// The outbox: what leaves the room is stored here before it is delivered. store/outbox.h has the side that delivers.
// Stored as numbers: new ones are appended.
enum outbox_state {
    OUTBOX_WAITING,   // to be delivered, at once or at next_try
    OUTBOX_DELIVERED, // a server took it, or it lies in the folder
    OUTBOX_SENDING,   // an attempt was begun, and how it ended is not noted
    OUTBOX_REFUSED,   // not taken, and not tried again unless a person says so
    OUTBOX_DROPPED,   // given up: by a person, or because what it says no longer holds
};
#define OUTBOX_UID_BYTES 200 // of a UID in a name
struct outbox_item {
    int64_t id;
    char name[256]; // file name stem: UID-SEQUENCE (of a mail: UID-SEQUENCE-NUMBER), safe for a file system
    char kind[16];  // "ics": a file; "eml": a whole mail; "caldav": an object for a calendar server, without METHOD;
                    // "copy": an order for a mail (store/copies.h)
    char recipient[PERSON_ADDRESS_MAX]; // of a mail: the address; of a caldav: the source's name
    enum outbox_state state;
    int32_t tries;
    char error[256];                  // what the last attempt met, in public words; "" = nothing
    char via[16];                     // how it was tried last: "folder", "smtp", "caldav"; "" = not yet
    char message_id[320];             // of a mail, noted with its first attempt
    struct wall first_try;            // 0 = not tried
    struct wall next_try;             // 0 = at once
    struct wall began, handed, ended; // of the last attempt; handed: all of it was on its way. 0 = not so far
    int32_t doubts;                   // attempts of which nobody knows whether the server took it
    const char *bytes;                // valid during the callback only
    size_t length;
};
// Putting the same (name, kind, recipient) again changes nothing; id is chosen by the store. After the commit whoever
// watches the outbox is told (store_outbox_path).
MUST_CHECK bool store_outbox_put(struct store *store, const struct outbox_item *item, struct error *error);
typedef bool (*store_outbox_fn)(void *context, const struct outbox_item *item, struct error *error);
// In the order of putting; `each` may mark or end the item.
MUST_CHECK bool store_outbox_each(struct store *store, enum outbox_state state, store_outbox_fn each, void *context,
                                  struct error *error);
// The folder's way: counts one try; `problem` NULL or "" = none.
MUST_CHECK bool store_outbox_mark(struct store *store, int64_t id, enum outbox_state state, const char *problem,
                                  struct error *error);
