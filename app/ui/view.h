// SPDX-License-Identifier: MIT
// What to say: the situation (facts, owned by the kiosk) in, the view (words and numbers of one screen) out. Pure.
// What a view needs of the screen is in ui/view_words.h.
#pragma once

#include "core/adjust.h"
#include "core/copy.h"
#include "core/delivery.h"
#include "core/keys.h"
#include "core/request.h"
#include "core/session.h"
#include "core/settings.h"
#include "core/slots.h"

#include "ui/action.h"

#define TODAY_MAX     48
#define STANDINGS_MAX 4
#define PIN_DIGITS    12 // at most
#define PIN_LEAST_IN  4  // of a new PIN

enum screen {
    SCREEN_IDLE,       // 01
    SCREEN_READY,      // 02 (also: not started yet, no-show question)
    SCREEN_SESSION,    // 03, 04
    SCREEN_PAUSED,     // 05
    SCREEN_OFFER,      // 06
    SCREEN_RESCHEDULE, // 07
    SCREEN_CONFIRMED,  // 08
    SCREEN_END,        // 09: time is up, or the choices after End
    SCREEN_SUMMARY,    // 10
    SCREEN_ASK,        // a request is noted, or answered
    SCREEN_PIN,        // 11b
    SCREEN_SETTINGS,   // 11
    SCREEN_PUBLIC,     // a session in the discreet mode: its end and its agenda
    SCREENS,
};

enum export_target {
    EXPORT_USB,
    EXPORT_MAIL,
    EXPORT_QR,
    EXPORT_FOLDER,
};

// How saving on a stick stands.
enum stick_state {
    STICK_IDLE, // nothing was asked for
    STICK_SAVING,
    STICK_SLOW, // the same, and it takes its time
    STICK_SAVED,
    STICK_FULL,
    STICK_READ_ONLY,
    STICK_GONE,    // taken out before the end
    STICK_DIFFERS, // what it reads back is not what was written
    STICK_TIMED_OUT,
    STICK_FAILED, // anything else
};

// Why the block cannot be extended.
enum extend_refusal {
    EXTEND_ALLOWED,
    EXTEND_ROOM_BOOKED, // `extend_booked_at` says from when
    EXTEND_CLOCK_UNSET, // no promise before the clock is trusted
};

// A fault that is shown calmly. Bits.
enum fault {
    FAULT_CALENDAR_OLD = 1 << 0, // the calendar was not read; the last good copy is shown
    FAULT_CLOCK_UNSET = 1 << 1,
    FAULT_STORE_FULL = 1 << 2,
    FAULT_STORE_READ_ONLY = 1 << 3,
    FAULT_STORE_LOCKED = 1 << 4,
    FAULT_STORE_RESTORED = 1 << 5, // the database was damaged, a new one was made
    FAULT_SETTINGS = 1 << 6,
    FAULT_POWER_GAP = 1 << 7,       // the running session comes from before a power cut
    FAULT_SESSION_FULL = 1 << 8,    // the running session holds as many interruptions as it can
    FAULT_TOUCH = 1 << 9,           // no touch panel is there
    FAULT_STORE_AWAY = 1 << 10,     // the database is not open; it is opened again by itself
    FAULT_STORE_NEW = 1 << 11,      // the database's file was gone, a new one was made
    FAULT_STORE_SCARCE = 1 << 12,   // little room is left for the database
    FAULT_SYNC_RESTARTED = 1 << 13, // whoever reads the calendars was ended and begun again, a short while ago
};

#define NOBODY_ASKED (-2)

// What SCREEN_ASK asks.
enum asking {
    ASKING_NOT,
    ASKING_TOPIC,    // what is asked for
    ASKING_WHO,      // by whom
    ASKING_NOTED,    // it is noted
    ASKING_LIST,     // which of the open requests is to be answered
    ASKING_ANSWER,   // accept or decline
    ASKING_ANSWERED, // it is answered
    ASKING_FAILED,   // the log did not take it
};

// Where a request stands.
struct standing {
    int64_t number;
    enum request_kind kind;
    enum request_topic topic;
    struct wall start, end;     // of the new time
    char name[PERSON_NAME_MAX]; // who is asked now; when it is closed: who answered, if anybody
    struct wall due;            // until when
    bool open;
    enum step_kind outcome; // when it is not open
    bool answers_here;      // one of those who were asked has a PIN
};

// A request as it is noted or answered on the screen.
struct asking_facts {
    enum asking at;
    int64_t number;  // noted, answered
    struct wall by;  // noted: the promised date
    bool accepted;   // answered
    int32_t chosen;  // index of the standing that is being answered
    int32_t digits;  // of the PIN so far
    bool wrong;      // the last PIN was
    int64_t wait_ms; // until the next try; 0: none
};

// What the room's PIN is asked for.
enum pin_for {
    PIN_FOR_SETTINGS,
    PIN_FOR_EXPORT,
    PIN_FOR_OVERRIDE,
    PIN_FOR_CHANGE, // of the PIN itself
    PIN_FOR_RESET,
    PIN_FOR_ALL,
};

enum settings_at {
    SETTINGS_NOT,
    SETTINGS_KEYPAD,   // SCREEN_PIN: the room's PIN
    SETTINGS_SHUT,     // SCREEN_ASK: there is no PIN to enter
    SETTINGS_NAMED,    // SCREEN_SETTINGS: which screen this is, for who has not entered a PIN
    SETTINGS_OPEN,     // SCREEN_SETTINGS: the cards
    SETTINGS_IDENTIFY, // SCREEN_SETTINGS: which screen this is
    SETTINGS_WRITE,    // SCREEN_SETTINGS: the keyboard
    SETTINGS_WORDS,    // SCREEN_ASK: the words of one setting
    SETTINGS_UNDO,     // SCREEN_ASK: whether all changes are undone
    SETTINGS_FAILED,   // SCREEN_ASK: a change was not kept
    SETTINGS_NEW_PIN,  // SCREEN_PIN: a new PIN
    SETTINGS_REPEAT,   // SCREEN_PIN: the same once more
    SETTINGS_RESET,    // SCREEN_ASK: whether everything is removed
};

// Cards of the settings screen: those of the settings (enum adjust_group), then
enum settings_card {
    CARD_HEALTH = ADJUST_GROUPS,
    CARD_LOG,
    CARD_DEVICE,
    CARDS,
};

#define BOARD_TEXT_MAX 128

// What only the board knows of itself.
struct device_facts {
    char version[BOARD_TEXT_MAX], host[BOARD_TEXT_MAX], id[BOARD_TEXT_MAX], address[BOARD_TEXT_MAX]; // "" = none
    int32_t free_percent;       // of the database's disk; -1: not known
    char file[BOARD_TEXT_MAX];  // the administrator's settings; "" = built-in defaults
    char fault[BOARD_TEXT_MAX]; // the first of the settings' faults: file, line and key; "" = none
    bool resets;                // its start removes everything where that is wished for
    bool reset_wished;          // it will
};

struct settings_facts {
    enum settings_at at;
    enum pin_for what;
    int32_t card;    // that is shown
    int32_t chosen;  // index of the setting whose words are shown
    int64_t lock_ms; // until the room's screen comes back without a touch
    const struct adjustable *items;
    size_t item_count;
    const struct device_facts *device;
    const struct keys *keys; // SETTINGS_WRITE: the text of the chosen setting
    bool keys_done;          // it is one that can stand
    bool pin_changed;        // just now
    struct date log_day;
    bool log_today;     // it is the last one
    const char *result; // of the export of a day: where it is; "" = there is no session that day; NULL: none yet
    bool failed;        // the export
};

// Everything a picture depends on. Pointers are borrowed for the call.
struct situation {
    struct now now;
    const struct settings *settings;
    const struct zone *zone;
    enum screen screen;
    bool resting; // nobody touched the screen for long: large planes are darker, SCREEN_IDLE says what is free and next
    // The agenda.
    const struct block *today; // blocks of the local day, sorted by start
    size_t today_count;
    const struct block *next; // the block that is ready (SCREEN_READY) or comes next (SCREEN_IDLE), or NULL
    const struct roster *next_roster;
    const struct policy *next_policy; // what was agreed for it; NULL: the settings'
    bool reminding;                   // SCREEN_READY: the block has begun and nobody started
    struct wall began_at;             // SCREEN_READY: to when the start can be dated back
    bool may_choose;                  // SCREEN_READY: another time can be chosen for the block
    struct wall calendar_at;          // last successful read of the calendar; 0 = never
    const char *settings_fault;       // its place, with FAULT_SETTINGS; NULL or "" = not known
    bool settings_refused;            // it is in new settings, which were not taken over
    struct wall calendar_next;        // when it is read again; 0 = not known
    const char *calendar_words;       // what its source says is wrong, as the store has it; NULL or "" = nothing
    unsigned faults;                  // enum fault
    struct wall sync_restarted_at;    // 0 = it was not
    // A stick, and what is saved on it.
    const char *stick; // name of the one that is there, NULL = none
    enum stick_state stick_state;
    bool stick_bundle;       // it is what helps to find a fault, else a log
    const char *stick_saved; // STICK_SAVED: name of what is on it now, without an ending
    // Open requests, those that are due first; how many there are in all.
    const struct standing *standings;
    size_t standing_count, open_count;
    const struct standing *approval; // of the session's new time, or NULL
    struct asking_facts asking;      // SCREEN_ASK, SCREEN_PIN
    struct settings_facts panel;     // SCREEN_SETTINGS, SCREEN_ASK, SCREEN_PIN
    bool has_settings;               // a gear stands on the room's own screens
    // The session (SCREEN_SESSION and later); NULL before.
    const struct session *session;
    struct wall axis; // of now
    bool discreet;    // nothing is shown of time away
    struct figures figures;
    struct policy_state policy;
    bool undo;            // an undo is possible
    int32_t promise_of;   // roster index asked "back in 5, 10, 15 min?", EVENT_NOBODY: an unlisted one; or NOBODY_ASKED
    bool break_asked;     // "break for 5, 10, 15 min?"
    int32_t still_out_of; // roster index asked "still out?", or NOBODY_ASKED
    int32_t wrap_up_minutes; // > 0: the wrap-up card stands
    // SCREEN_END
    enum extend_refusal extend;
    struct wall extend_booked_at;
    struct wall closes_at; // axis instant at which the session ends by itself (overrun)
    // SCREEN_RESCHEDULE, SCREEN_CONFIRMED
    const struct slots *slots;
    bool may_agree;           // a time outside the rules can be agreed on
    bool asking_agreed;       // how that was agreed is asked
    int32_t chosen;           // index in slots, -1 = none
    int64_t moving_ms;        // what is moved
    const char *qr;           // bytes of the code on the screen, NULL = none
    struct delivery delivery; // of the invitation; SCREEN_SUMMARY too
    bool may_switch;          // the language of the screen
    // SCREEN_SUMMARY
    unsigned exports;          // bit per enum export_target that is offered
    const char *export_result; // in words, NULL = none yet
    bool export_failed;
    enum copy_state mailed;  // COPY_UNKNOWN: not asked for
    const char *digest;      // of the session's log, in its short form, NULL = not known
    const char *digest_code; // the same whole, for the code
    bool digest_shown;       // as a code
};

// The first wall instant after now at which the picture of this situation would differ, if nothing else happens.
struct wall view_next_change(const struct situation *situation);
