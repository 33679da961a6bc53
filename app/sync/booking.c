// SPDX-License-Identifier: MIT
#include "sync/booking.h"

#include "sync/dav.h"
#include "sync/edit_child.h"
#include "sync/parse_child.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TRIES        2 // the second one after the calendar has changed
#define OVERLAPS_MAX 64
#define UID_OCTETS   60 // by which an object is found

struct writing {
    struct source *source;
    const struct source_world *world;
    const struct outbox_item *item;
    struct wall now;
    struct block wanted; // what the item says
    struct server server;
    struct source_state state;
    struct server_failure failure;
    struct server_reading reading;
    struct booking_result *result;
};

// The object as the server has it.
struct object {
    char url[FETCH_URL_MAX];
    struct fetch_reply reply; // status 404: there is none
};

static bool conclude(struct writing *booking, enum book_end end, const char *words, const char *said)
{
    struct booking_result *result = booking->result;
    result->end = booking->reading.stopped ? BOOK_STOPPED : end;
    snprintf(result->words, sizeof result->words, "%s", words);
    snprintf(result->said, sizeof result->said, "%.255s", said);
    return end == BOOK_KEPT;
}

// One occurrence that is looked for among those of some bytes.
struct lookup {
    const struct block *like; // NULL: the first one
    struct block found;
    bool any;
};

static bool look_at(void *context, const struct block *block, const struct roster *roster)
{
    (void)roster;
    struct lookup *lookup = context;
    if (lookup->like == NULL || block_same(block, lookup->like)) {
        lookup->found = *block;
        lookup->any = true;
    }
    return !lookup->any;
}

static bool find_occurrence(const struct writing *booking, const char *bytes, size_t length, struct wall from,
                            struct wall to, struct lookup *lookup, struct error *error)
{
    struct parsed *parsed = NULL;
    const struct parse_job job = {.name = booking->source->settings->name,
                                  .bytes = bytes,
                                  .length = length,
                                  .room = booking->world->zone,
                                  .from = from,
                                  .to = to};
    if (!parse_confined(&parsed, &job, error)) {
        return false;
    }
    parsed_each(parsed, look_at, lookup);
    parsed_destroy(parsed);
    return true;
}

static bool read_wanted(struct writing *booking, struct error *error)
{
    struct lookup lookup = {0};
    // As far as a new time may ever lie.
    struct wall from = {booking->now.ms - 366 * MS_PER_DAY};
    struct wall to = {booking->now.ms + 2 * 366 * MS_PER_DAY};
    bool ok = find_occurrence(booking, booking->item->bytes, booking->item->length, from, to, &lookup, error);
    booking->wanted = lookup.found;
    return (ok && lookup.any) || conclude(booking, BOOK_NEVER, "The new time is not readable.", error->text);
}

static bool is_off(const struct writing *booking)
{
    return booking->wanted.status == BLOCK_CANCELLED;
}

// Whether some bytes of the server say what was wanted.
static bool says_wanted(const struct writing *booking, const char *bytes, size_t length, struct error *error)
{
    const struct block *wanted = &booking->wanted;
    struct lookup lookup = {.like = wanted};
    struct wall from = {wanted->start.ms - MS_PER_DAY};
    struct wall to = {wanted->end.ms + MS_PER_DAY};
    if (bytes == NULL || !find_occurrence(booking, bytes, length, from, to, &lookup, error)) {
        return false;
    }
    if (is_off(booking)) {
        return !lookup.any || lookup.found.status == BLOCK_CANCELLED;
    }
    return (lookup.any && lookup.found.start.ms == wanted->start.ms && lookup.found.end.ms == wanted->end.ms &&
            lookup.found.status == wanted->status) ||
           error_set(error, "the calendar has another time than the one that was written");
}

static bool is_free(struct writing *booking, bool *taken, struct error *error)
{
    struct block *blocks = calloc(OVERLAPS_MAX, sizeof *blocks);
    size_t count = 0;
    *taken = false;
    bool ok = blocks != NULL && store_blocks_between(booking->world->store, booking->wanted.start, booking->wanted.end,
                                                     blocks, OVERLAPS_MAX, &count, error);
    for (size_t i = 0; i < count; i++) {
        *taken = *taken || (block_takes_room(&blocks[i]) && !block_same(&blocks[i], &booking->wanted));
    }
    free(blocks);
    return ok;
}

// Brings the source's blocks to what the server has now, and looks whether the time is still free.
static bool read_again(struct writing *booking, struct error *error)
{
    bool taken = false;
    const char *name = booking->source->settings->name;
    enum sync_result result = source_read(booking->source, booking->world, booking->now, error);
    bool known = store_source_get(booking->world->store, name, &booking->state, error);
    if (result == SYNC_REFUSED || result == SYNC_NOT_SAVED || !known) {
        return conclude(booking, BOOK_LATER, booking->state.error, error->text);
    }
    if (!is_off(booking) && !is_free(booking, &taken, error)) {
        return conclude(booking, BOOK_LATER, "The calendar cannot be kept.", error->text);
    }
    return !taken || conclude(booking, BOOK_TAKEN, OUTBOX_WORDS_TAKEN, "another booking overlaps");
}

// The resource of the store that holds an event with this UID.
struct holder {
    char line[BLOCK_UID_MAX + 8];
    bool whole; // the line is not cut
    char href[FETCH_URL_MAX];
};

// One UID may begin as another one does.
static bool has_line(const struct holder *holder, const struct resource *resource)
{
    const char *at = resource->bytes, *end = at + resource->length;
    size_t length = strlen(holder->line);
    while (at != NULL && (at = memmem(at, (size_t)(end - at), holder->line, length)) != NULL) {
        at += length;
        if (!holder->whole || at == end || *at == '\r' || *at == '\n') {
            return true;
        }
    }
    return false;
}

static bool note_holder(void *context, const struct resource *resource, struct error *error)
{
    (void)error;
    struct holder *holder = context;
    if (holder->href[0] == '\0' && has_line(holder, resource)) {
        snprintf(holder->href, sizeof holder->href, "%s", resource->href);
    }
    return true;
}

// Where the object is, or where a new one goes: named as its UID, as far as that goes into a path.
static bool find_place(struct writing *booking, struct object *object, struct error *error)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";
    struct holder holder = {.href = ""};
    char name[128];
    // A line is folded after 75 octets; so much of a UID tells enough.
    holder.whole = strlen(booking->wanted.uid) <= UID_OCTETS;
    snprintf(holder.line, sizeof holder.line, "\nUID:%.*s", UID_OCTETS, booking->wanted.uid);
    if (!store_resources(booking->world->store, booking->source->settings->name, note_holder, &holder, error)) {
        return conclude(booking, BOOK_LATER, "The calendar cannot be kept.", error->text);
    }
    if (holder.href[0] == '\0') {
        snprintf(name, sizeof name, "%.100s.ics", booking->wanted.uid);
        for (char *p = name; *p != '\0'; p++) {
            *p = strchr(safe, *p) != NULL ? *p : '-';
        }
    }
    return fetch_resolve(booking->state.collection, holder.href[0] != '\0' ? holder.href : name, object->url,
                         sizeof object->url) ||
           conclude(booking, BOOK_NEVER, "The calendar's address is too long.", "the address is too long");
}

static bool get_object(struct writing *booking, struct object *object, struct error *error)
{
    const struct fetch_request request = {.url = object->url};
    if (!server_ask(&booking->reading, &request, &object->reply, error)) {
        return conclude(booking, BOOK_LATER, booking->failure.words, error->text);
    }
    int status = object->reply.status;
    if (status == 200 || status == 404 || status == 410) {
        return true;
    }
    booking->result->code = status;
    (void)server_refuse_status(&booking->reading, &object->reply, error);
    return conclude(booking, BOOK_LATER, booking->failure.words, error->text);
}

// Whether the item is an event of the kiosk's own, the rest of a block: then nobody else's words are in it.
static bool is_own(const struct outbox_item *item)
{
    static const char mark[] = "\nRELATED-TO";
    return memmem(item->bytes, item->length, mark, sizeof mark - 1) != NULL;
}

// What is to be written: a new object, or one of our own, as it is; somebody else's with the change in it.
static bool make_bytes(struct writing *booking, const struct object *object, char **bytes, struct error *error)
{
    const struct block *wanted = &booking->wanted;
    struct edit edit = {.start = wanted->start, .end = wanted->end, .stamp = booking->now, .status = wanted->status};
    size_t length = 0;
    if (object->reply.status != 200 || is_own(booking->item)) {
        *bytes = strndup(booking->item->bytes, booking->item->length);
        return *bytes != NULL || conclude(booking, BOOK_LATER, "The device is out of memory.", "out of memory");
    }
    memcpy(edit.uid, wanted->uid, sizeof edit.uid);
    memcpy(edit.recurrence_id, wanted->recurrence_id, sizeof edit.recurrence_id);
    return edit_confined(&edit, booking->source->settings->name, object->reply.body, object->reply.length,
                         booking->world->zone, bytes, &length, error) ||
           conclude(booking, BOOK_NEVER, "The calendar's event has another form than expected.", error->text);
}

// A multistatus says for each part how it went; any part that went wrong is a failure (RFC 4918 13).
static int inner_status(const struct fetch_reply *reply, struct error *error)
{
    struct dav_answer answer;
    int status = reply->status;
    if (status == 207) {
        status = dav_parse(&answer, reply->body != NULL ? reply->body : "", reply->length, error) ? 207 : 500;
        for (size_t i = 0; i < answer.count; i++) {
            int inner = answer.list[i].status;
            status = inner / 100 == 2 || status / 100 != 2 ? status : inner != 0 ? inner : 500;
        }
        status = status == 207 && answer.count > 0 ? 200 : status == 207 ? 500 : status;
        dav_free(&answer);
    }
    return status;
}

static bool refuse_status(struct writing *booking, int status)
{
    char said[64];
    snprintf(said, sizeof said, "HTTP status %d", status);
    bool passing = status >= 500 || status == 408 || status == 429 || status == 423;
    const char *words = status == 401 || status == 403 || status == 405
                            ? "The calendar server lets this room read, not write."
                        : passing ? "The calendar server has a fault."
                                  : "The calendar server does not take the new time.";
    return conclude(booking, passing ? BOOK_LATER : BOOK_NEVER, words, said);
}

static bool put_object(struct writing *booking, const struct object *object, const char *bytes, int *status,
                       struct error *error)
{
    const struct fetch_reply *seen = &object->reply;
    bool there = seen->status == 200;
    bool tagged = seen->schedule_tag[0] != '\0';
    const struct fetch_request request = {.url = object->url,
                                          .method = "PUT",
                                          .body = bytes,
                                          .type = "text/calendar; charset=utf-8",
                                          .etag = there ? NULL : "*",
                                          .match = there && !tagged ? seen->etag : NULL,
                                          .tag_match = there && tagged ? seen->schedule_tag : NULL};
    struct fetch_reply reply;
    if (there && !tagged && seen->etag[0] == '\0') {
        return conclude(booking, BOOK_NEVER, "The calendar server does not take the new time.",
                        "the server gives no ETag: what it has could be overwritten unseen");
    }
    bool ok = server_ask(&booking->reading, &request, &reply, error);
    *status = ok ? inner_status(&reply, error) : 0;
    booking->result->code = *status;
    fetch_reply_free(&reply);
    if (!ok) {
        return conclude(booking, BOOK_LATER, booking->failure.words, error->text);
    }
    return *status == 412 || *status / 100 == 2 || refuse_status(booking, *status);
}

// Servers may rewrite what they are given, or claim to have taken it.
static bool read_back(struct writing *booking, struct object *object, struct error *error)
{
    fetch_reply_free(&object->reply);
    if (!get_object(booking, object, error)) {
        return false;
    }
    return (object->reply.status == 200 && says_wanted(booking, object->reply.body, object->reply.length, error)) ||
           conclude(booking, BOOK_LATER, "The calendar server keeps another time than it was given.", error->text);
}

// Once: *again when the server has other bytes by now than those the change was made from.
static bool write_once(struct writing *booking, bool *again, struct error *error)
{
    struct object object = {.url = ""};
    char *bytes = NULL;
    int status = 0;
    *again = false;
    bool ok = find_place(booking, &object, error) && get_object(booking, &object, error);
    bool there = ok && object.reply.status == 200;
    if (there && says_wanted(booking, object.reply.body, object.reply.length, error)) {
        fetch_reply_free(&object.reply);
        return conclude(booking, BOOK_KEPT, "", "it was there already");
    }
    if (ok && !there && is_off(booking)) {
        return conclude(booking, BOOK_KEPT, "", "there is nothing to call off"); // it lost its time, or was deleted
    }
    ok = ok && make_bytes(booking, &object, &bytes, error) && put_object(booking, &object, bytes, &status, error);
    *again = ok && status == 412;
    ok = ok && !*again && read_back(booking, &object, error) && conclude(booking, BOOK_KEPT, "", "");
    fetch_reply_free(&object.reply);
    free(bytes);
    return ok;
}

static void write_item(struct writing *booking, struct error *error)
{
    bool again = true;
    for (int i = 0; i < TRIES && again; i++) {
        if (!read_again(booking, error)) {
            return;
        }
        (void)write_once(booking, &again, error);
    }
    if (again) {
        (void)conclude(booking, BOOK_TAKEN, OUTBOX_WORDS_CHANGED, "HTTP status 412, twice");
    }
}

void booking_deliver(struct source *source, const struct source_world *world, const struct outbox_item *item,
                     struct wall now, struct booking_result *result)
{
    struct writing booking = {.source = source, .world = world, .item = item, .now = now, .result = result};
    struct error error = {""};
    *result = (struct booking_result){.end = BOOK_LATER};
    booking.reading = (struct server_reading){
        .source = source->settings, .store = world->store, .state = &booking.state, .failure = &booking.failure};
    if (!read_wanted(&booking, &error)) {
        return;
    }
    if (!server_open(&booking.server, source->settings, world->credentials, world->stopped, NULL, &booking.failure,
                     &error)) {
        (void)conclude(&booking, BOOK_LATER, booking.failure.words, error.text);
    } else {
        booking.reading.fetcher = booking.server.fetcher;
        booking.reading.url = booking.server.url;
        write_item(&booking, &error);
    }
    server_close(&booking.server);
    if (result->end == BOOK_KEPT && result->code != 0) {
        (void)source_read(source, world, now, &error); // the new time shows at once
    }
}
