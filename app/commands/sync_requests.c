// SPDX-License-Identifier: MIT
#include "commands/sync_requests.h"

#include "commands/desk_replies.h"
#include "sync/replies.h"

static bool take_folder(struct sync_requests *requests, struct store *store, struct now now, struct wall *next,
                        struct error *error)
{
    if (!requests->folder && !requests->later) {
        return true;
    }
    requests->folder = false;
    bool ok = desk_take_replies(&requests->desk, store, now, &requests->later, error);
    if (!ok || requests->later) {
        requests->later = true;
        next->ms = now.wall.ms + REPLIES_SETTLE_MS;
    }
    return ok;
}

bool sync_requests_turn(struct sync_requests *requests, struct store *store, struct now now, struct wall *next,
                        struct error *error)
{
    struct wall due = {INT64_MAX};
    struct error problems[2];
    next->ms = INT64_MAX;
    // One that does not go keeps none of the others from it.
    bool folder = take_folder(requests, store, now, next, &problems[0]);
    bool calendar = desk_take_calendar(&requests->desk, store, now, &problems[1]);
    bool turned = desk_turn(&requests->desk, store, now, &due, error);
    *next = due.ms < next->ms ? due : *next;
    return folder && calendar ? turned : error_set(error, "%s", problems[folder ? 1 : 0].text);
}
