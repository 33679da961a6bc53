// SPDX-License-Identifier: MIT
#include "commands/sync_work.h"

#include "commands/copies_child.h"
#include "commands/notices.h"

#include <stdio.h>
#include <string.h>

static int report(struct sync_run *run, const struct source *source, enum sync_result result, const struct error *error)
{
    sync_tell_kiosk(run);
    if (result == SYNC_REPLACED && run->posts && run->settings->messages.notice_ahead_ms > 0) {
        run->notice_at.ms = 0; // there may be a block that is near
    }
    if (result == SYNC_UNCHANGED || result == SYNC_REPLACED) {
        return EXIT_OK;
    }
    const char *name = source->settings->name, *said = error->text;
    size_t length = strlen(name);
    bool named = strncmp(said, name, length) == 0 && said[length] == ':';
    if (source->settings->path[0] != '\0') { // the error begins with it
        fprintf(stderr, "adjourn sync: %s\n", said);
    } else { // quoted, so that a fault report hides it
        fprintf(stderr, "adjourn sync: '%s'%s%s\n", name, named ? "" : ": ", named ? said + length : said);
    }
    return result == SYNC_REFUSED ? EXIT_FAULT : EXIT_BOARD;
}

int sync_work_read(struct sync_run *run, struct source *source, struct wall now)
{
    struct error error = {""};
    return report(run, source, source_read(source, &run->world, now, &error), &error);
}

int sync_work_slide(struct sync_run *run, struct source *source, struct wall now)
{
    struct error error = {""};
    return source_has_slid(source, &run->world, now)
               ? EXIT_OK
               : report(run, source, source_slide(source, &run->world, now, &error), &error);
}

// A minute after the first failure, then two, four, .. up to an hour.
int sync_work_deliver(struct sync_run *run, struct wall now)
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
    return sync_fault(EXIT_BOARD, error.text);
}

struct wall sync_work_dispatch(struct sync_run *run, bool *changed)
{
    struct wall next = dispatch_turn(&run->dispatch, changed);
    if (*changed) {
        run->put = true; // mails may have waited for it that go to the folder
        sync_tell_kiosk(run);
    }
    return next;
}

struct wall sync_work_notices(struct sync_run *run, struct now now)
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
            (void)sync_fault(EXIT_BOARD, error.text);
        }
    }
    return run->notice_at;
}

struct wall sync_work_copies(struct sync_run *run, struct now now)
{
    struct error error = {""};
    struct wall next = {INT64_MAX};
    if (now.wall.ms < run->copies_at.ms && run->copies_at.ms - now.wall.ms <= MS_PER_MINUTE) {
        return run->copies_at;
    }
    if (run->posts && !copies_child_turn(run->world.store, run->config, run->db, now.wall, &next, &error)) {
        (void)sync_fault(EXIT_BOARD, error.text);
        next.ms = run->copies_at.ms = now.wall.ms + MS_PER_MINUTE;
    }
    return next;
}

int sync_work_requests(struct sync_run *run, struct now now, struct wall *next)
{
    struct error error = {""};
    run->requests.desk.zone = run->world.zone;
    return sync_requests_turn(&run->requests, run->world.store, now, next, &error) ? EXIT_OK
                                                                                   : sync_fault(EXIT_FAULT, error.text);
}

struct wall sync_work_purge(struct sync_run *run, struct now now)
{
    struct error error = {""};
    if (!retention_turn(&run->retention, run->world.store, run->world.zone, now, &error)) {
        (void)sync_fault(EXIT_BOARD, error.text);
    }
    return run->retention.next;
}
