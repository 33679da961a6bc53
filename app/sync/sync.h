// SPDX-License-Identifier: MIT
// What comes in and what goes out: calendars become blocks in the store, waiting invitations become files. A source is
// bytes with a name, wherever they were fetched.
#pragma once

#include "calendar/calendar.h"
#include "store/store.h"

#define SYNC_DAYS_BEFORE 1
#define SYNC_DAYS_AFTER  BLOCKS_DAYS_AHEAD

// What else is written in the commit that brings the blocks.
typedef bool (*sync_save_fn)(void *context, struct store *store, struct error *error);

struct sync_source {
    const char *name; // in the store
    const char *path; // of the file, and in errors
    const struct zone *zone;
    calendar_warning_fn warning; // problems that did not stop the reading; may be NULL
    void *context;
    enum source_role role;            // of all but the room's only the times are kept
    bool cached;                      // the bytes are the store's own: whether the source is there was not tried
    struct wall next_try;             // noted with the state: when all went well,
    struct wall retry_at;             // and when not; 0 = not known
    const struct source_state *found; // its interval, collection and token are noted when all went well; may be NULL
    const char *words;                // what is not right although it was read; NULL: nothing
    sync_save_fn save;                // may be NULL
    void *save_context;
};

enum sync_result {
    SYNC_UNCHANGED, // the same bytes, window and zone as the last time: blocks were left alone
    SYNC_REPLACED,  // the source's blocks are new
    SYNC_REFUSED,   // not readable: the last good blocks stay, and the source says so in public words
    SYNC_NOT_SAVED, // the store failed
};

// Refuses without bytes: notes the try and what is wrong in public words.
void sync_refuse(struct store *store, const struct sync_source *source, struct wall now, const char *words);

// Notes that the source was there and has nothing new.
MUST_CHECK bool sync_confirm(struct store *store, const struct sync_source *source, struct wall now,
                             struct error *error);

// Reads occurrences from the local day before `now` to 70 days after and replaces the source's blocks in one commit.
// Of a file, of each .ics file of a folder (folder.h), of bytes, or of a harvest over what the store has. The error
// (SYNC_REFUSED, SYNC_NOT_SAVED) is for the log: `file:line: what`.
enum sync_result sync_file(struct store *store, const struct sync_source *source, struct wall now, struct error *error);
struct harvest;
enum sync_result sync_harvest(struct store *store, const struct sync_source *source, const struct harvest *harvest,
                              struct wall now, struct error *error);
enum sync_result sync_bytes(struct store *store, const struct sync_source *source, const char *bytes, size_t length,
                            struct wall now, struct error *error);

// What is left to servers instead of the folder: objects for calendars always, mails when a server takes them.
enum sync_leaves {
    SYNC_LEAVES_OBJECTS,
    SYNC_LEAVES_MAILS_TOO,
};
// By what the settings give to servers.
enum sync_leaves sync_leaves_by(const struct settings *settings);
// The calendar that objects are given to; NULL: none, they go to the folder.
const struct source_settings *sync_calendar_to_write(const struct settings *settings);

// Writes each waiting item of the outbox to FOLDER/NAME.KIND (with a recipient: NAME-RECIPIENT.KIND), then marks it
// delivered. Killed in between, it writes the same file again. False with the first error when one could not be
// written; it stays waiting, and the others are delivered.
MUST_CHECK bool sync_deliver_folder(struct store *store, const char *folder, enum sync_leaves leaves,
                                    struct error *error);

// The file name of an item: what is not safe in a name becomes '_', and the item's id then keeps it unique.
void sync_name_file(char *out, size_t size, const struct outbox_item *item);
