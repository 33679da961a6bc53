// SPDX-License-Identifier: MIT
#include "commands/desk_replies.h"

#include "store/requests.h"
#include "sync/replies.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

struct taking {
    const struct desk *desk;
    struct store *store;
    struct now now;
    const struct reply *reply;
    int64_t id; // of the request that it answers; 0: none
    bool again; // it is closed, with this very answer
    bool closed;
};

// PARTSTAT as an answer; false for what is none.
static bool answer_of(const struct reply *reply, enum step_kind *kind)
{
    *kind = reply->partstat == PARTSTAT_ACCEPTED ? STEP_ACCEPTED : STEP_REFUSED;
    return reply->method == REPLY_REPLY &&
           (reply->partstat == PARTSTAT_ACCEPTED || reply->partstat == PARTSTAT_DECLINED);
}

static bool match(void *context, const struct request *request, struct error *error)
{
    (void)error;
    struct taking *taking = context;
    enum step_kind kind;
    int32_t asked = request_asked_index(request, taking->reply->attendee);
    if (request->facts.kind != REQUEST_APPROVAL || strcmp(request->facts.uid, taking->reply->uid) != 0) {
        return true;
    }
    taking->id = request->facts.id;
    taking->closed = request->state == REQUEST_CLOSED;
    taking->again = taking->closed && asked >= 0 && asked == request->decided_by && answer_of(taking->reply, &kind) &&
                    kind == request->outcome;
    return true;
}

static enum reply_fate take(void *context, const struct reply *reply, const char *sender, struct error *error)
{
    struct taking *taking = context;
    enum step_kind kind;
    taking->reply = reply;
    taking->id = 0;
    taking->again = taking->closed = false;
    if (!answer_of(reply, &kind)) {
        error_set(error, "it neither accepts nor declines");
        return REPLY_ASIDE;
    }
    if (sender[0] != '\0' && strcasecmp(sender, reply->attendee) != 0) {
        error_set(error, "it was sent by somebody else than the one who answers");
        return REPLY_ASIDE;
    }
    if (!store_requests(taking->store, true, match, taking, error)) {
        return REPLY_LATER;
    }
    if (taking->id == 0) {
        error_set(error, "no time with this UID is held here");
        return REPLY_ASIDE;
    }
    if (taking->again) {
        return REPLY_TAKEN; // this process died before the file was moved
    }
    if (taking->closed) {
        error_set(error, "request R-%lld is closed", (long long)taking->id);
        return REPLY_ASIDE;
    }
    const struct desk_answer answer = {.kind = kind, .way = WAY_REPLY, .address = reply->attendee};
    if (desk_answer(taking->desk, taking->store, taking->id, &answer, taking->now, error)) {
        return REPLY_TAKEN;
    }
    return store_last_fault(taking->store) == STORE_OK ? REPLY_ASIDE : REPLY_LATER;
}

static void tell(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "adjourn: set aside: %s\n", text);
}

bool desk_take_replies(const struct desk *desk, struct store *store, struct now now, bool *later, struct error *error)
{
    struct taking taking = {.desk = desk, .store = store, .now = now};
    const struct replies_job job = {.folder = desk->settings->approval.replies,
                                    .room = desk->zone,
                                    .now = now.wall,
                                    .take = take,
                                    .context = &taking,
                                    .told = tell};
    *later = false;
    return job.folder[0] == '\0' || replies_read(&job, later, error);
}
