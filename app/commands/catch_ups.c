// SPDX-License-Identifier: MIT
#include "commands/catch_ups.h"

#include "core/catch_up.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS_AHEAD 64

_Static_assert(AGENDA_ITEMS_MAX <= LETTER_ITEMS_MAX, "every item has its place in a letter");

struct closing {
    const struct post *post;
    struct store *store;
    const struct session *session;
    char name[POST_NAME_MAX + 24];
    struct wall now;
    struct wall resumes; // when the next part is; 0: not known
    struct agenda agenda;
    struct agreement agreement;
    struct block blocks[BLOCKS_AHEAD];
};

// Where the work goes on: at the new time that was given away, else in the next occurrence.
static bool find_next(struct closing *closing, struct error *error)
{
    const struct block *block = &closing->session->block;
    size_t count = 0;
    closing->resumes.ms = closing->session->rescheduled;
    if (closing->resumes.ms != 0) {
        return true;
    }
    struct wall to = {closing->now.ms + (int64_t)BLOCKS_DAYS_AHEAD * MS_PER_DAY};
    if (!store_blocks_between(closing->store, closing->now, to, closing->blocks, BLOCKS_AHEAD, &count, error)) {
        return false;
    }
    for (size_t i = 0; i < count && closing->resumes.ms == 0; i++) {
        const struct block *next = &closing->blocks[i];
        bool later = next->start.ms > block->start.ms && next->start.ms > closing->now.ms;
        if (later && strcmp(next->uid, block->uid) == 0 && block_takes_room(next) && next->status == BLOCK_CONFIRMED) {
            closing->resumes = next->start;
        }
    }
    return true;
}

static bool put_list(const struct closing *closing, const struct participant *person, const struct catch_up *missed,
                     struct error *error)
{
    const struct settings *settings = closing->post->settings;
    const struct block *block = &closing->session->block;
    struct letter_item items[AGENDA_ITEMS_MAX];
    for (size_t i = 0; i < missed->count; i++) {
        items[i] = (struct letter_item){closing->agenda.item[missed->missed[i].item].title, missed->missed[i].ms};
    }
    struct client_facts facts = post_facts(settings, block);
    facts.items = items;
    facts.item_count = missed->count;
    facts.by = closing->resumes;
    const struct letter_envelope envelope = {
        .from_name = post_mailbox_name(settings),
        .from_address = settings->outbox.mailbox,
        .to_name = person->name,
        .to_address = person->address,
        .reply_to = block->organizer_address,
        .language = post_language(settings, &closing->agreement, person->language),
        .uid = closing->name,
        .date = closing->now,
    };
    return post_put(closing->post, closing->store, CLIENT_CATCH_UP, &facts, &envelope, closing->name, error);
}

static bool put_lists(struct closing *closing, struct error *error)
{
    const struct roster *roster = &closing->session->roster;
    bool looked = false;
    for (size_t i = 0; i < roster->count; i++) {
        struct catch_up missed;
        if (!post_reaches(closing->post->settings, &roster->people[i])) {
            continue;
        }
        catch_up_of(closing->session, &closing->agenda, (int32_t)i, &missed);
        if (missed.count == 0) {
            continue;
        }
        if (!looked && (!find_next(closing, error) ||
                        !store_agreement(closing->store, closing->post->settings, closing->post->letters.zone,
                                         &closing->session->block, roster, closing->now, &closing->agreement, error))) {
            return false;
        }
        looked = true;
        if (!put_list(closing, &roster->people[i], &missed, error)) {
            return false;
        }
    }
    return true;
}

bool catch_ups_put(const struct post *post, struct store *store, const struct session *session, int64_t session_id,
                   struct wall now, struct error *error)
{
    if (!post->settings->messages.catch_up || post->settings->outbox.mailbox[0] == '\0' || session->started_at == 0) {
        return true;
    }
    struct closing *closing = calloc(1, sizeof *closing);
    if (closing == NULL) {
        return error_set(error, "out of memory");
    }
    *closing = (struct closing){.post = post, .store = store, .session = session, .now = now};
    char stem[POST_NAME_MAX];
    post_name(stem, "catch-up", &session->block);
    snprintf(closing->name, sizeof closing->name, "%s-%" PRId64, stem, session_id);
    agenda_read(&session->block, post->letters.zone, &closing->agenda);
    bool ok = closing->agenda.count == 0 || put_lists(closing, error);
    free(closing);
    return ok;
}
