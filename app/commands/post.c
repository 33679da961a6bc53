// SPDX-License-Identifier: MIT
#include "commands/post.h"

#include "core/fnv.h"
#include "messages/eml.h"
#include "text/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void print_fault(void *context, const char *text)
{
    (void)context;
    fprintf(stderr, "adjourn: %s\n", text);
}

// Each phrase of a list with commas.
static bool add_phrases(struct wording_names *names, const char *list)
{
    bool all = true;
    while (*list != '\0') {
        char name[SETTINGS_PHRASES_MAX];
        list += strspn(list, ", ");
        size_t length = strcspn(list, ",");
        snprintf(name, sizeof name, "%.*s", (int)length, list);
        for (size_t used = strlen(name); used > 0 && name[used - 1] == ' '; used--) {
            name[used - 1] = '\0';
        }
        all = wording_names_add(names, name) && all;
        list += length;
    }
    return all;
}

static bool add_addresses(struct wording_names *names, const char *list)
{
    bool all = true;
    char address[PERSON_ADDRESS_MAX];
    while (list_next(&list, address, sizeof address)) {
        all = wording_names_add(names, address) && all;
    }
    return all;
}

bool post_gather_names(struct wording_names *names, const struct settings *settings)
{
    names->count = 0;
    bool all = add_phrases(names, settings->wording.internal);
    for (size_t i = 0; i < settings->approver_count; i++) {
        all = wording_names_add(names, settings->approver[i].name) && all;
        all = wording_names_add(names, settings->approver[i].address) && all;
    }
    for (size_t i = 0; i < settings->step_count; i++) {
        all = add_addresses(names, settings->step[i].copy) && all;
    }
    for (size_t i = 0; i < settings->client_count; i++) {
        all = add_addresses(names, settings->client[i].internal_copy) && all;
    }
    return add_addresses(names, settings->messages.internal_copy) && all;
}

const char *post_language(const struct settings *settings, const struct agreement *agreement, const char *calendar)
{
    // A client's "room" is none of the languages, so that the calendar is asked.
    const char *agreed = agreement->client != NULL ? agreement->client->language : NULL;
    return letter_language(agreed, calendar, settings->room.language);
}

void post_init(struct post *post, const struct settings *settings, const char *assets, const struct zone *zone)
{
    post->settings = settings;
    snprintf(post->shipped, sizeof post->shipped, "%s/messages", assets);
    (void)post_gather_names(&post->names, settings); // too many: `adjourn check` says so
    post->letters = (struct letter_post){.own = settings->messages.folder,
                                         .shipped = post->shipped,
                                         .zone = zone,
                                         .names = &post->names,
                                         .fault = print_fault};
}

const char *post_mailbox_name(const struct settings *settings)
{
    return settings->outbox.mailbox_name[0] != '\0' ? settings->outbox.mailbox_name : settings->room.name;
}

bool post_reaches(const struct settings *settings, const struct participant *person)
{
    return !person->declined && message_address_valid(person->address) &&
           strcasecmp(person->address, settings->outbox.mailbox) != 0;
}

// With the NUL, so that what one text ends with is not what the next begins with.
static uint64_t add_hash(uint64_t hash, const char *text)
{
    return fnv_add(hash, text, strlen(text) + 1);
}

void post_name(char out[POST_NAME_MAX], const char *kind, const struct block *block)
{
    uint64_t hash = add_hash(add_hash(FNV_START, block->uid), block->recurrence_id);
    struct civil at = civil_from_seconds(floor_div(block->start.ms, MS_PER_SECOND));
    snprintf(out, POST_NAME_MAX, "%s-%04d%02d%02dT%02d%02d%02dZ-%016" PRIx64, kind, at.date.year, at.date.month,
             at.date.day, at.hour, at.minute, at.second, hash);
}

struct client_facts post_facts(const struct settings *settings, const struct block *block)
{
    return (struct client_facts){.title = block->private_ ? "" : block->title,
                                 .room = settings->room.name,
                                 .host = block->organizer_name[0] != '\0' ? block->organizer_name
                                                                          : post_mailbox_name(settings),
                                 .at = {block->start, block->end}};
}

static bool put_mail(struct store *store, const struct letter_envelope *envelope, const char *name, char *mail,
                     size_t length, struct error *error)
{
    struct outbox_item item = {.state = OUTBOX_WAITING, .kind = "eml", .bytes = mail, .length = length};
    text_copy(item.name, sizeof item.name, name);
    text_copy(item.recipient, sizeof item.recipient, envelope->to_address);
    bool ok = store_outbox_put(store, &item, error);
    free(mail);
    return ok;
}

static void tell_unwritten(const struct letter_envelope *envelope, const struct error *error)
{
    fprintf(stderr, "adjourn: one of the mails about '%s' is not written: %s\n", envelope->uid, error->text);
}

bool post_put(const struct post *post, struct store *store, enum client_letter kind, const struct client_facts *facts,
              const struct letter_envelope *envelope, const char *name, struct error *error)
{
    char *mail = NULL;
    size_t length = 0;
    if (!letter_write_client(&post->letters, kind, facts, envelope, &mail, &length, error)) {
        tell_unwritten(envelope, error);
        return true;
    }
    return put_mail(store, envelope, name, mail, length, error);
}

bool post_put_copies(const struct post *post, struct store *store, const struct agreement *agreement,
                     const struct client_facts *facts, const struct letter_envelope *envelope, const char *stem,
                     struct error *error)
{
    const struct internal_facts internal = {
        .shown = *facts,
        .client = agreement->client != NULL ? agreement->client->name : "",
        .strikes = agreement->strikes,
    };
    char address[PERSON_ADDRESS_MAX];
    const char *rest = agreement->copy;
    for (int i = 1; agreement->client != NULL && list_next(&rest, address, sizeof address); i++) {
        struct letter_envelope copy = *envelope;
        char name[sizeof(struct outbox_item){0}.name];
        char *mail = NULL;
        size_t length = 0;
        copy.to_name = "";
        copy.to_address = address;
        copy.language = post->settings->room.language;
        copy.calendar = NULL;
        snprintf(name, sizeof name, "%.230s-copy-%d", stem, i);
        if (!letter_write_internal(&post->letters, INTERNAL_LADDER, &internal, &copy, &mail, &length, error)) {
            tell_unwritten(&copy, error);
        } else if (!put_mail(store, &copy, name, mail, length, error)) {
            return false;
        }
    }
    return true;
}
