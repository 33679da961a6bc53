// SPDX-License-Identifier: MIT
#include "commands/sync_loop.h"

#include "commands/sync_renew.h"
#include "commands/sync_watches.h"
#include "commands/sync_work.h"
#include "platform/clock.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static struct wall sooner(struct wall a, struct wall b)
{
    return a.ms < b.ms ? a : b;
}

static struct wall turn(void *context, struct now now)
{
    struct sync_run *run = context;
    if (!sync_renew_store(run)) {
        return (struct wall){now.wall.ms + MS_PER_MINUTE};
    }
    bool unsettled = sync_renew_zones(run);
    struct wall next =
        zone_day_start(run->world.zone, date_from_days(date_to_days(zone_civil(run->world.zone, now.wall).date) + 1));
    if (!watch_renew(&run->watch) || unsettled) {
        next = sooner(next, (struct wall){now.wall.ms + MS_PER_MINUTE});
    }
    sync_watches_take(run, run->watch.fd);
    if (sync_renew_settings(run)) {
        run->renew = true;
        loop_stop(run->loop);
        return LOOP_NEVER;
    }
    next = sooner(next, sync_work_copies(run, now));
    if (run->put || (run->undelivered && now.wall.ms >= run->deliver_at.ms)) {
        (void)sync_work_deliver(run, now.wall);
        sync_tell_kiosk(run);
    }
    bool changed = false;
    next = sooner(next, sync_work_dispatch(run, &changed));
    if (changed) {
        return now.wall; // the next item, after a look at what happened meanwhile
    }
    for (size_t i = 0; i < run->settings->source_count; i++) {
        (void)sync_work_slide(run, &run->sources[i], now.wall);
    }
    for (size_t i = 0; i < run->settings->source_count; i++) {
        struct source *source = &run->sources[i];
        if (source_is_due(source, now.wall)) {
            (void)sync_work_read(run, source, now.wall);
            (void)sync_work_deliver(run, now.wall);
            return now.wall; // a server may have taken its time: what time is it now?
        }
        next = sooner(next, source->due);
    }
    // After the calendars: an answer may stand in one of them.
    struct wall due;
    (void)sync_work_requests(run, now, &due);
    next = sooner(next, due);
    next = sooner(sooner(next, sync_work_notices(run, now)), sync_work_purge(run, now));
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
        return sync_fault(EXIT_BOARD, why);
    }
    int code = EXIT_BOARD;
    run->loop = loop;
    if (!loop_watch_signals(loop, NULL, NULL) || !loop_add_fd(loop, run->watch.fd, sync_watches_take, run)) {
        (void)sync_fault(EXIT_BOARD, strerror(errno));
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

int sync_loop_run(struct sync_run *run)
{
    struct error error;
    if (store_reader_begin(run->world.store, clock_now(), &error)) {
        sync_tell_kiosk(run);
    } else {
        (void)sync_fault(EXIT_BOARD, error.text);
    }
    int code = run_until_signal(run);
    if (!store_reader_end(run->world.store, &error)) {
        (void)sync_fault(EXIT_BOARD, error.text);
    }
    return code;
}
