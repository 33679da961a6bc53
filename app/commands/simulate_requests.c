// SPDX-License-Identifier: MIT
// Requests in a scenario: answers that come by mail, time until something is due, and how each stands.
#include "commands/simulate_script.h"

#include "store/requests.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SEEN_MAX (ERROR_TEXT_MAX - 64)

struct search {
    const char *wanted; // NULL: only who answers is looked for
    bool found;
    char seen[SEEN_MAX];
    struct request_facts open; // of the newest open approval
    char address[PERSON_ADDRESS_MAX];
    const char *name; // of the approver; NULL: the last who was asked
};

// "R-1 approval closed accepted M. Kowalska asked 2 by James Hale".
static void write_line(char *out, size_t size, const struct request *request)
{
    static const char *const states[] = {"new", "raised", "open", "decided", "closed"};
    bool closed = request->state == REQUEST_CLOSED;
    int32_t who = closed ? request->decided_by : request_last_asked(request);
    snprintf(out, size, "R-%lld %s %s %s %s asked %zu by %s%s%s", (long long)request->facts.id,
             request_kind_name(request->facts.kind), states[request->state],
             closed ? step_kind_name(request->outcome) : "-", who >= 0 ? request->asked[who].name : "-",
             request->asked_count, request->facts.by_name[0] != '\0' ? request->facts.by_name : "-",
             request->facts.kind == REQUEST_NOTED ? " " : "",
             request->facts.kind == REQUEST_NOTED ? request_topic_name(request->facts.topic) : "");
}

static bool look(void *context, const struct request *request, struct error *error)
{
    (void)error;
    struct search *search = context;
    char line[512];
    write_line(line, sizeof line, request);
    size_t used = strlen(search->seen);
    if (used + strlen(line) + 4 < sizeof search->seen) {
        snprintf(search->seen + used, sizeof search->seen - used, "%s%s", used > 0 ? " | " : "", line);
    }
    search->found = search->found || (search->wanted != NULL && script_holds_words(line, search->wanted));
    if (request->facts.kind == REQUEST_APPROVAL && request->asked_count > 0) {
        size_t asked = request->asked_count - 1;
        for (size_t i = 0; search->name != NULL && i < request->asked_count; i++) {
            asked = strcmp(request->asked[i].name, search->name) == 0 ? i : asked;
        }
        search->open = request->facts;
        snprintf(search->address, sizeof search->address, "%s", request->asked[asked].address);
    }
    return true;
}

bool script_expect_request(struct world *world, const char *wanted, bool there, struct error *error)
{
    struct search search = {.wanted = wanted};
    if (world->store == NULL || !store_requests(world->store, true, look, &search, error)) {
        return error_set(error, "the requests cannot be read");
    }
    return search.found == there ||
           error_set(error, "expected %srequest \"%s\"; seen: %s", there ? "" : "no ", wanted, search.seen);
}

bool script_wait_due(struct world *world, struct error *error)
{
    if (world->requests_due.ms == INT64_MAX) {
        return error_set(error, "nothing is due of any request");
    }
    world_advance(world, world->requests_due.ms - world->now.wall.ms);
    return true;
}

bool script_reply(struct world *world, const struct words *words, struct error *error)
{
    static int32_t count;
    struct search search = {.name = words->count > 2 ? words->word[2] : NULL};
    char path[SETTINGS_PATH_MAX + 32];
    bool accepted = strcmp(words->word[1], "accepted") == 0;
    if (!accepted && strcmp(words->word[1], "declined") != 0) {
        return error_set(error, "reply accepted or reply declined");
    }
    if (world->store == NULL || !store_requests(world->store, true, look, &search, error)) {
        return error_set(error, "the requests cannot be read");
    }
    (void)mkdir(world->settings.approval.replies, 0755);
    snprintf(path, sizeof path, "%s/reply-%d.ics", world->settings.approval.replies, (int)++count);
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        return error_set(error, "%s: cannot be written", path);
    }
    fprintf(file,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//scenario//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
            "UID:%s\r\nDTSTAMP:20260101T000000Z\r\nATTENDEE;PARTSTAT=%s:mailto:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            search.open.uid, accepted ? "ACCEPTED" : "DECLINED", search.address);
    return (fclose(file) == 0 || error_set(error, "%s: cannot be written", path)) &&
           world_work_on_requests(world, error);
}
