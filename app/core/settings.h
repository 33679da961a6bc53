// SPDX-License-Identifier: MIT
// The values of all settings, as the app uses them. config/ fills them from a file by its table; everything else reads
// them. Texts are fixed-size; durations are in ms.
#pragma once

#include "core/light.h"
#include "core/report.h"
#include "core/request.h"
#include "core/slots.h"
#include "core/terms.h"

#define SETTINGS_TEXT_MAX    256
#define SETTINGS_PATH_MAX    1024
#define SETTINGS_FEE_MAX     49
#define SETTINGS_LIST_MAX    512
#define SETTINGS_PHRASES_MAX 4096
#define SOURCES_MAX          16
#define SOURCE_NAME_MAX      33
#define CLIENTS_MAX          32
#define CLIENT_NAME_MAX      64
#define CATEGORY_MAX         64
#define LADDER_MAX           8
#define STEP_NAME_MAX        33
#define SETTINGS_DIGEST_MAX  65

enum theme {
    THEME_DARK,
    THEME_LIGHT,
    THEME_AUTO, // only as a setting: one of the others, by the hour
};

// How names stand on the screen and in exports.
enum names {
    NAMES_FULL,
    NAMES_FIRST, // first name and the initial of the last
    NAMES_INITIALS,
    NAMES_NONE, // "Participant 1"
};

// Who is mailed the client copy of a session's log.
enum copy_readers {
    COPY_READERS_NOBODY,
    COPY_READERS_ORGANIZER,
    COPY_READERS_EVERYONE, // who was expected in the session, and its organizer
};

// What shows the picture.
enum display_backend {
    BACKEND_AUTO,   // a window where there is X11 or Wayland, else the kernel, else SDL's own way to it
    BACKEND_DRM,    // the kernel's mode setting
    BACKEND_SDL,    // SDL, wherever it draws
    BACKEND_WINDOW, // SDL, on X11 or Wayland
};

// Where touches are read.
enum touch_source {
    TOUCH_AUTO,   // on the board's own display the panels themselves, in a window what the window is told
    TOUCH_EVDEV,  // the panels themselves
    TOUCH_WINDOW, // what the window is told
};

// The first two rows of a matrix on shares of the panel, as in libinput's LIBINPUT_CALIBRATION_MATRIX.
struct calibration {
    bool given; // else udev's holds
    double m[6];
};

// What a source's blocks mean for the room.
enum source_role {
    SOURCE_ROOM,     // they take the room and stand on the screen
    SOURCE_TRAINER,  // the trainer is elsewhere: no new time then
    SOURCE_HOLIDAYS, // whole days without business hours
    SOURCE_BUSY,     // taken times; nothing else of them is kept
};

enum source_kind {
    SOURCE_ICS,    // one calendar at one address
    SOURCE_CALDAV, // a collection on a calendar server
};

enum source_sign_in {
    SIGN_IN_NONE,
    SIGN_IN_BASIC,
    SIGN_IN_DIGEST,
    SIGN_IN_BEARER,
};

// Where blocks come from. A calendar that `path` or `url` names; only one of them is set.
struct source_settings {
    char name[SOURCE_NAME_MAX];
    char path[SETTINGS_PATH_MAX];        // an .ics file or a folder of them
    char url[SETTINGS_PATH_MAX];         // http, https or webcal
    char url_file[SETTINGS_PATH_MAX];    // a file that holds the url, when that is a secret
    char secret_file[SETTINGS_PATH_MAX]; // a file that holds the password or the token
    char ca_file[SETTINGS_PATH_MAX];     // who may have signed the server's certificate; empty: the system's
    char user[SETTINGS_TEXT_MAX];
    char credential[SETTINGS_TEXT_MAX]; // the name of a systemd credential, instead of secret_file
    char calendar[SETTINGS_TEXT_MAX];   // which calendar of a CalDAV server that has several
    enum source_role role;
    enum source_kind kind;
    enum source_sign_in sign_in;
    bool write;         // new times are written into it
    int64_t refresh_ms; // 0: as the calendar says itself
    int64_t timeout_ms; // of one answer
};

// The server that mails are given to.
struct mail_settings {
    char server[SETTINGS_PATH_MAX];      // smtp://HOST[:PORT] or smtps://; empty: mails are saved, not sent
    char secret_file[SETTINGS_PATH_MAX]; // a file that holds the password
    char ca_file[SETTINGS_PATH_MAX];     // who may have signed the server's certificate; empty: the system's
    char user[SETTINGS_TEXT_MAX];        // empty: no sign-in
    char credential[SETTINGS_TEXT_MAX];  // the name of a systemd credential, instead of secret_file
    bool starttls;                       // smtp:// is left for TLS before anything else is said
    int64_t timeout_ms;                  // of one mail
};

// The broker that records are given to.
struct mqtt_settings {
    char server[SETTINGS_PATH_MAX];      // mqtt://HOST[:PORT] or mqtts://; empty: nothing is published
    char secret_file[SETTINGS_PATH_MAX]; // a file that holds the password
    char ca_file[SETTINGS_PATH_MAX];     // who may have signed the broker's certificate; empty: the system's
    char user[SETTINGS_TEXT_MAX];        // empty: no sign-in
    char credential[SETTINGS_TEXT_MAX];  // the name of a systemd credential, instead of secret_file
    char topic[SETTINGS_TEXT_MAX];       // what the room's topics begin with
    char discovery[SETTINGS_TEXT_MAX];   // what Home Assistant's discovery topics begin with; empty: none
};

// Which new times are tentative until an approver accepts; without approvers none is.
enum approval {
    APPROVAL_NEVER,
    APPROVAL_EXCEPTIONS, // with a fee, or where a rule was overridden
    APPROVAL_ALWAYS,
};

// In which words a mail is written; the same rules of wording hold for each.
enum wording {
    WORDING_FRIENDLY,
    WORDING_NEUTRAL,
    WORDING_FIRM,
};

// What was agreed with one client. It is this client's block when every one of match, organizer and category that is
// given fits; when several clients are, the first in the file (core/agreement.h). Lists are words with one blank
// between them (list_next).
struct client_settings {
    char name[CLIENT_NAME_MAX];
    char match[SETTINGS_LIST_MAX];         // patterns of addresses: of the organizer or an attendee
    char organizer[PERSON_ADDRESS_MAX];    // pattern of the organizer's address
    char category[CATEGORY_MAX];           // one of the event's CATEGORIES
    char language[8];                      // of mails: en, pl, ru, vi, es; or "room": the room's
    char steps[SETTINGS_LIST_MAX];         // names of the steps of its ladder; empty: all
    char internal_copy[SETTINGS_LIST_MAX]; // who is mailed the internal copy instead of [messages] internal_copy
    struct rate rate;                      // of an hour; none: the room's
    enum billing billing;                  // may be BILLING_AS_ROOM
    struct term_set terms;
};

// A step of the ladder: what holds from so many of a client's sessions cut short on.
struct step_settings {
    char name[STEP_NAME_MAX];
    int32_t strikes;
    char copy[SETTINGS_LIST_MAX]; // addresses that get a copy of what is mailed; never shown in the room
    enum wording wording;
    struct term_set terms;
};

struct settings {
    char digest[SETTINGS_DIGEST_MAX]; // BLAKE2b-256 of the file they were read from, hexadecimal; "" = the defaults
    struct {
        char name[SETTINGS_TEXT_MAX]; // on the screen
        char zone[ZONE_NAME_MAX];     // IANA name
        char language[8];             // en, pl, ru, vi, es
        bool guest_language;          // guests may switch it
    } room;
    struct {
        char file[SETTINGS_PATH_MAX]; // an .ics file; also source[0], under the name "room"
    } calendar;
    struct source_settings source[SOURCES_MAX];
    size_t source_count;
    struct {
        int64_t start_before_ms;  // Start appears so long before the block
        int64_t remind_after_ms;  // not started: a calm reminder
        int64_t no_show_after_ms; // not started: a no-show; 0 = never
        bool auto_start;          // start at the booked time by itself
        int64_t warn_first_ms;    // wrap-up card before the end
        int64_t warn_second_ms;
        int64_t overrun_ms; // the longest overrun
        int64_t extend_ms;  // one extension
    } session;
    struct policy policy;
    struct client_settings client[CLIENTS_MAX];
    size_t client_count;
    struct step_settings step[LADDER_MAX];
    size_t step_count;
    struct slot_rules reschedule;
    struct approver approver[APPROVERS_MAX]; // the chain: who is asked first comes first
    size_t approver_count;
    struct {
        enum approval needed;
        char replies[SETTINGS_PATH_MAX]; // a folder; empty: none
    } approval;
    struct {
        int64_t answer_within_ms; // business time
    } requests;
    struct {
        char short_notice[SETTINGS_FEE_MAX]; // what a surcharge is, in public words; empty: "fee applies"
        char evening[SETTINGS_FEE_MAX];
        char weekend[SETTINGS_FEE_MAX];
    } fee;
    struct {
        char folder[SETTINGS_PATH_MAX];   // .ics and .eml are saved here
        char mailbox[PERSON_ADDRESS_MAX]; // the kiosk's own address (From, SENT-BY)
        char mailbox_name[PERSON_NAME_MAX];
        char acts_for[SETTINGS_PATH_MAX]; // organizers whose blocks it may move itself (core/address.h)
    } outbox;
    struct mail_settings mail;
    struct mqtt_settings mqtt;
    struct {
        char folder[SETTINGS_PATH_MAX];        // own templates, LANG/NAME.txt; empty: none
        int64_t notice_ahead_ms;               // the notice goes out so long before a block; 0 = by the command only
        bool catch_up;                         // what was missed is mailed when a session is closed
        enum copy_readers client_copy;         // who is mailed the client copy of a session's log then
        char internal_copy[SETTINGS_LIST_MAX]; // addresses that are mailed the internal copy
    } messages;
    struct {
        char internal[SETTINGS_PHRASES_MAX]; // what no client reads, separated by commas
    } wording;
    struct {
        enum theme theme;
        struct hours_day light_hours; // of every day; what THEME_AUTO goes by
        enum names names;
        bool left_handed;
        bool reduced_motion;
        bool discreet;
        int64_t discreet_after_ms; // without a touch
        enum display_backend backend;
        bool panel_care; // the picture moves by some pixels, and rests without a touch
    } display;
    struct light_rules backlight;
    bool backlight_standby; // without a backlight the signal stops instead
    struct {
        bool chimes;
        int32_t volume;               // percent, 1 to 100
        struct hours_day quiet_hours; // of every day
    } sound;
    struct {
        enum touch_source input;
        char device[SETTINGS_TEXT_MAX]; // path or name of the only panel that counts; empty: every one
        struct calibration matrix;
        int32_t quarters; // the panel hangs turned clockwise by so many quarters
        bool grab;        // no other program hears the panels
        bool grab_keyboards;
        bool settings_keys; // Ctrl+Alt+S on a held keyboard is the gear
    } touch;
    struct {
        enum names names;
        char folder[SETTINGS_PATH_MAX];  // where the screen's export goes
        char purpose[SETTINGS_TEXT_MAX]; // purpose line in each export
        int32_t keep_days;               // sessions stay on the device at least so long; 0 = for ever
        struct rate rate;                // of an hour; internal only
        enum billing billing;
    } log;
    struct {
        char hash[SETTINGS_TEXT_MAX];    // of the room's PIN; "" = none
        bool settings, export, override; // what asks for it
        int64_t lock_after_ms;           // without a touch
    } pin;
    struct {
        char sticks[SETTINGS_PATH_MAX];       // where sticks are mounted; empty: they are left alone
        bool internal_copy;                   // what is saved from the summary has the house's copy with it
        char settings_key[SETTINGS_TEXT_MAX]; // who signs settings on a stick; empty: they are never read
    } storage;
    struct {
        char file[SETTINGS_PATH_MAX];    // the database
        char changes[SETTINGS_PATH_MAX]; // what was changed on the screen; empty: nothing can be
    } store;
};

// The next word of a list: words stand apart by blanks or commas. Moves *list behind it; false, with nothing
// moved, when there is none, or none that fits.
bool list_next(const char **list, char *word, size_t size);
