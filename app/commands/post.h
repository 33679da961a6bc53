// SPDX-License-Identifier: MIT
// The room's post: where letters get their templates from, what no client reads, and the way of a letter into the
// outbox.
#pragma once

#include "core/agreement.h"
#include "messages/letter.h"
#include "messages/wording.h"
#include "store/store.h"

struct post {
    const struct settings *settings;
    struct letter_post letters; // points into this struct: not to be copied
    char shipped[SETTINGS_PATH_MAX + 16];
    struct wording_names names;
};

// What the settings say is internal: [wording] internal, approvers, who is in copy. False when that is more than fits;
// the rest is left out.
bool post_gather_names(struct wording_names *names, const struct settings *settings);

// `assets` is the folder with messages/ in it; faults of own templates are printed on stderr.
void post_init(struct post *post, const struct settings *settings, const char *assets, const struct zone *zone);

// Who mails come from: [outbox] mailbox_name, else the room.
const char *post_mailbox_name(const struct settings *settings);

// The people of a block that a letter can go to, as far as the outbox is concerned: somebody with a mail address that
// is not the room's own, who did not decline.
bool post_reaches(const struct settings *settings, const struct participant *person);

// What a letter about one occurrence and its start is called in the outbox:
// "notice-20261126T120000Z-0123456789abcdef".
#define POST_NAME_MAX 80
void post_name(char out[POST_NAME_MAX], const char *kind, const struct block *block);

// The language of one of the block's people: the client's in the settings, else the calendar's, else the room's.
// `calendar` may be NULL.
const char *post_language(const struct settings *settings, const struct agreement *agreement, const char *calendar);

// What a letter about a block says of it.
struct client_facts post_facts(const struct settings *settings, const struct block *block);

// A letter put into the outbox as `name`, unless it lies there already. One that cannot be written keeps nothing else
// from its way: it is told on stderr and left out. False when the outbox cannot be written.
MUST_CHECK bool post_put(const struct post *post, struct store *store, enum client_letter kind,
                         const struct client_facts *facts, const struct letter_envelope *envelope, const char *name,
                         struct error *error);

// To those whom the client's step of the ladder has in copy, that the client was sent a new time; in the room's
// language. `envelope` has what the letters share; `stem` begins their names in the outbox.
MUST_CHECK bool post_put_copies(const struct post *post, struct store *store, const struct agreement *agreement,
                                const struct client_facts *facts, const struct letter_envelope *envelope,
                                const char *stem, struct error *error);
