// SPDX-License-Identifier: MIT
// The sync process: reads the calendar when its file changes, at local midnight (the window moves on) and on SIGHUP,
// and delivers the outbox. Bytes of strangers are parsed here, never in the kiosk.
#include "sync/sync.h"
#include "commands/commands.h"
#include "commands/options.h"
#include "platform/clock.h"
#include "platform/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

struct sync_run {
    const struct settings *settings;
    const struct zone *zone;
    struct store *store;
    int inotify;
    bool watching; // the calendar's folder
    bool due;
    bool undelivered;     // something waits in the outbox that could not be written
    int32_t retries;      // how often it has been tried again
    struct wall retry_at; // when it is tried again
    struct wall midnight; // when the window moves on
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

// A minute after the first failure, then two, four, .. up to an hour.
static int deliver(struct sync_run *run, struct now now)
{
    struct error error = {""};
    if (run->settings->outbox.folder[0] == '\0' ||
        sync_deliver_folder(run->store, run->settings->outbox.folder, &error)) {
        run->undelivered = false;
        run->retries = 0;
        return EXIT_OK;
    }
    int64_t wait_ms = MS_PER_MINUTE << run->retries;
    run->undelivered = true;
    run->retries += wait_ms < MS_PER_HOUR ? 1 : 0;
    run->retry_at.ms = now.wall.ms + (wait_ms < MS_PER_HOUR ? wait_ms : MS_PER_HOUR);
    return print_fault(EXIT_BOARD, error.text);
}

// The kiosk watches the database's folder. The last step of a commit happens in shared memory, where no watch sees it;
// a touch after it does.
static void tell_kiosk(const struct sync_run *run)
{
    if (utimensat(AT_FDCWD, run->settings->store.file, NULL, 0) != 0) {
        fprintf(stderr, "adjourn sync: %s: %s\n", run->settings->store.file, strerror(errno));
    }
}

static int sync_once(struct sync_run *run, struct now now)
{
    struct error error = {""};
    char path[SETTINGS_PATH_MAX];
    snprintf(path, sizeof path, "%s", run->settings->calendar.file);
    struct sync_source source = {STORE_SOURCE_ROOM, path, run->zone, print_warning, path};
    int code = EXIT_OK;
    switch (sync_file(run->store, &source, now.wall, &error)) {
    case SYNC_UNCHANGED:
    case SYNC_REPLACED:
        break;
    case SYNC_REFUSED:
        code = print_fault(EXIT_FAULT, error.text);
        break;
    case SYNC_NOT_SAVED:
        code = print_fault(EXIT_BOARD, error.text);
        break;
    }
    tell_kiosk(run);
    int delivered = deliver(run, now);
    return delivered != EXIT_OK ? delivered : code;
}

// The file's folder and its name in there. The folder is watched, since a file that is replaced is another file.
static const char *split_path(const char *path, char folder[PATH_MAX])
{
    snprintf(folder, PATH_MAX, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL) {
        snprintf(folder, PATH_MAX, ".");
        return path;
    }
    slash[slash == folder ? 1 : 0] = '\0';
    return strrchr(path, '/') + 1;
}

static void watch_folder(struct sync_run *run)
{
    char folder[PATH_MAX];
    (void)split_path(run->settings->calendar.file, folder);
    run->watching =
        inotify_add_watch(run->inotify, folder, IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF) >= 0;
}

static void take_changes(void *context, int fd)
{
    struct sync_run *run = context;
    char folder[PATH_MAX];
    const char *name = split_path(run->settings->calendar.file, folder);
    _Alignas(struct inotify_event) char bytes[4096];
    ssize_t length;
    while ((length = read(fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t at = 0; at < length;) {
            const struct inotify_event *event = (const struct inotify_event *)(const void *)(bytes + at);
            run->due =
                run->due || (event->mask & IN_Q_OVERFLOW) != 0 || (event->len > 0 && strcmp(event->name, name) == 0);
            if ((event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) != 0) {
                run->watching = false;
            }
            at += (ssize_t)(sizeof *event + event->len);
        }
    }
}

static struct wall next_midnight(const struct zone *zone, struct wall now)
{
    return zone_day_start(zone, date_from_days(date_to_days(zone_civil(zone, now).date) + 1));
}

static struct wall turn(void *context, struct now now)
{
    struct sync_run *run = context;
    if (!run->watching) {
        watch_folder(run);
        run->due = run->due || run->watching; // it may have changed while nobody looked
    }
    // A clock that was set back makes the next midnight another one, too.
    struct wall midnight = next_midnight(run->zone, now.wall);
    if (run->due || midnight.ms != run->midnight.ms) {
        run->due = false;
        run->midnight = midnight;
        (void)sync_once(run, now);
    } else if (run->undelivered && now.wall.ms >= run->retry_at.ms) {
        (void)deliver(run, now);
    }
    struct wall wake = midnight;
    if (run->undelivered && run->retry_at.ms < wake.ms) {
        wake = run->retry_at;
    }
    if (!run->watching && now.wall.ms + MS_PER_MINUTE < wake.ms) {
        wake.ms = now.wall.ms + MS_PER_MINUTE;
    }
    return wake;
}

static int run_until_signal(struct sync_run *run)
{
    struct loop *loop = NULL;
    char why[256];
    if (!loop_create(&loop, why, sizeof why)) {
        return print_fault(EXIT_BOARD, why);
    }
    int code = EXIT_BOARD;
    run->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (run->inotify < 0 || !loop_watch_signals(loop, NULL, NULL) ||
        !loop_add_fd(loop, run->inotify, take_changes, run)) {
        (void)print_fault(EXIT_BOARD, strerror(errno));
    } else {
        while (loop_run(loop, turn, run) == SIGHUP) {
            run->due = true;
        }
        code = EXIT_OK;
    }
    loop_destroy(loop);
    if (run->inotify >= 0) {
        close(run->inotify);
    }
    return code;
}

int command_sync(int argc, char **argv)
{
    const char *config = NULL;
    const char *db = NULL;
    bool once = false;
    const struct option_rule rules[] = {
        {.name = "--once", .flag = &once, .help = "read the calendar and deliver the outbox once, then end"},
        OPTION_DB(&db),
        OPTION_CONFIG(&config),
    };
    int code = options_parse(argc, argv, "sync [OPTION...]", rules, sizeof rules / sizeof rules[0], NULL, 0);
    if (code != OPTIONS_RUN) {
        return code;
    }
    static struct settings settings;
    struct error error = {""};
    int faults = 0;
    if (!options_open_settings(config, db, &settings, &faults)) {
        return EXIT_FAULT;
    }
    struct sync_run run = {.settings = &settings, .inotify = -1, .due = true};
    run.zone = calendar_zone(settings.room.zone, &error);
    if (run.zone == NULL) {
        return print_fault(EXIT_FAULT, error.text);
    }
    if (!store_open(&run.store, settings.store.file, STORE_WRITE, &error)) {
        return print_fault(EXIT_BOARD, error.text);
    }
    code = once ? sync_once(&run, clock_now()) : run_until_signal(&run);
    store_close(run.store);
    return code;
}
