// SPDX-License-Identifier: MIT
#include "commands/simulate_world.h"

#include "calendar/calendar.h"
#include "commands/copies.h"
#include "commands/log_export.h"
#include "commands/sync_requests.h"
#include "sync/save.h"
#include "sync/sync.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define REACTION_MS 300
#define FIRST_BOOT  UINT64_C(0x0adb0075e55100b1)
#define BOOT_TAKES  (12 * MS_PER_SECOND) // what the boot clock shows when the kiosk is up
#define STEPS_MAX   50000000             // wake-ups in one wait; more is a kiosk that never sleeps

void world_keep_inside(struct world *world)
{
    snprintf(world->settings.outbox.folder, sizeof world->settings.outbox.folder, "%.1000s/outbox", world->out);
    snprintf(world->settings.log.folder, sizeof world->settings.log.folder, "%.1000s/log", world->out);
    snprintf(world->settings.store.changes, sizeof world->settings.store.changes, "%.1000s/changes.ini", world->out);
    snprintf(world->settings.approval.replies, sizeof world->settings.approval.replies, "%.1000s/replies", world->out);
}

static void tell_fault(void *context, const char *text)
{
    bool *faulty = context;
    *faulty = true;
    fprintf(stderr, "adjourn simulate: %s\n", text);
}

static bool open_kiosk(struct world *world, struct error *error)
{
    bool faulty = false;
    overlay_read(&world->overlay, &world->settings, tell_fault, &faulty);
    struct error store_error = {0};
    enum store_fault fault = STORE_OK;
    if (!store_open(&world->store, world->database, STORE_WRITE, &store_error)) {
        fault = store_last_fault(NULL);
        fprintf(stderr, "adjourn simulate: %s\n", store_error.text);
    }
    lamp_stir(&world->lamp, world->now); // the process is new, and so is its boot clock
    struct kiosk_ports ports = ports_of(&world->ports);
    if (!kiosk_create(&world->kiosk, &world->settings, world->zone, world->store, fault, &ports, world->now, error)) {
        return false;
    }
    kiosk_set_fault(world->kiosk, FAULT_SETTINGS, faulty);
    if (world->settings_fault[0] != '\0') {
        kiosk_set_settings_fault(world->kiosk, world->settings_fault, false);
    }
    world_tell_stick(world);
    return true;
}

static void close_kiosk(struct world *world)
{
    kiosk_destroy(world->kiosk);
    store_close(world->store);
    world->kiosk = NULL;
    world->store = NULL;
}

static bool write_copies(struct world *world, struct store *store, struct error *error)
{
    static struct post post; // some 40 KB
    struct wall next;
    post_init(&post, &world->settings, world->ports.assets, world->zone);
    return copies_turn(&post, store, world->now.wall, &next, error);
}

// The sync process has a connection of its own, and the same code.
static bool work_on_requests(struct world *world, struct error *error)
{
    struct sync_requests requests = {.desk = {&world->settings, world->zone, world->ports.assets}, .folder = true};
    struct store *store = NULL;
    if (!store_open(&store, world->database, STORE_WRITE, error)) {
        return false;
    }
    bool ok = sync_requests_turn(&requests, store, world->now, &world->requests_due, error) &&
              write_copies(world, store, error) &&
              sync_deliver_folder(store, world->settings.outbox.folder, SYNC_LEAVES_OBJECTS, error);
    store_close(store);
    return ok;
}

void world_turn(struct world *world)
{
    kiosk_turn(world->kiosk, world->now);
    lamp_care(&world->lamp, &world->face, world->now);
    world_show(world);
    const struct situation *situation = kiosk_situation(world->kiosk, world->now);
    world->light_until = lamp_turn(&world->lamp, &world->face, situation, world->now);
}

// What was put into the outbox, or became due, wakes the sync process.
static void turn_both(struct world *world)
{
    struct error error;
    world_turn(world);
    if (world->settings.approver_count > 0 || copies_wanted(&world->settings)) {
        if (!work_on_requests(world, &error)) {
            fprintf(stderr, "adjourn simulate: %s\n", error.text);
            world->requests_due.ms = world->now.wall.ms + MS_PER_MINUTE;
        }
        world_turn(world);
    }
}

bool world_work_on_requests(struct world *world, struct error *error)
{
    bool ok = work_on_requests(world, error);
    world_turn(world);
    return ok;
}

void world_show(struct world *world)
{
    enum screen screen = kiosk_situation(world->kiosk, world->now)->screen;
    if (screen != world->screen) {
        // Whoever watches from the first picture on has seen it.
        world->screen_since.ms = world->screen == SCREENS ? 0 : world->now.boot.ms;
        world->screen_since.id = world->screen == SCREENS ? 0 : world->now.boot.id;
        world->screen = screen;
    }
    world->painted += face_show(&world->face, world->now);
}

static void note_chime(void *context, enum chime chime, int32_t volume)
{
    struct world *world = context;
    (void)volume;
    world->chime = chime;
}

bool world_start(struct world *world, struct wall at, struct error *error)
{
    if (world->started) {
        if (at.ms < world->now.wall.ms) {
            return error_set(error, "time goes forward only; use clock-step to set the clock back");
        }
        world_advance(world, at.ms - world->now.wall.ms);
        return true;
    }
    char why[256];
    world->now = (struct now){.wall = at, .boot = {BOOT_TAKES, FIRST_BOOT}, .quality = CLOCK_TRUSTED};
    world->ports.settings = &world->settings;
    world->ports.zone = world->zone;
    world->ports.store = &world->store;
    world->ports.database = world->database;
    world_join_stick(world);
    world->overlay.base = world->settings;
    world->about = (struct device_facts){
        .version = "1.0", .host = "wisla", .id = "5fd9c41a", .address = "192.0.2.7", .free_percent = 71};
    world->ports.overlay = &world->overlay;
    world->ports.in_force = &world->settings;
    world->ports.about = &world->about;
    world->ports.room = &world->room;
    if ((size_t)snprintf(world->ports.reset_mark, sizeof world->ports.reset_mark, "%s/factory-reset", world->out) >=
        sizeof world->ports.reset_mark) {
        return error_set(error, "%s: the path is too long", world->out);
    }
    world->ports.ring = note_chime;
    world->ports.ringer = world;
    if (!open_kiosk(world, error)) {
        return false;
    }
    if (!display_open_memory(&world->display, world->width, world->height, why, sizeof why)) {
        return error_set(error, "%s", why);
    }
    if (!face_open(&world->face, world->kiosk, world->display, world->places.icons, error)) {
        return false;
    }
    world->started = true;
    world->requests_due.ms = INT64_MAX;
    world->screen = SCREENS;
    for (size_t i = 0; i < world->source_count; i++) {
        if (!world_read_source(world, &world->source[i], error)) {
            return false;
        }
    }
    world_turn(world);
    return true;
}

void world_finish(struct world *world)
{
    lamp_close(&world->lamp);
    face_close(&world->face);
    close_kiosk(world);
    display_close(world->display);
    world->display = NULL;
}

static void pass(struct world *world, int64_t ms)
{
    world->now.wall.ms += ms;
    world->now.boot.ms += ms;
}

void world_advance(struct world *world, int64_t ms)
{
    int64_t until = world->now.boot.ms + ms;
    for (int64_t steps = 0; steps < STEPS_MAX; steps++) {
        int64_t wake = kiosk_next_wake(world->kiosk, world->now).ms;
        int64_t frame = face_next_frame(&world->face, world->now).ms;
        wake = frame < wake ? frame : wake;
        int64_t sleep = (world->light_until.ms < wake ? world->light_until.ms : wake) - world->now.wall.ms;
        int64_t write = world->stick.pending ? world->stick.due.ms - world->now.boot.ms : INT64_MAX;
        if (write <= sleep && write <= until - world->now.boot.ms) {
            pass(world, write);
            world->wakeups++; // the kiosk is told
            world_write_stick(world);
            world_turn(world);
            continue;
        }
        if (sleep > until - world->now.boot.ms &&
            world->requests_due.ms - world->now.wall.ms > until - world->now.boot.ms) {
            break;
        }
        int64_t due = world->requests_due.ms - world->now.wall.ms;
        if (world->settings.approver_count > 0 && due < sleep) {
            pass(world, due > 0 ? due : 0);
            turn_both(world); // another process: no wake-up of the kiosk's
            continue;
        }
        pass(world, sleep);
        world->wakeups++;
        world_turn(world);
    }
    pass(world, until - world->now.boot.ms);
    turn_both(world);
}

struct world_source *world_source(struct world *world, const char *name, struct error *error)
{
    for (size_t i = 0; i < world->source_count; i++) {
        if (strcmp(world->source[i].name, name) == 0) {
            return &world->source[i];
        }
    }
    if (world->source_count == SOURCES_MAX) {
        error_set(error, "more than %d sources", SOURCES_MAX);
        return NULL;
    }
    struct world_source *source = &world->source[world->source_count++];
    *source = (struct world_source){.role = SOURCE_ROOM};
    snprintf(source->name, sizeof source->name, "%s", name);
    return source;
}

bool world_move_database(struct world *world, enum world_database state, struct error *error)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-seen"};
    char path[sizeof world->database + 8];
    bool ok = true;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0] && state == DATABASE_GONE; i++) {
        snprintf(path, sizeof path, "%s%s", world->database, endings[i]);
        ok = ok && (unlink(path) == 0 || errno == ENOENT);
    }
    if (state == DATABASE_DAMAGED) {
        static const char noise[] = "this is no database, and it is long enough to be taken for one";
        return save_file(world->database, noise, sizeof noise, error);
    }
    if (state != DATABASE_GONE) {
        ok = state == DATABASE_BLOCKED ? mkdir(world->database, 0755) == 0 : rmdir(world->database) == 0;
    }
    return ok || error_set(error, "%s: %s", world->database, strerror(errno));
}

bool world_kill_sync(struct world *world, struct error *error)
{
    struct store *store = NULL;
    if (!store_open(&store, world->database, STORE_WRITE, error)) {
        return false;
    }
    // Twice begun and never ended in order, as when it is killed in between.
    bool ok = store_reader_begin(store, world->now, error) && store_reader_begin(store, world->now, error);
    store_close(store);
    world_turn(world);
    return ok;
}

bool world_read_source(struct world *world, const struct world_source *from, struct error *error)
{
    const struct sync_source source = {.name = from->name, .path = from->path, .zone = world->zone, .role = from->role};
    struct store *store = NULL; // the sync process has a connection of its own
    struct error why;
    if (!world->started) {
        return true;
    }
    if (!store_open(&store, world->database, STORE_WRITE, &why)) {
        fprintf(stderr, "adjourn simulate: %s\n", why.text); // it is told by the kiosk too
        return true;
    }
    // A calendar that cannot be read is no fault of the scenario: the kiosk shows it.
    enum sync_result result = sync_file(store, &source, world->now.wall, error);
    if (result == SYNC_REFUSED || result == SYNC_NOT_SAVED) {
        fprintf(stderr, "adjourn simulate: %s\n", error->text);
    }
    store_close(store);
    turn_both(world);
    return true;
}

bool world_power_cut(struct world *world, int64_t ms, struct error *error)
{
    close_kiosk(world);
    world->now.wall.ms += ms;
    world->now.boot = (struct boot){BOOT_TAKES, world->now.boot.id + 1};
    if (!open_kiosk(world, error)) {
        return false;
    }
    world->face.kiosk = world->kiosk;
    turn_both(world);
    return true;
}

bool world_restart(struct world *world, struct error *error)
{
    close_kiosk(world);
    if (!open_kiosk(world, error)) {
        return false;
    }
    world->face.kiosk = world->kiosk;
    world_turn(world);
    return true;
}

void world_step_clock(struct world *world, int64_t ms)
{
    world->now.wall.ms += ms;
    world->wakeups++; // the timer is cancelled when the clock is set
    world_turn(world);
}

bool world_fill_disk(bool full, struct error *error)
{
    struct rlimit limit;
    signal(SIGXFSZ, SIG_IGN); // then a write says EFBIG, which the store takes like a full disk
    if (getrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return error_set(error, "disk: %s", strerror(errno));
    }
    limit.rlim_cur = full ? 0 : limit.rlim_max;
    return setrlimit(RLIMIT_FSIZE, &limit) == 0 || error_set(error, "disk: %s", strerror(errno));
}

void world_tap(struct world *world, int32_t x, int32_t y)
{
    int64_t looked = world->now.boot.ms - world->screen_since.ms;
    if (looked >= 0 && looked < REACTION_MS) {
        world_advance(world, REACTION_MS - looked);
    }
    struct display_event event = {.kind = DISPLAY_DOWN, .x = x, .y = y};
    world_note_touch(world, x, y);
    lamp_stir(&world->lamp, world->now);
    face_input(&world->face, &event, world->now);
    world_show(world);
    event.kind = DISPLAY_UP;
    face_input(&world->face, &event, world->now);
    turn_both(world);
}

bool world_save_picture(struct world *world, const char *name, struct error *error)
{
    char path[SETTINGS_PATH_MAX + 256];
    char why[256];
    snprintf(path, sizeof path, "%s/%s.png", world->out, name);
    world_show(world);
    world_note_picture(world, name);
    return display_save_png(world->display, path, why, sizeof why) || error_set(error, "%s: %s", path, why);
}

static bool save_format(struct world *world, const int64_t *ids, size_t count, enum log_format format,
                        const char *ending, struct error *error)
{
    char path[SETTINGS_PATH_MAX + 32];
    char *bytes = NULL;
    size_t length = 0;
    bool ok =
        log_export(world->store, ids, count, format, &world->settings, world->zone, world->now, &bytes, &length, error);
    snprintf(path, sizeof path, "%s/interruptions.%s", world->out, ending);
    ok = ok && save_file(path, bytes, length, error);
    free(bytes);
    return ok;
}

bool world_export(struct world *world, struct error *error)
{
    enum {
        IDS = 4096
    };
    int64_t ids[IDS];
    size_t count = 0;
    struct wall from = {INT64_MIN / 2};
    struct wall to = {INT64_MAX / 2};
    return world->store == NULL || (store_sessions_between(world->store, from, to, ids, IDS, &count, error) &&
                                    save_format(world, ids, count, LOG_CSV, "csv", error) &&
                                    save_format(world, ids, count, LOG_JSON, "json", error));
}
