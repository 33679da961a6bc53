// SPDX-License-Identifier: MIT
// The kiosk on a board: opens everything, then one loop. A turn: both clocks once, the display's events, time for the
// kiosk, the picture, sleep.
#include "kiosk/kiosk.h"
#include "calendar/calendar.h"
#include "commands/bell.h"
#include "commands/commands.h"
#include "commands/face.h"
#include "commands/fingers.h"
#include "commands/lamp.h"
#include "commands/memory.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/ports.h"
#include "commands/screen.h"
#include "commands/settings_fault.h"
#include "commands/sticks.h"
#include "commands/supervision.h"
#include "commands/sync_keeper.h"
#include "platform/clock.h"
#include "platform/loop.h"
#include "platform/rights.h"
#include "sync/save.h"
#include "text/text.h"

#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

// What brings an appliance's data into place when it starts, and the file that tells it to remove all of them first.
#define APPLIANCE_DATA       "/usr/lib/adjourn/data"
#define APPLIANCE_RESET_MARK "/var/lib/adjourn/factory-reset"

struct board {
    struct settings settings;
    struct overlay overlay; // what was changed on the screen
    struct places places;
    struct ports ports;
    const struct zone *zone;
    struct store *store; // NULL when it did not open: the countdown runs without
    struct display *display;
    struct kiosk *kiosk;
    struct face face;
    struct loop *loop;
    struct fingers fingers;
    struct lamp lamp;
    struct sticks sticks;
    struct bell bell;
    int watch;                   // inotify, -1 = none
    const struct store *watched; // whose folder is watched
    struct sync_keeper sync;
    struct notify notify;
    const char *config; // the administrator's file, or NULL
    bool fullscreen;
    bool once;
    int code; // to exit with
};

struct kiosk_options {
    const char *config, *db, *window, *language, *backlight, *sticks;
    bool fullscreen, drm, once, no_sync, allow_root;
    int32_t width, height;
};

static int read_options(int argc, char **argv, struct kiosk_options *options)
{
    const struct option_rule rules[] = {
        OPTION_CONFIG(&options->config),
        OPTION_DB(&options->db),
        {.name = "--window",
         .word = "WxH",
         .value = &options->window,
         .help = "a window of this size instead of the whole screen"},
        {.name = "--fullscreen", .flag = &options->fullscreen, .help = "the whole screen, whatever --window says"},
        {.name = "--drm", .flag = &options->drm, .help = "the kernel's own display, whatever the settings say"},
        {.name = "--lang", .word = "LANG", .value = &options->language, .help = "en, pl, ru, vi or es"},
        {.name = "--backlight",
         .word = "DIR",
         .value = &options->backlight,
         .help = "where the panels' lights are (" BACKLIGHT_ROOT "; in a window: left alone)"},
        {.name = "--sticks",
         .word = "DIR",
         .value = &options->sticks,
         .help = "take the folders in DIR for sticks, mounted or not"},
        {.name = "--no-sync", .flag = &options->no_sync, .help = "another service runs adjourn sync"},
        {.name = "--allow-root", .flag = &options->allow_root, .help = "root may have a board's own display"},
        {.name = "--once", .flag = &options->once, .help = "leave after the first picture (to measure the start)"},
    };
    int code = options_parse(argc, argv, "kiosk [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    options->fullscreen = options->fullscreen || options->window == NULL;
    return options_read_size("kiosk", options->window, &options->width, &options->height);
}

static int fail(const char *why, int code)
{
    fprintf(stderr, "adjourn kiosk: %s\n", why);
    return code;
}

static struct screen_wish wish_of(const struct kiosk_options *options)
{
    return (struct screen_wish){options->drm, options->fullscreen, !options->fullscreen, options->width,
                                options->height};
}

static int open_words_and_zone(struct board *board, const struct kiosk_options *options, struct error *error)
{
    if (!places_find(&board->places, error)) {
        return fail(error->text, EXIT_BOARD);
    }
    text_init(board->places.locale);
    if (!text_use(options->language != NULL ? options->language : board->settings.room.language)) {
        return fail("--lang: there is no such language (allowed: en, pl, ru, vi, es)", EXIT_USAGE);
    }
    board->zone = calendar_zone(board->settings.room.zone, error);
    return board->zone != NULL ? EXIT_OK : fail(error->text, EXIT_FAULT);
}

// What was put on an appliance's card comes first: somebody waits for it.
static void tell_settings(struct board *board, int faults)
{
    char where[VIEW_LABEL_MAX];
    if (board->fullscreen && settings_fault_read(SETTINGS_REFUSED, where, sizeof where)) {
        kiosk_set_settings_fault(board->kiosk, where, true);
    } else if (faults > 0) {
        settings_fault_where(options_first_fault(), where, sizeof where);
        kiosk_set_settings_fault(board->kiosk, where, board->overlay.base_stayed);
    }
}

static void ring(void *context, enum chime chime, int32_t volume)
{
    struct board *board = context;
    bell_ring(&board->bell, chime, volume);
}

static int open_kiosk(struct board *board, int faults, struct error *error)
{
    enum store_fault fault = STORE_OK;
    if (!store_open(&board->store, board->settings.store.file, STORE_WRITE, error)) {
        fault = store_last_fault(NULL);
        fprintf(stderr, "adjourn kiosk: %s\n", error->text);
    }
    board->ports.settings = &board->settings;
    board->ports.zone = board->zone;
    board->ports.store = &board->store;
    board->ports.database = board->settings.store.file;
    board->ports.overlay = &board->overlay;
    board->ports.in_force = &board->settings;
    board->ports.config = board->config;
    if (access(APPLIANCE_DATA, X_OK) == 0) {
        snprintf(board->ports.reset_mark, sizeof board->ports.reset_mark, "%s", APPLIANCE_RESET_MARK);
    }
    board->ports.ring = ring;
    board->ports.ringer = board;
    snprintf(board->ports.assets, sizeof board->ports.assets, "%s", board->places.assets);
    struct kiosk_ports ports = ports_of(&board->ports);
    if (!kiosk_create(&board->kiosk, &board->settings, board->zone, board->store, fault, &ports, clock_now(), error)) {
        return fail(error->text, EXIT_BOARD);
    }
    tell_settings(board, faults);
    return EXIT_OK;
}

static int open_face(struct board *board, const struct kiosk_options *options, struct error *error)
{
    char why[256];
    const struct screen_wish wish = wish_of(options);
    if (!screen_open(&board->display, "kiosk", &board->settings, &wish, why, sizeof why)) {
        return fail(why, EXIT_BOARD);
    }
    if (!face_open(&board->face, board->kiosk, board->display, board->places.icons, error)) {
        return fail(error->text, EXIT_BOARD);
    }
    board->face.moves = true;
    return EXIT_OK;
}

static void drain_watch(void *context, int fd)
{
    (void)context;
    char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
    while (read(fd, events, sizeof events) > 0) {
        // The turn asks the database itself whether it changed.
    }
}

// New blocks are seen because sync touches the database after each commit; so is that the database is gone. One that
// was opened anew may lie in a folder that is new too.
static void watch_store(struct board *board)
{
    char path[SETTINGS_PATH_MAX];
    snprintf(path, sizeof path, "%s", board->settings.store.file);
    board->watched = board->store;
    if (board->watch < 0 || inotify_add_watch(board->watch, dirname(path),
                                              IN_ATTRIB | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR) < 0) {
        fprintf(stderr, "adjourn kiosk: the database is not watched; changes show with the next wake-up\n");
    }
}

static void child_ended(void *context)
{
    struct board *board = context;
    sync_keeper_ended(&board->sync);
    sticks_child_ended(&board->sticks);
}

// First of all, so that a stop that comes while everything is being opened ends the kiosk as well as any other.
static int open_loop(struct board *board)
{
    char why[256];
    if (!loop_create(&board->loop, why, sizeof why)) {
        return fail(why, EXIT_BOARD);
    }
    if (!loop_watch_signals(board->loop, child_ended, board)) {
        return fail("signals cannot be watched", EXIT_BOARD);
    }
    return EXIT_OK;
}

static void open_senses(struct board *board, const struct kiosk_options *options)
{
    // In a window the screen is somebody else's.
    const char *root = options->backlight != NULL ? options->backlight : options->fullscreen ? BACKLIGHT_ROOT : NULL;
    bool standby = options->fullscreen && board->settings.backlight_standby;
    lamp_open(&board->lamp, root, standby ? board->display : NULL, clock_now());
    board->lamp.cares = options->fullscreen && board->settings.display.panel_care;
    fingers_open(&board->fingers, "kiosk", &board->settings, NULL, board->settings.touch.quarters, board->display,
                 board->loop);
    board->watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (board->watch >= 0 && !loop_add_fd(board->loop, board->watch, drain_watch, board)) {
        close(board->watch);
        board->watch = -1;
    }
    watch_store(board);
    sticks_open(&board->sticks, options->sticks != NULL ? options->sticks : board->settings.storage.sticks,
                options->sticks != NULL, board->kiosk, board->loop);
}

static void end(struct board *board, int code)
{
    board->code = code;
    loop_stop(board->loop);
}

static void take_events(struct board *board, struct now now)
{
    struct display_event event;
    struct error error;
    while (fingers_next(&board->fingers, &event)) {
        if (event.kind == DISPLAY_DOWN) {
            lamp_stir(&board->lamp, now);
        }
        if (event.kind == DISPLAY_QUIT) {
            if (!board->fullscreen) { // a window may be closed; nobody leaves the whole screen
                end(board, EXIT_OK);
            }
        } else if (event.kind == DISPLAY_LOST) {
            end(board, fail("the display is gone", EXIT_BOARD));
            return;
        } else if (event.kind == DISPLAY_RESIZE && !face_resize(&board->face, &error)) {
            end(board, fail(error.text, EXIT_BOARD));
            return;
        } else {
            if (event.kind == DISPLAY_RESIZE) {
                fingers_resize(&board->fingers);
            }
            face_input(&board->face, &event, now);
        }
        if (event.kind == DISPLAY_DOWN) {
            face_show(&board->face, now); // a press shows, even when its release waits behind it
        }
    }
}

// What the keys do, a touch on the gear does too; where the settings have a PIN it is asked for.
static void take_keys(struct board *board, struct now now)
{
    if (fingers_chord(&board->fingers) && board->settings.touch.settings_keys) {
        lamp_stir(&board->lamp, now);
        kiosk_act(board->kiosk, (struct action){ACTION_SETTINGS, 0}, now);
    }
}

static struct wall turn(void *context, struct now now)
{
    struct board *board = context;
    take_events(board, now);
    take_keys(board, now);
    if (board->code != EXIT_OK) {
        return LOOP_NEVER;
    }
    kiosk_set_fault(board->kiosk, FAULT_TOUCH, fingers_are_away(&board->fingers));
    kiosk_turn(board->kiosk, now);
    if (board->store != board->watched) {
        watch_store(board);
    }
    lamp_care(&board->lamp, &board->face, now);
    face_show(&board->face, now);
    sync_keeper_begin(&board->sync);
    const struct situation *situation = kiosk_situation(board->kiosk, now);
    struct wall told = supervision_turn(&board->notify, board->display, situation, now);
    struct wall lit = lamp_turn(&board->lamp, &board->face, situation, now);
    if (board->once) {
        loop_stop(board->loop);
        return LOOP_NEVER;
    }
    struct wall wake = kiosk_next_wake(board->kiosk, now);
    struct wall stuck = fingers_next_wake(&board->fingers, now);
    wake = stuck.ms < wake.ms ? stuck : wake;
    struct wall frame = face_next_frame(&board->face, now), rung = bell_turn(&board->bell, now);
    wake = rung.ms < wake.ms ? rung : wake;
    wake = told.ms < wake.ms ? told : wake;
    wake = frame.ms < wake.ms ? frame : wake;
    return lit.ms < wake.ms ? lit : wake;
}

static void close_board(struct board *board)
{
    notify_stopping(&board->notify);
    lamp_close(&board->lamp);
    bell_close(&board->bell);
    fingers_tell_latency("kiosk", &board->face.latency);
    sync_keeper_stop(&board->sync);
    sticks_close(&board->sticks);
    loop_destroy(board->loop);
    fingers_close(&board->fingers);
    if (board->watch >= 0) {
        close(board->watch);
    }
    face_close(&board->face);
    display_close(board->display);
    kiosk_destroy(board->kiosk);
    store_close(board->store);
    notify_close(&board->notify);
    free(board);
}

static void drop_rights(void)
{
    char why[256];
    if (!rights_drop(why, sizeof why)) {
        fprintf(stderr, "adjourn kiosk: it keeps all its rights: %s\n", why);
    }
}

// Everybody can reach a screen on the wall. In a window, or for one picture, root is as welcome as to any program.
static bool may_run(const struct board *board, const struct kiosk_options *options)
{
    const struct screen_wish wish = wish_of(options);
    return options->allow_root || options->once || !rights_are_roots() || !screen_is_board(&board->settings, &wish);
}

static int open_board(struct board *board, const struct kiosk_options *options)
{
    struct error error = {""};
    int faults = 0;
    // Settings with a fault are shown by the kiosk: one that ends would be started again for ever.
    if (!options_open_running(options->config, options->db, true, &board->overlay, &board->settings, &faults)) {
        return EXIT_USAGE;
    }
    save_sweep(board->settings.store.changes);
    if (!may_run(board, options)) {
        return fail("not as root on the board's own display: run it as a user of its own, in the groups video and "
                    "input, or say --allow-root",
                    EXIT_USAGE);
    }
    bool needed = board->settings.source_count > 0 || board->settings.mail.server[0] != '\0';
    if (!options->no_sync && !options->once && needed) {
        sync_keeper_start(&board->sync, options_config_path(options->config), options->db);
    }
    if (!options->once && (options->sticks != NULL || board->settings.storage.sticks[0] != '\0')) {
        sticks_start(&board->sticks, options_config_path(options->config), options->db, &board->ports);
    }
    int code = open_loop(board);
    code = code != EXIT_OK ? code : open_words_and_zone(board, options, &error);
    code = code != EXIT_OK ? code : open_kiosk(board, faults, &error);
    code = code != EXIT_OK ? code : open_face(board, options, &error);
    if (code == EXIT_OK) {
        open_senses(board, options);
        drop_rights();
    }
    return code;
}

int command_kiosk(int argc, char **argv)
{
    memory_give_back();
    struct kiosk_options options = {0};
    int code = read_options(argc, argv, &options);
    if (code != OPTIONS_RUN) {
        return code;
    }
    struct board *board = calloc(1, sizeof *board);
    if (board == NULL) {
        return fail("out of memory", EXIT_BOARD);
    }
    board->watch = -1;
    board->sync = (struct sync_keeper){.process = {.line = -1}};
    sticks_init(&board->sticks);
    board->once = options.once;
    board->config = options_config_path(options.config);
    board->fullscreen = options.fullscreen;
    supervision_open(&board->notify);
    code = open_board(board, &options);
    if (code == EXIT_OK) {
        loop_run(board->loop, turn, board);
        code = board->code;
    }
    close_board(board);
    return code;
}
