// SPDX-License-Identifier: MIT
// `adjourn simulate`: the kiosk played by a scenario file with its own clock (simulate_script.h).
#include "commands/commands.h"
#include "commands/options.h"
#include "commands/simulate_script.h"
#include "config/config.h"
#include "sync/save.h"
#include "text/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// What an earlier run left in the way: a database would be continued.
static void remove_database(const struct world *world)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    (void)unlink(world->settings.store.changes);
    char path[sizeof world->database + 8];
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        snprintf(path, sizeof path, "%s%s", world->database, endings[i]);
        (void)unlink(path);
    }
}

static bool prepare(struct world *world, const char *out, const char *size, const char *db)
{
    config_defaults(&world->settings);
    struct error error;
    if (!places_find(&world->places, &error)) {
        fprintf(stderr, "adjourn simulate: %s\n", error.text);
        return false;
    }
    snprintf(world->ports.assets, sizeof world->ports.assets, "%s", world->places.assets);
    world->room = -1;
    world->width = 1280;
    world->height = 800;
    int used = 0;
    if (size != NULL && (sscanf(size, "%dx%d%n", &world->width, &world->height, &used) != 2 || size[used] != '\0' ||
                         world->width < 320 || world->height < 240 || world->width > 7680 || world->height > 7680)) {
        fprintf(stderr, "adjourn simulate: --size %s: expected WIDTHxHEIGHT, 320x240 to 7680x7680\n", size);
        return false;
    }
    snprintf(world->out, sizeof world->out, "%s", out);
    world_keep_inside(world);
    snprintf(world->database, sizeof world->database, "%s/adjourn.db", out);
    if (db != NULL) {
        snprintf(world->database, sizeof world->database, "%s", db);
    } else {
        remove_database(world);
    }
    return true;
}

static int run(struct world *world, const char *scenario)
{
    struct error error = {0};
    bool ok = script_run(world, scenario, &error);
    if (world->started) {
        struct error exporting = {0};
        if (ok && !world_export(world, &exporting)) {
            error = exporting;
            ok = false;
        }
        if (!ok && world->kiosk != NULL && world->face.stage != NULL) {
            struct error picture;
            (void)!world_save_picture(world, "failed", &picture);
        }
    }
    struct error steps = {0};
    if (!world_close_steps(world, &steps) && ok) {
        error = steps;
        ok = false;
    }
    world_finish(world);
    if (!ok) {
        fprintf(stderr, "%s\n", error.text);
    }
    return ok ? EXIT_OK : EXIT_FAULT;
}

int command_simulate(int argc, char **argv)
{
    const char *scenario = NULL;
    const char *out = "build/simulate";
    const char *size = NULL;
    const char *language = "en";
    const char *db = NULL;
    const char *steps = NULL;
    const struct option_rule rules[] = {
        {.name = "--out",
         .letter = 'o',
         .word = "DIR",
         .value = &out,
         .help = "folder for pictures, log and outbox (build/simulate)"},
        {.name = "--size", .word = "WxH", .value = &size, .help = "size of the screen (1280x800)"},
        {.name = "--lang", .word = "LANG", .value = &language, .help = "language of the screen (en)"},
        {.name = "--db", .word = "FILE", .value = &db, .help = "database to continue, instead of a new one in DIR"},
        {.name = "--steps",
         .word = "FILE",
         .value = &steps,
         .help = "note there what is touched and pictured, and when"},
    };
    int code =
        options_parse(argc, argv, "simulate FILE [OPTION...]", rules, sizeof rules / sizeof rules[0], &scenario, 1);
    if (code != OPTIONS_RUN) {
        return code;
    }
    if (scenario == NULL) {
        fprintf(stderr, "adjourn simulate: which scenario FILE?\n");
        return EXIT_USAGE;
    }
    struct error error;
    if (!save_make_folder(out, &error)) {
        fprintf(stderr, "adjourn simulate: --out: %s\n", error.text);
        return EXIT_BOARD;
    }
    struct world *world = calloc(1, sizeof *world);
    if (world == NULL || !prepare(world, out, size, db)) {
        free(world);
        return EXIT_USAGE;
    }
    text_init(world->places.locale);
    if (!text_use(language)) {
        fprintf(
            stderr,
            "adjourn simulate: --lang %s: there is no such language (en, pl, ru, vi, es; xx-long, xx-rtl, xx-cjk)\n",
            language);
        free(world);
        return EXIT_USAGE;
    }
    if (steps != NULL && !world_open_steps(world, steps, &error)) {
        fprintf(stderr, "adjourn simulate: %s\n", error.text);
        free(world);
        return EXIT_BOARD;
    }
    code = run(world, scenario);
    free(world);
    return code;
}
