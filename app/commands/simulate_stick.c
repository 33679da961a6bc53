// SPDX-License-Identifier: MIT
// A stick in a scenario: a folder, on which the code works that writes on real ones.
#include "commands/simulate_script.h"
#include "commands/stick_files.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WRITE_TAKES (1 * MS_PER_SECOND)

static void folder_of(const struct world *world, const char *prefix, char *out, size_t size)
{
    snprintf(out, size, "%.1000s/media/%s%s", world->out, prefix, world->stick.name);
}

void world_tell_stick(struct world *world)
{
    kiosk_set_stick(world->kiosk, world->stick.name[0] != '\0' ? world->stick.name : NULL);
}

// What an earlier run has left on it.
static void clear_media(const struct world *world)
{
    static const char *const patterns[] = {"*/*", ".pulled-*/*", "*", ".pulled-*"};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        char pattern[SETTINGS_PATH_MAX + 32];
        glob_t found = {0};
        snprintf(pattern, sizeof pattern, "%.1000s/media/%s", world->out, patterns[i]);
        if (glob(pattern, 0, NULL, &found) == 0) {
            for (size_t k = 0; k < found.gl_pathc; k++) {
                if (unlink(found.gl_pathv[k]) != 0) {
                    (void)rmdir(found.gl_pathv[k]);
                }
            }
        }
        globfree(&found);
    }
}

// Whoever pulls it takes what is on it along: it can be looked at under another name.
static void pull(struct world *world)
{
    char from[SETTINGS_PATH_MAX + 192];
    char to[SETTINGS_PATH_MAX + 192];
    folder_of(world, "", from, sizeof from);
    folder_of(world, ".pulled-", to, sizeof to);
    (void)rename(from, to);
    world->stick.pulled = true;
}

static void spoil(const struct world *world)
{
    char path[SETTINGS_PATH_MAX + 192];
    folder_of(world, "", path, sizeof path);
    snprintf(path + strlen(path), sizeof path - strlen(path), "/adjourn-0.part");
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!pwrite(fd, "?", 1, 100);
        close(fd);
    }
}

static int meets(void *context, enum storage_step step)
{
    struct world *world = context;
    if (world->stick.meets == WORLD_STICK_FULL && step == STORAGE_STEP_WRITE) {
        return ENOSPC;
    }
    if (world->stick.meets == WORLD_STICK_READ_ONLY && step == STORAGE_STEP_CREATE) {
        return EROFS;
    }
    if (world->stick.meets == WORLD_STICK_PULLED && step == STORAGE_STEP_SYNC) {
        pull(world);
        return EIO;
    }
    if (world->stick.meets == WORLD_STICK_BAD && step == STORAGE_STEP_READ) {
        spoil(world);
    }
    return 0;
}

static enum storage_end write_order(struct world *world, char saved[STORAGE_NAME_MAX], struct error *error)
{
    char folder[SETTINGS_PATH_MAX + 192];
    char why[STORAGE_WHY_MAX];
    struct stick_files files = {.count = 0};
    struct store *store = NULL; // whoever writes on sticks has a connection of its own
    const struct stick_origin origin = {.zone = world->zone};
    enum storage_end end = STORAGE_FAILED;
    saved[0] = '\0';
    if (store_open(&store, world->database, STORE_READ, error) &&
        stick_files_make(&files, &world->stick.order, store, &world->settings, &origin, world->now, error)) {
        folder_of(world, "", folder, sizeof folder);
        end = stick_files_save(&files, folder, false, meets, world, saved, why);
        if (end != STORAGE_SAVED) {
            error_set(error, "%s: %s", storage_end_name(end), why);
        }
    }
    stick_files_finish(&files);
    store_close(store);
    return end;
}

void world_write_stick(struct world *world)
{
    char saved[STORAGE_NAME_MAX];
    struct error error = {0};
    world->stick.pending = false;
    enum storage_end end = write_order(world, saved, &error);
    if (end != STORAGE_SAVED) {
        fprintf(stderr, "adjourn simulate: stick: %s\n", error.text);
    }
    if (world->stick.pulled) {
        world->stick.pulled = false;
        world->stick.name[0] = '\0';
        world_tell_stick(world);
    }
    kiosk_stick_ended(world->kiosk, stick_state_of(end), saved, world->now);
}

static bool begin(void *context, const struct kiosk_stick_order *order, struct error *error)
{
    struct world *world = context;
    (void)error;
    world->stick.order = *order;
    world->stick.pending = true;
    world->stick.due.ms = world->stick.meets == WORLD_STICK_SLOW ? INT64_MAX : world->now.boot.ms + WRITE_TAKES;
    return true;
}

static void stop(void *context)
{
    struct world *world = context;
    world->stick.pending = false;
}

void world_join_stick(struct world *world)
{
    world->ports.stick = (struct stick_port){.context = world, .begin = begin, .stop = stop};
}

static bool plug_in(struct world *world, const char *name, struct error *error)
{
    char folder[SETTINGS_PATH_MAX + 192];
    snprintf(folder, sizeof folder, "%.1000s/media", world->out);
    (void)mkdir(folder, 0755);
    if (!world->stick.known) {
        clear_media(world);
        world->stick.known = true;
    }
    snprintf(world->stick.name, sizeof world->stick.name, "%s", name);
    folder_of(world, "", folder, sizeof folder);
    if (mkdir(folder, 0755) != 0 && errno != EEXIST) {
        return error_set(error, "%s: %s", folder, strerror(errno));
    }
    world->stick.meets = WORLD_STICK_GOOD;
    return true;
}

bool script_stick(struct world *world, const struct words *words, struct error *error)
{
    static const char *const states[] = {
        [WORLD_STICK_GOOD] = "good", [WORLD_STICK_FULL] = "full",     [WORLD_STICK_READ_ONLY] = "read-only",
        [WORLD_STICK_BAD] = "bad",   [WORLD_STICK_PULLED] = "pulled", [WORLD_STICK_SLOW] = "slow"};
    bool in = strcmp(words->word[1], "in") == 0;
    if (in && words->count == 3 && !plug_in(world, words->word[2], error)) {
        return false;
    }
    if ((in && words->count == 3) || strcmp(words->word[1], "out") == 0) {
        world->stick.name[0] = in ? world->stick.name[0] : '\0';
        world_tell_stick(world);
        world_turn(world);
        return true;
    }
    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
        if (words->count == 2 && strcmp(words->word[1], states[i]) == 0) {
            world->stick.meets = (enum world_stick)i;
            return true;
        }
    }
    return error_set(error, "stick in \"NAME\", out, good, full, read-only, bad, pulled or slow");
}
