// SPDX-License-Identifier: MIT
#include "sync/dispatch_internal.h"

#include "sync/booking.h"
#include "sync/schedule.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBTS_MAX    2          // attempts of unknown end, then a person decides
#define TRIED_FOR_MS  MS_PER_DAY // from the first attempt on
#define STORE_WAIT_MS MS_PER_MINUTE
#define NEVER         ((struct wall){INT64_MAX})

#define WORDS_DOUBT "Sent twice without an answer from the mail server; it may have arrived."

static bool has_mail(const struct settings *settings)
{
    return settings->mail.server[0] != '\0';
}

static void copy_printable(char *out, size_t size, const char *text)
{
    size_t used = 0;
    for (; text[used] != '\0' && used + 1 < size; used++) {
        out[used] = (unsigned char)text[used] < ' ' || text[used] == 0x7f ? '?' : text[used];
    }
    out[used] = '\0';
}

// Neither to whom, nor what a server said, which may name them: `adjourn outbox` tells it.
void dispatch_tell(const struct outbox_item *item, const char *what, const char *why)
{
    char message_id[sizeof item->message_id];
    copy_printable(message_id, sizeof message_id, item->message_id);
    fprintf(stderr, "adjourn sync: outbox %" PRId64 " (%s%s%s): %s%s%s\n", item->id, item->kind,
            message_id[0] != '\0' ? ", " : "", message_id, what, why[0] != '\0' ? ": " : "", why);
}

static struct wall later_than(struct wall now, int64_t ms)
{
    return (struct wall){now.ms + ms};
}

struct wall dispatch_next_try(const struct dispatch *dispatch, int32_t tries, struct wall now)
{
    return later_than(now, schedule_wait(SCHEDULE_PASSING, MS_PER_HOUR, tries, 0, dispatch->random));
}

// A day after the first attempt it is enough.
static bool is_over(const struct outbox_item *item, struct wall now)
{
    return item->first_try.ms != 0 && now.ms - item->first_try.ms >= TRIED_FOR_MS;
}

bool dispatch_end(struct dispatch *dispatch, const struct outbox_item *item, const struct outbox_end *given)
{
    struct error error = {""};
    char words[sizeof item->error];
    struct outbox_end end = *given;
    struct wall now = dispatch->clock();
    if (end.state == OUTBOX_WAITING && is_over(item, now)) {
        end.state = OUTBOX_REFUSED;
        snprintf(words, sizeof words, "Tried for a day. %.200s", end.words != NULL ? end.words : "");
        end.words = words;
    }
    if (store_outbox_end(dispatch->world->store, item->id, &end, now, &error)) {
        return true;
    }
    dispatch_tell(item, "not noted yet", error.text);
    dispatch->unsaved = item->id;
    dispatch->unsaved_state = end.state;
    dispatch->unsaved_doubt = end.doubtful;
    return false;
}

static bool save_unsaved(struct dispatch *dispatch)
{
    struct error error = {""};
    const struct outbox_end end = {
        .state = dispatch->unsaved_state, .doubtful = dispatch->unsaved_doubt, .words = "Noted when there was room."};
    if (dispatch->unsaved == 0) {
        return true;
    }
    if (!store_outbox_end(dispatch->world->store, dispatch->unsaved, &end, dispatch->clock(), &error)) {
        return false;
    }
    dispatch->unsaved = 0;
    return true;
}

void dispatch_doubt(const struct outbox_item *item, struct outbox_end *end)
{
    end->doubtful = true;
    if (item->doubts + 1 >= DOUBTS_MAX) {
        end->state = OUTBOX_REFUSED;
        end->words = WORDS_DOUBT;
        dispatch_tell(item, "may have been sent twice; not sent again", "");
    } else {
        dispatch_tell(item, "the mail server may have it; sent again, it may have been sent twice", "");
    }
}

// An attempt that another process began and did not end.
static bool settle_item(void *context, const struct outbox_item *item, struct error *error)
{
    struct dispatch *dispatch = context;
    struct outbox_end end = {.state = OUTBOX_WAITING, .words = "The device was interrupted.", .said = "interrupted"};
    if (strcmp(item->via, "smtp") == 0 && item->handed.ms != 0) {
        dispatch_doubt(item, &end);
    }
    return store_outbox_end(dispatch->world->store, item->id, &end, dispatch->clock(), error);
}

// Whether it is this process that delivers, and what was left behind is settled.
static bool is_ready(struct dispatch *dispatch)
{
    struct error error = {""};
    bool mine = false;
    if (!save_unsaved(dispatch)) {
        return false;
    }
    bool ok = store_outbox_lock(dispatch->world->store, &mine, &error);
    if (ok && mine && !dispatch->settled) {
        ok = store_outbox_each(dispatch->world->store, OUTBOX_SENDING, settle_item, dispatch, &error);
        dispatch->settled = ok;
    }
    if (!ok) {
        fprintf(stderr, "adjourn sync: outbox: %s\n", error.text);
    }
    return ok && mine;
}

void dispatch_refuse(struct dispatch *dispatch, const struct outbox_item *item, const char *words)
{
    struct outbox_end end = {.state = OUTBOX_REFUSED, .words = words};
    dispatch_tell(item, words, "");
    (void)dispatch_end(dispatch, item, &end);
}

bool dispatch_begin(struct dispatch *dispatch, struct outbox_item *item, const char *via)
{
    struct error error = {""};
    struct wall now = dispatch->clock();
    bool ok = store_outbox_begin(dispatch->world->store, item->id, via, item->message_id, now, &error);
    if (!ok) {
        dispatch_tell(item, "not sent yet", error.text);
    }
    item->tries++;
    item->first_try = item->first_try.ms == 0 ? now : item->first_try;
    return ok;
}

static struct source *find_source(const struct dispatch *dispatch, const char *name)
{
    for (size_t i = 0; i < dispatch->settings->source_count; i++) {
        const struct source_settings *settings = &dispatch->settings->source[i];
        if (settings->write && strcmp(settings->name, name) == 0) {
            return &dispatch->sources[i];
        }
    }
    return NULL;
}

// Nobody is invited to a time that is lost. When the store does not take it, the object is written again, which changes
// nothing where it is there already.
static void end_object(struct dispatch *dispatch, const struct outbox_item *item, const struct outbox_end *end,
                       bool lost)
{
    struct error error = {""};
    struct store *store = dispatch->world->store;
    struct wall now = dispatch->clock();
    bool ok = store_begin(store, &error);
    ok = ok && (!lost || store_outbox_drop_mails(store, item->name, end->words, now, &error));
    ok = ok && dispatch_end(dispatch, item, end) && store_commit(store, &error);
    if (!ok) {
        store_rollback(store);
        dispatch_tell(item, "not noted yet", error.text);
        dispatch->unsaved = 0;
        dispatch->settled = false;
    }
}

static bool deliver_object(struct dispatch *dispatch, struct outbox_item *item)
{
    struct booking_result result;
    struct source *source = find_source(dispatch, item->recipient);
    if (source == NULL) {
        dispatch_refuse(dispatch, item, "New times are not written into this calendar any more.");
        return true;
    }
    if (!dispatch_begin(dispatch, item, "caldav")) {
        return false;
    }
    booking_deliver(source, dispatch->world, item, dispatch->clock(), &result);
    struct outbox_end end = {.state = OUTBOX_WAITING, .words = result.words, .code = result.code, .said = result.said};
    if (result.end == BOOK_KEPT) {
        end.state = OUTBOX_DELIVERED;
    } else if (result.end == BOOK_NEVER || result.end == BOOK_TAKEN) {
        end.state = OUTBOX_REFUSED;
    } else if (result.end == BOOK_LATER) {
        end.next_try = dispatch_next_try(dispatch, item->tries, dispatch->clock());
    }
    dispatch_tell(item, result.end == BOOK_KEPT ? "in the calendar" : result.words, "");
    end_object(dispatch, item, &end, result.end == BOOK_TAKEN);
    return dispatch->settled;
}

struct wall dispatch_turn(struct dispatch *dispatch, bool *changed)
{
    static const struct {
        const char *kind;
        bool (*deliver)(struct dispatch *dispatch, struct outbox_item *item);
    } ways[] = {{"caldav", deliver_object}, {"eml", dispatch_mail}};
    struct wall next = NEVER;
    struct wall now = dispatch->clock();
    *changed = false;
    if (!is_ready(dispatch)) {
        return later_than(now, STORE_WAIT_MS);
    }
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct outbox_item item;
        struct wall at;
        char *bytes = NULL;
        struct error error = {""};
        if (i == 1 && !has_mail(dispatch->settings)) {
            continue; // it goes to the folder
        }
        if (!store_outbox_due(dispatch->world->store, ways[i].kind, now, 0, &item, &bytes, &error) ||
            !store_outbox_next_try(dispatch->world->store, ways[i].kind, now, &at, &error)) {
            free(bytes);
            fprintf(stderr, "adjourn sync: outbox: %s\n", error.text);
            return later_than(now, STORE_WAIT_MS);
        }
        if (bytes != NULL) {
            *changed = ways[i].deliver(dispatch, &item);
            free(bytes);
            return *changed ? now : later_than(now, STORE_WAIT_MS);
        }
        next = at.ms < next.ms ? at : next;
    }
    dispatch_close_mail(dispatch); // nothing follows
    return next;
}

void dispatch_finish(struct dispatch *dispatch)
{
    dispatch_close_mail(dispatch);
}
