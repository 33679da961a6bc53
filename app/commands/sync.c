// SPDX-License-Identifier: MIT
// The sync process: reads each source when it is due, when its file changes, at local midnight (the window moves on)
// and on SIGHUP, puts the notices before blocks into the outbox when they are due, writes the mails with reports that
// are ordered, and delivers the outbox as soon as something is put into it. Once a day it purges what was kept long
// enough; what is over is published. Bytes of strangers are parsed here, never in the kiosk.
#include "sync/dispatch.h"

#include "commands/commands.h"
#include "commands/copies_child.h"
#include "commands/memory.h"
#include "commands/notices.h"
#include "commands/options.h"
#include "commands/places.h"
#include "commands/program.h"
#include "commands/publish.h"
#include "commands/retention.h"
#include "commands/sync_requests.h"
#include "platform/clock.h"
#include "platform/loop.h"
#include "sync/save.h"
#include "sync/watch.h"
#include "text/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

struct sync_run {
    const struct settings *settings;
    const char *config, *db; // where they are read from; NULL: not given
    struct loop *loop;
    bool look_again; // something was changed on the screen, perhaps
    bool renew;      // it was: all of this begins again
    struct source_world world;
    struct source sources[SOURCES_MAX];
    struct watch watch;
    char zones[CALENDAR_ZONES_MAX]; // the zone data that the blocks were made with
    char outbox[OUTBOX_PATH_MAX];   // the file that is touched when something was put into the outbox
    struct dispatch dispatch;
    bool posts;            // letters can be written,
    struct post post;      // from these templates
    struct wall copies_at; // when copies that could not be written are tried again
    struct wall notice_at; // when the next notice before a block is due; INT64_MAX: never
    struct places places;
    struct sync_requests requests;
    struct retention retention;
    struct publishing publishing;
    bool put;               // something was, perhaps
    bool undelivered;       // something waits in the outbox that could not be written
    int32_t retries;        // how often it has been tried again
    struct wall deliver_at; // when it is tried again
};

static void print_warning(void *context, int line, const char *text)
{
    fprintf(stderr, "adjourn sync: %s:%d: %s\n", (const char *)context, line, text);
}

static int print_fault(enum exit_code code, const char *text)
{
    fprintf(stderr, "adjourn sync: %s\n", text);
    return (int)code;
}

// A blocking request must not keep the process from ending; the loop has blocked the signals that end it.
static bool is_stopped(void *context)
{
    (void)context;
    sigset_t pending;
    return sigpending(&pending) == 0 && (sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1);
}

// The kiosk watches the database's folder. The last step of a commit happens in shared memory, where no watch sees it;
// a touch after it does.
static void tell_kiosk(const struct sync_run *run)
{
    // One that was deleted this moment is made anew in the next turn.
    if (utimensat(AT_FDCWD, run->settings->store.file, NULL, 0) != 0 && errno != ENOENT) {
        fprintf(stderr, "adjourn sync: %s: %s\n", run->settings->store.file, strerror(errno));
    }
}

static int report(struct sync_run *run, const struct source *source, enum sync_result result, const struct error *error)
{
    tell_kiosk(run);
    if (result == SYNC_REPLACED && run->posts && run->settings->messages.notice_ahead_ms > 0) {
        run->notice_at.ms = 0; // there may be a block that is near
    }
    if (result == SYNC_UNCHANGED || result == SYNC_REPLACED) {
        return EXIT_OK;
    }
    const char *name = source->settings->name;
    bool named = source->settings->path[0] != '\0' || strncmp(error->text, name, strlen(name)) == 0;
    fprintf(stderr, "adjourn sync: %s%s%s\n", named ? "" : name, named ? "" : ": ", error->text);
    return result == SYNC_REFUSED ? EXIT_FAULT : EXIT_BOARD;
}

static int read_source(struct sync_run *run, struct source *source, struct wall now)
{
    struct error error = {""};
    return report(run, source, source_read(source, &run->world, now, &error), &error);
}

static int slide_source(struct sync_run *run, struct source *source, struct wall now)
{
    struct error error = {""};
    return source_has_slid(source, &run->world, now)
               ? EXIT_OK
               : report(run, source, source_slide(source, &run->world, now, &error), &error);
}

static struct wall wall_now(void)
{
    return clock_now().wall;
}

// A minute after the first failure, then two, four, .. up to an hour.
static int deliver(struct sync_run *run, struct wall now)
{
    struct error error = {""};
    enum sync_leaves leaves = sync_leaves_by(run->settings);
    run->put = false;
    if (run->settings->outbox.folder[0] == '\0' ||
        sync_deliver_folder(run->world.store, run->settings->outbox.folder, leaves, &error)) {
        run->undelivered = false;
        run->retries = 0;
        return EXIT_OK;
    }
    int64_t wait_ms = MS_PER_MINUTE << run->retries;
    run->undelivered = true;
    run->retries += wait_ms < MS_PER_HOUR ? 1 : 0;
    run->deliver_at.ms = now.ms + (wait_ms < MS_PER_HOUR ? wait_ms : MS_PER_HOUR);
    return print_fault(EXIT_BOARD, error.text);
}

// The worst of two exit codes.
static int worse(int a, int b)
{
    return a > b ? a : b;
}

// One item of the outbox to its server; when the next one is due.
static struct wall dispatch(struct sync_run *run, bool *changed)
{
    struct wall next = dispatch_turn(&run->dispatch, changed);
    if (*changed) {
        run->put = true; // mails may have waited for it that go to the folder
        tell_kiosk(run);
    }
    return next;
}

static int dispatch_all(struct sync_run *run)
{
    bool changed = true;
    struct wall next = {0};
    while (changed && !is_stopped(NULL)) {
        next = dispatch(run, &changed);
    }
    return next.ms == INT64_MAX ? EXIT_OK : EXIT_FAULT; // something waits
}

// Puts the notices that are due into the outbox, none while the clock is not trusted; when the next ones are due.
static struct wall give_notice(struct sync_run *run, struct now now)
{
    struct error error = {""};
    if (run->notice_at.ms > now.wall.ms) {
        return run->notice_at;
    }
    const struct notices_asked asked = {.now = now.wall, .ahead_ms = run->settings->messages.notice_ahead_ms};
    run->post.letters.zone = run->world.zone;
    if (now.quality != CLOCK_TRUSTED || !notices_put(&run->post, run->world.store, &asked, &run->notice_at, &error)) {
        run->notice_at.ms = now.wall.ms + MS_PER_MINUTE;
        if (error.text[0] != '\0') {
            (void)print_fault(EXIT_BOARD, error.text);
        }
    }
    return run->notice_at;
}

// Mails with reports that were ordered; when one that was put off is due.
static struct wall write_copies(struct sync_run *run, struct now now)
{
    struct error error = {""};
    struct wall next = {INT64_MAX};
    if (now.wall.ms < run->copies_at.ms && run->copies_at.ms - now.wall.ms <= MS_PER_MINUTE) {
        return run->copies_at;
    }
    if (run->posts && !copies_child_turn(run->world.store, run->config, run->db, now.wall, &next, &error)) {
        (void)print_fault(EXIT_BOARD, error.text);
        next.ms = run->copies_at.ms = now.wall.ms + MS_PER_MINUTE;
    }
    return next;
}

// What came in for open requests, and what is due of them; when the next one is. What that puts into the outbox wakes
// this process again.
static int work_on_requests(struct sync_run *run, struct now now, struct wall *next)
{
    struct error error = {""};
    run->requests.desk.zone = run->world.zone;
    return sync_requests_turn(&run->requests, run->world.store, now, next, &error)
               ? EXIT_OK
               : print_fault(EXIT_FAULT, error.text);
}

static struct wall purge(struct sync_run *run, struct now now)
{
    struct error error = {""};
    if (!retention_turn(&run->retention, run->world.store, run->world.zone, now, &error)) {
        (void)print_fault(EXIT_BOARD, error.text);
    }
    return run->retention.next;
}

static int publish_all(struct sync_run *run)
{
    bool more = true;
    while (more && !is_stopped(NULL)) {
        (void)publish_turn(&run->publishing, run->world.store, run->world.zone, clock_now(), &more);
    }
    return run->publishing.failures == 0 ? EXIT_OK : EXIT_FAULT;
}

static int sync_once(struct sync_run *run)
{
    int code = deliver(run, clock_now().wall);
    (void)write_copies(run, clock_now());
    for (size_t i = 0; i < run->settings->source_count; i++) {
        if (run->sources[i].settings->path[0] == '\0') {
            // The server may not answer; what the store has is for today all the same.
            code = worse(code, slide_source(run, &run->sources[i], clock_now().wall));
        }
        code = worse(code, read_source(run, &run->sources[i], clock_now().wall));
    }
    struct wall due;
    code = worse(code, work_on_requests(run, clock_now(), &due));
    (void)give_notice(run, clock_now());
    (void)purge(run, clock_now());
    code = worse(code, dispatch_all(run));
    code = worse(code, publish_all(run));
    return worse(code, deliver(run, clock_now().wall));
}

static void take_changes(void *context, int fd)
{
    (void)fd;
    struct sync_run *run = context;
    watch_take(&run->watch);
    for (size_t i = 0; i < run->settings->source_count; i++) {
        if (watch_changed(&run->watch, i)) {
            run->sources[i].due.ms = 0;
        }
    }
    run->put = watch_changed(&run->watch, run->settings->source_count) || run->put;
    run->requests.folder = watch_changed(&run->watch, run->settings->source_count + 1) || run->requests.folder;
    run->look_again = watch_changed(&run->watch, run->settings->source_count + 3) || run->look_again;
}

// Whether the settings are others than those that this process works with.
static bool settings_are_new(struct sync_run *run)
{
    static struct settings settings;
    static struct overlay overlay;
    int faults = 0;
    bool looked = run->look_again;
    run->look_again = false;
    return looked && options_open_running(run->config, run->db, false, &overlay, &settings, &faults) &&
           strcmp(settings.digest, run->settings->digest) != 0;
}

static struct wall sooner(struct wall a, struct wall b)
{
    return a.ms < b.ms ? a : b;
}

// Blocks are made again with new time-zone data. While an update is under way a zone may be away: then what was read
// before is used until the next turn. True when there is more to come, perhaps.
static bool renew_zones(struct sync_run *run)
{
    char zones[CALENDAR_ZONES_MAX];
    calendar_zones_identity(zones, run->world.zone);
    if (strcmp(zones, run->zones) == 0) {
        return false;
    }
    calendar_forget_zones();
    const struct zone *zone = calendar_zone(run->settings->room.zone, NULL);
    if (zone == NULL) {
        return true;
    }
    fprintf(stderr, "adjourn sync: the time-zone data are new\n");
    run->world.zone = zone;
    memcpy(run->zones, zones, sizeof zones);
    for (size_t i = 0; i < run->settings->source_count; i++) {
        run->sources[i].window_from.ms = 0;
    }
    return true;
}

// Sources are read anew into a database that takes the place of one that is gone. While there is none, nothing is read:
// it is tried again in a minute.
static bool renew_store(struct sync_run *run)
{
    struct error error = {""};
    if (run->world.store != NULL && store_in_place(run->world.store)) {
        return true;
    }
    store_close(run->world.store);
    if (!store_open(&run->world.store, run->settings->store.file, STORE_WRITE, &error) ||
        !source_settle(run->world.store, run->settings->source, run->settings->source_count, &error)) {
        store_close(run->world.store);
        run->world.store = NULL;
        return print_fault(EXIT_BOARD, error.text) == EXIT_OK;
    }
    run->dispatch.unsaved = 0; // an item of the old one
    fprintf(stderr, "adjourn sync: the database is a new one\n");
    for (size_t i = 0; i < run->settings->source_count; i++) {
        run->sources[i].due.ms = run->sources[i].window_from.ms = 0;
    }
    return true;
}

static struct wall turn(void *context, struct now now)
{
    struct sync_run *run = context;
    if (!renew_store(run)) {
        return (struct wall){now.wall.ms + MS_PER_MINUTE};
    }
    bool unsettled = renew_zones(run);
    struct wall next =
        zone_day_start(run->world.zone, date_from_days(date_to_days(zone_civil(run->world.zone, now.wall).date) + 1));
    if (!watch_renew(&run->watch) || unsettled) {
        next = sooner(next, (struct wall){now.wall.ms + MS_PER_MINUTE});
    }
    take_changes(run, run->watch.fd);
    if (settings_are_new(run)) {
        run->renew = true;
        loop_stop(run->loop);
        return LOOP_NEVER;
    }
    next = sooner(next, write_copies(run, now));
    if (run->put || (run->undelivered && now.wall.ms >= run->deliver_at.ms)) {
        (void)deliver(run, now.wall);
        tell_kiosk(run);
    }
    bool changed = false;
    next = sooner(next, dispatch(run, &changed));
    if (changed) {
        return now.wall; // the next item, after a look at what happened meanwhile
    }
    for (size_t i = 0; i < run->settings->source_count; i++) {
        (void)slide_source(run, &run->sources[i], now.wall);
    }
    for (size_t i = 0; i < run->settings->source_count; i++) {
        struct source *source = &run->sources[i];
        if (source_is_due(source, now.wall)) {
            (void)read_source(run, source, now.wall);
            (void)deliver(run, now.wall);
            return now.wall; // a server may have taken its time: what time is it now?
        }
        next = sooner(next, source->due);
    }
    // After the calendars: an answer may stand in one of them.
    struct wall due;
    (void)work_on_requests(run, now, &due);
    next = sooner(next, due);
    next = sooner(sooner(next, give_notice(run, now)), purge(run, now));
    // Last: what else is due has been done before a broker is waited for.
    bool more = false;
    next = sooner(next, publish_turn(&run->publishing, run->world.store, run->world.zone, now, &more));
    next = more ? now.wall : next;
    return run->undelivered ? sooner(next, run->deliver_at) : next;
}

static int run_until_signal(struct sync_run *run)
{
    struct loop *loop = NULL;
    char why[256];
    if (!loop_create(&loop, why, sizeof why)) {
        return print_fault(EXIT_BOARD, why);
    }
    int code = EXIT_BOARD;
    run->loop = loop;
    if (!loop_watch_signals(loop, NULL, NULL) || !loop_add_fd(loop, run->watch.fd, take_changes, run)) {
        (void)print_fault(EXIT_BOARD, strerror(errno));
    } else {
        while (loop_run(loop, turn, run) == SIGHUP) {
            for (size_t i = 0; i < run->settings->source_count; i++) {
                run->sources[i].due.ms = 0;
            }
        }
        code = EXIT_OK;
    }
    loop_destroy(loop);
    return code;
}

// The kiosk tells when it was ended by something else than a signal that it heeds.
static int run_noted(struct sync_run *run)
{
    struct error error;
    if (store_reader_begin(run->world.store, clock_now(), &error)) {
        tell_kiosk(run);
    } else {
        (void)print_fault(EXIT_BOARD, error.text);
    }
    int code = run_until_signal(run);
    if (!store_reader_end(run->world.store, &error)) {
        (void)print_fault(EXIT_BOARD, error.text);
    }
    return code;
}

static void prepare_sources(struct sync_run *run)
{
    for (size_t i = 0; i < run->settings->source_count; i++) {
        const struct source_settings *settings = &run->settings->source[i];
        uint32_t random = 0;
        (void)!getrandom(&random, sizeof random, 0); // without it the tries are only less spread
        run->sources[i] = (struct source){.settings = settings, .random = random};
        watch_add(&run->watch, settings->path[0] != '\0' ? settings->path : NULL);
    }
    (void)!getrandom(&run->dispatch.random, sizeof run->dispatch.random, 0);
    run->put = true; // perhaps while nobody looked
    store_outbox_path(run->settings->store.file, run->outbox, sizeof run->outbox);
    watch_add(&run->watch, run->outbox);
    const char *replies = run->settings->approval.replies;
    struct error error;
    run->requests =
        (struct sync_requests){.desk = {run->settings, run->world.zone, run->places.assets}, .folder = true};
    if (replies[0] != '\0' && !save_make_folder(replies, &error)) {
        (void)print_fault(EXIT_BOARD, error.text); // tried again each time it is read
    }
    watch_add_folder(&run->watch, replies[0] != '\0' ? replies : NULL);
    run->dispatch.settings = run->settings;
    run->dispatch.world = &run->world;
    run->dispatch.sources = run->sources;
    run->dispatch.clock = wall_now;
    watch_add(&run->watch, run->settings->store.file); // that it is gone is seen at once: a turn follows
    const char *changes = run->settings->store.changes;
    char folder[SETTINGS_PATH_MAX];
    snprintf(folder, sizeof folder, "%s", changes);
    if (changes[0] != '\0') {
        (void)!save_make_folder(dirname(folder), NULL); // one that is not there would be asked for every minute
    }
    watch_add(&run->watch, changes[0] != '\0' ? changes : NULL);
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
        return print_fault(EXIT_BOARD, error.text);
    }
    if (source_settle(run->world.store, run->settings->source, run->settings->source_count, &error) &&
        watch_open(&run->watch, &error)) {
        prepare_sources(run);
        prepare_post(run);
        code = once ? sync_once(run) : run_noted(run);
        dispatch_finish(&run->dispatch);
        watch_close(&run->watch);
    } else {
        (void)print_fault(EXIT_BOARD, error.text);
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
        return print_fault(EXIT_BOARD, error.text);
    }
    program_arguments(arguments, "sync", config, db, once ? "--once" : NULL);
    execv(path, (char *const *)arguments);
    return print_fault(EXIT_BOARD, strerror(errno));
}

// Everything by the settings as they are now.
static int run_by_settings(struct sync_run *run, const char *config, const char *db, bool once)
{
    static struct settings settings;
    static struct overlay overlay;
    struct error error = {""};
    int faults = 0;
    memset(run, 0, sizeof *run);
    if (!options_open_running(config, db, false, &overlay, &settings, &faults)) {
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
                                          .clock = wall_now,
                                          .stopped = is_stopped};
    (void)!getrandom(&run->publishing.random, sizeof run->publishing.random, 0);
    run->world = (struct source_world){.credentials = getenv("CREDENTIALS_DIRECTORY"),
                                       .stopped = is_stopped,
                                       .warning = print_warning,
                                       .zone = calendar_zone(settings.room.zone, &error)};
    if (run->world.zone == NULL) {
        return print_fault(EXIT_FAULT, error.text);
    }
    if (places_find(&run->places, &error)) {
        text_init(run->places.locale);
        (void)text_use(settings.room.language);
    } else {
        (void)print_fault(EXIT_BOARD, error.text); // without the app's own files nobody is written to
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
