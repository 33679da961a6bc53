// SPDX-License-Identifier: MIT
#include "commands/ports.h"

#include "calendar/calendar.h"
#include "commands/log_export.h"
#include "messages/eml.h"
#include "messages/letter.h"
#include "sync/dispatch.h"
#include "sync/save.h"
#include "sync/sync.h"
#include "text/text.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

// RFC 7986 5.3: a UID is a random UUID and nothing that tells of the room.
static bool make_uid(char *uid, size_t size, struct error *error)
{
    unsigned char b[16];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b) {
        return error_set(error, "no random numbers: %s", strerror(errno));
    }
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(uid, size, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2], b[3],
             b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
    return true;
}

static const char *mailbox_name(const struct settings *settings)
{
    return settings->outbox.mailbox_name[0] != '\0' ? settings->outbox.mailbox_name : settings->room.name;
}

// Who invites: the organizer of the block, with the kiosk's mailbox as the one that sends for them; without an
// organizer the kiosk itself.
static void fill_invitation(const struct ports *ports, const struct kiosk_invitation *wanted, const char *uid,
                            struct invitation *invitation)
{
    const struct block *block = &wanted->session->block;
    const struct settings *settings = ports->settings;
    bool organized = block->organizer_address[0] != '\0';
    memset(invitation, 0, sizeof *invitation);
    text_copy(invitation->uid, sizeof invitation->uid, uid);
    text_copy(invitation->related_to, sizeof invitation->related_to, block->uid);
    text_copy(invitation->title, sizeof invitation->title, block->private_ ? tr("Private") : block->title);
    text_copy(invitation->organizer_name, sizeof invitation->organizer_name,
              organized ? block->organizer_name : mailbox_name(settings));
    text_copy(invitation->organizer_address, sizeof invitation->organizer_address,
              organized ? block->organizer_address : settings->outbox.mailbox);
    text_copy(invitation->sent_by, sizeof invitation->sent_by, organized ? settings->outbox.mailbox : "");
    text_copy(invitation->location, sizeof invitation->location, settings->room.name);
    invitation->start = wanted->slot.start;
    invitation->end = wanted->slot.end;
    invitation->stamp = wanted->now.wall;
    invitation->zone = ports->zone;
    invitation->roster = &wanted->session->roster;
}

static bool put_request(struct store *store, const struct invitation *invitation, char **bytes, size_t *length,
                        struct error *error)
{
    if (!calendar_write_invitation(invitation, bytes, length, error)) {
        return false;
    }
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "ics", .bytes = *bytes, .length = *length};
    snprintf(item.name, sizeof item.name, "%.200s-%" PRId32, invitation->uid, invitation->sequence);
    return store_outbox_put(store, &item, error);
}

// What the reader of the invitation is told.
static struct client_facts facts_of(const struct invitation *invitation, bool private_)
{
    return (struct client_facts){.title = private_ ? "" : invitation->title,
                                 .room = invitation->location,
                                 .host = invitation->organizer_name,
                                 .at = {invitation->start, invitation->end}};
}

// A mail for each participant with an address, but for the kiosk's own.
static bool put_mails(const struct ports *ports, struct store *store, const struct invitation *invitation,
                      bool private_, const char *request, size_t length, struct error *error)
{
    const struct settings *settings = ports->settings;
    char templates[SETTINGS_PATH_MAX + 16];
    snprintf(templates, sizeof templates, "%s/messages", ports->assets);
    const struct letter_post post = {.shipped = templates, .zone = ports->zone};
    const struct client_facts facts = facts_of(invitation, private_);
    if (settings->outbox.mailbox[0] == '\0') {
        return true; // no sender, no mail: the .ics alone lies in the outbox
    }
    for (size_t i = 0; i < invitation->roster->count; i++) {
        const struct participant *person = &invitation->roster->people[i];
        if (person->address[0] == '\0' || strcmp(person->address, settings->outbox.mailbox) == 0) {
            continue;
        }
        if (!message_address_valid(person->address)) {
            // One address that no mail can go to keeps nobody else from the invitation.
            fprintf(stderr, "adjourn: no mail for %s: '%.64s' is no mail address\n", person->name, person->address);
            continue;
        }
        const struct letter_envelope envelope = {.from_name = mailbox_name(settings),
                                                 .from_address = settings->outbox.mailbox,
                                                 .to_name = person->name,
                                                 .to_address = person->address,
                                                 .reply_to = invitation->organizer_address,
                                                 .language = text_language(),
                                                 .uid = invitation->uid,
                                                 .sequence = invitation->sequence,
                                                 .calendar = request,
                                                 .calendar_length = length,
                                                 .date = invitation->stamp};
        struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml"};
        char *mail = NULL;
        if (!letter_write_client(&post, CLIENT_INVITATION, &facts, &envelope, &mail, &item.length, error)) {
            return false;
        }
        item.bytes = mail;
        snprintf(item.name, sizeof item.name, "%.200s-%" PRId32 "-%zu", invitation->uid, invitation->sequence, i + 1);
        text_copy(item.recipient, sizeof item.recipient, person->address);
        bool ok = store_outbox_put(store, &item, error);
        free(mail);
        if (!ok) {
            return false;
        }
    }
    return true;
}

static bool invite(void *context, struct store *store, const struct kiosk_invitation *wanted, char *uid,
                   size_t uid_size, struct error *error)
{
    struct ports *ports = context;
    struct invitation invitation;
    char *request = NULL;
    size_t length = 0;
    if (!make_uid(uid, uid_size, error)) {
        return false;
    }
    fill_invitation(ports, wanted, uid, &invitation);
    bool ok = put_request(store, &invitation, &request, &length, error) &&
              put_mails(ports, store, &invitation, wanted->session->block.private_, request, length, error);
    free(request);
    return ok;
}

static bool code(void *context, const struct kiosk_invitation *wanted, char *out, size_t size, struct error *error)
{
    struct ports *ports = context;
    struct invitation invitation;
    char uid[64];
    if (!make_uid(uid, sizeof uid, error)) {
        return false;
    }
    fill_invitation(ports, wanted, uid, &invitation);
    return calendar_write_event(&invitation, out, size, error);
}

static void deliver(void *context, struct store *store, struct now now)
{
    const struct ports *ports = context;
    struct error error;
    enum sync_leaves leaves = dispatch_has_mail(ports->settings) ? SYNC_LEAVES_MAILS_TOO : SYNC_LEAVES_OBJECTS;
    (void)now;
    if (ports->settings->outbox.folder[0] != '\0' &&
        !sync_deliver_folder(store, ports->settings->outbox.folder, leaves, &error)) {
        fprintf(stderr, "adjourn: %s\n", error.text);
    }
}

// One file of the session's log in the folder of the settings.
static bool save_log(const struct ports *ports, struct store *store, int64_t session_id, enum log_format format,
                     const char *ending, char *where, size_t where_size, struct now now, struct error *error)
{
    char *bytes = NULL;
    size_t length = 0;
    bool ok = log_export(store, &session_id, 1, format, ports->settings, ports->zone, now, &bytes, &length, error);
    if (ok) {
        // With the time in its name, no copy replaces one of another session or of an earlier database.
        struct civil at = zone_civil(ports->zone, now.wall);
        snprintf(where, where_size, "%s/%04d-%02d-%02d-%02d%02d%02d-session-%" PRId64 ".%s",
                 ports->settings->log.folder, at.date.year, at.date.month, at.date.day, at.hour, at.minute, at.second,
                 session_id, ending);
        ok = save_file(where, bytes, length, error);
    }
    free(bytes);
    return ok;
}

static bool export(void *context, struct store *store, int64_t session_id, enum export_target target, struct now now,
                   char *where, size_t where_size, struct error *error)
{
    const struct ports *ports = context;
    if (target != EXPORT_FOLDER) {
        return error_set(error, "only the folder can be written to");
    }
    return save_make_folder(ports->settings->log.folder, error) &&
           save_log(ports, store, session_id, LOG_JSON, "json", where, where_size, now, error) &&
           save_log(ports, store, session_id, LOG_CSV, "csv", where, where_size, now, error);
}

struct kiosk_ports ports_of(struct ports *ports)
{
    return (struct kiosk_ports){.context = ports, .invite = invite, .code = code, .deliver = deliver, .export = export};
}
