// SPDX-License-Identifier: MIT
#include "commands/notices.h"

#include <stdlib.h>
#include <string.h>

#define BLOCKS_AT_ONCE 64

struct noticing {
    const struct post *post;
    struct store *store;
    const struct notices_asked *asked;
    struct block blocks[BLOCKS_AT_ONCE];
    struct roster roster;
    struct agreement agreement; // of the block that is looked at
};

static bool put_letter(struct noticing *noticing, const struct block *block, const struct participant *person,
                       struct error *error)
{
    const struct notices_asked *asked = noticing->asked;
    const struct settings *settings = noticing->post->settings;
    char name[POST_NAME_MAX];
    post_name(name, "notice", block);
    struct client_facts facts = post_facts(settings, block);
    facts.policy = &noticing->agreement.policy;
    const struct letter_envelope envelope = {.from_name = post_mailbox_name(settings),
                                             .from_address = settings->outbox.mailbox,
                                             .to_name = person->name,
                                             .to_address = person->address,
                                             .reply_to = block->organizer_address,
                                             .language =
                                                 post_language(settings, &noticing->agreement, person->language),
                                             .wording = noticing->agreement.wording,
                                             .uid = name,
                                             .date = asked->now};
    if (asked->each != NULL) {
        asked->each(asked->context, block, person, envelope.language);
    }
    return asked->dry_run || post_put(noticing->post, noticing->store, CLIENT_NOTICE, &facts, &envelope, name, error);
}

static bool put_letters(struct noticing *noticing, const struct block *block, struct error *error)
{
    const struct roster *roster = &noticing->roster;
    for (size_t i = 0; i < roster->count; i++) {
        if (post_reaches(noticing->post->settings, &roster->people[i]) &&
            !put_letter(noticing, block, &roster->people[i], error)) {
            return false;
        }
    }
    return true;
}

// All letters of a block, in one commit.
static bool put_block(struct noticing *noticing, const struct block *block, struct error *error)
{
    const struct post *post = noticing->post;
    if (!store_roster(noticing->store, block, &noticing->roster, error) ||
        !store_agreement(noticing->store, post->settings, post->letters.zone, block, &noticing->roster,
                         noticing->asked->now, &noticing->agreement, error)) {
        return false;
    }
    if (noticing->asked->dry_run) {
        return put_letters(noticing, block, error);
    }
    if (!store_begin(noticing->store, error)) {
        return false;
    }
    if (put_letters(noticing, block, error) && store_commit(noticing->store, error)) {
        return true;
    }
    store_rollback(noticing->store);
    return false;
}

static bool is_wanted(const struct noticing *noticing, const struct block *block)
{
    const struct notices_asked *asked = noticing->asked;
    return block_takes_room(block) && block->status == BLOCK_CONFIRMED && block->start.ms > asked->now.ms &&
           (asked->only == NULL || block_named(block, asked->only));
}

// Calls put_block for the blocks that begin in (now, until]; `*next` becomes the start of the first wanted one after
// that, INT64_MAX without one.
static bool walk(struct noticing *noticing, struct wall until, struct wall *next, struct error *error)
{
    struct wall from = noticing->asked->now;
    struct wall to = {from.ms + (int64_t)BLOCKS_DAYS_AHEAD * MS_PER_DAY};
    size_t count = BLOCKS_AT_ONCE;
    next->ms = INT64_MAX;
    while (count == BLOCKS_AT_ONCE && next->ms == INT64_MAX) {
        if (!store_blocks_between(noticing->store, from, to, noticing->blocks, BLOCKS_AT_ONCE, &count, error)) {
            return false;
        }
        for (size_t i = 0; i < count && next->ms == INT64_MAX; i++) {
            const struct block *block = &noticing->blocks[i];
            if (!is_wanted(noticing, block) || block->start.ms < from.ms) {
                continue;
            }
            if (block->start.ms > until.ms) {
                *next = block->start;
            } else if (!put_block(noticing, block, error)) {
                return false;
            }
        }
        // The next ones; those that begin together with the last come again, which changes nothing in the outbox.
        struct wall last = count > 0 ? noticing->blocks[count - 1].start : to;
        from.ms = last.ms > from.ms ? last.ms : from.ms + MS_PER_MINUTE;
    }
    return true;
}

bool notices_put(const struct post *post, struct store *store, const struct notices_asked *asked, struct wall *next,
                 struct error *error)
{
    struct wall first_after = {INT64_MAX};
    struct wall until = {asked->only != NULL ? INT64_MAX : asked->now.ms + asked->ahead_ms};
    bool ok = true;
    if (post->settings->outbox.mailbox[0] != '\0') {
        struct noticing *noticing = calloc(1, sizeof *noticing);
        if (noticing == NULL) {
            return error_set(error, "out of memory");
        }
        *noticing = (struct noticing){.post = post, .store = store, .asked = asked};
        ok = walk(noticing, until, &first_after, error);
        free(noticing);
    }
    if (next != NULL) {
        next->ms = first_after.ms == INT64_MAX ? INT64_MAX : first_after.ms - asked->ahead_ms;
    }
    return ok;
}
