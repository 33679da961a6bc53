// SPDX-License-Identifier: MIT
// The running kiosk without a board: action → event → store → fold → view, and when to wake next. The real kiosk
// (commands/kiosk) and the simulation (commands/simulate) drive the same code; they bring the clock, the pixels and the
// ports below. Durable before visible: a touch changes the picture only after its event is on disk.
#pragma once

#include "core/adjust.h"
#include "core/chime.h"
#include "core/settings.h"
#include "store/store.h"
#include "ui/view.h"

struct kiosk;

// A new time, as confirmed on the screen.
struct kiosk_invitation {
    const struct session *session; // of the block that moves
    int64_t session_id;
    struct slot slot;
    bool whole; // the block itself gets that time; else its rest does, as an event of its own
    struct now now;
};

// Something that was asked for in the room.
struct kiosk_note {
    const struct session *session;
    int64_t session_id;
    int32_t who; // roster index, or EVENT_NOBODY
    enum request_topic topic;
    struct now now;
};

// What is to be saved on the stick.
struct kiosk_stick_order {
    int64_t session_id;   // one session; 0: those of the days
    struct date from, to; // first and last
    bool internal;        // the house's copy besides
    bool bundle;          // instead of a log: what helps to find a fault, without personal data
};

// What the kiosk asks of folders that it must not know (calendar, messages, export). All may fail; the kiosk then says
// so on the screen and goes on.
struct kiosk_ports {
    void *context;
    // Puts invitation (.ics, .eml) into the outbox, inside the kiosk's transaction; fills the new UID.
    bool (*invite)(void *context, struct store *store, const struct kiosk_invitation *invitation, char *uid,
                   size_t uid_size, struct error *error);
    // Raises the request, inside the kiosk's transaction: its number, and by when it is answered.
    bool (*note)(void *context, struct store *store, const struct kiosk_note *note, int64_t *number, struct wall *by,
                 struct error *error);
    // Settings that the screen changes; NULL: none. What they are now; a value, as the settings write it, on the disk
    // and in force (in the settings that kiosk_create was given); all changes taken back.
    size_t (*settings)(void *context, struct adjustable items[ADJUSTABLES_MAX]);
    bool (*change)(void *context, const struct adjustable *item, int64_t value, const char *text, struct error *error);
    bool (*undo_changes)(void *context, struct error *error);
    // The room's PIN is this one from now on: its hash is on the disk and in force.
    bool (*set_pin)(void *context, const char *pin, struct error *error);
    // Whether the next start of the board removes everything; NULL: it never does.
    bool (*wish_reset)(void *context, bool wished, struct error *error);
    // What the board knows of itself.
    void (*device)(void *context, struct device_facts *facts);
    // Exports the sessions of a local day; `where` gets a path, or nothing when there are none.
    bool (*export_day)(void *context, struct store *store, struct date day, struct now now, char *where,
                       size_t where_size, struct error *error);
    // Whether a PIN is the one that a hash of the settings was made from. Takes some tenths of a second.
    bool (*check_pin)(void *context, const char *hash, const char *pin);
    // The answer of the approver with this address, in a transaction of its own.
    bool (*answer)(void *context, struct store *store, int64_t number, const char *address, bool accepted,
                   struct now now, struct error *error);
    // Bytes of the VEVENT for the code on the screen.
    bool (*code)(void *context, const struct kiosk_invitation *invitation, char *out, size_t size, struct error *error);
    // Opens the database anew; on failure store_last_fault(NULL) says why. The kiosk closes it again, or says with
    // use_store that it is the one from now on: then the one before is closed by whoever has it. NULL: a database that
    // is away stays away.
    bool (*open_store)(void *context, struct store **store, struct error *error);
    void (*use_store)(void *context, struct store *store);
    // How many bytes the database can grow by; negative: nobody knows. NULL: as many as it likes.
    int64_t (*room_left)(void *context);
    // The room's zone by the time-zone data of this moment; NULL: it never changes. Asked for when the day or the
    // database has changed: the sync process takes new data as soon as it sees them and then makes new blocks, so that
    // nothing has to be polled, and blocks and clock change in the same picture.
    const struct zone *(*zone)(void *context);
    // Puts what is mailed when a session is closed into the outbox, inside the kiosk's transaction; NULL: nothing is.
    bool (*close)(void *context, struct store *store, const struct session *session, int64_t session_id,
                  struct wall now, struct error *error);
    // A chime is due that the settings want. Never waits for it; NULL: nothing is heard.
    void (*chime)(void *context, enum chime chime);
    // After the commit: hands the outbox over to delivery (folder). Never blocks on a network.
    void (*deliver)(void *context, struct store *store, struct now now);
    // Exports a session; `where` gets a public sentence part (a path).
    bool (*export)(void *context, struct store *store, int64_t session_id, enum export_target target, struct now now,
                   char *where, size_t where_size, struct error *error);
    // Begins to save on the stick that kiosk_set_stick named, and returns at once: a stick may take minutes, or never
    // answer. kiosk_stick_ended tells the end. NULL: nothing is saved on sticks.
    bool (*stick_begin)(void *context, const struct kiosk_stick_order *order, struct error *error);
    // Gives up what was begun, without waiting for it.
    void (*stick_stop)(void *context);
};

// Loads the open session (if any) by folding its events, writes a power gap when the boot changed or the kiosk was
// away. `store` may be NULL after a failed open: the countdown still runs, and the fault is shown.
MUST_CHECK bool kiosk_create(struct kiosk **kiosk, const struct settings *settings, const struct zone *zone,
                             struct store *store, enum store_fault fault, const struct kiosk_ports *ports,
                             struct now now, struct error *error);
void kiosk_destroy(struct kiosk *kiosk);

// A fault that only the caller knows of stands on the screen, or no longer (enum fault).
void kiosk_set_fault(struct kiosk *kiosk, unsigned fault, bool stands);
// FAULT_SETTINGS, with its place ("adjourn.ini:4: [room] zone"; "" = not known). `refused`: new settings were not taken
// over, and the ones before hold.
void kiosk_set_settings_fault(struct kiosk *kiosk, const char *where, bool refused);

// The stick that is offered, by its name; NULL: none is there.
void kiosk_set_stick(struct kiosk *kiosk, const char *name);
// What stick_begin began has ended; `saved` is the name of what is on the stick now, for STICK_SAVED.
void kiosk_stick_ended(struct kiosk *kiosk, enum stick_state end, const char *saved, struct now now);
// Saves the sessions of these days on the stick, as the summary saves one: reports and CSV. Where that stands is in the
// situation (stick_state). Nothing happens without a stick, or while something is being saved.
void kiosk_save_days(struct kiosk *kiosk, struct date from, struct date to, bool internal, struct now now);
// What helps to find a fault, likewise.
void kiosk_save_bundle(struct kiosk *kiosk, struct now now);

// Nobody touched the screen for long: what is large and bright on it is quieter, and an idle room's says less.
void kiosk_set_resting(struct kiosk *kiosk, bool resting);

// Time has passed, or the database changed: reads new blocks, writes due events (warning, notice, offer, overrun, end).
void kiosk_turn(struct kiosk *kiosk, struct now now);

// A touch on a target.
void kiosk_act(struct kiosk *kiosk, struct action action, struct now now);

// The situation for the stage; valid until the next call.
const struct situation *kiosk_situation(struct kiosk *kiosk, struct now now);

// The first instant at which kiosk_turn would do something or the picture would change.
struct wall kiosk_next_wake(struct kiosk *kiosk, struct now now);
