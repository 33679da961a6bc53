// SPDX-License-Identifier: MIT
// The sync process: reads each source when it is due, when its file changes, at local midnight (the window moves on)
// and on SIGHUP, puts the notices before blocks into the outbox when they are due, writes the mails with reports that
// are ordered, and delivers the outbox as soon as something is put into it. Once a day it purges what was kept long
// enough; what is over is published. Bytes of strangers are parsed here, never in the kiosk.
#include "commands/memory.h"
#include "commands/options.h"
#include "commands/program.h"
#include "commands/sync_loop.h"
#include "commands/sync_once.h"
#include "commands/sync_watches.h"
#include "sync/fetch.h"
#include "text/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

static void print_warning(void *context, int line, const char *text)
{
    fprintf(stderr, "adjourn sync: '%s':%d: %s\n", (const char *)context, line, text);
}

static void prepare_sources(struct sync_run *run)
{
    for (size_t i = 0; i < run->settings->source_count; i++) {
        uint32_t random = 0;
        (void)!getrandom(&random, sizeof random, 0); // without it the tries are only less spread
        run->sources[i] = (struct source){.settings = &run->settings->source[i], .random = random};
    }
    (void)!getrandom(&run->dispatch.random, sizeof run->dispatch.random, 0);
    run->put = true; // perhaps while nobody looked
    run->requests =
        (struct sync_requests){.desk = {run->settings, run->world.zone, run->places.assets}, .folder = true};
    run->dispatch.settings = run->settings;
    run->dispatch.world = &run->world;
    run->dispatch.sources = run->sources;
    run->dispatch.clock = sync_wall_now;
}

// Without the app's own files nobody is written to.
static void prepare_post(struct sync_run *run)
{
    run->notice_at.ms = INT64_MAX;
    run->posts = run->places.assets[0] != '\0';
    if (!run->posts) {
        return;
    }
    post_init(&run->post, run->settings, run->places.assets, run->world.zone);
    run->notice_at.ms = run->settings->messages.notice_ahead_ms > 0 ? 0 : INT64_MAX;
}

static int open_and_run(struct sync_run *run, bool once)
{
    struct error error = {""};
    int code = EXIT_BOARD;
    if (!store_open(&run->world.store, run->settings->store.file, STORE_WRITE, &error)) {
        return sync_fault(EXIT_BOARD, error.text);
    }
    if (source_settle(run->world.store, run->settings->source, run->settings->source_count, &error) &&
        watch_open(&run->watch, &error)) {
        sync_watches_add(run);
        prepare_sources(run);
        prepare_post(run);
        code = once ? sync_once(run) : sync_loop_run(run);
        dispatch_finish(&run->dispatch);
        watch_close(&run->watch);
    } else {
        (void)sync_fault(EXIT_BOARD, error.text);
    }
    store_close(run->world.store);
    return code;
}

static bool has_server(const struct settings *settings)
{
    bool has = settings->mail.server[0] != '\0' || settings->mqtt.server[0] != '\0';
    for (size_t i = 0; i < settings->source_count; i++) {
        has = has || settings->source[i].path[0] == '\0';
    }
    return has;
}

// Goes on as the program that can speak to servers; returns only when it cannot be started.
static int become_online(const char *config, const char *db, bool once)
{
    char path[PROGRAM_PATH_MAX];
    const char *arguments[PROGRAM_ARGUMENTS_MAX];
    struct error error;
    if (!program_find(path, "sync-online", &error)) {
        return sync_fault(EXIT_BOARD, error.text);
    }
    program_arguments(arguments, "sync", config, db, once ? "--once" : NULL);
    execv(path, (char *const *)arguments);
    return sync_fault(EXIT_BOARD, strerror(errno));
}

// Everything by the settings as they are now.
static int run_by_settings(struct sync_run *run, const char *config, const char *db, bool once)
{
    static struct settings settings;
    struct error error = {""};
    int faults = 0;
    memset(run, 0, sizeof *run);
    if (!options_open_running_settings(config, db, &settings, &faults)) {
        return EXIT_USAGE;
    }
    if (has_server(&settings) && !fetch_possible()) {
        return become_online(config, db, once);
    }
    run->settings = &settings;
    run->config = config;
    run->db = db;
    run->retention.settings = &settings;
    run->publishing = (struct publishing){.settings = &settings,
                                          .credentials = getenv("CREDENTIALS_DIRECTORY"),
                                          .clock = sync_wall_now,
                                          .stopped = sync_is_stopped};
    (void)!getrandom(&run->publishing.random, sizeof run->publishing.random, 0);
    run->world = (struct source_world){.credentials = getenv("CREDENTIALS_DIRECTORY"),
                                       .stopped = sync_is_stopped,
                                       .warning = print_warning,
                                       .zone = calendar_zone(settings.room.zone, &error)};
    if (run->world.zone == NULL) {
        return sync_fault(EXIT_FAULT, error.text);
    }
    if (places_find(&run->places, &error)) {
        text_init(run->places.locale);
        (void)text_use(settings.room.language);
    } else {
        (void)sync_fault(EXIT_BOARD, error.text); // without the app's own files nobody is written to
        run->places.assets[0] = '\0';
    }
    calendar_zones_identity(run->zones, run->world.zone);
    return open_and_run(run, once);
}

int command_sync(int argc, char **argv)
{
    memory_give_back();
    const char *config = NULL;
    const char *db = NULL;
    bool once = false;
    const struct option_rule rules[] = {
        {.name = "--once", .flag = &once, .help = "read every source and deliver the outbox once, then end"},
        OPTION_DB(&db),
        OPTION_CONFIG(&config),
    };
    int code = options_parse(argc, argv, "sync [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    static struct sync_run run;
    do {
        code = run_by_settings(&run, config, db, once);
        if (run.renew) {
            fprintf(stderr, "adjourn sync: the settings were changed on the screen\n");
        }
    } while (run.renew);
    return code;
}
