// SPDX-License-Identifier: MIT
#include "sync/caldav.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCH        50  // objects of one multiget
#define ROUNDS_MAX   100 // of a sync-collection whose answers are truncated
#define HREF_MAX     2048
#define MARK_CHANGES "sync " // what a state's token begins with: it came from sync-collection,
#define MARK_CTAG    "ctag " // or it is a ctag

#define XML    "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
#define SPACES "xmlns:d=\"DAV:\" xmlns:c=\"urn:ietf:params:xml:ns:caldav\" xmlns:s=\"http://calendarserver.org/ns/\""
#define ASK_STATE                                                                                                      \
    XML "<d:propfind " SPACES                                                                                          \
        "><d:prop><d:resourcetype/><d:sync-token/><s:getctag/><d:supported-report-set/></d:prop>"                      \
        "</d:propfind>"
#define ASK_ETAGS XML "<d:propfind " SPACES "><d:prop><d:resourcetype/><d:getetag/></d:prop></d:propfind>"

bool caldav_ask(struct server_reading *reading, const char *method, const char *url, const char *depth,
                const char *body, struct dav_answer *answer, int *status, struct error *error)
{
    struct fetch_reply reply;
    const struct fetch_request request = {.url = url, .method = method, .depth = depth, .body = body};
    *answer = (struct dav_answer){0};
    bool ok = server_ask(reading, &request, &reply, error);
    if (status != NULL) {
        *status = reply.status;
    }
    if (ok && reply.status != 207) {
        ok = server_refuse_status(reading, &reply, error);
    } else if (ok && !dav_parse(answer, reply.body != NULL ? reply.body : "", reply.length, error)) {
        ok = server_fail(reading->failure, SCHEDULE_PASSING, "What came is no answer of a calendar server.");
    }
    fetch_reply_free(&reply);
    return ok;
}

// Objects of the collection: what the store has, what changed, what is gone.
struct object {
    char *href; // the path only
    char *etag; // may be NULL
    bool gone;
};

struct objects {
    struct object *list;
    size_t count, room;
};

static void free_objects(struct objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        free(objects->list[i].href);
        free(objects->list[i].etag);
    }
    free(objects->list);
    *objects = (struct objects){0};
}

// Servers give paths or whole addresses; the path is the name of an object.
static const char *path_of(const char *href)
{
    const char *slashes = strstr(href, "://");
    const char *path = slashes != NULL ? strchr(slashes + 3, '/') : NULL;
    return slashes == NULL ? href : path != NULL ? path : "/";
}

static bool add_object(struct objects *objects, const char *href, const char *etag, bool gone, struct error *error)
{
    if (objects->count == objects->room) {
        size_t room = objects->room == 0 ? 64 : 2 * objects->room;
        struct object *list = realloc(objects->list, room * sizeof *list);
        if (list == NULL) {
            return error_set(error, "out of memory");
        }
        objects->list = list;
        objects->room = room;
    }
    struct object object = {.href = strdup(path_of(href)), .etag = etag != NULL ? strdup(etag) : NULL, .gone = gone};
    if (object.href == NULL) {
        free(object.etag);
        return error_set(error, "out of memory");
    }
    objects->list[objects->count++] = object;
    return true;
}

static int by_href(const void *a, const void *b)
{
    return strcmp(((const struct object *)a)->href, ((const struct object *)b)->href);
}

static const struct object *find_object(const struct objects *sorted, const char *href)
{
    const struct object wanted = {.href = (char *)(uintptr_t)href};
    return sorted->count == 0 ? NULL : bsearch(&wanted, sorted->list, sorted->count, sizeof wanted, by_href);
}

static bool note_kept(void *context, const struct resource *resource, struct error *error)
{
    return add_object(context, resource->href, resource->etag, false, error);
}

// Whether a response is of an object and not of the collection that was asked.
static bool is_object(const struct dav_response *response)
{
    const char *href = response->value[DAV_HREF];
    size_t length = href != NULL ? strlen(href) : 0;
    return length > 0 && href[length - 1] != '/' && !response->collection;
}

// Everything that the server has against everything that the store has, by ETag.
static bool compare_all(struct server_reading *reading, const struct dav_answer *answer, struct objects *changed,
                        struct error *error)
{
    struct objects kept = {0};
    struct objects there = {0};
    bool ok = store_resources(reading->store, reading->source->name, note_kept, &kept, error);
    for (size_t i = 0; ok && i < answer->count; i++) {
        if (is_object(&answer->list[i])) {
            ok = add_object(&there, answer->list[i].value[DAV_HREF], answer->list[i].value[DAV_ETAG], false, error);
        }
    }
    if (there.count > 0) {
        qsort(there.list, there.count, sizeof *there.list, by_href);
    }
    if (kept.count > 0) {
        qsort(kept.list, kept.count, sizeof *kept.list, by_href);
    }
    for (size_t i = 0; ok && i < there.count; i++) {
        const struct object *old = find_object(&kept, there.list[i].href);
        bool same = old != NULL && there.list[i].etag != NULL && strcmp(old->etag, there.list[i].etag) == 0;
        ok = same || add_object(changed, there.list[i].href, there.list[i].etag, false, error);
    }
    for (size_t i = 0; ok && i < kept.count; i++) {
        ok =
            find_object(&there, kept.list[i].href) != NULL || add_object(changed, kept.list[i].href, NULL, true, error);
    }
    free_objects(&kept);
    free_objects(&there);
    return ok || server_fail(reading->failure, SCHEDULE_PASSING, "The calendar cannot be kept.");
}

static bool list_all(struct server_reading *reading, struct objects *changed, struct error *error)
{
    struct dav_answer answer;
    bool ok = caldav_ask(reading, "PROPFIND", reading->state->collection, "1", ASK_ETAGS, &answer, NULL, error) &&
              compare_all(reading, &answer, changed, error);
    dav_free(&answer);
    return ok;
}

// One round of sync-collection; *more when the server has cut its answer short (RFC 6578 3.6).
static bool list_round(struct server_reading *reading, char *token, size_t size, struct objects *changed, bool *more,
                       struct error *error)
{
    char escaped[6 * DAV_TEXT_MAX];
    char body[sizeof escaped + 400];
    struct dav_answer answer;
    bool ok = dav_escape(escaped, sizeof escaped, token);
    snprintf(body, sizeof body,
             XML "<d:sync-collection " SPACES "><d:sync-token>%s</d:sync-token><d:sync-level>1</d:sync-level><d:prop>"
                 "<d:getetag/></d:prop></d:sync-collection>",
             escaped);
    *more = false;
    answer = (struct dav_answer){0};
    ok = ok && caldav_ask(reading, "REPORT", reading->state->collection, "0", body, &answer, NULL, error);
    for (size_t i = 0; ok && i < answer.count; i++) {
        const struct dav_response *response = &answer.list[i];
        *more = *more || response->status == 507;
        if (is_object(response)) {
            ok = add_object(changed, response->value[DAV_HREF], response->value[DAV_ETAG], response->status == 404,
                            error);
        }
    }
    ok = ok && answer.token[0] != '\0' && strlen(answer.token) < size;
    if (ok) {
        memcpy(token, answer.token, strlen(answer.token) + 1);
    }
    dav_free(&answer);
    return ok;
}

// What changed since a token; false when the server does not know it any more, or cannot.
static bool list_changes(struct server_reading *reading, const char *since, struct objects *changed,
                         struct error *error)
{
    struct source_state *state = reading->state;
    char token[sizeof state->token - sizeof MARK_CHANGES];
    bool more = true;
    snprintf(token, sizeof token, "%s", since);
    for (int round = 0; more; round++) {
        if (round == ROUNDS_MAX || !list_round(reading, token, sizeof token, changed, &more, error)) {
            return false;
        }
    }
    snprintf(state->token, sizeof state->token, MARK_CHANGES "%s", token);
    return true;
}

static bool take_object(struct server_reading *reading, const struct dav_response *response, struct error *error)
{
    const char *href = response->value[DAV_HREF];
    const char *data = response->value[DAV_DATA];
    if (href == NULL || (data == NULL && response->status != 404 && response->status != 410)) {
        return true; // counted as missing by the caller
    }
    const struct resource resource = {.href = path_of(href),
                                      .etag = response->value[DAV_ETAG],
                                      .bytes = data,
                                      .length = data != NULL ? strlen(data) : 0};
    return harvest_add(reading->harvest, &resource, error);
}

static bool append(char *body, size_t size, size_t *used, const char *text)
{
    int length = snprintf(body + *used, size - *used, "%s", text);
    *used += (size_t)length;
    return *used < size;
}

// Fetches up to BATCH objects; those that the server no longer has are gone.
static bool get_batch(struct server_reading *reading, const struct object *objects, size_t count, struct error *error)
{
    size_t size = 512 + count * (HREF_MAX + 32);
    size_t used = 0;
    char *body = malloc(size);
    char href[HREF_MAX];
    size_t before = reading->harvest->count;
    struct dav_answer answer = {0};
    bool ok = body != NULL && append(body, size, &used,
                                     XML "<c:calendar-multiget " SPACES "><d:prop><d:getetag/><c:calendar-data/>"
                                         "</d:prop>");
    for (size_t i = 0; ok && i < count; i++) {
        ok = dav_escape(href, sizeof href, objects[i].href) && append(body, size, &used, "<d:href>") &&
             append(body, size, &used, href) && append(body, size, &used, "</d:href>");
    }
    ok = (ok && append(body, size, &used, "</c:calendar-multiget>")) || error_set(error, "an address is too long");
    ok = ok && caldav_ask(reading, "REPORT", reading->state->collection, "0", body, &answer, NULL, error);
    for (size_t i = 0; ok && i < answer.count; i++) {
        ok = take_object(reading, &answer.list[i], error);
    }
    if (ok && reading->harvest->count - before < count) {
        error_set(error, "%zu of %zu objects did not come", count - (reading->harvest->count - before), count);
        ok = server_fail(reading->failure, SCHEDULE_PASSING, "The calendar came only in part.");
    }
    dav_free(&answer);
    free(body);
    return ok;
}

static bool get_changed(struct server_reading *reading, struct objects *changed, struct error *error)
{
    // Those that are gone first, so that the rest lies in batches.
    size_t wanted = 0;
    for (size_t i = 0; i < changed->count; i++) {
        struct object *object = &changed->list[i];
        if (object->gone) {
            const struct resource gone = {.href = object->href};
            if (!harvest_add(reading->harvest, &gone, error)) {
                return server_fail(reading->failure, SCHEDULE_PASSING, "The calendar cannot be kept.");
            }
        } else {
            struct object moved = changed->list[wanted];
            changed->list[wanted++] = *object;
            *object = moved;
        }
    }
    for (size_t from = 0; from < wanted; from += BATCH) {
        size_t count = wanted - from < BATCH ? wanted - from : BATCH;
        if (!get_batch(reading, changed->list + from, count, error)) {
            return false;
        }
    }
    return true;
}

// What the collection says of its changes, as a token of the state; "" when it says nothing.
static bool ask_state(struct server_reading *reading, char *mark, size_t size, bool *calendar, struct error *error)
{
    struct dav_answer answer;
    *calendar = false;
    mark[0] = '\0';
    if (!caldav_ask(reading, "PROPFIND", reading->state->collection, "0", ASK_STATE, &answer, NULL, error)) {
        dav_free(&answer);
        return false;
    }
    for (size_t i = 0; i < answer.count && !*calendar; i++) {
        const struct dav_response *response = &answer.list[i];
        const char *token = response->value[DAV_TOKEN];
        const char *ctag = response->value[DAV_CTAG];
        *calendar = response->calendar;
        int length = token != NULL && response->syncs ? snprintf(mark, size, MARK_CHANGES "%s", token)
                     : ctag != NULL                   ? snprintf(mark, size, MARK_CTAG "%s", ctag)
                                                      : 0;
        mark[(size_t)length < size ? (size_t)length : 0] = '\0';
    }
    dav_free(&answer);
    return true;
}

static bool read_collection(struct server_reading *reading, const char *mark, struct error *error)
{
    struct source_state *state = reading->state;
    struct objects changed = {0};
    size_t prefix = strlen(MARK_CHANGES);
    bool known = strncmp(state->token, MARK_CHANGES, prefix) == 0 && strncmp(mark, MARK_CHANGES, prefix) == 0;
    bool ok = known && list_changes(reading, state->token + prefix, &changed, error);
    if (!ok && !reading->stopped) {
        free_objects(&changed); // what a refused round left
        ok = list_all(reading, &changed, error);
        snprintf(state->token, sizeof state->token, "%s", mark);
    }
    ok = ok && get_changed(reading, &changed, error);
    free_objects(&changed);
    return ok;
}

bool caldav_read(struct server_reading *reading, struct error *error)
{
    struct source_state *state = reading->state;
    char mark[sizeof state->token];
    bool calendar = false;
    bool remembered = state->collection[0] != '\0';
    if (!remembered && !caldav_find(reading, error)) {
        return false;
    }
    bool ok = ask_state(reading, mark, sizeof mark, &calendar, error);
    if (remembered && !reading->stopped && (ok ? !calendar : reading->failure->outcome == SCHEDULE_LASTING)) {
        // It has moved, or it is another server by now.
        ok = caldav_find(reading, error) && ask_state(reading, mark, sizeof mark, &calendar, error);
    }
    if (!ok) {
        return false;
    }
    return (mark[0] != '\0' && strcmp(mark, state->token) == 0) || read_collection(reading, mark, error);
}
