// SPDX-License-Identifier: MIT
#include "commands/invite.h"

#include "calendar/calendar.h"
#include "commands/post.h"
#include "core/address.h"
#include "messages/eml.h"
#include "sync/sync.h"
#include "text/text.h"
#include "ui/view_slots.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

struct inviting {
    const struct settings *settings;
    const struct zone *room;
    const struct post *post; // NULL: nobody is mailed
    struct agreement agreement;
    struct store *store;
    const struct invite_order *order;
    struct invitation invitation;
    bool proposes;                    // to the organizer, who alone can set the time
    char stem[OUTBOX_UID_BYTES + 42]; // of the outbox names
    char key[BLOCK_UID_MAX + 52];     // tells the letters of one UID apart
};

bool invite_make_uid(char uid[BLOCK_UID_MAX], struct error *error)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b) {
        return error_set(error, "no random numbers: %s", strerror(errno));
    }
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(uid, BLOCK_UID_MAX, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
    return true;
}

bool invite_may_move(const struct settings *settings, const struct block *block)
{
    const char *organizer = block->organizer_address;
    return organizer[0] == '\0' || strcasecmp(organizer, settings->outbox.mailbox) == 0 ||
           address_list_has(settings->outbox.acts_for, organizer);
}

// The block gets the new time itself; a hold is always an event of its own.
static bool moves_block(const struct invite_order *order)
{
    return order->whole && order->step != INVITE_HOLD;
}

static const char *title_of(const struct block *block)
{
    return block->private_ ? tr("Private") : block->title;
}

static void set_people(struct invitation *invitation, const struct settings *settings, const struct block *block)
{
    bool organized = block->organizer_address[0] != '\0';
    // Who invites: the organizer of the block, with the kiosk's mailbox as the one that sends for them; without an
    // organizer the kiosk itself.
    text_copy(invitation->organizer_name, sizeof invitation->organizer_name,
              organized ? block->organizer_name : post_mailbox_name(settings));
    text_copy(invitation->organizer_address, sizeof invitation->organizer_address,
              organized ? block->organizer_address : settings->outbox.mailbox);
    text_copy(invitation->sent_by, sizeof invitation->sent_by, organized ? settings->outbox.mailbox : "");
}

// Times and RECURRENCE-ID of a moved block stand in the zone of its event; the rest's are the room's.
static const struct zone *zone_of(const struct inviting *inviting)
{
    const struct block *block = inviting->order->block;
    if (!moves_block(inviting->order)) {
        return inviting->room;
    }
    const struct zone *zone = block->zone[0] != '\0' ? calendar_zone(block->zone, NULL) : NULL;
    return block->zone[0] == '\0' ? NULL : zone != NULL ? zone : inviting->room;
}

static enum invitation_form form_of(const struct inviting *inviting)
{
    const struct invite_order *order = inviting->order;
    if (order->step == INVITE_WITHDRAW) {
        return order->asked ? INVITATION_CANCEL : INVITATION_STORED;
    }
    return inviting->proposes           ? INVITATION_COUNTER
           : order->step == INVITE_HOLD ? INVITATION_STORED
                                        : INVITATION_REQUEST;
}

static void fill(struct inviting *inviting, const char *uid)
{
    const struct invite_order *order = inviting->order;
    const struct block *block = order->block;
    struct invitation *invitation = &inviting->invitation;
    bool same = moves_block(order);
    bool untold = order->step == INVITE_WITHDRAW && !order->asked; // who was not asked has nothing to be told
    inviting->proposes = same && !invite_may_move(inviting->settings, block);
    *invitation = (struct invitation){.form = form_of(inviting),
                                      .start = order->start,
                                      .end = order->end,
                                      .stamp = order->at,
                                      .sequence = order->revision,
                                      .private_ = block->private_,
                                      .zone = zone_of(inviting),
                                      .roster = untold ? NULL : order->roster};
    text_copy(invitation->uid, sizeof invitation->uid, uid);
    text_copy(invitation->related_to, sizeof invitation->related_to, same ? "" : block->uid);
    text_copy(invitation->recurrence_id, sizeof invitation->recurrence_id, same ? block->recurrence_id : "");
    text_copy(invitation->title, sizeof invitation->title, title_of(block));
    text_copy(invitation->description, sizeof invitation->description, same ? block->description : "");
    text_copy(invitation->location, sizeof invitation->location, inviting->settings->room.name);
    set_people(invitation, inviting->settings, block);
    invitation->status = order->step == INVITE_WITHDRAW                     ? BLOCK_CANCELLED
                         : order->step == INVITE_HOLD || inviting->proposes ? BLOCK_TENTATIVE
                                                                            : BLOCK_CONFIRMED;
    if (same) {
        // RFC 5546 3.2.7: a COUNTER repeats the organizer's.
        invitation->sequence = block->sequence + (inviting->proposes ? 0 : 1 + order->revision);
    }
    if (calendar_invitation_method(invitation)[0] == '\0') {
        invitation->form = INVITATION_STORED; // nobody has an address to be told
    }
}

// One new time of one occurrence has one name; another time of it that is proposed has another.
static void set_names(struct inviting *inviting)
{
    const struct invitation *invitation = &inviting->invitation;
    char which[BLOCK_RECURRENCE_MAX + 24] = "";
    if (invitation->recurrence_id[0] != '\0') {
        snprintf(which, sizeof which, "-%s", invitation->recurrence_id);
    }
    if (inviting->proposes) {
        size_t used = strlen(which);
        snprintf(which + used, sizeof which - used, "-%" PRId64, invitation->start.ms / MS_PER_SECOND);
    }
    snprintf(inviting->stem, sizeof inviting->stem, "%.*s%s-%" PRId32, OUTBOX_UID_BYTES, invitation->uid, which,
             invitation->sequence);
    snprintf(inviting->key, sizeof inviting->key, "%s%s", invitation->uid, which);
}

static bool put_item(const struct inviting *inviting, const char *kind, const char *recipient, const char *bytes,
                     size_t length, struct error *error)
{
    struct outbox_item item = {.state = OUTBOX_WAITING, .bytes = bytes, .length = length};
    text_copy(item.name, sizeof item.name, inviting->stem);
    text_copy(item.kind, sizeof item.kind, kind);
    text_copy(item.recipient, sizeof item.recipient, recipient);
    return store_outbox_put(inviting->store, &item, error);
}

// The object as the room's calendar keeps it, when that is written to. A time that is only proposed to the organizer is
// not booked.
static bool put_stored(const struct inviting *inviting, struct error *error)
{
    const struct source_settings *calendar = sync_calendar_to_write(inviting->settings);
    if (calendar == NULL || inviting->proposes) {
        return true;
    }
    struct invitation stored = inviting->invitation;
    stored.form = INVITATION_STORED;
    stored.mailed = inviting->settings->outbox.mailbox[0] != '\0';
    char *bytes = NULL;
    size_t length = 0;
    bool ok = calendar_write_invitation(&stored, &bytes, &length, error) &&
              put_item(inviting, "caldav", calendar->name, bytes, length, error);
    free(bytes);
    return ok;
}

static enum client_letter letter_of(const struct inviting *inviting)
{
    switch (inviting->invitation.form) {
    case INVITATION_COUNTER:
        return CLIENT_COUNTER;
    case INVITATION_CANCEL:
        return CLIENT_WITHDRAWN;
    case INVITATION_REQUEST:
    case INVITATION_STORED:
        break;
    }
    return moves_block(inviting->order) ? CLIENT_MOVED : CLIENT_INVITATION;
}

// What the reader of the mail is told.
static struct client_facts facts_of(const struct inviting *inviting)
{
    const struct invitation *invitation = &inviting->invitation;
    const struct block *block = inviting->order->block;
    return (struct client_facts){.title = block->private_ ? "" : invitation->title,
                                 .room = invitation->location,
                                 .host = invitation->organizer_name,
                                 .at = {invitation->start, invitation->end},
                                 .before = {block->start, block->end}};
}

// The surcharge of the new time in the reader's language, not the screen's.
static void say_fee(char *out, size_t size, const struct inviting *inviting, const char *language)
{
    bool entered = text_enter(language);
    view_slot_fees(out, size, inviting->order->fees, inviting->settings);
    if (entered) {
        text_leave();
    }
}

static bool put_mail(const struct inviting *inviting, const char *name, const char *address, const char *language,
                     int number, const char *calendar, size_t length, struct error *error)
{
    const struct settings *settings = inviting->settings;
    const struct invitation *invitation = &inviting->invitation;
    if (!message_address_valid(address)) {
        // One address that no mail can go to keeps nobody else from the invitation.
        fprintf(stderr, "adjourn: '%s': somebody without a mail address gets no mail\n", invitation->uid);
        return true;
    }
    const char *spoken = post_language(settings, &inviting->agreement, language);
    char fee[256];
    say_fee(fee, sizeof fee, inviting, spoken);
    struct client_facts facts = facts_of(inviting);
    facts.fee = fee;
    bool proposes = invitation->form == INVITATION_COUNTER;
    const struct letter_envelope envelope = {.from_name = post_mailbox_name(settings),
                                             .from_address = settings->outbox.mailbox,
                                             .to_name = name,
                                             .to_address = address,
                                             .reply_to = proposes ? NULL : invitation->organizer_address,
                                             .language = spoken,
                                             .wording = inviting->agreement.wording,
                                             .uid = inviting->key,
                                             .sequence = invitation->sequence,
                                             .calendar = calendar,
                                             .calendar_length = length,
                                             .method = calendar_invitation_method(invitation),
                                             .date = invitation->stamp};
    char item[sizeof inviting->stem + 16];
    snprintf(item, sizeof item, "%s-%d", inviting->stem, number);
    return post_put(inviting->post, inviting->store, letter_of(inviting), &facts, &envelope, item, error);
}

// Those whom the ladder has in copy are told that the client was sent a new time.
static bool put_copies(const struct inviting *inviting, struct error *error)
{
    const struct settings *settings = inviting->settings;
    const struct client_facts facts = facts_of(inviting);
    const struct letter_envelope envelope = {.from_name = post_mailbox_name(settings),
                                             .from_address = settings->outbox.mailbox,
                                             .uid = inviting->key,
                                             .sequence = inviting->invitation.sequence,
                                             .date = inviting->invitation.stamp};
    return post_put_copies(inviting->post, inviting->store, &inviting->agreement, &facts, &envelope, inviting->stem,
                           error);
}

// A mail for each participant with an address, but for the kiosk's own; a proposal goes to the organizer alone.
static bool put_mails(const struct inviting *inviting, const char *calendar, size_t length, struct error *error)
{
    const struct invitation *invitation = &inviting->invitation;
    const char *mailbox = inviting->settings->outbox.mailbox;
    if (mailbox[0] == '\0' || calendar_invitation_method(invitation)[0] == '\0') {
        return true; // no sender, or nobody to be told: the .ics alone lies in the outbox
    }
    if (invitation->form == INVITATION_COUNTER) {
        return put_mail(inviting, invitation->organizer_name, invitation->organizer_address, NULL, 1, calendar, length,
                        error);
    }
    for (size_t i = 0; i < invitation->roster->count; i++) {
        const struct participant *person = &invitation->roster->people[i];
        if (person->address[0] != '\0' && strcasecmp(person->address, mailbox) != 0 &&
            !put_mail(inviting, person->name, person->address, person->language, (int)i + 1, calendar, length, error)) {
            return false;
        }
    }
    return inviting->order->step != INVITE_ASK || put_copies(inviting, error);
}

static bool put_step(struct inviting *inviting, const char *uid, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    fill(inviting, uid);
    if (inviting->proposes && inviting->order->step == INVITE_WITHDRAW) {
        return true; // RFC 5546 3.2.5: the organizer alone cancels; the block is where it was
    }
    set_names(inviting);
    bool ok = calendar_write_invitation(&inviting->invitation, &bytes, &length, error) &&
              put_item(inviting, "ics", "", bytes, length, error) && put_stored(inviting, error) &&
              put_mails(inviting, bytes, length, error);
    free(bytes);
    return ok;
}

// The hold of a block that now moves as a whole: the block has the time itself.
static bool release_hold(const struct inviting *inviting, const char *uid, struct error *error)
{
    struct invite_order order = *inviting->order;
    order.step = INVITE_WITHDRAW;
    order.whole = false;
    order.asked = false;
    struct inviting release = *inviting;
    release.order = &order;
    return put_step(&release, uid, error);
}

bool invite_put(const struct settings *settings, const struct zone *room, const char *assets, struct store *store,
                const struct invite_order *order, char uid[BLOCK_UID_MAX], struct error *error)
{
    struct post post; // some 40 KB
    post_init(&post, settings, assets, room);
    struct inviting inviting = {.settings = settings, .room = room, .post = &post, .store = store, .order = order};
    if (!store_agreement(store, settings, room, order->block, order->roster, order->at, &inviting.agreement, error)) {
        return false;
    }
    if (!moves_block(order)) {
        return (uid[0] != '\0' || invite_make_uid(uid, error)) && put_step(&inviting, uid, error);
    }
    bool held = uid[0] != '\0' && strcmp(uid, order->block->uid) != 0;
    bool released = !held || release_hold(&inviting, uid, error);
    if (!released || (held && order->step == INVITE_WITHDRAW)) {
        return released; // the block itself never moved
    }
    text_copy(uid, BLOCK_UID_MAX, order->block->uid);
    return put_step(&inviting, uid, error);
}

bool invite_write_question(const struct settings *settings, const struct zone *room, const struct invite_order *order,
                           const char *uid, char **bytes, size_t *length, struct error *error)
{
    struct inviting inviting = {.settings = settings, .room = room, .order = order};
    struct invitation *invitation = &inviting.invitation;
    fill(&inviting, uid);
    invitation->form = order->step == INVITE_WITHDRAW ? INVITATION_CANCEL : INVITATION_REQUEST;
    invitation->transparent = true; // who approves it does not take part
    text_copy(invitation->organizer_name, sizeof invitation->organizer_name, post_mailbox_name(settings));
    text_copy(invitation->organizer_address, sizeof invitation->organizer_address, settings->outbox.mailbox);
    invitation->sent_by[0] = '\0';
    return calendar_write_invitation(invitation, bytes, length, error);
}

bool invite_code(const struct invite_order *order, char *out, size_t size, struct error *error)
{
    struct invitation invitation = {.start = order->start,
                                    .end = order->end,
                                    .status = order->step == INVITE_HOLD ? BLOCK_TENTATIVE : BLOCK_CONFIRMED};
    text_copy(invitation.title, sizeof invitation.title, title_of(order->block));
    return calendar_write_event(&invitation, out, size, error);
}
