// SPDX-License-Identifier: MIT
// Inside the kiosk: its state, and what its files ask of each other.
#pragma once

#include "kiosk/kiosk.h"

#include "store/copies.h"
#include "store/outbox.h"

#include "text/text.h"
#include "ui/view_words.h"

#define NEVER           INT64_MAX
#define UNSAVED_MAX     256
#define ALIVE_EVERY_MS  (30 * MS_PER_SECOND)
#define STEP_MIN_MS     (1 * MS_PER_SECOND) // less is slewing
#define STEP_STABLE_MS  (2 * MS_PER_SECOND)
#define QUESTION_MS     (15 * MS_PER_SECOND) // the question of the expected return fades after this
#define CARD_MS         (60 * MS_PER_SECOND) // the wrap-up card and the power-gap line stand so long
#define END_CHOICES_MS  (60 * MS_PER_SECOND) // End without a choice: the block carries on
#define NO_OFFER_MS     (5 * MS_PER_MINUTE)  // no time to propose: looked for again after this
#define CHOOSING_MS     (5 * MS_PER_MINUTE)  // proposals without a touch lead to the summary
#define SUMMARY_MS      (10 * MS_PER_MINUTE)
#define GUEST_MS        (5 * MS_PER_MINUTE) // outside a session the room's language comes back after this
#define CLOSING_MS      (1 * MS_PER_MINUTE) // the shortest time that "time is up" stands
#define AUTO_START_MS   (5 * MS_PER_MINUTE) // so late a block still starts by itself
#define STORE_RETRY_MS  (5 * MS_PER_SECOND)
#define AGENDA_AHEAD_MS (8 * MS_PER_DAY)
#define DIGEST_MS       (5 * MS_PER_MINUTE)  // a code on the summary leaves after this
#define STICK_SLOW_MS   (10 * MS_PER_SECOND) // then the screen says that it goes on
#define STICK_MOST_MS   (2 * MS_PER_MINUTE)  // of one session
#define STICK_DAYS_MS   (10 * MS_PER_MINUTE) // of days
#define STICK_NAME_MAX  128
#define KEYPAD_MS       (30 * MS_PER_SECOND)
#define RESTARTED_MS    (10 * MS_PER_MINUTE) // that sync was begun again is said so long
#define SYNC_LATE_MS    (12 * MS_PER_MINUTE) // more than any request takes: nobody reads the calendar any more

// Events of one session that the store has not taken yet, in order, and what it needs to take the first of them.
struct unsaved {
    int64_t session_id; // 0: the session is not in the store either
    struct block block; // as booked
    struct roster roster;
    size_t count;
    struct event event[UNSAVED_MAX];
};

struct kiosk {
    const struct settings *settings;
    const struct zone *zone;
    struct store *store; // NULL: not to be had; the countdown runs all the same
    struct kiosk_ports ports;
    unsigned faults;

    // The agenda of the local day, and the block that is ready or comes next.
    int64_t data_version;
    struct date day;
    struct block today[TODAY_MAX];
    bool done[TODAY_MAX]; // has a session already
    bool unread;          // the database is new: what was read from the one before stays until a calendar is read
    size_t today_count;
    struct block later[4]; // room to look ahead into
    struct block next;
    bool has_next;
    struct roster next_roster;
    struct agreement next_agreement;
    int64_t roster_version;   // data_version at which they were read
    struct wall calendar_at;  // the oldest last success of the room's sources; 0 = none has been read
    struct wall calendar_due; // when the first of them is read again; 0 = not known
    bool calendar_failing;
    char settings_fault[VIEW_LABEL_MAX]; // its place
    bool settings_refused;
    char calendar_words[256];      // what the first failing one says
    struct wall sync_restarted_at; // 0 = it was not

    // The session, which stays as it was when it is left, and its events that are not on disk yet (a faulty store).
    bool active;
    struct session session;
    struct session scratch;
    struct unsaved current; // its session_id is that of the session
    struct unsaved earlier; // of one that was left meanwhile
    struct boot retry_at;
    struct boot room_asked;
    struct boot open_at; // when a database that is away is opened again
    int64_t open_wait_ms;
    struct wall alive_at;

    // A step of the wall clock that is not yet believed.
    bool stepping;
    int64_t step_ms;
    struct boot step_since;
    // Between sessions: how far the two clocks are apart, and since when they are.
    int64_t apart_ms;
    struct boot apart_since;

    // What only the screen knows; a power cut may lose it. Axis instants, 0 = not shown.
    bool end_choices;
    uint32_t undo_seq;
    int64_t undo_until;
    int32_t promise_of;
    int64_t promise_until;
    int64_t break_until;                          // the question how long the break is stands
    int64_t still_asked_at[PARTICIPANTS_MAX + 1]; // "still out? Yes": asked again later; the last is EVENT_NOBODY's
    int64_t no_offer_until;                       // an offer is due, but there is no time to propose
    int64_t wrap_up_until;
    int32_t wrap_up_minutes;
    int64_t gap_until;
    int64_t overrun_shown_at;
    int64_t touched_at;
    bool skipped_choosing, left_confirmed;
    bool choosing_again;             // the time that was confirmed went to somebody else
    char invited_uid[BLOCK_UID_MAX]; // of the newest invitation; "" = none
    struct delivery delivery;        // how it fares
    struct slots slots;
    bool slots_ready;
    int32_t slots_skip;
    bool more_asked;    // other proposals than the first were asked for
    bool asking_agreed; // how a time outside the rules was agreed is asked
    bool moving_whole;  // what the proposals are for: the block itself; else its rest
    // A block that nobody started gets another time: its session has no events yet (kiosk_unstarted.c).
    bool unstarted;
    int64_t ended_before; // when the session before it ended, axis ms
    int32_t chosen;
    int64_t moving_ms;
    char code[VIEW_CODE_MAX];
    char export_result[256];
    bool export_failed;
    struct {
        char name[STICK_NAME_MAX]; // of the stick; "" = none is there
        enum stick_state state;
        char saved[STICK_NAME_MAX];
        struct kiosk_stick_order order;
        struct boot begun;
    } stick;
    struct copy_order copy; // the newest mail of the log that was asked for; session 0 = none
    enum copy_state copy_state;
    char digest[CHAIN_SHORT_MAX], digest_code[VIEW_CODE_MAX]; // of the log up to the event digest_seq
    uint32_t digest_seq;
    bool digest_shown;
    struct boot digest_until; // a code does not stand for ever
    bool resting;             // nobody touched the screen for long

    // Requests: those that are open, the one about the session's new time, and the question that stands.
    struct standing standing[STANDINGS_MAX];
    size_t standing_count, open_count;
    struct standing approval;
    bool has_approval;
    struct {
        enum asking at;
        bool keypad;
        enum request_topic topic;
        int64_t number;
        struct wall by;
        bool accepted;
        int32_t chosen;
        char answerer[PERSON_ADDRESS_MAX]; // whose PIN it was
        struct boot until;                 // without a touch the question goes away
    } ask;
    // What was typed on the keypad, whoever asked for it.
    struct {
        char pin[PIN_DIGITS + 1];
        bool wrong; // the last one was
    } pad;
    int32_t tries; // wrong PINs in a row
    struct boot tried_at;

    // A guest switched the language of the screen: the room's, and when it comes back outside a session. "": it stands.
    char home_language[8];
    struct boot guest_until;
    // The settings, and what else asks for the room's PIN.
    struct {
        enum settings_at at;
        enum pin_for what;
        struct action then; // after the right PIN
        int32_t card, chosen;
        struct boot until; // without a touch the room's screen comes back
        struct adjustable item[ADJUSTABLES_MAX];
        size_t item_count;
        struct device_facts device;
        struct keys keys;
        int32_t days_back; // of the day whose log is exported
        char result[256];
        bool told, failed;            // there is a result; the export did not work
        bool granted;                 // the PIN was right: what waited for it goes on
        char new_pin[PIN_DIGITS + 1]; // while it is asked for once more
        bool pin_changed;
    } panel;

    struct boot trainer_until; // the discreet mode: the trainer's view stands so long

    struct situation situation;
    struct session_record record; // room to load a session into
    struct request request;       // and a request
};

// kiosk_log.c: events to disk, then into the fold.
struct entry {
    enum event_kind kind;
    enum event_source source;
    int64_t at; // axis ms
    int32_t who;
    uint32_t ref;
    int64_t value;
    const char *text; // NULL = none
};
// An entry that holds now and concerns nobody in particular.
struct entry entry_now(const struct kiosk *kiosk, enum event_kind kind, enum event_source source, struct now now);
// False when the session does not allow it; nothing changed then. A store that fails does not stop it: the event waits.
bool kiosk_log(struct kiosk *kiosk, const struct entry *entry, struct now now);
bool kiosk_log_now(struct kiosk *kiosk, enum event_kind kind, enum event_source source, int64_t value, struct now now);
// The same, with an invitation put into the outbox in one commit; false also when the store fails.
bool kiosk_log_invitation(struct kiosk *kiosk, const struct kiosk_invitation *invitation, struct now now);
// The same with a request that is raised; its number and date are filled.
bool kiosk_log_note(struct kiosk *kiosk, const struct kiosk_note *note, int64_t *number, struct wall *by,
                    struct now now);
void kiosk_flush(struct kiosk *kiosk, struct now now);
// Whether events wait for the store.
bool kiosk_has_unsaved(const struct kiosk *kiosk);
// What the last write to the store met is shown; nothing is when it went well and nothing waits.
void kiosk_note_fault(struct kiosk *kiosk);
void kiosk_note_store_works(struct kiosk *kiosk);
void kiosk_note_store_fault(struct kiosk *kiosk, enum store_fault fault);

// kiosk_life.c: a session begins, is left, comes back after a restart.
void kiosk_begin_session(struct kiosk *kiosk, const struct block *block, const struct roster *roster,
                         const struct policy *policy);
void kiosk_leave_session(struct kiosk *kiosk);
// The session is done with: notes that, and what is mailed then.
void kiosk_close_session(struct kiosk *kiosk, enum event_source source, struct now now);
void kiosk_restore(struct kiosk *kiosk, struct now now);
// The last resort for events that no store took: the journal.
void kiosk_tell_unsaved(struct unsaved *unsaved);

// kiosk_store.c: a database that is away.
bool kiosk_store_away(const struct kiosk *kiosk);
void kiosk_watch_store(struct kiosk *kiosk, struct now now);
// Whether there is still room for it, asked once a minute at most.
void kiosk_watch_room(struct kiosk *kiosk, struct now now);

// kiosk_watch.c: what time alone makes a session do.
void kiosk_watch_session(struct kiosk *kiosk, struct now now);

// kiosk_actions.c
bool kiosk_start(struct kiosk *kiosk, enum event_source source, int64_t at, struct now now);

// The first event of a session that was begun.
bool kiosk_log_start(struct kiosk *kiosk, enum event_source source, int64_t at, struct now now);
// The next proposals; after the last ones the first come again.
void kiosk_more_times(struct kiosk *kiosk, struct now now);

// kiosk_unstarted.c: another time for a block that nobody started.
bool kiosk_may_choose_unstarted(const struct kiosk *kiosk, struct now now);
void kiosk_choose_unstarted(struct kiosk *kiosk, struct now now);
void kiosk_act_unstarted(struct kiosk *kiosk, struct action action, struct now now);
void kiosk_watch_unstarted(struct kiosk *kiosk, struct now now);

// kiosk_agenda.c: blocks of the day, from the store.
void kiosk_load_agenda(struct kiosk *kiosk, struct now now);
// How the session's invitation fares, from the outbox.
void kiosk_load_delivery(struct kiosk *kiosk);
bool kiosk_agenda_stale(struct kiosk *kiosk, struct now now);
void kiosk_pick_next(struct kiosk *kiosk, struct now now);
void kiosk_watch_block(struct kiosk *kiosk, struct now now);
// The block that needs the room first when the running one is over, or NULL; it may have begun already.
const struct block *kiosk_following(const struct kiosk *kiosk);

// kiosk_slots.c: proposals, the code on the screen, and their confirmation.
// What would be moved; 0 when there is nothing worth it, or when no promise about dates can be made.
int64_t kiosk_rest_ms(const struct kiosk *kiosk, const struct figures *figures, struct now now);
// Whether there is at least one time for it. Reads the agenda: not for every turn.
bool kiosk_has_slot(struct kiosk *kiosk, struct now now);
void kiosk_find_slots(struct kiosk *kiosk, struct now now);
// Forgets which proposals were shown: the first come again.
void kiosk_forget_slots(struct kiosk *kiosk);
// Whether the trainer may lift the rules: nothing fits, or other proposals were asked for.
bool kiosk_may_agree(const struct kiosk *kiosk);
void kiosk_choose(struct kiosk *kiosk, int32_t index, struct now now);
void kiosk_confirm(struct kiosk *kiosk, struct now now);
// The proposals once more, when the confirmed time is lost.
void kiosk_choose_again(struct kiosk *kiosk, struct now now);

// kiosk_export.c: the log to take along.
void kiosk_export(struct kiosk *kiosk, enum export_target target, struct now now);
// What the screen offers, a bit for each enum export_target.
unsigned kiosk_exports(const struct kiosk *kiosk);
void kiosk_watch_export(struct kiosk *kiosk, struct now now);
// When kiosk_watch_export has something to do, on the boot clock; NEVER ms: not by itself.
int64_t kiosk_export_until(const struct kiosk *kiosk);
// How the mail that was asked for fares, from the outbox.
void kiosk_load_copy(struct kiosk *kiosk);
// What was said of the last export is said no longer; what is under way goes on.
void kiosk_forget_export(struct kiosk *kiosk);

// kiosk_requests.c: where requests stand; noting one, and answering one with a PIN.
void kiosk_begin_requests(struct kiosk *kiosk, struct now now);
void kiosk_load_requests(struct kiosk *kiosk);
// The time on the screen was approved: its code no longer says tentative.
void kiosk_code_approved(struct kiosk *kiosk);
// True when the action was one of these.
bool kiosk_act_asking(struct kiosk *kiosk, struct action action, struct now now);
// The question goes away when its time is over, or when the screen below it changes.
void kiosk_watch_asking(struct kiosk *kiosk, struct now now);
// The screen with the question on it; `below` is the one without.
enum screen kiosk_asking_screen(const struct kiosk *kiosk, enum screen below);
void kiosk_fill_asking(const struct kiosk *kiosk, struct now now, struct situation *situation);
// When kiosk_watch_asking has something to do, on the boot clock; NEVER ms: not by itself.
int64_t kiosk_asking_until(const struct kiosk *kiosk, struct now now);

// kiosk_language.c
void kiosk_switch_language(struct kiosk *kiosk, struct now now);
void kiosk_rooms_language(struct kiosk *kiosk);
void kiosk_watch_language(struct kiosk *kiosk, struct now now);
// When kiosk_watch_language brings the room's back, on the boot clock; NEVER ms: not by itself.
int64_t kiosk_guest_until(const struct kiosk *kiosk);
// kiosk_keypad.c: a PIN.
enum keypad {
    KEYPAD_STAYS,
    KEYPAD_RIGHT,
    KEYPAD_UNCOUNTED, // the try cannot be counted on the disk: it is not looked at
};
void keypad_clear(struct kiosk *kiosk);
// A touch on a key; `fits` says whether what was typed is right.
enum keypad keypad_act(struct kiosk *kiosk, struct action action, bool (*fits)(struct kiosk *kiosk), struct now now);

// kiosk_panel.c: the settings behind the room's PIN, and what else asks for it.
// True when the action was one of these, or waits for the PIN.
bool kiosk_act_panel(struct kiosk *kiosk, struct action action, struct now now);
void kiosk_watch_panel(struct kiosk *kiosk, struct now now);
enum screen kiosk_panel_screen(const struct kiosk *kiosk, enum screen below);
void kiosk_fill_panel(struct kiosk *kiosk, struct now now, struct situation *situation);
// When kiosk_watch_panel has something to do, on the boot clock; NEVER ms: not by itself.
int64_t kiosk_panel_until(const struct kiosk *kiosk, struct now now);
// Another picture of it; what was typed is forgotten.
void panel_go_to(struct kiosk *kiosk, enum settings_at at, struct now now);
// It was touched: it stays for as long as before.
void panel_stay(struct kiosk *kiosk, struct now now);
// What depends on the settings is made anew, or, when nothing was done, that is shown.
void panel_changed(struct kiosk *kiosk, bool done, const struct error *error, struct now now);

// kiosk_pin.c: what the settings ask the PIN for once more.
// The PIN was right.
void panel_granted(struct kiosk *kiosk, struct now now);
// A touch on SETTINGS_NEW_PIN or SETTINGS_REPEAT.
void panel_act_new_pin(struct kiosk *kiosk, struct action action, struct now now);
// ACTION_RESET behind the PIN.
void panel_act_reset(struct kiosk *kiosk, enum reset_step step, struct now now);

// kiosk_discreet.c
bool kiosk_is_discreet(const struct kiosk *kiosk, struct now now);
// A touch opens the trainer's view, or keeps it open.
void kiosk_watch_trainer(struct kiosk *kiosk, struct action action, struct now now);
// When that closes by itself, on the boot clock; NEVER ms: it is not open.
int64_t kiosk_trainer_until(const struct kiosk *kiosk, struct now now);
// The screen that everybody may see instead of one that tells of time away.
enum screen kiosk_discreet_screen(const struct kiosk *kiosk, enum screen screen, struct now now);

// kiosk_situation.c
enum screen kiosk_screen(const struct kiosk *kiosk);
enum extend_refusal kiosk_extend_refusal(const struct kiosk *kiosk, struct now now, struct wall *booked_at);
// To when the start of the next block can be dated back: its booked start, or when the session before it ended.
int64_t kiosk_began_at(const struct kiosk *kiosk);
// Place of a person in still_asked_at.
size_t kiosk_person_index(int32_t who);
// Axis instant at which a session in overrun closes by itself.
int64_t kiosk_closes_at(const struct kiosk *kiosk);
// Whether the next block may be started now.
bool kiosk_is_ready(const struct kiosk *kiosk, struct now now);
