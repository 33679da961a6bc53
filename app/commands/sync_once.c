// SPDX-License-Identifier: MIT
#include "commands/sync_once.h"

#include "commands/sync_work.h"
#include "platform/clock.h"

// The worst of two exit codes.
static int worse(int a, int b)
{
    return a > b ? a : b;
}

static int dispatch_all(struct sync_run *run)
{
    bool changed = true;
    struct wall next = {0};
    while (changed && !sync_is_stopped(NULL)) {
        next = sync_work_dispatch(run, &changed);
    }
    return next.ms == INT64_MAX ? EXIT_OK : EXIT_FAULT; // something waits
}

static int publish_all(struct sync_run *run)
{
    bool more = true;
    while (more && !sync_is_stopped(NULL)) {
        (void)publish_turn(&run->publishing, run->world.store, run->world.zone, clock_now(), &more);
    }
    return run->publishing.failures == 0 ? EXIT_OK : EXIT_FAULT;
}

int sync_once(struct sync_run *run)
{
    int code = sync_work_deliver(run, clock_now().wall);
    (void)sync_work_copies(run, clock_now());
    for (size_t i = 0; i < run->settings->source_count; i++) {
        if (run->sources[i].settings->path[0] == '\0') {
            // The server may not answer; what the store has is for today all the same.
            code = worse(code, sync_work_slide(run, &run->sources[i], clock_now().wall));
        }
        code = worse(code, sync_work_read(run, &run->sources[i], clock_now().wall));
    }
    struct wall due;
    code = worse(code, sync_work_requests(run, clock_now(), &due));
    (void)sync_work_notices(run, clock_now());
    (void)sync_work_purge(run, clock_now());
    code = worse(code, dispatch_all(run));
    code = worse(code, publish_all(run));
    return worse(code, sync_work_deliver(run, clock_now().wall));
}
