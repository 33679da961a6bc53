// SPDX-License-Identifier: MIT
// The world of a simulation: the real kiosk, store, stage and painter on a memory display, with a clock of its own.
// Time passes only in world_advance, from one wake-up of the kiosk to the next.
#pragma once

#include "commands/face.h"
#include "commands/lamp.h"
#include "commands/places.h"
#include "commands/ports.h"
#include "core/settings.h"
#include "platform/storage_write.h"
#include "ui/view_words.h"

#define WORLD_TEXT_MAX 65536

struct world_source {
    char name[SOURCE_NAME_MAX];
    enum source_role role;
    char path[SETTINGS_PATH_MAX + 64];
};

enum world_database {
    DATABASE_GONE,    // its files are deleted
    DATABASE_BLOCKED, // something else has its name
    DATABASE_BACK,    // no longer
    DATABASE_DAMAGED, // its file holds something else
};

// What the next write on the stick meets.
enum world_stick {
    WORLD_STICK_GOOD,
    WORLD_STICK_FULL,
    WORLD_STICK_READ_ONLY,
    WORLD_STICK_BAD,    // it reads back something else
    WORLD_STICK_PULLED, // in the middle of a write
    WORLD_STICK_SLOW,   // it never ends
};

struct world {
    struct settings settings;
    struct overlay overlay;    // what is changed on the screen: changes.ini in the out folder
    struct device_facts about; // the same on every machine
    struct ports ports;
    const struct zone *zone;
    char out[SETTINGS_PATH_MAX];
    char database[SETTINGS_PATH_MAX + 32];
    struct places places;
    int32_t width, height;
    bool started; // the clock is set and the kiosk runs
    struct now now;
    struct store *store;
    struct kiosk *kiosk;
    struct display *display;
    struct face face;
    struct lamp lamp;                    // without a panel until the scenario has one
    char settings_fault[VIEW_LABEL_MAX]; // the place of the first one, of which a scenario tells; "" = there is none
    int64_t room;                        // bytes that the disk is said to have; negative: nobody knows
    enum chime chime;                    // the last that was due, until a scenario asks for it
    struct wall light_until;             // when the lamp wants a turn
    enum screen screen;                  // the one on the display
    struct boot screen_since;            // how long it stands
    uint64_t wakeups;                    // since the last reset
    uint64_t painted;                    // pixels, since the last reset
    uint64_t presented;                  // frames up to the last reset
    struct world_source source[SOURCES_MAX];
    size_t source_count;
    struct {
        char name[STORAGE_NAME_MAX]; // "" = none is there
        bool known;                  // the out folder was cleared of an earlier run's
        enum world_stick meets;
        bool pulled;
        bool pending;
        struct kiosk_stick_order order;
        struct boot due; // when what is pending is done
    } stick;
    FILE *steps;              // NULL: nobody asked for them
    struct wall requests_due; // when the sync process works on open requests again; INT64_MAX ms: not by itself
};

// Folders of the settings that would be written to lie in the out folder instead.
void world_keep_inside(struct world *world);

// Sets the clock (first call: starts the kiosk).
MUST_CHECK bool world_start(struct world *world, struct wall at, struct error *error);
void world_finish(struct world *world);

// Lets time pass.
void world_advance(struct world *world, int64_t ms);

// The source of that name, new when there is none; NULL when there are too many.
struct world_source *world_source(struct world *world, const char *name, struct error *error);
// Reads its file into the store as the sync process does; before the start: keeps it for then.
MUST_CHECK bool world_read_source(struct world *world, const struct world_source *source, struct error *error);

MUST_CHECK bool world_move_database(struct world *world, enum world_database state, struct error *error);

// The sync process is killed, and begun again at once.
MUST_CHECK bool world_kill_sync(struct world *world, struct error *error);

// Requests as the sync process works on them, at once: answers that came in, then what is due.
MUST_CHECK bool world_work_on_requests(struct world *world, struct error *error);

// Power fails for `ms`: all that is in memory is lost, the boot clock begins anew.
MUST_CHECK bool world_power_cut(struct world *world, int64_t ms, struct error *error);
// The kiosk is killed and comes back at once; the boot clock goes on.
MUST_CHECK bool world_restart(struct world *world, struct error *error);
// What a wake-up does.
void world_turn(struct world *world);
void world_step_clock(struct world *world, int64_t ms);
// From now on no file grows, as on a full disk; or they do again.
MUST_CHECK bool world_fill_disk(bool full, struct error *error);

// simulate_stick.c: a folder in the out folder stands for a stick. The kiosk is told which one is there, also a new
// kiosk; what is to be saved is written after a moment, by the code that writes on real ones.
void world_tell_stick(struct world *world);
void world_join_stick(struct world *world);
void world_write_stick(struct world *world);

// A finger touches a point: down, the pressed state shows, up. On a screen that has only just come, a person needs a
// moment first: the stage ignores touches that were meant for the one before.
void world_tap(struct world *world, int32_t x, int32_t y);
// simulate_steps.c: touches and pictures, a line each with the wall clock's ms: "MS touch X Y", "MS picture NAME".
MUST_CHECK bool world_open_steps(struct world *world, const char *path, struct error *error);
void world_note_touch(struct world *world, int32_t x, int32_t y);
void world_note_picture(struct world *world, const char *name);
MUST_CHECK bool world_close_steps(struct world *world, struct error *error);
// The picture was not asked for by a wake-up: bring it up to date.
void world_show(struct world *world);

MUST_CHECK bool world_save_picture(struct world *world, const char *name, struct error *error);
// interruptions.csv and interruptions.json of all sessions, in the out folder.
MUST_CHECK bool world_export(struct world *world, struct error *error);
